"""Small corpora to build from, written on the spot."""

from __future__ import annotations

from pathlib import Path

PAGE = """The Pebble Gazette

{title}

By Orla Thwaite

3 April 2021

The bell of the old pier was rung {n} times this week, once for each of the boats that came back from the far bank.

Nobody had counted them before. The keeper says that she will go on counting until the book is full of them.

“I have a second book,” she added, and shut the window on behalf of the bell.
"""


def write_corpus(folder: Path, n_pages: int = 2) -> Path:
    """A folder with so many different pages of one site."""
    site = folder / "pebble-gazette.example"
    site.mkdir(parents=True, exist_ok=True)
    for n in range(n_pages):
        (site / f"{n:05}.txt").write_text(PAGE.format(title=f"The bell of page {n}", n=n), "utf-8")
    return folder


def beside(target: Path) -> list[str]:
    """What stands beside a target, its cache aside."""
    return sorted(p.name for p in target.parent.iterdir() if p not in (target, target.parent / f".{target.name}.cache"))
