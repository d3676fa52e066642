"""The subject of a thread above each of its posts."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import labels_of, prose

SUBJECT = "Hinge keeps rusting"


@pytest.mark.parametrize("answer", ["Re", "RE", "AW", "SV", "Отв"])
def test_the_subject_is_the_title_and_its_repeats_are_none(answer: str) -> None:
    again = f"{answer}: {SUBJECT}"
    (found,) = labels_of("\n".join(["The Lantern Forum", "", SUBJECT, "", again, prose(3), again, prose(2, 3)]))
    assert ("title", SUBJECT) in found
    assert [label for label, text in found if text == again] == ["boilerplate"] * 2


def test_an_answer_to_nothing_on_the_page_stays_what_it_is() -> None:
    (found,) = labels_of("\n".join([f"Re: {SUBJECT}", "", prose(3), SUBJECT]))
    assert ("boilerplate", f"Re: {SUBJECT}") not in found


def test_pages_are_told_apart() -> None:
    one, other = labels_of("\n".join([SUBJECT, prose(3)]), "\n".join(["The other page", f"Re: {SUBJECT}", prose(3)]))
    assert ("boilerplate", f"Re: {SUBJECT}") not in one + other
