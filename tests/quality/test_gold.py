"""Quality never falls: what is measured on gold lines stays above the floors of floors.json."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.golden.cases import Case, Release, read_cases
from tests.quality.gold import load_scorer, needs_gold, sha256_of_lines, write_documents

import corpus_pipeline
from corpus_pipeline.evaluating import evaluate_gold

FLOORS: dict[str, Any] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))
# Of the documents whose ids hold this, some twenty a variant and more, the two scorers are compared.
PART = "7"
VARIANTS = ("dragnet_text", "dragnet_bare")
# Every visible line of a page, with its menus and footers.
WHOLE = "full"
LIMITS = [
    (variant, kind, name)
    for variant in (*VARIANTS, WHOLE)
    for kind in ("at_least", "at_most")
    for name in FLOORS[variant].get(kind, ())
]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """All measures by variant; each variant is a build of its own."""
    return {variant: measure(variant, tmp_path_factory.mktemp(variant)) for variant in (*VARIANTS, WHOLE)}


def measure(variant: str, folder: Path) -> dict[str, float]:
    """Build the documents of a variant and score them with the gold's own scorer."""
    scorer = load_scorer(variant, folder)
    write_documents(scorer, folder / "lines.input.parquet")
    corpus_pipeline.build(folder / "lines.input.parquet", folder / "dist")
    scored = scorer.score_lines([folder / "dist"], "dev")[f"{variant}/dragnet"]
    by_label = {f"{label}_line_f1": scored[label]["f1"] for label in ("comment", "body", "boilerplate", "title")}
    return by_label | scored.get("boundary", {})


@needs_gold
def test_floors_were_set_on_this_gold() -> None:
    assert sha256_of_lines() == FLOORS["lines_sha256"]


@needs_gold
@pytest.mark.parametrize(("variant", "kind", "name"), LIMITS, ids=lambda part: part)
def test_measure_holds_its_limit(measured: dict[str, dict[str, float]], variant: str, kind: str, name: str) -> None:
    limit, value = FLOORS[variant][kind][name], measured[variant][name]
    assert value >= limit if kind == "at_least" else value <= limit


def test_floors_hold_what_matters() -> None:
    for variant in VARIANTS:
        assert {"articles_without_comments_cut", "body_chars_lost"} <= FLOORS[variant]["at_most"].keys()
        assert "comment_line_f1" in FLOORS[variant]["at_least"]
    assert {"comment_line_f1", "body_line_f1"} <= FLOORS[WHOLE]["at_least"].keys()
    assert 0.9 < FLOORS["golden"]["at_least"]["lines_right"] <= 1


def test_lines_of_the_sample_are_labelled_right(sample_release: Path) -> None:
    release = Release(sample_release)
    counts = [right_of(case, release) for case in read_cases() if "duplicate_of" not in case.facts]
    right, all_lines = (sum(column) for column in zip(*counts, strict=True))
    assert right / all_lines >= FLOORS["golden"]["at_least"]["lines_right"], f"{right} of {all_lines}"


def right_of(case: Case, release: Release) -> tuple[int, int]:
    """Lines and pieces of lines with their label, and how many there are."""
    expected = Counter(str(piece) for piece in case.pieces)
    got = Counter(str(piece) for piece in release.find(case.source).pieces)
    return (expected & got).total(), expected.total()


@needs_gold
@pytest.mark.parametrize("variant", VARIANTS)
def test_evaluate_gives_the_figures_of_the_scorer(variant: str, tmp_path: Path) -> None:
    """On the documents whose id holds a certain digit; what evaluate tells beyond them is its own."""
    scorer = load_scorer(variant, tmp_path, PART)
    write_documents(scorer, tmp_path / "input.parquet")
    corpus_pipeline.build(tmp_path / "input.parquet", tmp_path / "dist", max_rejected=1.0)
    wanted = scorer.score_lines([tmp_path / "dist"], "dev")
    found = evaluate_gold(tmp_path / "lines.parquet")
    assert len(wanted) >= 1
    for group, measures in wanted.items():
        assert measures["boundary"]["documents"] > 20
        assert {name: found[group][name] for name in measures} == measures
