"""Lists of links below a head that says what they are."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.markup.test_block_features import lines_of

from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.stages.link_lists import LEAST_ITEMS, label_link_lists

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
