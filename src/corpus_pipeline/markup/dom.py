"""A page as flat lists in document order: parsed once by lexbor, walked once, never touched again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus_pipeline.markup.class_families import word_codes
from corpus_pipeline.markup.elements import ELEMENTS
from corpus_pipeline.markup.gate import pass_gate

TEXT = "#text"
# What the parser calls a text, and what else is no element.
_TEXT, _COMMENT = "-text", "-comment"
# Common elements that the rendering has no row for; from this number on the parser counts names of a page's own making.
_OTHERS, _OWN_NAMES = ("span", "i", "em", "u", "small", "font", "link", "meta"), 1000
# Their content is no part of the tree that the parser hands out: a document of its own, or left unread.
_APART = frozenset(("template", "noframes", "noembed", "iframe"))
_START_APART, _END_APART = (
    re.compile(rf"{start}(?:{'|'.join(sorted(_APART))})(?=[\s/>])", re.IGNORECASE | re.ASCII) for start in ("<", "</")
)
# With those whose text is program, not page; a script that holds JSON-LD is kept.
_UNUSUAL = frozenset((*_APART, "script", "style"))
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
# Attributes that rules ask of every element, beside its class; most elements have none of them.
SAYING = frozenset(
    (
        *("id", "role", "rel", "style", "hidden", "itemprop", "itemtype", "pubdate"),
        *("comment-id", "data-comment-id", "data-commentid", "data-node-id", "data-pid", "data-post-id"),
        "data-questionid",
    )
)


@dataclass(frozen=True, slots=True)
class Dom:
    """The nodes of a page in document order; all lists have one entry a node.

    ``tags``: lower-case element name, or ``#text``; ``parents``: number of the parent, -1 for the root, always less
    than the node's own; ``ends``: number behind the node's last descendant, so that ``range(i, ends[i])`` is its
    subtree; ``attributes``: by lower-case name, with "" for those without a value; ``texts``: of text nodes.

    ``sayings``: what the class and the attributes of ``SAYING`` on the node say, as a number that nodes share which
    have the same class and none of the others; 0: nothing. ``speakers``: the nodes of each number but 0, with their
    class in ``classes``; ``singular``: the numbers of nodes with one of the others; ``codes``: by number what the words
    of the class say.

    ``words``: the texts that hold more than white space, by number; ``places``: the elements of each name.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    attributes: list[Mapping[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sayings: list[int] = field(default_factory=list)
    speakers: list[list[int]] = field(default_factory=list)
    singular: list[int] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __len__(self) -> int:
        return len(self.tags)

    def get(self, node: int, name: str) -> str:
        """The value of an attribute, or an empty string."""
        return self.attributes[node].get(name, "")

    def named(self, *tags: str) -> list[int]:
        """The elements of some names, in order: rules ask for links and headings, each time of all nodes else."""
        found = [self.places[tag] for tag in tags if tag in self.places]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def children(self, node: int) -> Iterator[int]:
        """The nodes right below a node, in order."""
        child = node + 1
        while child < self.ends[node]:
            yield child
            child = self.ends[child]

    def text(self, node: int) -> str:
        """All text of a subtree as it stands in the source, without any white space added."""
        return "".join(self.texts[node : self.ends[node]])


def read_dom(html: str) -> Dom:
    """The nodes of a page as browsers would build it from its source; comments and programs are left out."""
    root = LexborHTMLParser(html).root
    dom = Dom()
    if root is not None:
        _walk(root, dom)
    distinct = list(dict.fromkeys(dom.classes))
    by_class = dict(zip(distinct, word_codes(distinct), strict=True))
    dom.codes.extend((0, *(by_class[names] for names in dom.classes)))
    return dom


def _walk(root: LexborNode, dom: Dom) -> None:  # noqa: PLR0915 (a call for each node would cost as much again)
    """Append every node below and with ``root``; a stack, since pages nest deeper than Python may call."""
    tags, parents, ends, texts, words, places = dom.tags, dom.parents, dom.ends, dom.texts, dom.words, dom.places
    attributes, sayings, speakers = dom.attributes, dom.sayings, dom.speakers
    usual, numbers = _usual_tags(), _Numbers(dom)
    stack: list[tuple[LexborNode | None, int]] = []  # what is to be walked when a subtree is done, and its parent
    node: LexborNode | None = root
    n, parent = 0, -1
    while node is not None:
        tag = usual.get(node.tag_id) or node.tag or _COMMENT
        if tag == _TEXT:
            text = node.text_content or ""
            if text and not text.isspace():
                words.append(n)
            tags.append(TEXT)
            parents.append(parent)
            attributes.append(_NO_ATTRIBUTES)
            texts.append(text)
            sayings.append(0)
            n += 1
            ends.append(n)
            node = node.next
        elif tag[0] == "-":
            node = node.next
        else:
            own, saying = _NO_ATTRIBUTES, 0
            found: Mapping[str, Any] = node.attributes
            if found:
                own = found if all(found.values()) else {name: value or "" for name, value in found.items()}
                names = own.get("class", "")
                if (names and len(own) == 1) or SAYING.isdisjoint(own):
                    saying = numbers[names]
                else:
                    dom.singular.append(saying := numbers.add(names))
                if saying:
                    speakers[saying - 1].append(n)
            places[tag].append(n)
            tags.append(tag)
            parents.append(parent)
            attributes.append(own)
            texts.append("")
            sayings.append(saying)
            n += 1
            ends.append(n)
            below = _first_below(node, tag, own) if tag in _UNUSUAL else node.first_child
            if below is None:
                node = node.next
            else:
                stack.append((node.next if parent >= 0 else None, parent))
                node, parent = below, n - 1
        while node is None and stack:
            ends[parent] = n
            node, parent = stack.pop()


@cache
def _usual_tags() -> Mapping[int, str]:
    """The names of common elements by the parser's number of them, so that each is one string, in all pages.

    Elements of drawings are not among them: in these some of the same numbers are written with capitals.
    """
    tree = LexborHTMLParser("text")
    numbered = ((tree.create_node(tag).tag_id, tag) for tag in (*ELEMENTS, *_OTHERS))
    texts = {text.tag_id: _TEXT for text in tree.css("body")[0].iter(include_text=True)}
    return {number: tag for number, tag in numbered if number < _OWN_NAMES} | texts


class _Numbers(dict[str, int]):
    """The numbers of ``Dom.sayings``, given in turn: by the class where an element has none of ``SAYING``."""

    def __init__(self, dom: Dom) -> None:
        super().__init__({"": 0})
        self._speakers, self._classes = dom.speakers, dom.classes

    def __missing__(self, names: str) -> int:
        self[names] = number = self.add(names)
        return number

    def add(self, names: str) -> int:
        """Another number, for nodes of this class."""
        self._speakers.append([])
        self._classes.append(names)
        return len(self._speakers)


def _first_below(node: LexborNode, tag: str, own: Mapping[str, str]) -> LexborNode | None:
    """The first node of what is read of an element whose content is a program or stands apart."""
    if tag in _APART:
        return _apart(node, tag)
    return node.first_child if _is_data(own) else None


def _apart(node: LexborNode, tag: str) -> LexborNode | None:
    """The first node of what stands apart within an element; what would stand apart in that is read as part of it.

    A page of 50,000 frames, each in the one before, was read as often.
    """
    if tag == "template":
        inner = (node.html or "")[len("<template") : -len("</template>")]
        body = LexborHTMLParser(f"<div{_joined(inner)}</div>").body
        outer = body.first_child if body is not None else None
        return outer.first_child if outer is not None else None
    raw = node.first_child
    source = (raw.text_content if raw is not None else "") or ""
    body = LexborHTMLParser(pass_gate(_joined(source))).body if source.strip() else None
    return body.first_child if body is not None else None


def _joined(source: str) -> str:
    """What stands apart in a source as parts of it that are not shown."""
    return _START_APART.sub("<div hidden", _END_APART.sub("</div", source))


def _is_data(attributes: Mapping[str, str]) -> bool:
    return "ld+json" in attributes.get("type", "").lower()
