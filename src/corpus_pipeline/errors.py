"""Errors that reach the user as one line: where, what happened, what to do."""

from __future__ import annotations


class CorpusError(Exception):
    """A failure the user can act on; printed as one line, never as a traceback."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.where} " if self.where else ""
        hint = f" Hint: {self.hint}" if self.hint else ""
        stop = "" if self.what.endswith((".", "!", "?")) else "."
        return f"{where}{self.what}{stop}{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions with keyword arguments do not survive the way back from a worker process without this.
        return (_rebuild, (type(self), self.what, self.where, self.hint))


def _rebuild(cls: type[CorpusError], what: str, where: str, hint: str) -> CorpusError:
    return cls(what, where=where, hint=hint)


class UsageError(CorpusError):
    """Wrong arguments or settings: exit code 2."""

    exit_code = 2


class CheckError(CorpusError):
    """An invariant or a schema does not hold: exit code 1, nothing was published."""


class PublishError(CorpusError):
    """The release could not be written: exit code 1, the old release is whole."""


class WorkerKilledError(CorpusError):
    """A task that ends every process that takes it, mostly for its memory: exit code 1.

    ``number``: its place among the tasks.
    """

    number = -1
