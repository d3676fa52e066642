"""Whole pages of hard-wrapped text: sentences are lines again, menus and titles stay as they are."""

from __future__ import annotations

import textwrap

import pytest
from tests.unit.stages.helpers import SENTENCES, publish, record

from corpus_pipeline.pipeline import scan
from corpus_pipeline.readers.records import Options
from corpus_pipeline.stages.split import line_texts
from corpus_pipeline.text.breaks import without_breaks

THINGS = ("Bird", "Boat", "Lamp", "Song", "Book", "Fish", "Knot", "Bell", "Reed", "Oar")
MENU = [*(f"* {name}s" for name in THINGS), *(f"{name} of the week" for name in THINGS)]
PARAGRAPHS = [" ".join(SENTENCES[first : first + 3]) for first in (0, 3, 6)]
TITLE = "Why the pond froze twice this winter"


def wrapped(*blocks: str, width: int = 72) -> str:
    return "\n\n".join(textwrap.fill(block, width) for block in blocks)


def lines_of(text: str) -> list[str]:
    scanned = scan([record(text)], Options())
    return [without_breaks(line) for line in line_texts(scanned.documents, scanned.lines).to_pylist()]


def page(text: str) -> str:
    return "\n".join((*MENU, "", TITLE, "By Ada Brill", "", text, "", *MENU))


@pytest.mark.parametrize("width", [60, 72, 78])
def test_paragraphs_of_a_page_are_lines(width: int) -> None:
    assert lines_of(page(wrapped(*PARAGRAPHS, width=width))) == [*MENU, TITLE, "By Ada Brill", *PARAGRAPHS, *MENU]


def test_items_of_lists_take_their_lines_with_them() -> None:
    items = [f"* {sentence}" for sentence in SENTENCES[:6]]
    text = "\n".join(textwrap.fill(item, 60, subsequent_indent="  ") for item in items)
    assert lines_of(page(text))[len(MENU) + 2 : -len(MENU)] == items


def test_text_without_blanks_is_wrapped_at_any_letter() -> None:
    sentence = "池塘在这个冬天两次结冰，村里没有人记得上一次是什么时候，老人们说从来没有过这样的事情。"
    broken = "\n".join(textwrap.wrap(sentence * 8, 50))
    assert sentence * 8 in lines_of(page(broken))


ALONE = {
    "an article without menus": wrapped(*PARAGRAPHS),
    "a page that is not wrapped": page("\n\n".join(PARAGRAPHS)),
    "titles of one width": page("\n".join(f"The Pier of the Harbour Closes Again for Boat {n}" for n in range(10, 40))),
    "verse": page("\n".join(f"and never did the heron come {n * 'so '}late" for n in range(1, 9))),
}


@pytest.mark.parametrize("text", ALONE.values(), ids=ALONE)
def test_other_documents_are_left_alone(text: str) -> None:
    assert lines_of(text) == [line.strip() for line in text.split("\n") if line.strip()]


def test_a_wrapped_page_reads_as_the_page_itself() -> None:
    plain, narrow = (publish(page(text)) for text in ("\n\n".join(PARAGRAPHS), wrapped(*PARAGRAPHS)))
    assert narrow.column("paragraphs", "text") == plain.column("paragraphs", "text")
    assert set(PARAGRAPHS) <= set(narrow.column("paragraphs", "text"))
