"""The parts of one comment: who wrote it, when, and which nodes are its text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from corpus_pipeline.markup.comment_bylines import (
    MAX_BYLINE,
    MAX_NAME,
    is_commenter,
    is_edit_note,
    is_glue,
    is_joining,
    is_said,
    is_signed,
    read_name,
    read_time,
)
from corpus_pipeline.markup.comment_look import Found, look
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_text import find_texts, is_inside
from corpus_pipeline.markup.comment_words import word_set
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.folding import fold_text

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
# A line that tells of an edit has so many nodes at most.
MAX_EDIT_NODES = 16
# An element of more nodes than this shows more than one text.
MAX_SHOWING = 60
# Longer texts than these words of a time show something else; seconds or milliseconds since 1970 have so many digits.
MAX_STAMPED, _EPOCH_DIGITS = 20, (10, 13)
# An entry of a guest book has so many fields with a label at least, each of so many characters.
MIN_LABELS, MAX_LABEL = 3, 20
_OWN_STAMPS = ("created-timestamp", "data-timestamp", "data-created", "data-time", "data-date", "data-utime")


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


def read_parts(page: Page, tops: Sequence[int], nested: AbstractSet[int], *, is_nameless: bool = False) -> Parts:
    """The parts of the comment that is made of the subtrees ``tops`` without those of ``nested``.

    ``is_nameless``: nothing in it has a name that tells what it is, so that the author's may be but the first words.
    """
    found = look(page, tops, nested)
    author_node, author = _on_button(page, found) if is_nameless else (None, None)
    if author is None:
        author_node, author = _author(page, found, tops)
    if author_node is None and is_nameless:
        author_node, author = _foremost(page, found, tops)
    time_node, raw, stamp = _time(page, found, tops)
    meta = [n for n in (author_node, time_node) if n is not None]
    if is_nameless and author_node is not None and (cell := _cell_of(page, author_node, tops)) is not None:
        meta.append(cell)
    meta += _labelled(page, found) if is_nameless else ()
    texts = find_texts(page, found, tops, meta)
    shown = " ".join(page.text(node) for node in texts)[:200]
    is_gone = author_node is not None and author is None
    deleted = found.is_deleted or is_gone or _says_deleted(shown)
    if deleted and author_node is not None and _is_in_notice(page.dom, author_node, texts):
        author_node, author = None, None  # of him who deleted it
    truncated = found.is_truncated
    return Parts(None if is_gone else author_node, author, time_node, raw, stamp, texts, deleted, truncated)


def _is_in_notice(dom: Dom, name: int, texts: Sequence[int]) -> bool:
    """Whether a name stands behind a text in the element of both: *Deleted by Mara*."""
    return any(text < name and dom.parents[text] == dom.parents[name] for text in texts)


def _labelled(page: Page, found: Found) -> list[int]:
    """What stands above the words of an entry whose fields have labels: *Name:*, *From:*, *Date:*, *Message:*."""
    texts = page.dom.texts
    labels = [
        i for i, leaf in enumerate(found.leaves) if len(own := texts[leaf].strip()) <= MAX_LABEL and own.endswith(":")
    ]
    is_form = len(labels) >= MIN_LABELS and labels[-1] + 1 < len(found.leaves)
    return found.leaves[: labels[-1] + 1] if is_form else []


def _cell_of(page: Page, author: int, tops: Sequence[int]) -> int | None:
    """The short cell of a table in which the author stands beside a longer one."""
    dom, node = page.dom, author
    while node > tops[0] and dom.tags[node] != "td":
        node = dom.parents[node]
    if node <= tops[0]:
        return None
    n_own = len(page.text(node))
    beside = (c for c in dom.children(dom.parents[node]) if c != node and dom.tags[c] == "td")
    return node if n_own <= MAX_BYLINE and any(len(page.text(cell)) > n_own for cell in beside) else None


def _says_deleted(text: str) -> bool:
    return 0 < len(text) <= 120 and load_phrases().groups(fold_text(text), "deleted") is not None


# --- author ---


def _author(page: Page, found: Found, tops: Sequence[int]) -> tuple[int | None, str | None]:
    """The node that shows the author's name, and the name; a node alone where it says that the author is gone."""
    called = sorted(found.authors)
    shown = _first_name(page, [node for rank, node in called if rank <= _SURE_AUTHOR], is_called=True)
    if shown:
        return shown
    for name in ("data-author", "author", "data-author-name", "data-username"):
        value = page.dom.get(tops[0], name).strip()
        if is_commenter(value.strip("[]()"), is_called=True):
            return next((n for n in found.leaves if page.dom.texts[n].strip() == value), None), value
    sure = [node for rank, node in found.texts if rank == 0]
    gone = (leaf for leaf in found.leaves[:_HEAD] if page.dom.texts[leaf].strip().lower() in _GONE)
    if (leaf := next((leaf for leaf in gone if not is_inside(page.dom, leaf, sure)), None)) is not None:
        return leaf, None
    rest = [node for rank, node in called if rank > _SURE_AUTHOR]
    return _first_line(page, found) or _first_name(page, rest) or (None, None)


