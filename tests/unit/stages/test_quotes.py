"""Quotations in comments, linked to what they quote."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.stages.helpers import SENTENCES

from corpus_pipeline.stages.quotes import Quote, link_quotes

BODY = list(SENTENCES[:5])
PART = "until the first barge of the morning"


def links(*comments: str, body: list[str] | None = None) -> list[list[tuple[str, int, str]]]:
    """For each comment (kind, target, quoted text) of its quotations."""
    found = link_quotes(BODY if body is None else body, list(comments))
    return [
        [(quote.kind, quote.target, text[quote.start : quote.end]) for quote in own]
        for text, own in zip(comments, found, strict=True)
    ]


def only(comment: str, body: list[str] | None = None) -> Quote:
    ((quote,),) = link_quotes(BODY if body is None else body, [comment])
    return quote


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "„{}“", "«{}»", "> {}", "[{}]", "‘{}’", "「{}」"])
def test_a_quoted_line_is_linked_to_its_paragraph(marks: str) -> None:
    comment = marks.format(SENTENCES[1]) + "\nNot so."
    ((kind, target, quoted),) = links(comment)[0]
    assert (kind, target) == ("paragraph", 1)
    assert quoted == SENTENCES[1].removesuffix(".")


def test_the_target_s_place_is_exact() -> None:
    quote = only(f"“{PART}”")
    assert SENTENCES[0][quote.target_start : quote.target_end] == PART
    assert (quote.kind, quote.target, quote.similarity) == ("paragraph", 0, 1.0)


def test_a_passage_inside_a_sentence() -> None:
    assert links(f"He writes that it stood there “{PART}” but I doubt it.") == [[("paragraph", 0, PART)]]


def test_a_slip_of_the_pen_is_forgiven() -> None:
    quote = only("“Nobody in the vilage could remember a spring in which the water had stayed so low for weeks”")
    assert (quote.kind, quote.target) == ("paragraph", 1)
    assert 0.85 <= quote.similarity < 1


def test_a_quotation_without_marks_is_one_where_the_whole_line_is() -> None:
    assert links(f"{SENTENCES[2]}\nNot so.") == [[("paragraph", 2, SENTENCES[2].removesuffix("."))]]
    assert links(f"They say that {SENTENCES[2]}") == [[]]


def test_the_latest_earlier_comment_goes_before_the_paragraph() -> None:
    found = links(f"“{SENTENCES[0]}”\nNo.", f"“{SENTENCES[0]}”\nYes.", f"“{SENTENCES[0]}”\nHm.")
    assert [[(kind, target) for kind, target, _ in own] for own in found] == [
        [("paragraph", 0)],
        [("comment", 0)],
        [("comment", 1)],
    ]


def test_the_first_paragraph_that_holds_it() -> None:
    assert only(f"“{PART}”", [BODY[1], BODY[0], BODY[0]]).target == 1


def test_a_comment_does_not_quote_itself_or_a_later_one() -> None:
    long = "My uncle says that the ice was as thick as a loaf of bread"
    assert links(f"{long}.\n“{long}” indeed.", f"{long}.")[0] in ([], [("external", -1, long)])


def test_words_of_elsewhere_are_external() -> None:
    words = "it was the best of winters and the worst of winters for a pond"
    assert links(f"“{words}”") == [[("external", -1, words)]]


@pytest.mark.parametrize(
    "comment", ["“Never”", "a “heron” indeed", "“best of times”", "It's 5' long and 3\" wide", "", "“”"]
)
def test_short_words_in_marks_are_no_quotations(comment: str) -> None:
    assert links(comment) == [[]]


def test_several_quotations_keep_their_order() -> None:
    comment = f"“{SENTENCES[3]}”\nNo. And then “{PART}”, he says.\n> {SENTENCES[1]}"
    assert [target for _, target, _ in links(comment)[0]] == [3, 0, 1]


def test_an_ellipsis_at_the_cut_is_no_part_of_it() -> None:
    assert links(f"“… {PART} …”") == [[("paragraph", 0, PART)]]


def test_without_an_article_comments_may_still_quote_each_other() -> None:
    long = "My uncle says that the ice was as thick as a loaf of bread"
    assert links(long, f"“{long}”", body=[]) == [[], [("comment", 0, long)]]


def test_no_comments() -> None:
    assert link_quotes(BODY, []) == []


TEXTS = st.lists(
    st.lists(st.sampled_from([*SENTENCES[:3], PART, "“", "”", '"', "> ", "\n", " no ", "…", "'"]), max_size=6).map(
        "".join
    ),
    max_size=4,
)


@given(TEXTS)
def test_quotations_are_ordered_and_within_their_texts(comments: list[str]) -> None:
    for i, own in enumerate(link_quotes(BODY, comments)):
        assert [quote.start for quote in own] == sorted(quote.start for quote in own)
        for quote, later in itertools.pairwise(own):
            assert quote.end <= later.start
        for quote in own:
            assert 0 <= quote.start < quote.end <= len(comments[i])
            assert "\n" not in comments[i][quote.start : quote.end]
            if quote.kind == "external":
                assert (quote.target, quote.similarity) == (-1, 0.0)
                continue
            target = comments[quote.target] if quote.kind == "comment" else BODY[quote.target]
            assert quote.kind == "paragraph" or quote.target < i
            assert 0 <= quote.target_start < quote.target_end <= len(target)
            assert 0.85 <= quote.similarity <= 1


def test_a_later_comment_is_asked_after_earlier_ones_that_quoted_nothing() -> None:
    said = "We rowed across the harbour twice that summer without ever once seeing her"
    plain = "Something else entirely was on my mind when all of this was printed"
    assert links(plain, said, plain, f"{said}\nSo did we.", said) == [
        [],
        [],
        [("comment", 0, plain)],
        [("comment", 1, said)],
        [("comment", 3, said)],
    ]


def test_words_that_all_stood_above_but_in_another_order_are_no_quotation() -> None:
    said = "We rowed across the harbour twice that summer without ever once seeing her"
    assert links(said, " ".join(reversed(said.split()))) == [[], []]
