"""Run tasks on this machine: in this process, or in spawned workers that read and write files of their own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol, TypeVar

import pyarrow as pa

from corpus_pipeline.errors import CorpusError

T = TypeVar("T")
R = TypeVar("R")
# A task whose worker was killed runs again this often: a killed worker takes its neighbours' tasks with it.
TRIES = 3


class Engine(Protocol):
    """Anything that runs a function over tasks and gives the results in the order of the tasks."""

    def map(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The results in order. Tasks and results are small: paths, counts."""
        ...


class LocalEngine:
    """Tasks on ``jobs`` processes of this machine; with one job, in this process."""

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = max(1, jobs)

    def map(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The results in order; CorpusError where a task's worker was killed three times."""
        if self.jobs == 1 or len(tasks) < 2:
            yield from map(function, tasks)
            return
        done: dict[int, R] = {}
        given = 0
        for _ in range(TRIES):
            for i, result in _run(function, tasks, [i for i in range(len(tasks)) if i not in done], self.jobs):
                done[i] = result
                while given in done:
                    yield done[given]
                    given += 1
            if len(done) == len(tasks):
                return
        raise CorpusError("a worker process was killed three times", hint="give it more memory, or fewer --jobs")


def _run(function: Callable[[T], R], tasks: Sequence[T], wanted: Sequence[int], jobs: int) -> Iterator[tuple[int, R]]:
    """Results as they come, in order; those of a killed worker and all after it are missing."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(wanted)), mp_context=context, initializer=_start_worker)
    try:
        futures: list[tuple[int, Future[R]]] = [(i, pool.submit(function, tasks[i])) for i in wanted]
        for i, future in futures:
            yield i, future.result()
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker() -> None:
    """One core a worker: Arrow's own threads would only contend."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
