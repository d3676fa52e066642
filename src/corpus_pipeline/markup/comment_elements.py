"""Which elements of a page are comments: by the names that known systems give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus_pipeline.markup.comment_elsewhere import Elsewhere
from corpus_pipeline.markup.comment_families import FAMILIES, SELECTOR_WORDS, SELECTORS, Selector
from corpus_pipeline.markup.comment_ids import inner_id, number_in, own_ids
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_words import (
    AUTHORS,
    PINGS,
    id_stems,
    normal_id,
    normal_words,
    which_ask,
    word_set,
)
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.words import as_codes

_INLINE = word_set("a span form input textarea button script img label select h1 h2 h3 h4 h5 h6 time option p")
_LISTED = word_set("li div article section table tr")
_ATTRIBUTES = frozenset(key[1:-1] for key in SELECTORS if key.startswith("["))
# Beside class and id; of other attributes selectors ask nothing.
_ASKED = _ATTRIBUTES | {"itemtype", "itemprop"}
_TAGS = frozenset(key for key in SELECTORS if key[:1].isalpha() and "-" in key)
_ID_STEMS = frozenset(word.strip("#+") for word in SELECTOR_WORDS if word.startswith("#"))
_HOLDERS = frozenset(("article", "li", "section", "tr", *_TAGS))
_NO_WORDS = frozenset[str]()
_SELECTOR_CODES = as_codes(SELECTOR_WORDS)
# An element that holds so many texts of comments is a list of them, whatever it is called.
MANY = 3


@dataclass(slots=True)
class Candidate:
    """An element that may be one comment.

    ``tops``: it, and where it has no element of its own the siblings that it goes on with; ``ids``: what it and the
    elements around it are called by the site.
    """

    node: int
    selector: Selector
    tops: list[int]
    is_opening: bool = False
    ids: list[str] = field(default_factory=list)
    above: int = -1

    @property
    def end_key(self) -> int:
        """The last top, behind which the comment ends."""
        return self.tops[-1]

    @property
    def number(self) -> str | None:
        """The number in its id, by which links name it."""
        return next((number for own in self.ids if (number := number_in(own)) is not None), None)


def _marks(dom: Dom) -> Iterator[tuple[int, Selector]]:
    """Every node that fulfils a selector, with the first one that it does, and those before that ask what is inside."""
    words = _asked_words(dom)
    own = {node: asked for nodes, asked in zip(dom.speakers, words[1:], strict=True) if asked for node in nodes}
    for node in dom.named(*_TAGS.intersection(dom.places)):
        if dom.attributes[node]:
            own[node] = own.get(node, _NO_WORDS).union((dom.tags[node],))
    for node in sorted(own):
        yield from _first(dom, node, own[node])


def _asked_words(dom: Dom) -> list[frozenset[str]]:
    """By number of ``Dom.sayings`` words that selectors ask for: of a class where any of it is, of id, microdata."""
    distinct = list(dict.fromkeys(dom.classes))
    of_class = dict.fromkeys(distinct, _NO_WORDS)
    for place in which_ask(distinct, _SELECTOR_CODES):
        own = frozenset(normal_words(distinct[place]))
        of_class[distinct[place]] = _NO_WORDS if own.isdisjoint(SELECTOR_WORDS) else own
    words = [_NO_WORDS, *(of_class[names] for names in dom.classes)]
    singular = [(number, node := dom.speakers[number - 1][0], dom.attributes[node]) for number in dom.singular]
    named = [(number, own["id"]) for number, _, own in singular if "id" in own]
    for (number, _), word in zip(named, _id_words([name for _, name in named]), strict=True):
        if word:
            words[number] = words[number].union((word,))
    for number, node, attributes in singular:
        if not _ASKED.isdisjoint(attributes) and (more := _more_words(dom.tags[node], attributes)):
            words[number] = words[number].union(more)
    return words


def _more_words(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """What selectors ask for beside the words of class and id."""
    more: list[str] = []
    if "itemtype" in attributes or "itemprop" in attributes:
        more += [word for word in _microdata(attributes) if word in SELECTOR_WORDS]
    if tag in _HOLDERS and not _ATTRIBUTES.isdisjoint(attributes):
        more += [f"[{name}]" for name in _ATTRIBUTES if name in attributes]
    return more


def _id_words(names: Sequence[str]) -> Iterator[str]:
    """What selectors ask for in each id, or nothing; most ids are told by their stem not to be asked for."""
    for name, stem in zip(names, id_stems(names), strict=True):
        if stem in _ID_STEMS or (len(name) > 10 and name.partition("-")[0].lower() in _ID_STEMS):
            word = normal_id(name)
            yield word if word in SELECTOR_WORDS else ""
        else:
            yield ""


def _microdata(attributes: Mapping[str, str]) -> Iterator[str]:
    for name in ("itemtype", "itemprop"):
        for part in attributes.get(name, "").lower().rpartition("/")[2].split():
            yield "@" + part


def _first(dom: Dom, node: int, words: frozenset[str]) -> Iterator[tuple[int, Selector]]:
    fulfilled = [s for word in words for s in SELECTORS.get(word, ()) if _holds(dom, node, words, s)]
    for selector in sorted(fulfilled, key=lambda selector: selector.rank):
        yield node, selector
        if not selector.inside:
            break


def _holds(dom: Dom, node: int, words: frozenset[str], selector: Selector) -> bool:
    if selector.tag and dom.tags[node] != selector.tag:
        return False
    if selector.attribute and selector.attribute not in dom.attributes[node]:
        return False
    return selector.words <= words and (not selector.parent or _is_below(dom, node, selector.parent))


def _is_below(dom: Dom, node: int, parent: frozenset[str]) -> bool:
    above = dom.parents[node]
    return parent <= {*normal_words(dom.get(above, "class")), normal_id(dom.get(above, "id"))}


@dataclass(frozen=True, slots=True)
class Marks:
    """What the names on a page say of comments.

    ``candidates``: elements that may be one, in order, wrappers of one comment being one; ``regions``: elements that
    hold them all; ``pings``: links from elsewhere among them.
    """

    candidates: list[Candidate]
    regions: list[tuple[int, Selector]]
    pings: frozenset[int]


def find_candidates(page: Page) -> Marks:
    """Elements that may be comments by the names that they have."""
    dom = page.dom
    marks = list(_marks(dom))
    if not marks:
        return Marks([], [], frozenset())
    away = Elsewhere(page)
    found: dict[int, Candidate] = {}
    for node, selector in marks:
        if dom.tags[node] == "dd":
            continue  # behind a head
        if selector.kind == "heads" or dom.tags[node] == "dt":
            _add(found, [(node, selector)], away, tops=_run(dom, node, selector, page))
        elif selector.kind in ("comments", "openings"):
            _add(found, [(node, selector)], away)
    for node, selector in marks:
        if selector.kind == "lists":
            for tops in _items(page, node, selector):
                _add(found, [(tops[0], selector)], away, tops=tops)
    seeds = [(node, selector) for node, selector in marks if selector.kind == "texts"]
    _grown(page, seeds, found, away)
    pings = frozenset(node for node in found if _is_ping(page, node))
    candidates = [found[node] for node in sorted(found) if node not in pings]
    return Marks(_merged(page, candidates), [mark for mark in marks if mark[1].kind == "regions"], pings)


def as_candidate(page: Page, tops: list[int], selector: Selector) -> Candidate:
    """A candidate made of the subtrees ``tops``, with its ids."""
    candidate = Candidate(tops[0], selector, tops, selector.kind == "openings")
    candidate.ids = list(own_ids(page.dom, tops))
    return candidate


def _is_ping(page: Page, node: int) -> bool:
    """Whether an element of a list of comments is a link from elsewhere."""
    return not page.words(node).isdisjoint(PINGS) or _opening(page.dom, node).startswith(("pingback", "trackback"))


def _opening(dom: Dom, node: int) -> str:
    """The first text in a subtree, in lower case."""
    return next((text.strip() for text in dom.texts[node : dom.ends[node]] if text.strip()), "")[:20].lower()


def _items(page: Page, node: int, selector: Selector) -> list[list[int]]:
    """The items of a list: its children, or its terms with what stands behind each."""
    dom = page.dom
    if dom.tags[node] == "dl":
        return [_run(dom, child, selector, page) for child in dom.children(node) if dom.tags[child] == "dt"]
    items = [child for child in dom.children(node) if dom.tags[child] in _LISTED]
    return [[item] for item in items] if len({dom.tags[item] for item in items}) == 1 else []


def _run(dom: Dom, head: int, selector: Selector, page: Page) -> list[int]:
    """A head and the siblings behind it up to the next head."""
    tops, node, parent = [head], dom.ends[head], dom.parents[head]
    while node < dom.ends[parent]:
        if dom.tags[node] == dom.tags[head] and (dom.tags[head] == "dt" or _is_alike(page, node, selector)):
            break
        if dom.tags[node] != "#text":
            tops.append(node)
        node = dom.ends[node]
    return tops


def _is_alike(page: Page, node: int, selector: Selector) -> bool:
    return selector.words <= page.words(node) | {normal_id(page.dom.get(node, "id"))}


def _add(
    found: dict[int, Candidate],
    nodes: Iterable[tuple[int, Selector]],
    away: Elsewhere,
    tops: list[int] | None = None,
) -> None:
    for node, selector in nodes:
        dom = away.page.dom
        is_inline = dom.tags[node] in _INLINE and selector.kind != "heads"
        if is_inline or node in found or away.holds(node, selector):
            continue
        if selector.inside and not _has_inside(away.page, tops or [node], selector.inside):
            continue
        own = as_candidate(away.page, tops or [node], selector)
        found[own.node] = own


def _has_inside(page: Page, tops: Sequence[int], word: str) -> bool:
    dom = page.dom
    inside = (i for top in tops for i in range(top + (top == tops[0]), dom.ends[top]) if dom.attributes[i])
    return any(word in page.words(i) for i in inside)


def find_inner_ids(dom: Dom, candidates: list[Candidate]) -> None:
    """Give comments without an id of their own the first id of a known stem, or name of an anchor, that is in them."""
    behind = [*(candidate.node for candidate in candidates), len(dom)][1:]
    for candidate, following in zip(candidates, behind, strict=False):
        if not candidate.ids:
            last = candidate.tops[-1]
            candidate.ids = inner_id(dom, range(candidate.node, min(dom.ends[last], following, candidate.node + 120)))


def _grown(page: Page, seeds: list[tuple[int, Selector]], found: dict[int, Candidate], away: Elsewhere) -> None:
    """Texts without an element of a comment around them, each with all that lies between it and its neighbours."""
    dom = page.dom
    innermost = _innermost(dom, found)
    by_selector: dict[Selector, list[int]] = {}
    for node, selector in seeds:
        by_selector.setdefault(selector, []).append(node)
    for selector, called in by_selector.items():
        nodes = _one_each(dom, called)
        n_held = Counter(innermost[node] for node in nodes)
        of_none = [node for node in nodes if innermost[node] < 0 or n_held[innermost[node]] >= MANY]
        beside = dict(zip(nodes, zip([-1, *nodes], [*nodes[1:], len(dom)], strict=False), strict=True))
        alone = of_none if len(nodes) > 1 else []
        grown = [_grow(dom, node, *beside[node]) for node in alone]
        for node, tops in zip(grown, _with_heads(page, grown), strict=True):
            _add(found, [(node, selector)], away, tops=tops)


def _one_each(dom: Dom, nodes: list[int]) -> list[int]:
    """Texts without those behind another one in its element: quotes part some of them in two."""
    first = {dom.parents[node]: node for node in reversed(nodes)}
    return sorted(first.values()) if len(nodes) < MANY * len(first) and len(first) > 1 else nodes


def _with_heads(page: Page, nodes: list[int]) -> list[list[int]]:
    """Elements with the siblings right before them, where author and time stand in a row above the text."""
    if all(any(page.words(i) & AUTHORS.keys() for i in _attributed(page.dom, node)) for node in nodes):
        return [[node] for node in nodes]
    heads_of = _before(page.dom, nodes)
    before = [heads_of[node] for node in nodes]
    usual = min((len(heads) for heads in before[1:]), default=0)
    return [[*heads[len(heads) - usual :], node] for heads, node in zip(before, nodes, strict=True)]


def _attributed(dom: Dom, node: int) -> Iterator[int]:
    return (i for i in range(node, dom.ends[node]) if dom.attributes[i])


def _before(dom: Dom, nodes: list[int]) -> dict[int, list[int]]:
    """For each node the elements between it and the sibling before it that is one of them."""
    found: dict[int, list[int]] = {node: [] for node in nodes}
    for parent in {dom.parents[node] for node in found}:
        heads: list[int] = []
        for sibling in dom.children(parent):
            if sibling in found:
                found[sibling], heads = heads, []
            elif dom.tags[sibling] != "#text":
                heads.append(sibling)
    return found


def _innermost(dom: Dom, found: Mapping[int, Candidate]) -> list[int]:
    """For each node the candidate that it stands in, by its own node, or -1."""
    inside = [-1] * len(dom)
    for node in sorted(found):
        for top in found[node].tops:
            inside[top : dom.ends[top]] = [node] * (dom.ends[top] - top)
    return inside


def _grow(dom: Dom, node: int, before: int, behind: int) -> int:
    """The largest subtree that holds one text and none of its neighbours."""
    while True:
        above = dom.parents[node]
        if above < 0 or dom.tags[above] in ("body", "html") or before >= above or behind < dom.ends[above]:
            return node
        node = above


# --- several elements around one comment ---


def _merged(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Candidates without those that are but another element of the comment around them, nesting noted."""
    dom, kept, stack = page.dom, list[Candidate](), list[Candidate]()
    inner = _below(dom, candidates)
    alike = {outer: Counter(id(c.selector) for c in below) for outer, below in inner.items()}
    around = {c.node: outer for outer, below in inner.items() for c in below}
    for candidate in candidates:
        while stack and dom.ends[stack[-1].end_key] <= candidate.node:
            stack.pop()
        if is_forum(candidate) and sum(_is_as_sure(post, candidate) for post in inner[candidate.node]) > 1:
            continue  # a list of posts that is called as they are
        outer = stack[-1] if stack else None
        if outer is not None and _is_same(page, outer, candidate, alike[outer.node]):
            outer.ids += candidate.ids
            beside = alike.get(around.get(outer.node, -1), Counter())
            beside[id(outer.selector)] -= 1
            outer.selector = min(outer.selector, candidate.selector, key=lambda selector: selector.rank)
            beside[id(outer.selector)] += 1
            outer.is_opening = outer.is_opening or candidate.is_opening
            alike[outer.node].update(alike[candidate.node])
            alike[outer.node][id(candidate.selector)] -= 1
            around.update((c.node, outer.node) for c in inner[candidate.node])
            continue
        stack.append(candidate)
        kept.append(candidate)
    return kept


