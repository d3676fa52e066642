"""Where comments start, by fitted weights where the rules leave doubt; what quotes the article still bounds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Bools, Ints, bools, bounds, ints, matches, one_chunk, present
from corpus_pipeline.model.boundary_features import Rows, since
from corpus_pipeline.model.chain import COMMENT, FURNITURE
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Features, Values, Weights
from corpus_pipeline.model.page_model import load_page_model
from corpus_pipeline.model.page_reader import read_pages
from corpus_pipeline.model.rule_segmenter import RuleSegmenter
from corpus_pipeline.model.segmenter import Candidates, Evidence, Pages, Start
from corpus_pipeline.model.start_model import StartModel, load_model
from corpus_pipeline.model.tokens import Words
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
# Hundreds of lines of a thread have small chances each that sum up to too much: their squares do not. At the same loss
# of the article the first comment was hit more often in cross-validation, .47 for .44, and long threads were kept.
SHARP = 2.0
# A postscript goes on with the text above it. Of 118 such lines of the gold none is the first of its thread.
_GOES_ON = r"^[(\[*_]{0,3}(?i:p\. ?p?\.? ?s\.|p\.-s\.|ps ?[:.,–—-]|p\. ?d\.|з\.ы\.|update(?: ?[0-9])?:|edit(?:ed)?:)"
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
        features, words = self._features(candidates)
        rows = open_rows(own_lines, features, self.model.evidence(features, words), len(starts))
        posterior = self.model.posterior(rows)
        heads = np.flatnonzero(_are_tops(candidates.lines))
        n = np.diff(rows.at)
        above = np.append(0, np.cumsum(rows.prose & ~_read_as_furniture(candidates)[rows.row]))
        below = above[:-1] > np.repeat(above[rows.at[:-1]], n)
        goes_on = matches(one_chunk(candidates.lines["clean"]).take(pa.array(rows.row)), _GOES_ON)
        places = rows.row - np.repeat(first[:-1], n)
        weights = np.where(below & ~goes_on, posterior.start, 0.0)
        for doc in np.array(asked)[n[asked] > 0].tolist():
            own = slice(rows.at[doc], rows.at[doc + 1])
            place = places[own]
            rule = _below_article(starts[doc], place, below[own])
            start = _below_head(place, weights[own], rule, heads - first[doc]) if rule else weights[own]
            found = decide(self.model, Place(place, start, rows.n_chars[own]), float(posterior.none[doc]), rule)
            if found.basis or doc not in decoded:
                out[doc] = _with_templates(found, candidates, int(first[doc]), int(first[doc + 1]))
        return out

    def _features(self, candidates: Candidates) -> tuple[Features, Words]:
        """The features and the words of all lines, which reading pages needed as well."""
        known = candidates.pages.of_lines if candidates.pages else None
        return known or line_features(candidates.lines, self.phrases)


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


@dataclass(frozen=True, slots=True)
class Place:
    """The open rows of one document: their numbers, the probability that comments start at each, their characters."""

    row: Ints
    start: Weights
    n_chars: Ints

    def under(self, weight: Weights) -> Place:
        """The same rows with other probabilities."""
        return replace(self, start=weight)

    def quantile(self, share: float) -> int:
        """The row above which this share of the probability stands."""
        total = np.cumsum(self.start) / self.start.sum()
        return int(self.row[min(int(np.searchsorted(total, share)), len(self.row) - 1)])

    @property
    def likeliest(self) -> int:
        """The row at which comments most probably start."""
        return int(self.row[self.start.argmax()])

    def cut(self, price: float) -> int:
        """The row from which lines are best called comments.

        The share of the comments that is expected to be found is weighed with the share of the article that is expected
        to be lost, in characters; ``price``: what the one costs in the other. A start that may be far below costs the
        more the farther, which no quantile of the rows can tell.
        """
        sharp, chars = (self.start / self.start.max()) ** SHARP, np.maximum(self.n_chars, 1).astype(np.float64)
        chance = sharp / sharp.sum()
        above = np.cumsum(chars) - chars
        below = above[-1] + chars[-1] - above
        after = 1 - np.cumsum(chance)  # chance of a start below each row
        found = np.cumsum(chance / below) * below + after
        loss = np.cumsum((chance / np.maximum(above, 1))[::-1])[::-1] - chance / np.maximum(above, 1)
        return int(self.row[(found - price * (after - above * loss)).argmax()])


def decide(model: StartModel, place: Place, none: float, rule: Start | None) -> Start:
    """The start in one document. ``none``: probability of no comments.

    Lines that quote the article prove comments and bound where they start; author lines tell it but for a few lines.
    """
    if rule is not None and rule.basis in EXACT and rule.low == rule.high:
        return _nearby(place, rule)
    if rule is not None and rule.basis in EXACT:
        return _above(place, rule)
    if rule is not None and rule.basis == "comment.echo":
        held = np.where(place.row < rule.low, place.start * QUOTED_COMMENT, place.start)
        place, none = place.under(np.where(place.row <= rule.high, held, 0.0)), 1 - rule.score
        if place.start.sum() < 1e-9:
            return rule
    score = 1 - none
    proved = rule is not None and rule.basis == "comment.echo"
    shown = score if proved else model.calibration.of(score)
    if place.start.sum() <= 0 or score < DOUBT:
        return Start(shown)
    low, best, high = place.quantile(OUTSIDE), place.likeliest, place.quantile(1 - OUTSIDE)
    few = len(place.row) - int(place.start.argmax()) < FEW_LINES
    if score < (max(SURE, model.act) if few else model.act):
        return Start(shown, "", min(low, best), best, max(high, best), review="comments_unsure")
    cut = max(place.cut(model.price), best)
    review = "" if low == cut else "comment_start_unsure"
    return Start(shown, "comment.model", min(low, best), best, cut, review=review)


def _above(place: Place, rule: Start) -> Start:
    """The start of a thread whose author lines stand under their comments: above the first of them."""
    own = place.under(np.where((place.row >= rule.low) & (place.row <= rule.high), place.start, 0.0))
    if own.start.sum() < 1e-9:
        return rule
    # Cut right above that author line: the likeliest start, and the usual length, took from 5 articles in 13.
    return replace(rule, low=min(own.quantile(OUTSIDE), own.likeliest), best=own.likeliest)


def _are_tops(lines: pa.Table) -> Bools:
    """Heads of threads, and author lines that are numbered as the first."""
    tops = has(ints(lines["families"]), "thread")
    turns = np.flatnonzero(present(lines["turn"]))
    tops[turns] |= matches(one_chunk(lines["clean"]).take(pa.array(turns)), r"^#?1[.)] ")
    return tops


def _below_head(place: Ints, start: Weights, rule: Start | None, heads: Ints) -> Weights:
    """A posterior without the rows above the top of the thread, where author lines tell the start right below it."""
    if rule is None or rule.basis != "comment.turn":
        return start
    head = int(heads[(heads >= 0) & (heads <= rule.best)].max(initial=-1))
    return start if rule.best - head > NEARBY else np.where(place < head, 0.0, start)


def _nearby(place: Place, rule: Start) -> Start:
    """The start that author lines tell, or a much likelier one a few lines above it."""
    weight = np.where((place.row <= rule.best) & (place.row > rule.best - NEARBY), place.start, 0.0)
    best = int(place.row[weight.argmax()])
    if weight.max() < max(LIKELY, TRUST * float(weight[place.row == rule.best].sum())):
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
