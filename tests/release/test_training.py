"""``corpus-pipeline train``: annotated documents move the weights, a build takes them, and nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus_pipeline.cli import main
from corpus_pipeline.errors import UsageError
from corpus_pipeline.model.start_model import load_model, read_model
from corpus_pipeline.teaching import Trained, train_model

PLACES = ("harbour", "mill", "chapel", "orchard", "quarry", "ferry")
# Every article of this site ends with a line about the boat, and its readers write like an almanac: nothing that the
# weights that ship take for comments.
ARTICLE = (
    "body | The {0} was shut for the whole of the winter, and nobody has said when it will be opened again.",
    "body | Workmen came on Monday and left before noon, since the road was under water as far as the bridge.",
    "body | A notice at the {0} names the spring, but it does not name the year in which that spring is to be.",
    "body | The boat leaves at nine.",
)
THREAD = (
    "comment* | The {0} was built by the grandfather of the present owner in the year of the long drought.",
    "comment* | The water stood two feet higher at the {0} in the year in which the bridge was carried away.",
    "comment* | The road was raised by one foot after the flood, and the bridge at the {0} was left as it was.",
)


def annotate(folder: Path, n_threads: int = 5, n_bare: int = 1) -> Path:
    folder.mkdir()
    for i, place in enumerate(PLACES[: n_threads + n_bare]):
        rows = [f"title | The {place} is shut", *ARTICLE, *(THREAD if i < n_threads else ())]
        (folder / f"{place}.txt").write_text("\n".join(row.format(place) for row in rows) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return train_model(annotate(tmp_path_factory.mktemp("train") / "annotations"))


def test_what_is_learned_is_found_in_documents_that_were_left_out(trained: Trained) -> None:
    assert (trained.n_documents, trained.n_threads) == (6, 5)
    assert trained.found_before == 0
    assert trained.found_now >= 4


def test_the_file_says_what_it_was_made_from_and_holds_no_text(trained: Trained) -> None:
    raw = json.loads(trained.content)
    assert raw["manifest"]["documents"] == 6
    assert raw["manifest"]["first_comment_exact_left_out"] == trained.found_now
    assert not any(
        row.partition(" | ")[2][:16].format(place).encode() in trained.content
        for row in (*ARTICLE, *THREAD)
        for place in PLACES
    )
    model = read_model(trained.content.decode())
    assert model.words == load_model().words  # its own words are no weights
    assert (model.is_taught, load_model().is_taught) == (True, False)


def test_weights_stay_near_those_they_start_from(trained: Trained) -> None:
    before, now = load_model(), read_model(trained.content.decode())
    assert now.starts == before.starts
    assert before.line.names() == now.line.names()
    for old, new in zip(before.line.lookups, now.line.lookups, strict=True):
        assert old.edges == new.edges
        assert max(abs(x - y) for x, y in zip(old.weights, new.weights, strict=True)) < 2
    assert now.moved
    moved = [weight for part in (now.moved.starts, now.moved.none) for own in part.lookups for weight in own.weights]
    assert 0 < max(map(abs, moved)) < 2


def test_the_same_annotations_give_the_same_bytes(trained: Trained, tmp_path: Path) -> None:
    assert train_model(annotate(tmp_path / "elsewhere")).content == trained.content


def test_weights_can_be_trained_further(trained: Trained, tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    first.write_bytes(trained.content)
    again = train_model(annotate(tmp_path / "annotations"), str(first))
    assert again.found_before >= 4
    assert again.content != trained.content


def test_a_build_takes_the_weights(tmp_path: Path) -> None:
    annotate(tmp_path / "annotated")
    (tmp_path / "raw").mkdir()
    page = [row.format("tannery").split(" | ")[1] for row in (*ARTICLE, *THREAD)]
    (tmp_path / "raw" / "tannery.txt").write_text("\n".join(("The tannery is shut", *page)) + "\n", "utf-8")
    run = CliRunner()
    model, dist = str(tmp_path / "model.json"), str(tmp_path / "dist")
    told = run.invoke(main, ["train", str(tmp_path / "annotated"), "-o", model])
    assert (told.exit_code, told.output.startswith("6 documents, 5 with comments.")) == (0, True), told.output
    assert run.invoke(main, ["build", str(tmp_path / "raw"), "-o", dist, "--model", model, "--quiet"]).exit_code == 0
    shown = run.invoke(main, ["explain", "tannery.txt", "-d", dist]).output.splitlines()[1:]
    assert [line.split()[1] == "comment" for line in shown] == [False] * 5 + [True] * 3, "\n".join(shown)


@pytest.mark.parametrize(("rows", "told"), [(ARTICLE, "holds no comment"), (THREAD, "holds nothing but comments")])
def test_annotations_that_teach_nothing_are_refused(tmp_path: Path, rows: tuple[str, ...], told: str) -> None:
    (tmp_path / "one.txt").write_text("\n".join(rows) + "\n", "utf-8")
    with pytest.raises(UsageError, match=told):
        train_model(tmp_path)


def test_an_output_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    annotate(tmp_path / "annotations")
    told = CliRunner().invoke(main, ["train", str(tmp_path / "annotations"), "-o", str(tmp_path / "no" / "model.json")])
    assert told.exit_code == 1
    assert told.output.count("\n") == 1
    assert "model.json" in told.output
