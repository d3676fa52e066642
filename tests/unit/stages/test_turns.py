"""Author and date lines of comments."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from tests.unit.stages.helpers import PHRASES, lines_of, prose

from corpus_pipeline.columns import bools
from corpus_pipeline.stages.author_lines import Turn, could_be_name
from corpus_pipeline.stages.turns import find_turns

TOP = "The pond\n" + prose(3) + "\n"


def turn(line: str) -> Turn | None:
    """The author or date line that a line is, or None."""
    return every().get(line)


@cache
def every() -> dict[str, Turn]:
    """The turns among all lines of this file, read in one batch."""
    lines = [*NAMED, *SAID, *SAYING, *TIMES, *PRESSED, *NUMBERED, *SHAPES, *OTHERS, *NO_TURNS]
    assert len(set(lines)) == len(lines)
    return {lines[row]: found for row, found in find_turns(lines_of("\n".join(lines)), PHRASES)[1].items()}


NAMED = {
    "Ada Brill | March 3, 2021 at 5:14 pm": "Ada Brill",
    "March 3, 2021 at 5:14 pm | Ada Brill": "Ada Brill",
    "Ada Brill on March 3, 2021 at 5:14 pm": "Ada Brill",
    "Ada Brill, 3 March 2021 17:14": "Ada Brill",
    "marta_77 03.03.2021 17:14": "marta_77",
    "Ada Brill 3. März 2021 um 17:14 Uhr": "Ada Brill",
    "Ада Брилль 3 марта 2021 в 17:14": "Ада Брилль",
    "Ada Brill, 3 марта 2021 в 17:14": "Ada Brill",
    "Ada Brill, le 3 mars 2021 à 17:14": "Ada Brill",
    "Ada Brill 3 de marzo de 2021, 17:14": "Ada Brill",
    "Ada Brill · 3 hours ago": "Ada Brill",
    "Ada Brill · vor 3 Stunden": "Ada Brill",
    "Ada Brill · il y a 3 heures": "Ada Brill",
    "Ada Brill · hace 3 horas": "Ada Brill",
    "J. K. Rowan | March 3, 2021 at 5:14 pm": "J. K. Rowan",
    "Jory P. | March 3, 2021 at 5:14 pm": "Jory P.",
    "Posted by: Ada Brill | March 3, 2021 at 5:14 pm": "Ada Brill",
    "12. Ada Brill - March 3, 2021": "Ada Brill",
    "2. On March 3, 2021 at 5:14 pm, by Ada Brill": "Ada Brill",
    "#2 | March 3, 2021 at 5:14 pm | Ada Brill": "Ada Brill",
    "1. Le 3 mars 2021 à 17:14, par Ada Brill": "Ada Brill",
    "(3) Am 3. März 2021 um 17:14 von Ada Brill": "Ada Brill",
    "Ada Brill, Upper Weir, 3 hours ago": "Ada Brill",
    "bridge_77, Oxmere, Northland, 3 hours ago": "bridge_77",
    "Ada Brill (Bread and Boats) March 3, 2021 at 5:14 pm": "Ada Brill",
    "[Ada Brill](/ada) · [3 March 2021](#c1)": "Ada Brill",
    "[4]Ada Brill [5]March 3, 2021 at 5:14 pm": "Ada Brill",
    "Ada BrillMarch 3, 2021 at 5:14 pm": "Ada Brill",
    "Ada Brill3. März 2021 um 17:14": "Ada Brill",
    "Ада Брилль3 марта 2021 в 17:14": "Ада Брилль",
    "marta_b03/03/2021 17:14": "marta_b",
    "Ada Brill3 hours ago": "Ada Brill",
    "• Ada Brill | March 3, 2021 at 5:14 pm": "Ada Brill",
    "2. 2. Ada Brill - March 3, 2021 at 5:14 pm": "Ada Brill",
    "Ada Brill, on March 3, 2021 // Twitter: @ada_b": "Ada Brill",
    "marta_77 March 3, 2021, 5:14pm 12": "marta_77",
    "Ada Brill · Aug 9 at 10:14 AM": "Ada Brill",
    "Ada Brill, Monday, 14:01": "Ada Brill",
    "Ada Brill 4 Nov 12, 11:22 pm": "Ada Brill",
}


@pytest.mark.parametrize("line", NAMED)
def test_name_and_time_on_one_line(line: str) -> None:
    found = turn(line)
    assert found is not None
    assert (found.name, bool(found.when)) == (NAMED[line], True)
    assert found.when in line
    assert found.name in line


SAID = {
    "Ada Brill says: March 3, 2021 at 5:14 pm": "March 3, 2021 at 5:14 pm",
    "10. Jul, 2012 / Ada Brill says:": "10. Jul, 2012",
    "Ada Brill on Aug 9, 10:14 AM said:": "Aug 9, 10:14 AM",
}


@pytest.mark.parametrize("line", SAID)
def test_the_word_that_introduces_is_no_part_of_a_name(line: str) -> None:
    found = turn(line)
    assert found is not None
    assert (found.name, found.when) == ("Ada Brill", SAID[line])


SAYING = ("Ada Brill says:", "Ada Brill said:", "Ada Brill schreibt:", "Ada Brill a dit :", "Ada Brill dice:")


@pytest.mark.parametrize("line", SAYING)
def test_a_name_that_says_something(line: str) -> None:
    found = turn(line)
    assert found is not None
    assert (found.name, found.when, found.is_phrase) == ("Ada Brill", "", True)


TIMES = (
    *("March 3, 2021 at 5:14 pm", "03.03.2021, 17:14", "3 марта 2021 в 17:14", "3 hours ago"),
    *("March 3, 2021 at 5:14 pm (UTC -4)", "Nov 3, 14:21", "Monday, 14:01", "2021-03-03T14:02:01Z"),
)
PRESSED = {"Like · Reply · 2y": "2y", "Like Reply 4w": "4w"}
NUMBERED = ("March 3, 2021 at 5:14 pm #4337", "#2 2019-10-06 16:59:52", "« Reply #3 on: March 3, 2021, 05:14:02 PM »")


@pytest.mark.parametrize("line", PRESSED)
def test_a_time_behind_buttons(line: str) -> None:
    found = turn(line)
    assert found is not None
    assert (found.name, found.when, found.has_time) == ("", PRESSED[line], True)


@pytest.mark.parametrize("line", NUMBERED)
def test_the_number_of_a_post_names_nobody(line: str) -> None:
    found = turn(line)
    assert found is not None
    assert (found.name, found.has_time) == ("", True)
    assert found.date is not None
    assert found.date.on is not None


@pytest.mark.parametrize("line", TIMES)
def test_a_time_alone(line: str) -> None:
    found = turn(line)
    assert found is not None
    assert (found.name, found.when, found.has_time) == ("", line, True)


BARE = "3 March 2021"
BUTTON = "Ada Brill | March 3, 2021 at 5:14 pm | Reply"
ANSWER = "Orrin | March 3, 2021 at 5:14 pm | In reply to Ada Brill"
OTHERS = (BARE, BUTTON, ANSWER)
SHAPES = ("Ada | March 3, 2021 5:14 pm", "Orrin B. | March 4, 2021 6:14 pm", "March 4, 2021 6:14 pm | Orrin B.")


def test_a_date_without_a_time_of_day_could_head_a_diary_s_entry() -> None:
    found = turn(BARE)
    assert found is None or not found.has_time


def test_the_time_is_read() -> None:
    found = turn("Ada Brill | March 3, 2021 at 5:14 pm")
    assert found is not None
    assert found.date is not None
    assert found.date.at == dt.datetime.fromisoformat("2021-03-03 17:14")


def test_buttons_on_the_line_are_no_part_of_the_name() -> None:
    found = turn(BUTTON)
    assert found is not None
    assert (found.name, found.when) == ("Ada Brill", "March 3, 2021 at 5:14 pm")


def test_whom_it_answers_may_stand_on_the_author_line() -> None:
    found = turn(ANSWER)
    assert found is not None
    assert (found.name, found.reply_to) == ("Orrin", "Ada Brill")


def test_forms_are_told_by_the_order_of_their_fields() -> None:
    one, two, other = map(turn, SHAPES)
    assert one is not None
    assert two is not None
    assert other is not None
    assert one.shape == two.shape != other.shape


NO_TURNS = [
    "The bill was passed on March 3, 2021 at noon.",
    "The ferry sails on 3 May 2021, 4 June 2021 and 7 July 2021",
    "From 3 March 2021 to 4 March 2021",
    "Photo: Ada Brill, 3 March 2021",
    "He said:",
    "Reply",
    "Ada Brill",
    "In 2021 the water was low",
    "Chapter 3",
    "Ada BrillMarch 3, 2021",
    "The wreck of the Lark3 March 2021 is on show at noon",
    "1,200 people came",
    "© 2021 Pond Paper",
    "Joined: Thu Jan 01, 2009 5:14 pm",
    "Зарегистрирован: 10 май 2011, 08:15",
    "Registriert: 10.05.2011, 08:15",
    "Monday 10:00-17:00",
    "Mo 10:00 bis 17:00",
    "The 10.14 to Oxmere",
    "Chapter 12, verse 14:01",
    "Like a heron · 3 hours",
    "2 Nov 12 oranges",
    "Issue #12, March 2021",
    "Two days ago the heron came back, and nobody in the whole of the village has seen it since then.",
]


@pytest.mark.parametrize("line", NO_TURNS)
def test_what_is_no_author_line(line: str) -> None:
    found = turn(line)
    assert found is None or not (found.name or found.is_phrase)


def test_columns_say_which_lines_name_somebody_or_a_time() -> None:
    lines = lines_of(
        TOP + "Ada says:\nYes.\nBo | March 3, 2021\nNo.\n3 March 2021\nLike · 41 · Reply\nLike a heron, he stood"
    )
    assert lines["turn_strong"].to_pylist()[4:] == [True, False, True, False, False, False, False]
    assert [shape is not None for shape in lines["turn"].to_pylist()][4:8] == [True, False, True, False]
    assert lines["is_buttons"].to_pylist()[4:] == [False] * 5 + [True, False]


def test_times_with_the_number_of_a_post_tell_as_much_as_a_name() -> None:
    lines = lines_of("March 3, 2021 at 5:14 pm #4337\nMarch 3, 2021 at 5:14 pm\n3 March 2021 #12")
    assert lines["turn_strong"].to_pylist() == [True, False, False]
    assert lines["turn"].to_pylist()[:2] == ["time", "time"]


@pytest.mark.parametrize(
    "text", ["Ada Brill", "marta_77", "the old miller", "J. K. Rowan", "池塘", "Ада", "O'Hara", "xX_heron_Xx"]
)
def test_commenters_may_be_called_so(text: str) -> None:
    assert could_be_name(text)


@pytest.mark.parametrize(
    "text", ["", "I saw it myself on Sunday.", "Did you?", "the boat that came back from the far side", "and:"]
)
def test_commenters_are_not_called_so(text: str) -> None:
    assert not could_be_name(text)


def test_votes_for_and_against_stand_side_by_side() -> None:
    lines = lines_of("I saw it.\n12\n3\nReport\nHe left in\n1962\n1963\nand came back.")
    assert bools(lines["is_buttons"]).tolist()[:4] == [False, True, True, False]
    assert not bools(lines["is_buttons"])[4:].any()


def test_numbers_beside_buttons_are_votes() -> None:
    lines = lines_of("The bell rang.\n12\nReport\n7\nNobody came.\n1911", "12\nShare")
    found = zip(lines["text"].to_pylist(), bools(lines["is_buttons"]), strict=True)
    assert [text for text, is_it in found if is_it] == ["12", "7", "12"]
