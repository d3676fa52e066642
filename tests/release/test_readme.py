"""The README is true: its examples run on a release of raw/, its tables and lists say what the code says."""

from __future__ import annotations

import gzip
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import duckdb
import pyarrow.parquet as pq
import pytest
from tests.release.markdown import Block, blocks_of, run_python, table_below

import corpus_pipeline
from corpus_pipeline.cli import main
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.readers.sources import COLUMNS, read_statements
from corpus_pipeline.settings import Settings, settings_from
from corpus_pipeline.tables import TABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CLI = str(Path(sys.executable).with_name("corpus-pipeline"))
LANGUAGES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
COMMANDS = [
    (command, answer)
    for block in blocks_of(README, "console")
    for command, answer in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.code, re.MULTILINE)
]


@pytest.fixture(scope="module")
def place(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the README supposes it: raw/ and the release of it in dist/."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "raw").symlink_to(ROOT / "raw")
    shutil.copytree(sample_release, folder / "dist")
    return folder


@pytest.mark.parametrize("block", blocks_of(README, "python"), ids=lambda block: block.code.split("\n")[0])
def test_python_runs(block: Block, place: Path) -> None:
    run_python(block.code, place)


@pytest.mark.parametrize("block", blocks_of(README, "sql"), ids=lambda block: block.code.split("\n")[0])
def test_sql_gives_the_table_below_it(block: Block, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    with duckdb.connect() as connection:
        found = connection.sql(block.code)
        rows = [["" if value is None else str(value).strip() for value in row] for row in found.fetchall()]
        assert rows
        assert not block.rows or [found.columns, *rows] == block.rows


@pytest.mark.parametrize(("command", "answer"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_commands_answer_as_printed(command: str, answer: str, place: Path) -> None:
    program, *words = shlex.split(command)
    assert program == "corpus-pipeline"
    run = subprocess.run([CLI, *words], cwd=place, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    expected = [line for line in answer.splitlines() if line != "…"]
    start = run.stdout.splitlines().index(expected[0]) if expected else 0
    assert run.stdout.splitlines()[start : start + len(expected)] == expected


def test_commands_are_found() -> None:
    assert len(COMMANDS) >= 3


def test_the_page_shown_is_the_sample() -> None:
    page = (ROOT / "raw/harbour-gazette.example/2021-03-breakwater-repairs.txt").read_text("utf-8")
    (block,) = blocks_of(README, "text")
    for part in block.code.split("…\n"):
        assert part in page


def test_make_targets_exist() -> None:
    (block,) = blocks_of(README, "sh")
    targets = re.findall(r"^make (\w+)", block.code, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert targets == ["build", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_settings_shown_are_all_there_are_with_their_defaults() -> None:
    (block,) = blocks_of(README, "toml")
    raw = tomllib.loads(block.code)
    assert settings_from(raw, "README") == Settings()
    known = {name: set(keys) for name, keys in Settings().to_dict().items() if isinstance(keys, dict)}
    assert {name: set(keys) for name, keys in raw.items()} == known


def test_sources_shown_are_valid_and_name_every_column(tmp_path: Path) -> None:
    (block,) = blocks_of(README, "csv")
    (tmp_path / "sources.csv").write_text(block.code, "utf-8")
    assert [bool(statement.given) for statement in read_statements(tmp_path / "sources.csv")] == [True, True]
    assert tuple(block.code.split("\n")[0].split(",")) == COLUMNS


def test_picture_shows_every_key() -> None:
    (block,) = blocks_of(README, "mermaid")
    drawn = re.findall(r"^ +(\w+) (\|\||\|o)--(?:o\||o\{) (\w+) : (\w+)$", block.code, re.MULTILINE)
    declared = [
        (key.table, "|o" if table.column(column).nullable else "||", table.name, column)
        for table in TABLES.values()
        for key in table.foreign_keys
        for column in key.columns
    ]
    assert sorted(drawn) == sorted(declared)
    assert block.code.count("\n") == len(drawn) + 1


def test_at_most_one_is_drawn_where_a_key_is_unique(sample_release: Path) -> None:
    (block,) = blocks_of(README, "mermaid")
    single = {(t, c) for t, c in re.findall(r"--o\| (\w+) : (\w+)$", block.code, re.MULTILINE)}
    assert single == {("articles", "document_id"), ("duplicates", "document_id")}
    for table, column in single:
        values = pq.read_table(sample_release / f"{table}.parquet")[column].to_pylist()
        assert len(values) == len(set(values))


def test_table_of_commands_is_complete() -> None:
    rows = table_below(README, "## Command line")[1:]
    shown = {row[0].strip("`").split()[0]: set(re.findall(r"`([^`]*)`", row[2])) for row in rows}
    real = {
        name: {"/".join(p.opts) for p in command.params if isinstance(p, click.Option)}
        for name, command in main.commands.items()
    }
    assert shown == real


def test_languages_named_are_those_of_the_phrase_lists() -> None:
    named = re.search(r"Phrase lists exist for ([^.]*)\.", README)
    assert named
    names = re.split(r",\s+|\s+and\s+", named[1])
    assert names == sorted(LANGUAGES[code] for code in load_phrases().function_words)


@pytest.mark.parametrize("payload", [b"<?xml version='1.0'?><a/>", b"7z\xbc\xaf\x27\x1c", b"%PDF-1.7"])
def test_formats_that_are_not_read_are_rejected(payload: bytes, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "plain.txt").write_bytes(payload)
    (tmp_path / "raw" / "packed.txt").write_bytes(gzip.compress(payload))
    summary = corpus_pipeline.build(tmp_path / "raw", tmp_path / "dist")
    assert summary.statuses == {"rejected": 2}
    documents = pq.read_table(tmp_path / "dist" / "documents.parquet")
    assert documents["reason_code"].to_pylist() == ["unsupported"] * 2


@pytest.mark.parametrize("path", ["README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md", "dist/README.md"])
def test_links_lead_somewhere(path: str, sample_release: Path) -> None:
    text = (ROOT / path).read_text("utf-8")
    folder = sample_release if path == "dist/README.md" else (ROOT / path).parent
    missing = [to for to in re.findall(r"\]\(([^)#:]+)\)", text) if not (folder / to).exists()]
    assert missing == []


def test_readme_is_short() -> None:
    assert README.count("\n") <= 250
