"""Readers' comments and forum posts by their markup: elements of their own, with author, time, text and parent.

Pingbacks and trackbacks stand among comments, but no reader wrote them: they give none, and belong to none. Reviews by
users, with author and time, are comments. The first post of a forum thread is the article of its first page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.comment_controls import without_controls
from corpus_pipeline.markup.comment_elements import Candidate, Marks, find_candidates, find_inner_ids
from corpus_pipeline.markup.comment_families import FAMILIES, Selector
from corpus_pipeline.markup.comment_ids import data_id, is_permalink, permalink_id
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_parts import Parts, read_parts
from corpus_pipeline.markup.comment_repeats import find_regions, find_repeated, within_means
from corpus_pipeline.markup.comment_replies import find_parents
from corpus_pipeline.markup.comment_seeds import find_alone, find_seeded
from corpus_pipeline.markup.comment_text import is_linked
from corpus_pipeline.markup.comment_threads import has_article_above, has_subjects, is_called_forum, is_later_page
from corpus_pipeline.markup.comment_words import ARTICLES, ELSEWHERE, word_set
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.line_columns import AUTHOR, OTHER, TEXT, TIME

# Among like elements in a part called comments there may be a heading, a form, an advertisement.
MOST = 0.6
_OTHERS = ARTICLES | ELSEWHERE
# What answers are called inside a comment, and the nodes that one has at least: a button for it has fewer.
_ANSWERS, MIN_ANSWER = word_set("reply answer response"), 8
# A thread in which one person answers himself has fewer posts.
MIN_ENTRIES = 4
# Pieces of an extract of a page that links here, and the characters before it, which are that page's title.
MAX_EXTRACT, MAX_TITLE = 4, 100


@dataclass(frozen=True, slots=True)
class MarkedComment:
    """One comment; nodes are numbers of the Dom.

    ``tops``: its element, whose subtree may hold answers, or the siblings that it is made of; ``text_nodes``: the
    subtrees that are its text; ``time_raw``: the time as shown, ``time_attribute`` as written for machines; ``parent``:
    index in the list of the comment that it answers; ``is_opening_post``: it is the article of a forum page.
    """

    tops: tuple[int, ...]
    text_nodes: tuple[int, ...]
    author_node: int | None
    author: str | None
    time_node: int | None
    time_raw: str | None
    time_attribute: str | None
    parent: int | None
    depth: int
    source_comment_id: str | None
    is_deleted: bool
    is_truncated: bool
    is_opening_post: bool
    family: str


def find_comments(dom: Dom) -> list[MarkedComment]:
    """The comments of a page in document order; none where nothing is sure to be one."""
    page = Page(dom)
    marks = find_candidates(page)
    strong = _with_answers(dom, marks.candidates)
    checked = _checked(page, strong, marks.pings)
    chosen = _sure(checked)
    if not chosen:
        several = _not_alone(dom, marks.candidates)
        chosen = _of_some(_several(checked if several == strong else _checked(page, several, marks.pings)))
    return _assembled(page, _without_controls(page, chosen or _nameless(page, marks)))


def _without_controls(page: Page, chosen: list[tuple[Candidate, Parts]]) -> list[tuple[Candidate, Parts]]:
    texts = without_controls(page, [parts.text_nodes for _, parts in chosen], [parts.author for _, parts in chosen])
    return [
        (candidate, parts if nodes == parts.text_nodes else replace(parts, text_nodes=nodes))
        for (candidate, parts), nodes in zip(chosen, texts, strict=True)
    ]


def _nameless(page: Page, marks: Marks) -> list[tuple[Candidate, Parts]]:
    """Comments that no known name tells: like elements in a part for them, or around buttons, or one with a button."""
    regions = list(find_regions(page, marks.regions))
    groups = chain(
        (_most(page, group, marks.pings) for group in within_means(page.dom, find_repeated(page, regions))),
        (_of_several(_most(page, group, marks.pings)) for group in within_means(page.dom, find_seeded(page))),
        (_checked(page, group, marks.pings) for group in find_alone(page, regions)),
    )
    return next((group for group in groups if group), [])


def _with_answers(dom: Dom, candidates: list[Candidate]) -> list[Candidate]:
    """Candidates whose names are sure, with those in them that are called answers."""
    kept, end = [], -1
    for candidate in candidates:
        is_sure = not FAMILIES[candidate.selector.family].weak
        is_answer = candidate.node < end and not candidate.selector.words.isdisjoint(_ANSWERS)
        if is_sure or (is_answer and dom.ends[candidate.node] - candidate.node >= MIN_ANSWER):
            kept.append(candidate)
        if is_sure:
            end = max(end, dom.ends[candidate.end_key])
    return kept


def _sure(chosen: list[tuple[Candidate, Parts]]) -> list[tuple[Candidate, Parts]]:
    """Without one that stands alone, has only a common word to its name, and lacks author or time."""
    if (
        len(chosen) == 1
        and chosen[0][0].selector.is_bare
        and chosen[0][0].selector.kind == "comments"
        and FAMILIES[chosen[0][0].selector.family].name in ("comment", "schema")
        and not _has_both(chosen[0][1])
    ):
        return []
    return chosen


def _not_alone(dom: Dom, candidates: list[Candidate]) -> list[Candidate]:
    """Candidates without what cannot be one of several: alone of its selector and of its number, and within no other.

    Most of these are the article itself, which would be read for nothing.
    """
    n_alike = Counter(candidate.selector for candidate in candidates)
    n_called = Counter(candidate.number for candidate in candidates)
    kept, end = [], -1
    for candidate in candidates:
        is_copied = candidate.number is not None and n_called[candidate.number] > 1
        if n_alike[candidate.selector] > 1 or is_copied or candidate.node < end:
            kept.append(candidate)
        end = max(end, dom.ends[candidate.end_key])
    return kept


def _has_both(parts: Parts) -> bool:
    return parts.author is not None and parts.time_raw is not None


def _has_either(parts: Parts) -> bool:
    return parts.author is not None or parts.time_raw is not None


def _most(page: Page, group: list[Candidate], pings: frozenset[int]) -> list[tuple[Candidate, Parts]]:
    """Like elements, where most of them have author, time and text."""
    least = MOST * len(group)
    chosen = _several(_checked(page, group, pings, least))
    return chosen if len(chosen) >= least else []


def _of_several(chosen: list[tuple[Candidate, Parts]]) -> list[tuple[Candidate, Parts]]:
    """Comments of more than one author; what one wrote alone is his own diary."""
    return chosen if len({parts.author for _, parts in chosen}) > 1 else []


def _of_some(chosen: list[tuple[Candidate, Parts]]) -> list[tuple[Candidate, Parts]]:
    """None where one author wrote all of many posts: a diary, the entries of a ticker."""
    authors = {parts.author for _, parts in chosen}
    is_diary = len(chosen) >= MIN_ENTRIES and len(authors) == 1 and None not in authors
    return [] if is_diary else chosen


def _several(chosen: list[tuple[Candidate, Parts]]) -> list[tuple[Candidate, Parts]]:
    """Those that do not stand alone: one element with a doubtful name is more often the article."""
    n_alike = Counter(candidate.selector for candidate, _ in chosen)
    return [(candidate, parts) for candidate, parts in chosen if n_alike[candidate.selector] > 1]


def _checked(
    page: Page, candidates: list[Candidate], pings: frozenset[int], least: float = 0
) -> list[tuple[Candidate, Parts]]:
    """Candidates that are comments, with their parts; what fails belongs to the comment around it.

    None where fewer than ``least`` are: the rest of them is not read then.
    """
    kept: list[tuple[Candidate, Parts]] = []
    nested = set(pings)
    n_alike: Counter[Selector] = Counter()
    for n_left, candidate in zip(range(len(candidates) - 1, -1, -1), reversed(candidates), strict=True):
        is_nameless = candidate.selector.kind == "regions"
        parts = read_parts(page, candidate.tops, nested, is_nameless=is_nameless)
        if not parts.text_nodes and _is_notice_in(page.dom, candidate, kept):
            nested.difference_update(kept.pop()[0].tops)
            parts = read_parts(page, candidate.tops, nested, is_nameless=is_nameless)
        if _is_comment(page, candidate, parts, n_alike[candidate.selector]):
            n_alike[candidate.selector] += 1
            nested.update(candidate.tops)
            kept.append((candidate, parts))
        if len(kept) + n_left < least:
            return []
    kept.reverse()
    return _without_copies(page, kept)


def _is_notice_in(dom: Dom, candidate: Candidate, kept: list[tuple[Candidate, Parts]]) -> bool:
    """Whether the last one kept is but the notice of a deletion inside an element that shows its author or time."""
    inside = [parts for inner, parts in kept[-2:] if inner.node < dom.ends[candidate.end_key]]
    return len(inside) == 1 and inside[0].is_deleted and not _has_either(inside[0])


def _without_copies(page: Page, chosen: list[tuple[Candidate, Parts]]) -> list[tuple[Candidate, Parts]]:
    """Comments, each once: some pages hold the same ones again in another order."""
    n_called = Counter(candidate.number for candidate, _ in chosen if candidate.number)
    seen: set[tuple[str, ...]] = set()
    out: list[tuple[Candidate, Parts]] = []
    for candidate, parts in chosen:
        number = candidate.number
        if number and n_called[number] > 1:
            key = (number, *(page.text(node) for node in parts.text_nodes))
            if key in seen:
                continue
            seen.add(key)
        out.append((candidate, parts))
    return out


def _is_comment(page: Page, candidate: Candidate, parts: Parts, n_alike: int) -> bool:
    """``n_alike``: comments below it of the same selector; numbered like them, it needs only one of author and time."""
    if (not parts.text_nodes and not parts.is_deleted) or _is_extract(page, parts):
        return False
    family = FAMILIES[candidate.selector.family]
    if candidate.selector.kind == "regions" and not parts.is_deleted and is_linked(page, parts.text_nodes):
        return False
    is_enough = (n_alike > 1 and candidate.selector.is_numbered) or parts.is_deleted
    if parts.is_deleted and n_alike and not _has_either(parts):
        return not _is_article(page, candidate)
    both = _has_both(parts) or (is_enough and _has_either(parts))
    if family.weak:
        return (
            both
            and not _is_article(page, candidate)
            and (bool(candidate.selector.inside) or not _is_teaser(page, candidate))
        )
    if family.strict or (candidate.selector.is_bare and _is_form(page, candidate)):
        return both
    return _has_either(parts) or parts.is_deleted


def _is_extract(page: Page, parts: Parts) -> bool:
    """Whether a text is cut at both ends, as programs quote the page that links here."""
    if len(parts.text_nodes) > MAX_EXTRACT:
        return False
    shown = " ".join(page.text(node) for node in parts.text_nodes)
    return any(mark in shown[:MAX_TITLE] and shown.endswith(mark) for mark in ("[...]", "[…]", "[&#8230;]"))


def _is_form(page: Page, candidate: Candidate) -> bool:
    return "textarea" in page.dom.tags[candidate.node : page.dom.ends[candidate.node]]


def _is_article(page: Page, candidate: Candidate) -> bool:
    """Whether the program that made the page calls an element an article, its announcement, an extract of comments."""
    words = page.words(candidate.node)
    return not words.isdisjoint(_OTHERS) or any(word.endswith("teaser") for word in words)


def _is_teaser(page: Page, candidate: Candidate) -> bool:
    """Whether an element rather announces an article: its heading is a link."""
    dom = page.dom
    for node in range(candidate.node + 1, dom.ends[candidate.node]):
        if dom.tags[node] in ("h1", "h2", "h3"):
            around = range(dom.parents[node] + 1, dom.ends[node])
            if dom.tags[dom.parents[node]] == "a" or any(dom.tags[i] == "a" for i in around if i > node):
                return True
    return False


def _assembled(page: Page, chosen: list[tuple[Candidate, Parts]]) -> list[MarkedComment]:
    candidates = [candidate for candidate, _ in chosen]
    find_inner_ids(page.dom, candidates)
    links = _links(page, candidates)
    for (candidate, parts), own in zip(chosen, links, strict=True):
        if not candidate.ids:
            named = [link for link in own if is_permalink(page, link)]
            around = [] if parts.time_node is None else [parts.time_node]
            linked = (found for node in [*around, *named] if (found := permalink_id(page.dom, node)))
            candidate.ids = next(linked, data_id(page.dom, candidate.node))
    parents = find_parents(page, candidates, links)
    opening = _opening(page, candidates)
    out: list[MarkedComment] = []
    for i, (candidate, parts) in enumerate(chosen):
        parent = parents[i] if parents[i] != opening else None
        called = _called(page, candidate, links[i])
        out.append(_marked(candidate, parts, parent, _depth(parents, i), called, is_opening=i == opening))
    return out


def _links(page: Page, candidates: list[Candidate]) -> list[list[int]]:
    """For each comment the links in it and before the next one."""
    dom = page.dom
    behind = [*(candidate.node for candidate in candidates), len(dom)][1:]
    ends = (min(dom.ends[candidate.tops[-1]], end) for candidate, end in zip(candidates, behind, strict=False))
    return [
        [i for i in range(candidate.node, end) if dom.tags[i] == "a"]
        for candidate, end in zip(candidates, ends, strict=True)
    ]


def _depth(parents: list[int | None], i: int) -> int:
    depth, at = 0, parents[i]
    while at is not None:
        depth, at = depth + 1, parents[at]
    return depth


def _opening(page: Page, candidates: list[Candidate]) -> int | None:
    """The post that is the article of a forum page, by index."""
    named = next((i for i, c in enumerate(candidates) if c.is_opening), None)
    if named is not None or not candidates:
        return named
    family = FAMILIES[candidates[0].selector.family]
    is_nameless = candidates[0].selector.kind == "regions"
    is_called = not family.forum and is_called_forum(page)
    is_answered = is_nameless and has_subjects(page, (c.tops for c in candidates[1:]))
    if not (family.forum or is_called or is_answered) or is_later_page(page):
        return None
    return None if (family.weak or is_called) and has_article_above(page, candidates[0].node) else 0


def _called(page: Page, candidate: Candidate, links: list[int]) -> str | None:
    """The site's own id of a comment: as its permalink has it, else that of its element."""
    for link in links:
        _, mark, fragment = page.dom.get(link, "href").rpartition("#")
        if mark and candidate.number and fragment.endswith(candidate.number) and len(fragment) <= 80:
            return fragment
    return candidate.ids[0] if candidate.ids else None


