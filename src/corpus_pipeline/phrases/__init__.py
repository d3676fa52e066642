"""Phrase lists: what furniture, threads, bylines and dates are called, one TOML file a language.

A line is folded (``columns.fold``) before it is compared. ``match = "line"``: the folded line is one of ``text``;
``"start"``: it begins with one of them and has at most ``max_words``; ``"regex"``: ``pattern`` (RE2, anchored at both
ends) matches it. Every entry carries ``hits`` and ``misses``, which are tests. Adding a phrase is one entry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, matches, place_among
from corpus_pipeline.errors import UsageError
from corpus_pipeline.text.dates import DateWords
from corpus_pipeline.text.folding import fold_text

# Order of precedence where a line is in several lists: what opens a comment before what is merely furniture.
FAMILIES = (
    "turn",
    "thread",
    "form",
    "list_head",
    "furniture",
    "action",
    "deleted",
    "truncated",
    "note",
    "caption",
    "dateline",
    "source",
    "byline",
    "translator",
    "editor",
    "section",
    "generic_name",
    "ago",
    "publisher_word",
    "reporting",
    "greeting",
)
# Families whose phrases are looked for in whole lines; the others are asked of words and pieces of lines.
LINE_FAMILIES = FAMILIES[:18]
_DEFAULT_WORDS = {"line": 40, "start": 12, "regex": 20}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One entry of a list."""

    family: str
    name: str
    language: str
    match: str
    texts: tuple[str, ...]
    pattern: str
    max_words: int
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    @property
    def rule(self) -> str:
        """Name under which a label that rests on this phrase is published."""
        return f"{self.family}.{self.name}"

    @property
    def re2(self) -> str:
        """The phrase as one anchored pattern over a folded line."""
        if self.match == "regex":
            return f"^(?:{self.pattern})$"
        body = "|".join(_escape(text) for text in self.texts)
        return f"^(?:{body})" if self.match == "start" else f"^(?:{body})$"


@dataclass(frozen=True, slots=True)
class Matches:
    """What a column of folded lines matches: a bit a family, and the index in ``rules`` of the first of them, or -1."""

    families: Ints
    rule: npt.NDArray[np.int16]


def bits(*families: str) -> int:
    """The families as a bit mask."""
    return sum(1 << FAMILIES.index(family) for family in families)


def has(families: Ints, *wanted: str) -> Bools:
    """Whether a line is in any of the wanted families."""
    return np.asarray((families & bits(*wanted)) != 0)


