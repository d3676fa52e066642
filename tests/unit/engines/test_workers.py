"""What a worker loads, and what the process that started it does in the meantime."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa
import pytest
from tests.unit.engines.test_local import own_process

from corpus_pipeline.engines.workers import Workers, _Crew, _Run
from corpus_pipeline.errors import CorpusError

ROOT = Path(__file__).parents[3]


def loaded(values: list[int]) -> tuple[list[int], bool]:
    return pa.array(values).to_pylist(), "pandas" in sys.modules


def test_a_worker_makes_columns_without_loading_pandas() -> None:
    workers = Workers(2)
    try:
        assert list(workers.map(loaded, [[1], [2, 3]])) == [([1], False), ([2, 3], False)]
    finally:
        workers.close()


def copied_from(_: int) -> tuple[int, int]:
    server = os.getppid()
    return server, len(list(Path(f"/proc/{server}/task").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted below /proc")
def test_workers_are_copies_of_one_process_that_has_one_thread() -> None:
    """A copy has but the thread that made it: what others had locked would stay locked."""
    workers = Workers(2, prepare=["corpus_pipeline.resuming"])
    try:
        first, second = workers.map(copied_from, [0, 1])
    finally:
        workers.close()
    assert first == second == (first[0], 1)


def test_what_workers_need_is_called_before_they_are_there() -> None:
    workers = Workers(2, prepare=["colorsys", "tests.unit.engines.test_workers:prepare"])
    try:
        assert list(workers.map(prepared, [0, 1])) == [True, True]
    finally:
        workers.close()


def prepare() -> None:
    os.environ["PREPARED"] = "yes"


def prepared(_: int) -> bool:
    return os.environ.get("PREPARED") == "yes" and "colorsys" in sys.modules


@pytest.mark.parametrize("package", ["", "corpus_pipeline."])
def test_what_a_worker_cannot_import_is_raised_and_printed_nowhere(
    capfd: pytest.CaptureFixture[str], package: str
) -> None:
    workers = Workers(2, prepare=[f"{package}no_module_of_this_name"])
    try:
        with pytest.raises(ModuleNotFoundError, match="no_module_of_this_name"):
            list(workers.map(loaded, [[1], [2]]))
    finally:
        workers.close()
    assert capfd.readouterr() == ("", "")


def test_workers_that_end_while_they_start_are_not_started_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])  # where they find no package
    workers = Workers(2)
    with pytest.raises(CorpusError, match="one worker process after the other"):
        list(workers.map(loaded, [[1], [2]]))


def test_an_idle_worker_that_is_killed_is_replaced() -> None:
    workers = Workers(2)
    try:
        first = list(workers.map(own_process, [0, 1]))
        os.kill(first[0], signal.SIGKILL)
        assert first[0] not in list(workers.map(own_process, [0, 1, 2]))
    finally:
        workers.close()


def own_and_parent(_: int) -> tuple[int, int]:
    time.sleep(0.05)  # each of two workers gets one
    return os.getpid(), os.getppid()


ENDED_IGNORED = """
import os, signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
from tests.unit.engines.test_workers import own_and_parent
from corpus_pipeline.engines.workers import Workers
workers = Workers(2)
first = list(workers.map(own_and_parent, [0, 1]))
os.kill(first[0][0], signal.SIGKILL)
second = list(workers.map(own_and_parent, [0, 1, 2]))
assert first[0] not in second
assert {server for _, server in first + second} == {first[0][1]}, "what makes workers ended with one of them"
workers.close()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGCHLD"), reason="nobody ignores it here")
def test_a_worker_that_is_killed_is_replaced_alone_where_ended_processes_are_ignored() -> None:
    """Who starts this process may ignore them, and it inherits that: then there is none to wait for."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(["src", *sys.path])}
    command = [sys.executable, "-c", ENDED_IGNORED]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("k", range(3))
def test_a_task_that_a_socket_takes_only_half_of_is_given_to_another_worker(
    monkeypatch: pytest.MonkeyPatch, k: int
) -> None:
    """The worker would wait for the other half, and whoever waits for the worker with it."""
    send, sent = Connection.send_bytes, []

    def fail_once(self: Connection, task: bytes) -> None:
        sent.append(task)
        if len(sent) - 1 == k:
            os.write(self.fileno(), (len(task)).to_bytes(4, "big") + task[:5])
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        send(self, task)

    monkeypatch.setattr(Connection, "send_bytes", fail_once)
    workers = Workers(2)
    try:
        assert list(workers.map(loaded, [[1], [2], [3]])) == [([n], False) for n in (1, 2, 3)]
    finally:
        workers.close()
    assert len(sent) == 4


def test_workers_that_are_stopped_between_two_steps_are_not_waited_for() -> None:
    class Stopped(_Crew):
        """One that is stopped right after its first worker was hired."""

        def hire(self, jobs: int) -> bool:
            super().hire(jobs)
            self.close()
            return False

    run = _Run(Stopped(), 1, abs, [-1])
    driver = threading.Thread(target=run.drive)  # it holds back interrupts of its thread
    driver.start()
    driver.join()
    with pytest.raises(CorpusError, match="stopped"):
        list(run.results())


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    """Workers do not run the script that started them again."""
    script = tmp_path / "script.py"
    code = "from corpus_pipeline.engines.local import LocalEngine\nprint(list(LocalEngine(2).map(abs, [-1, -2])))\n"
    script.write_text(code, "utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[1, 2]\n", "")


def test_what_the_parent_needs_is_imported_while_workers_run() -> None:
    code = (
        "import sys; from corpus_pipeline.engines.local import LocalEngine\n"
        "from tests.unit.engines.test_local import double\n"
        "engine = LocalEngine(2, meanwhile=['colorsys'])\n"
        "print('colorsys' in sys.modules, list(engine.map(double, [1, 2])), 'colorsys' in sys.modules)\n"
        "engine.close()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False [2, 4] True\n"


def test_one_job_imports_nothing_before_it_is_needed() -> None:
    code = (
        "import sys; from corpus_pipeline.engines.local import LocalEngine\n"
        "list(LocalEngine(1, meanwhile=['colorsys']).map(abs, [1, 2]))\n"
        "print({'colorsys', 'multiprocessing'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
