"""A disk that fails, or that a process dies at."""

from __future__ import annotations

import errno
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from corpus_pipeline.disk import Disk

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES)


class Killed(BaseException):
    """The process is gone: nothing it would still have done is done."""


class FaultyDisk(Disk):
    """A disk whose k-th change fails with an error number; without one the process is gone from there on.

    ``atomic``: whether it exchanges folders in one step; ``fixed``: a folder that cannot be moved, by its inode.
    """

    def __init__(self, k: int = -1, code: int = 0, atomic: bool = True, fixed: int = 0) -> None:
        self.k, self.code, self.atomic, self.fixed = k, code, atomic, fixed
        self.calls: list[str] = []

    def before(self, operation: str, path: Path) -> None:
        self.calls.append(operation)
        if len(self.calls) - 1 == self.k and self.code:
            raise OSError(self.code, os.strerror(self.code), str(path))
        if self.k >= 0 and not self.code and len(self.calls) > self.k:
            raise Killed

    def rename(self, source: Path, target: Path) -> None:
        self._refuse_fixed(source)
        super().rename(source, target)

    def remove(self, path: Path) -> None:
        """One call for every file, so that a process dies between any two of them."""
        if path.is_dir() and not path.is_symlink():
            for own in sorted(path.iterdir()):
                self.remove(own)
        super().remove(path)

    def _refuse_fixed(self, folder: Path) -> None:
        if folder.stat().st_ino == self.fixed:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(folder))

    def exchange(self, left: Path, right: Path) -> bool:
        self._refuse_fixed(right)
        if self.atomic:
            return super().exchange(left, right)
        self.before("exchange", right)
        return False


@dataclass(frozen=True)
class DeadlyDisk(Disk):
    """A disk that kills, once, the process that comes to a step with a file of this name; ``mark`` tells it did."""

    operation: str
    name: str
    mark: Path

    def before(self, operation: str, path: Path) -> None:
        if (operation, path.name) == (self.operation, self.name) and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
