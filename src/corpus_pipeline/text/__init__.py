"""Text in, values out: dates, names and repairs; no tables, no files, no clock."""

from __future__ import annotations

# Lower-casing the Turkish capital dotted I gives two characters; every other character keeps its length.
_DOTTED_I = "İ"


def lower_same_length(text: str) -> str:
    """Lower-case text of the same length, so that offsets in it are offsets in the original."""
    return text.lower() if text.isascii() else text.replace(_DOTTED_I, "i").lower()
