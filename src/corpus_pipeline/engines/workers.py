"""Spawned processes of this machine that run tasks, and what becomes of them when one of them or this one is killed."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from multiprocessing import connection, resource_tracker
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import TypeVar

import pyarrow as pa

from corpus_pipeline.engines.process import run_task, tune_process
from corpus_pipeline.errors import CorpusError, WorkerKilledError

T = TypeVar("T")
R = TypeVar("R")
# A task whose worker was killed runs again this often: a killed worker takes its neighbours' tasks with it.
TRIES = 3


class Workers:
    """``jobs`` processes that are started with the first task and serve until ``close``."""

    def __init__(self, jobs: int, modules: Sequence[str] = (), meanwhile: Sequence[str] = ()) -> None:
        """``modules``: names of those that a worker imports when it starts; ``meanwhile``: see ``LocalEngine``."""
        self.jobs, self.modules, self.meanwhile = jobs, tuple(modules), tuple(meanwhile)
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()

    def start(self) -> None:
        """Let the workers import what they need while this process does the same."""
        if self._pool is None:
            with _deaf_to_interrupts():
                for _ in range(self.jobs):
                    self._running().submit(_import, self.modules)

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            workers = set(multiprocessing.active_children()) - self._others
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.join()

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._others = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_start_worker)
        return self._pool

    def map(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The results in order; WorkerKilledError for a task whose worker was killed three times."""
        n_done = 0
        for _ in range(TRIES - 1):
            for result in self._run(function, tasks[n_done:]):
                yield result
                n_done += 1
        # One after the other, so that it is known which of them it is.
        for number in range(n_done, len(tasks)):
            found = list(self._run(function, tasks[number : number + 1]))
            if not found:
                what, hint = "a worker process was killed three times", "give it more memory, or fewer --jobs"
                error = WorkerKilledError(what, hint=hint)
                error.number = number
                raise error
            yield from found

    def _run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """Results in order; those of a killed worker and all after it are missing."""
        try:
            with _deaf_to_interrupts():
                futures: list[Future[R]] = [self._running().submit(run_task, function, task) for task in tasks]
            _import(self.meanwhile)
            for future in futures:
                yield future.result()
        except (BrokenProcessPool, CancelledError) as error:
            if self._pool is None:
                raise CorpusError("the work was stopped", hint="do it again") from error
            self.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C while workers start: they inherit that, and leave it to this process to stop them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its own start would undo the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """One core a worker: Arrow's own threads would only contend. Ctrl-C is for the parent alone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    tune_process()
    _go_without_pandas()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for ever: both of them hold the ends of its queue."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


class _WithoutPandas(MetaPathFinder):
    """An import system that finds no pandas."""

    def find_spec(self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> None:
        """Nothing is known of any other module."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


def _go_without_pandas() -> None:
    """Let Arrow know of no pandas: it imports it with the first list that it is given, .24 s and 39 MB a worker.

    It asks once, and tasks have no use for pandas: tables are checked in the process that started the workers.
    """
    sys.meta_path.insert(0, _WithoutPandas())
    pa.array([0])
    del sys.meta_path[0]


def _import(modules: Sequence[str]) -> None:
    for name in modules:
        importlib.import_module(name)
