"""The order that pages have: furniture, the article, furniture in and below it, comments, and furniture once more.

Lines speak for themselves; the chain adds what may follow what, and gives the probability of every line's class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Ints
from corpus_pipeline.model.lookups import Weights

# Classes of lines; furniture stands in four places, so the chain knows where it has been. What stands within a text is
# short, and what ends a page is long and comes last: with one state for both, lists of teasers below an article passed
# for more of it (line F1 of the article .834 for .837 in cross-validation).
CLASSES = ("furniture", "body", "comment")
STATES = ("top", "body", "aside", "comment", "between", "foot")
FURNITURE, BODY, COMMENT = range(3)
CLASS_OF_STATE = np.array([FURNITURE, BODY, FURNITURE, COMMENT, FURNITURE, FURNITURE])
# Longer documents are no pages; they are read in pieces of so many lines, so that cost does not grow with length.
MOST_LINES = 2_048
# No line counts for more than this against what its neighbours say (log odds).
CLIP = 12.0


@dataclass(frozen=True, slots=True)
class Chain:
    """Probabilities of the state of a first line, of a last one, and from each state to the next: (6), (6), (6, 6)."""

    start: Weights
    end: Weights
    steps: Weights

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Chain:
        """The chain of a weights file."""
        return cls(*(np.array(raw[name], np.float64) for name in ("start", "end", "steps")))

    def as_json(self) -> dict[str, Any]:
        """The chain as JSON holds it."""
        return {name: np.round(getattr(self, name), 6).tolist() for name in ("start", "end", "steps")}

    def posterior(self, evidence: Weights, at: Ints) -> Weights:
        """Probability of each class of each line: (n, 3). ``evidence``: log probability of each class, (n, 3)."""
        top = evidence.max(axis=1, keepdims=True, initial=-CLIP)
        weight = np.exp(np.maximum(evidence - top, -CLIP))[:, CLASS_OF_STATE]
        at = _pieces(at)
        forward, backward = self._forward(weight, at), self._backward(weight, at)
        share = forward * backward
        share /= share.sum(axis=1, keepdims=True)
        of_class = [share[:, kind == CLASS_OF_STATE].sum(axis=1) for kind in range(len(CLASSES))]
        return np.stack(of_class, axis=1)

    def _forward(self, weight: Weights, at: Ints) -> Weights:
        """What the lines down to each one say of its state."""
        out = np.empty_like(weight)
        for rows, is_first in _side_by_side(at):
            share = weight[rows] * (self.start if is_first else _times(out[rows - 1], self.steps))
            out[rows] = share / share.sum(axis=1, keepdims=True)
        return out

    def _backward(self, weight: Weights, at: Ints) -> Weights:
        """What the lines below each one say of its state."""
        out = np.empty_like(weight)
        out[at[1:][np.diff(at) > 0] - 1] = self.end
        for rows, is_first in reversed(list(_side_by_side(at))):
            if not is_first:
                share = _times(out[rows] * weight[rows], self.steps.T)
                out[rows - 1] = share / share.sum(axis=1, keepdims=True)
        return out


def _times(share: Weights, steps: Weights) -> Weights:
    """The product, summed in one order whatever the number of rows: equal bytes in every batch."""
    total = share[:, :1] * steps[0]
    for state in range(1, len(steps)):
        total = total + share[:, state : state + 1] * steps[state]
    return np.asarray(total)


def _pieces(at: Ints) -> Ints:
    """The bounds with long documents cut into pieces."""
    parts = [np.arange(start, end, MOST_LINES) for start, end in zip(at[:-1].tolist(), at[1:].tolist(), strict=True)]
    return np.concatenate([*parts, at[-1:]]).astype(np.int64)


def _side_by_side(at: Ints) -> list[tuple[npt.NDArray[np.int64], bool]]:
    """The first lines of all pieces, then the second ones, and so on, with whether they are the first."""
    n = np.diff(at)
    order = np.argsort(-n, kind="stable")
    starts, n = at[:-1][order], n[order]
    longest = int(n[0]) if len(n) else 0
    many = np.searchsorted(-n, -np.arange(longest), side="left")
    return [(starts[: many[step]] + step, step == 0) for step in range(longest)]


def fit_chain(classes: Ints, at: Ints, weight: Weights) -> Chain:
    """The chain of documents whose lines have known classes. ``weight``: one a document."""
    n = len(STATES)
    start, end, steps = np.zeros(n), np.zeros(n), np.zeros((n, n))
    for first, last, share in zip(at[:-1].tolist(), at[1:].tolist(), weight.tolist(), strict=True):
        if share and last > first:
            states = states_of(classes[first:last])
            start[states[0]] += share
            end[states[-1]] += share
            np.add.at(steps, (states[:-1], states[1:]), share)
    return Chain(
        _shares((start + _RARE) * _MAY_START), _shares((end + _RARE) * _MAY_END), _shares((steps + _RARE) * _MAY_FOLLOW)
    )


def states_of(classes: Ints) -> Ints:
    """The states of a document's lines: furniture by the text that stands above it, and whether any follows."""
    row = np.arange(len(classes))
    text = np.where(classes == FURNITURE, -1, row)
    last = np.maximum.accumulate(text)
    above = np.where(last < 0, FURNITURE, classes[np.maximum(last, 0)])
    beside = np.array([STATES.index(name) for name in ("top", "aside", "between")])[above]
    beside = np.where((last >= 0) & (row > text.max(initial=-1)), STATES.index("foot"), beside)
    own = np.array([0, STATES.index("body"), STATES.index("comment")])[classes]
    return np.where(classes == FURNITURE, beside, own)


# Added to all counts; and what cannot be: furniture at the top comes first, and no page ends with it or with what
# stands within a text; nothing follows the foot; comments stand below some text, and the article does not go on below
# them (that took a seventh off the false comments of pages left out of the fit).
_RARE = 0.05
_MAY_START = np.array([1.0, 1, 0, 0, 0, 0])
_MAY_END = np.array([0.0, 1, 0, 1, 0, 1])
_MAY_FOLLOW = np.array(
    [
        [1.0, 1, 0, 0, 0, 0],
        [0, 1, 1, 1, 0, 1],
        [0, 1, 1, 1, 0, 0],
        [0, 0, 0, 1, 1, 1],
        [0, 0, 0, 1, 1, 0],
        [0, 0, 0, 0, 0, 1],
    ]
)


def _shares(counts: Weights) -> Weights:
    return np.asarray(counts / counts.sum(axis=-1, keepdims=True))