def _first_name(page: Page, nodes: list[int], *, is_called: bool = False) -> tuple[int, str] | None:
    return next((shown for node in nodes if (shown := _name_in(page, node, is_called=is_called))), None)


def _name_in(page: Page, node: int, *, is_called: bool) -> tuple[int, str] | None:
    """The first name that an element shows, and the innermost element that shows only it."""
    dom = page.dom
    for leaf in range(node, min(dom.ends[node], node + 60)):
        if dom.tags[leaf] in ("script", "style", "svg", "button"):
            continue
        if dom.texts[leaf] and not dom.texts[leaf].isspace() and not _is_unseen(page, leaf):
            name = read_name(dom.texts[leaf], is_called=is_called)
            if name:
                return _shows(page, leaf, dom.texts[leaf]), name
    return None


def _is_unseen(page: Page, leaf: int) -> bool:
    """Whether a text is for screen readers alone, or the letters that stand in place of a picture."""
    around = page.dom.parents[leaf]
    if not page.words(around).isdisjoint(_UNSEEN):
        return True
    text = page.dom.texts[leaf].strip()
    is_initial = len(text) <= MAX_INITIALS and text.isupper()
    return is_initial and (page.dom.get(around, "role") == "img" or "avatar" in page.dom.get(around, "class").lower())


def _shows(page: Page, leaf: int, text: str) -> int:
    """The element around a text node, where it shows nothing else; else the text node itself."""
    parent = page.dom.parents[leaf]
    is_small = page.dom.ends[parent] - parent <= MAX_SHOWING
    return parent if is_small and page.text(parent) == " ".join(text.split()) else leaf


# What hides words from the eye, and the letters of a name that stand in place of a picture.
_UNSEEN, MAX_INITIALS = word_set("sronly usronly screenreadertext screenreaderonly visuallyhidden assistivetext"), 2
# Words of a worse rank are those of lines that hold the name among other things.
_SURE_AUTHOR = 2
# Texts at the front of a comment among which its author may be announced.
_OPENING = 6
# What stands in place of the name of a user who is gone, among the first texts of a comment.
_GONE, _HEAD = frozenset(("[deleted]", "[removed]")), 3
_BY = word_set("by von par por от door av af przez da di")
_SPEAKING = word_set("a b strong cite h3 h4 h5 h6 em i dt")


