"""Labels are filled where empty and never changed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from corpus_pipeline.rules import RULES
from corpus_pipeline.stages.labels import CODE, Labels
from corpus_pipeline.tables import TABLES
from corpus_pipeline.vocabulary import LABELS

OWN = ("furniture.share", "turn.says")


def mask(*rows: int, n: int = 4) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    out = np.zeros(n, np.bool_)
    out[list(rows)] = True
    return out


def names(labels: Labels) -> list[tuple[str, str, float] | None]:
    by_code = {code: name for name, code in CODE.items()}
    rows = zip(labels.label.tolist(), labels.rule.tolist(), labels.score.tolist(), strict=True)
    return [
        (by_code[label], labels.rules[rule], round(score, 3)) if label >= 0 else None for label, rule, score in rows
    ]


def test_at_first_every_row_is_open() -> None:
    labels = Labels.empty(4, OWN)
    assert labels.open.tolist() == [True] * 4
    assert names(labels) == [None] * 4


def test_an_empty_row_is_filled_once() -> None:
    labels = Labels.empty(4, OWN).fill(mask(0, 1), "title", "header.title", 0.9)
    labels = labels.fill(mask(1, 2), "body", "body.prose", 0.5)
    assert names(labels) == [
        ("title", "header.title", 0.9),
        ("title", "header.title", 0.9),
        ("body", "body.prose", 0.5),
        None,
    ]
    assert labels.open.tolist() == [False, False, False, True]


def test_labels_before_are_left_as_they_were() -> None:
    before = Labels.empty(4, OWN)
    before.fill(mask(0), "title", "header.title", 0.9)
    assert before.open.all()


def test_a_phrase_names_its_rule_row_by_row() -> None:
    labels = Labels.empty(4, OWN).fill_phrases(mask(1, 3), "boilerplate", np.array([-1, 1, -1, 0]), 0.95)
    assert [own and own[1] for own in names(labels)] == [None, "turn.says", None, "furniture.share"]


def test_scores_may_differ_by_row() -> None:
    labels = Labels.empty(4, OWN).fill(
        mask(0, 2), "comment", "comment.turn", np.array([0.1, 0.2, 0.3, 0.4], np.float32)
    )
    assert [own and own[2] for own in names(labels)] == [0.1, None, 0.3, None]


def test_rows_are_found_by_label() -> None:
    labels = Labels.empty(4, OWN).fill(mask(0), "body", "body.prose", 1).fill(mask(2), "note", "note.author", 1)
    assert labels.isin("body", "note").tolist() == [True, False, True, False]


def test_an_unknown_rule_or_label_is_an_error() -> None:
    labels = Labels.empty(4, OWN)
    with pytest.raises(ValueError):
        labels.fill(mask(0), "body", "body.nonsense", 1)
    with pytest.raises(KeyError):
        labels.fill(mask(0), "nonsense", "body.prose", 1)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_publishable_name_and_a_meaning(rule: str) -> None:
    pattern = TABLES["spans"].column("rule").pattern
    assert pattern is not None
    assert re.fullmatch(pattern, rule)
    assert RULES[rule]


def test_codes_are_those_of_the_vocabulary() -> None:
    assert list(CODE) == list(LABELS)
    assert sorted(CODE.values()) == list(range(len(LABELS)))
