"""A release is published whole or not at all, and what stands in its place is never lost."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.reading import contents
from tests.release.small import beside, write_corpus

import corpus_pipeline
from corpus_pipeline import builder, passes, tasks
from corpus_pipeline.disk import Disk
from corpus_pipeline.errors import CheckError, CorpusError, PublishError, UsageError
from corpus_pipeline.folder import previous_of, read_table
from corpus_pipeline.quality.findings import Finding
from corpus_pipeline.release import parquet, publish
from corpus_pipeline.release.publish import CARD, CARD_MARK
from corpus_pipeline.release.reading import open_release
from corpus_pipeline.tables import TABLES

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("corpus-pipeline")
TABLE_FILES = {f"{name}.parquet" for name in TABLES}


CLOSE = pq.ParquetWriter.close


def full(*_args: object, **_options: object) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_at_the_end(writer: pq.ParquetWriter) -> None:
    """The disk is full when the footer is written."""
    CLOSE(writer)
    full()


def interrupted(*_args: object, **_options: object) -> Any:
    raise KeyboardInterrupt


def fault(*_args: object) -> list[Finding]:
    return [Finding("null.forbidden", "spans", "label", 3, "a null", "report it")]


@dataclass(frozen=True)
class Failure:
    """A step of a build whose function ``name`` of ``owner`` does something else, and the error that comes of it."""

    step: str
    owner: Any
    name: str
    instead: Callable[..., Any]
    error: type[BaseException]


# Every step of a build that can fail, from the first folder to the last rename.
FAILURES = (
    Failure("folder of the staging", os, "mkdir", full, PublishError),
    Failure("array of the first pass", builder, "save_array", full, PublishError),
    Failure("table of the first pass", passes, "save_table", full, PublishError),
    Failure("opening of a Parquet file", pq, "ParquetWriter", full, PublishError),
    Failure("rows of a Parquet file", pq.ParquetWriter, "write_table", full, PublishError),
    Failure("close of a Parquet file", pq.ParquetWriter, "close", full_at_the_end, PublishError),
    Failure("sync of a file", os, "fsync", full, PublishError),
    Failure("manifest", builder, "write_manifest", full, PublishError),
    Failure("card", builder, "write_card", full, PublishError),
    Failure("schemas", builder, "write_descriptions", full, PublishError),
    Failure("checksums", builder, "write_sums", full, PublishError),
    Failure("sync before the switch", publish, "sync_folder", full, PublishError),
    Failure("switch", Disk, "exchange", full, PublishError),
    Failure("check of a table", tasks, "check_frame", fault, CheckError),
    Failure("interruption of the second pass", passes, "label", interrupted, KeyboardInterrupt),
    Failure("interruption of the writing", parquet, "file_sha256", interrupted, KeyboardInterrupt),
    Failure("interruption before the switch", publish, "sync_folder", interrupted, KeyboardInterrupt),
)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.step)
def test_failing_step_leaves_the_old_release_whole(
    old: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, failure: Failure
) -> None:
    before = contents(old)
    with monkeypatch.context() as patch:
        patch.setattr(failure.owner, failure.name, failure.instead)
        with pytest.raises(failure.error) as raised:
            corpus_pipeline.build(corpus, old)
    assert contents(old) == before
    assert beside(old) == []
    if failure.error is PublishError:
        assert re.fullmatch(r"\S+ .*No space left on device.*", str(raised.value))


def test_first_build_that_fails_leaves_nothing(corpus: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks, "check_frame", fault)
    with pytest.raises(CheckError):
        corpus_pipeline.build(corpus, tmp_path / "new" / "dist")
    assert beside(tmp_path / "new" / "dist") == []


def test_missing_target_and_its_parents_are_made(corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "dist"
    corpus_pipeline.build(corpus, target)
    assert corpus_pipeline.validate(target) == []
    assert beside(target) == []


def test_empty_target_is_filled(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    corpus_pipeline.build(corpus, tmp_path / "dist")
    assert corpus_pipeline.validate(tmp_path / "dist") == []


def test_previous_release_is_kept_beside(old: Path, tmp_path: Path) -> None:
    """One release is kept, the last one."""
    first = contents(old)
    corpus_pipeline.build(write_corpus(tmp_path / "raw", 3), old)
    second = contents(old)
    assert first != second
    assert contents(old.parent / ".dist.previous") == first
    corpus_pipeline.build(write_corpus(tmp_path / "raw", 4), old)
    assert contents(old.parent / ".dist.previous") == second
    assert beside(old) == [".dist.previous"]


def test_reader_in_the_old_release_is_not_torn(old: Path, tmp_path: Path) -> None:
    """An open file goes on to give the bytes that it had."""
    before = (old / "articles.parquet").read_bytes()
    with (old / "articles.parquet").open("rb") as file:
        corpus_pipeline.build(write_corpus(tmp_path / "raw", 3), old)
        assert file.read() == before


def test_release_that_is_open_goes_on_to_give_its_own_tables(old: Path, tmp_path: Path) -> None:
    """Until it is removed, which it says."""
    release = open_release(old)
    before = release.articles().to_arrow()
    corpus_pipeline.build(write_corpus(tmp_path / "raw", 3), old)
    assert release.articles().to_arrow() == before
    assert set(release.texts().to_arrow()["article_id"].to_pylist()) == set(before["article_id"].to_pylist())
    assert len(open_release(old).articles()) == 3
    corpus_pipeline.build(write_corpus(tmp_path / "raw", 4), old)
    with pytest.raises(CorpusError, match="no longer there"):
        release.paragraphs().to_arrow()


def test_open_release_is_found_behind_a_switch(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the two steps of a switch it stands neither in its place nor in that of the release before."""
    release = open_release(old)
    before = release.articles().to_arrow()
    old.rename(tmp_path / "aside")
    waited: list[float] = []

    def move_on(seconds: float) -> None:
        waited.append(seconds)
        if seconds:
            (tmp_path / "aside").rename(previous_of(old))

    monkeypatch.setattr("corpus_pipeline.release.reading.time.sleep", move_on)
    assert release.articles().to_arrow() == before
    assert len(waited) == 2