def _first_line(page: Page, found: Found) -> tuple[int, str] | None:
    """The name in the line that opens or closes a comment, where no element is called so."""
    dom = page.dom
    covered = [(node, dom.ends[node]) for rank, node in found.texts if rank == 0]
    leaves = [leaf for leaf in found.leaves if not found.is_quoted(leaf)]
    outside = [leaf for leaf in leaves if not any(a <= leaf < b for a, b in covered)]
    if covered and outside:
        asked = [*outside[:6], *outside[-6:], *(leaf for leaf in leaves[:4] if _is_timed(page, found, leaf))]
    else:
        asked = [*(leaf for leaf in leaves[-6:] if _is_announced(page, found, leaf)), *leaves[:4]]
    told = next((leaf for leaf in outside[1:_OPENING] if _is_told(page, found, leaf)), None)
    for leaf in asked if told is None else (told, *asked):
        text = dom.texts[leaf]
        is_apart = dom.tags[dom.parents[leaf]] in _SPEAKING
        is_followed = _is_said(page, found, leaf) or _is_timed(page, found, leaf)
        bare = is_apart or is_followed
        if (
            bare
            or leaf == told
            or is_said(text)
            or text.rstrip().endswith(":")
            or (len(text) < MAX_BYLINE and read_time(text))
        ):
            name = read_name(text, is_called=is_apart and is_followed)
            if name and len(name.split()) <= 4 and _ends_as_name(name) and not _starts_sentence(text, name):
                return _shows(page, leaf, text), name
    return None


def _on_button(page: Page, found: Found) -> tuple[int | None, str | None]:
    """The name on a button that opens a comment."""
    buttons = (node for node in found.chrome if page.dom.tags[node] == "button" and node < min(found.leaves, default=0))
    return next(((node, name) for node in buttons if (name := _short_name(page.text(node)))), (None, None))


def _foremost(page: Page, found: Found, tops: Sequence[int]) -> tuple[int | None, str | None]:
    """The name that opens a comment in an element of its own."""
    for leaf in found.leaves[:1] if len(found.leaves) > 1 else ():
        name = _short_name(page.dom.texts[leaf])
        if name and page.dom.parents[leaf] not in tops:
            return _shows(page, leaf, page.dom.texts[leaf]), name
    return None, None


def _short_name(text: str) -> str | None:
    name = read_name(text) if len(text) <= MAX_NAME else None
    return name if name and len(name.split()) <= 4 and _ends_as_name(name) else None


def _is_said(page: Page, found: Found, leaf: int) -> bool:
    """Whether a word such as *writes:* follows a text."""
    at = bisect_left(found.leaves, leaf) + 1
    behind = page.dom.texts[found.leaves[at]].strip() if at < len(found.leaves) else ""
    return behind.endswith(":") and is_glue(behind)


def _is_told(page: Page, found: Found, leaf: int) -> bool:
    """Whether a text, with those beside it, says by whom the comment is, and when."""
    return is_signed(page.dom.texts[leaf]) or _is_announced(page, found, leaf, timed=True)


def _is_announced(page: Page, found: Found, leaf: int, *, timed: bool = False) -> bool:
    """Whether a link or other marked words stand behind a text that ends as *posted on 3 May by*; a time behind it."""
    at = bisect_left(found.leaves, leaf) - 1
    if at < 0 or page.dom.tags[page.dom.parents[leaf]] not in _SPEAKING:
        return False
    before = " ".join(page.dom.texts[found.leaves[at]].split()).rstrip(" :").lower()
    if len(before) > MAX_BYLINE or before.rpartition(" ")[2] not in _BY:
        return False
    when = read_time(before)
    is_all = is_glue(before if when is None else before[: when.start] + before[when.end :])
    return is_all and (not timed or when is not None or _is_timed(page, found, leaf))


def _is_timed(page: Page, found: Found, leaf: int) -> bool:
    """Whether a time follows a text, in an element of its own."""
    at = bisect_left(found.leaves, leaf) + 1
    return at < len(found.leaves) and _time_of_leaf(page, found.leaves[at]) is not None


def _ends_as_name(name: str) -> bool:
    return name[-1] not in "!?,;。！？，；" and (name[-1] != "." or len(name.rsplit(maxsplit=1)[-1]) <= 3)


def _starts_sentence(text: str, name: str) -> bool:
    """Whether a text goes on for long behind what was taken for a name."""
    return len(text.strip()) > len(name) + 60