def _marked(
    candidate: Candidate, parts: Parts, parent: int | None, depth: int, called: str | None, *, is_opening: bool
) -> MarkedComment:
    return MarkedComment(
        tops=tuple(candidate.tops),
        text_nodes=parts.text_nodes,
        author_node=parts.author_node,
        author=parts.author,
        time_node=parts.time_node,
        time_raw=parts.time_raw,
        time_attribute=parts.time_attribute,
        parent=parent,
        depth=depth,
        source_comment_id=called,
        is_deleted=parts.is_deleted,
        is_truncated=parts.is_truncated,
        is_opening_post=is_opening,
        family=FAMILIES[candidate.selector.family].name,
    )


def roles(dom: Dom, comments: list[MarkedComment]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
    """For each node the number of the comment it belongs to (-1: none; the innermost wins), and what it is in it.

    What it is: 0 something else, 1 text, 2 the author's name, 3 the time.
    """
    number = np.full(len(dom), -1, np.int32)
    role = np.zeros(len(dom), np.int8)
    for i, comment in enumerate(comments):
        for node in comment.tops:
            _paint(dom, node, number, role, i, OTHER)
        for node in comment.text_nodes:
            _paint(dom, node, number, role, i, TEXT)
        for marked, kind in ((comment.time_node, TIME), (comment.author_node, AUTHOR)):
            if marked is not None:
                _paint(dom, marked, number, role, i, kind)
    return number, role


def _paint(
    dom: Dom, node: int, number: npt.NDArray[np.int32], role: npt.NDArray[np.int8], comment: int, kind: int
) -> None:
    number[node : dom.ends[node]] = comment
    role[node : dom.ends[node]] = kind
