"""Which comment answers which: by nesting, by depth, by links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_pipeline.markup.comment_elements import Candidate
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_words import MAX_ATTRIBUTE, word_set
from corpus_pipeline.markup.dom import Dom

_PARENT_ATTRIBUTES = (
    "data-parent-id",
    "data-parent",
    "data-parentid",
    "data-parent-comment-id",
    "parentid",
    "data-in-reply-to",
)
# By itself or behind the name of a comment or item: depth-2, comment_level-2, talk__item--level_2; not user-level-2.
_DEPTH = re.compile(
    r"(?:^| |(?:comment|item|reply|node|thread)[-_]{1,2})"
    r"(?:depth|level|indent|comment-depth|comment-level|nivel|lvl|uroven|ebene|stufe|niveau)[-_]?"
    r"([0-9]{1,2})(?: |$)"
)
_MARGIN = re.compile(r"(?:margin|padding)-left: ?([0-9]{1,4})")
_LAST_NUMBER = re.compile(r"([0-9]+)[^0-9]*$")
_ANSWERING = (
    "reply to", "replied to", "replying to", "in response to", "responded to", "responding to", "in answer to",
    "antwort auf", "antwortet auf", "antwort an", "en réponse à", "a répondu à", "répond à", "en respuesta a",
    "respondió a", "responde a", "in risposta a", "em resposta a", "antwoord op", "odpowiedź na", "в ответ", "ответ на",
)  # fmt: skip
_REPLY_WORDS = word_set("inreplyto replyto replyingto commentparent parentlink parent respuestaa")


def find_parents(page: Page, comments: Sequence[Candidate], nodes_of: Sequence[Sequence[int]]) -> list[int | None]:
    """For each comment the index of the one that it answers, or None.

    ``nodes_of``: for each comment its own nodes that are links or carry attributes of a parent.
    """
    nested = _nesting(page.dom, comments)
    levels = [_level(page, comment) for comment in comments]
    by_level = _stacked(levels, nested)
    numbers = {number: i for i, c in reversed(list(enumerate(comments))) if (number := c.number) is not None}
    out: list[int | None] = []
    for i, _ in enumerate(comments):
        said = _said(page, comments[i], nodes_of[i], numbers)
        parent = said if said is not None and said != i else (nested[i] if nested[i] is not None else by_level[i])
        out.append(parent)
    return _without_circles(out)


def _nesting(dom: Dom, comments: Sequence[Candidate]) -> list[int | None]:
    out: list[int | None] = []
    stack: list[int] = []
    for i, comment in enumerate(comments):
        while stack and dom.ends[comments[stack[-1]].end_key] <= comment.node:
            stack.pop()
        out.append(stack[-1] if stack else None)
        stack.append(i)
    return out


def _level(page: Page, comment: Candidate) -> int | None:
    """How deep a comment says that it is: in its class, by its indent, or by the lists of answers around it."""
    dom, around = page.dom, page.dom.parents[comment.node]
    is_wrapped = around == comment.node - 1 and dom.ends[around] == dom.ends[comment.end_key]
    first = comment.node + (dom.tags[comment.node] == "tr" and dom.tags[comment.node + 1 : comment.node + 2] == ["td"])
    for node in (comment.node, around) if is_wrapped else (comment.node, first):
        if found := _DEPTH.search(dom.get(node, "class")[:MAX_ATTRIBUTE].lower()):
            return int(found[1])
    for name in ("data-depth", "data-level", "depth"):
        value = dom.get(comment.node, name)
        if value.isdecimal():
            return int(value)
    indent = _indent(dom, comment.node)
    if indent is not None:
        return indent
    return _lists_around(page, comment.node)


def _indent(dom: Dom, node: int) -> int | None:
    """The width of a left margin in pixels, or of the image that pushes a row to the right."""
    found = _MARGIN.search(dom.get(node, "style")[:MAX_ATTRIBUTE])
    if found:
        return int(found[1])
    for below in range(node + 1, min(dom.ends[node], node + 14)):
        if dom.tags[below] == "td" and dom.get(below, "indent").isdecimal():
            return int(dom.get(below, "indent"))
        width = dom.get(below, "width")
        if dom.tags[below] == "img" and dom.get(below, "height") == "1" and width.isdecimal():
            return int(width)
    return None


def _lists_around(page: Page, node: int) -> int:
    """The lists of answers around a node, and the lists of comments that stand in others."""
    n, n_lists, above = 0, 0, page.dom.parents[node]
    while above >= 0:
        n += page.signs(above).is_reply_list
        n_lists += "commentslist" in page.words(above)
        above = page.dom.parents[above]
    return n + max(n_lists - 1, 0)


def _stacked(levels: Sequence[int | None], nested: Sequence[int | None]) -> list[int | None]:
    """The latest earlier comment that is less deep, for comments that are not nested."""
    out: list[int | None] = []
    stack: list[int] = []
    for i, level in enumerate(levels):
        while stack and (levels[stack[-1]] or 0) >= (level or 0):
            stack.pop()
        out.append(stack[-1] if stack and nested[i] is None else None)
        stack.append(i)
    return out


def _said(page: Page, comment: Candidate, nodes: Sequence[int], numbers: dict[str, int]) -> int | None:
    """The comment that an attribute or an *in reply to* link names."""
    dom, own = page.dom, comment.number
    for name in _PARENT_ATTRIBUTES:
        found = _LAST_NUMBER.search(dom.get(comment.node, name)[-MAX_ATTRIBUTE:])
        if found and found[1] in numbers:
            return numbers[found[1]]
    for node in nodes:
        if (answered := dom.get(node, "data-topid")) in numbers:
            return numbers[answered]
        href = dom.get(node, "href")
        found = _LAST_NUMBER.search(href[-MAX_ATTRIBUTE:]) if "#" in href else None
        if found and found[1] in numbers and found[1] != own and _answers(page, node):
            return numbers[found[1]]
    return None


def _answers(page: Page, node: int) -> bool:
    """Whether a link stands behind words such as *in reply to*."""
    around = page.dom.parents[node]
    if not (page.words(node) | page.words(around)).isdisjoint(_REPLY_WORDS) or "parent" in page.dom.get(node, "rel"):
        return True
    text = page.text(around)[:120].lower()
    return any(words in text for words in _ANSWERING)


def _without_circles(parents: list[int | None]) -> list[int | None]:
    """Parents, without those that answer themselves by way of others."""
    for i, start in enumerate(parents):
        seen, at = {i}, start
        while at is not None:
            if at in seen:
                parents[i] = None
                break
            seen.add(at)
            at = parents[at]
    return parents
