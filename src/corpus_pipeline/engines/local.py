"""Run tasks on this machine: in this process, or in spawned workers that read and write files of their own."""

from __future__ import annotations

import ctypes
import gc
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection, resource_tracker
from multiprocessing.process import BaseProcess
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

    def start(self) -> None:
        """Begin to make ready whatever ``map`` will need."""
        ...

    def close(self) -> None:
        """Let go of whatever the engine holds, ending what still runs; it may be used again."""
        ...


class LocalEngine:
    """Tasks on ``jobs`` processes of this machine; with one job, in this process.

    The workers serve every ``map`` until ``close``: starting one costs a second, most of it imports.
    """

    def __init__(self, jobs: int = 1, modules: Sequence[str] = ()) -> None:
        """``modules``: names of those that the tasks need; workers import them when they start."""
        self.jobs, self.modules = max(1, jobs), tuple(modules)
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()

    def start(self) -> None:
        """Let the workers import what they need while this process does the same."""
        if self.jobs > 1 and self._pool is None:
            with _deaf_to_interrupts():
                for _ in range(self.jobs):
                    self._workers().submit(_import, self.modules)

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

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._others = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_start_worker)
        return self._pool

    def map(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The results in order; CorpusError where a task's worker was killed three times."""
        if self.jobs == 1 or len(tasks) < 2:
            yield from (_run_task(function, task) for task in tasks)
            return
        done: dict[int, R] = {}
        given = 0
        for _ in range(TRIES):
            for i, result in self._run(function, tasks, [i for i in range(len(tasks)) if i not in done]):
                done[i] = result
                while given in done:
                    yield done[given]
                    given += 1
            if len(done) == len(tasks):
                return
        raise CorpusError("a worker process was killed three times", hint="give it more memory, or fewer --jobs")

    def _run(self, function: Callable[[T], R], tasks: Sequence[T], wanted: Sequence[int]) -> Iterator[tuple[int, R]]:
        """Results in order; those of a killed worker and all after it are missing."""
        try:
            with _deaf_to_interrupts():
                futures: list[tuple[int, Future[R]]] = [
                    (i, self._workers().submit(_run_task, function, tasks[i])) for i in wanted
                ]
            for i, future in futures:
                yield i, future.result()
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for ever: both of them hold the ends of its queue."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _import(modules: Sequence[str]) -> None:
    for name in modules:
        importlib.import_module(name)


def tune_process() -> None:
    """Settings for a process that does nothing but build: none of them changes what comes out.

    Arrow's default pool keeps freed pages (612 MB at the peak of a 24 MB corpus, jemalloc's 377), and the collector
    walks half a million objects of imported packages again and again (8 % of the CPU).
    """
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.system_memory_pool() if _is_address_space_limited() else pa.jemalloc_memory_pool())
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _run_task(function: Callable[[T], R], task: T) -> R:
    result = function(task)
    give_back_memory()
    return result


def give_back_memory() -> None:
    """Return to the system what allocators keep of freed memory, so that no task's peak stands on the last one's.

    Measured on 8 MB of text: 280 MB at the end of labelling become 204, the peak of the build 324 MB becomes 290, at
    1 ms a task. (Keeping nothing at all, by jemalloc's decay of 0 ms, costs 10 % of the CPU in page faults.)
    """
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:  # of glibc alone
        trim(0)


def _is_address_space_limited() -> bool:
    """Whether this process may not map what it likes, of which jemalloc takes far more than it uses."""
    try:
        import resource  # noqa: PLC0415 (of Unix alone)
    except ImportError:
        return False
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


@contextmanager
def threads_as_memory() -> Iterator[None]:
    """MemoryError where the system has no room for a thread, which Python and Arrow tell each in its own way."""
    try:
        yield
    except (RuntimeError, pa.ArrowException) as error:
        if " thread" in str(error):
            raise MemoryError(str(error)) from error
        raise


@contextmanager
def one_core() -> Iterator[None]:
    """Arrow on one thread while a build runs in this process, and as it was before afterwards.

    On batches of 16 MB its threads cost as much again as they save.
    """
    before = pa.cpu_count()
    pa.set_cpu_count(1)
    try:
        yield
    finally:
        pa.set_cpu_count(before)
