"""``python -m corpus_pipeline.page_examples PAGES LINES RELEASE -o FILE``: examples for ``refitting page_text``.

PAGES is a table of annotated web pages as ``refitting_blocks`` takes it, RELEASE what a build made of its columns
``doc_id`` (as ``id``), ``url`` and ``html``: the visible lines of each page are an example of a whole page of plain
text. What people said of the article is taken from PAGES, and what is title or comment from RELEASE; pages of which
people picked pieces count where all of these are where they belong. LINES is a table of lines of whole pages that were
labelled themselves: ``doc_id``, ``variant``, ``use``, ``line_no``, ``text``, ``label``, ``weight``. Rows that are not
``train`` are left out.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.aligning import words_of
from corpus_pipeline.endings import in_one_line
from corpus_pipeline.making import command, read_columns
from corpus_pipeline.markup.elements import VISIBLE
from corpus_pipeline.markup.page import read_page
from corpus_pipeline.readers.decode_html import decode_html

SNIPPETS = ("with_snippets", "without_snippets")
COLUMNS = ("document", "site", "judged", "text", "label", "role", "share", "apart", "weight", "kind")
LINE_COLUMNS = ("doc_id", "variant", "use", "line_no", "text", "label", "weight")
PAGE_COLUMNS = ("doc_id", "dataset", "url", "html", "page_type", "use", "gold_body", *SNIPPETS)
# What documents count: labelled by people line by line, by the text of their article, by pieces of it, not at all.
SHARES = {"full": 1.0, "extracted": 0.5, "page": 1.0, "pieces": 0.7, "unseen": 0.4}
# A page whose lines were labelled themselves counts so much beside them.
AGAIN = 0.5
# Articles that other tools took from a page are examples of what these do.
TOOLS = ("mozilla", "newspaper4k")
# Lines are of the article from this share of their runs of words on, and up to the other one are not; those between are
# in doubt. Shorter ones count so much where a build calls them text and people do not. A page must hold so much of what
# people say that its article is.
RUN, IS_BODY, NO_BODY, SHORT, LEAST_FOUND = 4, 0.6, 0.25, 0.5, 0.6
LABEL_OF = {
    "title": "head",
    "meta": "head",
    "heading": "body",
    "body": "body",
    "comment": "comment",
    "boilerplate": "furniture",
}
SPAN_LABELS = {
    **dict.fromkeys(("body", "heading", "caption"), "body"),
    "comment": "comment",
    "comment_meta": "comment_meta",
    **dict.fromkeys(("boilerplate", "publisher"), "furniture"),
}
THREAD = ("comment", "comment_meta")
Span = tuple[int, int, str]
Line = tuple[str, str, float]
_Row = tuple[Any, ...]


def labelled_rows(path: Path, sites: Mapping[str, str]) -> Iterator[_Row]:
    """Lines that people labelled, of whole pages and of what extractors leave of them."""
    table = read_columns(path, LINE_COLUMNS).to_pylist()
    kept = [row for row in table if row["use"] == "train" and row["variant"].startswith(("full", "extracted"))]
    for row in sorted(kept, key=lambda row: (row["variant"], row["doc_id"], row["line_no"])):
        kind, text = row["variant"].partition("_")[0], _one_line(row["text"])
        if text:
            document = f"{row['variant']}:{row['doc_id']}"
            judged, site = "page" if kind == "full" else "", sites.get(row["doc_id"], row["doc_id"])
            weight = float(row["weight"] > 0)
            yield document, site, judged, text, LABEL_OF[row["label"]], "page", SHARES[kind], 0.0, weight, kind


def page_rows(pages: Sequence[Mapping[str, Any]], release: Path, again: set[str]) -> Iterator[_Row]:
    """The visible lines of annotated pages. ``again``: those of which people labelled the lines as well."""
    spans = read_spans(release)
    seen: set[tuple[str, ...]] = set()
    for page in pages:
        lines = list(visible_lines(page, spans[page["doc_id"]])) if page["doc_id"] in spans else []
        kind, told = told_lines(page, lines)
        texts = tuple(text for text, _, _ in told)
        if kind and texts not in seen and any(label in ("body", "comment") for _, label, _ in told):
            seen.add(texts)
            share = AGAIN if page["doc_id"] in again else SHARES[kind]
            fixed = page["doc_id"], site_of(page), "page" if kind == "page" else ""
            yield from ((*fixed, text, label, "page", share, 0.0, weight, kind) for text, label, weight in told)


def told_lines(page: Mapping[str, Any], lines: Sequence[Line]) -> tuple[str, list[Line]]:
    """What a page is an example of, and its lines with what people say of them; nothing where it is none."""
    if page["gold_body"]:
        told, found = _by_article(lines, page["gold_body"], page["page_type"] == "forum")
        return ("page" if found >= LEAST_FOUND * len(page["gold_body"]) else ""), told
    body = " ".join(text for text, label, _ in lines if label == "body")
    right = all(_one_line(own) in body for own in page["with_snippets"] or ())
    wrong = any(_one_line(own) in body for own in page["without_snippets"] or ())
    pieces = page["with_snippets"] or page["dataset"] == "harvest"
    return ("pieces" if pieces else "unseen") if right and not wrong else "", list(lines)


def _by_article(lines: Sequence[Line], article: str, is_forum: bool) -> tuple[list[Line], int]:
    """Lines by the share of them that is of the article, and the characters of those that are; posts are comments."""
    out, found = [], 0
    known = _Known.of(article)
    for text, label, weight in lines:
        share = known.share(text, label)
        if is_forum and label in THREAD:
            out.append((text, label, weight))
        elif share >= IS_BODY:
            found += len(text) * (label not in THREAD)
            sure = label == "body" or (label == "furniture" and not known.is_short(text))
            out.append((text, "body", float(sure)))
        elif share > NO_BODY:
            out.append((text, label, 0.0))
        elif label == "body":
            out.append((text, "furniture", SHORT if known.is_short(text) else weight))
        else:
            out.append((text, label, weight))
    return out, found


@dataclass(frozen=True, slots=True)
class _Known:
    """An article as people gave it: its runs of words, its lines, and all of its words in a row."""

    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]
    flat: str

    @classmethod
    def of(cls, article: str) -> _Known:
        words = _words(article)
        lines = frozenset(tuple(_words(line)) for line in article.split("\n"))
        return cls(frozenset(_runs(words)), lines, f" {' '.join(words)} ")

    def share(self, text: str, label: str) -> float:
        """How much of a line is of the article. Few words are where they are a line of it, and else may be."""
        words = _words(text)
        if len(words) >= RUN:
            runs = _runs(words)
            return sum(run in self.runs for run in runs) / len(runs)
        if tuple(words) in self.lines:
            return 1.0
        return (IS_BODY + NO_BODY) / 2 if label == "body" and f" {' '.join(words)} " in self.flat else 0.0

    def is_short(self, text: str) -> bool:
        """Whether a line has too few words to be found for certain."""
        return len(_words(text)) < RUN


def _words(text: str) -> list[str]:
    return words_of(unicodedata.normalize("NFKC", text).lower())


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def visible_lines(page: Mapping[str, Any], spans: Sequence[Span]) -> Iterator[Line]:
    """The lines of a page that a reader sees, each with what a release says of it."""
    read = read_page(decode_html(page["html"], "", "").text, page["url"])
    bounds = [*read.starts.tolist(), len(read.text)]
    first = [start for start, _, _ in spans]
    for (start, end), channel in zip(pairwise(bounds), read.columns["channel"].tolist(), strict=True):
        text = _one_line(read.text[start:end])
        if channel == VISIBLE and text:
            yield text, _label(spans, first, start, end), 1.0


def _label(spans: Sequence[Span], first: Sequence[int], start: int, end: int) -> str:
    """What most of a line is in a release; furniture where that holds nothing of it."""
    covered: Counter[str] = Counter()
    for i in range(max(0, bisect_right(first, start) - 1), len(spans)):
        if spans[i][0] >= end:
            break
        covered[spans[i][2]] += max(0, min(end, spans[i][1]) - max(start, spans[i][0]))
    label, n_chars = covered.most_common(1)[0] if covered else ("", 0)
    return SPAN_LABELS.get(label, "head") if n_chars else "furniture"


def read_spans(release: Path) -> dict[str, list[Span]]:
    """The spans of a release by the input's own id."""
    documents = read_columns(release / "documents.parquet", ["document_id", "source_id"])
    ids = dict(zip(*(documents[name].to_pylist() for name in documents.column_names), strict=True))
    columns = ["document_id", "char_start", "char_end", "label"]
    out: dict[str, list[Span]] = defaultdict(list)
    for document, *span in zip(
        *(read_columns(release / "spans.parquet", columns)[name].to_pylist() for name in columns), strict=True
    ):
        out[ids[document]].append((span[0], span[1], span[2]))
    return {name: sorted(own) for name, own in out.items()}


