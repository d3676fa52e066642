"""Labels beside the lines: filled where empty, never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from corpus_pipeline.columns import Bools, Floats, Ints
from corpus_pipeline.rules import RULES
from corpus_pipeline.vocabulary import LABELS

LABEL_NAMES = tuple(LABELS)
CODE = {name: code for code, name in enumerate(LABEL_NAMES)}
_STATIC = tuple(RULES)


@dataclass(frozen=True, slots=True)
class Labels:
    """Label, rule and score of each row; -1 where no rule has spoken. ``rules``: names by rule code."""

    label: npt.NDArray[np.int8]
    rule: npt.NDArray[np.int16]
    score: Floats
    rules: tuple[str, ...]

    @classmethod
    def empty(cls, n_rows: int, phrase_rules: tuple[str, ...]) -> Labels:
        """Labels of which none is filled."""
        empty = np.full(n_rows, -1)
        return cls(empty.astype(np.int8), empty.astype(np.int16), np.zeros(n_rows, np.float32), _STATIC + phrase_rules)

    @property
    def open(self) -> Bools:
        """Rows that no rule has labelled."""
        return np.asarray(self.label < 0)

    def rule_code(self, rule: str) -> int:
        """The code of a rule by name."""
        return self.rules.index(rule)

    def isin(self, *names: str) -> Bools:
        """Rows that carry one of these labels."""
        return np.isin(self.label, [CODE[name] for name in names])

    def fill(self, mask: Bools, label: str, rule: str, score: float | Floats) -> Labels:
        """Labels with the empty rows under the mask filled."""
        return self.fill_coded(mask, label, np.full(len(mask), self.rule_code(rule)), score)

    def change(self, mask: Bools, label: str, rule: str, score: float) -> Labels:
        """Labels with the rows under the mask filled anew, whatever was said of them."""
        return self.emptied(mask).fill(mask, label, rule, score) if mask.any() else self

    def emptied(self, mask: Bools) -> Labels:
        """Labels with the rows under the mask open again."""
        return replace(self, label=np.where(mask, -1, self.label).astype(np.int8))

    def fill_phrases(self, mask: Bools, label: str, phrase_rule: Ints, score: float) -> Labels:
        """The same, with each row's rule the phrase it matched (index among the phrase rules)."""
        return self.fill_coded(mask, label, phrase_rule + len(_STATIC), score)

    def fill_coded(self, mask: Bools, label: str, rule: Ints, score: float | Floats) -> Labels:
        """The same, with each row's rule code."""
        new = mask & self.open
        if not new.any():
            return self
        return replace(
            self,
            label=np.where(new, CODE[label], self.label).astype(np.int8),
            rule=np.where(new, rule, self.rule).astype(np.int16),
            score=np.where(new, score, self.score).astype(np.float32),
        )
