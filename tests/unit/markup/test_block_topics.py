"""Words that a line shares with the rest of its page."""

from __future__ import annotations

import pytest
from tests.unit.markup.test_block_features import features_of

KEEPER = "The keeper drained the basin, and the basin stayed empty while the keeper counted what lay in it."
WALLS = "Walls of the basin crumbled slowly, and every keeper since has mended them with mortar and patience."
OTHER = "Subscribers receive recipes, crosswords and discounts on tickets before everybody else does each month."
PAGE = f"<h1>Keeper of ponds</h1><main><p>{KEEPER}<p>{WALLS}<p>{KEEPER}</main><div><p>{OTHER}</div>"


def test_words_that_stand_in_other_lines_are_shared() -> None:
    found = features_of("<p>Basins, basins.<p>“Basins” leak<p>Pipes rust<p>It is", "<p>Pipes leak")
    assert found["long words"].tolist() == [2, 2, 2, 0, 2]
    assert found["shared words"].tolist() == [1, 0.5, 0, -1, 0]


def test_the_core_is_running_text_of_the_article() -> None:
    found = features_of(PAGE)
    title, first, walls, _, other = found["core words"].tolist()
    assert title == 0.5
    assert first == 1
    assert 0 < walls < first
    assert other == 0


def test_containers_speak_of_what_their_lines_do() -> None:
    found = features_of(PAGE)
    assert found["core words of 1"][1] == found["core words of 1"][3] > found["core words of 2"][4]


def test_words_of_the_title_are_counted() -> None:
    found = features_of(PAGE, titles=[0])
    assert found["title words"].tolist() == [0, 2, 1, 2, 0]
    assert found["title share"][2] == pytest.approx(1 / found["long words"][2])


def test_no_feature_depends_on_the_batch() -> None:
    names = ("long words", "shared words", "core words", "core words of 2")
    alone, among = features_of(PAGE), features_of(f"<p>{WALLS}<p>{OTHER}", PAGE)
    assert all(alone[name].tolist() == among[name][2:].tolist() for name in names)
