"""The phrase lists asked of one short piece of a line at a time; whole columns are ``Phrases.match``'s."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

from corpus_pipeline.phrases import Phrase, Phrases
from corpus_pipeline.phrases.literals import DIGITS

# What a piece of a line is where it is one of a family's texts; earlier families take precedence.
_KINDS = {
    "dateline": "word",
    "section": "section",
    "action": "action",
    "ago": "ago",
    "furniture": "furniture",
    "thread": "furniture",
    "form": "furniture",
}
_PATTERNED = ("ago", "action", "source", "thread")
# Characters by which the opening of a pattern is looked up, where it has as many.
KEY_CHARS = 4


class ShortPhrases:
    """The lists made ready for pieces of lines: texts in one table, patterns by what their matches hold."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self.starters, self.sections = phrases.starters, phrases.sections
        self._patterns = {
            family: _Patterns([p for p in phrases.phrases if p.family == family and p.match != "line"])
            for family in _PATTERNED
        }

    @cached_property
    def _kind_of(self) -> dict[str, tuple[str, bool]]:
        kinds: dict[str, tuple[str, bool]] = {}
        for family, kind in _KINDS.items():
            for text in self._phrases.texts(family):
                phrase = self._phrases.phrase_of(text.strip(), family)
                updated = kind != "furniture" and phrase is not None and phrase.name == "updated"
                kinds.setdefault(text.strip(), (kind, updated))
        return kinds

    @cached_property
    def _openings(self) -> dict[str, tuple[str, ...]]:
        """Opening words of bylines by their first two characters."""
        openings: dict[str, list[str]] = {}
        for family in ("byline", "translator", "editor"):
            for text in self._phrases.texts(family):
                openings.setdefault(text[:2], []).append(text)
        return {head: tuple(texts) for head, texts in openings.items()}

    def kind_of(self, folded: str) -> tuple[str, bool] | None:
        """The kind of piece of which a folded string is one text, and whether it says *updated*."""
        return self._kind_of.get(folded)

    def is_section(self, folded: str) -> bool:
        """Whether a folded string names a section."""
        return self._phrases.is_text(folded, "section")

    def starts_byline(self, folded: str) -> bool:
        """Whether a folded string starts with a word such as *by*."""
        return folded.startswith(self._openings.get(folded[:2], ()))

    def is_starter(self, folded: str) -> bool:
        """Whether a folded string is all that opens a byline."""
        return bool(folded) and (folded in self.starters.roles or f"{folded} " in self.starters.roles)

    def groups(self, folded: str, family: str) -> tuple[Phrase, dict[str, str]] | None:
        """The first phrase of one of the patterned families that matches a folded string, with its named groups."""
        if phrase := self._phrases.phrase_of(folded, family):
            return phrase, {}
        found = ((phrase, phrase.compiled.match(folded)) for phrase in self._patterns[family].of(folded))
        return next(((p, {k: v for k, v in match.groupdict().items() if v}) for p, match in found if match), None)


class _Patterns:
    """The patterns of a family by what their matches hold: most pieces hold nothing, and no pattern is compiled."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._always = [i for i, p in enumerate(phrases) if not p.literals.texts]
        self._openings: dict[str, list[tuple[str, int]]] = {}
        self._inside: list[tuple[str, int]] = []
        for i, phrase in enumerate(phrases):
            for text in phrase.literals.texts:
                to = self._openings.setdefault(text[:KEY_CHARS], []) if phrase.literals.at_start else self._inside
                to.append((text, i))
        self._ascii = [own for own in self._inside if own[0].isascii()]

    def of(self, folded: str) -> list[Phrase]:
        """The patterns that may match a folded string, in their order."""
        plain = folded.translate(DIGITS)
        openings = (self._openings.get(plain[:n], ()) for n in range(1, KEY_CHARS + 1))
        found = [i for own in openings for text, i in own if plain.startswith(text)]
        found += [i for text, i in (self._ascii if plain.isascii() else self._inside) if text in plain]
        return [self._phrases[i] for i in sorted({*found, *self._always})]


@lru_cache(maxsize=4)
def short_phrases(phrases: Phrases) -> ShortPhrases:
    """The lists as ``ShortPhrases``, made ready once."""
    return ShortPhrases(phrases)
