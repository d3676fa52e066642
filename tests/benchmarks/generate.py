"""Corpora for the benchmark: plain-text pages of invented sites, the same for the same seed and size.

Every page is made from a random generator of its own, so page 17 is the same page in a corpus of 34 and of 3,400; only
exact copies and reprints look back. Words and sentence frames stand in ``vocabulary.toml``.
"""

from __future__ import annotations

import random
import re
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20240601
# Means of the sample in raw/: 34 files of 2,520 bytes.
SAMPLE_DOCS, SAMPLE_BYTES = 34, 85_682
# Shares of pages: with a thread, an exact copy of an earlier page of the site, the article of another site's page.
THREADS, COPIES, REPRINTS = 0.25, 0.03, 0.02
# Shares of pages with text that was decoded wrongly once, and with soft hyphens and no-break spaces.
MOJIBAKE, ODD_BLANKS = 0.03, 0.06
HEADING_SHARE, QUOTING_SHARE = 0.18, 0.3
WRAP_WIDTH = 74
DEPTH = 6
_SLOT = re.compile(r"\{(\w+)\}")
_VALUES = {"person", "number", "clock", "day", "month", "year", "n"}

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """An invented site: its language, and how its pages are laid out."""

    name: str
    language: str
    title: str
    nav: str
    foot: tuple[str, ...]
    form: int
    wrapped: bool
    blank_lines: bool