# --- time ---


def _time(page: Page, found: Found, tops: Sequence[int]) -> tuple[int | None, str | None, str | None]:
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
        stamp = stamp or _own_stamp(page.dom, tops[0])
        return None, stamp, stamp
    return first[0], first[1], first[2] or stamp


_Time = tuple[int | None, str | None, str | None]


def _times(page: Page, found: Found) -> Iterator[_Time]:
    """Times in elements called so, then in short texts, last those of edits and in what is told of the user."""
    inside: list[int] = []
    any_called = False
    for _, node in sorted(found.times):
        if is_inside(page.dom, node, found.boxes) or _is_of_edit(page, node):
            inside.append(node)
        elif page.dom.tags[node] != "meta" and (shown := _time_in(page, node)):
            any_called = True
            yield shown
    for leaf in () if any_called else found.leaves:
        if (
            not found.is_quoted(leaf)
            and not is_inside(page.dom, leaf, found.boxes)
            and (raw := _time_of_leaf(page, leaf))
        ):
            node = _shows(page, leaf, page.dom.texts[leaf])
            stamp = _stamp(page.dom, node)
            yield node, raw, stamp if stamp and _is_time(stamp) else None
    yield from (shown for node in inside if (shown := _time_in(page, node)))


def _is_of_edit(page: Page, node: int) -> bool:
    """Whether a time stands in a line that tells of an edit."""
    above = page.dom.parents[node]
    return page.dom.ends[above] - above <= MAX_EDIT_NODES and is_edit_note(page.text(above))


def _time_of_leaf(page: Page, leaf: int) -> str | None:
    """The time that takes up most of a short text."""
    text = page.dom.texts[leaf]
    if len(text) > MAX_BYLINE or not (any(char.isdigit() for char in text) or len(text) <= MAX_STAMPED):
        return None
    plain = " ".join(text.split())
    when = read_time(plain)
    return when.raw if when and 2 * len(when.raw) >= len(plain) - 30 and not is_joining(plain) else None


def _time_in(page: Page, node: int) -> _Time | None:
    """The time that an element shows or carries, with the innermost element that shows it."""
    text = page.text(node)
    if len(text) <= MAX_BYLINE and not is_joining(text):
        when, apart = read_time(text), read_time(" ".join(" ".join(page.dom.texts[node : page.dom.ends[node]]).split()))
        if apart and len(apart.raw) >= len(when.raw if when else ""):
            when = apart  # nothing stands between the words of one element and the next
        if when:
            return _innermost(page, node, when.raw)
    stamp = _stamp(page.dom, node)
    if not stamp or not (page.dom.tags[node] == "time" or (len(text) <= MAX_STAMPED and _is_time(stamp))):
        return None
    return (node, text, stamp) if 0 < len(text) <= MAX_STAMPED else ((node if text else None), stamp, stamp)


def _is_time(stamp: str) -> bool:
    return (stamp.isdecimal() and len(stamp) in _EPOCH_DIGITS) or read_time(stamp) is not None


def _innermost(page: Page, node: int, raw: str) -> _Time:
    """The innermost element that still shows all of a time, with what machines read on the way to it."""
    dom, stamp = page.dom, _stamp(page.dom, node)
    while True:
        below = next((c for c in dom.children(node) if dom.tags[c] != TEXT and raw in page.text(c)), None)
        if below is None:
            return node, raw, stamp
        node = below
        stamp = _stamp(dom, node) or stamp


def _own_stamp(dom: Dom, node: int) -> str | None:
    """The time that the element of a comment carries itself."""
    return next((value for name in _OWN_STAMPS if (value := dom.get(node, name).strip())), None)


def _stamp(dom: Dom, node: int) -> str | None:
    """The machine-readable time of an element."""
    for name in _STAMPS:
        value = dom.get(node, name).strip()
        if value and len(value) <= 60 and any(char.isdigit() for char in value):
            return value
    return None
