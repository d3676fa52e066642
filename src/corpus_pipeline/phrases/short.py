"""The phrase lists asked of one short piece of a line at a time; whole columns are ``Phrases.match``'s."""

from __future__ import annotations

from functools import cached_property, lru_cache

from corpus_pipeline.phrases import Phrase, Phrases
from corpus_pipeline.phrases.likely import LikelyPatterns

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


class ShortPhrases:
    """The lists made ready for pieces of lines: texts in one table, patterns by what their matches hold."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self.starters, self.sections = phrases.starters, phrases.sections
        self._patterns = LikelyPatterns([p for p in phrases.phrases if p.family in _PATTERNED and p.match != "line"])

    @cached_property
    def _kind_of(self) -> dict[str, tuple[str, bool]]:
        kinds: dict[str, tuple[str, bool]] = {}
        for family, kind in _KINDS.items():
            for text, phrase in self._phrases.by_text(family).items():
                kinds.setdefault(text, (kind, kind != "furniture" and phrase.name == "updated"))
        for text, phrase in self._phrases.by_text("dateline").items():  # a colon parts fields, and stands in no piece
            kinds.setdefault(text.rstrip(" :"), ("word", phrase.name == "updated"))
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

    def groups(self, folded: str, *families: str) -> tuple[Phrase, dict[str, str]] | None:
        """The first phrase of the families with patterns that matches a folded string, with named groups."""
        likely = self._patterns.of(folded)
        for family in families:
            if phrase := self._phrases.phrase_of(folded, family):
                return phrase, {}
            for phrase in likely:
                if phrase.family == family and (match := phrase.compiled.match(folded)):
                    return phrase, {k: v for k, v in match.groupdict().items() if v}
        return None


@lru_cache(maxsize=4)
def short_phrases(phrases: Phrases) -> ShortPhrases:
    """The lists as ``ShortPhrases``, made ready once."""
    return ShortPhrases(phrases)
