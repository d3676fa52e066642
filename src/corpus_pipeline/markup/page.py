"""A page from its source: the gate, one parse, the rendering, and the evidence of each of its lines as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.comments import MarkedComment, find_comments
from corpus_pipeline.markup.content import Bools, find_content
from corpus_pipeline.markup.dom import Dom, read_dom
from corpus_pipeline.markup.elements import VISIBLE
from corpus_pipeline.markup.flow import Line
from corpus_pipeline.markup.gate import pass_gate
from corpus_pipeline.markup.line_columns import TEXT
from corpus_pipeline.markup.metadata import Metadata, read_metadata, with_opening_post
from corpus_pipeline.markup.nodes import LEVEL, LISTS, Nodes, describe
from corpus_pipeline.markup.post_lines import comment_columns, divide
from corpus_pipeline.markup.render import Rendered, holds, letters_of, render, rendering, rows_of, structured_lines
from corpus_pipeline.markup.stated_comments import StatedComment, as_marked
from corpus_pipeline.markup.surroundings import surroundings

Column = npt.NDArray[np.int64]
# A page that shows fewer characters, and has scripts, waits for these to fill it.
SHELL_CHARS = 100


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text and, for each of its lines, the code point at which it starts and its evidence by column.

    ``cuts``: those of the starts that are no beginnings of lines: they divide the words of comments from what stands
    beside them.

    ``metadata``: what it says of itself; ``posts``: its comments, counted from 1 in the column ``comment_no``;
    ``is_shell``: next to nothing is visible before its scripts have run.
    """

    text: str
    starts: Column
    columns: Mapping[str, Column]
    metadata: Metadata
    posts: Sequence[MarkedComment]
    is_shell: bool
    cuts: Column


def read_page(source: str, url: str | None = None) -> Page:
    """The page of some HTML, by its address."""
    dom = read_dom(pass_gate(source))
    nodes = describe(dom)
    posts = find_comments(dom)
    metadata = with_opening_post(read_metadata(dom, url, None, posts=posts), posts)
    text = render(dom, nodes, metadata.article_body or "")
    numbers, parts = comment_columns(dom, posts, text.lines)
    if metadata.comments:
        text, posts, numbers = _with_stated(text, posts, numbers, metadata.comments)
    starts = np.array(text.starts, np.int64)
    columns = page_columns(nodes, text.lines) | numbers
    columns |= _content_columns(dom, nodes, text.lines, _threads(columns, posts))
    shown = sum(len(line.text) for line in text.lines if line.channel == VISIBLE)
    starts, columns, cuts = divide(starts, text.lines, columns, parts)
    is_shell = shown < SHELL_CHARS and "script" in dom.places
    return Page(text.text, starts, columns, metadata, posts, is_shell, cuts)


def page_columns(nodes: Nodes, lines: Sequence[Line]) -> dict[str, Column]:
    """The evidence of a page's lines.

    ``channel`` and ``block_kind`` are codes of ``markup.elements``; ``block`` is the number of the line's block in the
    page, ``heading_level`` 1 to 6 or 0, ``block_depth`` the elements around it, ``list_depth`` the lists around it;
    ``marks`` bits of ``Mark`` that hold for all of its text, ``some_marks`` for some of it; ``n_links`` and
    ``link_chars`` its links; ``starts_block``: what stands on the line above is no part of it.
    """
    told = zip(*lines, strict=True) if lines else [()] * 12
    _, channel, blocks, kind, starts, _, marks, some, n_links, link_chars, *_ = told
    node = np.array(blocks, np.int64)
    states = [nodes.states[block] for block in blocks]
    return {
        "channel": np.array(channel, np.int64),
        "block": node,
        "block_kind": np.array(kind, np.int64),
        "heading_level": np.array([state[LEVEL] for state in states], np.int64),
        "block_depth": nodes.depth[node],
        "list_depth": np.array([state[LISTS] for state in states], np.int64),
        "marks": np.array(marks, np.int64),
        "some_marks": np.array(some, np.int64),
        "n_links": np.array(n_links, np.int64),
        "link_chars": np.array(link_chars, np.int64),
        "starts_block": np.array(starts, np.int64),
    }


def _threads(columns: Mapping[str, Column], posts: Sequence[MarkedComment]) -> tuple[Bools, Bools]:
    """Lines of comments, and the text of the opening post, which is the article of a forum page."""
    opening = next((i for i, post in enumerate(posts, 1) if post.is_opening_post), -1)
    number, role = columns["comment_no"], columns["comment_role"]
    is_opening = number == opening
    return (number > 0) & ~is_opening, is_opening & (role == TEXT)


def _content_columns(dom: Dom, nodes: Nodes, lines: Sequence[Line], threads: tuple[Bools, Bools]) -> dict[str, Column]:
    """``in_content``: the line stands where the article does; ``is_diffuse`` and ``content_share`` (per cent) of pages.

    ``is_shown``: it is visible, or a script shows it, as an opening post in ``noscript``; ``marks``: as far as they are
    believed.

    ``threads``: lines of comments, and of an opening post.
    """
    comments, opening = threads
    found = find_content(dom, nodes, lines, comments)
    places = surroundings(dom, nodes, lines, found)
    if opening.any():
        found = replace(found, inside=opening, is_diffuse=False, share=1.0)
    return {
        "marks": found.marks,
        "is_shown": (found.shown | opening).astype(np.int64),
        "in_content": found.inside.astype(np.int64),
        "is_diffuse": np.full(len(lines), int(found.is_diffuse), np.int64),
        "content_share": np.full(len(lines), round(100 * found.share), np.int64),
        **places,
    }


def _with_stated(
    page: Rendered, posts: list[MarkedComment], numbers: dict[str, Column], stated: Sequence[StatedComment]
) -> tuple[Rendered, list[MarkedComment], dict[str, Column]]:
    """A page, its comments and the columns of these, with the stated comments that the page does not hold."""
    letters = letters_of(page.lines)
    rows = [(i, rows_of(comment.text)) for i, comment in enumerate(stated)]
    lacking = [(i, own) for i, own in rows if own and not holds(letters, "".join(own))]
    if not lacking:
        return page, posts, numbers
    added = as_marked([(i, stated[i]) for i, _ in lacking], len(posts))
    lines = [*page.lines, *(line for _, own in lacking for line in structured_lines(own))]
    behind = np.repeat(np.arange(len(lacking)) + len(posts) + 1, [len(own) for _, own in lacking])
    columns = {"comment_no": behind, "comment_role": np.full(len(behind), TEXT, np.int64)}
    return rendering(lines), [*posts, *added], {k: np.append(numbers[k], v) for k, v in columns.items()}
