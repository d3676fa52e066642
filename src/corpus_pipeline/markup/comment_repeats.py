"""Comments without a known name: the like elements in a part of the page that is called *comments*, or headed so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from corpus_pipeline.markup.comment_bylines import MAX_BYLINE, is_said, is_verb, read_name, read_time
from corpus_pipeline.markup.comment_elements import Candidate, as_candidate
from corpus_pipeline.markup.comment_families import SELECTORS, Selector
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.folding import fold_text

# Lists stand at most so many elements below the one that is called comments, and hold so many levels of answers.
MAX_LEVELS, MAX_DEPTH = 6, 20
# A heading of comments is short, shorter without their number; more of them than this are not looked at.
MAX_HEADING, MAX_WORDS, MAX_NODES, MAX_HEADINGS = 80, 4, 16, 4
# A comment of several siblings has at most so many, and a list of them is repeated this often at least.
PERIODS, MIN_TURNS = (2, 3), 2
# How much is read in vain, in nodes: 15,000 headings called *Comments* gave twelve groups of as many elements, parts
# for comments that stand in one another as many as there are. To read an element at all costs as much as some nodes.
MAX_TRIED, ELEMENT_NODES = 1_000_000, 30
_ITEMS = frozenset(("li", "div", "article", "section", "table", "tr", "p", "dt"))
# Elements that show a heading without being one.
_TITLES = frozenset(("div", "p", "strong", "b", "span", "td", "font", "dt"))
_LISTS = frozenset(("ul", "ol"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "legend"))
_MARKED = frozenset(("a", "b", "strong", "em", "i", "cite", "u", "font", "span"))
# Elements that may be the line of an author.
_HEADS = frozenset(("p", "div", "h3", "h4", "h5", "h6", "dt", "li", "td"))
_NO_DIGITS = str.maketrans("", "", "-_0123456789")
# Classes by which elements of one kind differ.
ALTERNATING = frozenset(("even", "odd", "alt", "alternate", "first", "last", "depth", "level", "d", "top"))
# Headings of entries that visitors of a site leave.
_GUESTBOOKS = frozenset(
    ("guestbook", "guest book", "gästebuch", "livre d'or", "livre d’or", "libro de visitas", "libro degli ospiti",
     "livro de visitas", "gastenboek", "gästbok", "gæstebog", "gjestebok", "vieraskirja", "księga gości",
     "kniha návštěv", "vendégkönyv", "гостевая книга", "ziyaretçi defteri", "ゲストブック", "留言板", "방명록")
)  # fmt: skip
_BORDERS = frozenset((TEXT, "hr", "br", "a", "script", "style"))
_SELECTOR = next(selector for selector in SELECTORS["comments"] if selector.kind == "regions")


class Region(NamedTuple):
    """A part of the page: the nodes below ``node`` from ``start`` on; ``selector``: by which its comments go."""

    node: int
    start: int
    selector: Selector


def find_regions(page: Page, called: Iterable[tuple[int, Selector]]) -> Iterator[Region]:
    """The parts of a page that are called comments, then those that are headed so."""
    yield from (Region(node, node + 1, selector) for node, selector in called)
    yield from _headed(page)


def find_repeated(page: Page, regions: Iterable[Region]) -> Iterator[list[Candidate]]:
    """Groups of like siblings inside the regions, from the outside in: each may be the comments of the page."""
    for region in regions:
        level = [region.node]
        for _ in range(MAX_LEVELS):
            for node in level:
                yield from _groups(page, node, region)
            children = (c for node in level for c in page.dom.children(node) if c >= region.start)
            level = [c for c in children if page.dom.ends[c] - c > 4]


def within_means(dom: Dom, groups: Iterable[list[Candidate]]) -> Iterator[list[Candidate]]:
    """Groups, each once, up to the one that makes their nodes more than are looked at in vain."""
    seen, n_tried = set[tuple[object, ...]](), 0
    for group in groups:
        if n_tried > MAX_TRIED:
            return
        key = tuple((candidate.selector, *candidate.tops) for candidate in group)
        if key not in seen:
            seen.add(key)
            nodes = (dom.ends[top] - top for candidate in group for top in candidate.tops)
            n_tried += ELEMENT_NODES * len(group) + sum(nodes)
            yield group


def _headed(page: Page) -> Iterator[Region]:
    """What follows headings such as *12 comments* in the elements that they stand in."""
    dom = page.dom
    nodes = [node for node in dom.named(*_HEADINGS) if dom.ends[node] - node <= MAX_NODES]
    headings = (node for node in nodes if _is_heading(page.text(node)) or _is_guestbook(page.text(node)))
    for node in islice(chain(headings, _titled(page)), MAX_HEADINGS):
        above = dom.parents[node]
        while above > 0 and dom.ends[above] == dom.ends[node]:
            above = dom.parents[above]
        yield Region(above, dom.ends[node], _SELECTOR)


def _titled(page: Page) -> Iterator[int]:
    """Texts that say no more than *Comments (12)* and stand in an element that is no heading."""
    dom, known = page.dom, load_phrases().by_text("thread")
    for text, leaves in page.short_texts.items():
        if text in known and known[text].name == "heading":
            yield from (leaf for leaf in leaves if dom.tags[dom.parents[leaf]] in _TITLES)


def _is_heading(text: str) -> bool:
    if not 0 < len(text) <= MAX_HEADING or (len(text.split()) > MAX_WORDS and not any(char.isdigit() for char in text)):
        return False
    return load_phrases().groups(fold_text(text), "thread") is not None


def _is_guestbook(text: str) -> bool:
    return len(text) <= MAX_HEADING and fold_text(text) in _GUESTBOOKS


def _groups(page: Page, parent: int, region: Region) -> Iterator[list[Candidate]]:
    """The children of an element as comments: those of the commonest tag, those of one class, and several as one."""
    dom = page.dom
    children = [c for c in dom.children(parent) if c >= region.start and dom.tags[c] in _ITEMS]
    if any(dom.tags[child] == "dt" for child in children):
        heads = [child for child in children if dom.tags[child] == "dt"]
        yield [as_candidate(page, _definition(dom, head), region.selector) for head in heads]
        return
    for key in (dom.tags.__getitem__, lambda child: (dom.tags[child], dom.get(child, "class"))):
        by_key: dict[object, list[int]] = {}
        for child in children:
            by_key.setdefault(key(child), []).append(child)
        nodes = max(by_key.values(), key=len, default=[])
        if len(nodes) > 1:
            for look in (_own_class, _shared_class):
                if inner := _like_inside(dom, nodes, look):
                    yield [as_candidate(page, [node], region.selector) for node in sorted({*nodes, *inner})]
            yield [as_candidate(page, [node], region.selector) for node in _with_answers(page, nodes)]
    for runs in (
        *_runs(dom, parent, region.start),
        _ruled(dom, parent, region.start),
        _led(page, parent, region.start),
    ):
        if len(runs) > 1:
            yield [as_candidate(page, run, region.selector) for run in runs]


def _with_answers(page: Page, items: Sequence[int]) -> list[int]:
    """Items of a list with those of the lists in them."""
    dom, found, level = page.dom, list(items), list(items)
    for _ in range(MAX_DEPTH):
        lists = (c for item in level if dom.tags[item] == "li" for c in range(item, dom.ends[item]))
        inner = [c for c in lists if dom.tags[c] in _LISTS and _item_of(dom, c) in level]
        level = [item for node in inner for item in dom.children(node) if dom.tags[item] == "li"]
        if not level:
            break
        found += level
    return sorted(found)


def _like_inside(dom: Dom, items: Sequence[int], look: Callable[[Dom, int], object]) -> list[int]:
    """Elements inside items that have the tag and the look of one: answers that stand in what they answer."""
    looks = {(dom.tags[item], own) for item in items if (own := look(dom, item))}
    inside = (node for item in items for node in range(item + 1, dom.ends[item]) if dom.attributes[node])
    return [node for node in inside if (dom.tags[node], look(dom, node)) in looks]


def _own_class(dom: Dom, node: int) -> str:
    return dom.get(node, "class")


def _shared_class(dom: Dom, node: int) -> frozenset[str]:
    """The classes of an element without numbers and what alternates or counts levels."""
    return frozenset(dom.get(node, "class").lower().translate(_NO_DIGITS).split()) - ALTERNATING


def _item_of(dom: Dom, node: int) -> int:
    """The item that a node stands in."""
    above = dom.parents[node]
    while above >= 0 and dom.tags[above] != "li":
        above = dom.parents[above]
    return above


def _runs(dom: Dom, parent: int, start: int) -> Iterator[list[list[int]]]:
    """The children as runs of two or three, where their tags and classes repeat so: a row of facts, one of text."""
    nodes = [c for c in dom.children(parent) if c >= start and dom.tags[c] not in _BORDERS]
    looks = [_look(dom, node) for node in nodes]
    for period in PERIODS:
        head = next((i for i in range(min(period, len(looks))) if _repeats(looks[i:], period)), None)
        if head is not None:
            whole = len(nodes) - (len(nodes) - head) % period
            yield [nodes[i : i + period] for i in range(head, whole, period)]
            return


def _ruled(dom: Dom, parent: int, start: int) -> list[list[int]]:
    """The children of an element between ruled lines."""
    children = [c for c in dom.children(parent) if c >= start and not dom.texts[c].isspace()]
    runs: list[list[int]] = [[]]
    for child in children if any(dom.tags[c] == "hr" for c in children) else ():
        if dom.tags[child] == "hr":
            runs.append([])
        else:
            runs[-1].append(child)
    return [run for run in runs if run]


def _led(page: Page, parent: int, start: int) -> list[list[int]]:
    """The children of an element as runs, each led by a line of the author, with or without the time."""
    runs: list[list[int]] = []
    for child in page.dom.children(parent):
        if child >= start and page.dom.tags[child] in _HEADS and _is_byline(page, child):
            runs.append([child])
        elif runs and page.dom.tags[child] not in _BORDERS:
            runs[-1].append(child)
    return _cut_last(runs)


def _cut_last(runs: list[list[int]]) -> list[list[int]]:
    """Runs of which the last, behind which nothing tells its end, is no longer than the others."""
    longest = max((len(run) for run in runs[:-1]), default=0)
    return [*runs[:-1], runs[-1][:longest]] if longest else runs


def _is_byline(page: Page, node: int) -> bool:
    """Whether an element begins with a name in marked words, and goes on with such as *wrote:* or with a time."""
    dom = page.dom
    leaves = list(islice((i for i in range(node, dom.ends[node]) if dom.texts[i].strip()), 2))
    name, *behind = (" ".join(dom.texts[leaf].split()) for leaf in leaves) if leaves else ("",)
    if not behind:
        return is_said(name)
    is_apart = len(behind[0]) <= MAX_BYLINE and dom.tags[dom.parents[leaves[0]]] in _MARKED
    is_told = is_apart and (is_verb(behind[0]) or read_time(behind[0]) is not None)
    return is_told and read_name(name) is not None


def _look(dom: Dom, node: int) -> tuple[str, ...]:
    """What an element is like: its tag and class; of a row those of its cells as well."""
    cells = [c for c in dom.children(node) if dom.tags[c] in ("td", "th")] if dom.tags[node] == "tr" else []
    return (dom.tags[node], *(dom.get(n, "class") for n in (node, *cells)), str(len(cells)))


def _repeats(looks: Sequence[object], period: int) -> bool:
    own = looks[: len(looks) - len(looks) % period]
    if len(own) < MIN_TURNS * period or len(set(own[:period])) < period:
        return False
    return all(own[i] == own[i % period] for i in range(len(own)))


def _definition(dom: Dom, head: int) -> list[int]:
    """A term and what stands behind it up to the next term."""
    tops, node, end = [head], dom.ends[head], dom.ends[dom.parents[head]]
    while node < end and dom.tags[node] != "dt":
        if dom.tags[node] != TEXT:
            tops.append(node)
        node = dom.ends[node]
    return tops
