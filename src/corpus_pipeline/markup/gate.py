"""The gate before the parser: bounds what makes parsers slow and mends what makes them swallow text; no word is lost.

Measured with lexbor: 20,000 attributes on one tag take 3.3 s (each name is compared with all before it), 4,000 open
formatting elements with a paragraph in each 7 s, 40,000 open elements 2 to 9 s, 40,000 options of one list 5 s. All
checks are one pass each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import islice

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.elements import ELEMENTS

Ints = npt.NDArray[np.int64]

# Attributes beyond these are dropped, elements nested deeper are flattened, as browsers do (Blink: 512 levels).
MAX_ATTRIBUTES = 512
MAX_DEPTH = 512
# Each paragraph opens all open formatting elements anew: 512 of them and 40,000 paragraphs were 20 million nodes.
MAX_FORMATS = 24
# As many of them are opened anew in all: a page of 100,000 tags may have 5 at a time.
REOPENED = 500_000
# Entries of lists to choose from, in all of a page: their tags are dropped, their words kept.
MAX_OPTIONS = 4096
# Tags of the page itself, whose attributes are added to those of the first one.
MAX_ROOTS = 8


def _many(body: str, times: str = "*") -> str:
    """A group that is repeated possessively.

    The empty alternative keeps its last round from failing: Python before 3.11.5, which Debian 12 has, goes on behind
    what a round that failed had read.
    """
    return f"(?:{body}|){times}+"


# An attribute and a tag as tokenizers read them; possessive throughout, so that every match is one pass.
# Only these five characters are blanks to them: a value in quotes behind "=" and a no-break space is none.
_B = r" \t\n\r\f"
_VALUE = rf"[{_B}]*+=[{_B}]*+(?:\"[^\"]*+\"?|'[^']*+'?|[^{_B}>]*+)"
# Most values stand in double quotes right behind the name: tried first, they spare a fifth of all.
_ATTRIBUTE = rf"[^{_B}/>][^{_B}/>=]*+(?:=\"[^\"]*+\"|{_many(_VALUE, '?')})"
_START = rf"/?[a-zA-Z][^{_B}/>]*+"
_REST = _many(rf"[{_B}/]++|{_ATTRIBUTE}") + ">?"
_LIGHT_REST = _many(rf"[{_B}/]*+{_ATTRIBUTE}", f"{{0,{MAX_ATTRIBUTES}}}") + rf"(?![{_B}/]*+[^{_B}/>])"
# Comments end at once where they begin with ">" or "->", and at "--!>" as well.
_DASHES = _many(r"-(?!-!?>)[^-]*+")
_COMMENT = rf"!--(?:-?>|[^-]*+{_DASHES})"
# What else begins with "<!" or "<?" ends with its first ">", whatever opens in it.
_DECLARATION = r"(?:!(?!--)|\?)[^>]*+"
# Elements that hold no tags, whatever stands in them; in drawings they do.
_RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")


def _programs(rest: str, raw: tuple[str, ...] = _RAW) -> str:
    """What holds no tags, behind its ``<`` and up to its end; ``rest``: of the tag that it begins with.

    A look at the first letter spares most tags the comparison with each name.
    """
    within = {name: _many(f"<(?!/(?ai:{name}))[^<]*+") for name in raw}
    named = (rf"(?ai:{name})(?![^{_B}/>]){rest}[^<]*+{within[name]}" for name in raw)
    return rf"(?=[!?{_first_letters(raw)}])(?:{'|'.join(named)}|{_COMMENT}|{_DECLARATION})"


def _first_letters(names: tuple[str, ...]) -> str:
    return "".join(sorted({letter for name in names for letter in (name[0], name[0].upper())}))


_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_ONE_TAG = re.compile(f"(<{_START}){_REST}")
_TAG = re.compile(f"<(?:{_programs(_REST)}|({_START}){_REST})")
_DRAWING = re.compile("<(?ai:svg|math)")
# A drawing up to its end, or to the first element that drawings do not have: parsers take that for the page's.
_LEAVES = (
    "/svg|/math|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|embed|foreignobject|h[1-6]|head|hr|i|img|li|listing|"
    "menu|meta|nobr|ol|p|pre|ruby|s|small|span|strong|strike|sub|sup|table|tt|u|ul|var"
)
_CDATA = r"!\[CDATA\[[^\]]*+" + _many(r"\](?!\]>)[^\]]*+") + r"(?:\]\]>)?"
_INNER = rf"[^<]++|<(?:{_CDATA}|{_COMMENT}|(?!(?ai:{_LEAVES})(?=[\s/>])))"
_DRAWN = re.compile(rf"<(?ai:svg|math)(?=[\s/>]){_many(_INNER)}")
_SECTION = re.compile(f"<{_CDATA}")
_RAW_TEXT = _many(r"[^<]++|<(?![a-zA-Z!/?])")
_DRAWN_RAW = re.compile(rf"<((?ai:{'|'.join(_RAW)}))(?![^{_B}/>]){_REST}{_RAW_TEXT}")
# Tags with their names; one of too many attributes goes to the end of the page, so that what stands there is not found.
_LIGHT_TAG = re.compile(f"<(?:{_programs(_LIGHT_REST)}|({_START})(?:>|{_LIGHT_REST}|(?s:.*+)))")
_LAST = "/last-of-all"
# All of a page that has a drawing up to the first tag of too many attributes, wherever it stands.
_LIGHT_DRAWN = re.compile(_many(f"[^<]++|<(?:{_COMMENT}|{_START}{_LIGHT_REST}|(?!{_START}))"))
_ROOT = re.compile(r"<(?ai:html|body)(?=[\s/])")

# Where a page was written as XML, an empty one of these ends in a slash, which parsers of
# HTML do not see: they take the page up to the next end tag, or all of it, for content. 1 in 5 forum pages had such.
_OWN = r"\s++[^\s/>=\"'<]++" + _many(r"\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')", "?")
_NO_CONTENT = re.compile(
    rf"<(?=[{_first_letters(_RAW)}])({'|'.join(_RAW)}){_many(_OWN)}\s*+/>", re.IGNORECASE | re.ASCII
)
_NEXT = {name: re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE | re.ASCII) for name in _RAW}

_OPTIONS = frozenset(("optgroup", "option"))
# An end tag within these ends nothing that was opened around them.
_SCOPES = frozenset(("applet", "marquee", "object", "table", "template"))
_FORMATS = frozenset(("b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"))
# Elements without an end tag, and those whose end tag may be left out: the next one closes them, so they do not nest.
_CLOSED_BY_OTHERS = """
a area base body br button col colgroup dd dt embed head hr html img input li link meta nobr optgroup option p param rp
rt script source style tbody td tfoot th thead tr track wbr
"""
_UNCOUNTED = frozenset((*_CLOSED_BY_OTHERS.split(), *_RAW))


# What is asked of tags, by the name of the element: all that nest, formatting ones, entries of lists, scopes.
_COUNTS: tuple[Callable[[str], bool], ...] = (
    lambda name: bool(name) and name not in _UNCOUNTED,
    _FORMATS.__contains__,
    _OPTIONS.__contains__,
    _SCOPES.__contains__,
)


def _packed(start: str) -> int:
    """Of the name of a tag (``div``, ``/DIV``) a bit a count that it is part of, and the highest for an end tag."""
    base = start.removeprefix("/").lower()
    return sum(counts(base) << i for i, counts in enumerate(_COUNTS)) | start.startswith("/") << len(_COUNTS)


class _Kinds(dict[str, int]):
    """Names of tags as ``_packed``, with the number of the element's name above it; usual ones are known."""

    def __init__(self) -> None:
        super().__init__(_USUAL)
        self._numbers: dict[str, int] = {}

    def __missing__(self, start: str) -> int:
        base = start.removeprefix("/").lower()
        usual = _USUAL.get(base)
        number = _number(usual) if usual else len(_USUAL) + self._numbers.setdefault(base, len(self._numbers))
        self[start] = kind = _packed(start) | number << len(_COUNTS) + 1
        return kind