def _is_as_sure(inner: Candidate, outer: Candidate) -> bool:
    """Whether an element in a post is a post by a name no more doubtful than that one's."""
    weak, outer_weak = (FAMILIES[candidate.selector.family].weak for candidate in (inner, outer))
    return is_forum(inner) and (outer_weak or not weak)


def _below(dom: Dom, candidates: list[Candidate]) -> dict[int, list[Candidate]]:
    """The candidates right below each."""
    below: dict[int, list[Candidate]] = {c.node: [] for c in candidates}
    stack: list[Candidate] = []
    for candidate in candidates:
        while stack and dom.ends[stack[-1].end_key] <= candidate.node:
            stack.pop()
        if stack:
            below[stack[-1].node].append(candidate)
        stack.append(candidate)
    return below


def _is_same(page: Page, outer: Candidate, inner: Candidate, alike: Counter[int]) -> bool:
    """Whether an element inside another one is the same comment: the same number, or all that comes first in it.

    ``alike``: how many stand right below the outer one, by their selectors.
    """
    if outer.number is not None and outer.number == inner.number:
        return True
    if alike.total() == 1 and is_forum(outer) and is_forum(inner):
        return True  # posts do not nest
    if alike[id(inner.selector)] > 1 or outer.selector is inner.selector:
        return False
    if outer.number is not None and inner.number is not None:
        return False
    before = page.dom.texts[outer.node : inner.node]
    return not any(text and not text.isspace() for text in before)


def is_forum(candidate: Candidate) -> bool:
    """Whether a candidate was found as a post of a forum."""
    return FAMILIES[candidate.selector.family].forum
