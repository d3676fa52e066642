"""Named repairs of damaged text, so that every change can be recorded and replayed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from ftfy import fix_encoding
from ftfy.badness import BADNESS_RE

from corpus_pipeline.text.breaks import without_breaks
from corpus_pipeline.text.masks import MASKS, mask

# Before all others, and of no plan: the text alone does not tell whether its line breaks are those of a sentence.
BREAKS = "breaks"
REPAIRS: tuple[str, ...] = ("mojibake", "controls", "invisible", "nfc", "spaces")

# Blanks as code points in hexadecimal: the Unicode category Zs without the plain space.
_BLANKS = "a0 1680 2000-200a 202f 205f 3000"
# A carriage return, vertical tab or form feed stood between words: deleting it would glue them together.
_BREAKS = "b-d"
_CONTROLS = "0-8 e-1f 7f-9f"
_BIDI = "202a-202e 2066-2069"
# ZWNJ and ZWJ are not here: Persian spelling and emoji need them.
_INVISIBLE = "ad 200b 2060 feff"
# Everything that NFC changes or may join to what stands before it (NFC_Quick_Check is not Yes), as of Unicode 16,
# some neighbours included to keep the list short. A test holds it against the interpreter's own tables.
_NOT_NFC = """
300-36f 374 37e 387 653-655 93c 958-95f 9be 9d7 9dc-9df a33-a36 a59-a5e b3e b56-b5d bbe bd7 c56 cc2 cd5-cd6 d3e d57
dca-ddf f43-fb9 102e 1161-1175 11a8-11c2 1b35 1f71 1f73 1f75 1f77 1f79 1f7b 1f7d 1fbb 1fbe 1fc9 1fcb 1fd3 1fdb 1fe3
1feb 1fee-1fef 1ff9 1ffb 1ffd 2000-2001 2126 212a-212b 2329-232a 2adc 3099-309a f900-fad9 fb1d-fb4e 110ba 11127 1133e
11357-113c9 114b0-114bd 115af 11930 1611e-16129 16d63-16d6a 1d15e-1d164 1d1bb-1d1c0 2f800-2fa1d
"""


def _bounds(ranges: str) -> list[tuple[int, int]]:
    pairs = [item.partition("-") for item in ranges.split()]
    return [(int(low, 16), int(high or low, 16)) for low, _, high in pairs]


def _re2_ranges(*ranges: str) -> str:
    return "".join(rf"\x{{{low:x}}}-\x{{{high:x}}}" for item in ranges for low, high in _bounds(item))


def _re2_badness() -> str:
    """Give ftfy's own test for mojibake as RE2: without the verbose layout, with Python's wider blanks and letters."""
    lines = [line for line in BADNESS_RE.pattern.splitlines() if not line.lstrip().startswith("#")]
    parts = re.split(r"(\[[^\]]+\])", "\n".join(lines))
    parts[::2] = [
        re.sub(r"[ \t\n]", "", part).replace(r"\s", r"[\s\v\x1c-\x1f\x{85}\pZ]").replace(r"\w", r"[\pL\pM\pN_]")
        for part in parts[::2]
    ]
    return "".join(parts)


BADNESS: str = _re2_badness()
"""RE2 pattern with exactly ftfy's verdict on each line; 590 MB/s over mixed web pages."""

PREFILTER: str = "|".join(
    (
        BADNESS,
        f"[{_re2_ranges(_CONTROLS, _BREAKS, _BIDI, _INVISIBLE, _BLANKS, _NOT_NFC)}]",
        # Two marks in a row may stand in another order than the canonical one.
        r"\pM\pM",
        r"[ \t][ \t]|^[ \t\n]|[ \t]\n|\n[ \t]|[ \t\n]\z",
    )
)
"""RE2 pattern that matches every text (as UTF-8) whose plan is not empty, and few others."""


class _Replaced:
    """Ranges of characters and what stands for them; a pattern takes a tenth of the time of ``translate``."""

    def __init__(self, replacements: Mapping[str, str]) -> None:
        classes = [(_class_of(ranges), text) for ranges, text in replacements.items()]
        self._any = re.compile(f"[{''.join(own for own, _ in classes)}]")
        self._each = [(re.compile(f"[{own}]"), text) for own, text in classes]

    def in_text(self, text: str) -> str:
        """The text with these characters replaced."""
        if self._any.search(text):
            for pattern, replacement in self._each:
                text = pattern.sub(replacement, text)
        return text


