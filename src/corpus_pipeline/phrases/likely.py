"""Which of many patterns may match one short text: those of which it holds a literal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from corpus_pipeline.phrases.entries import Phrase
from corpus_pipeline.phrases.literals import DIGITS

# Characters by which the opening of a pattern is looked up, where it has as many.
KEY_CHARS = 4


class LikelyPatterns:
    """Patterns by what their matches hold: most pieces of lines hold nothing, and no pattern is compiled for them.

    Made ready when they are first asked.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._always = [i for i, p in enumerate(phrases) if not p.literals.texts]

    @cached_property
    def _openings(self) -> dict[str, list[int]]:
        """What matches begin with, with the numbers of the patterns."""
        openings: dict[str, list[int]] = {}
        for text, i in self._literals(at_start=True):
            openings.setdefault(text, []).append(i)
        return openings

    @cached_property
    def _sizes(self) -> dict[str, list[int]]:
        """How long the openings are that have the same first characters: dates alone are a thousand."""
        sizes: dict[str, set[int]] = {}
        for text in self._openings:
            sizes.setdefault(text[:KEY_CHARS], set()).add(len(text))
        return {head: sorted(own) for head, own in sizes.items()}

    @cached_property
    def _inside(self) -> tuple[_Inside, _Inside]:
        """What stands anywhere in matches: all of it, and that of ASCII."""
        inside = self._literals(at_start=False)
        return _Inside(inside), _Inside([own for own in inside if own[0].isascii()])

    def _literals(self, *, at_start: bool) -> list[tuple[str, int]]:
        asked = [(i, p.literals) for i, p in enumerate(self._phrases) if p.literals.at_start == at_start]
        return [(text, i) for i, literals in asked for text in literals.texts]

    def of(self, folded: str) -> list[Phrase]:
        """The patterns that may match a folded string, in their order."""
        plain = folded.translate(DIGITS)
        found = self._inside[plain.isascii()].of(plain)
        for n in range(1, KEY_CHARS + 1):
            for size in self._sizes.get(plain[:n], ()):
                found += self._openings.get(plain[:size], ())
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
