"""The fitted weights: of lines, of their words, and of where comments start; these are several and averaged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from corpus_pipeline.model.boosting import softmax
from corpus_pipeline.model.boundary_features import Rows
from corpus_pipeline.model.calibration import Calibration
from corpus_pipeline.model.lookups import Additive, Features, Values, Weights
from corpus_pipeline.model.start_choices import StartChoices, start_choices
from corpus_pipeline.model.tokens import Words
from corpus_pipeline.model.trees import Trees
from corpus_pipeline.model.word_weights import WordWeights

VERSION = 2
# Rows whose features are made at a time: memory stays the same for any batch.
MOST_ROWS = 30_000
_AS_IT_IS = Calibration()


@dataclass(frozen=True, slots=True)
class BoundaryModel:
    """What people's documents moved: added to the scores of lines where comments may start, and of "nowhere"."""

    starts: Additive
    none: Additive


@dataclass(frozen=True, slots=True)
class StartModel:
    """``line`` and ``words``: log odds, in sum, that a reader wrote a line; ``starts``: their chances are averaged.

    ``act``: least probability of comments from which they are published; ``price``: what a share of the article that
    is lost with them costs, in shares of the comments that are found. ``moved`` by people's annotations, if any.
    """

    line: Additive
    words: WordWeights
    starts: tuple[Trees, ...]
    act: float
    price: float
    moved: BoundaryModel | None = None
    calibration: Calibration = _AS_IT_IS

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> StartModel:
        """The model of a weights file."""
        moved = raw.get("moved")
        return cls(
            Additive.from_json(raw["line"]),
            WordWeights.from_json(raw["words"]),
            tuple(Trees.from_json(own) for own in raw["starts"]),
            raw["policy"]["act"],
            raw["policy"]["price"],
            BoundaryModel(*(Additive.from_json(moved[name]) for name in ("starts", "none"))) if moved else None,
            Calibration.from_json(raw.get("calibration", {})),
        )

    @property
    def is_taught(self) -> bool:
        """Whether people's annotations moved the weights."""
        return self.moved is not None

    def additives(self) -> tuple[Additive, ...]:
        """All parts that are sums of weights: of lines, and what annotations moved."""
        return (self.line, *((self.moved.starts, self.moved.none) if self.moved else ()))

    def evidence(self, features: Features, words: Words) -> Values:
        """Log odds that a reader wrote each line. ``words``: of these lines.

        Nothing tells that readers wrote a row of a table: the examples hold too few of them.
        """
        found = self.line.score(features) + self.words.score(words, len(features["n_words"]))
        return np.asarray(np.where(features["is_table"] > 0, np.minimum(found, np.float32(0)), found))

    def posterior(self, rows: Rows) -> Posterior:
        """Where comments start in each document of a batch, or that they start nowhere."""
        parts, n_docs, first = [], len(rows.at) - 1, 0
        while first < n_docs:
            end = max(first + 1, int(np.searchsorted(rows.at, rows.at[first] + MOST_ROWS, side="right")) - 1)
            parts.append(self._of_documents(rows.of_documents(first, end)))
            first = end
        if not parts:
            return Posterior(np.zeros(0), np.zeros(0))
        return Posterior(np.concatenate([own.start for own in parts]), np.concatenate([own.none for own in parts]))

    def _of_documents(self, rows: Rows) -> Posterior:
        choices = start_choices(rows)
        features, own = choices.features(), self.moved_scores(choices)
        chances = np.mean([softmax(trees.score(features) + own, choices.document) for trees in self.starts], axis=0)
        n = len(choices.candidates)
        start = np.zeros(len(rows.row))
        start[choices.candidates] = chances[:n]
        return Posterior(start, chances[n:])

    def moved_scores(self, choices: StartChoices) -> Weights:
        """What annotations added to the score of each choice."""
        if self.moved is None:
            return np.zeros(len(choices.document))
        both = self.moved.starts.score(choices.starts), self.moved.none.score(choices.nones)
        return np.concatenate(both).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Posterior:
    """``start``: probability of each open line that comments start there; ``none``: of each document, that none do."""

    start: Weights
    none: Weights


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
    except (KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"broken weights ({type(error).__name__}: {error})") from error
    return model


def _check(model: StartModel) -> None:
    """ValueError for numbers that no fit gives: each bin has a finite weight, and a share is one."""
    if not model.starts or not 0 <= model.act <= 1 or not 0 <= model.price < np.inf:
        raise ValueError("broken weights (no model of starts, an act that is no share, or a price below 0)")
    for part in model.additives():
        numbers = [part.bias, *(slope for _, slope in part.slopes)]
        for lookup in part.lookups:
            if len(lookup.weights) != len(lookup.edges) + 1 or any(np.diff(lookup.edges) <= 0):
                raise ValueError(f"broken weights (bins of {lookup.name})")
            numbers += [*lookup.edges, *lookup.weights]
        _check_numbers(numbers)
    _check_numbers([model.words.bias, *(weight for _, weight in model.words.words)])
    for trees in model.starts:
        _check_numbers([trees.bias, *(edge for tree in trees.trees for _, edge in tree.questions)])
        _check_numbers([weight for tree in trees.trees for weight in tree.weights])


def _check_numbers(numbers: Iterable[object]) -> None:
    if not all(isinstance(number, int | float) and np.isfinite(number) for number in numbers):
        raise ValueError("broken weights (a number is not finite)")


def shipped_weights() -> str:
    """The text of the weights that ship with the package."""
    return (resources.files(__package__) / "weights" / "text.json").read_text(encoding="utf-8")


@cache
def load_model() -> StartModel:
    """The weights that ship with the package, read once a process."""
    return read_model(shipped_weights())
