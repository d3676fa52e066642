"""Publishing with a disk that fails, or a process that dies, at the k-th change to the file system, for every k."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
from pathlib import Path

import pytest
from tests.reading import contents
from tests.release.faulty import CODES, FaultyDisk, Killed
from tests.release.small import beside

from corpus_pipeline.disk import Disk
from corpus_pipeline.errors import PublishError
from corpus_pipeline.folder import previous_of
from corpus_pipeline.release.manifest import write_sums
from corpus_pipeline.release.publish import CARD, CARD_MARK, check_target, staged, switch


def write_release(folder: Path, word: str) -> None:
    (folder / "schemas").mkdir(parents=True)
    for name in ("articles.parquet", "manifest.json", "schemas/contract.json"):
        (folder / name).write_text(f"{word} {name}", "utf-8")
    write_sums(folder, {}, Disk())


def publish(target: Path, word: str, disk: Disk) -> None:
    check_target(target)
    with staged(target, disk) as staging:
        write_release(staging / "release", word)
        switch(staging / "release", target, disk)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A release with one before it."""
    out = tmp_path / "there" / "dist"
    for word in ("first", "second"):
        publish(out, word, Disk())
    return out


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What each whole release holds."""
    folder = tmp_path_factory.mktemp("whole")
    for word in ("first", "second", "third"):
        write_release(folder / word, word)
    return {word: contents(folder / word) for word in ("first", "second", "third")}


def word_of(target: Path, words: dict[str, dict[str, bytes]]) -> str:
    """Which release stands at a path; fails for anything that is none as a whole."""
    (found,) = [word for word, whole in words.items() if whole == contents(target)]
    return found


# What a disk can do: exchange folders in one step, rename them, or neither, as with those of an image below an overlay.
ABILITIES = ["exchange", "rename", "copy"]


def faulty(target: Path, ability: str, k: int = -1, code: int = 0) -> FaultyDisk:
    return FaultyDisk(k, code, ability == "exchange", target.stat().st_ino if ability == "copy" else 0)


def steps(ability: str, tmp_path: Path) -> int:
    target = tmp_path / "count" / "dist"
    publish(target, "second", Disk())
    disk = faulty(target, ability)
    publish(target, "third", disk)
    return len(disk.calls)


@pytest.mark.parametrize("ability", ABILITIES)
@pytest.mark.parametrize("code", CODES)
def test_a_failure_at_any_step_leaves_a_whole_release(
    target: Path, words: dict[str, dict[str, bytes]], tmp_path: Path, code: int, ability: str
) -> None:
    n_steps = steps(ability, tmp_path)
    assert n_steps > 10
    for k in range(n_steps):
        own = Path(shutil.copytree(target.parent, tmp_path / f"{code}-{k}")) / "dist"
        try:
            publish(own, "third", faulty(own, ability, k, code))
            failed = ""
        except PublishError as error:
            failed = str(error)
        found = word_of(own, words)
        assert (found == "third") == (not failed or "the new release is published" in failed), (k, found, failed)
        publish(own, "third", Disk())
        assert word_of(own, words) == "third"
        assert beside(own) == [".dist.previous"]


@pytest.mark.parametrize("ability", ABILITIES)
def test_death_at_any_step_leaves_a_whole_release_or_is_mended_by_the_next_build(
    target: Path, words: dict[str, dict[str, bytes]], tmp_path: Path, ability: str
) -> None:
    for k in range(steps(ability, tmp_path)):
        own = Path(shutil.copytree(target.parent, tmp_path / f"dead-{k}")) / "dist"
        with pytest.raises(Killed):
            publish(own, "third", faulty(own, ability, k))
        if ability == "exchange" or (ability == "rename" and own.exists()):
            assert word_of(own, words) in ("second", "third")
        if (before := previous_of(own)).exists():  # whoever reads it meanwhile finds it whole
            assert word_of(before, words) in ("first", "second")
        check_target(own)
        with staged(own, Disk()):  # the next build mends before it does anything else
            assert word_of(own, words) in ("second", "third")
        publish(own, "third", Disk())
        assert word_of(own, words) == "third"
        assert beside(own) == [".dist.previous"]


def test_a_card_of_an_image_is_replaced_or_put_back(tmp_path: Path, words: dict[str, dict[str, bytes]]) -> None:
    """As in this project's own repository: there are no checksums beside it."""
    (tmp_path / "there" / "dist").mkdir(parents=True)
    (tmp_path / "there" / "dist" / CARD).write_text(CARD_MARK, "utf-8")
    before = contents(tmp_path / "there" / "dist")
    for k in range(100):
        own = Path(shutil.copytree(tmp_path / "there", tmp_path / f"{k}")) / "dist"
        disk = faulty(own, "copy", k)
        try:
            publish(own, "third", disk)
        except Killed:
            with staged(own, Disk()):
                assert contents(own) in (before, words["third"])
            continue
        assert contents(own) == words["third"]
        return
    raise AssertionError("it never ends")


def test_a_release_before_that_cannot_be_moved_is_removed_where_it_stands(
    target: Path, words: dict[str, dict[str, bytes]]
) -> None:
    """As below an overlay."""
    publish(target, "third", FaultyDisk(fixed=previous_of(target).stat().st_ino))
    assert (word_of(target, words), word_of(previous_of(target), words)) == ("third", "second")


def test_a_second_build_of_one_target_is_refused(target: Path) -> None:
    with staged(target, Disk()), pytest.raises(PublishError, match="another build"):
        publish(target, "third", Disk())
    publish(target, "third", Disk())


def test_two_targets_side_by_side_are_built_at_once(target: Path) -> None:
    other = target.with_name("other")
    with staged(target, Disk()):
        publish(other, "third", Disk())
    assert other.is_dir()


def test_a_signal_during_the_switch_waits_until_it_is_done(target: Path, words: dict[str, dict[str, bytes]]) -> None:
    class Interrupting(Disk):
        def before(self, operation: str, path: Path) -> None:
            if operation == "exchange" and path == target:
                signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        publish(target, "third", Interrupting())
    assert word_of(target, words) == "third"
    assert word_of(target.parent / ".dist.previous", words) == "second"
    assert beside(target) == [".dist.previous"]


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_file_system_that_cannot_sync_folders(
    target: Path, words: dict[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Files are synced all the same, and one that cannot be is an error."""
    fsync, synced = os.fsync, []

    def sync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        synced.append(handle)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", sync)
    publish(target, "third", Disk())
    assert word_of(target, words) == "third"
    assert len(synced) == len(words["third"])


def test_file_that_cannot_be_synced_is_not_published(
    target: Path, words: dict[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(PublishError, match="Invalid argument"):
        publish(target, "third", Disk())
    assert word_of(target, words) == "second"


def test_folders_made_above_a_target_are_synced_where_they_were_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release of which exit 0 was told would be lost with them where the power fails."""
    synced = []
    monkeypatch.setattr(Disk, "sync", lambda _, path: synced.append(path))
    target = tmp_path / "there" / "yet" / "dist"
    publish(target, "first", Disk())
    assert {tmp_path, tmp_path / "there", tmp_path / "there" / "yet"} <= set(synced)
    synced.clear()
    publish(target, "second", Disk())
    assert tmp_path not in synced
