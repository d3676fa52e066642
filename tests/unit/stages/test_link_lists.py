"""Lists of links below a head that says what they are."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.markup.test_block_features import lines_of
from tests.unit.stages.helpers import lines_of as plain_lines

from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.link_lists import LEAST_ITEMS, label_bullets, label_link_lists
from corpus_pipeline.stages.segment import is_prose

PROSE = "<p>The basin was drained in the spring, and the keeper walked through it in his boots."


def items(n: int, inner: str = "<a href=/{n}>Basin {n}</a>") -> str:
    return f"<ul>{''.join('<li>' + inner.format(n=number) for number in range(n))}</ul>"


def listed(*pages: str) -> list[bool]:
    """Of each line of some pages whether it is of such a list."""
    lines = lines_of(*pages)
    labels = label_link_lists(lines, Labels.empty(lines.num_rows, load_phrases().rules))
    return [bool(own) for own in labels.isin("boilerplate")]


def test_the_head_of_a_list_of_links_goes_with_its_items() -> None:
    assert listed(f"{PROSE}<h3>Categories</h3>{items(LEAST_ITEMS)}{PROSE}") == [
        False,
        *[True] * (LEAST_ITEMS + 1),
        False,
    ]


@pytest.mark.parametrize(
    "page",
    [
        f"<h3>Categories</h3>{items(LEAST_ITEMS - 1)}{PROSE}",
        f"<h3>Basins and their keepers</h3>{items(LEAST_ITEMS)}{PROSE}",
        f"<h3>Categories</h3>{PROSE}{items(LEAST_ITEMS)}",
        f"<h3>Categories</h3>{items(LEAST_ITEMS, 'Basin {n}, drained in the <a href=/>spring</a>')}{PROSE}",
    ],
)
def test_other_lists_stay(page: str) -> None:
    assert not any(listed(page))


def test_a_list_ends_with_its_page() -> None:
    found = listed(f"{PROSE}<h3>Categories</h3>{items(LEAST_ITEMS)}", items(LEAST_ITEMS))
    assert np.sum(found) == LEAST_ITEMS + 1
    assert not any(found[-LEAST_ITEMS:])


TEXT = "The basin was drained in the spring, and the keeper walked through it in his boots for an hour."
BULLETS = "• Why the basin was drained\n• The keeper and his boots"


def bulleted(text: str) -> list[str]:
    """The lines of a text that are of a bulleted list of other pages."""
    lines = plain_lines(text)
    labels = Labels.empty(lines.num_rows, load_phrases().rules)
    found = label_bullets(lines, labels, is_prose(lines)).isin("boilerplate")
    return [line for line, own in zip(lines["text"].to_pylist(), found, strict=True) if own]


@pytest.mark.parametrize("below", ["", "\nPosted in: Boots", "\nComments", "\nAda, 3 March 2021 at 5:14 pm"])
def test_bullets_below_the_head_of_a_list(below: str) -> None:
    assert bulleted(f"{TEXT}\nRelated stories:\n{BULLETS}{below}") == ["Related stories:", *BULLETS.split("\n")]


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}\nRelated stories:\n{BULLETS}\n{TEXT}",
        f"{TEXT}\nWhat he found:\n{BULLETS}",
        f"{TEXT}\nRelated stories:\n• Why the basin was drained",
        f"{TEXT}\nRelated stories:\n• He found a boot.\n• He found a lamp.",
        f"{TEXT}\nRelated stories:\n{TEXT}\n{BULLETS}",
    ],
)
def test_other_bullets_stay(text: str) -> None:
    assert bulleted(text) == []
