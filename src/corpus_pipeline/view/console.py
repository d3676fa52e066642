"""Text of unknown origin made safe for a terminal."""

from __future__ import annotations

import unicodedata

# Line breaks, tabs, and the joiners that Persian words and emoji are written with.
_KEPT = "\n\t\u200c\u200d"


def safe(text: str) -> str:
    """The text with control and format characters (escapes, bidi overrides) written out by their numbers."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else _escaped(c) for c in text)


def one_line(text: str) -> str:
    """The same with line breaks written out too: an error is one line whatever a file is called."""
    return safe(text).replace("\n", "\\n").replace("\r", "\\r")


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
