"""One pass over a page: its meta tags, its structured data, and the few nodes that may show title, author or date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress

from corpus_pipeline.markup.class_families import MAY_SAY, SAYS
from corpus_pipeline.markup.class_words import AWAY, COMMENTS, NOTHING, has_whole_name, said_by
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.markup.json_ld import clean_text
from corpus_pipeline.markup.words import words

# Longer texts are no title, byline or date.
MAX_SHOWN = 400
# Bounds for hostile pages: values of one meta name, candidates of one kind.
MAX_VALUES, MAX_NODES, MAX_MARKED = 40, 60, 200

# Elements whose borders do not part words.
_INLINE = frozenset(
    words("a abbr b bdi bdo big cite code data em font i ins kbd mark q s small span strong sub sup tt u wbr")
)
# Readings that stand above East Asian words, and what is no text.
_UNREAD = frozenset(("rt", "rp", "svg", "script"))
_DRAWN = frozenset(("svg", "symbol", "g"))
_AREAS = frozenset(("nav", "aside", "footer"))
_SHOWN = frozenset(("h1", "h2", "time", "article"))
_VISITED = _AREAS | _SHOWN
# Attributes that may tell something; all of them are among ``SAYING``.
_TELLING = frozenset(("itemprop", "itemtype", "pubdate", "rel"))
_AWAY_IDS = AWAY | {"footer"}
_RELS = frozenset(("canonical", "next", "amphtml"))
_WHOLE = frozenset(("html", "body", "main", "article"))
_ITEMPROPS: Mapping[str, tuple[str, int]] = {
    "headline": ("title", 0),
    "author": ("author", 0),
    "creator": ("author", 1),
    "datepublished": ("date", 0),
    "datecreated": ("date", 1),
    "uploaddate": ("date", 1),
    "datemodified": ("modified", 0),
}
_OTHER_ITEMS = frozenset(("comment", "review", "publisher", "sourceorganization", "breadcrumb", "recipeingredient"))
_COMMENT_TYPES = ("/comment", "/usercomments", "/breadcrumblist", "/answer")


@dataclass(frozen=True, slots=True)
class Marked:
    """A node that its markup calls title, author, date or modified; the lower the rank, the clearer it says so."""

    node: int
    field: str
    rank: int


@dataclass(slots=True)
class Clues:
    """What one pass finds; nodes in document order.

    ``metas``: values by lower-case name or property; ``links``: addresses of ``link`` elements by rel; ``json_ld``:
    scripts; ``asides``: first node and end of each area that is left aside; ``counters``: may show the number of
    comments; ``walls``: named after paywalls; ``types``: of microdata.
    """

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    language: str = ""
    json_ld: list[int] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    comment_areas: list[int] = field(default_factory=list)
    asides: list[tuple[int, int]] = field(default_factory=list)
    counters: list[int] = field(default_factory=list)
    walls: list[int] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)
    body: int = -1
    types: list[str] = field(default_factory=list)

    def values(self, *names: str) -> Iterator[str]:
        """The values of meta tags, in the order of the given names."""
        for name in names:
            for value in dict.fromkeys(self.metas.get(name, ())):
                if text := clean_text(value):
                    yield text

    def first(self, *names: str) -> str | None:
        """The first value of these meta tags."""
        return next(self.values(*names), None)


def leave_out(clues: Clues, areas: Sequence[tuple[int, int]]) -> None:
    """Take back what was found in some areas, which are left aside from now on; ``areas``: as ``disjoint`` has them."""
    starts = [low for low, _ in areas]

    def is_outside(node: int) -> bool:
        at = bisect_right(starts, node) - 1
        return at < 0 or node >= areas[at][1]

    clues.marked = [mark for mark in clues.marked if is_outside(mark.node)]
    clues.times = [node for node in clues.times if is_outside(node)]
    clues.articles = [node for node in clues.articles if is_outside(node)]
    clues.asides = disjoint([*clues.asides, *areas])


def disjoint(areas: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Areas in order, without those that begin in others."""
    out: list[tuple[int, int]] = []
    for low, high in sorted(areas, key=lambda area: (area[0], -area[1])):
        if not out or low >= out[-1][1]:
            out.append((low, high))
    return out


