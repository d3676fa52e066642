"""A signal ends a command in one line and one exit code, also where Python cannot raise it, and also twice."""

from __future__ import annotations

import subprocess
import sys

import pytest

# A command that sends itself signals: ``{act}`` is what it does.
SCRIPT = """
import os, signal, sys, time
from corpus_pipeline.starting import listen
listen()
from corpus_pipeline.endings import in_one_line

def send(number):
    os.kill(os.getpid(), number)

class Clearing:
    def __del__(self):
        send(signal.SIGTERM)
        for _ in range(1000):
            pass

@in_one_line
def command():
{act}
    time.sleep(20)

command()
{after}
"""


def run(act: str, after: str = "") -> tuple[int, str]:
    """The exit code of a command and what it printed."""
    code = SCRIPT.format(act="\n".join(f"    {line}" for line in act.splitlines()), after=after)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "terminated"), ("SIGHUP", 129, "hung up")],
)
def test_a_signal_is_one_line(name: str, code: int, word: str) -> None:
    assert run(f"send(signal.{name})") == (code, f"corpus-pipeline: {word}; what stands at the target is whole.\n")


def test_a_signal_that_an_object_swallows_at_its_end_is_not_lost() -> None:
    code, said = run("own = Clearing()\ndel own")
    assert (code, said.count("\n")) == (143, 1), said


def test_what_a_program_ignores_stays_ignored() -> None:
    """As nohup has it."""
    ignoring = SCRIPT.replace("listen()\n", "signal.signal(signal.SIGHUP, signal.SIG_IGN)\nlisten()\n", 1)
    code = ignoring.format(act="    send(signal.SIGHUP); sys.exit(7)", after="")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7


def test_a_second_signal_while_the_first_clears_away_is_the_same_line() -> None:
    act = "try:\n    send(signal.SIGINT)\n    time.sleep(9)\nfinally:\n    send(signal.SIGINT)"
    code, said = run(act)
    assert (code, said.count("\n")) == (130, 1), said


def test_a_second_signal_while_the_first_is_told_is_one_line() -> None:
    """It was raised where the first one was being handled, and ended in a traceback of both."""
    act = """
import corpus_pipeline.endings as endings
own = endings.stop
def interrupted(message, code):
    send(signal.SIGTERM)
    own(message, code)
endings.stop = interrupted
send(signal.SIGINT)
""".strip()
    code, said = run(act)
    assert (code, said) == (143, "corpus-pipeline: terminated; what stands at the target is whole.\n")


def test_signals_after_the_end_change_nothing() -> None:
    assert run("return", "send(signal.SIGINT); send(signal.SIGTERM)") == (0, "")


def test_a_thread_that_fails_prints_nothing() -> None:
    act = "import threading\nown = threading.Thread(target=lambda: 1 / 0)\nown.start()\nown.join()\nsys.exit(5)"
    assert run(act) == (5, "")


LOAD = """
import pathlib, sys, tempfile
folder = tempfile.mkdtemp()
pathlib.Path(folder, "unread.py").write_text("None.split('.')")
sys.path.insert(0, folder)
import unread
"""


def test_a_package_that_breaks_while_it_is_loaded_is_told_in_one_line() -> None:
    code, said = run(LOAD.strip())
    assert (code, len(said.splitlines())) == (1, 1)
    assert said.startswith("corpus-pipeline: 'NoneType' object has no attribute 'split'. Hint: ")


def test_a_fault_of_our_own_is_no_error_of_the_system() -> None:
    code, said = run("None.split('.')")
    assert code == 1
    assert "Traceback" in said
