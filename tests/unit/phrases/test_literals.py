"""What every match of a pattern must hold, told from the pattern."""

from __future__ import annotations

import pytest

from corpus_pipeline.phrases.lists import read_lists
from corpus_pipeline.phrases.literals import DIGITS, NOTHING_KNOWN, Literals, literals_of, literals_of_texts
from corpus_pipeline.text.folding import fold_text

CASES = [
    ("read on", Literals(("read on",), at_start=True)),
    ("(the )?heron", Literals(("heron", "the hero"), at_start=True)),
    ("herons?|egret", Literals(("egret", "heron"), at_start=True)),
    (".{1,40} says", Literals((" says",), at_start=False)),
    ("(?P<n>[1-9][0-9]{0,3}) birds", Literals(("0 birds", "00 birds", "000 bird", "0000 bir"), at_start=True)),
    ("[0-9]{1,2} ?(h|min)", Literals(("0h", "0 h", "00h", "0min", "00 h", "0 min", "00min", "00 min"), at_start=True)),
    (r"\(?note\)?: .*", Literals(("note: ", "(note: ", "note): ", "(note): "), at_start=True)),
    ("[])a]x", Literals((")x", "]x", "ax"), at_start=True)),
    ("[^ ]{2,8} wrote(:|,)", Literals((" wrote,", " wrote:"), at_start=False)),
    ("(ab){2}c", Literals(("ababc",), at_start=True)),
    ("x+ marks .*", Literals((" marks ",), at_start=False)),
    (r"[\d]{4} gulls", Literals((" gulls",), at_start=False)),
    (".{1,9}|heron", NOTHING_KNOWN),
    ("[a-z]{3,9}", NOTHING_KNOWN),
]


@pytest.mark.parametrize(("pattern", "wanted"), CASES)
def test_literals_are_told_from_the_pattern(pattern: str, wanted: Literals) -> None:
    found = literals_of(pattern)
    assert (set(found.texts), found.at_start) == (set(wanted.texts), wanted.at_start)


@pytest.mark.parametrize("pattern", ["(a", "a)", "[a"])
def test_an_unbalanced_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="unbalanced"):
        literals_of(pattern)


def test_texts_are_their_own_literals_and_longer_ones_say_no_more() -> None:
    assert literals_of_texts(["top 10", "top 100", "share"]) == Literals(("share", "top 00"), at_start=True)


def test_every_hit_of_every_list_holds_a_literal_of_its_pattern() -> None:
    def holds(literals: Literals, line: str) -> bool:
        if literals.at_start:
            return line.startswith(literals.texts)
        return not literals.texts or any(text in line for text in literals.texts)

    lines = [(phrase, fold_text(hit).translate(DIGITS)) for phrase in read_lists()[0] for hit in phrase.hits]
    assert [(phrase.rule, line) for phrase, line in lines if not holds(phrase.literals, line)] == []


def test_every_pattern_of_the_lists_has_literals() -> None:
    # One that has none is asked of every line.
    asked = [phrase for phrase in read_lists()[0] if phrase.script or phrase.literals.texts]
    assert [phrase.rule for phrase in asked if not phrase.literals.texts] == []
