"""Publish a staged folder by one switch: at every instant a reader sees the whole old release or the whole new one.

Beside the target stand ``.<target>.staging-<process>`` while a build runs and ``.<target>.previous``, the release
before, so that a reader inside it is not torn.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
from pathlib import Path

from corpus_pipeline.errors import PublishError, UsageError
from corpus_pipeline.release.manifest import SUMS

# A dist/ that holds nothing but a generated card (as in this project's own repository) is ours to replace.
CARD, CARD_MARK = "README.md", "<!-- made by corpus-pipeline -->"
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def check_target(target: Path) -> None:
    """UsageError unless the target is ours to replace: missing, empty, a release without foreign files, or a card."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError("the target is no folder of its own", where=str(target), hint="name another one with -o")
    if target.resolve() in (Path("/"), Path.cwd(), *Path.cwd().parents):
        raise UsageError("the target holds the working directory", where=str(target), hint="name another one with -o")
    if target.is_dir() and (foreign := foreign_files(target)):
        names = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        hint = "move them away, or name another target with -o"
        raise UsageError(f"the target holds files that are not of a release: {names}", where=str(target), hint=hint)


def foreign_files(target: Path) -> list[str]:
    """Files of a folder that no release of ours put there."""
    present = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir())
    if present == [CARD] and CARD_MARK in (target / CARD).read_text(encoding="utf-8", errors="replace"):
        return []
    own = {SUMS} if (target / SUMS).is_file() else set()
    for line in (target / SUMS).read_text(encoding="utf-8", errors="replace").splitlines() if own else ():
        own.add(line.partition("  ")[2])
    return [name for name in present if name not in own]


def make_staging(target: Path) -> Path:
    """A fresh folder beside the target; folders of builds that died are swept away."""
    parent = target.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        staging = parent / f".{target.name}.staging-{os.getpid()}"
        staging.mkdir()
    except OSError as error:
        raise PublishError(f"cannot write beside the target ({error.strerror})", where=str(target)) from error
    return staging


def sweep(target: Path) -> None:
    """Remove the staging folders of processes that no longer run."""
    for path in target.parent.glob(f".{target.name}.staging-*"):
        number = re.fullmatch(r"\d+", path.name.rpartition("-")[2])
        if number and not _runs(int(number[0])):
            shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def sync_folder(folder: Path) -> None:
    """Sync every file and folder below a folder to disk."""
    for path in [*folder.rglob("*"), folder]:
        flags = os.O_RDONLY | (getattr(os, "O_DIRECTORY", 0) if path.is_dir() else 0)
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def switch(staged: Path, target: Path) -> None:
    """Put the staged folder in the target's place and keep what stood there as ``.<target>.previous``."""
    previous = target.parent / f".{target.name}.previous"
    shutil.rmtree(previous, ignore_errors=True)
    sync_folder(staged)
    if not target.exists():
        staged.rename(target)
    elif exchange(staged, target):
        staged.rename(previous)
    else:  # no atomic exchange on this system: between the two renames there is no target
        target.rename(previous)
        staged.rename(target)
    sync_parent(target)


def sync_parent(target: Path) -> None:
    """Sync the folder that holds the target, so that the switch survives a power cut."""
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exchange(left: Path, right: Path) -> bool:
    """Exchange two folders in one step (renameat2 on Linux, renamex_np on macOS); False where that cannot be done."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(left), os.fsencode(right)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        failed = libc.renamex_np(names[0], names[1], _RENAME_EXCHANGE)
    else:
        return False
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(right))
    return not failed
