"""Line breaks inside a sentence, and the sentence without them."""

from __future__ import annotations

import re

# What a sentence goes on with behind a break: marks that close or divide its parts, but no smiley, no row of dots and
# no name such as *.NET*; and the rest of a word behind an apostrophe.
CLOSING = re.compile(
    r"[,;](?![)(\-])|\.(?![.\w])|[)\]](?!\w)|[»”](?=[,.;:)]|$)|[’'](?:s|t|re|ve|ll|d|m)\b|[،؛，。、；：！？）」』】》]"
)
_OPENING = "([{«“‘¿¡（「『【《"
# Letters of scripts that are written without blanks between words, and their marks: Thai, Lao, Khmer, Han, Kana.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")


def is_low(text: str) -> bool:
    """Whether a text begins with a letter in lower case."""
    return text[:1].islower()


def is_unspaced(text: str) -> bool:
    """Whether a text begins in a script that is written without blanks between words."""
    return bool(_UNSPACED.match(text))


def without_breaks(text: str) -> str:
    """The pieces of a sentence in one line: with a blank between two, but for marks that belong to a word."""
    pieces = [piece.strip() for piece in text.splitlines()]
    out = ""
    for piece in filter(None, pieces):
        out += ("" if not out or _is_glued(out, piece) else " ") + piece
    return out


def _is_glued(above: str, piece: str) -> bool:
    if CLOSING.match(piece) or above[-1] in _OPENING:
        return True
    return is_unspaced(above[-1]) and is_unspaced(piece)
