"""Phrase lists: what furniture, threads, bylines and dates are called, one TOML file a language.

A line is folded (``columns.fold``) before it is compared. ``match = "line"``: the folded line is one of ``text``;
``"start"``: it begins with one of them and has at most ``max_words``; ``"regex"``: ``pattern`` (RE2, anchored at both
ends) matches it. ``max_words`` counts what blanks set
apart. Every entry carries ``hits`` and ``misses``, which are tests. Adding a phrase is one entry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from corpus_pipeline.columns import SCRIPTS, Bools, Ints, ints, matches, place_among, script_counts
from corpus_pipeline.errors import UsageError
from corpus_pipeline.text.dates import DateWords
from corpus_pipeline.text.folding import fold_text
from corpus_pipeline.text.names import Starters

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


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One entry of a list; compared and hashed as the object that it is."""

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
    """What a column of folded lines matches.

    ``families``: a bit a family; ``rule``: index in ``rules`` of the first of them, or -1; ``turn``: index among the
    turns of the first turn, or -1.
    """

    families: Ints
    rule: npt.NDArray[np.int16]
    turn: npt.NDArray[np.int16]


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
        self.function_words = {lang: frozenset(own["function_words"]) for lang, own in words.items()}
        self.dates = _date_words(words.values())
        self._of = {family: tuple(p for p in self.phrases if p.family == family) for family in FAMILIES}
        self._by_text = {f: {t.strip(): p for p in reversed(own) for t in p.texts} for f, own in self._of.items()}
        self._matcher = _Matcher(self.phrases, self.rules)
        self._compiled: dict[str, list[tuple[Phrase, re.Pattern[str]]]] = {}
        self.ago_inside = "|".join(f"(?:{p.pattern})" for p in self._of["ago"]) or "^$a"
        roles = (("byline", "author"), ("translator", "translator"), ("editor", "editor"))
        starters = {text: role for family, role in reversed(roles) for text in self.texts(family)}
        self.starters = Starters(starters)
        self._starter_heads = frozenset(text[:2] for text in starters)
        self._starters = tuple(starters)
        self.sections = frozenset(self.texts("section"))

    def texts(self, family: str) -> tuple[str, ...]:
        """Every text of a family's ``line`` and ``start`` phrases, longest first."""
        return tuple(sorted({t for p in self._of[family] for t in p.texts}, key=lambda t: (-len(t), t)))

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

    def is_date_word(self, text: str) -> bool:
        """Whether a text begins with the name of a weekday or month."""
        word = fold_text(text.partition(" ")[0])
        return word in self.dates.weekdays or word in self.dates.months

    def starts_byline(self, folded: str) -> bool:
        """Whether a folded string starts with a word such as *by*."""
        return folded[:2] in self._starter_heads and folded.startswith(self._starters)

    def groups(self, folded: str, family: str) -> tuple[Phrase, dict[str, str]] | None:
        """The first phrase of a family that matches one folded line, with its named groups."""
        if phrase := self._by_text[family].get(folded):
            return phrase, {}
        patterns = self._patterns_of(family)
        return next((found for p, pattern in patterns if (found := _groups(p, pattern, folded))), None)

    def turn_groups(self, folded: str, turn: int) -> tuple[Phrase, dict[str, str]] | None:
        """The same for the one phrase of the turns that is known to match."""
        phrase = self._of["turn"][turn]
        return _groups(phrase, re.compile(phrase.re2), folded)

    def _patterns_of(self, family: str) -> list[tuple[Phrase, re.Pattern[str]]]:
        """The patterns of a family, compiled on first use: compiling all costs 0.6 s, and most are never asked."""
        if family not in self._compiled:
            self._compiled[family] = [(p, re.compile(p.re2)) for p in self._of[family] if p.match != "line"]
        return self._compiled[family]

    def match(self, folded: pa.Array) -> Matches:
        """Match a column of folded lines (null where a line is too long to be asked)."""
        return self._matcher.match(folded)


# One automaton for many patterns outgrows its memory where they are of several languages, or open with a name, that is
# with anything: 27,000 lines took 0.22 s in unions by script, family and opening of these sizes, and 0.5 to 2.7 s in
# others. A turn is read from lines of at most this many words.
UNION_SIZE = {("turn", True): 2, ("note", True): 3, ("caption", True): 12, ("form", True): 16}
LARGE_UNION, TURN_WORDS = 64, 16
_OPTIONAL = re.compile(r"^(?:\((?:[^()]|\([^()]*\))*\)\?)+")


