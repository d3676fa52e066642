"""corpus.toml as a value: every key, its type, and errors that list what is valid."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from corpus_pipeline.errors import UsageError
from corpus_pipeline.settings import COMMENTERS, Corpus, Settings, settings_from


def problem(raw: dict[str, Any]) -> UsageError:
    with pytest.raises(UsageError) as raised:
        settings_from(raw, "corpus.toml")
    return raised.value


def test_nothing_said_gives_the_defaults() -> None:
    assert settings_from({}, "corpus.toml") == Settings()
    assert settings_from({"corpus": {}, "quality": {}}, "corpus.toml") == Settings()


def test_every_value_arrives() -> None:
    found = settings_from(
        {
            "corpus": {"name": "pond", "version": "2.0.0", "creators": ["Ada Brill", "Orrin"], "license": "CC0-1.0"},
            "input": {"columns": {"text": "body", "id": "nr"}, "encoding": "koi8-r", "max_bytes": 10},
            "quality": {"max_rejected": 0.5},
            "privacy": {"commenters": "keep"},
        },
        "corpus.toml",
    )
    assert (found.corpus.name, found.corpus.version, found.corpus.creators) == ("pond", "2.0.0", ("Ada Brill", "Orrin"))
    assert (dict(found.input.columns), found.input.encoding, found.input.max_bytes) == (
        {"text": "body", "id": "nr"},
        "koi8-r",
        10,
    )
    assert (found.quality.max_rejected, found.privacy.commenters) == (0.5, "keep")


def test_a_whole_number_may_stand_for_a_share() -> None:
    assert settings_from({"quality": {"max_rejected": 1}}, "x").quality.max_rejected == 1


@pytest.mark.parametrize(
    ("raw", "what", "valid"),
    [
        ({"corpsu": {}}, "unknown section 'corpsu'", "corpus, input, quality, privacy"),
        ({"corpus": {"nmae": "x"}}, "unknown key 'nmae'", "name, version, title, description, license"),
        ({"input": {"max": 1}}, "unknown key 'max'", "columns, encoding, max_bytes"),
        ({"input": {"columns": {"txt": "body"}}}, "unknown field 'txt'", "id, text, html, url, site"),
        ({"input": {"encoding": "utf-9"}}, "encoding = 'utf-9' is unknown", "windows-1252"),
        ({"privacy": {"commenters": "everyone"}}, "commenters = 'everyone' is unknown", ", ".join(COMMENTERS)),
    ],
)
def test_what_is_unknown_is_answered_with_what_is_valid(raw: dict[str, Any], what: str, valid: str) -> None:
    error = problem(raw)
    assert what in error.what
    assert valid in error.hint
    assert error.where.startswith("corpus.toml")
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ({"corpus": {"name": 7}}, "a string"),
        ({"corpus": {"creators": "Ada Brill"}}, "a list of strings"),
        ({"input": {"max_bytes": "many"}}, "a whole number"),
        ({"input": {"max_bytes": 1.5}}, "a whole number"),
        ({"input": {"max_bytes": True}}, "a whole number"),
        ({"input": {"columns": ["text"]}}, "a table"),
        ({"quality": {"max_rejected": "few"}}, "a number"),
        ({"quality": {"max_rejected": False}}, "a number"),
        ({"corpus": "pond"}, "[section]"),
    ],
)
def test_a_wrong_type_says_what_is_wanted(raw: dict[str, Any], hint: str) -> None:
    assert hint in problem(raw).hint


def test_errors_name_section_and_key() -> None:
    assert problem({"input": {"max_bytes": "many"}}).where == "corpus.toml [input] max_bytes"


@pytest.mark.parametrize("columns", [{"text": 7}, {"id": ["a", "b"]}])
def test_columns_are_named_by_strings(columns: dict[str, Any]) -> None:
    assert problem({"input": {"columns": columns}}).where.startswith("corpus.toml [input] columns")


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().corpus.name = "other"  # type: ignore[misc]


def test_the_manifest_s_copy_is_plain_and_complete() -> None:
    own = Settings(corpus=Corpus(creators=("Ada Brill",)), as_of=dt.date(2024, 5, 6))
    plain = own.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["as_of"] == "2024-05-06"
    assert plain["corpus"]["creators"] == ["Ada Brill"]
    assert {name for name, value in plain.items() if isinstance(value, dict)} == {
        "corpus",
        "input",
        "quality",
        "privacy",
    }


def test_the_manifest_s_copy_can_be_read_again() -> None:
    raw = {"input": {"columns": {"text": "body"}}, "corpus": {"creators": ["Ada Brill"]}}
    own = settings_from(raw, "x")
    plain = own.to_dict()
    assert plain.pop("as_of") is None
    assert settings_from(plain, "x") == own


def test_there_are_fewer_than_20_keys() -> None:
    plain = Settings().to_dict()
    assert sum(len(section) for section in plain.values() if isinstance(section, dict)) < 20