def shown(dom: Dom, node: int) -> str:
    """The text of an element as a reader sees it on one line, cut behind 400 characters; a meta's ``content``."""
    if dom.tags[node] == "meta":
        return clean_text(dom.get(node, "content")) or ""
    parts: list[str] = []
    size, unread = 0, 0
    for inner in range(node, dom.ends[node]):
        tag = dom.tags[inner]
        if tag == TEXT and inner >= unread:
            parts.append(dom.texts[inner])
            size += len(dom.texts[inner])
        elif tag in _UNREAD:
            unread = dom.ends[inner]
        elif tag not in _INLINE:
            parts.append(" ")
        if size > 4 * MAX_SHOWN:
            break
    return " ".join("".join(parts).split())[:MAX_SHOWN]


def fields_shown(dom: Dom, node: int) -> str:
    """The same for a line of several fields, where every element stands for itself."""
    texts = [text for text in dom.texts[node : dom.ends[node]][:MAX_NODES] if text]
    return " ".join(" ".join(texts).split())[:MAX_SHOWN]


def find_clues(dom: Dom) -> Clues:
    """What the nodes say of the page; areas of comments and of other pages show no title, author or date."""
    clues = Clues()
    until = inside = 0  # ends of the area that is left aside, and of the outermost article
    # Most elements are left out here: they have but a class that says nothing.
    asked = {*dom.named(*_SPECIAL), *chain.from_iterable(compress(dom.speakers, _telling(dom)))}
    for node in sorted(asked):
        tag = dom.tags[node]
        if tag in _SPECIAL:
            _SPECIAL[tag](dom, node, clues)
        if node >= until and _opens_aside(dom, node, clues, inside):
            until = dom.ends[node]
            clues.asides.append((node, until))
        elif tag == "article" and node >= until:
            inside = max(inside, dom.ends[node])
    return clues


def _telling(dom: Dom) -> list[bool]:
    """Whether attributes say anything that is looked for here, by the elements that say the same (``Dom.speakers``)."""
    telling = [False] * len(dom.speakers)
    for number in dom.singular:
        own = dom.attributes[dom.speakers[number - 1][0]]
        telling[number - 1] = not _TELLING.isdisjoint(own) or ("id" in own and own["id"].lower() in _AWAY_IDS)
    for place, (code, name) in enumerate(zip(dom.codes[1:], dom.classes, strict=True)):
        if code & SAYS or (name and not name.islower()) or (code & MAY_SAY and has_whole_name(name)):
            telling[place] = telling[place] or said_by(name) is not NOTHING
    return telling


def _opens_aside(dom: Dom, node: int, clues: Clues, inside: int) -> bool:
    """Note what an element is; whether it opens an area that is left aside. ``inside``: end of the article."""
    tag = dom.tags[node]
    if tag in _AREAS and (tag == "nav" or node >= inside) and _may_be_aside(dom, node):
        return True
    if _is_aside(dom, node, clues):
        return True
    shown = clues.times if tag == "time" else clues.articles if tag == "article" else clues.headings
    if tag in _SHOWN and len(shown) < MAX_NODES:
        shown.append(node)
    return False


# --- elements by their name ---


def _read_meta(dom: Dom, node: int, clues: Clues) -> None:
    own = dom.attributes[node]
    value = own.get("content") or own.get("value")
    names = own.get("property") or own.get("name") or own.get("http-equiv")
    if not names or not value:
        return
    for name in names.lower().split():
        values = clues.metas.setdefault(name, [])
        if len(values) < MAX_VALUES:
            values.append(value)


