"""Weights for the lines of pages from examples, as one document; the same tables give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.block_model import PAGES, VERSION, BlockModel
from corpus_pipeline.model.block_names import NAMES, SECOND
from corpus_pipeline.model.boosting import Boosting, boost
from corpus_pipeline.model.fitting import additive, centred, design, fit_logistic, penalty, quantile_edges
from corpus_pipeline.model.lookups import Additive, Features, Values, Weights
from corpus_pipeline.model.trees import Trees

# Bins of a feature in additive models, and penalties of squares of weights and of differences of neighbouring bins.
# Lines of one page are alike, so that there are fewer examples than lines: weaker ones did worse on other sites.
BINS, PENALTY = 7, (2.0, 30.0)
# A row counts as this much in sum with the others, whatever its share.
MEAN_WEIGHT = 0.25
# Many trees that see an eighth of the features each: log loss on other sites .1762 and .2997 (one text, many parts),
# .1826 and .3051 with half as many that see a fourth, .1816 with shallower ones.
TREES = Boosting(trees=280, depth=4, rate=0.12, penalty=20.0, stride=8)
# Sites are divided into so many parts, of which each is read by weights from the others. A fit looks at so many lines.
FOLDS, MOST_LOOK, MOST_TREES = 3, 60_000, 60_000
# Chances above which a line is taken in and below which one is taken out, of which the best are chosen. What is as
# likely text as not stays: lost text is worse than a line too many. Into a page with one text nothing is taken that is
# but likely: on old layouts (F1 .9664 against .9651) and news (.9679, .9662) that did better, on pieces no worse.
ADDS = {"text": (0.6, 0.7), "parts": (0.5, 0.55, 0.6, 0.7)}
DROPS = (0.1, 0.15, 0.2, 0.3, 0.4)
DIGITS = 4
# Lines of which so much stands in the article belong to it.
SHARE = 0.5
# What names of sets end with whose pages were varied.
VARIED = ":varied"
# Sets whose articles are threads.
FORUMS = ("wcxb:forum", "harvest:forum", "harvest")


@dataclass(frozen=True, slots=True)
class Judged:
    """What people said of the lines of pages.

    ``share``: of the line's words that belong to the article; ``weight``: what the line counts, 0 where nothing is
    known of it; ``words``: in the line, and ``page_words`` in the article as people gave it, 0 where they gave pieces;
    ``page``, ``site``: numbers; ``group``: the set that the page is of.
    """

    share: Weights
    weight: Weights
    words: Ints
    page_words: Ints
    page: Ints
    site: Ints
    group: npt.NDArray[np.object_]

    @classmethod
    def joined(cls, parts: Sequence[Judged]) -> Judged:
        """Several batches of pages as one."""
        firsts = np.cumsum([0, *(part.page.max(initial=-1) + 1 for part in parts)])
        columns = {own.name: np.concatenate([getattr(p, own.name) for p in parts]) for own in fields(cls)}
        pages = [part.page + first for part, first in zip(parts, firsts, strict=False)]
        return cls(**(columns | {"page": np.concatenate(pages)}))

    @property
    def is_body(self) -> Bools:
        """Lines that belong to the article."""
        return np.asarray(self.share >= SHARE)


@dataclass(frozen=True, slots=True)
class BlockExamples:
    """Lines of annotated pages.

    ``is_open``: rules leave it in the article; ``is_soft``: they may be overruled; ``is_text``: pages with one text.
    """

    features: Features
    judged: Judged
    is_open: Bools
    is_soft: Bools
    is_text: Bools

    @property
    def fold(self) -> Ints:
        """The part that the site of each line is in."""
        return self.judged.site % FOLDS

    @property
    def known(self) -> Bools:
        """Lines that weights decide and of which people said something."""
        return (self.is_open | self.is_soft) & (self.judged.weight > 0)

    def of(self, page: str) -> Bools:
        """Lines of one kind of pages."""
        return self.is_text if page == "text" else ~self.is_text


Around = Callable[[Values], Features]
Fit = Callable[[Ints, Weights], Additive | Trees]


def fit_pages(examples: BlockExamples, around: Around) -> tuple[dict[str, BlockModel], dict[str, Any]]:
    """The weights of both kinds of pages, and what they do on sites that they have not seen, for the manifest.

    ``around``: what the scores of all lines by trees say around each of them.
    """
    is_body, own = examples.judged.is_body, examples.features

    def grow(rows: Ints, weight: Weights) -> Trees:
        return boost(_rows(own, sorted(own), rows), is_body[rows], weight / weight.mean(), TREES)

    trees, grown = _of_folds(examples, own, grow, MOST_TREES)
    wide = {**own, **around(trees)}

    def look(rows: Ints, weight: Weights) -> Additive:
        return fit_look(_rows(wide, SECOND, rows), is_body[rows], weight)

    second, seconds = _of_folds(examples, wide, look, MOST_LOOK)
    score = np.asarray((second + trees) / 2, np.float32)
    bounds = {page: choose_bounds(examples, score, page) for page in PAGES}
    models = {page: BlockModel(grown[page], seconds[page], *bounds[page]) for page in PAGES}
    return models, {"examples": _counts(examples), "cross_validated": _figures(examples, score, bounds)}


def _rows(features: Features, names: Sequence[str], rows: Ints) -> dict[str, Values]:
    return {name: features[name][rows] for name in names}


def _of_folds(examples: BlockExamples, features: Features, fit: Fit, most: int) -> tuple[Values, dict[str, Any]]:
    """The score of each line by a model of other sites, and the models of all sites by kind of page."""
    score, models = np.zeros(len(examples.is_open), np.float32), dict[str, Any]()
    for page in PAGES:
        own = examples.of(page)
        rows, weight = sample(np.where(own & examples.known, examples.judged.weight, 0.0), most)
        models[page] = fit(rows, weight)
        for fold in range(FOLDS):
            apart = examples.fold[rows] != fold
            unseen = np.flatnonzero(own & (examples.fold == fold))
            model = fit(rows[apart], weight[apart])
            score[unseen] = model.score(_rows(features, model.names(), unseen)) if len(unseen) else 0.0
    return score, models


def sample(weight: Weights, most: int) -> tuple[Ints, Weights]:
    """At most about so many rows, and weights that make up for those left out: heavy ones are likelier to be in.

    Which ones is told by a hash of their numbers, so that the same tables give the same rows.
    """
    chance = np.sqrt(weight)
    for _ in range(4):
        chance = np.minimum(1.0, chance * most / max(float(chance.sum()), 1e-9))
    mixed = np.arange(len(weight), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(12345)
    rows = np.flatnonzero((mixed >> np.uint64(11)) < chance * 2.0**53)
    return rows, weight[rows] / chance[rows]


def fit_look(features: Features, is_body: Bools, weight: Weights) -> Additive:
    """The weights of one look at lines; each feature that tells them apart at all has its table."""
    edges = {name: _edges(name, values) for name, values in features.items()}
    table = design(features, {name: found for name, found in edges.items() if found})
    weight = weight * (MEAN_WEIGHT * len(weight) / weight.sum())
    beta = fit_logistic(table, is_body, weight, penalty(table, *PENALTY, NAMES))
    return centred(additive(table, beta[1:], float(beta[0])), features, weight)


def _edges(name: str, values: Values) -> tuple[float, ...]:
    if name in NAMES:
        return tuple(float(value) for value in np.unique(values)[:-1])
    return quantile_edges(values, BINS)


def choose_bounds(examples: BlockExamples, score: Values, page: str) -> tuple[float, float]:
    """The log odds from which lines are taken in, and out below: those that do best on pages of sites not seen.

    Pages as they are, without their variants: a start page with few lines left is none.
    """
    tried = [(logit(add), logit(drop)) for add, drop in product(ADDS[page], DROPS) if drop <= add]
    asked = examples.of(page) & ~np.char.endswith(examples.judged.group.astype(str), VARIED)
    return max(tried, key=lambda own: page_quality(examples, kept_by(examples, score, own), asked))


def logit(chance: float) -> float:
    """The log odds of a chance."""
    return round(float(np.log(chance / (1 - chance))), DIGITS)


def kept_by(examples: BlockExamples, score: Values, own: tuple[float, float]) -> Bools:
    """Lines that are of the article in the end."""
    add, drop = own
    return np.asarray((examples.is_open & (score >= drop)) | (examples.is_soft & (score > add)))


def page_quality(examples: BlockExamples, kept: Bools, asked: Bools) -> float:
    """The F1 of pages in words and that of the pieces that people picked of others, each by how many pages it tells."""
    pages = list(page_f1(examples.judged, kept, asked).values())
    known = asked & (examples.judged.page_words == 0) & (examples.judged.weight > 0)
    right, wrong = (int((known & kept & (examples.judged.is_body == side)).sum()) for side in (True, False))
    pieces = 2 * right / max(right + wrong + int((known & examples.judged.is_body).sum()), 1)
    n_picked = len(np.unique(examples.judged.page[known]))
    return float((np.sum(pages) + n_picked * pieces) / max(len(pages) + n_picked, 1))


def page_f1(judged: Judged, kept: Bools, asked: Bools) -> dict[int, float]:
    """F1 in words of each page whose article people gave; posts of forums are left out, which weights do not decide."""
    known = asked & (judged.page_words > 0) & ~np.isin(judged.group, FORUMS)
    n = int(judged.page.max(initial=-1)) + 1
    got, right = (np.bincount(judged.page, known * kept * judged.words * own, n) for own in (1.0, judged.share))
    gold = np.bincount(judged.page, known * judged.page_words, n) / np.maximum(np.bincount(judged.page, known, n), 1)
    return {int(page): float(2 * right[page] / (got[page] + gold[page])) for page in np.flatnonzero(gold)}


def _figures(examples: BlockExamples, score: Values, bounds: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """What scores by models of other sites are worth: log loss by kind of page, and F1 of pages by set."""
    kept = np.zeros(len(score), np.bool_)
    for page in PAGES:
        kept |= examples.of(page) & kept_by(examples, score, bounds[page])
    judged = examples.judged
    found, rules = (page_f1(judged, mask, np.ones(len(kept), np.bool_)) for mask in (kept, examples.is_open))
    groups = dict(zip(judged.page.tolist(), judged.group.tolist(), strict=True))
    sets = {name: [page for page in found if groups[page] == name] for name in sorted({groups[p] for p in found})}
    f1 = {name: round(float(np.mean([found[p] for p in own])), DIGITS) for name, own in sets.items()}
    before = {name: round(float(np.mean([rules[p] for p in own])), DIGITS) for name, own in sets.items()}
    loss = {page: round(_log_loss(examples, score, page), DIGITS) for page in PAGES}
    return {"folds": FOLDS, "grouped_by": "site", "log_loss": loss, "page_f1": f1, "page_f1_of_rules": before}


def _log_loss(examples: BlockExamples, score: Values, page: str) -> float:
    own = examples.of(page) & examples.known
    sign = np.where(examples.judged.is_body[own], -1.0, 1.0)
    return float(np.average(np.logaddexp(0.0, sign * score[own]), weights=examples.judged.weight[own]))


def _counts(examples: BlockExamples) -> dict[str, Any]:
    """How many lines, pages and sites the weights rest on, by kind of page."""
    out = {}
    for page in PAGES:
        own = examples.of(page) & examples.known
        pages, groups = examples.judged.page[own], examples.judged.group[own]
        sets = sorted(set(zip(pages.tolist(), groups.tolist(), strict=True)))
        names, counts = np.unique([name for _, name in sets], return_counts=True)
        of_set = dict(zip(names.tolist(), counts.tolist(), strict=True))
        n_sites = len(np.unique(examples.judged.site[own]))
        out[page] = {"lines": int(own.sum()), "pages": len(sets), "sites": n_sites, "datasets": of_set}
    return out


def block_document(models: Mapping[str, BlockModel], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the weights file for pages holds."""
    pages = {name: own.as_json() for name, own in sorted(models.items())}
    return {"version": VERSION, "manifest": dict(manifest), "pages": pages}
