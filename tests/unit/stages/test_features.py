"""Surface evidence of lines."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.stages.helpers import PHRASES, SENTENCES, lines_of

from corpus_pipeline.columns import matches
from corpus_pipeline.evidence import read_evidence
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.phrases import has
from corpus_pipeline.stages import features as stage
from corpus_pipeline.stages.features import add_features, bare_texts, repair_lines
from corpus_pipeline.text.repairs import plan, repair


def feature(name: str, *lines: str) -> list[Any]:
    """One feature of some lines, each by itself."""
    values: list[Any] = features(*lines)[name].to_pylist()
    return values


@cache
def features(*lines: str) -> pa.Table:
    columns = {"text": pa.array(lines, pa.string()), "is_rejoined": [False] * len(lines)}
    return add_features(pa.table(columns), PHRASES)


def true(name: str, lines: list[str]) -> list[str]:
    return [line for line, found in zip(lines, feature(name, *lines), strict=True) if found]


ENDS = ["He left.", "Did he?", "No!", "“He left.”", "He left.)", "走了。", "رحل؟", "वह गया।", "and so on…", "«Нет!»"]
OPEN = [
    "The heron",
    "By Ada Brill",
    "chapter 3",
    "he said,",
    "as follows:",
    "J. K. Rowan",
    "Ada (12)",
    "www.pond.example",
]


def test_sentences_end_in_every_script() -> None:
    assert true("ends_sentence", ENDS + OPEN) == ENDS


def test_some_lines_end_in_the_middle_of_a_sentence() -> None:
    assert true("ends_open", ["he said,", "as follows:", "and;", "ثم،", "然后，", "He left.", "Reply"]) == [
        "he said,",
        "as follows:",
        "and;",
        "ثم،",
        "然后，",
    ]


def test_quotations_open_with_a_mark() -> None:
    marked = ["“The heron", '"The heron', "„Der Reiher", "«Цапля", "> quoted", "「鷺", "[The heron]", "'Tis"]
    assert true("opens_quote", [*marked, "The “heron”", "(aside)"]) == marked


ITEMS = ["- bread", "• rope", "1. lamps", "12) lamps", "a) first"]
NO_ITEMS = ["— Нет, — сказал он", "1.9 million crowns", "2020 was a year", "-5 degrees", "J. K. Rowan", "A heron"]


def test_items_of_lists() -> None:
    assert true("is_list", ITEMS + NO_ITEMS) == ITEMS


def test_dates_and_digits_are_only_looked_for_in_short_lines() -> None:
    dated = ["6 May 2024", "06.05.24", "۱۴۰۲/۰۲/۱۶", "1402-02-16", "٦ مايو ٢٠٢٤", "Thursday, May 6th, 2024 at noon"]
    assert true("has_date", [*dated, "Chapter 12", "In the year 1850 or so", " ".join(["May 2024"] * 30)]) == dated


def test_long_lines_are_never_matched_with_phrases() -> None:
    long = "Share this " + "and that " * 60
    folded, families, short = (feature(name, long, "Share this")[0] for name in ("folded", "families", "is_short"))
    assert (folded, families, short) == (None, 0, False)


def test_of_longer_lines_only_what_softwares_write_around_an_article_is_asked() -> None:
    posted = (
        "This entry was posted on Thursday, August 9th, 2012 at 12:04 am and is filed under Ferries, Mills. You can "
        "follow any responses to this entry through the RSS 2.0 feed. You can leave a response, or trackback from "
        "your own site."
    )
    author = "Mara Lind is a journalist and historian who " + "writes about ferries and mills " * 7
    for line, told in ((posted, True), (author, False)):
        folded, families, short = (feature(name, line)[0] for name in ("folded", "families", "is_short"))
        assert (folded, short) == (None, False)
        assert (families != 0) == told
    assert feature("phrase_rule", author) == [-1]


def test_phrases_are_found_under_their_decoration() -> None:
    families = np.array(feature("families", "» SHARE THIS…", "Leave a Reply", "3 Comments", "The heron"))
    assert has(families, "furniture").tolist() == [True, False, False, False]
    assert has(families, "form", "thread").tolist() == [False, True, True, False]
    rules = feature("phrase_rule", "» SHARE THIS…", "The heron")
    assert [PHRASES.rules[rules[0]].partition(".")[0], rules[1]] == ["furniture", -1]


MENUS = ["Home | Quayside | Council | Letters", "News · Sport · Weather", "Home  About us  Contact"]
MENUS += [
    "Boats & Nets Forum > Repairs > Planks",
    "Life » Ponds » Reeds » Herons",
    "Ponds › Reeds › Herons",
    "ホーム ニュース くらし 天気",
]


def test_menus_are_short_items_side_by_side() -> None:
    no_menus = ["Ada Brill | 6 May 2024", "The heron came back", "One sentence.  Two sentences.", SENTENCES[0], "a|b"]
    no_menus += ["Scan -> Sort -> Limit 10", "The pond > the river", "> Ada > Bo", "x >> y >> z"]
    assert true("is_menu", MENUS + no_menus) == MENUS


CODE = ["def split(text):", "}", "for (let i = 0; i < n; i++) {", "$ make build", "import os;"]
PROSE = ["return to the harbour", "if you go there", "The class of 1950", "import duties rose.", "<3 this", "Let it be"]


def test_code_is_told_from_prose() -> None:
    assert true("is_code", CODE + PROSE) == CODE


def test_lengths_are_those_of_the_repaired_text() -> None:
    raw = "The\u00a0heron\u200b  came   back"
    assert feature("clean", raw) == ["The heron came back"]
    assert (feature("n_chars", raw), feature("n_words", raw)) == ([19], [4])
    assert feature("repairs", raw)[0].split() == list(plan(raw))


def test_a_sound_line_names_no_repairs() -> None:
    assert feature("repairs", "The heron", "Цапля", "池塘") == [None, None, None]


def test_a_line_of_nothing_visible_is_told() -> None:
    assert feature("is_invisible", "\u200b\u200b", "\ufeff", "\u202e", "x", "·") == [True, True, True, False, False]


def test_mojibake_is_undone_and_named() -> None:
    clean, repairs = repair_lines(pa.array(["The heronâ€™s reeds", "plain"]))
    assert clean.to_pylist() == ["The heron’s reeds", "plain"] or clean.to_pylist() == ["The heron's reeds", "plain"]
    assert repairs.to_pylist() == ["mojibake", None]


PARTS = [*"ab. ", "\t", "\u00a0", "\u200b", "\x07", "\u202e", "e\u0301", "â€™", "Ð¿", "я", "\ufeff"]
RAW = st.lists(st.sampled_from(PARTS), max_size=8).map("".join)


@settings(max_examples=200)
@given(st.lists(RAW, max_size=5))
def test_repairs_of_a_column_are_those_of_each_text(texts: list[str]) -> None:
    clean, names = repair_lines(pa.array(texts, pa.string()))
    plans = [plan(text) for text in texts]
    assert clean.to_pylist() == [repair(text, own) for text, own in zip(texts, plans, strict=True)]
    assert names.to_pylist() == [" ".join(own) or None for own in plans]


def test_nothing_is_dropped_or_moved() -> None:
    before, after = lines_of("One\n\ntwo  three\n", "Vier", until="split"), lines_of("One\n\ntwo  three\n", "Vier")
    assert after.select(before.column_names).equals(before)


def test_no_lines_have_all_features() -> None:
    assert lines_of("", until="features").num_rows == 0
    assert {"clean", "families", "is_menu"} <= set(lines_of("", until="features").column_names)


def test_marks_of_links_and_of_bold_type_are_taken_off() -> None:
    bare = {
        '[Ada Brill](/ada) · [3 March 2020](#c1 "Link")': "Ada Brill · 3 March 2020",
        "[![Ada](/ada.png)](/ada) wrote": "Ada wrote",
        "[10]March 4, 2020": "March 4, 2020",
        "[8]Tweet [9]Share": "Tweet Share",
        "**Ada:** No": "Ada: No",
        "1. Ada says:": "Ada says:",
    }
    kept = [
        "![The pond](/pond.jpg)",
        "It froze twice.[1]",
        "See [12].",
        "2. The reeds",
        "1. 3 March 2020, Ada said:",
        "",
    ]
    lines = pa.array([*bare, *kept])
    assert bare_texts(lines).to_pylist() == [*bare.values(), *kept]


def test_a_link_opens_no_quotation() -> None:
    assert true("opens_quote", ["[10]March 4", "[Ada](/ada)", "[they left]", "[1] They left", "“They left”"]) == [
        "[they left]",
        "[1] They left",
        "“They left”",
    ]


SIGNS = [*"aZé١۴๓ก3池ー |>·•»›\t.$<{};:#", "  ", "def ", "2019", "1 2"]


@given(st.lists(st.lists(st.sampled_from(SIGNS), max_size=9).map("".join), max_size=20))
def test_bytes_turn_away_no_line_that_a_pattern_would_match(lines: list[str]) -> None:
    texts = pa.array(lines, pa.string())
    patterns = {
        "starts_low": stage._STARTS_LOW,
        "has_date": stage._HAS_DATE,
        "has_digit": "[0-9۰-۹٠-٩]",
        "is_code": stage._IS_CODE,
        "is_table": stage._IS_TABLE,
        "is_menu": "|".join(stage._ARE_MENUS),
    }
    found = {name: flags.tolist() for name, flags in stage._flags(texts).items()}
    assert found == {name: matches(texts, pattern).tolist() for name, pattern in patterns.items()}


BARE = {
    'Read [the old book](https://a.example/b_(c) "The book") again': "Read the old book again",
    "[ ![The heron](/h.png) ](https://a.example/) Switch site": " The heron  Switch site",
    "## The **old** pier": "The old pier",
    "3\\. Jul \\- [Ada](/a) said": "3. Jul - Ada said",
    "#1 of the list": "#1 of the list",
    "f(x)[1] = (2)": "f(x)[1] = (2)",
    "plain": "plain",
}


@pytest.mark.parametrize(("line", "wanted"), BARE.items())
def test_lines_count_as_a_reader_sees_them(line: str, wanted: str) -> None:
    assert feature("bare", line) == [wanted]
    assert feature("clean", line) == [line]
    assert feature("n_chars", line) == [len(wanted)]


def test_markdown_is_no_evidence_of_its_own() -> None:
    marked = "We sold [the boats](https://a.example/boats-of-2021) to **Ada**, thanks!"
    plain = "We sold the boats to Ada, thanks!"
    of_marked, of_plain = (line_features(read_evidence([line], PHRASES), PHRASES)[0] for line in (marked, plain))
    assert {name: values.tolist() for name, values in of_marked.items()} == {
        name: values.tolist() for name, values in of_plain.items()
    }