def test_table_that_is_replaced_while_it_is_opened_is_not_taken_for_damaged(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arrow takes the size of one file and the bytes of the next."""
    release = open_release(old)
    before = release.articles().to_arrow()

    def replaced_meanwhile(dist: Path, *_: object) -> object:
        monkeypatch.setattr("corpus_pipeline.release.reading.read_table", read_table)
        corpus_pipeline.build(write_corpus(tmp_path / "raw", 3), old)
        raise CorpusError("is damaged", where=str(dist))

    monkeypatch.setattr("corpus_pipeline.release.reading.read_table", replaced_meanwhile)
    assert release.articles().to_arrow() == before


def test_foreign_files_are_named_and_kept(old: Path, corpus: Path) -> None:
    (old / "notes.txt").write_text("mine", "utf-8")
    (old / "figures").mkdir()
    (old / "figures" / "plan.svg").write_text("<svg/>", "utf-8")
    before = contents(old)
    with pytest.raises(UsageError, match=r"figures/plan\.svg, notes\.txt"):
        corpus_pipeline.build(corpus, old)
    assert contents(old) == before


def test_file_that_came_while_a_build_ran_is_not_lost(old: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def come_meanwhile(*_: object) -> None:
        (old / "notes.txt").write_text("mine", "utf-8")

    monkeypatch.setattr(builder, "write_card", come_meanwhile)
    with pytest.raises(UsageError, match=r"not of a release: notes\.txt"):
        corpus_pipeline.build(corpus, old)
    assert (old / "notes.txt").read_text("utf-8") == "mine"
    assert beside(old) == []


def test_link_that_came_while_a_build_ran_is_not_replaced(
    old: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = old.with_name("elsewhere")

    def move_meanwhile(*_: object) -> None:
        old.rename(elsewhere)
        old.symlink_to(elsewhere.name)

    before = contents(old)
    monkeypatch.setattr(builder, "write_card", move_meanwhile)
    with pytest.raises(UsageError, match="no folder of its own"):
        corpus_pipeline.build(corpus, old)
    assert contents(elsewhere) == before
    assert old.is_symlink()


@pytest.mark.parametrize("name", [CARD, "manifest.json", "anything"])
def test_folder_that_is_no_release_is_not_touched(corpus: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    (target / name).write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=re.escape(name)):
        corpus_pipeline.build(corpus, target)
    assert {path.name: path.read_text("utf-8") for path in target.iterdir()} == {name: "mine"}


def test_generated_card_alone_is_replaced(published: Path, corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    shutil.copyfile(published / CARD, target / CARD)
    assert CARD_MARK in (target / CARD).read_text("utf-8")
    corpus_pipeline.build(corpus, target)
    assert contents(target) == contents(published)


def test_generated_card_beside_another_file_is_not_replaced(published: Path, corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    shutil.copyfile(published / CARD, target / CARD)
    (target / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"notes\.txt"):
        corpus_pipeline.build(corpus, target)


def test_edited_file_of_a_release_is_not_lost(old: Path, corpus: Path) -> None:
    """It may go with the release that it belongs to, but that is kept beside."""
    (old / CARD).write_text("mine", "utf-8")
    corpus_pipeline.build(corpus, old)
    assert (old.parent / ".dist.previous" / CARD).read_text("utf-8") == "mine"


def file_target(folder: Path) -> Path:
    (folder / "dist").write_text("mine", "utf-8")
    return folder / "dist"


def link_target(folder: Path) -> Path:
    (folder / "elsewhere").mkdir()
    (folder / "dist").symlink_to(folder / "elsewhere")
    return folder / "dist"


def broken_link_target(folder: Path) -> Path:
    (folder / "dist").symlink_to(folder / "nowhere")
    return folder / "dist"


def own_folder(_folder: Path) -> Path:
    return Path()


def folder_above(_folder: Path) -> Path:
    return Path("..")


@pytest.mark.parametrize("make", [file_target, link_target, broken_link_target, own_folder, folder_above])
def test_target_that_is_no_folder_of_its_own_is_refused(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path]
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    target = make(tmp_path)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(UsageError, match="target"):
        corpus_pipeline.build(corpus, target)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_folder_that_is_bound_to_its_place_is_refused(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies on the device of its parent, and no switch can take its place."""
    target, mounts = tmp_path / "my dist", tmp_path / "mountinfo"
    target.mkdir()
    name = os.fsencode(target.resolve()).replace(b" ", b"\\040")
    mounts.write_bytes(b"22 1 8:1 / / rw - ext4 /dev/sda rw\n97 22 8:1 /home " + name + b" rw - ext4 /dev/sda rw\n")
    monkeypatch.setattr(publish, "_MOUNTS", mounts)
    with pytest.raises(UsageError, match="mount point"):
        corpus_pipeline.build(corpus, target)
    mounts.unlink()
    corpus_pipeline.build(corpus, target)


def test_target_that_is_the_input_is_refused(corpus: Path, tmp_path: Path) -> None:
    raw = Path(shutil.copytree(corpus, tmp_path / "raw"))
    with pytest.raises(UsageError):
        corpus_pipeline.build(raw, raw)
    assert contents(raw) == contents(corpus)


def test_target_below_the_input_is_not_read_by_the_next_build(corpus: Path, tmp_path: Path) -> None:
    """Refused, or left out of what is read: a release never feeds on the one before it."""
    raw = Path(shutil.copytree(corpus, tmp_path / "raw"))
    try:
        corpus_pipeline.build(raw, raw / "dist")
    except UsageError:
        assert contents(raw) == contents(corpus)
    else:
        first = contents(raw / "dist")
        corpus_pipeline.build(raw, raw / "dist")
        assert contents(raw / "dist") == first


def test_staging_folders_of_dead_builds_are_swept(corpus: Path, tmp_path: Path) -> None:
    """Whatever number their process had: who holds the lock is the only build of this target."""
    for number in {1, os.getppid(), 4_000_000}:  # below a shell that has ended, 1 is the parent
        (tmp_path / f".dist.staging-{number}" / "work").mkdir(parents=True)
    (tmp_path / ".other.staging-1").mkdir()
    corpus_pipeline.build(corpus, tmp_path / "dist")
    assert beside(tmp_path / "dist") == [".other.staging-1"]


def link_cache(path: Path) -> None:
    (path.parent / "mine").mkdir()
    (path.parent / "mine" / "notes.txt").write_text("mine", "utf-8")
    path.symlink_to(path.parent / "mine")


def dangling_link(path: Path) -> None:
    path.symlink_to("/nowhere/at/all")


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo, dangling_link, link_cache])
def test_what_stands_in_the_place_of_the_cache_is_replaced(
    corpus: Path, published: Path, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """A link is not followed: what lies behind it is of others."""
    make(tmp_path / ".dist.cache")
    corpus_pipeline.build(corpus, tmp_path / "dist")
    assert contents(tmp_path / "dist") == contents(published)
    assert (tmp_path / ".dist.cache").is_dir()
    assert not (tmp_path / ".dist.cache").is_symlink()
    assert not (tmp_path / "mine").exists() or (tmp_path / "mine" / "notes.txt").exists()


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo, dangling_link, link_cache])
@pytest.mark.parametrize("name", ["switching", "previous", "staging-7"])
def test_what_stands_in_the_place_of_a_folder_of_ours_is_replaced(
    corpus: Path, published: Path, old: Path, name: str, make: Callable[[Path], None]
) -> None:
    make(old.parent / f".dist.{name}")
    corpus_pipeline.build(corpus, old)
    assert contents(old) == contents(published)
    assert [own for own in beside(old) if own != "mine"] == [".dist.previous"]
    assert not (old.parent / ".dist.previous").is_symlink()
    assert not (old.parent / "mine").exists() or (old.parent / "mine" / "notes.txt").exists()


