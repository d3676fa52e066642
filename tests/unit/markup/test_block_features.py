"""Evidence on lines of pages: of the line itself, beside it, in its containers, and what first scores say around it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import with_columns
from corpus_pipeline.markup.block_features import WIDTH, block_features, context_features, page_features
from corpus_pipeline.markup.blocks import Values, read_blocks
from corpus_pipeline.markup.page import read_page
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.stages.features import add_features
from corpus_pipeline.stages.markup_lines import add_markup
from corpus_pipeline.stages.repeated import add_line_hashes
from corpus_pipeline.stages.split import line_texts, split_lines

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."
PAGE = f"<nav><a href=/>Home</a></nav><main><h1>Basins</h1><p>{PROSE}<p>{PROSE}<p>End</main>"


def lines_of(*bodies: str) -> pa.Table:
    """The lines of some pages with their evidence."""
    pages = {i: read_page(f"<body>{body}") for i, body in enumerate(bodies)}
    documents = pa.table({"text": [page.text for page in pages.values()]})
    lines = add_markup(split_lines(documents), pages)
    lines = add_line_hashes(with_columns(lines, {"text": line_texts(documents, lines)}))
    return add_features(lines, load_phrases())


def features_of(*bodies: str, titles: Sequence[int] = ()) -> dict[str, Values]:
    """The features of some pages' lines, of which those with these numbers are titles."""
    lines = lines_of(*bodies)
    blocks = read_blocks(lines, np.ones(lines.num_rows, np.bool_))
    told = np.zeros(lines.num_rows, np.int64)
    is_title = np.isin(np.arange(lines.num_rows), titles)
    return block_features(lines, blocks, told, is_title) | page_features(lines, blocks, told, told + 2)


def test_lines_are_told_by_themselves() -> None:
    found = features_of(PAGE)
    assert found["links"].tolist() == [1, 0, 0, 0, 0]
    assert found["heading_level"].tolist() == [0, 1, 0, 0, 0]
    assert found["mark main"].tolist() == [0, 1, 1, 1, 1]
    assert found["page type kind"][1] == 2 * WIDTH + 1


def test_places_are_counted_in_the_page() -> None:
    found = features_of(PAGE, PAGE)
    assert found["rows above"].tolist() == [0, 1, 2, 3, 4] * 2
    assert found["rows to prose"].tolist() == [2, 1, 0, 0, 100] * 2
    assert found["rows since prose"].tolist() == [100, 100, 0, 0, 1] * 2
    assert found["section row"].tolist() == [0, 0, 1, 2, 3] * 2


def test_neighbours_end_with_the_page() -> None:
    found = features_of(PAGE, PAGE)
    assert found["links -1"].tolist() == [-1, 1, 0, 0, 0] * 2
    assert found["links +1"].tolist() == [0, 0, 0, 0, -1] * 2


def test_containers_are_summed() -> None:
    found = features_of(PAGE, PAGE)
    assert found["container 1 rows"].tolist() == [5, 4, 4, 4, 4] * 2
    assert found["container 1 links"][1] == 0 < found["page links"][1]
    assert np.allclose(found["page kept"], 1)


def test_scores_speak_for_their_neighbours() -> None:
    lines = lines_of(PAGE, PAGE)
    blocks = read_blocks(lines, np.ones(lines.num_rows, np.bool_))
    score = np.array([-5, 1, 5, 5, -5] * 2, np.float32)
    found = context_features(score, lines, blocks)
    assert (found["score -1"][0], found["score +1"][4]) == (-1, -1)
    assert found["mean of container 1"][1] > found["mean of container 1"][0]
    assert found["text above"][0] == 0 < found["text above"][4] < 1


def test_no_lines_have_no_features() -> None:
    lines = lines_of(PAGE)
    blocks = read_blocks(lines, np.zeros(lines.num_rows, np.bool_))
    found = block_features(lines, blocks, np.zeros(5, np.int64), np.zeros(5, np.bool_))
    assert all(len(values) == 0 for values in found.values())
