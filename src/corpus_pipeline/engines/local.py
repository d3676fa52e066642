"""Run tasks on this machine: in this process, or in workers that read and write files of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from corpus_pipeline.engines.workers import Workers

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Anything that runs a function over tasks and gives the results in the order of the tasks."""

    @property
    def jobs(self) -> int:
        """Tasks that run at a time; if several, then beside this process, which may do something else meanwhile."""
        ...

    def map(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The results in order. Tasks and results are small: paths, counts."""
        ...

    def start(self) -> None:
        """Begin to make ready whatever ``map`` will need."""
        ...

    def close(self) -> None:
        """Let go of whatever the engine holds, ending what still runs; it may be used again."""
        ...


class LocalEngine:
    """Tasks on ``jobs`` processes of this machine; with one job, in this process.

    The workers serve every ``map`` until ``close``.
    """

    def __init__(self, jobs: int = 1, prepare: Sequence[str] = (), meanwhile: Sequence[str] = ()) -> None:
        """``prepare``: names of modules and functions (``module:name``) that are imported and called before workers.

        ``meanwhile``: of those that this process will need; it sees to them while it waits for workers.
        """
        self._jobs, self.prepare, self.meanwhile = max(1, jobs), tuple(prepare), tuple(meanwhile)
        self._workers: Workers | None = None

    @property
    def jobs(self) -> int:
        """Processes that run tasks; with one it is this process."""
        return self._jobs

    def start(self) -> None:
        """Let the workers import what they need while this process does the same."""
        if self.jobs > 1:
            self._started().start()

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        if self._workers is not None:
            self._workers.close()

    def _started(self) -> Workers:
        # One job needs none of it: 20 ms of imports.
        from corpus_pipeline.engines.workers import Workers  # noqa: PLC0415

        self._workers = self._workers or Workers(self.jobs, self.prepare, self.meanwhile)
        return self._workers

    def map(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The results in order; CorpusError where a task's worker was killed three times."""
        if self.jobs == 1 or len(tasks) < 2:
            from corpus_pipeline.engines.process import run_task  # noqa: PLC0415 (Arrow: workers start before it is there)

            yield from (run_task(function, task) for task in tasks)
        else:
            yield from self._started().map(function, tasks)
