"""Where lines stand: the lines of their containers, and how far they are from the text."""

from __future__ import annotations

import numpy as np

from corpus_pipeline.markup.page import read_page

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."


def columns(body: str) -> dict[str, list[int]]:
    page = read_page(f"<body>{body}")
    return {name: values.tolist() for name, values in page.columns.items()}


def test_containers_widen_past_wrappers() -> None:
    found = columns("<div><div><ul><li><div>One</div><li><div>Two</div></ul></div><p>Three</div><p>Four")
    assert found["above_1"] == [0, 1, 2, 3]
    assert found["below_1"] == [1, 0, 0, 0]
    assert (found["above_2"][0], found["below_2"][0]) == (0, 2)
    assert (found["above_3"][0], found["below_3"][0]) == (0, 3)


def test_lines_of_the_article_are_not_away() -> None:
    found = columns(f"<main><article>{f'<p>{PROSE}' * 4}</article><p>Near</main><footer>Far</footer>")
    assert found["away_levels"] == [0, 0, 0, 0, 1, 2]
    assert found["away"][:4] == [0] * 4
    assert 0 < found["away"][4] <= found["away"][5]


def test_tags_of_blocks() -> None:
    assert columns("<p>One<div>Two</div><ul><li>Three</ul><h1>Four</h1>")["block_tag"] == [1, 2, 3, 0]


def test_lines_that_are_not_shown_have_no_place() -> None:
    page = read_page("<body><p>Shown<p hidden>Not")
    hidden = page.columns["is_shown"] == 0
    assert hidden.sum() == 1
    assert not np.any([page.columns[f"{side}_{n}"][hidden] for side in ("above", "below") for n in (1, 2, 3, 4)])


def test_a_page_without_text_has_no_lines() -> None:
    assert all(len(values) == 0 for values in read_page("<body></body>").columns.values())


def test_of_wrappers_within_wrappers_fifteen_are_passed_at_a_time() -> None:
    near = columns(f"<main><p>One</p>{'<div>' * 15}Two{'</div>' * 15}</main>")
    far = columns(f"<main><p>One</p>{'<div>' * 18}Two{'</div>' * 18}</main>")
    assert (near["above_1"][1], near["above_2"][1]) == (1, 1)
    assert (far["above_1"][1], far["above_2"][1]) == (0, 1)
