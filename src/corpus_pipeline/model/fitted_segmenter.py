"""Where comments start, by fitted weights where the rules leave doubt; what quotes the article still bounds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, bounds, ints, matches, one_chunk
from corpus_pipeline.model.boundary_features import Rows, since
from corpus_pipeline.model.chain import COMMENT, FURNITURE
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Features, Values, Weights
from corpus_pipeline.model.page_model import load_page_model
from corpus_pipeline.model.page_reader import read_pages
from corpus_pipeline.model.rule_segmenter import RuleSegmenter
from corpus_pipeline.model.segmenter import Candidates, Evidence, Pages, Start
from corpus_pipeline.model.start_model import StartModel, load_model
from corpus_pipeline.phrases import Phrases, has

# Rules whose start is believed. By author lines it was exact in 87 of 114 threads of the gold; most others began a few
# lines above, where a first author line is of another form or all of them stand below their comments. So many lines up
# a line that is so many times likelier, and likely at all, is taken: exact in 91, at the cost of 7 lines in all.
EXACT = ("comment.turn", "comment.marker")
NEARBY, TRUST, LIKELY = 10, 10.0, 0.05
# A line that is quoted is seldom a comment itself: comments start below the last such line with these odds against it.
QUOTED_COMMENT = 0.1
# Where fewer lines are at stake little is gained and an article's ending may be lost: this much more must be sure.
FEW_LINES, SURE = 4, 0.9
# From this probability to the model's ``act`` comments are not published, but a reader is asked.
DOUBT = 0.35
# The interval that is published: this share of the posterior stands above it, and as much below.
OUTSIDE = 0.05
# A name above the time that completes it opens a comment as well as a line that holds both.
NAME_LINE = 8


@dataclass(frozen=True, slots=True)
class FittedSegmenter:
    """The rules first; the fitted model where they find nothing, or no more than a bound."""

    model: StartModel
    phrases: Phrases

    def read_pages(self, candidates: Candidates, n_docs: int) -> Pages:
        """The whole pages of a batch, by the weights that ship: those for lines were fitted beside them."""
        return read_pages(candidates, load_page_model(), load_model().line, self.phrases, n_docs)

    def find_start(self, evidence: Evidence) -> Start:
        """What the rules say of one document."""
        return RuleSegmenter().find_start(evidence)

    def revise(self, candidates: Candidates, starts: Sequence[Start | None]) -> list[Start | None]:
        """The starts of a batch: those of the rules where they are exact, else the model's.

        Pages with markup are not asked: of the text that the model cut off their articles two thirds were body.
        """
        out = list(starts)
        first = bounds(ints(candidates.lines["doc_no"]), len(starts))
        decoded = page_starts(candidates, starts, first)
        for doc, found in decoded.items():
            out[doc] = _with_templates(found, candidates, int(first[doc]), int(first[doc + 1]))
        pages = set(ints(candidates.lines["doc_no"])[bools(candidates.lines["is_markup"])].tolist())
        # Weights that learned from the corpus know its pages better than the chain, whose weights are of other sites.
        known = (
            pages
            | (set() if self.model.is_taught else decoded.keys())
            | {i for i, own in enumerate(starts) if own and own.basis == "comment.marker"}
        )
        asked = [doc for doc, start in enumerate(starts) if start is not None and doc not in known]
        own_lines = _of_documents(candidates, asked, len(starts))
        if not own_lines.open.any():
            return out
        features = self._features(candidates)
        rows = open_rows(own_lines, features, self.model.line.score(features), len(starts))
        posterior = self.model.posterior(rows)
        heads = np.flatnonzero(_are_tops(candidates.lines))
        n = np.diff(rows.at)
        above = np.append(0, np.cumsum(rows.prose & ~_read_as_furniture(candidates)[rows.row]))
        below = above[:-1] > np.repeat(above[rows.at[:-1]], n)
        places, weights = rows.row - np.repeat(first[:-1], n), np.where(below, posterior.start, 0.0)
        for doc in np.array(asked)[n[asked] > 0].tolist():
            own = slice(rows.at[doc], rows.at[doc + 1])
            place = places[own]
            rule = _below_article(starts[doc], place, below[own])
            start = _below_head(place, weights[own], rule, heads - first[doc]) if rule else weights[own]
            found = decide(self.model, place, start, float(posterior.none[doc]), rule)
            if found.basis or doc not in decoded:
                out[doc] = _with_templates(found, candidates, int(first[doc]), int(first[doc + 1]))
        return out

    def _features(self, candidates: Candidates) -> Features:
        """The features of all lines, which reading pages needed as well."""
        known = candidates.pages.features if candidates.pages else {}
        return known or line_features(candidates.lines, self.phrases)[0]


def _of_documents(candidates: Candidates, asked: Sequence[int], n_docs: int) -> Candidates:
    """The candidates of some documents: of batches of whole pages one in eight is asked."""
    wanted = np.zeros(n_docs, np.bool_)
    wanted[asked] = True
    return replace(candidates, open=candidates.open & wanted[ints(candidates.lines["doc_no"])])


def _below_article(rule: Start | None, place: Ints, below: Bools) -> Start | None:
    """What a rule has found, but for lines that echo no article. ``below``: rows that prose stands above."""
    if rule is None or rule.basis != "comment.echo":
        return rule
    return rule if (place[below] <= rule.high).any() else None


def _read_as_furniture(candidates: Candidates) -> Bools:
    """Lines of whole pages that the chain takes for furniture, though the header stage may ask for them."""
    out = np.zeros(len(candidates.open), np.bool_)
    pages = candidates.pages
    if pages is not None:
        out[pages.row] = pages.classes() == FURNITURE
    return out


def page_starts(candidates: Candidates, starts: Sequence[Start | None], first: Ints) -> dict[int, Start]:
    """Where comments start in the whole pages, by number of the document.

    The chain tells whether there are any, and where to a few lines; a rule that finds them near by tells it exactly.
    """
    pages = candidates.pages
    if pages is None or not len(pages.row):
        return {}
    row, share = pages.row[pages.certain], pages.shares[pages.certain, COMMENT]
    open_rows = candidates.open[row]
    mine = (pages.classes()[pages.certain] == COMMENT) & open_rows
    at = np.searchsorted(row, first)
    out = {}
    for doc in np.flatnonzero(np.diff(at)).tolist():
        own = slice(at[doc], at[doc + 1])
        place = row[own][mine[own]] - first[doc]
        score = float(np.round(share[own].max(initial=0.0, where=open_rows[own]), 3))
        out[doc] = _page_start(place, score, starts[doc])
    return out


def _page_start(place: Ints, score: float, rule: Start | None) -> Start:
    """The start in one page. ``place``: its rows that read as comments."""
    if not len(place):
        return Start(score)
    best = int(place[0])
    if rule is not None and rule.basis in EXACT and abs(rule.best - best) <= NEARBY:
        return rule
    return Start(score, "comment.page", best, best, best)


def open_rows(candidates: Candidates, features: Features, evidence: Values, n_docs: int) -> Rows:
    """The lines that no rule has labelled, as the boundary models read them."""
    lines = candidates.lines
    doc_no, families = ints(lines["doc_no"]), ints(lines["families"])
    row = np.flatnonzero(candidates.open)
    doc = doc_no[row]
    before = np.append(-1, row[:-1]) if len(row) else row
    same = np.append(False, doc[1:] == doc[:-1]) if len(row) else np.zeros(0, np.bool_)
    turn = np.asarray(features["is_turn"], np.int64)
    opens = np.append(candidates.name_above[1:], False)
    turn = np.where(opens & (turn == 0), NAME_LINE, turn)
    named = bools(lines["turn_strong"]) | candidates.name_above | opens
    return Rows(
        row,
        bounds(doc, n_docs),
        evidence[row],
        {name: values[row] for name, values in features.items()},
        candidates.prose[row],
        ints(lines["n_chars"])[row],
        np.where(same, row - before - 1, 0),
        since(has(families, "thread"), doc_no)[row],
        since(has(families, "form"), doc_no)[row],
        turn[row],
        named[row],
        (ints(lines["echo_of"]) >= 0)[row],
    )


def decide(model: StartModel, place: Ints, start: Weights, none: float, rule: Start | None) -> Start:
    """The start in one document. ``place``: its open rows; ``start``: their probabilities; ``none``: of no comments.

    Lines that quote the article prove comments and bound where they start; author lines tell it but for a few lines.
    """
    if rule is not None and rule.basis in EXACT and rule.low == rule.high:
        return _nearby(place, start, rule)
    if rule is not None and rule.basis in EXACT:
        return _above(model, place, start, rule)
    if rule is not None and rule.basis == "comment.echo":
        held = np.where(place < rule.low, start * QUOTED_COMMENT, start)
        start, none = np.where(place <= rule.high, held, 0.0), 1 - rule.score
        if start.sum() < 1e-9:
            return rule
    total = start.sum()
    score = 1 - none
    proved = rule is not None and rule.basis == "comment.echo"
    shown = score if proved else model.calibration.of(score)
    if total <= 0 or score < DOUBT:
        return Start(shown)
    low, best, late, high = _spread(model, place, start)
    few = len(place) - int(start.argmax()) < FEW_LINES
    if score < (max(SURE, model.act) if few else model.act):
        return Start(shown, "", min(low, best), best, max(high, best), review="comments_unsure")
    cut = max(late, best)
    review = "" if low == cut else "comment_start_unsure"
    return Start(shown, "comment.model", min(low, best), best, cut, review=review)


def _above(model: StartModel, place: Ints, start: Weights, rule: Start) -> Start:
    """The start of a thread whose author lines stand under their comments: above the first of them."""
    weight = np.where((place >= rule.low) & (place <= rule.high), start, 0.0)
    if weight.sum() < 1e-9:
        return rule
    low, best, _, _ = _spread(model, place, weight)
    # Cut right above that author line: the likeliest start, and the usual length, took from 5 articles in 13.
    return replace(rule, low=min(low, best), best=best)


def _spread(model: StartModel, place: Ints, weight: Weights) -> tuple[int, int, int, int]:
    """Rows of a posterior: the ends of its interval with the likeliest row and the late one between."""
    share = np.cumsum(weight) / weight.sum()
    last = len(place) - 1
    low, late, high = (
        int(place[min(int(np.searchsorted(share, s)), last)]) for s in (OUTSIDE, model.late, 1 - OUTSIDE)
    )
    return low, int(place[weight.argmax()]), late, high


def _are_tops(lines: pa.Table) -> Bools:
    """Heads of threads, and author lines that are numbered as the first."""
    tops = has(ints(lines["families"]), "thread")
    turns = np.flatnonzero(one_chunk(lines["turn"]).is_valid().to_numpy(zero_copy_only=False))
    tops[turns] |= matches(one_chunk(lines["clean"]).take(pa.array(turns)), r"^#?1[.)] ")
    return tops


def _below_head(place: Ints, start: Weights, rule: Start | None, heads: Ints) -> Weights:
    """A posterior without the rows above the top of the thread, where author lines tell the start right below it."""
    if rule is None or rule.basis != "comment.turn":
        return start
    head = int(heads[(heads >= 0) & (heads <= rule.best)].max(initial=-1))
    return start if rule.best - head > NEARBY else np.where(place < head, 0.0, start)


def _nearby(place: Ints, start: Weights, rule: Start) -> Start:
    """The start that author lines tell, or a much likelier one a few lines above it."""
    weight = np.where((place <= rule.best) & (place > rule.best - NEARBY), start, 0.0)
    best = int(place[weight.argmax()])
    if weight.max() < max(LIKELY, TRUST * float(weight[place == rule.best].sum())):
        return rule
    return replace(rule, low=min(rule.low, best), best=best, high=best)


def _with_templates(start: Start, candidates: Candidates, first: int, end: int) -> Start:
    """The start with the shapes of author lines below it: one that recurs, or that stands at the very start."""
    if not start.basis or start.templates:
        return start
    named = candidates.name_above | bools(candidates.lines["turn_strong"])
    turns = candidates.lines["turn"]
    rows = np.flatnonzero(named[first + start.high : end]) + first + start.high
    shapes = Counter(turns[row].as_py() for row in rows.tolist())
    opening = {turns[row].as_py() for row in rows.tolist() if row <= first + start.high + 1}
    return replace(start, templates=frozenset(s for s, n in shapes.items() if s and (n > 1 or s in opening)))
