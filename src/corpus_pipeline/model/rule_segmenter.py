"""Where comments start, by rules: a thread's head, author lines of one form, quotations of the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpus_pipeline.columns import Bools
from corpus_pipeline.model.segmenter import Candidates, Evidence, Pages, Start

# Without comments: articles in which nothing hints at any, and those with a hint that did not suffice.
P_NONE, P_HINT = 0.02, 0.4
# With comments: turns below a thread's head or at least three of them, two turns alone, a head alone, echoes.
P_TURNS, P_FEW_TURNS, P_MARKER, P_ECHO = 0.98, 0.9, 0.85, 0.95
# A head of a thread counts alone only below this much article: "12 comments" also stands under a title.
MARKER_CHARS, MARKER_SHARE = 400, 0.2
# Below it stands more than a button: the shortest comments of the gold have 14 characters.
MARKER_BELOW = 12
# Lines between a thread's head and its first comment that may be sorting controls and the like.
MARKER_GAP = 6
# Above a standfirst stand so many lines that are no furniture, and the byline right below it.
STANDFIRST_ROW, BYLINE_ROWS = 3, 2
# What stands above a byline is no more than this share of the text, and what stands below it no less than that.
ABOVE_SHARE, TEXT_SHARE = 0.2, 0.5
ECHOES = 2
# How shapes of author lines name a field, and end where it could be a headline above its date.
TIME, NAMED, DATED = "time", "name", "dated"
# Author lines of which the last stands under the last text: in 7 of 9 such threads of the gold all stand under theirs.
FOOTERS = 3
# The first of such comments is not longer than this share of the others.
LONG_SHARE = 0.8
# Longest name on a line above a comment whose time stands below, and share of such comments.
NAME_CHARS, NAMED_SHARE = 40, 0.8


class RuleSegmenter:
    """Start of comments by rules, strongest evidence first; the late end of the interval where they leave doubt."""

    def read_pages(self, candidates: Candidates, n_docs: int) -> Pages:  # noqa: ARG002
        """No page: rules tell furniture line by line, before this."""
        return Pages.none()

    def find_start(self, evidence: Evidence) -> Start:
        """The start of comments in one document."""
        page = read_page(evidence)
        return by_turns(page) or by_marker(page) or by_echo(page) or _no_comments(page)

    def revise(self, candidates: Candidates, starts: Sequence[Start | None]) -> list[Start | None]:  # noqa: ARG002
        """The starts as they are: rules look at one document at a time."""
        return list(starts)


@dataclass(frozen=True, slots=True)
class Page:
    """One document's evidence with what several rules ask of it.

    ``prose``: first row of running text, or the number of rows; ``top``: row below which comments may start; ``heads``
    and ``turns``: thread heads and author lines below it; ``templates``: shapes of the author lines that count.
    """

    evidence: Evidence
    prose: int
    top: int
    heads: list[int]
    turns: list[int]
    templates: frozenset[str]


def read_page(evidence: Evidence) -> Page:
    """The evidence of a document, read once."""
    prose = int(evidence.prose.argmax()) if evidence.prose.any() else len(evidence.prose)
    marked = np.flatnonzero(evidence.marker).tolist()
    top = _article_top(evidence, prose, marked)
    heads = [head for head in marked if head > top]
    turns = [row for row, shape in enumerate(evidence.turn) if shape and row > top]
    return Page(evidence, prose, top, heads, turns, _turn_templates(evidence, heads, turns))


def _article_top(evidence: Evidence, prose: int, marked: list[int]) -> int:
    """Row below which comments may start: the first prose, or in a page of comments alone the head of its thread."""
    for head in marked:
        if head >= prose:
            break
        named = evidence.turn_strong | evidence.name_above
        if named[head : head + MARKER_GAP + 1].any() and named.sum() >= 2:
            return head - 1
    return prose


def _turn_templates(evidence: Evidence, heads: list[int], turns: list[int]) -> frozenset[str]:
    """Shapes of author lines that recur, or that stand below a thread's head.

    A line without a name is one only below a name, or with a time of day below a thread's head or what somebody said:
    diaries have dates too.
    """
    head, least = (heads[0], 1) if heads else (len(evidence.turn), 2)
    strong, timed = evidence.turn_strong, evidence.turn_timed
    completing = {below for above, below in pairwise(turns) if strong[above] and not timed[above] and timed[below]}
    named = [
        row
        for row in turns
        if strong[row] or evidence.name_above[row] or (timed[row] and (row >= head or row in completing))
    ]
    counts = Counter(shape for row in named if (shape := evidence.turn[row]))
    shapes = [shape for shape, n in counts.items() if n >= least]
    # Where some author lines name people, others of their form name commenters who are called like nobody.
    return frozenset([*shapes, *(f"{shape} {DATED}" for shape in shapes if NAMED in shape)])


def by_turns(page: Page) -> Start | None:
    """Two author lines of one form below the article, or one right below the head of a thread."""
    evidence, heads = page.evidence, page.heads
    rows = [row for row in page.turns if evidence.turn[row] in page.templates]
    below = [row for row in rows if heads and row > heads[0]]
    rows = [row for row in rows if not str(evidence.turn[row]).endswith(DATED)]  # in a list above, headlines
    if not rows:
        return None
    rows = below or _below_byline(evidence, _below_standfirst(evidence, rows, page.top))
    rows = [row for row in rows if len(rows) > 1 or any(0 < row - head <= MARKER_GAP for head in heads)]
    if not rows:
        return None
    first = rows[0] - int(evidence.name_above[rows[0]])
    head = max((row for row in heads if row < first), default=-1)
    score = P_TURNS if head >= 0 or len(rows) > 2 else P_FEW_TURNS
    if is_footer_form(page, rows):
        return _by_footers(evidence, head, rows, score, page.templates)
    return Start(score, "comment.turn", first, first, first, page.templates)


def _below_standfirst(evidence: Evidence, rows: list[int], top: int) -> list[int]:
    """The author lines without those right below a first prose that is a standfirst: they are the byline."""
    if int(evidence.open[:top].sum()) > STANDFIRST_ROW or int(evidence.prose[: rows[0]].sum()) > 1:
        return rows
    return [row for row in rows if row - top > BYLINE_ROWS]


def _below_byline(evidence: Evidence, rows: list[int]) -> list[int]:
    """The author lines without the first, where it stands above most of the text: that is the byline's date."""
    chars = np.cumsum(np.where(evidence.open, evidence.n_chars, 0))
    if len(rows) < 2 or chars[rows[0]] > ABOVE_SHARE * chars[-1]:
        return rows
    first = chars[rows[1] - 1] - chars[rows[0]]
    return rows[1:] if first > TEXT_SHARE * chars[-1] else rows


