"""A page as flat lists in document order: parsed once by lexbor, walked once, never touched again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus_pipeline.markup.class_families import word_codes

TEXT = "#text"
# Their text is program, not page; a script that holds JSON-LD is kept.
_PROGRAMS = frozenset(("script", "style"))
# Their content is no part of the tree that the parser hands out: a document of its own, or left unread.
_APART = frozenset(("template", "noframes", "noembed", "iframe"))
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
    have the same class and none of the others; 0: nothing. ``speakers``: the first node of each number but 0;
    ``singular``: the numbers of nodes with one of the others; ``codes``: by number what the words of the class say.
    """

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    attributes: list[Mapping[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sayings: list[int] = field(default_factory=list)
    speakers: list[int] = field(default_factory=list)
    singular: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.tags)

    @property
    def classes(self) -> list[str]:
        """The class of each of the ``speakers``, or an empty string."""
        return [self.attributes[node].get("class", "") for node in self.speakers]

    def get(self, node: int, name: str) -> str:
        """The value of an attribute, or an empty string."""
        return self.attributes[node].get(name, "")

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
        _close(dom)
    classes = dom.classes
    distinct = list(dict.fromkeys(classes))
    by_class = dict(zip(distinct, word_codes(distinct), strict=True))
    dom.codes.extend((0, *(by_class[names] for names in classes)))
    return dom


def _walk(root: LexborNode, dom: Dom) -> None:
    """Append every node below and with ``root``; a stack, since pages nest deeper than Python may call."""
    tags, parents, attributes, texts, sayings = dom.tags, dom.parents, dom.attributes, dom.texts, dom.sayings
    stack: list[tuple[LexborNode, int]] = []  # what is to be walked when a subtree is done, and its parent
    numbers = _Numbers(dom.speakers, dom.singular)
    node: LexborNode | None = root
    parent = -1
    while node is not None:
        behind = node.next if parent >= 0 else None
        below = None
        tag = node.tag
        if tag == "-text":
            tags.append(TEXT)
            attributes.append(_NO_ATTRIBUTES)
            texts.append(node.text_content or "")
            parents.append(parent)
            sayings.append(0)
        elif tag and tag[0] != "-":
            below = _apart(node, tag) if tag in _APART else node.first_child
            own, number = _NO_ATTRIBUTES, 0
            if found := node.attributes:
                own = {name: value or "" for name, value in found.items()}
                number = numbers.of(own, len(tags))
            if below is not None and tag in _PROGRAMS and not _is_data(own):
                below = None
            tags.append(tag)
            attributes.append(own)
            texts.append("")
            parents.append(parent)
            sayings.append(number)
        if below is not None:
            if behind is not None:
                stack.append((behind, parent))
            node, parent = below, len(tags) - 1
        elif behind is not None:
            node = behind
        else:
            node, parent = stack.pop() if stack else (None, -1)


class _Numbers:
    """The numbers of ``Dom.sayings``, given in turn."""

    def __init__(self, speakers: list[int], singular: list[int]) -> None:
        self.speakers, self.singular = speakers, singular
        self.by_class: dict[str | None, int] = {None: 0, "": 0}

    def of(self, own: Mapping[str, str], node: int) -> int:
        """The number of what some attributes say; ``node``: whose they are."""
        classes = own.get("class")
        if not (len(own) == 1 and classes) and not SAYING.isdisjoint(own):
            self.speakers.append(node)
            self.singular.append(len(self.speakers))
            return len(self.speakers)
        number = self.by_class.get(classes)
        if number is None:
            self.speakers.append(node)
            number = self.by_class[classes] = len(self.speakers)
        return number


def _apart(node: LexborNode, tag: str) -> LexborNode | None:
    """The first node of what stands apart within an element; templates in templates are read as parts of the outer."""
    if tag == "template":
        inner = (node.html or "")[len("<template") : -len("</template>")]
        source = "<div" + inner.replace("<template", "<div hidden").replace("</template", "</div") + "</div>"
        body = LexborHTMLParser(source).body
        outer = body.first_child if body is not None else None
        return outer.first_child if outer is not None else None
    raw = node.first_child
    source = (raw.text_content if raw is not None else "") or ""
    body = LexborHTMLParser(source).body if source.strip() else None
    return body.first_child if body is not None else None


def _is_data(attributes: Mapping[str, str]) -> bool:
    return "ld+json" in attributes.get("type", "").lower()


def _close(dom: Dom) -> None:
    """Fill ``ends`` from the back: a node ends where its last child does."""
    parents, ends = dom.parents, dom.ends
    ends.extend([0] * len(parents))
    for node in range(len(parents) - 1, -1, -1):
        end = ends[node]
        if not end:
            ends[node] = end = node + 1
        parent = parents[node]
        if parent >= 0 and not ends[parent]:
            ends[parent] = end
