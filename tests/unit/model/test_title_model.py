"""Titles of whole pages: near the article, in its words, with a date or a byline below."""

from __future__ import annotations

import json
from importlib import resources

import numpy as np
from tests.unit.stages.helpers import SENTENCES, lines_of, prose

from corpus_pipeline.columns import bools, bounds, ints
from corpus_pipeline.model.page_features import reads_as_prose
from corpus_pipeline.model.title_model import find_titles, load_title_weights, title_candidates, title_features

TITLE = "The heron and the barge"
MENU = "Home\nPrices of other boats\nOur latest offers for you\nWrite to the harbour office"


def titles(*texts: str) -> list[str]:
    """The lines that are titles, where all prose is of the article and no rule has labelled a line."""
    lines = lines_of(*texts)
    at = bounds(ints(lines["doc_no"]), len(texts))
    found = find_titles(lines, np.ones(lines.num_rows, np.bool_), reads_as_prose(lines), at)
    return [text for text, is_it in zip(lines["text"].to_pylist(), found, strict=True) if is_it]


def test_the_line_whose_words_the_article_uses() -> None:
    assert titles(f"{MENU}\n{TITLE}\nPrint this page\nGo back to the top\n{prose(3)}") == [TITLE]


def test_one_title_in_each_document_whatever_stands_beside() -> None:
    own = f"{MENU}\n{TITLE}\nPrint this page\n{prose(3)}"
    other = f"{MENU}\nA map of the marsh\nMarch 3, 2021\n{prose(4, 4)}"
    assert titles(own, other) == titles(own) + titles(other) == [TITLE, "A map of the marsh"]


def test_a_date_below_tells_a_title() -> None:
    below = "March 3, 2021\nBy Miro Tanev"
    page = f"Home\nPrices\nTwice frozen in spring\n{below}\nBuy a smaller boat today\n{prose(3)}"
    assert titles(page) == ["Twice frozen in spring"]
    lines = lines_of(page)
    rows, found = title_candidates(lines, bools(lines["is_short"]), reads_as_prose(lines), np.array([0, 9]))
    told = dict(zip(rows.tolist(), zip(found["date_below"], found["byline_below"], strict=True), strict=True))
    assert (told[2], told[5]) == ((True, True), (False, False))


def test_no_title_where_nothing_fits() -> None:
    assert not titles(prose(4))
    assert not titles("Home\n" * 30 + "Write to us\n" + "Back\n" * 30 + prose(3))
    assert not titles("Home\nBoats")


def test_below_the_article_nothing_is_its_title() -> None:
    assert not titles(f"{prose(3)}\n{TITLE}\nMarch 3, 2021")


def test_words_are_shared_with_other_lines_than_the_title_itself() -> None:
    lines = lines_of(f"{TITLE}\nThe jetty of the far shore\n{SENTENCES[0]}\n{SENTENCES[1]}")
    body = np.ones(lines.num_rows, np.bool_)
    found = title_features(lines, body, body, (np.array([0, 1]), np.array([2])), np.array([0, 4]))
    assert np.round(found["shared_words"] * 8).tolist() == [3, 1]  # the, heron, barge; the


def test_the_weights_are_those_of_the_features() -> None:
    lines = lines_of(f"{TITLE}\n{prose(2)}")
    body = reads_as_prose(lines)
    found = title_features(lines, bools(lines["is_short"]), body, (np.array([0]), np.array([1])), np.array([0, 3]))
    assert list(load_title_weights()) == list(found)
    raw = json.loads((resources.files("corpus_pipeline.model") / "weights" / "titles.json").read_text())
    assert raw["manifest"]["use"] == "train"