def _number(kind: int) -> int:
    return kind >> len(_COUNTS) + 1


_USUAL = {
    start: _packed(start) | number << len(_COUNTS) + 1
    for number, name in enumerate((*ELEMENTS, "span", "i", "em", "u", "small", "font", "svg", "path"))
    for start in (name, f"/{name}")
}


_ROOTS = _USUAL["html"], _USUAL["body"]


def pass_gate(source: str) -> str:
    """The source with tags of at most 512 attributes and elements nested at most 512 deep; its text as it was.

    Elements such as ``<iframe/>`` and ``<title/>`` end where they stand, unless their end tag follows.
    """
    source = _NO_CONTENT.sub(_end, source)
    is_drawn = _DRAWING.search(source) is not None
    if is_drawn:
        source = _DRAWN.sub(_settle_drawing, source)
    names = _names_of_light(source)
    if not names:
        source = _TAG.sub(_lighten, source)
    if is_drawn and not _is_light(source):
        source, names = _ONE_TAG.sub(_lighten, source), []
    kinds = _kinds(names or _TAG.findall(source))
    if (kinds == _ROOTS[0]).sum() + (kinds == _ROOTS[1]).sum() > MAX_ROOTS:
        source = _drop_later_roots(source)
        kinds = _kinds(_TAG.findall(source))
    formats = max(1, min(MAX_FORMATS, REOPENED // max(len(kinds), 1)))
    return "".join(_flatten(source, formats)) if _is_deep(kinds, formats) else source


def _names_of_light(source: str) -> list[str]:
    """The names of all tags, where each is sure to have few attributes: a tag behind all of them is found."""
    last = f"<{_LAST}>"
    names: list[str] = _LIGHT_TAG.findall(source + last)
    return names[:-1] if names[-1:] == [_LAST] and last[:-1] not in source else []


def _is_light(source: str) -> bool:
    """Whether no tag has too many attributes, those in what holds no tags among them, as in drawings it does."""
    passed = _LIGHT_DRAWN.match(source)
    return passed is not None and passed.end() == len(source)


def _end(match: re.Match[str]) -> str:
    """An element without content with its end tag; a slash before content that an end tag closes says nothing.

    Looks as far as the next tag of that name, so that all looks together are one pass a name.
    """
    name = match[1].lower()
    behind = _NEXT[name].search(match.string, match.end())
    return match[0] if behind and behind[1] else f"{match[0]}</{name}>"


def _settle_drawing(match: re.Match[str]) -> str:
    """A drawing that reads the same wherever its tags are read: as parsers do, which know it for one, or as on a page.

    Sections of characters become plain ones; an element that holds no tags on a page ends before its first tag.
    """
    text = _SECTION.sub(_characters, match[0])
    return _DRAWN_RAW.sub(lambda raw: raw[0] if _is_ended(raw) else f"{raw[0]}</{raw[1]}>", text)


def _characters(section: re.Match[str]) -> str:
    text = section[0]
    return escape(text.removeprefix("<![CDATA[")[:-3], quote=False) if text.endswith("]]>") else text


def _is_ended(raw: re.Match[str]) -> bool:
    end = f"</{raw[1]}"
    return raw.string[raw.end() : raw.end() + len(end)].lower() == end.lower()


def _lighten(match: re.Match[str]) -> str:
    """A tag, and what stands in it if that is no page, with its first attributes."""
    text = match[0]
    tag = _ONE_TAG.match(text)
    if tag is None:
        return text
    kept = list(islice(_ONE_ATTRIBUTE.finditer(text, tag.end(1), tag.end()), MAX_ATTRIBUTES + 1))
    return text if len(kept) <= MAX_ATTRIBUTES else f"{text[: kept[-1].start()]}>{text[tag.end() :]}"


def _drop_later_roots(source: str) -> str:
    """The source without attributes of its page that are stated far too often."""
    roots = list(islice(_ROOT.finditer(source), MAX_ROOTS + 1))
    if len(roots) <= MAX_ROOTS:
        return source
    at = roots[-1].start()
    return source[:at] + _ROOT.sub("<wbr", source[at:])


def _kinds(names: Sequence[str]) -> Ints:
    """What is asked of each of some tags."""
    return np.fromiter(map(_Kinds().__getitem__, names), np.int64, len(names))


def _is_deep(kinds: Ints, most_formats: int) -> bool:
    """Whether more elements may be open at once than are let through, all or formatting ones, or too many options."""
    nests, formats, options, is_scope = (kinds >> i & 1 for i in range(len(_COUNTS)))
    is_end, elements = kinds >> len(_COUNTS) & 1, kinds >> len(_COUNTS) + 1
    if (nests > is_end).sum() <= MAX_DEPTH and (formats > is_end).sum() <= most_formats and len(kinds) <= MAX_OPTIONS:
        return False
    if is_scope.any():
        elements = _within(elements, np.flatnonzero(is_scope), is_end)
    steps = _steps(1 - 2 * is_end, elements)
    depths = (int(np.cumsum(steps * counted).max(initial=0)) for counted in (nests, formats))
    return next(depths) > MAX_DEPTH or next(depths) > most_formats or int((options > is_end).sum()) > MAX_OPTIONS


def _within(elements: Ints, scopes: Ints, is_end: Ints) -> Ints:
    """Numbers of elements that differ where the innermost of the ``scopes`` (places of their tags) does."""
    inside, at, n_scopes = np.zeros(len(elements), np.int64), 0, 0
    stack, open_ = [(0, -1)], Counter[int]()
    for place in scopes.tolist():
        inside[at:place] = stack[-1][0]
        at, element = place, int(elements[place])
        if not is_end[place]:
            inside[place], at, n_scopes = stack[-1][0], place + 1, n_scopes + 1
            stack.append((n_scopes, element))
            open_[element] += 1
        elif open_[element]:
            while stack[-1][1] != element:
                open_[stack.pop()[1]] -= 1
            open_[stack.pop()[1]] -= 1
    inside[at:] = stack[-1][0]
    numbers: Ints = np.unique(inside * (int(elements.max()) + 1) + elements, return_inverse=True)[1]
    return numbers


def _steps(steps: Ints, elements: Ints) -> Ints:
    """1 for start tags, -1 for end tags, 0 for end tags of elements that are not open: these close nothing."""
    order = np.argsort(elements, kind="stable")
    # Of each element by itself: those of later numbers lie below all that the ones before them come to.
    floor = -elements[order] * (2 * len(steps) + 2)
    open_ = np.cumsum(steps[order])
    first = np.flatnonzero(np.diff(elements[order], prepend=-1))
    begins = np.concatenate(([0], open_))[first]
    own = open_ - np.repeat(begins, np.diff(first, append=len(steps))) + floor
    least = np.minimum(np.minimum.accumulate(own), floor)
    stray = np.diff(least - floor, prepend=0)
    stray[first] = (least - floor)[first]
    out = np.empty_like(steps)
    out[order] = steps[order] - stray
    return out


class _Open:
    """What stands open while the tags of a page are passed, by name, and what of it was flattened.

    ``scopes``: the open elements whose inside is apart, the outermost being the page, with what was opened in each.
    """

    def __init__(self, most_formats: int) -> None:
        self.kept: Counter[str] = Counter()
        self.flattened: Counter[str] = Counter()
        self.scopes: list[tuple[str, Counter[str]]] = [("", Counter())]
        self.most_formats = most_formats
        self.depth = self.formats = self.options = 0

    def passes(self, name: str, *, is_closed: bool) -> bool:
        """Whether the tag stays. ``is_closed``: it ends in a slash, which closes elements of drawings."""
        base = name.removeprefix("/").lower()
        if base in _OPTIONS:
            self.options += 1
            return self.options <= MAX_OPTIONS
        if base in _UNCOUNTED or (is_closed and (self.kept["svg"] or self.kept["math"])):
            return True
        is_format = base in _FORMATS
        if name.startswith("/"):
            return self._ends(base, is_format)
        if self.depth >= MAX_DEPTH or (is_format and self.formats >= self.most_formats):
            self.flattened[base] += 1
            return False
        self.kept[base] += 1
        self.scopes[-1][1][base] += 1
        self.depth += 1
        self.formats += is_format
        if base in _SCOPES:
            self.scopes.append((base, Counter()))
        return True

    def _ends(self, base: str, is_format: bool) -> bool:
        if self.flattened[base]:
            self.flattened[base] -= 1
            return False
        if base in _SCOPES and self.kept[base]:
            while self.scopes[-1][0] != base:
                self._close(self.scopes.pop()[0])
            self.scopes.pop()
        elif not self.scopes[-1][1][base]:
            return False
        self._close(base)
        self.formats -= is_format
        return True

    def _close(self, base: str) -> None:
        self.kept[base] -= 1
        self.scopes[-1][1][base] -= 1
        self.depth -= 1


def _flatten(source: str, most_formats: int) -> Iterator[str]:
    """The source without the tags of elements that stand too deep, and without end tags that end nothing."""
    standing, at = _Open(most_formats), 0
    is_inside = False  # an element that holds no tags has begun: its end tag is the next
    for match in _TAG.finditer(source):
        name = match[1]
        ends = is_inside and name is not None and name[1:].lower() in _RAW
        is_inside = name is None
        if name is None or ends or standing.passes(name, is_closed=match[0].endswith("/>")):
            continue
        yield source[at : match.start()]
        yield " "
        at = match.end()
    yield source[at:]
