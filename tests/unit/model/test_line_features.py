"""Evidence of single lines: what readers do and articles do not."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import PHRASES, lines_of

from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Values


def features_of(*lines: str) -> dict[str, Values]:
    return line_features(lines_of("\n".join(lines)), PHRASES)[0]


def value(name: str, line: str) -> float:
    return float(features_of(line)[name][0])


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("exclaims", "What a walk!! Again!", 3),
        ("runs", "What a walk!! Really??", 2),
        ("asks", "Why? And when?", 2),
        ("ellipses", "Well... who knows", 2),
        ("smiles", "See you there :) and bring boots ;-)", 2),
        ("smiles", "See you there 🙂", 1),
        ("mention", "@Ada yes indeed", 2),
        ("mention", "Ask @Ada about it", 1),
        ("sloppy", "it rained. we stayed in. nobody minded.", 2),
        ("unspaced", "wet,cold,windy as ever", 2),
        ("quotes", "“Never,” said the keeper, «never»", 4),
        ("has_url", "It is at www.tarn.example for all to see", 1),
        ("opens_courtesy", "Thanks for the map, it helped", 1),
        ("opens_courtesy", "Danke für die Karte", 1),
        ("opens_first_person", "Я была там в мае", 1),
        ("opens_low", "never seen it like that", 1),
        ("opens_low", "Never seen it like that", 0),
        ("is_name", "Ada Brill", 1),
        ("is_name", "Ada Brill 1998", 0),
        ("sentences", "It rained. It stopped. It rained again.", 3),
    ],
)
def test_feature(name: str, line: str, expected: float) -> None:
    assert value(name, line) == expected


@pytest.mark.parametrize(
    "line", ["I think my boots are yours", "Ich glaube, du hast meine Stiefel", "我觉得你的船很好"]
)
def test_persons_are_told_in_many_languages(line: str) -> None:
    own = features_of(line)
    assert own["first_person"][0] > 0
    assert own["second_person"][0] > 0


def test_forms_that_recur_are_counted() -> None:
    own = features_of("1. Ada, May 3", "It rained.", "2. Orrin, May 4", "No, it did not.", "3. Bo, June 5", "Yes.")
    assert own["same_form"].tolist() == [3, 0, 3, 0, 3, 0]


def test_words_of_earlier_lines_are_known() -> None:
    own = features_of("The harbour ferry waits below", "Another harbour ferry waits above")
    assert own["seen_share"].tolist() == pytest.approx([0, 3 / 5])


def test_every_feature_has_a_value_for_every_line() -> None:
    own = features_of("A title", "It rained all day and nobody came.", "Ada Brill", "🙂", "…")
    assert {len(values) for values in own.values()} == {5}
    assert all(values.dtype == "float32" for values in own.values())
