"""``python -m corpus_pipeline.refitting_blocks PAGES -o FILE``: the weights for lines of web pages, fitted anew.

PAGES is a Parquet table with one row a page; it stays outside the package, and the weights name its hash. The same
table gives the same bytes. Columns: ``doc_id``, ``dataset``, ``url``, ``html``, ``page_type``, ``use`` (rows that are
not ``train`` are left out), and what people said of the page: ``gold_body``, ``gold_comments`` of forums, or
``with_snippets`` and ``without_snippets``. Each page with a text, but those of forums, is read a second time as
``page_variants`` vary it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa

from corpus_pipeline.aligning import Shares, rows_with, shares_in, words_of
from corpus_pipeline.columns import Bools, Ints, bounds, ints
from corpus_pipeline.endings import in_one_line
from corpus_pipeline.making import command, read_columns, write_weights
from corpus_pipeline.markup.block_features import context_features
from corpus_pipeline.markup.blocks import Blocks, read_blocks
from corpus_pipeline.markup.elements import Mark
from corpus_pipeline.model.block_training import VARIED, BlockExamples, Judged, block_document, fit_pages
from corpus_pipeline.model.lookups import Features, Values
from corpus_pipeline.page_variants import vary
from corpus_pipeline.readers.records import Options, Record
from corpus_pipeline.stages.weigh_blocks import Weighing, weighed
from corpus_pipeline.why_blocks import weighed_lines

# Pages that are read at a time: what a page repeats of its site is told within such a part.
BATCH = 100
COLUMNS = ("doc_id", "dataset", "url", "html", "page_type", "gold_body", "gold_comments")
SNIPPETS = ("with_snippets", "without_snippets")
# What a page of a set counts: extractors wrote some golds, others hold posts of forums alone or a few sentences.
PAGE_WEIGHTS = {"wcxb": 1.0, "scrapinghub": 1.0, "harvest": 0.6, "mozilla": 0.5, "newspaper4k": 0.3}
SNIPPET_WEIGHT = 0.2
# A page that was varied counts as this much of it.
VARIED_WEIGHT = 0.5
# Pages that name no <main> or <article> are few here, and many among old ones: each counts so many times.
BARE_WEIGHT = 2.0
# A line counts with its share of the article, at most MOST; all that is not the article no more than NEGATIVES. Short
# articles are taken for longer by some words. Lines of which about half stands in the article are in doubt.
MOST, NEGATIVES, SOME_WORDS = 0.5, 1.5, 60
DOUBT, DOUBTFUL = (0.3, 0.7), 0.3


@dataclass(frozen=True, slots=True)
class _Part:
    """A batch of pages as the stages before leave it, and what people said of its blocks."""

    lines: pa.Table
    weighing: Weighing
    judged: Judged


def read_parts(path: Path) -> Iterator[_Part]:
    """The annotated pages of a table, a batch at a time."""
    table = read_columns(path, [*COLUMNS, *SNIPPETS, "use"])
    rows = [row for row in table.to_pylist() if row["use"] == "train" and row["html"]]
    for start in range(0, len(rows), BATCH):
        yield _read_part(rows[start : start + BATCH])
    rows = [row for row in rows if row["gold_body"] and row["page_type"] != "forum" and row["dataset"] != "harvest"]
    for start in range(0, len(rows), BATCH):
        yield _read_part([_varied(row) for row in rows[start : start + BATCH]])


def _varied(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "html": vary(row["html"], row["gold_body"], row["doc_id"]), "is_varied": True}


def _read_part(rows: Sequence[Mapping[str, Any]]) -> _Part:
    lines, labels, pages = weighed_lines([_record(i, row) for i, row in enumerate(rows)], Options())
    wanted = weighed(lines, labels)
    weighing = Weighing.of(lines, labels, pages, read_blocks(lines, wanted))
    return _Part(lines, weighing, _judged(lines, weighing.blocks, rows))


def _record(number: int, row: Mapping[str, Any]) -> Record:
    return Record("pages", f"row {number}", row["html"], "text/html", {"id": row["doc_id"], "url": row["url"]})


def _judged(lines: pa.Table, blocks: Blocks, rows: Sequence[Mapping[str, Any]]) -> Judged:
    """What people said of the blocks of some pages."""
    doc, n = ints(lines["doc_no"])[blocks.row], len(blocks.row)
    texts = lines["text"].take(pa.array(blocks.row)).to_pylist()
    share, weight, words, page_words = np.zeros(n), np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.int64)
    for number, (start, end) in enumerate(zip(*_bounds(doc, len(rows)), strict=True)):
        row, own = rows[number], [words_of(text) for text in texts[start:end]]
        words[start:end] = [len(found) for found in own]
        text = row["gold_comments"] if row["dataset"] == "harvest" else row["gold_body"]
        if text:
            share[start:end] = shares_in(own, words_of(text))
            found = round(float(share[start:end] @ words[start:end]))
            page_words[start:end] = found if "is_varied" in row else len(words_of(text))
            counts = PAGE_WEIGHTS.get(row["dataset"], 0.0) * (VARIED_WEIGHT if "is_varied" in row else 1.0)
            weight[start:end] = _weights(share[start:end], words[start:end]) * counts
        else:
            share[start:end], weight[start:end] = _of_snippets(texts[start:end], row)
    weight *= np.where(_is_bare(lines, blocks, doc, len(rows)), BARE_WEIGHT, 1.0)
    names = [_set_of(row) for row in rows]
    sites = np.array([_site(row) for row in rows], np.int64)
    return Judged(share, weight, words, page_words, doc, sites[doc], np.array(names, np.object_)[doc])


def _set_of(row: Mapping[str, Any]) -> str:
    name = f"{row['dataset']}:{row['page_type']}" if row["page_type"] else str(row["dataset"])
    return name + VARIED * ("is_varied" in row)


def _is_bare(lines: pa.Table, blocks: Blocks, doc: Ints, n_docs: int) -> Bools:
    """Blocks of pages in which none stands in an element that is called main or article."""
    named = (ints(lines["marks"])[blocks.row] & (Mark.MAIN | Mark.ARTICLE)) != 0
    return np.asarray((np.bincount(doc[named], minlength=n_docs) == 0)[doc])


def _bounds(doc: Ints, n_docs: int) -> tuple[list[int], list[int]]:
    at = bounds(doc, n_docs).tolist()
    return at[:-1], at[1:]


def _weights(share: Shares, words: Ints) -> Shares:
    """What each line of a page counts."""
    is_body, n = share >= sum(DOUBT) / 2, np.maximum(words, 1)
    weight = np.minimum((n + 1) / (n[is_body].sum() + SOME_WORDS), MOST)
    others = weight[~is_body].sum()
    weight[~is_body] *= min(1.0, NEGATIVES / others) if others else 1.0
    return np.asarray(np.where((share > DOUBT[0]) & (share < DOUBT[1]), DOUBTFUL, 1.0) * weight)


def _of_snippets(texts: Sequence[str], row: Mapping[str, Any]) -> tuple[Shares, Shares]:
    """Lines of which a piece is known to be of the article, or not."""
    share, weight = np.zeros(len(texts)), np.zeros(len(texts))
    for name, value in zip(SNIPPETS, (1.0, 0.0), strict=True):
        found = rows_with(texts, row[name] or ())
        share[found], weight[found] = value, SNIPPET_WEIGHT
    return share, weight


def _site(row: Mapping[str, Any]) -> int:
    """The site of a page as a number: the last two parts of its host."""
    host = urlsplit(row["url"] or "").hostname or row["doc_id"]
    return zlib.crc32(".".join(host.removeprefix("www.").split(".")[-2:]).encode())


def refit_blocks(path: Path) -> dict[str, Any]:
    """The weights for lines of pages, with what they do on sites that they have not seen."""
    parts = list(read_parts(path))
    features = _joined([part.weighing.features() for part in parts])
    judged = Judged.joined([part.judged for part in parts])

    def around(first: Values) -> Features:
        at = np.cumsum([0, *(len(part.weighing.blocks.row) for part in parts)])
        own = [context_features(first[at[i] : at[i + 1]], p.lines, p.weighing.blocks) for i, p in enumerate(parts)]
        return _joined(own)

    weighings = [part.weighing for part in parts]
    columns = {name: np.concatenate([getattr(own, name) for own in weighings]) for name in ("is_open", "is_soft")}
    is_text = np.concatenate([own.kinds.parts["text"] for own in weighings])
    examples = BlockExamples(features, judged, columns["is_open"], columns["is_soft"], is_text)
    models, figures = fit_pages(examples, around)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return block_document(models, {"pages_sha256": digest, "use": "train", **figures})


def _joined(parts: Sequence[Features]) -> dict[str, Values]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


@in_one_line
def main(arguments: Sequence[str] | None = None) -> None:
    """Read the table that the command names and write the weights."""
    paths = {"pages": "Parquet table with one row a page"}
    given = command("refitting_blocks", "Fit the weights for lines of web pages anew.", paths).parse_args(arguments)
    write_weights(given.output, refit_blocks(given.pages))


if __name__ == "__main__":
    main()
