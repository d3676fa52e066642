"""Where comments start by rules: the likeliest line, its interval, and how sure."""

from __future__ import annotations

from functools import cache

import pytest
from tests.unit.stages.helpers import SENTENCES, prose, record, starts_of

from corpus_pipeline.model.rule_segmenter import RuleSegmenter
from corpus_pipeline.model.segmenter import Segmenter, Start

TITLE = "Why the pond froze twice"
HEAD = "2 Comments"


def page(*lines: str) -> str:
    return "\n".join((TITLE, prose(6), *lines))


def start(*lines: str) -> Start:
    """The start in a page of a title, six lines of prose (rows 1 to 6) and some lines more (from row 7 on)."""
    (found,) = starts_of(page(*lines))
    assert isinstance(found, Start)
    return found


def turn(name: str, day: int) -> str:
    return f"{name} | March {day}, 2021 at 5:14 pm"


def test_it_is_a_segmenter() -> None:
    segmenter: Segmenter = RuleSegmenter()
    assert segmenter.find_start


def test_nothing_hints_at_comments() -> None:
    found = start()
    assert (found.basis, found.review) == ("", "")
    assert found.score < 0.1


FORMS = {
    "name and time on one line": [turn("Ada", 3), "I saw it.", turn("Orrin", 4), "No.", turn("Marta", 5), "Yes."],
    "says": ["Ada says:", "I saw it.", "Orrin says:", "No.", "Marta says:", "Yes."],
    "name above date": [
        "Ada",
        "March 3, 2021 5:14 pm",
        "I saw it.",
        "Orrin",
        "March 4, 2021 6:14 pm",
        "No you did not.",
    ],
    "time ago": ["Ada · 3 hours ago", "I saw it.", "Orrin · 2 hours ago", "No.", "Marta · 1 hour ago", "Yes."],
    "numeric date": [
        "Ada 03.03.2021 17:14",
        "I saw it.",
        "Orrin 04.03.2021 17:14",
        "No.",
        "Bo 05.03.2021 17:14",
        "Yes.",
    ],
    "Russian": [
        "Ада 3 марта 2021 в 17:14",
        "Сам видел.",
        "Орин 4 марта 2021 в 17:14",
        "Нет.",
        "Яна 5 марта 2021 в 9:00",
        "Да.",
    ],
    "German": ["Ada sagt:", "Ich habe es gesehen.", "Orrin sagt:", "Nein.", "Marta sagt:", "Doch."],
}


@cache
def forms() -> dict[tuple[str, bool], Start]:
    """The start for every form of author lines, with and without a head, found in one batch."""
    keys = [(form, with_head) for form in FORMS for with_head in (True, False)]
    pages = [page(*[HEAD] * with_head, *FORMS[form]) for form, with_head in keys]
    found = starts_of(*(record(text, i, f"site-{i}.example") for i, text in enumerate(pages)))
    return dict(zip(keys, found, strict=True))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("with_head", [True, False])
def test_author_lines_of_one_form(form: str, *, with_head: bool) -> None:
    found = forms()[form, with_head]
    first = 7 + with_head
    assert (found.basis, found.low, found.best, found.high) == ("comment.turn", first, first, first)
    assert found.score >= 0.9
    assert found.templates
    assert found.review == ""


def test_a_single_author_line_below_a_head_is_enough_but_not_alone() -> None:
    assert start(HEAD, turn("Ada", 3), "I saw it.").basis == "comment.turn"
    assert start(turn("Ada", 3), "I saw it.").basis == ""


def test_a_single_author_line_far_below_a_head_is_none() -> None:
    far = [SENTENCES[(i + 6) % 10].replace("the", "that") for i in range(8)]
    assert start(HEAD, *far, turn("Ada", 3), "I saw it.").best == 8


def test_author_lines_of_different_forms_do_not_add_up() -> None:
    found = start(turn("Ada", 3), "I saw it.", "Orrin says:", "No.")
    assert found.basis == ""
    assert found.score < 0.5


