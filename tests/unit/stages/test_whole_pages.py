"""Furniture of whole pages by the fitted weights: menus go, the article stays, other documents are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.stages.helpers import PHRASES, SENTENCES, furniture_of, prose

from corpus_pipeline.columns import with_columns
from corpus_pipeline.model.fitted_segmenter import FittedSegmenter
from corpus_pipeline.model.segmenter import Candidates, Pages
from corpus_pipeline.model.start_model import load_model
from corpus_pipeline.stages.header import read_heads
from corpus_pipeline.stages.heads import Given
from corpus_pipeline.stages.segment import is_prose, name_above
from corpus_pipeline.stages.whole_pages import FLOOD, close_pages, label_pages

TOPICS = ("Boats", "Nets", "Tides", "Harbour", "Weather", "Markets", "Letters", "Chess", "Recipes", "Obituaries")
MENU = "\n".join(("Pond Paper", "Home", *TOPICS, "Sign in", "Subscribe"))
RELATED = "\n".join(f"{topic} of the week: what you missed" for topic in TOPICS)
FOOTER = "\n".join(("About us", "Contact", "Terms of use", "Privacy", "Advertise", "Careers", *reversed(TOPICS)))
TITLE = "Why the pond froze twice this winter"
WHOLE = "\n".join((MENU, TITLE, prose(8), "Most read", RELATED, FOOTER))


def furniture(text: str) -> tuple[list[str], list[str]]:
    """Lines that are furniture, and those left to the header stage."""
    lines, labels = furniture_of(text)
    lines = with_columns(lines, {"is_markup": np.zeros(lines.num_rows, np.bool_)})
    segmenter = FittedSegmenter(load_model(), PHRASES)
    whole = segmenter.read_pages(Candidates(lines, labels.open, is_prose(lines), name_above(lines)), 1)
    labels, held, _ = label_pages(lines, labels, whole, 1)
    texts = lines["text"].to_pylist()
    return ([t for t, is_it in zip(texts, labels.isin("boilerplate"), strict=True) if is_it],
            [t for t, is_it in zip(texts, held, strict=True) if is_it])  # fmt: skip


def test_menus_lists_and_footers_of_a_whole_page_are_furniture() -> None:
    found, _ = furniture(WHOLE)
    assert {*TOPICS, "Home", "Careers", *RELATED.split("\n")} <= {*found}


def test_the_article_of_a_whole_page_stays() -> None:
    found, held = furniture(WHOLE)
    assert not {*SENTENCES} & {*found, *held}


@pytest.mark.parametrize("n_menus", [1, 2, 5])
@pytest.mark.parametrize(
    "text", [SENTENCES[0], "The keeper cut the ice twice before noon, and the boats came in at last."]
)
def test_a_short_article_among_long_menus_stays(text: str, n_menus: int) -> None:
    """By themselves its lines read like the teasers of others; a page has one."""
    page = "\n".join((*[MENU] * n_menus, TITLE, text, "Most read", *[RELATED] * n_menus, FOOTER, FOOTER.lower()))
    found, _ = furniture(page)
    assert text not in found


@pytest.mark.parametrize("n_lists", [2, 3])
def test_running_text_beside_the_article_is_of_it(n_lists: int) -> None:
    below = ("Most read", RELATED, *[RELATED.upper()] * n_lists, FOOTER, FOOTER.lower())
    found, _ = furniture("\n".join((MENU, MENU.upper(), TITLE, prose(2), *below)))
    assert not {*SENTENCES} & {*found}


def test_a_page_of_menus_alone_has_no_article() -> None:
    found, held = furniture(f"{MENU}\nMost read\n{RELATED}\n{FOOTER}\n{FOOTER.lower()}")
    assert {*TOPICS, "Careers"} <= {*found, *held}


def around(flood: list[str]) -> tuple[str, str]:
    """Running text below so many lines, and on both sides of them."""
    return "\n".join((*flood, prose(6))), "\n".join((prose(3), *flood, prose(3, 3)))


def test_running_text_beside_more_menu_than_pages_have_stays() -> None:
    """What stands beside a menu reads as a footer; with fewer lines of it it may be one."""
    for page in around([f"{topic} {i}" for i in range(FLOOD // 4) for topic in TOPICS[:5]]):
        found, _ = furniture(page)
        assert not {*SENTENCES} & {*found}
        assert len(found) > FLOOD


def test_running_text_beside_a_flood_of_marks_stays() -> None:
    for page in around([f"r\u0301\u0316\u0320o\u0301\u0316w\u0320 {i}" for i in range(FLOOD + 200)]):
        found, _ = furniture(page)
        assert not {*SENTENCES} & {*found}


def test_the_title_is_left_to_the_header_stage() -> None:
    found, held = furniture(WHOLE)
    assert TITLE not in found
    assert "Boats" not in held


def test_the_text_of_an_article_alone_is_no_page() -> None:
    assert furniture("\n".join((TITLE, "By Ada Brill", prose(5), "A short heading", prose(4, 5)))) == ([], [])


def test_nothing_changes_without_pages() -> None:
    lines, labels = furniture_of(WHOLE)
    again, held, _ = label_pages(lines, labels, Pages.none(), 1)
    assert again is labels
    assert not held.any()


def test_what_the_header_stage_leaves_is_furniture() -> None:
    _, labels = furniture_of(prose(2))
    held = np.array([True, False])
    assert close_pages(labels, held).isin("boilerplate").tolist() == [True, False]


def test_a_head_below_any_number_of_menus_is_read() -> None:
    teasers = "\n".join(f"{topic}: what the council said on Monday" for topic in TOPICS)
    head = f"{TITLE}\nShare\nBy Ada Brill\n3 March 2021"
    text = "\n".join((MENU, teasers, "Boats", "Nets", head, prose(8), "Most read", RELATED, FOOTER))
    lines, labels = furniture_of(text)
    lines = with_columns(lines, {"is_markup": np.zeros(lines.num_rows, np.bool_)})
    whole = FittedSegmenter(load_model(), PHRASES).read_pages(
        Candidates(lines, labels.open, is_prose(lines), name_above(lines)), 1
    )
    labels, held, titles = label_pages(lines, labels, whole, 1)
    texts = lines["text"].to_pylist()
    assert [t for t, is_it in zip(texts, titles, strict=True) if is_it] == [TITLE]
    assert [t for t, is_it in zip(texts, held, strict=True) if is_it] == [TITLE, "By Ada Brill", "3 March 2021"]
    given = Given(None, None, day_first=None, latest=None)
    _, _, (found,) = read_heads(lines, labels, np.zeros(lines.num_rows, np.bool_), titles, [given], PHRASES)
    assert (found.title, found.byline, found.published_raw) == (TITLE, "By Ada Brill", "3 March 2021")


def test_a_name_beside_the_date_is_left_to_the_header_stage() -> None:
    head = f"{TITLE}\nMaud Tellinger\nMon 4 Mar 2024 10.32 GMT"
    _, held = furniture(WHOLE.replace(TITLE, head))
    assert held == head.split("\n")


def test_a_thread_with_its_names_and_buttons_is_no_footer() -> None:
    texts = ("Twenty minutes is optimistic.", "No letter came to us either.", "Nor here, and I am on the diversion!")
    thread = "\n".join(
        f"weirwatcher{n}\n4 Mar 2024 11.{n}0\n{text}\nReport\nShare\n{n}2" for n, text in enumerate(texts, 1)
    )
    found, _ = furniture(WHOLE.replace("Most read", f"Comments (3)\nSort by\nOldest\n{thread}\nMost read"))
    assert not {*texts} & {*found}
    assert {"Careers", *RELATED.split("\n")} <= {*found}
