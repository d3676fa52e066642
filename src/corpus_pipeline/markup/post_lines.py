"""Which lines of a page belong to which of its comments, and where a line holds more than the words of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus_pipeline.markup.comments import MarkedComment, roles
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.elements import STRUCTURED
from corpus_pipeline.markup.flow import Line
from corpus_pipeline.markup.line_columns import OTHER, TEXT

Column = npt.NDArray[np.int64]


class Part(NamedTuple):
    """A part of a line from ``offset`` on: which comment it belongs to, counted from 1, or 0, and what it is there."""

    offset: int
    number: int
    role: int


Parts = Mapping[int, Sequence[Part]]


def comment_columns(dom: Dom, posts: Sequence[MarkedComment], lines: Sequence[Line]) -> tuple[dict[str, Column], Parts]:
    """``comment_no``: which comment the line belongs to, from 1, or 0; ``comment_role``: as ``comments.roles`` has it.

    A line of several parts is text where any of them is, else what its first telling part is. With it the parts of
    those lines that hold words of a comment and something beside them: *Mara said: Low water. Read more*.
    """
    number, role = np.zeros(len(lines), np.int64), np.zeros(len(lines), np.int64)
    parts: dict[int, Sequence[Part]] = {}
    if posts:
        of_node, role_of_node = (column.tolist() for column in roles(dom, list(posts)))
        for i, line in enumerate(lines):
            nodes = [k for k in range(line.first, line.last + 1) if of_node[k] >= 0 and not dom.texts[k].isspace()]
            told = [k for k in nodes if dom.texts[k] or k == line.first]
            if told and line.channel != STRUCTURED:
                texts = [k for k in told if role_of_node[k] == TEXT]
                chosen = texts[0] if texts else max(told, key=lambda k: (role_of_node[k] > 0, -k))
                number[i], role[i] = of_node[chosen] + 1, role_of_node[chosen]
                if texts and len(texts) < line.last - line.first + 1:
                    own = _parts(dom, line, [(k, of_node[k] + 1, role_of_node[k]) for k in _shown(dom, line)])
                    parts.update({i: own} if len(own) > 1 else {})
    return {"comment_no": number, "comment_role": role}, parts


def _shown(dom: Dom, line: Line) -> list[int]:
    """The text nodes of a line."""
    return [k for k in range(line.first, line.last + 1) if dom.texts[k] and not dom.texts[k].isspace()]


def _parts(dom: Dom, line: Line, told: Sequence[tuple[int, int, int]]) -> list[Part]:
    """What stands before the words of a comment, these, and what stands behind them.

    ``told``: text nodes with their comment and their role.
    """
    places = _places(line.text, [" ".join(dom.texts[node].split()) for node, _, _ in told])
    first = next((i for i, (_, _, role) in enumerate(told) if role == TEXT), None)
    if first is None or len(places) < len(told):
        return []
    number = told[first][1]
    last = max(i for i, (_, own, role) in enumerate(told) if role == TEXT and own == number)
    start, end = places[first][0], places[last][1]
    out = [Part(start, number, TEXT)]
    if first and any(map(str.isalnum, line.text[:start])):
        out.insert(0, Part(0, *_telling(told[:first])))
    else:
        out[0] = Part(0, number, TEXT)
    if told[last + 1 :] and any(map(str.isalnum, line.text[end:])):
        out.append(Part(end, *_telling(told[last + 1 :])))
    return out


def _places(text: str, pieces: Iterable[str]) -> list[tuple[int, int]]:
    """Where pieces stand in a line, one behind the other, as far as they are found."""
    out: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        start = text.find(piece, at)
        if start < 0:
            break
        at = start + len(piece)
        out.append((start, at))
    return out


def _telling(told: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """The comment and the role of several nodes: those of the first that has one."""
    return next(((number, role) for _, number, role in told if role not in (OTHER, TEXT)), (told[0][1], OTHER))


def divide(
    starts: Column, lines: Sequence[Line], columns: Mapping[str, Column], parts: Parts
) -> tuple[Column, dict[str, Column], Column]:
    """Lines by their parts: where each begins, their columns, and the places at which lines are divided."""
    if not parts:
        return starts, dict(columns), np.empty(0, np.int64)
    counts = np.array([len(parts.get(i, ())) or 1 for i in range(len(starts))])
    place = np.repeat(np.arange(len(starts)), counts)
    first = np.cumsum(counts) - counts
    divided = {name: values[place] for name, values in columns.items()}
    begin, cuts = starts[place], list[int]()
    for i, own in parts.items():
        for row, part in enumerate(own, int(first[i])):
            divided["comment_no"][row], divided["comment_role"][row] = part.number, part.role
            if part.offset:
                begin[row] = starts[i] + lines[i].apart + part.offset
                divided["starts_block"][row] = 0
                cuts.append(int(begin[row]))
    return begin, divided, np.array(cuts, np.int64)
