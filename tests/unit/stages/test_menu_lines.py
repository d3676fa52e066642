"""Menus one entry below the other, and counts above buttons: what goes, and what an article may hold as well."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.stages.helpers import SENTENCES, furniture_of, labels_of, prose, taken

from corpus_pipeline.stages.menu_lines import MOST_ENTRIES, label_menu_lines

TITLE = "Why the pond froze twice this winter"
BY = "By Miro Tanev"
SECTIONS = ("Boats", "Nets", "Harbour Life", "Letters")


def menu(*lines: str) -> list[str]:
    """The entries of the menu of a page, before heads and comments are looked at."""
    read, labels = furniture_of("\n".join(lines))
    labels = label_menu_lines(read, labels, np.zeros(read.num_rows, np.bool_))
    is_menu = labels.rule == labels.rule_code("menu.lines")
    return [text for text, found in zip(read["text"].to_pylist(), is_menu, strict=True) if found]


@pytest.mark.parametrize("known", ["Home", "Sign in", "Search", "Startseite", "Αρχική", "Trang chủ", "ホーム"])
def test_unknown_entries_below_a_known_one(known: str) -> None:
    assert menu(known, *SECTIONS, TITLE, BY, prose(3)) == list(SECTIONS)


def test_entries_above_the_first_known_one_stay() -> None:
    assert menu("Pond Paper", "Home", *SECTIONS, TITLE, prose(3)) == list(SECTIONS)


@pytest.mark.parametrize("below", [BY, "12 January 2022", SENTENCES[0]])
def test_the_last_entry_may_be_the_title_where_none_follows(below: str) -> None:
    assert menu("Home", *SECTIONS, below, prose(3, 1)) == list(SECTIONS[:-1])


@pytest.mark.parametrize(
    "lines",
    [
        ("Home", "Boats", "Nets", TITLE, prose(3)),  # too few to be a menu
        ("Pond Paper", *SECTIONS, TITLE, prose(3)),  # none of them known
        ("Home", *SECTIONS, TITLE),  # no text below
        ("Home", "is where", "the heart", "is warm", "at night", TITLE, prose(3)),  # lines of a poem
        ("Home", *(f"Entry {'x' * (n % 7)} of" for n in range(MOST_ENTRIES + 1)), TITLE, prose(3)),
        (TITLE, prose(3), "Home", *SECTIONS, prose(2, 3)),  # not at the top
        ("Home", "Boats,", "Nets.", "Harbour", "Letters", prose(3)),
    ],
)
def test_other_short_lines_stay(lines: tuple[str, ...]) -> None:
    assert menu(*lines) == []


def test_the_last_entry_is_the_section_where_the_menu_holds_it_too() -> None:
    assert menu("Home", *SECTIONS, "Nets", TITLE, BY, prose(3)) == list(SECTIONS)


def test_below_the_motto_of_the_site_all_entries_are_told() -> None:
    motto = "Boats, nets and letters since the flood"
    assert menu("Pond Paper", motto, *SECTIONS[:3], "Archive", TITLE, prose(3)) == list(SECTIONS[:3])
    assert menu("Pond Paper", motto, "Nets", "Archive", "Home", TITLE, prose(3)) == ["Nets"]
    assert menu("Pond Paper", motto, "Nets", "Boats", "Home", TITLE, prose(3)) == []  # few, and one of them known


def test_the_title_below_a_menu_and_a_motto() -> None:
    motto = "Boats, nets and letters since the flood"
    (found,) = labels_of("\n".join(("Pond Paper", motto, "Home", *SECTIONS, TITLE, BY, prose(3))))
    assert found[:2] == [("publisher", "Pond Paper"), ("boilerplate", motto)]
    assert ("title", TITLE) in found


def test_a_question_below_a_menu_may_be_as_long_as_a_sentence() -> None:
    asked = "Can I keep two herons on a pond that is no longer than a barge of the old kind?"
    (found,) = labels_of("\n".join(("Pond Paper", "Home", *SECTIONS, asked, BY, prose(3))))
    assert ("title", asked) in found


def test_what_is_held_stays() -> None:
    read, labels = furniture_of("\n".join(("Home", *SECTIONS, TITLE, BY, prose(3))))
    held = np.arange(read.num_rows) == 2
    found = label_menu_lines(read, labels, held)
    assert (found.rule == found.rule_code("menu.lines")).tolist()[1:5] == [True, False, True, True]


def test_no_section_is_read_out_of_a_menu() -> None:
    (found,) = labels_of("\n".join(("Home", *SECTIONS, TITLE, BY, prose(3))))
    assert [label for label, text in found if text in SECTIONS] == ["boilerplate"] * 4
    assert ("title", TITLE) in found


@pytest.mark.parametrize("path", ["Home / Tools / Sharpening", "Accueil » Outils » Affûtage"])
def test_a_name_above_the_path_of_a_page_is_no_title(path: str) -> None:
    (found,) = labels_of("\n".join(("Quiet Bench", path, TITLE, BY, prose(3))))
    assert found[:3] == [("publisher", "Quiet Bench"), ("boilerplate", path), ("title", TITLE)]


@pytest.mark.parametrize(
    ("counts", "button"),
    [(["62", "18"], "Share"), (["1,023"], "Share"), (["1.9K"], "Share this"), (["7k", "3"], "Share")],
)
def test_counts_above_a_button_are_furniture(counts: list[str], button: str) -> None:
    text = "\n".join((TITLE, BY, *counts, button, prose(4), *counts, button))
    assert [line for line in taken(text, "boilerplate") if line in counts] == counts * 2
    assert taken(text, "body") == list(SENTENCES[:4])


def test_numbers_of_a_list_stay() -> None:
    text = "\n".join(
        (TITLE, BY, prose(2), "Learn more", "2", "A red kettle", prose(2, 2), "Learn more", "3", "A blue one")
    )
    assert {"2", "3"} & set(taken(text, "boilerplate")) == set()