@pytest.mark.parametrize("make", [Path.mkdir, dangling_link])
def test_what_stands_in_the_place_of_the_lock_is_named(
    corpus: Path, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / ".dist.lock")
    with pytest.raises(PublishError, match=r"\.dist\.lock stands where"):
        corpus_pipeline.build(corpus, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_target_whose_name_is_no_utf8_is_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="UTF-8"):
        corpus_pipeline.build(corpus, tmp_path / os.fsdecode(b"d\xffst"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOMEM])
def test_target_on_a_failing_disk_is_no_wrong_argument(
    old: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def failing(*_: object, **__: object) -> Any:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "rglob", failing)
    with pytest.raises(PublishError, match="cannot be read"):
        corpus_pipeline.build(corpus, old)


def test_errors_say_where_and_what_to_do(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"^\S+dist .+ Hint: .+$"):
        corpus_pipeline.build(corpus, file_target(tmp_path))


def test_folder_that_was_moved_away_while_a_build_ran_is_not_made_again(
    old: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(old)
    elsewhere = old.parent.with_name("elsewhere")
    label_once = builder.label_once

    def move_meanwhile(once: Any) -> Any:
        old.parent.rename(elsewhere)
        return label_once(once)

    monkeypatch.setattr(builder, "label_once", move_meanwhile)
    with pytest.raises(PublishError, match="No such file"):
        corpus_pipeline.build(corpus, old)
    assert not old.parent.exists()
    assert contents(elsewhere / "dist") == before


def test_what_cannot_be_removed_is_named(old: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removing a folder, Python gives the name of the file in it alone."""
    (old.parent / ".dist.staging-7").mkdir()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "a.parquet")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(PublishError, match=r"\(Permission denied: .*/\.dist\.staging-7\)"):
        corpus_pipeline.build(corpus, old)
