"""Where lines stand by title, heading and words, and which are said twice."""

from __future__ import annotations

import numpy as np
from tests.unit.markup.test_block_features import PROSE, features_of, lines_of

from corpus_pipeline.markup.block_features import block_features
from corpus_pipeline.markup.block_words import PATTERNS
from corpus_pipeline.markup.blocks import read_blocks

SECTIONS = f"<h1>Basins</h1><p>Lead</p><main><p>{PROSE}<h2>Walls</h2><p>{PROSE}<h1>Ponds</h1><p>{PROSE}</main>"
LEAD = f"<h1>Basins</h1><p>Lead</p><main>{f'<p>{PROSE}' * 4}</main>"


def test_lines_are_counted_from_the_title() -> None:
    found = features_of(SECTIONS, "<p>None")
    assert found["from title"].tolist() == [0, 1, 2, 3, 4, 5, 6, -100]
    assert found["heads since title"].tolist() == [0, 0, 0, 0, 0, 1, 1, -1]


def test_what_stands_between_title_and_text_is_under_the_title() -> None:
    assert lines_of(LEAD)["in_content"].to_pylist() == [0, 0, 1, 1, 1, 1]
    assert features_of(LEAD)["under title"].tolist() == [0, 1, 0, 0, 0, 0]


def test_what_rules_call_the_title_goes_before_headings() -> None:
    lines = lines_of(LEAD)
    n = lines.num_rows
    blocks = read_blocks(lines, np.ones(n, np.bool_))
    found = block_features(lines, blocks, np.zeros(n, np.int64), np.arange(n) == 1)
    assert found["from title"].tolist() == [-1, 0, 1, 2, 3, 4]


def test_lines_that_a_page_repeats_are_counted_in_it() -> None:
    found = features_of(f"<p>{PROSE}<p>Short<p>{PROSE}<p>Short<p>{PROSE}", f"<p>{PROSE}")
    assert found["seen"].tolist() == [0, 0, 1, 0, 2, 0]
    assert found["twice"].tolist() == [1, 0, 1, 0, 1, 0]


def test_the_heading_of_a_teaser_links() -> None:
    found = features_of(f"<p>{PROSE}<h3><a href=/>Other ponds</a></h3><p>{PROSE}<h3>Walls</h3><p>{PROSE}")
    assert found["head links"].tolist() == [-1, 1, 1, 0, 0]
    assert found["head level"].tolist() == [0, 3, 3, 3, 3]
    assert found["linked heads below"].tolist() == [1, 1, 0, 0, 0]


def test_words_tell_appeals_and_rights() -> None:
    found = features_of("<p>Subscribe to our newsletter!<p>Lesen Sie auch:<p>© 2019 Basins<p>The basin was drained.")
    assert found["words appeals"].tolist() == [1, 0, 0, 0]
    assert found["words further"].tolist() == [0, 1, 0, 0]
    assert found["words rights"].tolist() == [0, 0, 1, 0]
    assert found["end"].tolist() == [3, 1, 0, 5]


def test_words_are_lower_case_as_lines_are_read() -> None:
    assert all(own == own.lower() for own in PATTERNS.values())


def test_lines_share_containers_with_the_title_and_the_text_below_it() -> None:
    article = f"<div><div><h1>Basins</h1><p>Lead</p></div><div><p>{PROSE}<p>End</div></div>"
    found = features_of(f"{article}<div><p>Aside<p>{PROSE}</div>", "<p>None")
    assert found["title in"].tolist() == [1, 1, 2, 2, 2, 2, 0]
    assert found["lead in"].tolist() == [2, 2, 1, 1, 2, 2, 0]
    assert found["from lead"].tolist() == [-2, -1, 0, 1, 2, 3, -100]
