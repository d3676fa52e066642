"""Text of unknown origin made safe for a terminal."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t"


def safe(text: str) -> str:
    """The text with control and format characters (escapes, bidi overrides) written out by their numbers."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
