"""Builds of a system that gives too little: one line, exit 1, nothing left that a reader could take for a release."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.reading import contents
from tests.release.small import beside

import corpus_pipeline

COMMAND = Path(sys.executable).with_name("corpus-pipeline")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them")


def build(limit: str, raw: Path, target: Path, jobs: int = 1) -> subprocess.CompletedProcess[str]:
    """A build below a limit of the shell, such as ``-v 200000`` (KB of address space)."""
    command = f'ulimit {limit}; exec "$@"'
    arguments = [COMMAND, "build", raw, "-o", target, "--quiet", "--jobs", str(jobs)]
    return subprocess.run(["bash", "-c", command, "-", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "limit", ["-v 116000", "-v 150000", "-v 200000", "-v 276000", "-v 390000", "-d 20000", "-d 120000", "-f 3"]
)
def test_too_little_of_anything_is_one_line(old: Path, corpus: Path, limit: str) -> None:
    """Address space, or data, that packages do not fit in, and files that may not grow beyond 3 KB."""
    before = contents(old)
    done = build(limit, corpus, old)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr[-2000:]
    assert contents(old) == before
    assert beside(old) == []


@pytest.mark.parametrize("megabytes", [402, 407, 430, 480])
def test_address_space_that_hardly_does_is_enough_or_one_line(corpus: Path, tmp_path: Path, megabytes: int) -> None:
    """Threads that map 64 MB for themselves made libraries abort here."""
    done = build(f"-v {megabytes}000", corpus, tmp_path / "dist", jobs=2)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert done.stderr.count("\n") == done.returncode
    assert (tmp_path / "dist").exists() == (done.returncode == 0)
    assert beside(tmp_path / "dist") == []


def test_threads_that_cannot_be_made_are_not_asked_for(corpus: Path, tmp_path: Path) -> None:
    """Where jemalloc has no room for its own it prints a line for each page that it frees."""
    done = build("-v 1700000", corpus, tmp_path / "dist")
    assert (done.returncode, done.stderr) == (0, "")
    assert corpus_pipeline.validate(tmp_path / "dist") == []


@pytest.mark.parametrize("kilobytes", [116_000, 200_000, 276_000])
def test_too_little_address_space_is_one_line_of_validate(old: Path, kilobytes: int) -> None:
    command = ["bash", "-c", f'ulimit -v {kilobytes}; exec "$@"', "-", COMMAND, "validate", old]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr[-2000:]
    assert "out of memory" in done.stderr


@pytest.mark.parametrize(
    ("streams", "jobs"),
    [(">/dev/full 2>/dev/full", 1), (">&-", 1), ("2>&-", 1), ("<&- >&- 2>&-", 1), ("<&- >&- 2>&-", 2)],
)
def test_a_build_that_nobody_listens_to_is_whole(corpus: Path, tmp_path: Path, streams: str, jobs: int) -> None:
    arguments = [COMMAND, "build", corpus, "-o", tmp_path / "dist", "--jobs", str(jobs), "--batch-bytes", "500"]
    done = subprocess.run(["bash", "-c", f'exec "$@" {streams}', "-", *arguments], capture_output=True, check=False)
    assert done.returncode == 0
    assert corpus_pipeline.validate(tmp_path / "dist") == []
    assert beside(tmp_path / "dist") == []
