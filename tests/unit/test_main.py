"""Signals that come while packages are loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

# In the place of the command line stands something that is sent a signal while it is loaded.
CODE = """
import os, signal, sys, types
sys.modules["corpus_pipeline.cli"] = types.SimpleNamespace(main=lambda: os.kill(os.getpid(), signal.{name}))
signal.signal(signal.SIGINT, signal.{before})
from corpus_pipeline.__main__ import main
main()
"""


def told(name: str, before: str = "default_int_handler") -> tuple[int, str]:
    code = CODE.format(name=name, before=before)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "code", "word"), [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "terminated")])
def test_a_signal_while_packages_are_loaded_is_one_line(name: str, code: int, word: str) -> None:
    assert told(name) == (code, f"corpus-pipeline: {word}; what stands at the target is whole.\n")


def test_an_interrupt_that_is_ignored_stays_so() -> None:
    assert told("SIGINT", before="SIG_IGN") == (0, "")
