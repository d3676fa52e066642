"""What whole pages are told by: documents by their shape, lines by what stands around them."""

from __future__ import annotations

import numpy as np
from tests.unit.stages.helpers import PHRASES, lines_of, prose

from corpus_pipeline.columns import bounds, ints
from corpus_pipeline.model.line_features import line_features
from corpus_pipeline.model.lookups import Values
from corpus_pipeline.model.page_features import document_features, page_features

MENU = "Home\nBoats\nNets\nTides\nHome"


def features(*texts: str) -> dict[str, Values]:
    """The features of every line of some documents of which no rule has labelled a line."""
    lines = lines_of(*texts)
    at = bounds(ints(lines["doc_no"]), len(texts))
    own, words = line_features(lines, PHRASES)
    none = np.zeros(lines.num_rows, np.bool_)
    return page_features(lines, none, own, words, np.zeros(lines.num_rows, np.float32), at)


def documents(*texts: str) -> dict[str, Values]:
    lines = lines_of(*texts)
    return document_features(lines, np.zeros(lines.num_rows, np.bool_), bounds(ints(lines["doc_no"]), len(texts)))


def test_lines_know_how_often_they_stand_in_their_document() -> None:
    assert features(MENU, "Home\nNets")["same_text"].tolist() == [2, 1, 1, 1, 2, 1, 1]


def test_distances_and_neighbours_end_at_the_document() -> None:
    found = features(f"{MENU}\n{prose(2)}", "Home\nNets")
    assert found["until_prose"].tolist() == [5, 4, 3, 2, 1, 0, 0, 40, 40]
    assert found["prose_after_2"].tolist()[3:6] == [0.5, 1.0, 1.0]


def test_the_fullest_part_of_a_page_and_the_way_to_it() -> None:
    found = features(f"{prose(1)}\n{MENU}\n{prose(6)}\n{MENU}")
    assert found["from_block_3"][0] < 0 < found["from_block_3"][-1]
    assert found["block_3"].max() == 1
    assert found["block_3"][3] < 0.5


def test_the_features_of_a_document_do_not_depend_on_others() -> None:
    text = f"{MENU}\n{prose(5)}"
    alone, beside = features(text), features(f"{prose(3)}\nNets", text)
    assert {name: values.tolist() for name, values in alone.items()} == {
        name: values[4:].tolist() for name, values in beside.items()
    }


def test_documents_are_told_by_their_shape() -> None:
    found = documents(f"{MENU}\n{prose(4)}\n{MENU}", prose(4), "")
    assert found["longest_run"].tolist() == [5, 0, 0]
    assert found["above_prose"].tolist() == [5, 0, 0]
    assert found["prose_share"][1] == 1
