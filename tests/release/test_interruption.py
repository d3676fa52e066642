"""A build that is told to stop stops at once, in one line, and leaves the old release whole."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.reading import contents
from tests.release.small import beside, write_corpus

import corpus_pipeline

COMMAND = Path(sys.executable).with_name("corpus-pipeline")


@pytest.fixture(scope="module")
def big_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Large enough that a build of it can be interrupted."""
    return write_corpus(tmp_path_factory.mktemp("big"), 4000)


def running(arguments: list[str]) -> subprocess.Popen[str]:
    """A build in a process group of its own, as a terminal starts it."""
    return subprocess.Popen(
        [COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def work_of(target: Path) -> Iterator[str]:
    """What a build has written; its folders come and go meanwhile, which os.walk passes over and rglob does not."""
    for _, _, names in os.walk(target.parent / f".{target.name}.cache"):
        yield from (name for name in names if name.endswith(".arrow"))


def wait_for_work(process: subprocess.Popen[str], target: Path) -> None:
    """Wait until the build has begun to write."""
    end = time.monotonic() + 30
    while not any(work_of(target)):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("sent", "code", "word"),
    [(signal.SIGTERM, 143, "terminated"), (signal.SIGINT, 130, "interr"), (signal.SIGHUP, 129, "hung up")],
)
def test_signal_ends_a_build_in_one_line(
    old: Path, big_corpus: Path, sent: signal.Signals, code: int, word: str, jobs: str
) -> None:
    """The signal goes to the whole process group, as from a terminal or a scheduler."""
    before = contents(old)
    arguments = ["build", str(big_corpus), "-o", str(old), "--jobs", jobs, "--quiet", "--batch-bytes", "200000"]
    with running(arguments) as process:
        wait_for_work(process, old)
        os.killpg(process.pid, sent)
        out, err = process.communicate(timeout=30)
    assert process.returncode == code, err
    assert out == ""
    assert re.fullmatch(rf"corpus-pipeline: {word}\w*; what stands at the target is whole\.\n", err)
    assert contents(old) == before
    assert beside(old) == []


def test_killed_build_leaves_the_old_release_whole_and_is_swept_by_the_next(
    old: Path, big_corpus: Path, corpus: Path
) -> None:
    before = contents(old)
    with running(["build", str(big_corpus), "-o", str(old), "--quiet", "--batch-bytes", "200000"]) as process:
        wait_for_work(process, old)
        process.kill()
    assert contents(old) == before
    assert [name.rstrip("0123456789") for name in beside(old)] == [".dist.lock", ".dist.staging-"]
    corpus_pipeline.build(corpus, old)
    assert beside(old) == [".dist.previous"]


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="workers are found below /proc")


# A build that sends itself a signal when it calls a function of this name.
SENDING = """
import os, signal, sys
from corpus_pipeline.starting import listen
listen()
from corpus_pipeline import builder, cli
name, raw, target = sys.argv[1:]
own = getattr(builder, name)
def sending(*arguments, **options):
    os.kill(os.getpid(), signal.SIGTERM)
    return own(*arguments, **options)
setattr(builder, name, sending)
cli.main(["build", raw, "-o", target, "--quiet"])
"""


@pytest.mark.parametrize(("name", "code"), [("write_sums", 143), ("switch", 0), ("Summary", 0)])
def test_the_exit_code_tells_which_release_stands(
    old: Path, corpus: Path, published: Path, name: str, code: int
) -> None:
    """A signal during the switch, or after it, comes too late to undo anything."""
    inode = old.stat().st_ino
    arguments = [sys.executable, "-c", SENDING, name, corpus, old]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (code, int(code > 0)), done.stderr
    assert contents(old) == contents(published)
    assert (old.stat().st_ino == inode) == bool(code)
    assert beside(old) == ([] if code else [".dist.previous"])


# A build that is sent a signal when a module of this name is first looked for.
IMPORTING = """
import os, signal, sys
from corpus_pipeline.starting import listen
listen()
from corpus_pipeline import cli
name, raw, target = sys.argv[1:]
class Sending:
    def find_spec(self, fullname, path, target):
        if fullname == name:
            os.kill(os.getpid(), signal.SIGTERM)
sys.meta_path.insert(0, Sending())
cli.main(["build", raw, "-o", target, "--quiet"])
"""


@pytest.mark.parametrize("name", ["dateutil", "pandas.io.parsers.readers", "pandera.pandas"])
def test_a_signal_while_packages_are_loaded_is_not_lost(old: Path, corpus: Path, name: str) -> None:
    """Arrow and pandas import modules from compiled code, which goes on whatever is raised there."""
    inode = old.stat().st_ino
    arguments = [sys.executable, "-c", IMPORTING, name, corpus, old]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (143, 1), done.stderr
    assert (old.stat().st_ino, beside(old)) == (inode, [])


def children_of(process: int) -> list[int]:
    """The processes that a process started, the youngest last."""
    found: list[int] = []
    for own in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has just ended
            found += [int(number) for number in own.read_text("utf-8").split()]
    return sorted(found)


def workers_of(process: int) -> list[int]:
    """The processes that do the tasks of a build: copies of one that it started."""
    return [worker for server in children_of(process) for worker in children_of(server)]


@needs_proc
def test_interrupt_while_workers_start_is_one_line(old: Path, big_corpus: Path) -> None:
    """They are importing, and must leave Ctrl-C to the build that started them."""
    arguments = ["build", str(big_corpus), "-o", str(old), "--jobs", "2", "--quiet", "--batch-bytes", "200000"]
    with running(arguments) as process:
        end = time.monotonic() + 30
        while not children_of(process.pid):
            assert time.monotonic() < end
            time.sleep(0.01)
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err.count("\n")) == (130, 1), err


@needs_proc
def test_killed_worker_changes_no_byte(tmp_path: Path) -> None:
    """The system may kill a worker for its memory: its task is done again."""
    raw = write_corpus(tmp_path / "raw", 600)
    arguments = ["build", str(raw), "--quiet", "--batch-bytes", "20000", "-o"]
    subprocess.run([COMMAND, *arguments, tmp_path / "whole"], check=True)
    with running([*arguments, str(tmp_path / "dist"), "--jobs", "2"]) as process:
        wait_for_work(process, tmp_path / "dist")
        os.kill(workers_of(process.pid)[-1], signal.SIGKILL)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert contents(tmp_path / "dist") == contents(tmp_path / "whole")


@needs_proc
def test_a_killed_fork_server_changes_no_byte(tmp_path: Path) -> None:
    """Its workers go on; with one of them killed as well, another server is started."""
    raw = write_corpus(tmp_path / "raw", 600)
    arguments = ["build", str(raw), "--quiet", "--batch-bytes", "20000", "-o"]
    subprocess.run([COMMAND, *arguments, tmp_path / "whole"], check=True)
    with running([*arguments, str(tmp_path / "dist"), "--jobs", "2"]) as process:
        wait_for_work(process, tmp_path / "dist")
        (server,) = children_of(process.pid)
        worker = children_of(server)[0]
        os.kill(server, signal.SIGKILL)
        os.kill(worker, signal.SIGKILL)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert contents(tmp_path / "dist") == contents(tmp_path / "whole")