def test_an_author_line_above_the_article_is_its_byline() -> None:
    text = "\n".join((TITLE, turn("Ada", 3), prose(6), turn("Orrin", 4), "Yes."))
    assert starts_of(text)[0].basis == ""


def test_footers_start_below_the_head_of_the_thread() -> None:
    lines = [
        "I saw it.",
        "Twice.",
        "Posted by: Ada | March 3, 2021 at 5:14 pm",
        "No.",
        "Posted by: Bo | March 4, 2021 at 5:14 pm",
    ]
    found = start("Comments", *lines)
    assert (found.basis, found.best, found.high) == ("comment.turn", 8, 8)


def test_footers_without_a_head_leave_doubt_and_spare_the_article() -> None:
    lines = [
        "I saw it.",
        "Posted by: Ada | March 3, 2021 at 5:14 pm",
        "No.",
        "Posted by: Bo | March 4, 2021 at 5:14 pm",
    ]
    found = start(*lines)
    assert found.basis == "comment.turn"
    assert found.low <= found.best <= found.high == 7
    assert found.review == "comment_start_unsure"


def test_author_lines_under_the_last_text_stand_under_their_comments() -> None:
    lines = [line for day in range(1, 5) for line in (f"I saw it on day {day}.", turn("Ada Ruhn", day))]
    found = start(*lines)
    assert (found.basis, found.high) == ("comment.turn", 7)


def test_author_lines_above_their_comments_open_the_thread() -> None:
    lines = [line for day in range(1, 5) for line in (turn("Ada Ruhn", day), f"I saw it on day {day}.")]
    found = start(*lines)
    assert (found.basis, found.low, found.high) == ("comment.turn", 7, 7)


def test_a_head_alone_needs_an_article_above_and_text_below() -> None:
    below = ["I saw it myself on Sunday.", "No you did not."]
    assert start("Comments", *below).basis == "comment.marker"
    assert start("Comments").basis == ""
    assert starts_of("\n".join((TITLE, SENTENCES[0], "Comments", prose(6, 1))))[0].basis == ""


def test_a_head_alone_is_less_sure_than_author_lines() -> None:
    assert start("Comments", "I saw it.", "No.").score < start("Comments", *FORMS["says"]).score


def test_the_first_of_two_echoes_bounds_the_start() -> None:
    found = start("My uncle says otherwise.", f"“{SENTENCES[0]}”", "Not so.", f"“{SENTENCES[4]}”", "Nor that.")
    assert (found.basis, found.best, found.high, found.review) == ("comment.echo", 8, 8, "comment_start_unsure")
    assert 5 <= found.low <= 8


def test_what_a_thread_quotes_from_stands_above_its_start() -> None:
    # The last line of the article is quoted: nothing above the first echo can be a comment.
    found = start(f"“{SENTENCES[0]}”", "Not so.", "Really not.", "Hm.", "So.", f"“{SENTENCES[5]}”", "Nor that.")
    assert (found.low, found.best, found.high, found.review) == (7, 7, 7, "")


def test_one_echo_proves_nothing() -> None:
    assert start(f"“{SENTENCES[0]}”", "That is how it was.").basis == ""


def test_echoes_in_the_head_of_a_page_prove_nothing() -> None:
    text = "\n".join((f"“{SENTENCES[0]}”", f"“{SENTENCES[1]}”", prose(6)))
    assert starts_of(text)[0].basis == ""


def test_author_lines_go_before_echoes() -> None:
    found = start(f"“{SENTENCES[0]}”", "Hm.", f"“{SENTENCES[1]}”", *FORMS["says"])
    assert found.basis in ("comment.turn", "comment.echo")
    assert found.high <= 10


def test_dated_entries_of_a_diary_hint_at_most() -> None:
    days = [line for i in range(4) for line in (f"{i + 2} June 2019", SENTENCES[6 + i])]
    found = start(*days)
    assert found.basis == ""
    assert found.score < 0.5


@pytest.mark.parametrize("text", ["", "The heron", "Comments", "Ada says:", "Ada says:\nBo says:", "3 March 2021"])
def test_pages_of_next_to_nothing(text: str) -> None:
    (found,) = starts_of(text)
    assert found is None or found.high < 3
