"""``python -m corpus_pipeline.thread_examples PAGES RELEASE -o FILE``: examples for ``refitting_starts``.

PAGES is a table of annotated web pages as ``refitting_blocks`` takes it, RELEASE what a build made of its columns
``doc_id`` (as ``id``), ``url`` and ``html``. What is article comes from people where they said it, what is comment from
the markup, as RELEASE has it; the markup is then taken away. Rows that are not ``train`` are left out.

Natural documents are articles with their own threads: with and without author lines, whole, and cut short; composed
ones have the thread of another page below them, long ones several. What follows an article on its page, and a byline
below it, stand below some of all, with a thread and without. Threads of forums are below articles alone: their opening
posts taught that comments start early (of articles .018 of the characters were lost for .012). Nothing is drawn at
random: hashes of names and seeds choose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from corpus_pipeline.endings import in_one_line
from corpus_pipeline.making import command, read_columns
from corpus_pipeline.page_examples import PAGE_COLUMNS, TOOLS, Span, read_spans, site_of, told_lines, visible_lines

SEEDS = 6
# Seeds whose natural documents figures are taken of; articles without comments of the first alone.
JUDGED = 2
COLUMNS = ("seed", "document", "site", "origin", "judged", "text", "label", "line_weight", "start_weight", "kind")
# What documents count: where lines are told from each other, and where comments start.
WEIGHTS = {
    "natural_bare": (1.0, 1.0),
    "natural_marked": (0.5, 1.0),
    "natural_none": (0.0, 1.0),
    "article": (1.0, 0.5),
    "composed_bare": (0.0, 0.5),
    "composed_marked": (0.0, 0.5),
    "long_bare": (0.0, 1.0),
    "long_marked": (0.0, 1.0),
    "forum": (0.5, 0.0),
}
# Kinds of pages whose bodies are articles; the others' are where people gave the whole of them.
OF_ARTICLES, OF_TEXT = ("article", "mixed"), ("documentation", "service")
# Words that an article has at least: with a thread, and without.
LEAST_BESIDE, LEAST_ALONE, LEAST_OPENING = 40, 60, 20
# Paragraphs that are left of an article, comments of a thread, lines of what follows; None for all of them.
PARAGRAPHS = (None, None, None, None, None, 4, 8, 15)
COMMENTS = (None, None, None, 1, 2, 4, 8, 20)
FOLLOWING = (0, 0, 1, 2, 3, 4, 6)
THREADS, MOST_LINES = (2, 3, 4, 6, 10), 800
# Lines of furniture right above a thread, and the words of one; what is longer than so many characters is no such line.
ABOVE, FEW_WORDS, MOST_CHARS = 6, 12, 400
# Threads that quote the article, the words of a line that is quoted, its characters, and marks around it.
QUOTING, LEAST_QUOTED, MOST_QUOTED = 1 / 7, 12, 300
MARKS = (('"', '"'), ("\u201c", "\u201d"), ("\u201c", "\u2026\u201d"), ("> ", ""))
Line = tuple[str, str]
Option = TypeVar("Option")
Rows = Iterator[tuple[Any, ...]]


def chance(*names: object) -> float:
    """A number from 0 to 1 that hangs on the names alone."""
    digest = hashlib.blake2b("|".join(map(str, names)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def pick(options: Sequence[Option], *names: object) -> Option:
    """One of the options."""
    return options[int(chance(*names) * len(options))]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as lines with labels. ``told``: people said what its article is, or a part of it."""

    name: str
    site: str
    language: str
    kind: str
    is_told: bool
    lines: tuple[Line, ...]

    def rows(self, label: str) -> list[int]:
        """The lines of a label."""
        return [i for i, line in enumerate(self.lines) if line[1] == label]

    def n_words(self, end: int | None = None) -> int:
        """Words of the article, of what stands above a line of it."""
        return sum(len(text.split()) for text, label in self.lines[:end] if label == "body")

    def article(self, *key: object, is_whole: bool = False) -> list[Line]:
        """The article, in half of all cases with what stands right above it."""
        first = min(self.rows("comment"), default=len(self.lines))
        own = [line for i, line in enumerate(self.lines) if line[1] == "body" or (line[1] == "head" and i < first)]
        top = next((i for i, line in enumerate(own) if line[1] == "body"), 0)
        headed = chance("head", *key) < 0.5
        own = [line for i, line in enumerate(own) if line[1] == "body" or (headed and i < top + 3)]
        most = None if is_whole else pick(PARAGRAPHS, "paragraphs", *key)
        return _first(own, "body", most)

    def thread(self, *key: object, is_bare: bool, is_whole: bool = False) -> list[Line]:
        """The comments, with their author lines or without; some with the buttons between them."""
        rows = self.rows("comment")
        own = self.lines[self._end(rows[0], -1) : self._end(rows[-1], 1) + 1]
        with_furniture = chance("furniture", *key) < 0.4
        out = [
            (text, label)
            for text, label in own
            if label == "comment"
            or (label == "comment_meta" and not is_bare)
            or (label == "furniture" and with_furniture and (not is_bare or len(text.split()) > 3))
        ]
        most = None if is_whole else pick(COMMENTS, "comments", *key)
        return _first(out, "comment", most)

    def _end(self, row: int, step: int) -> int:
        """The outermost author line beside a comment."""
        while 0 <= row + step < len(self.lines) and self.lines[row + step][1] == "comment_meta":
            row += step
        return row

    def above_thread(self, *key: object) -> list[Line]:
        """Some of the short furniture between the article and its comments."""
        first = min(self.rows("comment"), default=0)
        last = max((i for i in self.rows("body") if i < first), default=0)
        short = [(t, k) for t, k in self.lines[last + 1 : first] if k == "furniture" and len(t.split()) <= FEW_WORDS]
        n = int(chance("above", *key) * ABOVE)
        return short[-n:] if n else []

    def following(self, *key: object) -> list[Line]:
        """Some of the furniture below the article, in a quarter of all cases with a byline above it."""
        first = min(self.rows("comment"), default=len(self.lines))
        last = max((i for i in self.rows("body") if i < first), default=-1)
        below = [line for line in self.lines[last + 1 :] if line[1] == "furniture" and len(line[0]) < MOST_CHARS]
        heads = [(t, "furniture") for t, k in self.lines[: max(last, 0)] if k == "head" and _is_byline(t)]
        out = [pick(heads, "byline", *key)] if heads and chance("bylines", *key) < 0.25 else []
        n = pick(FOLLOWING, "following", *key)
        start = int(chance("from", *key) * max(1, len(below) - n)) if chance("apart", *key) < 0.5 else 0
        return out + below[start : start + n]


def _is_byline(text: str) -> bool:
    few = len(text.split()) <= FEW_WORDS + 2
    return few and (any(char.isdigit() for char in text) or text.lower().startswith(("by ", "von ", "par ", "por ")))


def _first(lines: Sequence[Line], label: str, most: int | None) -> list[Line]:
    """The lines to the so-manieth one of a label; all for None."""
    own = [i for i, line in enumerate(lines) if line[1] == label]
    return list(lines[: own[min(most, len(own)) - 1] + 1]) if most and own else list(lines)


@dataclass(frozen=True)
class Sources:
    """The pages that examples are made of."""

    pages: tuple[Page, ...]

    @cached_property
    def threads(self) -> list[Page]:
        """Articles above comments."""
        return [own for own in self.pages if own.kind in OF_ARTICLES and _is_thread(own)]

    @cached_property
    def forums(self) -> list[Page]:
        """Threads of forums, of two posts at least that have an opening one above them."""
        return [own for own in self.pages if own.kind == "forum" and _is_forum(own)]

    @cached_property
    def articles(self) -> list[Page]:
        """Articles as people told them."""
        kinds = OF_ARTICLES + OF_TEXT
        return [own for own in self.pages if own.kind in kinds and own.is_told and own.n_words() >= LEAST_ALONE]

    def alike(self, page: Page) -> list[Page]:
        """Threads in the language of a page, those of articles twice."""
        return [own for own in (*self.threads, *self.threads, *self.forums) if own.language == page.language]


def _is_thread(page: Page) -> bool:
    body, comments = page.rows("body"), page.rows("comment")
    return bool(comments and body) and body[0] < comments[0] and page.n_words() >= LEAST_BESIDE


def _is_forum(page: Page) -> bool:
    comments = page.rows("comment")
    return len(comments) > 1 and page.n_words(comments[0]) >= LEAST_OPENING


@dataclass(frozen=True, slots=True)
class _Document:
    """An example: parts of it, each with the site that it is of."""

    seed: int
    name: str
    kind: str
    judged: str
    parts: tuple[tuple[str, list[Line]], ...]

    def rows(self) -> Rows:
        for origin, lines in self.parts:
            for text, label in lines:
                fixed = self.seed, f"{self.kind}:{self.name}", self.parts[0][0], origin, self.judged
                yield *fixed, text, label, *WEIGHTS[self.kind], self.kind


def documents(sources: Sources, seed: int) -> Iterator[_Document]:
    """All examples of a seed."""
    for page in sources.threads:
        yield from _natural(page, seed)
    for page in sources.forums:
        first = page.rows("comment")[0]
        opening = [line for line in page.lines[:first] if line[1] in ("body", "head")]
        thread = page.thread("forum", page.name, seed, is_bare=True)
        yield _Document(seed, page.name, "forum", "", ((page.site, opening + thread),))
    for page in sources.articles:
        key = page.name, seed
        own = page.article("alone", *key, is_whole=seed == 0) + page.following("alone", *key)
        yield _Document(seed, page.name, "article", "" if seed else "alone", ((page.site, own),))
        if chance("composed", *key) < 0.4:
            yield from _composed(page, sources, seed)
        if chance("long", *key) < 0.04:
            yield from _long(page, sources, seed)
    for page in sources.threads:
        if chance("longer", page.name, seed) < 0.35:
            yield from _long(page, sources, seed)


def quoting(thread: Sequence[Line], article: Sequence[Line], *key: object) -> list[Line]:
    """The thread, of which in one case in seven some comments quote a line of the article above their own text."""
    told = [text for text, label in article if label == "body" and len(text.split()) >= LEAST_QUOTED]
    if not told or chance("quoting", *key) > QUOTING:
        return list(thread)
    share, marks, out = pick((0.1, 0.3, 0.6), "share", *key), pick(MARKS, "marks", *key), list[Line]()
    for i, (text, label) in enumerate(thread):
        if label == "comment" and chance("quote", i, *key) < share:
            quoted = pick(told, "quoted", i, *key)
            out.append((f"{marks[0]}{quoted[:MOST_QUOTED].rpartition(' ')[0]}{marks[1]}", label))
        out.append((text, label))
    return out


def _natural(page: Page, seed: int) -> Iterator[_Document]:
    key, site = (page.name, seed), page.site
    whole, judged = seed == 0, seed < JUDGED
    for kind in ("bare", "marked"):
        above = page.above_thread(*key) if not whole or chance("some above", *key) < 0.5 else []
        thread = page.thread(*key, is_bare=kind == "bare", is_whole=whole)
        end = page.following(kind, *key) if chance("end", kind, *key) < 0.5 else []
        article = page.article(*key, is_whole=whole)
        own = article + above + (thread if whole else quoting(thread, article, kind, *key)) + end
        yield _Document(seed, page.name, f"natural_{kind}", kind if judged else "", ((site, own),))
    alone = page.article("none", *key) + page.following("none", *key)
    yield _Document(seed, page.name, "natural_none", "alone" if judged else "", ((site, alone),))


def _composed(page: Page, sources: Sources, seed: int) -> Iterator[_Document]:
    others = [own for own in sources.alike(page) if own.name != page.name]
    if others:
        other = pick(others, "other", page.name, seed)
        key, kind = (page.name, other.name, seed), pick(("bare", "marked"), "kind", page.name, seed)
        article = page.article(*key)
        comments = quoting(other.thread(*key, is_bare=kind == "bare"), article, *key)
        end = page.following("composed", *key) if chance("end", *key) < 0.5 else []
        parts = (page.site, article), (other.site, other.above_thread(*key) + comments), (page.site, end)
        yield _Document(seed, page.name, f"composed_{kind}", "", parts)


def _long(page: Page, sources: Sources, seed: int) -> Iterator[_Document]:
    """An article above several threads, its own the first of them if it has one."""
    key, alike = ("long", page.name, seed), sources.alike(page)
    kind = pick(("bare", "marked"), "kind", *key)
    parts, n_lines = [(page.site, page.article(*key, is_whole=True))], 0
    for i in range(pick(THREADS, "threads", *key) if alike else 0):
        other = page if i == 0 and page.rows("comment") else pick(alike, "other", i, *key)
        thread = other.thread(i, *key, is_bare=kind == "bare", is_whole=True)[: MOST_LINES - n_lines]
        parts.append((other.site, thread))
        n_lines += len(thread)
    if n_lines:
        yield _Document(seed, page.name, f"long_{kind}", "", tuple(parts))


def read_sources(pages: Path, release: Path) -> Sources:
    """The annotated pages, with what a release makes of their threads."""
    rows = read_columns(pages, PAGE_COLUMNS).to_pylist()
    spans, languages = read_spans(release), _languages(release)
    found = (row for row in rows if row["use"] == "train" and row["doc_id"] in spans)
    return Sources(tuple(_page(row, spans[row["doc_id"]], languages.get(row["doc_id"], "")) for row in found))


def _page(row: Mapping[str, Any], spans: Sequence[Span], language: str) -> Page:
    lines = list(visible_lines(row, spans))
    kind, told = ("", lines) if row["dataset"] in TOOLS else told_lines(row, lines)
    # Where people told pieces that a release does not have, its own labels are as good as any.
    own = lines if not kind and not row["gold_body"] else told
    return Page(
        row["doc_id"],
        site_of(row),
        language,
        row["page_type"],
        bool(kind),
        tuple((text, label) for text, label, _ in own),
    )


def _languages(release: Path) -> dict[str, str]:
    """The language of each document, by the input's own id."""
    documents = read_columns(release / "documents.parquet", ["document_id", "source_id"]).to_pylist()
    ids = {row["document_id"]: row["source_id"] for row in documents}
    articles = read_columns(release / "articles.parquet", ["document_id", "language"]).to_pylist()
    return {ids[row["document_id"]]: row["language"] or "" for row in articles}


def make_examples(pages: Path, release: Path) -> pa.Table:
    """The table of examples."""
    sources = read_sources(pages, release)
    rows = [row for seed in range(SEEDS) for own in documents(sources, seed) for row in own.rows()]
    return pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))


@in_one_line
def main(arguments: Sequence[str] | None = None) -> None:
    """Write the examples that the command asks for."""
    paths = {"pages": "Parquet table with one row a page", "release": "what a build makes of the pages"}
    given = command("thread_examples", "Examples of articles with comments below them.", paths).parse_args(arguments)
    pq.write_table(make_examples(given.pages, given.release), given.output, compression="zstd")


if __name__ == "__main__":
    main()
