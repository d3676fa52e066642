"""What comes out depends on the input alone, and holds the invariants whatever the input is."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.plain_check import faults, n_rows, read_tables
from tests.properties.stages import run_stages
from tests.properties.texts import corpora, short_pages
from tests.reading import contents

import corpus_pipeline

RAW = Path(__file__).parents[2] / "raw"
COMMAND = Path(sys.executable).with_name("corpus-pipeline")
# Small enough for the whole suite, and the same texts in every run: a new one is looked for by raising max_examples.
STEADY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


def files_of(raw: Path) -> dict[str, bytes]:
    """The inputs below a folder."""
    return {
        path.relative_to(raw).as_posix(): path.read_bytes()
        for path in raw.rglob("*.*")
        if path.suffix in (".txt", ".html")
    }


def differing(left: Path, right: Path) -> list[str]:
    """Files of two releases that are not byte for byte the same."""
    one, two = contents(left), contents(right)
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


@pytest.mark.parametrize("batch_bytes", [2_000, 50_000])
def test_batch_size_changes_no_byte(sample_release: Path, tmp_path: Path, batch_bytes: int) -> None:
    corpus_pipeline.build(RAW, tmp_path / "dist", batch_bytes=batch_bytes)
    assert differing(sample_release, tmp_path / "dist") == []


def test_two_workers_change_no_byte(sample_release: Path, tmp_path: Path) -> None:
    """With batches so small that both have work."""
    corpus_pipeline.build(RAW, tmp_path / "dist", jobs=2, batch_bytes=20_000)
    assert differing(sample_release, tmp_path / "dist") == []


def test_folder_zone_locale_and_hash_seed_change_no_byte(sample_release: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    odd = {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "LANG": "C"}
    command = [COMMAND, "build", os.path.relpath(RAW, elsewhere), "-o", "there", "--quiet"]
    subprocess.run(command, cwd=elsewhere, env=os.environ | odd, check=True, timeout=60)
    assert differing(sample_release, elsewhere / "there") == []


def test_place_of_the_input_changes_no_byte(sample_release: Path, tmp_path: Path) -> None:
    """Names are relative to RAW, so a copy of it gives the same release."""
    for path in RAW.rglob("*"):
        if path.is_file():
            copy = tmp_path / "copy" / path.relative_to(RAW)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    corpus_pipeline.build(tmp_path / "copy", tmp_path / "dist")
    assert differing(sample_release, tmp_path / "dist") == []


def test_the_sample_is_sound_counted_by_hand(sample_release: Path) -> None:
    tables = read_tables(sample_release)
    assert n_rows(tables) > 1000
    assert faults(tables, files_of(RAW)) == []


SPOILERS: dict[str, Callable[[dict[str, list[dict[str, object]]]], object]] = {
    "lies in 0 spans": lambda tables: tables["spans"].pop(3),
    "lies in 2 spans": lambda tables: tables["spans"].insert(3, tables["spans"][3]),
    "is not the join": lambda tables: tables["paragraphs"][5].update(text="Another text."),
    "title 'Other' is not in": lambda tables: tables["articles"][0].update(title="Other"),
    "documents are not the input files": lambda tables: tables["documents"].pop(),
    "articles are not the published documents": lambda tables: tables["articles"].pop(),
    "duplicates are not": lambda tables: tables["duplicates"].pop(),
    "with reason_code": lambda tables: tables["documents"][0].update(reason_code="binary"),
    "which is no row": lambda tables: tables["comments"].pop(),
    "depth 7": lambda tables: tables["comments"][0].update(depth=7),
}


@pytest.mark.parametrize("fault", SPOILERS)
def test_the_count_by_hand_sees_what_is_wrong(sample_release: Path, fault: str) -> None:
    """The check that the properties below rely on is not blind."""
    tables = {name: list(rows) for name, rows in read_tables(sample_release).items()}
    SPOILERS[fault](tables)
    assert any(fault in found for found in faults(tables, files_of(RAW)))


@settings(STEADY, max_examples=45)
@given(corpora())
def test_any_corpus_gives_tables_that_hold_the_invariants(corpus: dict[str, bytes]) -> None:
    assert faults(run_stages(corpus), corpus) == []


@settings(STEADY, max_examples=14)
@given(corpora(), st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_any_corpus_gives_the_same_rows_in_any_batches(corpus: dict[str, bytes], sizes: list[int]) -> None:
    assert run_stages(corpus, sizes) == run_stages(corpus)


PROSE = "The bell was rung twice, once for each of the boats that came back in the evening."
COMMENT = f"<li class=comment id=comment-1><b class=author>Ada</b><time>3 May 2015</time><p>{PROSE}</p></li>"
# Of two pages the end of one and the beginning of the other, which one page would hold side by side.
BESIDE = {
    "a date, a sentence": ("a.txt", "Log in to comment\nWrite to us\n3 May 2015\n", "b.txt", f"{PROSE}\n" * 3),
    "a name, a date": ("a.txt", f"{PROSE}\n" * 3 + "Comments\nOrla Thwaite", "b.txt", f"3 May 2015\n{PROSE}\n" * 2),
    "a name, a quote": ("a.txt", f"{PROSE}\n" * 3 + "Comments\nOrla Thwaite says:\n", "b.txt", f"“{PROSE}”\n" * 3),
    "a button, comments": ("a.txt", "Reply\nA short line\n", "b.html", f"<ol class=comments>{COMMENT * 3}</ol>"),
    "the head of a thread, its posts": ("a.html", "<p>Comments", "b.html", f"<p>Ada Brill<p>3 May 2015<p>{PROSE}" * 3),
    "the head of a thread, nothing": ("a.txt", f"{PROSE}\n", "b.html", f"<p>{PROSE}<p>Comments"),
    "no article, a wall": ("a.html", "<p>Subscribe to read on</p><p>Log in</p>", "b.html", f"<p>{PROSE}</p>" * 9),
}


@pytest.mark.parametrize("beside", BESIDE)
def test_no_page_is_read_with_the_beginning_of_the_next(beside: str) -> None:
    name, page, other_name, other = BESIDE[beside]
    corpus = {f"site.example/{name}": page.encode(), f"site.example/{other_name}": other.encode()}
    assert run_stages(corpus, [1]) == run_stages(corpus)


@pytest.mark.parametrize("seed", range(2))
def test_short_pages_give_the_same_rows_in_any_batches(seed: int) -> None:
    corpus = short_pages(random.Random(seed), 60)
    assert run_stages(corpus, [1]) == run_stages(corpus)


@settings(STEADY, max_examples=8)
@given(corpus=corpora())
def test_any_corpus_is_built_and_found_sound(
    corpus: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, payload in corpus.items():
        (folder / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "raw" / name).write_bytes(payload)
    corpus_pipeline.build(folder / "raw", folder / "dist", max_rejected=1.0)
    assert faults(read_tables(folder / "dist"), corpus) == []
    assert corpus_pipeline.validate(folder / "dist") == []
