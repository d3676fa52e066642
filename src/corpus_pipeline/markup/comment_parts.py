"""The parts of one comment: who wrote it, when, and which nodes are its text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from corpus_pipeline.markup.comment_bylines import MAX_BYLINE, is_glue, is_joining, read_name, read_time
from corpus_pipeline.markup.comment_page import NO_SIGNS, Page, Signs
from corpus_pipeline.markup.comment_words import word_set
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.folding import fold_text

# Elements that never show the words of a comment.
CHROME = word_set("button form input select textarea option script style svg nav noscript template label iframe")
_STAMPS = (
    "datetime",
    "data-utime",
    "data-timestamp",
    "data-time",
    "title",
    "content",
    "data-date",
    "data-datetime",
    "data-content",
)
_RESTS = " []()|·•-–—,.:;/#\u00a0"
_ACTIONS = ("reply", "log in", "login", "sign in", "report", "expand full", "view original", "antworten", "répondre")
_TELLING = frozenset(("a", "abbr", "blockquote", "cite", "time"))


@dataclass(frozen=True, slots=True)
class Parts:
    """What was found in one comment; the nodes are numbers of the Dom."""

    author_node: int | None = None
    author: str | None = None
    time_node: int | None = None
    time_raw: str | None = None
    time_attribute: str | None = None
    text_nodes: tuple[int, ...] = ()
    is_deleted: bool = False
    is_truncated: bool = False


@dataclass(slots=True)
class _Found:
    """Nodes of one comment that may show its parts, with the rank of the word that says so."""

    authors: list[tuple[int, int]] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    controls: list[int] = field(default_factory=list)
    chrome: list[int] = field(default_factory=list)
    nested: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)
    is_deleted: bool = False
    is_truncated: bool = False


def read_parts(page: Page, tops: Sequence[int], nested: AbstractSet[int]) -> Parts:
    """The parts of the comment that is made of the subtrees ``tops`` without those of ``nested``."""
    found = _look(page, tops, nested)
    author_node, author = _author(page, found, tops)
    time_node, raw, stamp = _time(page, found)
    texts = _texts(page, found, tops, [n for n in (author_node, time_node) if n is not None])
    shown = " ".join(page.text(node) for node in texts)[:200]
    deleted = found.is_deleted or _says_deleted(shown)
    truncated = found.is_truncated
    return Parts(author_node, author, time_node, raw, stamp, texts, deleted, truncated)


def _says_deleted(text: str) -> bool:
    return 0 < len(text) <= 120 and load_phrases().groups(fold_text(text), "deleted") is not None


# --- one look at every node of a comment ---


def _look(page: Page, tops: Sequence[int], nested: AbstractSet[int]) -> _Found:
    dom, found = page.dom, _Found()
    for top in tops:
        node, quote_end = top, 0
        while node < dom.ends[top]:
            tag = dom.tags[node]
            if tag == TEXT:
                if not dom.texts[node].isspace():
                    found.leaves.append(node)
            elif node in nested and node != tops[0]:
                found.nested.append(node)
                node = dom.ends[node]
                continue
            elif tag in CHROME and node != top and not (tag == "form" and _holds_text(page, node)):
                found.chrome.append(node)
                node = dom.ends[node]
                continue
            elif (signs := page.signs(node)) is not NO_SIGNS or tag in _TELLING:
                if signs.is_signature and node != top:
                    found.chrome.append(node)
                    node = dom.ends[node]
                    continue
                if signs.is_quote or tag == "blockquote":
                    quote_end = max(quote_end, dom.ends[node])
                _note(page, node, signs, found, quoted=node < quote_end, is_top=node == tops[0])
            node += 1
    return found


def _holds_text(page: Page, form: int) -> bool:
    """Whether a form is wrapped around a comment rather than there to write one."""
    return any(page.signs(i).text is not None for i in range(form + 1, page.dom.ends[form]) if page.dom.attributes[i])


def _note(page: Page, node: int, signs: Signs, found: _Found, *, quoted: bool, is_top: bool) -> None:
    if is_top:
        found.is_deleted = found.is_deleted or signs.is_deleted
        return
    if signs.text is not None and page.dom.tags[node] != "a":
        found.texts.append((signs.text, node))
    if not quoted:
        _note_byline(page.dom, node, signs, found)
    if signs.is_box and page.dom.ends[node] - node > 8:
        found.boxes.append(node)
    if signs.is_other:
        found.others.append(node)
    elif page.dom.tags[node] == "a":
        if signs.is_more and page.dom.ends[node] - node <= 4:
            found.is_truncated = True
        if signs.is_control or signs.is_more or _is_action(page, node):
            found.controls.append(node)
    elif signs.is_control:
        found.controls.append(node)


def _note_byline(dom: Dom, node: int, signs: Signs, found: _Found) -> None:
    tag = dom.tags[node]
    if signs.author is not None:
        found.authors.append((signs.author, node))
    elif tag == "cite" or "author" in dom.get(node, "rel"):
        found.authors.append((1, node))
    if tag == "time":
        found.times.append((0, node))
    elif signs.time is not None:
        found.times.append((signs.time, node))
    elif tag == "abbr" and dom.get(node, "title"):
        found.times.append((1, node))


def _is_action(page: Page, node: int) -> bool:
    if page.dom.ends[node] - node > 6:
        return False
    text = page.text(node)
    if not 0 < len(text) <= 30:
        return False
    folded = fold_text(text)
    return folded.startswith(_ACTIONS) or load_phrases().is_text(folded, "action")


# --- author ---


def _author(page: Page, found: _Found, tops: Sequence[int]) -> tuple[int | None, str | None]:
    """The node that shows the author's name, and the name."""
    called = sorted(found.authors)
    shown = _first_name(page, [node for rank, node in called if rank <= _SURE_AUTHOR])
    if shown:
        return shown
    for name in ("data-author", "author", "data-author-name", "data-username"):
        value = page.dom.get(tops[0], name).strip()
        if value:
            return next((n for n in found.leaves if page.dom.texts[n].strip() == value), None), value
    rest = [node for rank, node in called if rank > _SURE_AUTHOR]
    return _first_line(page, found) or _first_name(page, rest) or (None, None)