def is_footer_form(page: Page, rows: list[int]) -> bool:
    """Whether author lines stand under comments: a known form that does, or text first and an author line last."""
    evidence = page.evidence
    if any(evidence.turn[row] == "phrase_footer" for row in rows):
        return True
    text = evidence.open.copy()
    text[[row for row, shape in enumerate(evidence.turn) if shape]] = False
    heads = [row for row in page.heads if row < rows[0]]
    if heads and _are_named_above(evidence, text, [heads[-1], *rows]):
        return True
    if heads and _are_signed_below(evidence, text, heads[-1], rows):
        return True
    if text[rows[-1] :].any():
        return False
    if heads:
        return bool(text[heads[-1] : rows[0]].any())
    return len(rows) >= FOOTERS and all(text[above:row].any() for above, row in pairwise(rows))


def _are_signed_below(evidence: Evidence, text: Bools, head: int, rows: list[int]) -> bool:
    """Whether names stand below the times: nobody is named in or above these, and no sentence stands below the last."""
    named = [evidence.turn_strong[row] or (evidence.name_above[row] and text[row - 1]) for row in rows]
    spoken = text & (evidence.prose | evidence.ends_sentence)
    between = all(spoken[above:below].any() for above, below in pairwise([head, *rows]))
    return between and not any(named) and not spoken[rows[-1] :].any()


def _are_named_above(evidence: Evidence, text: Bools, rows: list[int]) -> bool:
    """Whether comments open with a name above their text and close with a time: furniture may stand below the last.

    ``rows``: the head of the thread and the times.
    """
    bare = [row for row in rows[1:] if evidence.turn[row] == TIME and not evidence.name_above[row]]
    if len(bare) < max(FOOTERS, NAMED_SHARE * (len(rows) - 1)):
        return False
    name = text & ~evidence.prose & ~evidence.ends_sentence & (evidence.n_chars <= NAME_CHARS)
    own = [np.flatnonzero(text[above:below]) + above for above, below in pairwise(rows)]
    fits = [len(found) > 1 and bool(name[found[0]]) for found in own]
    return fits[0] and sum(fits) >= NAMED_SHARE * len(fits)


def _by_footers(evidence: Evidence, head: int, rows: list[int], score: float, templates: frozenset[str]) -> Start:
    """The first comment stands above the first author line: below a thread's head, or as long as others are."""
    if head >= 0:
        return Start(score, "comment.turn", head + 1, head + 1, head + 1, templates)
    first = rows[0] - int(evidence.name_above[rows[0]])
    lengths = sorted(int(evidence.open[above + 1 : row].sum()) for above, row in pairwise(rows)) or [1]
    own = np.flatnonzero(evidence.open[:first])[::-1]
    if not len(own):
        return Start(score, "comment.turn", first, first, first, templates)
    usual, long = (int(own[min(max(lengths[int(len(lengths) * s)], 1), len(own)) - 1]) for s in (0.5, LONG_SHARE))
    return Start(score, "comment.turn", long, usual, int(own[0]), templates, "comment_start_unsure")


def by_marker(page: Page) -> Start | None:
    """The head of a thread alone, below most of an article and above text that no rule explains."""
    if not page.heads:
        return None
    chars = np.where(page.evidence.open, page.evidence.n_chars, 0)
    total = chars.sum()
    for head in page.heads:
        before = chars[:head].sum()
        if before <= total - MARKER_BELOW and before >= max(MARKER_CHARS, MARKER_SHARE * total):
            start = head + 1
            return Start(P_MARKER, "comment.marker", start, start, start)
    return None


def by_echo(page: Page) -> Start | None:
    """Two lines that quote earlier ones prove a thread; it starts at the first of them or above.

    Not above the last line that any of them quotes from before the first: nobody quotes himself.
    """
    evidence = page.evidence
    echoes = np.flatnonzero((evidence.echo_of >= 0) & evidence.open)
    echoes = echoes[echoes > page.prose]
    if len(echoes) < ECHOES:
        return None
    first = int(echoes[0])
    quoted = evidence.echo_of[echoes]
    low = int(quoted[quoted < first].max(initial=-1)) + 1
    review = "" if low == first else "comment_start_unsure"
    return Start(P_ECHO, "comment.echo", low, first, first, review=review)


def _no_comments(page: Page) -> Start:
    hint = bool(page.templates) or bool((page.evidence.echo_of >= 0).any())
    return Start(P_HINT, review="comments_unsure") if hint else Start(P_NONE)
