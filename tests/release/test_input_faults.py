"""A disk that fails to give input loses none of it: the build fails, and the next one gives what it should have."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.reading import contents
from tests.release.small import write_corpus

import corpus_pipeline
from corpus_pipeline.errors import CorpusError

CALLS = ("open", "pread", "read", "scandir")


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages, a file of several parts, a table and an archive."""
    raw = write_corpus(tmp_path_factory.mktemp("input") / "raw", 2)
    site = raw / "pebble-gazette.example"
    text = (site / "00000.txt").read_text("utf-8")
    (site / "more.jsonl").write_text("".join(f'{{"text": "Row {n} {" ".join(text.split())}"}}\n' for n in range(9)))
    shutil.make_archive(str(site / "pages"), "zip", site, "00001.txt")
    return raw


@pytest.fixture(scope="module")
def whole(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    target = tmp_path_factory.mktemp("whole") / "dist"
    build(raw, target)
    return contents(target)


def build(raw: Path, target: Path) -> None:
    corpus_pipeline.build(raw, target, batch_bytes=2000)


@contextmanager
def failing(call: str, below: Path, k: int | None, code: int) -> Iterator[list[str]]:
    """Let the k-th call that concerns a file or folder below one fail, or all; what was called before and after it."""
    real: Callable[..., Any] = getattr(os, call)
    seen: list[str] = []

    def instead(what: str | int, *args: Any, **options: Any) -> Any:
        path = Path(f"/proc/self/fd/{what}").readlink() if isinstance(what, int) else os.fspath(what)
        if str(path).startswith(str(below)):
            seen.append(str(path))
            if k in (None, len(seen) - 1):
                raise OSError(code, os.strerror(code), *([path] if isinstance(what, str) else []))
        return real(what, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, instead)
        yield seen


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="what a handle is of is looked up below /proc")
@pytest.mark.parametrize("call", CALLS)
def test_a_failing_disk_fails_the_build_wherever_it_fails(
    raw: Path, whole: dict[str, bytes], tmp_path: Path, call: str
) -> None:
    with failing(call, raw, -1, errno.EIO) as seen:
        build(raw, tmp_path / "count")
    assert seen
    for k in range(0, len(seen), 1 + len(seen) // 3):
        target = tmp_path / f"{k}"
        with failing(call, raw, k, errno.EIO), pytest.raises(CorpusError, match=r"input cannot be read \(input/output"):
            build(raw, target)
        assert not target.exists()
    build(raw, target)  # over the cache of the last one
    assert contents(target) == whole


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC])
def test_a_system_in_trouble_is_not_taken_for_an_unreadable_page(raw: Path, tmp_path: Path, code: int) -> None:
    with failing("open", raw, 3, code), pytest.raises(CorpusError, match="nothing was published"):
        build(raw, tmp_path / "dist")


def test_a_page_that_may_not_be_read_is_rejected_by_itself(raw: Path, tmp_path: Path) -> None:
    with failing("open", raw / "pebble-gazette.example" / "00001.txt", None, errno.EACCES):
        build(raw, tmp_path / "dist")
    rows = pq.read_table(tmp_path / "dist" / "documents.parquet").to_pylist()
    assert len(rows) == 12
    assert [row["reason_code"] for row in rows if row["source_path"].endswith("/00001.txt")] == ["unreadable"]
