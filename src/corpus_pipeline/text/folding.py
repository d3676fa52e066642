"""How a single short string is folded before phrases are compared; the same as ``columns.fold`` does to a column."""

from __future__ import annotations

import re

TRIMMED = " .:;,…»«›‹→←↓↑▼▲▶►◄|•·*-–—_#~=+!/\\"
_DOTTED = re.compile("i\u0307+")
_BLANKS = re.compile(r"[\s\u00a0]+", re.ASCII)


def fold_text(text: str) -> str:
    """Lower case, blanks to one space, decoration trimmed from both ends."""
    folded = text.lower()
    if not folded.isascii():
        folded = _DOTTED.sub("i", folded).replace("ς", "σ")
    if "  " in folded or not folded.isprintable() or "\u00a0" in folded:
        folded = _BLANKS.sub(" ", folded)
    return folded.strip(TRIMMED)


def trim_span(text: str, start: int, end: int, characters: str = " \t\u00a0") -> tuple[int, int]:
    """The span ``start:end`` of the text without the given characters at its ends."""
    while start < end and text[start] in characters:
        start += 1
    while end > start and text[end - 1] in characters:
        end -= 1
    return start, end