def site_of(page: Mapping[str, Any]) -> str:
    """The host of a page, or its id."""
    try:
        host = urlsplit(page["url"] or "").hostname
    except ValueError:  # an address such as http://[broken
        host = None
    return (host or str(page["doc_id"])).removeprefix("www.")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def make_examples(pages: Path, lines: Path, release: Path) -> pa.Table:
    """The table of examples."""
    rows = read_columns(pages, PAGE_COLUMNS).to_pylist()
    sites = {row["doc_id"]: site_of(row) for row in rows}
    labelled = list(labelled_rows(lines, sites))
    again = {document.removeprefix("full:") for document, *_ in labelled if document.startswith("full:")}
    train = [row for row in rows if row["use"] == "train" and row["dataset"] not in TOOLS]
    columns = zip(*labelled, *page_rows(train, release, again), strict=True)
    return pa.table(dict(zip(COLUMNS, map(list, columns), strict=True)))


@in_one_line
def main(arguments: Sequence[str] | None = None) -> None:
    """Write the examples that the command asks for."""
    paths = {
        "pages": "Parquet table with one row a page",
        "lines": "Parquet table with one row a line",
        "release": "what a build makes of the pages",
    }
    given = command("page_examples", "Examples of whole pages of plain text.", paths).parse_args(arguments)
    pq.write_table(make_examples(given.pages, given.lines, given.release), given.output, compression="zstd")


if __name__ == "__main__":
    main()
