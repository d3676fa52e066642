"""Phrase lists: what furniture, threads, bylines and dates are called, one TOML file a language.

A line is folded (``columns.fold``) before it is compared. ``match = "line"``: the folded line is one of ``text``;
``"start"``: it begins with one of them and has at most ``max_words``; ``"regex"``: ``pattern`` (RE2, anchored at both
ends) matches it. ``max_words`` counts what blanks set
apart. Every entry carries ``hits`` and ``misses``, which are tests. Adding a phrase is one entry, and then
``python -m corpus_pipeline.phrases``: what a build loads is made from the lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, matches
from corpus_pipeline.phrases.entries import FAMILIES, LINE_FAMILIES, Phrase, bits
from corpus_pipeline.phrases.index import LiteralIndex
from corpus_pipeline.phrases.likely import LikelyPatterns
from corpus_pipeline.phrases.lists import load_lists
from corpus_pipeline.phrases.literals import Literals
from corpus_pipeline.phrases.matcher import Matcher, Matches
from corpus_pipeline.text.dates import DateWords
from corpus_pipeline.text.folding import fold_text
from corpus_pipeline.text.names import Starters

__all__ = ["FAMILIES", "LINE_FAMILIES", "Matches", "Phrase", "Phrases", "bits", "has", "load_phrases"]

# What stands around the words of a name: numbers, brackets, signs. Names are no longer than a line of a head.
_EDGES = re.compile(r"^[\W\d_]{1,40}|[\W\d_]{1,40}$")


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
        self._matcher = Matcher(self.phrases, self.rules)
        self._patterns = {f: LikelyPatterns([p for p in own if p.match != "line"]) for f, own in self._of.items()}
        self._ago_literals = LiteralIndex([Literals(p.literals.texts, at_start=False) for p in self._of["ago"]])
        roles = (("byline", "author"), ("translator", "translator"), ("editor", "editor"))
        starters = {text: role for family, role in reversed(roles) for text in self.texts(family)}
        self.starters = Starters(starters)
        self._starter_heads = frozenset(text[:2] for text in starters)
        self._starters = tuple(starters)
        self.sections = frozenset(self.texts("section"))

    def texts(self, family: str) -> tuple[str, ...]:
        """Every text of a family's ``line`` and ``start`` phrases, longest first."""
        return tuple(sorted({t for p in self._of[family] for t in p.texts}, key=lambda t: (-len(t), t)))

    def by_text(self, family: str) -> Mapping[str, Phrase]:
        """The first phrase of each text of a family's ``line`` and ``start`` phrases, without blanks around it."""
        return self._by_text[family]

    def phrase_of(self, folded: str, family: str) -> Phrase | None:
        """The phrase of which a folded string is one text, or None."""
        return self._by_text[family].get(folded)

    def is_text(self, folded: str, family: str) -> bool:
        """Whether a folded string is one of a family's texts."""
        return folded in self._by_text[family]

    def is_generic_name(self, name: str) -> bool:
        """Whether a name is no person's: Anonymous, Guest and the like, also with a number or in brackets."""
        plain = fold_text(unicodedata.normalize("NFKC", name))
        words = _EDGES.sub("", plain)
        return any(text and self.is_text(text, "generic_name") for text in (plain, words))

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
        likely = self._patterns[family].of(folded)
        return next((found for phrase in likely if (found := self._groups(phrase, folded))), None)

    def turn_groups(self, folded: str, turn: int) -> tuple[Phrase, dict[str, str]] | None:
        """The same for the one phrase of the turns that is known to match."""
        return self._groups(self._of["turn"][turn], folded)

    def _groups(self, phrase: Phrase, folded: str) -> tuple[Phrase, dict[str, str]] | None:
        """The named groups of a phrase that matches."""
        found = phrase.compiled.match(folded)
        return (phrase, {k: v for k, v in found.groupdict().items() if v}) if found else None

    def hold_ago(self, folded: pa.Array) -> Bools:
        """Whether a relative time stands anywhere in each folded line; of most lines its literals tell that none does.

        Patterns are asked one by one: RE2 takes 5 ms to make ready for those of all languages, a batch holds few.
        """
        rows, patterns = self._ago_literals.find(folded)
        found = np.zeros(len(folded), np.bool_)
        for number in np.unique(patterns).tolist():
            own = rows[patterns == number]
            own = own[~found[own]]
            if len(own):
                found[own] = matches(folded.take(pa.array(own)), self._of["ago"][number].pattern)
        return found

    def match(self, folded: pa.Array) -> Matches:
        """Match a column of folded lines (null where a line is too long to be asked)."""
        return self._matcher.match(folded)


def _date_words(languages: Iterable[Mapping[str, Any]]) -> DateWords:
    months: dict[str, int] = {}
    solar: dict[str, int] = {}
    weekdays: set[str] = set()
    for own in languages:
        months |= own.get("months", {})
        solar |= own.get("months_solar_hijri", {})
        weekdays |= set(own.get("weekdays", ()))
    return DateWords(months, solar, frozenset(weekdays))


@cache
def load_phrases() -> Phrases:
    """The lists that ship with the package; loaded once a process."""
    return Phrases(*load_lists())
