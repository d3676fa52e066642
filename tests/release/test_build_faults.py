"""Whole builds on a disk that fails, or with a process that dies, at the k-th change to the file system.

So many places a fault are tried as ``FAULT_PLACES`` says, spread over the build; ``make torture`` tries all of them, or
those that ``FAULT_MINUTES`` leave the time for, and tells how many.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest
from tests.reading import contents
from tests.release.faulty import CODES, DeadlyDisk, FaultyDisk, Killed
from tests.release.small import beside, write_corpus

from corpus_pipeline.builder import Plan, run_build
from corpus_pipeline.disk import Disk
from corpus_pipeline.engines.local import LocalEngine
from corpus_pipeline.errors import PublishError
from corpus_pipeline.settings import Settings

PLACES = int(os.environ.get("FAULT_PLACES", "8"))
MINUTES = float(os.environ.get("FAULT_MINUTES", "inf"))
DIES = 0
FAULTS = (*CODES, DIES)


def build(base: Path, disk: Disk, fresh: bool = False) -> None:
    run_build([str(base / "raw")], base / "dist", Settings(), Plan(LocalEngine(), disk=disk, fresh=fresh))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, and a corpus of which one page is new to it."""
    base = tmp_path_factory.mktemp("before")
    write_corpus(base / "raw", 2)
    build(base, Disk())
    write_corpus(base / "raw", 3)
    return base


@pytest.fixture(scope="module")
def whole(before: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The release that stands and the one that is to come."""
    base = tmp_path_factory.mktemp("after")
    write_corpus(base / "raw", 3)
    build(base, Disk())
    return [contents(before / "dist"), contents(base / "dist")]


def places(n_calls: int) -> list[int]:
    """Numbers of calls, evenly spread, the first and the last of them included; in any order, as time may end."""
    n = min(PLACES, n_calls)
    found = sorted({round(i * (n_calls - 1) / max(1, n - 1)) for i in range(n)})
    random.Random(1).shuffle(found)
    return found


def outcome(base: Path, disk: FaultyDisk) -> str:
    """What a build says; nothing where it ends well."""
    try:
        build(base, disk)
    except (PublishError, Killed) as error:
        return str(error) or "killed"
    return ""


@pytest.mark.parametrize("code", FAULTS)
def test_a_build_that_fails_or_dies_anywhere_leaves_a_whole_release(
    before: Path, whole: list[dict[str, bytes]], tmp_path: Path, code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new = whole
    end = time.monotonic() + 60 * MINUTES / len(FAULTS)
    counting = FaultyDisk()
    build(Path(shutil.copytree(before, tmp_path / "count")), counting)
    assert len(counting.calls) > 100
    tried = places(len(counting.calls))
    for n_done, k in enumerate(tried):
        if time.monotonic() > end:
            with capfd.disabled():
                print(f"\n{code or 'death'}: {n_done} of {len(tried)} places")  # noqa: T201 (how far it came)
            break
        base = Path(shutil.copytree(before, tmp_path / f"{k}"))
        said = outcome(base, FaultyDisk(k, code))
        assert contents(base / "dist") in whole, k
        is_old = contents(base / "dist") == old
        if code:
            assert is_old == bool(said and "is published" not in said), (k, said)
        assert "\n" not in said
        build(base, Disk())
        assert contents(base / "dist") == new, (k, said)
        assert beside(base / "dist") == [".dist.previous", "raw"], k
        shutil.rmtree(base)


@pytest.mark.parametrize("operation", ["open", "write", "fsync"])
def test_a_worker_killed_while_it_writes_a_table_changes_no_byte(
    before: Path, whole: list[dict[str, bytes]], tmp_path: Path, operation: str
) -> None:
    """Another one writes it again, over what the first left."""
    base, mark = Path(shutil.copytree(before, tmp_path / "own")), tmp_path / "killed"
    disk = DeadlyDisk(operation, "articles.parquet", mark)
    run_build([str(base / "raw")], base / "dist", Settings(), Plan(LocalEngine(2), disk=disk))
    assert mark.exists()
    assert contents(base / "dist") == whole[1]


def test_every_file_of_a_release_and_of_the_cache_is_written_through_the_disk(before: Path, tmp_path: Path) -> None:
    class Listing(Disk):
        def __init__(self) -> None:
            self.opened: set[str] = set()

        def before(self, operation: str, path: Path) -> None:
            if operation == "open":
                self.opened.add(path.name)

    base, disk = Path(shutil.copytree(before, tmp_path / "own")), Listing()
    build(base, disk, fresh=True)
    for folder in (base / "dist", base / ".dist.cache"):
        written = {path.name for path in folder.rglob("*") if path.is_file()}
        assert written - disk.opened == set()
