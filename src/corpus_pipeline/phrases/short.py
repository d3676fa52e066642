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
        self._patterns = _Patterns([p for p in phrases.phrases if p.family in _PATTERNED and p.match != "line"])

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


class _Patterns:
    """Patterns by what their matches hold: most pieces hold nothing, and no pattern is compiled."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._always = [i for i, p in enumerate(phrases) if not p.literals.texts]
        self._openings: dict[str, list[tuple[str, int]]] = {}
        inside: list[tuple[str, int]] = []
        for i, phrase in enumerate(phrases):
            for text in phrase.literals.texts:
                to = self._openings.setdefault(text[:KEY_CHARS], []) if phrase.literals.at_start else inside
                to.append((text, i))
        self._inside, self._inside_ascii = _Inside(inside), _Inside([own for own in inside if own[0].isascii()])

    def of(self, folded: str) -> list[Phrase]:
        """The patterns that may match a folded string, in their order."""
        plain = folded.translate(DIGITS)
        found = (self._inside_ascii if plain.isascii() else self._inside).of(plain)
        for n in range(1, KEY_CHARS + 1):
            found += [i for text, i in self._openings.get(plain[:n], ()) if plain.startswith(text)]
        return [self._phrases[i] for i in sorted({*found, *self._always})] if found or self._always else []


class _Inside:
    """Literals that may stand anywhere, with the numbers of their patterns, looked up by their first characters."""

    def __init__(self, literals: Sequence[tuple[str, int]]) -> None:
        self._literals = literals
        self._heads = frozenset(text[:KEY_CHARS] for text, _ in literals)
        self._sizes = sorted({len(head) for head in self._heads})

    def of(self, plain: str) -> list[int]:
        """The patterns of which a literal stands in a string."""
        for n in self._sizes:
            if not self._heads.isdisjoint([plain[at : at + n] for at in range(len(plain) - n + 1)]):
                return [i for text, i in self._literals if text in plain]
        return []


@lru_cache(maxsize=4)
def short_phrases(phrases: Phrases) -> ShortPhrases:
    """The lists as ``ShortPhrases``, made ready once."""
    return ShortPhrases(phrases)
