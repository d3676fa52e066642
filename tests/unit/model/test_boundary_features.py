"""Candidates see what stands before and after them, within their document alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus_pipeline.model.boundary_features import FAR, Rows, candidate_features, document_features, since
from corpus_pipeline.model.lookups import Values

PLAIN = (
    *("n_words", "ends_sentence", "ends_open", "is_list", "is_note", "quotes", "words_a_sentence", "opens_courtesy"),
    *("opens_low", "opens_first_person", "opens_quote", "mention", "exclaims", "seen_share", "names", "chars_a_word"),
    *("first_person", "second_person", "short_date", "same_form", "is_name", "courtesy", "opinion"),
    *("sloppy", "smiles", "asks", "has_url"),
)


def rows(evidence: list[float], at: list[int], **columns: list[float]) -> Rows:
    """Open lines of ten words each with this evidence."""
    n = len(evidence)
    lines: dict[str, Values] = {name: np.full(n, 10.0 if name == "n_words" else 0.0, np.float32) for name in PLAIN}
    lines |= {name: np.array(values, np.float32) for name, values in columns.items()}
    zeros = np.zeros(n, np.int64)
    false = np.zeros(n, np.bool_)
    return Rows(
        np.arange(n),
        np.array(at),
        np.array(evidence, np.float32),
        lines,
        np.ones(n, np.bool_),
        zeros + 60,
        zeros,
        zeros + FAR,
        zeros + FAR,
        zeros,
        false,
        false,
    )


def test_windows_compare_what_follows_with_what_precedes() -> None:
    own = candidate_features(rows([-1, -1, 2, 2], [0, 4]))
    assert own["after_2"].tolist() == [-1, 0.5, 2, 2]
    assert own["before_2"].tolist() == [0, -1, -1, 0.5]
    assert own["rise_2"].argmax() == 2
    assert own["shift"].argmax() == 2
    assert own["short_of_best"].tolist()[2] == own["square_short"].tolist()[2] == 0


def test_documents_do_not_touch() -> None:
    alone = candidate_features(rows([-1, 2, 2], [0, 3]))
    among = candidate_features(rows([3, 3, -1, 2, 2, -3], [0, 2, 5, 6]))
    for name, values in alone.items():
        assert among[name][2:5].tolist() == pytest.approx(values.tolist()), name


def test_a_word_of_millions_of_letters_fits() -> None:
    """Squares of it ran over what whole numbers hold, told by a warning in the middle of a build."""
    own = candidate_features(rows([1, 1], [0, 2], chars_a_word=[7e6, 5.0], names=[4e6, 0.0]))
    same = candidate_features(rows([1, 1], [0, 2], chars_a_word=[1000.0, 5.0], names=[1000.0, 0.0]))
    assert own["style"].tolist() == same["style"].tolist()
    assert np.isfinite(own["style"]).all()


def test_no_line_counts_for_all_and_buttons_count_little() -> None:
    own = candidate_features(rows([90.0, 90.0], [0, 2], n_words=[10, 1]))
    assert own["after_1"].tolist() == pytest.approx([3.0, 0.6])


def test_marks_are_looked_for_above_in_the_same_document() -> None:
    marks = np.array([True, False, False, False])
    assert since(marks, np.array([0, 0, 0, 1])).tolist() == [0, 1, 2, FAR]


def test_documents_hold_their_best_candidate() -> None:
    own = rows([-1, 2, -1, -1], [0, 2, 2, 4])
    features = candidate_features(own)
    documents = document_features(own, features, np.ones(4, np.bool_))
    assert {len(values) for values in documents.values()} == {3}
    assert documents["most_rise_4"].tolist() == [3.0, 0.0, 0.0]


def test_documents_have_means_of_their_own() -> None:
    own = rows([-1, -1, 2, 2, 0, 0], [0, 4, 4, 6], smiles=[0, 0, 1, 1, 5, 5])
    documents = document_features(own, candidate_features(own), np.ones(6, np.bool_))
    assert documents["mean_evidence"].tolist() == [0.5, 0, 0]
    assert documents["half_evidence"].tolist() == [3, 0, 0]
    assert documents["mean_smiles"].tolist() == [0.5, 0, 5]
    assert documents["mean_above_1"].tolist() == [0.5, 0, 0]
    assert documents["last_5"].tolist() == [0.5, 0, 0]


def test_lines_that_quote_are_counted_on_both_sides() -> None:
    own = candidate_features(replace(rows([0] * 5, [0, 5]), echo=np.array([False, True, False, True, False])))
    assert own["here_echo"].tolist() == [0, 1, 0, 1, 0]
    assert own["echoes_above"].tolist() == [0, 0, 1, 1, 2]
    assert own["echoes_below"].tolist() == [2, 2, 1, 1, 0]
    assert own["echoes_after_3"].tolist() == pytest.approx([1 / 3, 2 / 3, 1 / 3, 0.5, 0])


def test_documents_of_a_batch_are_a_batch() -> None:
    own = rows([3, 3, -1, 2, 2, -3], [0, 2, 5, 6]).of_documents(1, 3)
    assert own.at.tolist() == [0, 3, 4]
    assert own.evidence.tolist() == [-1, 2, 2, -3]
    assert len(own.lines["n_words"]) == len(own.echo) == 4
