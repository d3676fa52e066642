"""Pieces of Markdown in which no text of unknown origin can break anything."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain

# Longer names are cut: no site or rights statement needs more to be told from another.
MOST_CHARACTERS = 80


def counted(n: int, what: str) -> str:
    """A number with its noun: 1 article, 2,000 articles."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def table(head: str, rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table. ``head``: names divided by ``|``; one that ends in ``>`` is a column of numbers."""
    names = head.split("|")
    rules = ["---:" if name.endswith(">") else "---" for name in names]
    lines = chain(([name.removesuffix(">") for name in names], rules), rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def flat(text: str) -> str:
    """The text in one line, without control characters and direction marks."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split())


def cell(text: str, most: int = MOST_CHARACTERS) -> str:
    """Text of unknown origin as plain Markdown that stays in its cell; cut after ``most`` characters."""
    line = flat(text)
    line = line if len(line) <= most else line[: most - 1] + "…"
    return html.escape(re.sub(r"([\\`*_\[\]|~$])", r"\\\1", line), quote=False)


def code(text: str) -> str:
    """A name as code, or as plain text where it holds more than letters, digits, dots, dashes and underscores."""
    return f"`{text}`" if re.fullmatch(r"[A-Za-z0-9._-]+", text) else cell(text)
