"""The rendering html-1, line by line: each page here gives the lines of the file of its name in ``expected``."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus_pipeline.markup.elements import KINDS
from corpus_pipeline.markup.page import Page, read_page
from corpus_pipeline.vocabulary import CHANNELS

HERE = Path(__file__).parent
PAGES = sorted(HERE.glob("*.html"))


def outline(page: Page) -> str:
    """One row ``channel kind | text`` for each line; an empty row for each empty line."""
    channel, kind = page.columns["channel"].tolist(), page.columns["block_kind"].tolist()
    names = list(CHANNELS)
    ends = [*page.starts.tolist()[1:], len(page.text) + 1]
    rows = []
    for i, (start, end) in enumerate(zip(page.starts.tolist(), ends, strict=True)):
        text = page.text[start : end - 1]
        rows.append(f"{text[: text.startswith(chr(10))]}{names[channel[i]]} {KINDS[kind[i]]} | {text.lstrip(chr(10))}")
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_gives_its_lines(path: Path) -> None:
    expected = (HERE / "expected" / f"{path.stem}.txt").read_text("utf-8")
    assert outline(read_page(path.read_text("utf-8"))) == expected


def test_every_expected_file_has_its_page() -> None:
    assert {path.stem for path in (HERE / "expected").iterdir()} == {path.stem for path in PAGES}
