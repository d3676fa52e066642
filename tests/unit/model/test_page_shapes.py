"""The parts of a page: clusters of prose, gaps in it, runs of lines that are no sentences."""

from __future__ import annotations

import numpy as np
from tests.unit.model.test_page_features import MENU, features
from tests.unit.stages.helpers import prose


def test_gaps_are_short_around_a_heading_and_open_at_the_ends() -> None:
    found = features(f"Home\n{prose(2)}\nThe ford\n{prose(2, 4)}\nNets")["gap"].tolist()
    assert found[1:3] == [0, 0]
    assert found[3] == 1
    assert min(found[0], found[-1]) >= 40


def test_the_main_cluster_is_the_fullest() -> None:
    teasers = f"{MENU}\n{prose(1)}\n{MENU}\n"
    found = features(f"{teasers}{prose(6, 2)}\n{MENU}")
    assert found["main_4"][:2].tolist() == [-11, -10]
    assert found["main_4"][11:17].tolist() == [0] * 6
    assert found["in_cluster_4"][5] < 0.5
    assert found["in_cluster_4"][11] == 1
    assert found["main_12"][5] == 0  # five lines between are no gap there


def test_a_page_without_prose_has_no_cluster() -> None:
    found = features(MENU)
    assert set(found["main_4"].tolist()) == {99}
    assert set(found["in_cluster_4"].tolist()) == {0}


def test_an_article_stands_below_its_date() -> None:
    teasers = f"{prose(5)}\n" + f"{MENU}\n" * 3
    found = features(f"{teasers}The ford\nMarch 3, 2021\n{prose(3, 5)}\n{MENU}")
    head = 5 + 3 * 5 + 1
    assert found["main_4"][head + 1] > 0  # the longer text is above
    assert found["headed_4"][[0, head, head + 1]].tolist() == [-(head + 1), -1, 0]
    assert (found["in_headed_4"][0], found["in_headed_4"][head + 1]) == (0, 1)
    assert found["since_date"][[0, head, head + 1]].tolist() == [60, 0, 1]


def test_where_no_text_stands_below_a_date_there_is_no_way_to_one() -> None:
    assert set(features(f"{prose(3)}\n{MENU}")["headed_4"].tolist()) == {99}


def test_lines_of_a_run_share_what_they_have_in_common() -> None:
    found = features(f"{MENU}\n{prose(2)}")
    assert found["run"].tolist() == [5] * 5 + [0] * 2
    assert len(set(found["run_words"][:5].tolist())) == 1
    assert found["run_same"][0] == np.float32(0.4)


def test_lengths_are_compared_within_the_document() -> None:
    found = features("Nets\nNets and tides of the bay", "Home")
    assert found["like_above"].tolist()[::2] == [-1, -1]
    assert found["like_below"][0] == found["like_above"][1] > 1
    assert found["like_below"].tolist()[1:] == [-1, -1]