def _class_of(ranges: str) -> str:
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in _bounds(ranges))


_CONTROL = _Replaced({_CONTROLS: "", _BIDI: "", _BREAKS: " ", "d800-dfff": "\ufffd"})
_HIDDEN = _Replaced({_INVISIBLE: ""})
_BLANK = _Replaced({_BLANKS: " "})
# What ftfy, at 2 MB/s, made of a few lines of so many characters is remembered.
KEPT_CHARS = 1000
# Blanks beside blanks, or at an end of a line.
_UNEVEN = re.compile(r"[ \t\n][ \t]|[ \t]\n|^[ \t\n]|[ \t\n]\Z")


def _fix_mojibake(text: str) -> str:
    """Undo mixed-up encodings, also where only the repairs after this one would lay them bare.

    Without the loop a repaired text could need a second plan: deleting a soft hyphen may bring two letters together
    that are mojibake side by side. Each round shortens what is still broken, so it ends.
    """
    if not _is_bad(text):  # ftfy finds nothing to fix then, and takes 30 times as long to say so
        return text
    return (_fix_again if len(text) <= KEPT_CHARS else _fix_bad)(text)


def _fix_bad(text: str) -> str:
    while True:
        text = fix_encoding(text)
        cleaned = _apply(text, REPAIRS[1:])
        if cleaned == text or fix_encoding(cleaned) == cleaned:
            return text
        text = cleaned


# Lines are mended when they are read, and again when what is published of them is replayed.
_fix_again = lru_cache(maxsize=256)(_fix_bad)


def _is_bad(text: str) -> bool:
    """Whether ftfy sees mojibake in a text as it stands or after the repairs that follow."""
    if text.isascii():
        return False
    if BADNESS_RE.search(text):
        return True
    cleaned = _apply(text, REPAIRS[1:])
    return cleaned != text and bool(BADNESS_RE.search(cleaned))


def drop_controls(text: str) -> str:
    """A text without control characters and direction marks; line separators become blanks."""
    return _CONTROL.in_text(text.replace("\r\n", "\n"))


def _drop_invisible(text: str) -> str:
    return _HIDDEN.in_text(text)


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _squeeze(line: str) -> str:
    cells = (" ".join(filter(None, cell.split(" "))) for cell in line.split("\t"))
    return "\t".join(filter(None, cells))


def _even_spaces(text: str) -> str:
    text = _BLANK.in_text(text)
    return "\n".join(map(_squeeze, text.split("\n"))).strip("\n") if _UNEVEN.search(text) else text


_STEPS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    dict(zip(REPAIRS, (_fix_mojibake, drop_controls, _drop_invisible, _compose, _even_spaces), strict=True))
)


def _apply(text: str, names: Sequence[str]) -> str:
    if BREAKS in names:
        text = without_breaks(text)
    for name in REPAIRS:
        if name in names:
            text = _STEPS[name](text)
    for name in MASKS:
        if name in names:
            text = mask(text, name)
    return text


def repair(text: str, names: Sequence[str]) -> str:
    """Text after exactly the named repairs and masks, always in the order of BREAKS, of REPAIRS and then of MASKS.

    Raises ValueError for a name that is neither.
    """
    known = (BREAKS, *REPAIRS, *MASKS)
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(f"no such repair: {', '.join(unknown)}; there are {', '.join(known)}")
    return _apply(text, names)


def plan(text: str) -> tuple[str, ...]:
    """Names of the repairs that change this text, in order; `repair` with them gives the cleaned text.

    The cleaned text has an empty plan.
    """
    return plan_and_repair(text)[0]


def plan_and_repair(text: str, allowed: Sequence[str] = REPAIRS) -> tuple[tuple[str, ...], str]:
    """The plan of a text, of the allowed repairs alone, and the text after it."""
    names = []
    for name in allowed:
        changed = _STEPS[name](text)
        if changed != text:
            names.append(name)
            text = changed
    return tuple(names), text


def mend(text: str) -> str:
    """A short text after all repairs that it needs; printable ASCII without double blanks needs none."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text
    return plan_and_repair(text)[1]
