"""Lines that a page repeats again and again, lone signs, and what an article may hold as well."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import labels_of, prose

from corpus_pipeline.stages.odd_lines import LEAST_TIMES

HOVER = "Hold the pointer over the picture to see notes"


def page(line: str, times: int) -> str:
    """An article whose paragraphs have a line between them."""
    between = [prose(1, n) + f"\n{line if n < times else ''}" for n in range(LEAST_TIMES)]
    return "\n\n".join(["A title for it all", *between])


def test_what_a_template_says_of_each_picture_is_furniture() -> None:
    (found,) = labels_of(page(HOVER, LEAST_TIMES))
    assert [label for label, text in found if text == HOVER] == ["boilerplate"] * LEAST_TIMES


@pytest.mark.parametrize(
    ("line", "times"),
    [
        (HOVER, LEAST_TIMES - 1),
        ("What we liked about it", LEAST_TIMES),  # the head of what is reviewed
        ("And so the old ferry went over the river.", LEAST_TIMES),  # what a story comes back to
    ],
)
def test_others_stay(line: str, times: int) -> None:
    (found,) = labels_of(page(line, times))
    assert "boilerplate" not in [label for label, text in found if text == line]


@pytest.mark.parametrize("sign", ["-", "—", "|", "·", "›‹", "×"])
def test_lone_signs_are_furniture(sign: str) -> None:
    (found,) = labels_of(f"A title for it all\n\n{prose(2)}\n{sign}\n{prose(2, 2)}")
    assert ("boilerplate", sign) in found


@pytest.mark.parametrize("line", ["*", "+", "^", "--", "?!", "5"])
def test_other_short_lines_stay(line: str) -> None:
    (found,) = labels_of(f"A title for it all\n\n{prose(2)}\n{line}\n{prose(2, 2)}")
    assert ("boilerplate", line) not in found


def test_lines_of_two_pages_are_counted_apart() -> None:
    for found in labels_of(page(HOVER, LEAST_TIMES - 1), page(HOVER, LEAST_TIMES - 2)):
        assert "boilerplate" not in [label for label, text in found if text == HOVER]


HEAD = "Thursday, 9 August 2012\n\nThe mill in the winter\n\n"


def test_what_stands_above_the_title_names_the_site() -> None:
    (found,) = labels_of(f"Pondlife\nNotes on rivers\n\n{HEAD}{prose(4)}")
    assert ("boilerplate", "Notes on rivers") in found
    assert ("title", "The mill in the winter") in found


@pytest.mark.parametrize("line", [prose(1), "Here is why it matters:", "“We never closed the sluice”"])
def test_text_above_the_title_stays(line: str) -> None:
    (found,) = labels_of(f"Pondlife\n{line}\n\n{HEAD}{prose(4, 1)}")
    assert ("boilerplate", line) not in found


def test_what_a_board_knows_of_a_member_is_no_text() -> None:
    panel = ["marsh_owl", "Posts: 214", "Joined: Tue May 03, 2016 8:01 pm"]
    (found,) = labels_of("\n".join(["The hinge of my lantern", "", prose(3), *panel]))
    assert [text for label, text in found if label == "boilerplate"] == panel
    (found,) = labels_of("\n".join(["The hinge of my lantern", "", prose(2), "marsh_owl", "Posts: 214", prose(2, 2)]))
    assert ("boilerplate", "Posts: 214") not in found
