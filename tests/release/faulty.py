"""A disk that fails, or that a process dies at."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from corpus_pipeline.disk import Disk

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES)


class Killed(BaseException):
    """The process is gone: nothing it would still have done is done."""


class FaultyDisk(Disk):
    """A disk whose k-th change fails with an error number; without one the process is gone from there on."""

    def __init__(self, k: int = -1, code: int = 0, atomic: bool = True) -> None:
        self.k, self.code, self.atomic = k, code, atomic
        self.calls: list[str] = []

    def before(self, operation: str, path: Path) -> None:
        self.calls.append(operation)
        if len(self.calls) - 1 == self.k and self.code:
            raise OSError(self.code, os.strerror(self.code), str(path))
        if self.k >= 0 and not self.code and len(self.calls) > self.k:
            raise Killed

    def exchange(self, left: Path, right: Path) -> bool:
        if self.atomic:
            return super().exchange(left, right)
        self.before("exchange", right)
        return False
