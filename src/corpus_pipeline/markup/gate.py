"""The gate before the parser: bounds what makes parsers slow and mends what makes them swallow text; no word is lost.

Measured with lexbor: 20,000 attributes on one tag take 3.3 s (each name is compared with all before it), 4,000 open
formatting elements with a paragraph in each 7 s, 40,000 open elements 2 to 9 s. All checks are one pass each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import numpy as np

# Attributes beyond these are dropped, elements nested deeper are flattened, as browsers do (Blink: 512 levels).
MAX_ATTRIBUTES = 512
MAX_DEPTH = 512
# Each paragraph opens all open formatting elements anew: 512 of them and 40,000 paragraphs were 20 million nodes.
MAX_FORMATS = 24

# An attribute and a tag as tokenizers read them; possessive throughout, so that every match is one pass.
_ATTRIBUTE = r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+"
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_OVERLOADED = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:[\s/]*+{_ATTRIBUTE}){{{MAX_ATTRIBUTES + 1},}}+")
# What programs and comments hold are no tags.
_PROGRAM = r"<(?i:script|style)\b[^<]*+(?:<(?!/(?i:script|style))[^<]*+)*+|<!--[^-]*+(?:-(?!->)[^-]*+)*+"
_TAG = re.compile(rf"{_PROGRAM}|<(/?[a-zA-Z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE})*+>?")
_NAME = re.compile(rf"{_PROGRAM}|<(/?[a-zA-Z][^\s/>]*+)")

# Elements whose content is no markup; where a page was written as XML, an empty one ends in a slash, which parsers of
# HTML do not see: they take the page up to the next end tag, or all of it, for content. 1 in 5 forum pages had such.
_RAW = "iframe|noembed|noframes|script|style|textarea|title|xmp"
_NO_CONTENT = re.compile(
    rf"<({_RAW})(?:\s++[^\s/>=\"'<]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))?+)*+\s*+/>", re.IGNORECASE
)
_NEXT = {name: re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE) for name in _RAW.split("|")}

_FORMATS = frozenset(("b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"))
# Elements without an end tag, and those whose end tag may be left out: the next one closes them, so they do not nest.
_CLOSED_BY_OTHERS = """
a area base body br button col colgroup dd dt embed head hr html img input li link meta nobr optgroup option p param rp
rt script source style tbody td tfoot th thead tr track wbr
"""
_UNCOUNTED = frozenset(_CLOSED_BY_OTHERS.split())


class _Steps(dict[str, int]):
    """By name of a tag (``div``, ``/div``): one level deeper, one up, or neither."""

    def __missing__(self, start: str) -> int:
        name = start.removeprefix("/").lower()
        self[start] = step = 0 if name in _UNCOUNTED or not name else 1 - 2 * start.startswith("/")
        return step


def pass_gate(source: str) -> str:
    """The source with tags of at most 512 attributes and elements nested at most 512 deep; its text as it was.

    Elements such as ``<iframe/>`` and ``<title/>`` end where they stand, unless their end tag follows.
    """
    source = _NO_CONTENT.sub(_end, source)
    if _OVERLOADED.search(source):
        source = _TAG.sub(_lighten, source)
    return "".join(_flatten(source)) if _is_deep(source) else source


def _end(match: re.Match[str]) -> str:
    """An element without content with its end tag; a slash before content that an end tag closes says nothing.

    Looks as far as the next tag of that name, so that all looks together are one pass a name.
    """
    name = match[1].lower()
    behind = _NEXT[name].search(match.string, match.end())
    return match[0] if behind and behind[1] else f"{match[0]}</{name}>"


def _lighten(match: re.Match[str]) -> str:
    """A tag with its first attributes."""
    tag, name = match[0], match[1]
    if name is None:
        return tag
    kept = list(islice(_ONE_ATTRIBUTE.finditer(tag, len(name) + 1), MAX_ATTRIBUTES + 1))
    return tag if len(kept) <= MAX_ATTRIBUTES else f"{tag[: kept[MAX_ATTRIBUTES].start()]}>"


def _is_deep(source: str) -> bool:
    """Whether more elements may stand open at once than are let through: all, or formatting ones."""
    names = _NAME.findall(source)
    if len(names) <= MAX_FORMATS:
        return False
    steps = np.fromiter(map(_Steps().__getitem__, names), np.int64, len(names))
    formats = np.fromiter(map(_FORMAT_STEPS.get, names, [0] * len(names)), np.int64, len(names))
    return _peak(steps) > MAX_DEPTH or _peak(formats) > MAX_FORMATS


_FORMAT_STEPS = {prefix + name: step for name in _FORMATS for prefix, step in (("", 1), ("/", -1))}
_FORMAT_STEPS |= {name.upper(): step for name, step in _FORMAT_STEPS.items()}


def _peak(steps: np.typing.NDArray[np.int64]) -> int:
    """The most that stand open at once; an end tag without a start closes nothing."""
    depth = np.cumsum(steps)
    return int((depth - np.minimum(np.minimum.accumulate(depth), 0)).max(initial=0))


class _Open:
    """What stands open while the tags of a page are passed, by name, and what of it was flattened."""

    def __init__(self) -> None:
        self.kept: Counter[str] = Counter()
        self.flattened: Counter[str] = Counter()
        self.depth = self.formats = 0

    def passes(self, name: str, *, is_closed: bool) -> bool:
        """Whether the tag stays. ``is_closed``: it ends in a slash, which closes elements of drawings."""
        base = name.removeprefix("/").lower()
        if base in _UNCOUNTED or (is_closed and (self.kept["svg"] or self.kept["math"])):
            return True
        is_format = base in _FORMATS
        if name.startswith("/"):
            return self._ends(base, is_format)
        if self.depth >= MAX_DEPTH or (is_format and self.formats >= MAX_FORMATS):
            self.flattened[base] += 1
            return False
        self.kept[base] += 1
        self.depth += 1
        self.formats += is_format
        return True

    def _ends(self, base: str, is_format: bool) -> bool:
        if self.flattened[base]:
            self.flattened[base] -= 1
            return False
        if not self.kept[base]:
            return False
        self.kept[base] -= 1
        self.depth -= 1
        self.formats -= is_format
        return True


def _flatten(source: str) -> Iterator[str]:
    """The source without the tags of elements that stand too deep, and without end tags that end nothing."""
    standing, at = _Open(), 0
    for match in _TAG.finditer(source):
        name = match[1]
        if name is None or standing.passes(name, is_closed=match[0].endswith("/>")):
            continue
        yield source[at : match.start()]
        yield " "
        at = match.end()
    yield source[at:]
