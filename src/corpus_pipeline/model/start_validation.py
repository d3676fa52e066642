"""How well starts of comments are found on sites that the weights have not seen, and the policy that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.calibration import Calibration, fit_calibration
from corpus_pipeline.model.fitted_segmenter import Place, decide
from corpus_pipeline.model.lookups import Weights
from corpus_pipeline.model.start_model import StartModel

# Probabilities from which comments are published that are tried, and what they may cost at most: articles without
# comments that lose a line, and the share of an article's characters that is lost, both without the rules, which stand
# before the weights in a build.
ACTS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
MOST_CUT, MOST_LOST = 0.021, 0.011
# What a share of an article is worth, in such of its comments. Between 4 and 8 mean F1 changes by .003 in
# cross-validation, and what is lost by a twentieth; the first line is hit the less often the dearer it is (.47 to .45).
PRICE = 7.0
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """A document read by weights that had not seen its site. ``place``: its open rows, with the posterior of each.

    ``kind``: marked or bare for threads below articles, alone for articles without.
    """

    kind: str
    place: Ints
    start: Weights
    none: float
    is_comment: Bools
    is_body: Bools
    n_chars: Ints


def measure(model: StartModel, judged: Iterable[Judged]) -> dict[str, float]:
    """The figures of a policy, each a mean over documents."""
    values: dict[str, list[float]] = {}
    for own in judged:
        found = decide(model, Place(own.place, own.start, own.n_chars), own.none, None)
        cut = own.place >= found.high if found.basis else np.zeros(len(own.place), np.bool_)
        body = int(own.n_chars[own.is_body].sum())
        notes = {"body_characters_lost": int(own.n_chars[own.is_body & cut].sum()) / body} if body else {}
        if own.is_comment.any():
            first = own.place[own.is_comment.argmax()]
            both = int((cut & own.is_comment).sum())
            notes[f"{own.kind}_f1"] = 2 * both / int(cut.sum() + own.is_comment.sum())
            notes[f"{own.kind}_exact"] = float(bool(found.basis) and found.high == first)
            notes[f"{own.kind}_best_exact"] = float(found.best == first)
        else:
            notes["without_comments_cut"] = float(bool(found.basis))
        for name, value in notes.items():
            values.setdefault(name, []).append(value)
    return {name: round(float(np.mean(own)), DIGITS) for name, own in sorted(values.items())}


def choose_policy(model: StartModel, judged: Sequence[Judged]) -> tuple[dict[str, float], dict[str, float]]:
    """The policy of the highest mean F1 whose cost is allowed, or of the least cost; and its figures."""
    tried = []
    for act in ACTS:
        figures = measure(replace(model, act=act, price=PRICE), judged)
        tried.append(({"act": act, "price": PRICE}, figures))
    allowed = [own for own in tried if _cost(own[1]) <= 1] or [min(tried, key=lambda own: _cost(own[1]))]
    return max(allowed, key=lambda own: own[1].get("marked_f1", 0.0) + own[1].get("bare_f1", 0.0))


def _cost(figures: Mapping[str, float]) -> float:
    cut, lost = figures.get("without_comments_cut", 0.0), figures.get("body_characters_lost", 0.0)
    return max(cut / MOST_CUT, lost / MOST_LOST)


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """What share of the documents with a score holds comments."""
    scores = np.array([1 - own.none for own in judged])
    return fit_calibration(scores, np.array([bool(own.is_comment.any()) for own in judged]))
