"""Fenced blocks and tables of a Markdown file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_FENCED = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n((?:\|[^\n]*\n)+))?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, and the rows of the table that follows it, its head first."""

    language: str
    code: str
    rows: list[list[str]]


def blocks_of(text: str, language: str) -> list[Block]:
    """The fenced blocks of one language."""
    return [Block(b[1], b[2], rows_of(b[3] or "")) for b in _FENCED.finditer(text) if b[1] == language]


def rows_of(table: str) -> list[list[str]]:
    """The rows of a table, its head first, without the line of dashes."""
    lines = table.splitlines()
    return [cells_of(line) for line in lines[:1] + lines[2:]]


def cells_of(line: str) -> list[str]:
    """The cells of a table's row; an escaped bar divides nothing."""
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def table_below(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a line, its head first."""
    found = re.search(rf"^{re.escape(heading)}\n.*?((?:^\|[^\n]*\n)+)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no table below {heading}"
    return rows_of(found[1])


def run_shell(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A script in a folder, with the commands of this environment first; it stops at the first that fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    words = ["bash", "-e", "-c", code]
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path}
    )


def run_python(code: str, folder: Path) -> str:
    """What a program prints that runs in a folder of its own process; warnings are errors."""
    words = [sys.executable, "-W", "error", "-c", code]
    run = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout
