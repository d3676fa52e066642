"""What stands in the folder of a release is read as it is, or told in one line."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_pipeline.errors import CorpusError, UsageError
from corpus_pipeline.folder import MANIFEST, read_file, read_one, read_table, table_files

HERONS = pa.table({"article_id": ["a-1", "a-2"], "title": ["Two herons", "Three herons"]})


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    pq.write_table(HERONS, tmp_path / "articles.parquet")
    return tmp_path


def test_a_table_is_read_with_its_columns_and_rows(dist: Path) -> None:
    assert read_table(dist, "articles").equals(HERONS)
    assert read_table(dist, "articles", ["title"], [("article_id", "=", "a-2")]).to_pylist() == [
        {"title": "Three herons"}
    ]


def test_a_release_that_is_replaced_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    names, seen = ["a", "b", "c"], []
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text(name, "utf-8")
    dist = tmp_path / "dist"

    def read() -> str:
        """Half of one release and half of the next; of the last one all."""
        first = (dist / MANIFEST).read_text("utf-8")
        if left := names[len(seen) + 1 :]:
            dist.unlink()
            dist.symlink_to(left[0])
        seen.append(first)
        if first == "b":
            raise CorpusError("a file is gone")
        return first + (dist / MANIFEST).read_text("utf-8")

    dist.symlink_to("a")
    assert read_one(dist, read) == "cc"
    assert seen == names


def test_what_is_wrong_with_a_release_that_stands_is_told_at_once(dist: Path) -> None:
    seen = []

    def read() -> None:
        seen.append(dist)
        raise CorpusError("a file is gone")

    with pytest.raises(CorpusError, match="is gone"):
        read_one(dist, read)
    assert len(seen) == 1


@pytest.mark.parametrize("columns", [None, ["title"], ["article_id", "n_words"]])
@pytest.mark.parametrize("content", [b"", b"PAR1", b"no table", HERONS["title"][0].as_py().encode() * 99])
def test_a_damaged_table_is_told(dist: Path, columns: list[str] | None, content: bytes) -> None:
    (dist / "articles.parquet").write_bytes(content)
    with pytest.raises(CorpusError, match=r"articles\.parquet is damaged.*corpus-pipeline validate"):
        read_table(dist, "articles", columns)


@pytest.mark.parametrize("at", range(1, 12))
def test_a_flipped_byte_in_the_footer_is_told_or_harmless(dist: Path, at: int) -> None:
    path = dist / "articles.parquet"
    content = bytearray(path.read_bytes())
    content[-at * len(content) // 12] ^= 0xFF
    path.write_bytes(content)
    with suppress(CorpusError):  # some bytes bear on nothing
        assert read_table(dist, "articles").num_rows == HERONS.num_rows


@pytest.mark.parametrize("instead", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to(path.name)])
def test_what_is_no_file_is_not_waited_for(dist: Path, instead: Callable[[Path], object]) -> None:
    path = dist / "articles.parquet"
    path.unlink()
    instead(path)
    assert table_files(dist, "articles") == []
    with pytest.raises(UsageError, match=r"holds no articles\.parquet"):
        read_table(dist, "articles")
    with pytest.raises(OSError, match=str(path)):
        read_file(path)