def _first_name(page: Page, nodes: list[int]) -> tuple[int, str] | None:
    return next((shown for node in nodes if (shown := _name_in(page, node))), None)


def _name_in(page: Page, node: int) -> tuple[int, str] | None:
    """The first name that an element shows, and the innermost element that shows only it."""
    dom = page.dom
    for leaf in range(node, min(dom.ends[node], node + 60)):
        if dom.tags[leaf] in ("script", "style", "svg", "button"):
            continue
        if dom.texts[leaf] and not dom.texts[leaf].isspace():
            name = read_name(dom.texts[leaf])
            if name:
                return _shows(page, leaf, dom.texts[leaf]), name
    return None


def _shows(page: Page, leaf: int, text: str) -> int:
    """The element around a text node, where it shows nothing else; else the text node itself."""
    parent = page.dom.parents[leaf]
    return parent if page.text(parent) == " ".join(text.split()) else leaf


# Words of a worse rank are those of lines that hold the name among other things.
_SURE_AUTHOR = 2
_SPEAKING = word_set("a b strong cite h3 h4 h5 h6 em i dt")


def _first_line(page: Page, found: _Found) -> tuple[int, str] | None:
    """The name in the line that opens or closes a comment, where no element is called so."""
    dom = page.dom
    covered = [(node, dom.ends[node]) for rank, node in found.texts if rank == 0]
    outside = [leaf for leaf in found.leaves if not any(a <= leaf < b for a, b in covered)]
    for leaf in [*outside[:6], *outside[-6:]] if covered and outside else found.leaves[:4]:
        text = dom.texts[leaf]
        bare = dom.tags[dom.parents[leaf]] in _SPEAKING or _is_said(page, found, leaf)
        if bare or text.rstrip().endswith(":") or (len(text) < MAX_BYLINE and read_time(text)):
            name = read_name(text)
            if name and len(name.split()) <= 4 and _ends_as_name(name) and not _starts_sentence(text, name):
                return _shows(page, leaf, text), name
    return None


def _is_said(page: Page, found: _Found, leaf: int) -> bool:
    """Whether a word such as *writes:* follows a text."""
    at = bisect_left(found.leaves, leaf) + 1
    behind = page.dom.texts[found.leaves[at]].strip() if at < len(found.leaves) else ""
    return behind.endswith(":") and is_glue(behind)


def _ends_as_name(name: str) -> bool:
    return name[-1] not in "!?,;" and (name[-1] != "." or len(name.rsplit(maxsplit=1)[-1]) <= 3)


def _starts_sentence(text: str, name: str) -> bool:
    """Whether a text goes on for long behind what was taken for a name."""
    return len(text.strip()) > len(name) + 60


# --- time ---


def _time(page: Page, found: _Found) -> tuple[int | None, str | None, str | None]:
    """The node that shows the time, the time, and the same as machines read it; of several the one to the minute."""
    first: _Time | None = None
    for shown in _times(page, found):
        first = first or shown
        if shown[2] or ":" in (shown[1] or ""):
            first = shown
            break
    hidden = next((n for _, n in sorted(found.times) if page.dom.tags[n] == "meta"), None)
    stamp = None if hidden is None else _stamp(page.dom, hidden)
    if first is None:
        return (None if stamp is None else hidden), stamp, stamp
    return first[0], first[1], first[2] or stamp


_Time = tuple[int | None, str | None, str | None]