def _script_of(phrase: Phrase) -> str:
    """The script of all letters that a pattern spells out; empty where they are of several, or of one told badly."""
    bare = re.sub(r"\(\?P<\w+>|\[[^\]]*\]|\\\w", "(", phrase.re2)
    counts = script_counts(pa.array([bare + "\u00e9"], pa.string()))[0]  # a wide letter, so that bytes are told apart
    counts[SCRIPTS.index("latin")] -= 1
    scripts = [SCRIPTS[i] for i in np.flatnonzero(counts)]
    return scripts[0] if len(scripts) == 1 and scripts[0] in ("latin", "cyrillic", "arabic") else ""


def _chunks(phrases: Sequence[Phrase], size: int) -> list[Sequence[Phrase]]:
    return [phrases[i : i + size] for i in range(0, len(phrases), size)]


def _is_open(pattern: str) -> bool:
    """Whether a pattern begins with anything, or with anything behind words that may be missing."""
    bare = _OPTIONAL.sub("", _ungrouped(pattern).replace("(?:", "("))
    return bare.lstrip("(")[:1] in (".", "[")


class _Matcher:
    """Matches whole columns: texts by hash, patterns by one union a family and only then one by one."""

    def __init__(self, phrases: Sequence[Phrase], rules: tuple[str, ...]) -> None:
        self.rules = rules
        own = [p for p in phrases if p.family in LINE_FAMILIES]
        self.order = {p: i for i, p in enumerate(p for p in phrases if p.family == "turn")}
        whole: dict[str, list[Phrase]] = {}
        for phrase in own:
            for text in phrase.texts if phrase.match == "line" else ():
                whole.setdefault(text, []).append(phrase)
        self.texts, self.text_phrases = list(whole), list(whole.values())
        groups: dict[tuple[str, str, bool], list[Phrase]] = {}
        for phrase in own:
            if phrase.match != "line":
                key = (_script_of(phrase), phrase.family, _is_open(phrase.pattern))
                groups.setdefault(key, []).append(phrase)
        self.unions = [
            (script, union)
            for (script, family, opened), phrases in groups.items()
            for union in _chunks(phrases, UNION_SIZE.get((family, opened), LARGE_UNION))
        ]

    def match(self, folded: pa.Array) -> Matches:
        """Bits of the families and the first rule of each line; each distinct line is asked once."""
        encoded = folded.dictionary_encode()
        found = self._match(encoded.dictionary, ints(pc.count_substring(encoded.dictionary, " ")) + 1)
        place = ints(pc.fill_null(encoded.indices, -1))
        none = np.int16(-1)
        return Matches(
            np.append(found.families, 0)[place], np.append(found.rule, none)[place], np.append(found.turn, none)[place]
        )

    def _match(self, folded: pa.Array, n_words: Ints) -> Matches:
        found = Matches(*(np.full(len(folded), empty, kind) for empty, kind in ((0, "i8"), (-1, "i2"), (-1, "i2"))))
        place = place_among(folded, self.texts)
        for row in np.flatnonzero(place >= 0):
            for phrase in self.text_phrases[place[row]]:
                self._add(found, int(row), phrase)
        letters = script_counts(folded) > 0
        rows_of = {script: letters[:, SCRIPTS.index(script)] if script else True for script, _ in self.unions}
        for script, phrases in self.unions:
            most = max(phrase.max_words for phrase in phrases)
            most = min(most, TURN_WORDS) if phrases[0].family == "turn" else most
            self._ask(phrases, folded, np.flatnonzero(rows_of[script] & (n_words <= most)), n_words, found)
        return found

    def _ask(self, phrases: Sequence[Phrase], folded: pa.Array, rows: Ints, n_words: Ints, out: Matches) -> None:
        """Ask the union of some phrases of some rows, and of those that match each phrase by itself."""
        # Bounded repeats count states; the union leaves the counting to the patterns themselves.
        found = rows[matches(folded.take(pa.array(rows)), "|".join(_loosened(p.re2) for p in phrases))]
        if not len(found):
            return
        asked = folded.take(pa.array(found))
        for phrase in phrases:
            for i in np.flatnonzero(matches(asked, phrase.re2) & (n_words[found] <= phrase.max_words)):
                self._add(out, int(found[i]), phrase)

    def _add(self, out: Matches, row: int, phrase: Phrase) -> None:
        """Add a family to a line; its rule is the first one of the family that takes precedence."""
        bit = bits(phrase.family)
        if not out.families[row] & (2 * bit - 1):
            out.rule[row] = self.rules.index(phrase.rule)
        if phrase.family == "turn" and (out.turn[row] < 0 or self.order[phrase] < out.turn[row]):
            out.turn[row] = self.order[phrase]
        out.families[row] |= bit


def _groups(phrase: Phrase, pattern: re.Pattern[str], folded: str) -> tuple[Phrase, dict[str, str]] | None:
    found = pattern.match(folded)
    return (phrase, {k: v for k, v in found.groupdict().items() if v}) if found else None


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
