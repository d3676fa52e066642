"""The fitted weights: a model of lines, and models of where comments start that are averaged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from corpus_pipeline.columns import Bools, Ints
from corpus_pipeline.model.boundary_features import Rows, candidate_features, document_features
from corpus_pipeline.model.calibration import Calibration
from corpus_pipeline.model.lookups import Additive, Features, Weights

VERSION = 1
_AS_IT_IS = Calibration()


@dataclass(frozen=True, slots=True)
class BoundaryModel:
    """Scores of the candidates of a document, and of its having no comments; a softmax makes them probabilities."""

    starts: Additive
    none: Additive


@dataclass(frozen=True, slots=True)
class StartModel:
    """``line``: log odds that a reader wrote a line; ``boundaries``: their probabilities are averaged.

    ``act``: least probability of comments from which they are published; ``late``: share of the posterior at whose end
    they are cut off the article; ``is_taught``: people's annotations moved the weights.
    """

    line: Additive
    boundaries: tuple[BoundaryModel, ...]
    act: float
    late: float
    is_taught: bool = False
    calibration: Calibration = _AS_IT_IS

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> StartModel:
        """The model of a weights file."""
        parts = (
            BoundaryModel(*(Additive.from_json(part[name]) for name in ("starts", "none")))
            for part in raw["boundaries"]
        )
        is_taught = "annotations_sha256" in raw.get("manifest", {})
        policy, calibration = raw["policy"], Calibration.from_json(raw.get("calibration", {}))
        line = Additive.from_json(raw["line"])
        return cls(line, tuple(parts), policy["act"], policy["late"], is_taught, calibration)

    def additives(self) -> tuple[Additive, ...]:
        """All parts that are sums of weights: of lines, then of starts and of none, model by model."""
        return (self.line, *(part for own in self.boundaries for part in (own.starts, own.none)))

    def posterior(self, rows: Rows) -> Posterior:
        """Where comments start in each document of a batch, or that they start nowhere."""
        features = candidate_features(rows)
        allowed = below_first_prose(rows)
        documents = document_features(rows, features, allowed)
        features = {name: values[allowed] for name, values in features.items()}
        return average([probabilities(model, features, documents, allowed, rows.at) for model in self.boundaries])


@dataclass(frozen=True, slots=True)
class Posterior:
    """``start``: probability of each open line that comments start there; ``none``: of each document, that none do."""

    start: Weights
    none: Weights


def average(parts: list[Posterior]) -> Posterior:
    """The mean of the posteriors of several models."""
    return Posterior(np.mean([p.start for p in parts], axis=0), np.mean([p.none for p in parts], axis=0))


def probabilities(model: BoundaryModel, features: Features, documents: Features, allowed: Bools, at: Ints) -> Posterior:
    """Softmax over the candidates of each document and "no comments". ``features``: of the allowed rows alone."""
    none = model.none.score(documents).astype(np.float64)
    scores = np.full(len(allowed), -np.inf)
    scores[allowed] = model.starts.score(features)
    doc = np.repeat(np.arange(len(none)), np.diff(at))
    top = none.copy()
    np.maximum.at(top, doc, scores)
    weights, rest = np.exp(scores - top[doc]), np.exp(none - top)
    total = np.bincount(doc, weights, len(none)) + rest
    return Posterior(weights / total[doc], rest / total)


def below_first_prose(rows: Rows) -> Bools:
    """Open lines that have running text above them in their document."""
    before = np.concatenate([[0], np.cumsum(rows.prose)])
    n = np.diff(rows.at)
    return np.asarray(before[:-1] > np.repeat(before[rows.at[:-1]], n))


def read_model(text: str) -> StartModel:
    """The model of a weights file's text; ValueError where it is none, or of another version."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON ({error})") from error
    if not isinstance(raw, dict) or "version" not in raw:
        raise ValueError("no weights: it names no version")
    if raw["version"] != VERSION:
        raise ValueError(f"weights of version {raw['version']}, expected {VERSION}")
    try:
        model = StartModel.from_json(raw)
        _check(model)
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"broken weights ({type(error).__name__}: {error})") from error
    return model


def _check(model: StartModel) -> None:
    """ValueError for numbers that no fit gives: each bin has a finite weight, and a policy is a share."""
    if not model.boundaries or not all(0 <= share <= 1 for share in (model.act, model.late)):
        raise ValueError("broken weights (no model of starts, or a policy that is no share)")
    for part in model.additives():
        numbers = [part.bias, *(slope for _, slope in part.slopes)]
        for lookup in part.lookups:
            if len(lookup.weights) != len(lookup.edges) + 1 or any(np.diff(lookup.edges) <= 0):
                raise ValueError(f"broken weights (bins of {lookup.name})")
            numbers += [*lookup.edges, *lookup.weights]
        if not all(isinstance(number, int | float) and np.isfinite(number) for number in numbers):
            raise ValueError("broken weights (a number is not finite)")


def shipped_weights() -> str:
    """The text of the weights that ship with the package."""
    return (resources.files(__package__) / "weights" / "text.json").read_text(encoding="utf-8")


@cache
def load_model() -> StartModel:
    """The weights that ship with the package, read once a process."""
    return read_model(shipped_weights())
