"""Comments without a known name, by what stands once in each of them: a button to answer it, a numbered anchor.

Whatever its elements are called, a thread repeats one such seed a comment. The element around a seed that is alike for
all seeds and holds no other seed of its own level is the comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus_pipeline.markup.comment_elements import Candidate, as_candidate
from corpus_pipeline.markup.comment_elsewhere import Elsewhere
from corpus_pipeline.markup.comment_families import SELECTORS
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_repeats import ALTERNATING, Region
from corpus_pipeline.markup.comment_text import Inside
from corpus_pipeline.markup.comment_words import MAX_ATTRIBUTE, normal_id, word_set
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.phrases import load_phrases

# A button is at most so many elements above its text.
MAX_LEVELS = 3
# And a comment is one of so many elements around its seed: 5,000 buttons below 500 elements took 4 s.
MAX_ABOVE = 50
_ACTIONS = word_set("reply report")
# Stems of ids and names by which pages that are written by hand number their comments.
_STEMS = word_set(
    "#c+ #cmt+ #comment+ #comments+ #com+ #comm+ #commento+ #kommentar+ #comentario+ #commentaire+ #koment+ #reply+"
    " #response+ #post+ #msg+ #message+ #r+ #p+ #+"
)
# How a heading tells who wrote the comment below it, and the nodes that it has at most.
_SIGNED = re.compile(
    r"(?i)(?:#?[0-9]{1,4}[.:)]? )?(?:comment (?:by|from)|kommentar (?:von|av|af)|commentaire (?:de|par)"
    r"|coment[aá]rio (?:de|por)|commento di|reactie van|komentarz od|комментарий от) [^ ]"
)
MAX_SIGNED = 12
# Elements of which a page has one, or that are part of a comment.
_NO_ITEMS = word_set(
    "html body main form nav header footer aside a span button p b i em strong small ul ol dl tbody table thead"
)
# A look is that of an element around this share of the seeds at least, of each around one of its own.
MOST, MIN_SEEDS = 0.8, 2
_SELECTOR = next(selector for selector in SELECTORS["comments"] if selector.kind == "regions")

Look = tuple[str, str]


def find_seeded(page: Page) -> Iterator[list[Candidate]]:
    """Groups of like elements with one seed each, from the commonest kind of seed on: each may be the comments."""
    kinds = {**_actions(page), **_anchors(page.dom)}
    away, menus = Elsewhere(page), Inside(page.dom, page.dom.named("nav"))
    for seeds in sorted(kinds.values(), key=len, reverse=True):
        own = [seed for seed in seeds if not (away.holds(seed, _SELECTOR) or seed in menus)]
        if len(own) >= MIN_SEEDS:
            for items in _items(page, own):
                yield [as_candidate(page, [node], _SELECTOR) for node in items]
            if runs := _runs(page.dom, own):
                yield [as_candidate(page, run, _SELECTOR) for run in runs]


def find_alone(page: Page, regions: Iterable[Region]) -> Iterator[list[Candidate]]:
    """The one thing in a part of the page for comments that can be answered, or is headed by who wrote it."""
    dom = page.dom
    seeds = sorted({leaf for leaves in _actions(page).values() for leaf in leaves} | set(_signed(page)))
    for region in regions if seeds else ():
        inside = [leaf for leaf in seeds if region.start <= leaf < dom.ends[region.node]]
        if inside:
            item = inside[0]
            while dom.parents[item] != region.node:
                item = dom.parents[item]
            if inside[-1] < dom.ends[item]:
                yield [as_candidate(page, [item], region.selector)]


def _signed(page: Page) -> Iterator[int]:
    """Headings such as *Comment by Mara*."""
    for node in page.dom.named("h3", "h4", "h5", "h6"):
        if page.dom.ends[node] - node <= MAX_SIGNED and _SIGNED.match(page.text(node)[:MAX_ATTRIBUTE].strip()):
            yield node


def _actions(page: Page) -> dict[str, list[int]]:
    """Texts that are the button of an answer or a complaint, by what they say."""
    phrases, found = load_phrases(), dict[str, list[int]]()
    for text, leaves in page.short_texts.items():
        if (phrase := phrases.phrase_of(text, "action")) and phrase.name in _ACTIONS:
            found.setdefault(phrase.name, []).extend(leaf for leaf in leaves if _is_button(page, leaf))
    return {name: sorted(leaves) for name, leaves in found.items()}


def _is_button(page: Page, leaf: int) -> bool:
    """Whether a text can be clicked, rather than being the name of a column of numbers."""
    node = page.dom.parents[leaf]
    for _ in range(MAX_LEVELS):
        if page.dom.tags[node] in ("a", "button") or page.dom.get(node, "role") == "button":
            return True
        if page.signs(node).is_control:
            return True
        node = page.dom.parents[node]
    return False


def _anchors(dom: Dom) -> dict[str, list[int]]:
    """Named anchors of comments, by the stem of their names."""
    found: dict[str, list[int]] = {}
    for node in dom.named("a"):
        own = dom.attributes[node]
        name = own.get("name") or own.get("id")
        if not (name and name[-1].isdigit() and (stem := normal_id(name)) in _STEMS):
            continue
        if stem != "#+" or dom.ends[node] == node + 1:
            found.setdefault(stem, []).append(node)
    return found


def _items(page: Page, seeds: Sequence[int]) -> Iterator[list[int]]:
    """The elements around the seeds, one each, by their looks, the largest first."""
    dom = page.dom
    around: dict[Look, list[int]] = {}
    for seed in seeds:
        nearest: dict[Look, int] = {}
        node, n_levels = dom.parents[seed], 0
        while node > 0 and n_levels < MAX_ABOVE:
            if dom.tags[node] not in _NO_ITEMS:
                nearest.setdefault(_look(dom, node), node)
            node, n_levels = dom.parents[node], n_levels + 1
        for look, item in nearest.items():
            around.setdefault(look, []).append(item)
    sizes = {look: _own_size(dom, items) for look, items in around.items() if _is_each(items, len(seeds))}
    for look in sorted(sizes, key=lambda look: (-sizes[look], look)):
        yield sorted(set(around[look]))
    largest = [_largest(dom, seeds, i) for i in range(len(seeds))]
    if len({dom.tags[node] for node in largest}) == 1:
        yield largest


def _largest(dom: Dom, seeds: Sequence[int], i: int) -> int:
    """The largest element around a seed that holds no other one."""
    before, behind = (seeds[i - 1] if i else -1), (seeds[i + 1] if i + 1 < len(seeds) else len(dom))
    node = seeds[i]
    while (above := dom.parents[node]) > 0 and before < above and dom.ends[above] <= behind:
        node = above
    return node


def _runs(dom: Dom, seeds: Sequence[int]) -> list[list[int]]:
    """Anchors, each with what follows it in its element up to the next one, or what holds one, or a ruled line."""
    if any(dom.tags[seed] != "a" for seed in seeds):
        return []
    behind = [*seeds[1:], len(dom)]
    return [_run(dom, seed, following) for seed, following in zip(seeds, behind, strict=True)]


def _run(dom: Dom, seed: int, following: int) -> list[int]:
    run, node, end = [seed], dom.ends[seed], dom.ends[dom.parents[seed]]
    while node < end and dom.ends[node] <= following and dom.tags[node] != "hr":
        run.append(node)
        node = dom.ends[node]
    return run


def _is_each(items: Sequence[int], n_seeds: int) -> bool:
    """Whether elements stand around most of the seeds, and each around one."""
    n = len(set(items))
    return n >= MIN_SEEDS and n >= MOST * n_seeds


def _own_size(dom: Dom, items: Sequence[int]) -> int:
    """How many nodes stand in elements, each counted once."""
    size, end = 0, -1
    for node in sorted(set(items)):
        if node >= end:
            end = dom.ends[node]
            size += end - node
    return size


def _look(dom: Dom, node: int) -> Look:
    """The tag of an element and its first class that does not alternate, without numbers."""
    words = (word.strip("-_0123456789") for word in dom.get(node, "class").split())
    return dom.tags[node], next((word for word in words if word not in ALTERNATING), "")
