"""Lines that quote or repeat an earlier line of their own document."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import SENTENCES, lines_of, prose

from corpus_pipeline.stages.echo import FEW, TEMPLATE_TIMES

OTHER = "“Nothing of this kind was ever said by anybody who lives on the shore”"


def echoes(*pages: str) -> dict[str, str]:
    """Each line that is an echo, with the line that it echoes."""
    lines = lines_of(*pages, until="echo")
    texts, of = lines["text"].to_pylist(), lines["echo_of"].to_pylist()
    return {text: texts[row] for text, row in zip(texts, of, strict=True) if row >= 0}


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "„{}“", "«{}»", "> {}", "[{}]"])
def test_a_quotation_of_an_earlier_line(marks: str) -> None:
    quotes = [marks.format(SENTENCES[i]) for i in (0, 2)]
    page = "\n".join((prose(5), quotes[0], "That is what they say.", quotes[1]))
    assert echoes(page) == {quotes[0]: SENTENCES[0], quotes[1]: SENTENCES[2]}


def test_a_part_of_a_line_is_enough() -> None:
    parts = ["“until the first barge of the morning came round”", "“offered to mend the jetty for the price”"]
    assert echoes("\n".join((prose(6), *parts))) == {parts[0]: SENTENCES[0], parts[1]: SENTENCES[2]}


def test_case_punctuation_and_spacing_make_no_difference() -> None:
    parts = ["“Until  the FIRST barge — of the morning, came round …”", "“offered; to mend the jetty (for the price)”"]
    assert set(echoes("\n".join((prose(6), *parts)))) == set(parts)


def test_a_line_that_stands_there_once_more_as_a_whole() -> None:
    page = "\n".join((prose(6), SENTENCES[0], "Yes.", SENTENCES[1]))
    lines = lines_of(page, until="echo")
    assert lines["echo_of"].to_pylist() == [-1] * 6 + [0, -1, 1]


def test_what_a_template_says_again_and_again_is_no_echo() -> None:
    credit = "Photographs by courtesy of the museum on the old quay"
    page = [line for i in range(TEMPLATE_TIMES) for line in (prose(4, 4 * i), credit)]
    assert credit in echoes("\n".join(page[:-2]))
    assert credit not in echoes("\n".join(page))


def test_letters_of_han_are_words() -> None:
    quotes = ["“清晨的第一艘驳船绕过弯道”", "“村里没有人记得哪个春天水位这么低”"]
    body = [
        "苍鹭站在芦苇丛中，直到清晨的第一艘驳船绕过弯道。",
        "村里没有人记得哪个春天水位这么低过。",
        "木匠来了。",
        "孩子们跑了。",
        "磨坊主数了两遍。",
    ]
    assert echoes("\n".join((*body, *quotes))) == {quotes[0]: body[0], quotes[1]: body[1]}


NO_ECHOES = {
    "a quotation of nothing here": (OTHER, OTHER.replace("shore", "hill")),
    "a short quotation": ("“the heron stood”", "“mend the jetty”"),
    "no marks": (
        "they say the heron stood in the reeds until the first barge",
        "they offered to mend the jetty for a supper",
    ),
    "more than is quoted": (f"“{SENTENCES[0]} And then it flew.”", f"“{SENTENCES[2]} And soon too.”"),
}


@pytest.mark.parametrize("name", NO_ECHOES)
def test_what_is_no_echo(name: str) -> None:
    assert echoes("\n".join((prose(6), *NO_ECHOES[name]))) == {}


def test_a_refrain_right_below_is_no_echo() -> None:
    page = "\n".join((SENTENCES[0], SENTENCES[1], f"“{SENTENCES[0]}”", f"“{SENTENCES[1]}”"))
    assert echoes(page) == {}


def test_other_documents_are_never_echoed() -> None:
    quotes = "\n".join((f"“{SENTENCES[0]}”", f"“{SENTENCES[1]}”"))
    assert echoes(prose(6), quotes + "\n" + prose(2, 6)) == {}


def test_the_same_lines_echo_alike_whatever_stands_before_them() -> None:
    page = "\n".join((prose(6), f"“{SENTENCES[0]}”", f"“{SENTENCES[1]}”"))
    assert len(echoes(page)) == 2
    assert echoes("Another page of the pond.", page) == echoes(page)


def test_pages_without_lines() -> None:
    assert echoes("", " ") == {}


def test_many_quotations_are_searched_like_few() -> None:
    quotes = (f"“{SENTENCES[0]}”", f"“{SENTENCES[1]}”")
    others = (f"“Nobody but number {i} ever said a thing like this of herons.”" for i in range(FEW + 1))
    assert echoes("\n".join((prose(6), *others, *quotes))) == dict(zip(quotes, SENTENCES, strict=False))