def _read_link(dom: Dom, node: int, clues: Clues) -> None:
    own = dom.attributes[node]
    for rel in _RELS.intersection(own.get("rel", "").lower().split()):
        if address := own.get("href", "").strip():
            clues.links.setdefault(rel, []).append(address)


def _read_title(dom: Dom, node: int, clues: Clues) -> None:
    if clues.title is None and dom.tags[dom.parents[node]] not in _DRAWN:
        clues.title = clean_text(dom.text(node))


def _read_script(dom: Dom, node: int, clues: Clues) -> None:
    if dom.ends[node] > node + 1 and len(clues.json_ld) < MAX_NODES:
        clues.json_ld.append(node)


def _read_html(dom: Dom, node: int, clues: Clues) -> None:
    clues.language = clues.language or dom.get(node, "lang") or dom.get(node, "xml:lang")


def _read_body(_: Dom, node: int, clues: Clues) -> None:
    clues.body = node


def _read_nothing(_: Dom, __: int, ___: Clues) -> None:
    """Elements that are looked at although their own tag says nothing yet."""


_SPECIAL: Mapping[str, Callable[[Dom, int, Clues], None]] = {
    "meta": _read_meta,
    "link": _read_link,
    "title": _read_title,
    "script": _read_script,
    "html": _read_html,
    "body": _read_body,
} | dict.fromkeys(_VISITED, _read_nothing)


# --- elements by their attributes ---


def _is_aside(dom: Dom, node: int, clues: Clues) -> bool:
    """Note what the attributes of a node call it; whether it opens an area that is left aside."""
    own = dom.attributes[node]
    said = said_by(own["class"]) if "class" in own else NOTHING
    name = own["id"].lower() if "id" in own else ""
    is_comments = said.is_comments or name in COMMENTS
    if (said.is_away or name in _AWAY_IDS) and _may_be_aside(dom, node, of_any_size=is_comments):
        if is_comments:
            clues.comment_areas.append(node)
        return True
    if said is not NOTHING:
        _note_class(node, said.is_counter, said.is_wall, clues)
    marks = list(said.fields)
    if "itemprop" in own or "itemtype" in own:
        if _is_other_item(own) and _may_be_aside(dom, node):
            return True
        marks += _item_marks(own, clues)
    if "rel" in own and dom.tags[node] == "a" and "author" in own["rel"].lower().split():
        marks.append(("author", 1))
    if "pubdate" in own:
        marks.append(("date", 1))
    if marks and len(clues.marked) < MAX_MARKED and dom.tags[node] not in _WHOLE:
        clues.marked += [Marked(node, *mark) for mark in sorted(marks, key=lambda mark: mark[1])]
    return False


def _may_be_aside(dom: Dom, node: int, *, of_any_size: bool = False) -> bool:
    """Not so the page itself and what holds its heading or most of it: wrappers are named after what they may hold."""
    end = dom.ends[node]
    is_part = of_any_size or 2 * (end - node) < len(dom)
    return is_part and dom.tags[node] not in _WHOLE and "h1" not in dom.tags[node:end]


def _note_class(node: int, is_counter: bool, is_wall: bool, clues: Clues) -> None:
    if is_counter and len(clues.counters) < MAX_NODES:
        clues.counters.append(node)
    if is_wall and len(clues.walls) < MAX_NODES:
        clues.walls.append(node)


def _is_other_item(own: Mapping[str, str]) -> bool:
    kind = own.get("itemtype", "").lower()
    return kind.endswith(_COMMENT_TYPES) or own.get("itemprop", "").lower() in _OTHER_ITEMS


def _item_marks(own: Mapping[str, str], clues: Clues) -> Iterator[tuple[str, int]]:
    kind = own.get("itemtype", "")
    if kind and len(clues.types) < MAX_NODES:
        clues.types.append(kind.rpartition("/")[2].lower())
    for prop in own.get("itemprop", "").lower().split():
        if prop in _ITEMPROPS:
            yield _ITEMPROPS[prop]