class Phrases:
    """All lists of all languages. ``rules``: the rule names, sorted; ``function_words`` by language."""

    def __init__(self, phrases: Sequence[Phrase], words: Mapping[str, Mapping[str, Any]]) -> None:
        self.phrases = tuple(sorted(phrases, key=lambda p: FAMILIES.index(p.family)))
        self.rules = tuple(sorted({p.rule for p in phrases}))
        self.function_words = {lang: tuple(own["function_words"]) for lang, own in words.items()}
        self.dates = _date_words(words.values())
        self._compiled = {p: re.compile(p.re2) for p in self.phrases}
        line_phrases = [p for p in self.phrases if p.family in LINE_FAMILIES]
        whole = {text: p for p in reversed(line_phrases) if p.match == "line" for text in p.texts}
        self._texts, self._text_phrases = list(whole), list(whole.values())
        self._patterns = [p for p in line_phrases if p.match != "line"]
        # Bounded repeats count states; the prefilter leaves the counting to the patterns themselves.
        self._any = "|".join(_loosened(p.re2) for p in self._patterns) or "^$a"

        self.ago_inside = "|".join(f"(?:{p.pattern})" for p in self.of("ago")) or "^$a"
        self.starters = {t: "author" for t in self.texts("byline")}
        self.starters |= {t: role for role in ("translator", "editor") for t in self.texts(role)}
        self.sections = frozenset(self.texts("section"))
        self._starts = {family: tuple(self.texts(family)) for family in FAMILIES}
        self._by_text = {
            family: {t.strip(): p for p in reversed(self.phrases) if p.family == family for t in p.texts}
            for family in FAMILIES
        }
        self._any_of = {f: re.compile("|".join(_ungrouped(p.re2) for p in self.of(f)) or "^$a") for f in FAMILIES}

    def phrase_of(self, folded: str, family: str) -> Phrase | None:
        """The phrase of which a folded string is one text, or None."""
        return self._by_text[family].get(folded)

    def is_text(self, folded: str, family: str) -> bool:
        """Whether a folded string is one of a family's texts."""
        return folded in self._by_text[family]

    def names_publisher(self, text: str) -> bool:
        """Whether a capitalised line holds a word by which media name themselves."""
        words = text.split()
        named = any(fold_text(word) in self._by_text["publisher_word"] for word in words)
        return named and all(word[:1].isupper() or not word[:1].islower() or len(word) < 4 for word in words)

    def starts(self, folded: str, *families: str) -> bool:
        """Whether a folded string starts with one of the families' texts."""
        return any(folded.startswith(self._starts[family]) for family in families)

    def of(self, *families: str) -> Iterator[Phrase]:
        """The phrases of some families, in order."""
        return (p for p in self.phrases if p.family in families)

    def texts(self, family: str) -> tuple[str, ...]:
        """Every text of a family's ``line`` and ``start`` phrases, longest first."""
        return tuple(sorted({t for p in self.of(family) for t in p.texts}, key=lambda t: (-len(t), t)))

    def groups(self, folded: str, *families: str) -> tuple[Phrase, dict[str, str]] | None:
        """The first phrase of these families that matches one folded line, with its named groups."""
        families = tuple(family for family in families if self._any_of[family].search(folded))
        for phrase in self.of(*families):
            if found := self._compiled[phrase].match(folded):
                return phrase, {k: v for k, v in found.groupdict().items() if v}
        return None

    def match(self, folded: pa.Array, n_words: Ints) -> Matches:
        """Match a column of folded lines (null where a line is too long to be asked)."""
        families = np.zeros(len(folded), np.int64)
        rule = np.full(len(folded), -1, np.int16)
        place = place_among(folded, self._texts)
        for row in np.flatnonzero(place >= 0):
            _add(families, rule, int(row), self._text_phrases[place[row]], self.rules)
        rows = np.flatnonzero(matches(folded, self._any))
        asked, asked_words = folded.take(pa.array(rows)), n_words[rows]
        for phrase in self._patterns if len(rows) else ():
            for i in np.flatnonzero(matches(asked, phrase.re2) & (asked_words <= phrase.max_words)):
                _add(families, rule, int(rows[i]), phrase, self.rules)
        return Matches(families, rule)


def _add(families: Ints, rule: npt.NDArray[np.int16], row: int, phrase: Phrase, rules: tuple[str, ...]) -> None:
    bit = bits(phrase.family)
    if not families[row] & (bit - 1) and not families[row] & bit:
        rule[row] = rules.index(phrase.rule)
    families[row] |= bit


def _escape(text: str) -> str:
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)


def _ungrouped(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _loosened(pattern: str) -> str:
    return re.sub(r"\.\{\d+,\d+\}", ".*", _ungrouped(pattern))


def _date_words(languages: Iterable[Mapping[str, Any]]) -> DateWords:
    months: dict[str, int] = {}
    solar: dict[str, int] = {}
    weekdays: set[str] = set()
    for own in languages:
        months |= own.get("months", {})
        solar |= own.get("months_solar_hijri", {})
        weekdays |= set(own.get("weekdays", ()))
    return DateWords(months, solar, frozenset(weekdays))


def _phrase(raw: Mapping[str, Any], language: str) -> Phrase:
    family, match = raw["family"], raw["match"]
    if family not in FAMILIES or match not in _DEFAULT_WORDS:
        raise UsageError(f"unknown family {family!r} or match {match!r}", where=f"phrases/{language}.toml")
    return Phrase(
        family,
        raw["name"],
        language,
        match,
        tuple(raw.get("text", ())),
        raw.get("pattern", ""),
        raw.get("max_words", _DEFAULT_WORDS[match]),
        tuple(raw["hits"]),
        tuple(raw["misses"]),
    )


@cache
def load_phrases() -> Phrases:
    """The lists that ship with the package; read and compiled once a process."""
    words: dict[str, dict[str, Any]] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            words[file.name.removesuffix(".toml")] = tomllib.loads(file.read_text(encoding="utf-8"))
    return Phrases([_phrase(raw, lang) for lang, own in words.items() for raw in own.get("phrase", ())], words)
