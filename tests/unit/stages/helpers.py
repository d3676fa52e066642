"""Short invented pages run through the real stages: to the spine with its evidence, or to the tables of a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import ints, with_columns
from corpus_pipeline.model.rule_segmenter import RuleSegmenter
from corpus_pipeline.phrases import Phrases, load_phrases
from corpus_pipeline.pipeline import Context, Scanned, label, scan
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.settings import Privacy
from corpus_pipeline.stages.date_order import settle_orders
from corpus_pipeline.stages.duplicates import PUBLISHED, repeated_bytes, settle, site_hashes
from corpus_pipeline.stages.echo import find_echoes
from corpus_pipeline.stages.features import add_features
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.repeated import add_repeats, count_repeats
from corpus_pipeline.stages.segment import label_comments, label_furniture
from corpus_pipeline.stages.split import line_texts
from corpus_pipeline.stages.turns import find_turns
from corpus_pipeline.tables import TABLES
from corpus_pipeline.text.people import People

Row = dict[str, Any]
PHRASES: Phrases = load_phrases()
SITE = "pond-paper.example"
# The stages that add columns to the spine, in their order.
STEPS = ("split", "features", "repeated", "echo", "turns")

# Ten words and more with a full stop: running text that no rule claims, each sentence of it unlike the others.
SENTENCES = (
    "The heron stood in the reeds until the first barge of the morning came round the bend.",
    "Nobody in the village could remember a spring in which the water had stayed so low for weeks.",
    "Two carpenters from the far shore offered to mend the jetty for the price of a good supper.",
    "On the second evening the wind turned, and the smell of wet rope filled the whole boathouse.",
    "Her grandmother had kept a list of every boat that was ever lost between the two lighthouses.",
    "When the bell rang at noon, the children ran down the steps and left their satchels in the grass.",
    "The miller counted his sacks twice, wrote the number on the door and went back to his kitchen.",
    "A new map of the marsh will be printed in autumn, with all the paths that the flood has moved.",
    "The council spent an hour on the colour of the benches and four minutes on the bridge itself.",
    "By the end of the week there was not a single lamp left in the window of the little shop.",
)


def prose(n: int, first: int = 0) -> str:
    """``n`` different lines of running text."""
    return "\n".join(SENTENCES[(first + i) % len(SENTENCES)] for i in range(n))


def record(text: str | bytes, number: int = 0, site: str | None = SITE, **given: str) -> Record:
    """A page as a record; ``given``: what sources.csv says of it."""
    payload = text if isinstance(text, bytes) else text.encode()
    own = given if site is None else {"site": site, **given}
    return Record(f"page-{number:03d}.txt", None, payload, "text/plain", own)


Page = str | bytes | Record


def records(pages: Sequence[Page]) -> list[Record]:
    """Pages as records, strings with a path each and the same site."""
    return [page if isinstance(page, Record) else record(page, i) for i, page in enumerate(pages)]


@dataclass(frozen=True)
class Corpus:
    """What the first pass knows of some pages."""

    scanned: Scanned
    settled: Any
    context: Context


def read(*pages: Page, latest: dt.date | None = None, names: bool = False) -> Corpus:
    """The first pass over some pages, and what is settled between the passes."""
    scanned = scan(records(pages), Options())
    keys = {int(i): scanned.documents["id_key"][int(i)].as_py() for i in repeated_bytes(scanned.facts)}
    settled = settle(scanned.facts, keys)
    repeats, orders = count_repeats([scanned.keys]), settle_orders([scanned.orders])
    return Corpus(
        scanned,
        settled,
        Context(repeats, orders, latest, People(Privacy("keep" if names else "local")), PHRASES, RuleSegmenter()),
    )


def lines_of(*pages: Page, until: str = "turns") -> pa.Table:
    """The spine of some pages with its evidence up to one of ``STEPS``."""
    corpus = read(*pages)
    documents, lines = corpus.scanned.documents, corpus.scanned.lines
    kept = (corpus.settled["state"] == PUBLISHED)[ints(lines["doc_no"])]
    lines = lines.filter(pa.array(kept)).combine_chunks()
    lines = with_columns(lines, {"text": line_texts(documents, lines)})
    n_texts = corpus.settled["n_site_texts"].astype(np.int64)
    steps = {
        "features": lambda own: add_features(own, PHRASES),
        "repeated": lambda own: add_repeats(own, site_hashes(documents), n_texts, corpus.context.repeats),
        "echo": lambda own: find_echoes(own, documents.num_rows),
        "turns": lambda own: find_turns(own, PHRASES)[0],
    }
    for step in STEPS[1 : STEPS.index(until) + 1]:
        lines = steps[step](lines)
    return lines


def furniture_of(*pages: Page, n_more: int = 0) -> tuple[pa.Table, Labels]:
    """The spine with all evidence, and the labels of furniture alone; as among ``n_more`` other texts of the site."""
    lines, settled = lines_of(*pages), read(*pages).settled
    totals = settled["n_site_texts"].astype(np.int64) + n_more, settled["n_texts"].astype(np.int64) + n_more
    return lines, label_furniture(lines, Labels.empty(lines.num_rows, PHRASES.rules), totals)


def starts_of(*pages: Page) -> list[Any]:
    """Where comments start in each page, as the rules find it."""
    lines, labels = furniture_of(*pages)
    return label_comments(lines, labels, RuleSegmenter(), len(pages))[1]


@dataclass(frozen=True)
class Release:
    """The eight tables of some pages, as rows."""

    tables: dict[str, pa.Table]

    def rows(self, table: str) -> list[Row]:
        """The rows of a table."""
        rows: list[Row] = self.tables[table].to_pylist()
        return rows

    def column(self, table: str, column: str) -> list[Any]:
        """A column of a table."""
        values: list[Any] = self.tables[table][column].to_pylist()
        return values

    @property
    def article(self) -> Row:
        """The only article."""
        (article,) = self.rows("articles")
        return article

    @property
    def paragraphs(self) -> list[str]:
        """The texts of all paragraphs."""
        return self.column("paragraphs", "text")

    @property
    def comments(self) -> list[str]:
        """The texts of all comments."""
        return self.column("comments", "text")

    @property
    def authors(self) -> list[tuple[str, str]]:
        """Names and roles of all authors."""
        return [(row["name"], row["role"]) for row in self.rows("authors")]

    def labels(self) -> list[str]:
        """The labels of all spans in order."""
        return self.column("spans", "label")


def publish(*pages: Page, latest: dt.date | None = None, names: bool = False) -> Release:
    """The tables of some pages after both passes; the invariants are checked on the way."""
    corpus = read(*pages, latest=latest, names=names)
    tables = label(corpus.scanned.documents, corpus.scanned.lines, corpus.settled, corpus.context)
    assert set(tables) == set(TABLES)
    return Release(tables)


def each(*texts: str, latest: dt.date | None = None, names: bool = False) -> list[Release]:
    """The tables of each page by itself, all made in one batch: a site each, and no line repeats."""
    corpus = read(
        *(record(text, i, f"site-{i:03d}.example") for i, text in enumerate(texts)), latest=latest, names=names
    )
    context = replace(corpus.context, repeats=count_repeats([]))
    tables = label(corpus.scanned.documents, corpus.scanned.lines, corpus.settled, context)
    return [_of_document(tables, row["document_id"]) for row in tables["documents"].to_pylist()]


def _of_document(tables: dict[str, pa.Table], document_id: str) -> Release:
    """The rows of one document in all tables."""
    article = pc.filter(tables["articles"]["article_id"], pc.equal(tables["articles"]["document_id"], document_id))
    comments = pc.filter(tables["comments"]["comment_id"], pc.is_in(tables["comments"]["article_id"], article))
    keys = {"document_id": pa.array([document_id]), "article_id": article, "comment_id": comments}
    own = {}
    for name, table in tables.items():
        key = next(key for key in keys if key in table.column_names)
        own[name] = table.filter(pc.is_in(table[key], value_set=pa.array(keys[key].to_pylist(), pa.string())))
    return Release(own)


def together(pages: Mapping[str, str]) -> Callable[[str], Release]:
    """Each page by name, all made in one batch on first use: a batch costs as much as a thousand lines."""

    @cache
    def releases() -> dict[str, Release]:
        return dict(zip(pages, each(*pages.values()), strict=True))

    return lambda name: releases()[name]


def labelled(release: Release, text: str) -> list[tuple[str, str]]:
    """(label, text of the span) of the only page of a release."""
    return [(span["label"], text[span["char_start"] : span["char_end"]]) for span in release.rows("spans")]


def labels_of(*texts: str) -> list[list[tuple[str, str]]]:
    """(label, text of the span) of each page by itself."""
    return [labelled(release, text) for release, text in zip(each(*texts), texts, strict=True)]


def taken(text: str, *labels: str) -> list[str]:
    """The spans of one page that carry one of some labels."""
    (own,) = labels_of(text)
    return [span for label_, span in own if label_ in labels]