@dataclass(slots=True)
class Article:
    """What a page says, before a site lays it out."""

    title: str
    section: str
    byline: str
    date: str
    paragraphs: list[str] = field(default_factory=list)
    comments: list[tuple[str, str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """One page: a name below its site's folder, and its text."""

    name: str
    site: str
    text: str


@cache
def vocabulary() -> dict[str, Words]:
    """The word lists by language."""
    with Path(__file__).with_name("vocabulary.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def sites() -> tuple[Site, ...]:
    """All sites; the first languages have several."""
    rng = random.Random(SEED)
    out: list[Site] = []
    for language, words in vocabulary().items():
        for i in range(words["n_sites"]):
            number = len(out)
            foot = tuple(rng.sample(words["foot"], min(len(words["foot"]), 4 + i % 3)))
            title = f"{rng.choice(words['family'])} {('Gazette', 'Observer', 'Post', 'Review', 'Notes')[i % 5]}"
            nav = rng.choice(words["nav"])
            name = f"site-{number:02d}-{language}.example"
            out.append(Site(name, language, title, nav, foot, number % 3, number == 3, number % 4 != 1))
    return tuple(out)


class Writer:
    """Fills sentence frames of one language from one random generator."""

    def __init__(self, language: str, rng: random.Random) -> None:
        self.words, self.rng = vocabulary()[language], rng
        self.wide = language == "zh"
        self.digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹") if language == "fa" else {}
        self.first_year = 1385 if language == "fa" else 2006

    def fill(self, frame: str, depth: int = DEPTH) -> str:
        """The frame with every slot filled, and its first letter a capital."""
        return _capital(_SLOT.sub(lambda slot: self._slot(slot[1], depth), frame))

    def _slot(self, name: str, depth: int) -> str:
        if name in _VALUES:
            return self._value(name).translate(self.digits)
        entry = str(self.rng.choice(self.words[name]))
        return _SLOT.sub(lambda slot: self._slot(slot[1], depth - 1), entry) if depth else entry

    def _value(self, name: str) -> str:
        ranges = {"number": (3, 980), "day": (1, 28), "year": (self.first_year, self.first_year + 17), "n": (1, 40)}
        if name in ranges:
            return str(self.rng.randint(*ranges[name]))
        if name == "clock":
            return f"{self.rng.randint(6, 23):02d}:{self.rng.randint(0, 59):02d}"
        return str(self.rng.choice(self.words["months"])) if name == "month" else self.person()

    def person(self) -> str:
        """A name as the language writes it."""
        given, family = self.rng.choice(self.words["given"]), self.rng.choice(self.words["family"])
        return f"{family}{given}" if self.wide else f"{given} {family}"

    def pick(self, name: str) -> str:
        """An entry of a list, filled."""
        return self.fill(str(self.rng.choice(self.words[name])))

    def paragraph(self) -> str:
        """Sentences up to a length that varies around the language's usual one."""
        wanted = self.rng.lognormvariate(0, 0.45) * 0.82 * self.words["prose_chars"]
        out = self.pick("sentence")
        while len(out) < wanted:
            out += ("" if self.wide else " ") + self.pick("sentence")
        return out


def _capital(text: str) -> str:
    at = 1 if text[:1] in "“„«" else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def article(number: int, language: str, scale: float, seed: int) -> Article:
    """The article behind a page. ``scale``: its length, in multiples of the sample's."""
    rng = random.Random(f"{seed} article {number}")
    writer = Writer(language, rng)
    words = writer.words
    out = Article(writer.pick("title"), rng.choice(words["section"]), writer.fill(words["byline"]), "")
    out.date = writer.fill(words["moment"] if rng.random() < 0.4 else words["date"])
    for i in range(max(1, round(scale * rng.lognormvariate(1.22, 0.7)))):
        if i and rng.random() < HEADING_SHARE:
            out.paragraphs.append(writer.pick("heading"))
        out.paragraphs.append(writer.paragraph())
    if rng.random() < THREADS:
        out.comments = _comments(out, writer, max(2, round(scale**0.5 * rng.lognormvariate(1.9, 0.6))))
    return out


def _comments(own: Article, writer: Writer, n: int) -> list[tuple[str, str, list[str]]]:
    out = []
    for _ in range(n):
        name = writer.pick("nick") if writer.rng.random() < 0.5 else writer.person()
        lines = [writer.pick("remark") for _ in range(1 + (writer.rng.random() < 0.2))]
        if writer.rng.random() < QUOTING_SHARE:
            lines.insert(0, f"“{_sentence_of(writer.rng.choice(own.paragraphs), writer.rng)}”")
        out.append((name, writer.fill(writer.words["moment"]), lines))
    return out


def _sentence_of(paragraph: str, rng: random.Random) -> str:
    return rng.choice([s for s in re.split(r"(?<=[.。?]) ?", paragraph) if s])


def render(own: Article, site: Site, rng: random.Random) -> str:
    """The page as a scraper's text dump would hold it."""
    words = vocabulary()[site.language]
    head = [site.title, site.nav, own.section, own.title, own.byline, own.date]
    if site.form == 1:
        head[3:] = [own.title, own.title, f"{own.byline} {own.date}"]
    if site.form == 2:
        head[2:4] = [f"{own.date} {own.title}"]
        head.pop()
    body = [textwrap.fill(p, WRAP_WIDTH) for p in own.paragraphs] if site.wrapped else own.paragraphs
    gap = "\n\n" if site.blank_lines or site.wrapped else "\n"
    tail = [site.foot[0], *_thread(own, site, words), *site.foot[1:]]
    text = "\n".join(head) + gap + gap.join(body) + "\n\n" + "\n".join(tail) + "\n"
    return _spoil(text, rng)


def _thread(own: Article, site: Site, words: Words) -> list[str]:
    """The comments, with names and times on two of three sites, as bare lines on the others."""
    if not own.comments:
        return []
    if site.form == 2:
        return [line for _, _, lines in own.comments for line in lines]
    out = [words["thread"].format(n=len(own.comments))]
    for name, moment, lines in own.comments:
        turn = [name, moment] if site.form == 0 else [f"{name} | {moment}"]
        out += ["", *turn, *lines, words["reply"]]
    return out


def _spoil(text: str, rng: random.Random) -> str:
    """What scraping does to some pages: UTF-8 read as cp1252, soft hyphens, no-break spaces."""
    fate = rng.random()
    if fate < MOJIBAKE:
        return text.replace("’", "â€™").replace("“", "â€œ").replace("—", "â€”")
    if fate < MOJIBAKE + ODD_BLANKS:
        return re.sub(r"(\d) ", "\\1\u00a0", text.replace("ation", "a\u00adtion"))
    return text


def documents(n_docs: int, scale: float = 1.0, seed: int = SEED) -> Iterator[Document]:
    """The pages of a corpus in order."""
    for number in range(n_docs):
        site = sites()[number % len(sites())]
        yield Document(f"page-{number:06d}.txt", site.name, _page(number, site, scale, seed))


def _page(number: int, site: Site, scale: float, seed: int) -> str:
    rng = random.Random(f"{seed} page {number}")
    fate = rng.random()
    earlier = range(number % len(sites()), number, len(sites()))
    if fate < COPIES and earlier:
        return _page(rng.choice(earlier), site, scale, seed)
    if fate < COPIES + REPRINTS and (other := _of_other_site(number, site, rng)) is not None:
        number = other
    return render(article(number, site.language, scale, seed), site, rng)


def _of_other_site(number: int, site: Site, rng: random.Random) -> int | None:
    """The number of an earlier page of another site in the same language."""
    others = [i for i, s in enumerate(sites()) if s.language == site.language and s is not site]
    found = [i for other in others for i in range(other, number, len(sites()))]
    return rng.choice(found) if found else None


def write_files(pages: Iterator[Document], folder: Path) -> tuple[int, int]:
    """Write each page below its site's folder; gives documents and bytes."""
    n_docs = n_bytes = 0
    for page in pages:
        path = folder / page.site / page.name
        path.parent.mkdir(parents=True, exist_ok=True)
        n_bytes += path.write_bytes(page.text.encode())
        n_docs += 1
    return n_docs, n_bytes


def write_parquet(pages: Iterator[Document], path: Path) -> tuple[int, int]:
    """Write the pages as one Parquet file with the columns id, text and site; gives documents and bytes of text."""
    rows = [{"id": page.name, "text": page.text, "site": page.site} for page in pages]
    pq.write_table(pa.Table.from_pylist(rows), path, compression="zstd", row_group_size=512)
    return len(rows), sum(len(row["text"].encode()) for row in rows)
