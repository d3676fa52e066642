"""Processes of this machine that run tasks, and what becomes of them when one of them or this one is killed.

Each is reached by a socket of its own: one that is killed takes nothing along but the task that it had. None of them
writes anywhere that a user would read.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import threading
import weakref
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from corpus_pipeline.engines.fork_server import ForkServer
from corpus_pipeline.engines.worker import load
from corpus_pipeline.errors import CorpusError, WorkerKilledError
from corpus_pipeline.starting import signals_held

T = TypeVar("T")
R = TypeVar("R")
# A task whose worker was killed is given to another one, the last time while nothing else runs.
TRIES = 3
_NOBODY = -1


class Workers:
    """``jobs`` processes that are started with the first task and serve until ``close``."""

    def __init__(self, jobs: int, prepare: Sequence[str] = (), meanwhile: Sequence[str] = ()) -> None:
        """``prepare``, ``meanwhile``: see ``LocalEngine``."""
        self.jobs, self.prepare, self.meanwhile = jobs, tuple(prepare), tuple(meanwhile)
        self._crew: _Crew | None = None
        self._n_in_a_row = 0

    def start(self) -> None:
        """Let the workers import what they need while this process does the same."""
        with _deaf_to_interrupts():
            while self._hired().hire(self.jobs):
                pass

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        crew, self._crew = self._crew, None
        if crew is not None:
            crew.close()

    def _hired(self) -> _Crew:
        self._crew = self._crew or _Crew(self.prepare)
        return self._crew

    def map(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
        """The results in order; WorkerKilledError for a task whose worker was killed three times."""
        jobs = min(self.jobs, len(tasks))
        run: _Run[T, R] = _Run(self._hired(), jobs, function, tasks, n_in_a_row=self._n_in_a_row)
        driver = threading.Thread(target=run.drive, daemon=True)
        driver.start()
        try:
            with signals_held():  # compiled modules swallow what is raised while they import others
                for name in self.meanwhile:
                    if callable(found := load(name)):
                        found()
            yield from run.results()
        finally:
            if run.n_told < len(tasks):
                self.close()
            driver.join()
            self._n_in_a_row = run.n_in_a_row


@dataclass(eq=False, slots=True)
class _Worker:
    """The socket to a process. ``task``: number of the one that it has; ``is_ready``: it has told so."""

    connection: Connection
    task: int = _NOBODY
    is_ready: bool = False


class _Crew:
    """The workers between a start and a close, which may come from another thread than the tasks."""

    def __init__(self, prepare: Sequence[str] = ()) -> None:
        self.workers: list[_Worker] = []
        self._server = ForkServer(prepare)
        self._is_closed = False
        self._lock = threading.Lock()
        weakref.finalize(self, _end, self._server, self.workers)

    def hire(self, jobs: int) -> bool:
        """Start a worker unless there are so many; whether it did. CorpusError where the crew is closed."""
        with self._lock:
            if self._is_closed:
                raise CorpusError("the work was stopped", hint="do it again")
            if len(self.workers) < jobs:
                self.workers.append(_Worker(self._server.fork()))
                return True
            return False

    def dismiss(self, worker: _Worker) -> None:
        """Forget a worker that has ended."""
        with self._lock:
            if worker in self.workers:
                self.workers.remove(worker)
        worker.connection.close()

    def close(self) -> None:
        """End all workers; what waits for one of them sees its socket closed."""
        with self._lock:
            self._is_closed = True
            workers = self.workers.copy()
            self.workers.clear()
        _end(self._server, workers)


@dataclass(eq=False, slots=True)
class _Run(Generic[T, R]):
    """Tasks that a crew does: ``drive`` gives them out in a thread, ``results`` gives what came of them in order.

    ``n_told``: results given so far; ``n_in_a_row``: workers that ended since a task was done, in earlier runs too;
    ``waiting``: numbers of the tasks to do; ``last``: of those that are done alone; ``lost``: how often the worker of
    each was killed.
    """

    crew: _Crew
    jobs: int
    function: Callable[[T], R]
    tasks: Sequence[T]
    n_told: int = 0
    n_left: int = 0
    n_in_a_row: int = 0
    waiting: deque[int] = field(default_factory=deque)
    last: deque[int] = field(default_factory=deque)
    lost: Counter[int] = field(default_factory=Counter)
    answers: SimpleQueue[tuple[int, tuple[bool, Any]]] = field(default_factory=SimpleQueue)

    def results(self) -> Iterator[R]:
        """The results as they come, in the order of the tasks; the error of the first one that has none."""
        early: dict[int, tuple[bool, Any]] = {}
        for number in range(len(self.tasks)):
            while number not in early:
                got, answer = self.answers.get()
                early[number if got == _NOBODY else got] = answer
            is_done, value = early.pop(number)
            if not is_done:
                raise value
            self.n_told += 1
            yield value

    def drive(self) -> None:
        """Give tasks to workers until all are done."""
        if hasattr(signal, "pthread_sigmask"):  # workers inherit that
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self.waiting.extend(range(len(self.tasks)))
        self.n_left = len(self.tasks)
        try:
            while self.n_left:
                self._give_out()
                self._take_in()
        except BaseException as error:  # noqa: BLE001 (it is raised where the results are awaited)
            self.answers.put((_NOBODY, (False, error)))

    def _give_out(self) -> None:
        while self.crew.hire(self.jobs):
            pass
        for worker in self.crew.workers.copy():
            if worker.task == _NOBODY and (number := self._next()) != _NOBODY:
                worker.task = number
                try:
                    worker.connection.send_bytes(pickle.dumps((self.function, self.tasks[number])))
                except OSError:  # it has ended; or it waits for the rest, and its socket will never tell
                    self._replace(worker)

    @property
    def _is_careful(self) -> bool:
        """Whether so many workers ended in a row that one task is done at a time, until one is done."""
        return self.n_in_a_row >= (TRIES - 1) * self.jobs

    def _next(self) -> int:
        if self.waiting and not self._is_careful:
            return self.waiting.popleft()
        is_quiet = all(worker.task == _NOBODY for worker in self.crew.workers)
        own = self.last or self.waiting
        return own.popleft() if own and is_quiet else _NOBODY

    def _take_in(self) -> None:
        """Wait for answers, and for workers that end."""
        of = {worker.connection: worker for worker in self.crew.workers}
        for connection in wait(list(of)) if of else ():  # none is left where they were stopped meanwhile
            worker = of[connection]  # type: ignore[index]
            try:
                answer = pickle.loads(worker.connection.recv_bytes())  # noqa: S301 (of a process started here)
            except (EOFError, OSError):
                self._replace(worker)
            else:
                self._told(worker, answer)

    def _told(self, worker: _Worker, answer: tuple[bool, Any]) -> None:
        if not worker.is_ready:
            worker.is_ready, value = answer
            if not worker.is_ready:
                raise value
            return
        self.answers.put((worker.task, answer))
        worker.task = _NOBODY
        self.n_in_a_row = 0
        self.n_left -= 1

    def _replace(self, worker: _Worker) -> None:
        """Have the task of a worker that was killed done by another one, unless that has happened too often."""
        self.crew.dismiss(worker)
        hint = "give it more memory, or fewer --jobs"
        self.n_in_a_row += 1
        if self.n_in_a_row > 2 * TRIES * self.jobs:  # no matter of a task: none was done in between
            raise CorpusError("one worker process after the other ends", hint=hint)
        if worker.task == _NOBODY:
            return
        self.lost[worker.task] += worker.is_ready
        if self.lost[worker.task] < TRIES:
            self._put_back(worker.task)
            return
        error = WorkerKilledError("a worker process was killed three times", hint=hint)
        error.number = worker.task
        self.answers.put((worker.task, (False, error)))
        self.n_left -= 1

    def _put_back(self, task: int) -> None:
        """Soon again, so that it is known whether the task ends workers; behind others where all may do so."""
        if self.lost[task] == TRIES - 1:
            self.last.append(task)
        elif self._is_careful:
            self.waiting.append(task)
        else:
            self.waiting.appendleft(task)


def _end(server: ForkServer, workers: list[_Worker]) -> None:
    """End the workers with what made them; where that was killed before, they end when their sockets are closed."""
    server.close()
    for worker in workers:
        with suppress(OSError), socket.socket(fileno=os.dup(worker.connection.fileno())) as own:
            own.shutdown(socket.SHUT_RDWR)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C while workers start: they inherit that, and leave it to this process to stop them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
