"""Every change that a build makes to the file system, one call at a time.

``Disk.before`` is called ahead of each: tests let the k-th one fail, or kill the process there, for every k.
"""

from __future__ import annotations

import ctypes
import errno
import io
import os
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_BUFFER = 64 * 1024
# File systems without an atomic exchange say so in one of these ways.
_NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
# And those that cannot sync the entries of a folder, as some shared by network or with a virtual machine.
_NO_SYNC = (errno.EBADF, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


class Disk:
    """The file system of this machine. All methods raise OSError as the system gives it."""

    def before(self, operation: str, path: Path) -> None:
        """Called ahead of every change; does nothing."""

    def make_folder(self, path: Path) -> None:
        """Make a folder; FileExistsError where it is there."""
        self.before("mkdir", path)
        path.mkdir()

    def make_folders(self, path: Path) -> None:
        """Make a folder and the missing ones above it unless it is there, and sync where they were made."""
        missing = [own for own in (path, *path.parents) if not own.exists()]
        self.before("mkdir", path)
        path.mkdir(parents=True, exist_ok=True)
        for own in missing:
            self.sync(own.parent)

    def create(self, path: Path) -> BinaryIO:
        """A new file to write to; FileExistsError where it is there."""
        self.before("open", path)
        return io.BufferedWriter(_File(path, self), _BUFFER)

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file, which is not synced."""
        with self.create(path) as file:
            file.write(data)

    def sync_open(self, file: BinaryIO, path: Path) -> None:
        """Sync an open file."""
        file.flush()
        self.before("fsync", path)
        os.fsync(file.fileno())

    def sync(self, path: Path) -> None:
        """Sync a file, or the entries of a folder where the file system can."""
        self.before("fsync", path)
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_SYNC or not path.is_dir():
                raise
        finally:
            os.close(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Rename a file or folder; an empty folder in the target's place is replaced."""
        self.before("rename", target)
        source.rename(target)

    def exchange(self, left: Path, right: Path) -> bool:
        """Exchange two folders in one step (renameat2 on Linux, renamex_np on macOS); False where none is offered."""
        self.before("exchange", right)
        libc = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(left), os.fsencode(right)
        if sys.platform == "linux" and hasattr(libc, "renameat2"):
            failed = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
        elif sys.platform == "darwin":
            failed = libc.renamex_np(names[0], names[1], _RENAME_EXCHANGE)
        else:
            return False
        if failed and ctypes.get_errno() not in _NO_EXCHANGE:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(right))
        return not failed

    def copy(self, source: Path, target: Path) -> None:
        """Copy a folder with the files and folders that it holds; FileExistsError where the target is there."""
        self.make_folder(target)
        for path in sorted(source.rglob("*")):
            own = target / path.relative_to(source)
            if path.is_dir():
                self.make_folder(own)
            elif path.is_file():
                with path.open("rb") as file, self.create(own) as copied:
                    shutil.copyfileobj(file, copied)

    def remove(self, path: Path) -> None:
        """Remove a file, or a folder with all that it holds; nothing where nothing is."""
        self.before("unlink", path)
        if path.is_dir() and not path.is_symlink():
            try:
                shutil.rmtree(path)
            except OSError as error:
                error.filename = str(path)  # it gives the name of an entry alone
                raise
        else:
            path.unlink(missing_ok=True)


class _File(io.FileIO):
    """A new file whose writes are announced."""

    def __init__(self, path: Path, disk: Disk) -> None:
        super().__init__(path, "xb")
        self._path, self._disk = path, disk

    def write(self, data: object, /) -> int:
        """Write some bytes; how many were taken."""
        self._disk.before("write", self._path)
        return super().write(data)  # type: ignore[arg-type]
