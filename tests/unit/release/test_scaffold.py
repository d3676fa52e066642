"""A new corpus."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml

import corpus_pipeline
from corpus_pipeline.configuration import load_settings
from corpus_pipeline.errors import PublishError, UsageError
from corpus_pipeline.readers import withdrawn
from corpus_pipeline.readers.sources import COLUMNS
from corpus_pipeline.release.scaffold import init_corpus, scaffold_files
from corpus_pipeline.settings import Corpus, Settings


def test_settings_name_every_key_with_its_default() -> None:
    raw = tomllib.loads(scaffold_files("tides")["corpus.toml"])
    known = {name: set(keys) for name, keys in Settings().to_dict().items() if isinstance(keys, dict)}
    assert {name: set(keys) for name, keys in raw.items()} == known


def test_the_settings_are_the_defaults_but_for_the_name(tmp_path: Path) -> None:
    init_corpus(tmp_path / "My Tides!")
    assert load_settings(tmp_path / "My Tides!" / "corpus.toml") == Settings(corpus=Corpus(name="my-tides"))


def test_sources_have_every_column() -> None:
    assert tuple(scaffold_files("x")["raw/sources.csv"].strip().split(",")) == COLUMNS


def test_withdrawals_have_every_column() -> None:
    assert tuple(scaffold_files("x")["withdrawn.csv"].strip().split(",")) == withdrawn.COLUMNS


def test_a_page_put_into_raw_is_a_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init_corpus(tmp_path)
    page = tmp_path / "raw" / "pebble-gazette.example" / "a.txt"
    page.parent.mkdir()
    page.write_text(
        "The bell\n\nBy Orla Thwaite\n\nThe bell of the old pier was rung three times this week.\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    summary = corpus_pipeline.build("raw", "dist", config="corpus.toml")
    assert summary.statuses == {"published": 1}
    assert corpus_pipeline.validate("dist", raw="raw", config="corpus.toml") == []


def test_the_workflow_builds_and_validates() -> None:
    workflow = yaml.safe_load(scaffold_files("x")[".github/workflows/corpus.yml"])
    steps = [step.get("run", "") for step in workflow["jobs"]["release"]["steps"]]
    assert "corpus-pipeline build raw -o dist" in steps
    assert any(step.startswith("corpus-pipeline validate dist --raw raw") for step in steps)
    assert workflow["permissions"] == {"contents": "read"}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"holds corpus\.toml already"):
        init_corpus(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["corpus.toml"]
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(PublishError, match="cannot be written"):
        init_corpus(tmp_path / "file")