def _times(page: Page, found: _Found) -> Iterator[_Time]:
    """Times in elements called so, then in short texts, last those in what is told of the user."""
    inside: list[int] = []
    any_called = False
    for _, node in sorted(found.times):
        if _is_inside(page.dom, node, found.boxes):
            inside.append(node)
        elif page.dom.tags[node] != "meta" and (shown := _time_in(page, node)):
            any_called = True
            yield shown
    for leaf in () if any_called else found.leaves:
        if not _is_inside(page.dom, leaf, found.boxes) and (raw := _time_of_leaf(page, leaf)):
            yield _shows(page, leaf, page.dom.texts[leaf]), raw, None
    yield from (shown for node in inside if (shown := _time_in(page, node)))


def _time_of_leaf(page: Page, leaf: int) -> str | None:
    """The time that takes up most of a short text."""
    text = page.dom.texts[leaf]
    if len(text) > MAX_BYLINE or not any(char.isdigit() for char in text):
        return None
    plain = " ".join(text.split())
    when = read_time(plain)
    return when.raw if when and 2 * len(when.raw) >= len(plain) - 30 and not is_joining(plain) else None


def _time_in(page: Page, node: int) -> _Time | None:
    """The time that an element shows or carries, with the innermost element that shows it."""
    text = page.text(node)
    if len(text) <= MAX_BYLINE and not is_joining(text):
        when = read_time(text)
        if when:
            return _innermost(page, node, when.raw)
    stamp = _stamp(page.dom, node)
    if not stamp or not (page.dom.tags[node] == "time" or (not text and read_time(stamp))):
        return None
    return (node if text else None), stamp, stamp


def _innermost(page: Page, node: int, raw: str) -> _Time:
    """The innermost element that still shows all of a time, with what machines read on the way to it."""
    dom, stamp = page.dom, _stamp(page.dom, node)
    while True:
        below = next((c for c in dom.children(node) if dom.tags[c] != TEXT and raw in page.text(c)), None)
        if below is None:
            return node, raw, stamp
        node = below
        stamp = _stamp(dom, node) or stamp


def _stamp(dom: Dom, node: int) -> str | None:
    """The machine-readable time of an element."""
    for name in _STAMPS:
        value = dom.get(node, name).strip()
        if value and len(value) <= 60 and any(char.isdigit() for char in value):
            return value
    return None


# --- text ---


def _texts(page: Page, found: _Found, tops: Sequence[int], meta: list[int]) -> tuple[int, ...]:
    """The nodes that are the text: an element called so which holds neither name nor time, else what is left over."""
    dom = page.dom
    others = [n for n in found.others if not any(n <= t < dom.ends[n] for r, t in found.texts if r == 0)]
    closed = sorted({*others, *found.nested, *found.chrome, *meta, *(_short(page, found.controls))})
    for rank in (0, 1):
        called = [
            n for r, n in found.texts if r == rank and not _holds(dom, n, meta) and not _is_inside(dom, n, closed)
        ]
        pieces = (piece for node in _outermost(dom, called) for piece in cover(page, node, closed))
        nodes = _without_rests(page, pieces)
        if nodes:
            return nodes
    called = [n for r, n in found.texts if r == 0 and not _is_inside(dom, n, closed)]
    nodes = _left_over(page, _outermost(dom, called), closed)
    if nodes:
        return nodes
    closed = sorted({*found.nested, *found.chrome, *meta, *(_short(page, found.controls)), *_short(page, found.others)})
    return _left_over(page, tops, closed)


def _left_over(page: Page, nodes: Iterable[int], closed: Sequence[int]) -> tuple[int, ...]:
    pieces = [piece for node in nodes for piece in cover(page, node, closed)]
    return tuple(piece for piece in pieces if not is_glue(page.text(piece)))


def _without_rests(page: Page, pieces: Iterable[int]) -> tuple[int, ...]:
    """Pieces of a text without what only stood around a button: *[ ]*, *|*."""
    nodes = tuple(pieces)
    told = tuple(node for node in nodes if page.text(node).strip(_RESTS))
    return told or nodes


def _short(page: Page, nodes: list[int]) -> list[int]:
    return [node for node in nodes if len(page.text(node)) <= MAX_BYLINE]


def _holds(dom: Dom, node: int, inner: list[int]) -> bool:
    return any(node <= other < dom.ends[node] for other in inner)


def _is_inside(dom: Dom, node: int, outer: list[int]) -> bool:
    return any(other <= node < dom.ends[other] for other in outer)


def _outermost(dom: Dom, nodes: list[int]) -> Iterator[int]:
    end = -1
    for node in sorted(nodes):
        if node >= end:
            end = dom.ends[node]
            yield node


def cover(page: Page, node: int, closed: Sequence[int]) -> Iterator[int]:
    """The largest subtrees with text below and with a node that hold no closed node; ``closed`` is in order."""
    dom, stack = page.dom, [node]
    while stack:
        node = stack.pop()
        at = bisect_left(closed, node)
        if at < len(closed) and closed[at] < dom.ends[node]:
            if closed[at] != node:
                stack.extend(reversed(list(dom.children(node))))
        elif page.has_text(node):
            yield node
