"""Tasks in this process and in workers: the same results in the same order, also after a worker was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus_pipeline.engines.local import LocalEngine
from corpus_pipeline.engines.workers import TRIES
from corpus_pipeline.errors import CheckError, CorpusError, UsageError, WorkerKilledError

ROOT = Path(__file__).parents[3]
JOBS = pytest.mark.parametrize("jobs", [1, 2])


def double(number: int) -> int:
    return 2 * number


def fail(number: int) -> int:
    if number == 2:
        raise CheckError("a row is missing", where="spans#7", hint="look there")
    return number


def own_process(_: int) -> int:
    return os.getpid()


def die_once(mark: Path) -> str:
    """Killed on its first run, done on its second."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return mark.name


def die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@JOBS
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    assert list(LocalEngine(jobs).map(double, [3, 1, 2, 0])) == [6, 2, 4, 0]


@JOBS
def test_no_tasks_give_no_results(jobs: int) -> None:
    assert list(LocalEngine(jobs).map(double, [])) == []


@pytest.mark.parametrize("jobs", [0, -3])
def test_there_is_always_one_job(jobs: int) -> None:
    assert list(LocalEngine(jobs).map(double, [1, 2])) == [2, 4]


def test_one_job_works_in_this_process() -> None:
    assert set(LocalEngine(1).map(own_process, [0, 1, 2])) == {os.getpid()}


def test_two_jobs_work_in_others() -> None:
    assert os.getpid() not in set(LocalEngine(2).map(own_process, [0, 1, 2]))


@JOBS
def test_an_error_of_a_task_arrives_with_all_that_it_says(jobs: int) -> None:
    results = LocalEngine(jobs).map(fail, [0, 1, 2, 3])
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(CheckError) as raised:
        list(results)
    assert str(raised.value) == "spans#7 a row is missing. Hint: look there"


def test_the_task_of_a_killed_worker_is_tried_again(tmp_path: Path) -> None:
    marks = [tmp_path / name for name in ("a", "b")]
    marks[1].touch()
    assert list(LocalEngine(2).map(die_once, marks)) == ["a", "b"]


def die_twice(marks: tuple[Path, Path]) -> str:
    """Killed on its first two runs, done on its third."""
    return marks[0].name if marks[0].exists() else die_once(marks[0] if marks[1].exists() else marks[1])


def test_a_task_is_blamed_for_its_own_workers_alone(tmp_path: Path) -> None:
    """Eight workers are killed here, and each task had but two of them."""
    marks = [(tmp_path / f"{name}1", tmp_path / f"{name}2") for name in "abcd"]
    assert list(LocalEngine(2).map(die_twice, marks)) == ["a1", "b1", "c1", "d1"]


def test_tasks_that_need_the_machine_alone_are_all_done(tmp_path: Path) -> None:
    """Each kills its worker twice, so more workers end than those of one or two tasks account for."""
    marks = [(tmp_path / f"{n}", tmp_path / f"{n}-again") for n in range(8)]
    assert list(LocalEngine(2).map(die_twice, marks)) == [str(n) for n in range(8)]


def test_workers_that_all_end_are_not_replaced_for_ever(tmp_path: Path) -> None:
    """Not even where the tasks are divided and tried again: no task was done in between."""
    engine = LocalEngine(2)
    marks = [tmp_path / f"{n}" for n in range(20)]
    for _ in range(2):
        with pytest.raises(CorpusError, match="worker process"):
            list(engine.map(note_and_die, marks))
    assert sum(len(mark.read_bytes()) for mark in marks if mark.exists()) <= 2 * 2 * TRIES + 2  # one more each time


def note_and_die(mark: Path) -> None:
    with mark.open("ab") as file:
        file.write(b".")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_task_that_always_kills_its_worker_ends_with_one_line() -> None:
    with pytest.raises(CorpusError, match="killed three times") as raised:
        list(LocalEngine(2).map(die, [0, 1]))
    assert not isinstance(raised.value, UsageError)
    assert "--jobs" in raised.value.hint


def die_at_two(number: int) -> int:
    return die(number) if number == 2 else number


def test_the_task_that_kills_its_worker_is_found_and_those_before_it_are_done() -> None:
    results = LocalEngine(2).map(die_at_two, [0, 1, 2, 3])
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(WorkerKilledError) as raised:
        next(results)
    assert raised.value.number == 2


def mark_and_sleep(mark: Path) -> None:
    mark.write_text(str(os.getpid()), "utf-8")
    time.sleep(60)


def suppress_stop(results: Iterator[None]) -> None:
    with pytest.raises(CorpusError, match="stopped"):
        list(results)


def is_alive(process: int) -> bool:
    """Whether a process runs; one that ended and was not asked for is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are looked up below /proc")


@needs_proc
def test_close_ends_what_still_runs(tmp_path: Path) -> None:
    engine, marks = LocalEngine(2), [tmp_path / "a", tmp_path / "b"]
    results = engine.map(mark_and_sleep, marks)
    thread = threading.Thread(target=lambda: suppress_stop(results))
    thread.start()
    wait_until(lambda: all(mark.exists() and mark.read_text("utf-8") for mark in marks))
    processes = [int(mark.read_text("utf-8")) for mark in marks]
    before = time.monotonic()
    engine.close()
    assert time.monotonic() - before < 30
    assert not any(map(is_alive, processes))
    thread.join(30)
    assert not thread.is_alive()


@needs_proc
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """Also when it was killed and could tell them nothing."""
    marks = [tmp_path / "a", tmp_path / "b"]
    code = (
        "from pathlib import Path; from corpus_pipeline.engines.local import LocalEngine\n"
        "from tests.unit.engines.test_local import mark_and_sleep\n"
        f"list(LocalEngine(2).map(mark_and_sleep, [Path({str(marks[0])!r}), Path({str(marks[1])!r})]))"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as parent:
        wait_until(lambda: all(mark.exists() and mark.read_text("utf-8") for mark in marks))
        parent.kill()
    processes = [int(mark.read_text("utf-8")) for mark in marks]
    wait_until(lambda: not any(map(is_alive, processes)))
