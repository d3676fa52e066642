"""corpus.toml on disk, and what the command line says instead."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus_pipeline.configuration import CONFIG, config_beside, load_settings, with_overrides
from corpus_pipeline.errors import UsageError
from corpus_pipeline.settings import Settings


def problem(path: Path) -> UsageError:
    with pytest.raises(UsageError) as raised:
        load_settings(path)
    assert raised.value.where.startswith(str(path))
    assert raised.value.hint
    return raised.value


def test_without_a_file_the_defaults_hold() -> None:
    assert load_settings(None) == Settings()


def test_a_file_is_read_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "corpus.toml"
    path.write_bytes('[corpus]\nname = "Teich"\ntitle = "Über den Teich — пруд"\n'.encode())
    assert load_settings(path).corpus.title == "Über den Teich — пруд"


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "corpus.toml"
    path.touch()
    assert load_settings(path) == Settings()


def test_a_missing_file_and_a_folder_cannot_be_read(tmp_path: Path) -> None:
    assert "cannot be read" in problem(tmp_path / "gone.toml").what
    assert "cannot be read" in problem(tmp_path).what


@pytest.mark.parametrize("content", [b"[corpus\n", b"name = \n", b'[corpus]\nname = "\xff"\n', b"[corpus]\n[corpus]\n"])
def test_what_is_no_toml_says_so_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "corpus.toml"
    path.write_bytes(content)
    error = problem(path)
    assert error.what.startswith("is no TOML")
    assert "\n" not in str(error)


def test_an_unknown_key_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "corpus.toml"
    path.write_text('[corpus]\ncolour = "red"\n')
    assert "unknown key 'colour'" in problem(path).what


def test_the_command_line_wins_and_leaves_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "corpus.toml"
    path.write_text('[corpus]\nname = "pond"\n[quality]\nmax_rejected = 0.5\n')
    own = load_settings(path)
    changed = with_overrides(own, dt.date(2024, 5, 6), 0.0)
    assert (changed.as_of, changed.quality.max_rejected, changed.corpus) == (dt.date(2024, 5, 6), 0.0, own.corpus)
    assert with_overrides(own, None, None) == own
    assert own.quality.max_rejected == 0.5


def test_a_model_is_looked_for_beside_the_file_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "corpus.toml"
    path.write_text('[quality]\nmodel = "own/model.json"\n')
    own = load_settings(path)
    assert own.quality.model == str(tmp_path / "own" / "model.json")
    assert with_overrides(own, None, None, "other.json").quality.model == "other.json"


def test_the_settings_beside_a_single_raw_are_found(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    assert config_beside([str(raw)]) is None
    (tmp_path / CONFIG).touch()
    assert config_beside([str(raw)]) == tmp_path / CONFIG
    assert config_beside([str(raw), str(tmp_path / "other")]) is None
