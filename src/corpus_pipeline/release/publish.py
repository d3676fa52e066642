"""Publish a staged folder by one switch: at every instant a reader sees the whole old release or the whole new one.

Beside the target stand, while a build runs, ``.<target>.lock`` and ``.<target>.staging-<process>``; and afterwards
``.<target>.previous``, the release before, so that a reader inside it is not torn. Where a file system cannot exchange
two folders in one step, the old release is called ``.<target>.switching`` for the moment between two renames in which
there is no target; a build that finds that name puts it back. A folder that cannot be moved at all, as one of an image
below an overlay, is copied to that name and removed, beginning with its checksums: what has none beside it is a rest.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus_pipeline.disk import Disk
from corpus_pipeline.errors import PublishError, UsageError
from corpus_pipeline.folder import MANIFEST, PACKAGE, SUMS, files_below, previous_of, read_file
from corpus_pipeline.readers.gate import is_of_system
from corpus_pipeline.starting import signals_held

# A dist/ that holds nothing but a generated card (as in this project's own repository) is ours to replace.
CARD, CARD_MARK = "README.md", "<!-- made by corpus-pipeline -->"
_MOUNTS = Path("/proc/self/mountinfo")
ELSEWHERE = "name another one with -o"


def check_target(target: Path) -> None:
    """UsageError unless the target is ours to replace: missing, empty, a release without foreign files, or a card."""
    where = str(target)
    try:
        where.encode()
    except UnicodeEncodeError as error:  # Arrow and DuckDB open no such path
        raise UsageError("the target's name is no UTF-8", where=where, hint=ELSEWHERE) from error
    try:
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise UsageError("the target is no folder of its own", where=where, hint=ELSEWHERE)
        if target.resolve() in (Path("/"), *_working_folders()):
            raise UsageError("the target holds the working directory", where=where, hint=ELSEWHERE)
        if target.is_mount() or target.resolve() in _mount_points():
            raise UsageError("the target is a mount point", where=where, hint="name a folder below it with -o")
        foreign = foreign_files(target) if target.is_dir() and not _is_rest(target) else []
    except OSError as error:
        kind = PublishError if is_of_system(error) else UsageError
        raise kind(f"the target cannot be read ({error.strerror})", where=where, hint=ELSEWHERE) from error
    if foreign:
        names = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        hint = "move them away, or name another target with -o"
        raise UsageError(f"the target holds files that are not of a release: {names}", where=where, hint=hint)


def _working_folders() -> tuple[Path, ...]:
    """The working directory and those above it; nothing where it was removed."""
    try:
        return Path.cwd(), *Path.cwd().parents
    except FileNotFoundError:
        return ()


def _mount_points() -> set[Path]:
    """Where something is mounted, as Linux lists it: a folder that is bound to another place has no device of its own.

    Empty where there is no such list.
    """
    found: set[Path] = set()
    with suppress(OSError):
        for line in _MOUNTS.read_bytes().splitlines():
            # "36 35 98:0 /root /mount/point options …", with blanks and the like as octal digits behind a backslash.
            name = line.split(b" ", 5)[4].decode("unicode_escape").encode("latin-1")
            found.add(Path(os.fsdecode(name)))
    return found


def foreign_files(target: Path) -> list[str]:
    """Files, links and empty folders of a folder that no release of ours put there."""
    present = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if _is_leaf(path))
    if present == [CARD] and _is_card(target / CARD):
        return []
    own = _own_files(target)
    return [name for name in present if name not in own]


def _is_card(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and CARD_MARK.encode() in read_file(path)


def _own_files(target: Path) -> set[str]:
    """Names that both checksums and manifest of a release give; those of the checksums alone where it is damaged.

    Checksums alone may be anybody's, and may have been taken again with files of others beside a release.
    """
    if not (target / SUMS).is_file():
        return set()
    lines = read_file(target / SUMS).decode("utf-8", "replace").splitlines()
    listed = {line.partition("  ")[2] for line in lines}
    if MANIFEST not in listed:
        return set()
    stated = _stated_files(target / MANIFEST)
    return {SUMS} | (listed if stated is None else listed & stated)


def _stated_files(path: Path) -> set[str] | None:
    """Names that a manifest gives, none where it is not of ours; None where it cannot be parsed."""
    if not path.is_file():
        return None
    try:
        found = json.loads(read_file(path))
        tables = {file["path"] for own in found["tables"].values() for file in own["files"]}
        return {MANIFEST, *found["files"], *tables} if found["package"] == PACKAGE else set()
    except ValueError:
        return None
    except (LookupError, TypeError, AttributeError, RecursionError):
        return set()


def _is_leaf(path: Path) -> bool:
    return path.is_symlink() or not path.is_dir() or not any(path.iterdir())


@contextmanager
def staged(target: Path, disk: Disk) -> Iterator[Path]:
    """A fresh folder beside the target that is gone afterwards, while no other build may write the same target.

    What builds that died left is swept. PublishError where another build runs, or nothing can be written there.
    """
    try:
        disk.make_folders(target.parent)
        with _locked(beside(target, "lock"), disk):
            sweep(target, disk)
            staging = beside(target, f"staging-{os.getpid()}")
            disk.make_folder(staging)
            try:
                yield staging
            finally:
                with suppress(OSError):  # what is left is swept by the next build
                    disk.remove(staging)
    except OSError as error:
        what = f"the release could not be written ({_told(error)})"
        raise PublishError(what, where=str(target), hint="what stood there before is whole") from error


def _told(error: OSError) -> str:
    """What the system said, and of what: who may not remove one file beside the target looks for it in vain."""
    of = error.filename if isinstance(error.filename, (str, bytes)) else ""
    return f"{error.strerror or error}{': ' if of else ''}{os.fsdecode(of)}"


def beside(target: Path, name: str) -> Path:
    """The hidden path beside a target: ``.<target>.<name>``."""
    return target.parent / f".{target.name}.{name}"


@contextmanager
def _locked(path: Path, disk: Disk) -> Iterator[None]:
    """Hold a lock file, gone afterwards; PublishError where another process holds it."""
    handle = _open_locked(path, disk)
    try:
        yield
    finally:
        try:
            with suppress(OSError):
                disk.remove(path)
        finally:
            os.close(handle)


def _open_locked(path: Path, disk: Disk) -> int:
    import fcntl  # noqa: PLC0415 (this module is imported where there is none)

    while True:
        disk.before("open", path)
        if path.is_symlink() or path.is_dir():
            raise PublishError("stands where builds keep their lock", where=str(path), hint="move it away")
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            hint = "wait until it has ended"
            raise PublishError("another build writes this target", where=str(path), hint=hint) from None
        except OSError:
            os.close(handle)
            raise
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        os.close(handle)  # the one before let go between our two calls, and took the file along


def sweep(target: Path, disk: Disk) -> None:
    """Remove the staging folders of builds that died, and put back what one of them had set aside."""
    aside = beside(target, "switching")
    if _is_aside(aside):
        if target.exists() and not _is_rest(target):
            disk.remove(previous_of(target))
            disk.rename(aside, previous_of(target))
        else:
            _put_back(aside, target, disk)
    # Not every name that begins so: a target may be called dist.staging-eu.
    staging = re.compile(re.escape(beside(target, "staging-").name) + "[0-9]+")
    for path in sorted(target.parent.iterdir()):
        if staging.fullmatch(path.name) or path == aside:
            disk.remove(path)


def sync_folder(folder: Path, disk: Disk) -> None:
    """Sync every file and folder below a folder to disk."""
    for path in [*sorted(folder.rglob("*")), folder]:
        disk.sync(path)


def switch(new: Path, target: Path, disk: Disk) -> None:
    """Put a staged folder in the target's place and keep what stood there as ``.<target>.previous``.

    OSError where it fails before the switch, PublishError behind it. Signals wait until it is done.
    """
    _remove_previous(target, new.parent, disk)
    sync_folder(new, disk)
    with signals_held():
        old = _put(new, target, disk)
        try:
            if old is not None:
                disk.rename(old, previous_of(target))
            disk.sync(target.parent)
        except OSError as error:
            what = f"the new release is published, but not all that belongs to it was done ({_told(error)})"
            raise PublishError(what, where=str(target), hint="build again when the disk is well") from error


def _remove_previous(target: Path, staging: Path, disk: Disk) -> None:
    """Remove the release before, which is gone at once: a reader inside it finds it whole or not at all."""
    previous = previous_of(target)
    gone = staging / previous.name
    try:
        disk.rename(previous, gone)
    except FileNotFoundError:
        return
    except OSError as error:
        if error.errno != errno.EXDEV:  # below an overlay it cannot be moved
            raise
        disk.remove(previous / MANIFEST)
        gone = previous
    disk.remove(gone)


def forget(paths: Iterable[Path], target: Path, disk: Disk) -> None:
    """Remove what holds withdrawn text after the switch; PublishError names what could not be removed."""
    for path in paths:
        try:
            disk.remove(path)
        except OSError as error:
            what = f"the new release is published, but {path} still holds withdrawn text ({error.strerror or error})"
            raise PublishError(what, where=str(target), hint="remove it by hand") from error


def _put(new: Path, target: Path, disk: Disk) -> Path | None:
    """The switch itself; gives where the old release now stands, if there was one."""
    if not target.exists():
        disk.rename(new, target)
        return None
    aside = beside(target, "switching")
    try:
        if disk.exchange(new, target):
            return new
        disk.rename(target, aside)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy_aside(target, aside, new.parent / aside.name, disk)
    try:
        _clear(target, disk)
        disk.rename(new, target)
    except OSError:
        _put_back(aside, target, disk)
        raise
    return aside


def _copy_aside(target: Path, aside: Path, copy: Path, disk: Disk) -> None:
    """Have the release stand aside too. ``copy``: where it is until it is whole."""
    disk.copy(target, copy)
    sync_folder(copy, disk)
    disk.rename(copy, aside)
    disk.sync(aside.parent)


def _clear(target: Path, disk: Disk) -> None:
    """Remove a release that stands aside too, if it is still there."""
    if target.exists():
        disk.remove(target / SUMS)
        disk.remove(target)


def _put_back(aside: Path, target: Path, disk: Disk) -> None:
    disk.remove(target)
    disk.rename(aside, target)


def _is_aside(aside: Path) -> bool:
    return aside.is_dir() and not aside.is_symlink()


def _is_rest(target: Path) -> bool:
    """Whether a target is what was left of a release while it was cleared away, which then stands aside whole."""
    aside = beside(target, "switching")
    if not _is_aside(aside) or (target / SUMS).exists():
        return False
    return files_below(target).keys() <= files_below(aside).keys()
