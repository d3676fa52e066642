"""The shipped weights over the rules: threads without any author line are found, articles are left whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.stages.helpers import PHRASES, SENTENCES, furniture_of, prose

from corpus_pipeline.model.calibration import Calibration
from corpus_pipeline.model.fitted_segmenter import FittedSegmenter, Place, decide
from corpus_pipeline.model.segmenter import Pages, Segmenter, Start
from corpus_pipeline.model.start_model import load_model, read_model
from corpus_pipeline.stages.segment import label_comments

# Policy and scores as these tests expect them, whatever ships.
PLAIN = replace(load_model(), act=0.65, price=2.0, calibration=Calibration())
TITLE = "Why the pond froze twice"
THREAD = (
    "Thanks for this! I had no idea the pond could do that, lol.",
    "I don't think you are right about the wind, sorry. My uncle lives there and he says it never blows.",
    "@Ada yes!! That is what I thought too...",
    "Great post, love your photos :) Can you tell me which lens you used?",
    "You really should read what the other guys wrote. I'm not so sure.",
    "lol, I agree with you. Nobody I know would skate on that!!",
    "Hi, does anyone know if the cafe is open? Thanks!",
    "I love this site. Keep it up, please.",
)


def start_of(*lines: str) -> Start:
    """The start in a page of a title, prose in rows 1 to 8, and these lines from row 9 on."""
    lines_table, labels = furniture_of("\n".join((TITLE, prose(8), *lines)))
    (found,) = label_comments(lines_table, labels, FittedSegmenter(load_model(), PHRASES), 1)[1]
    assert isinstance(found, Start)
    return found


SHORT = (
    "Thanks for this! I had no idea, lol.",
    "@Ada yes!! I thought so too...",
    "Great post, love your photos :)",
) * 4


@pytest.mark.parametrize("quoted", [(), (f'"{SENTENCES[2][:-1]}"', "Who says so?")])
def test_comments_stand_below_an_article(quoted: tuple[str, ...]) -> None:
    """What the weights for whole pages take for furniture above them is none."""
    lines, labels = furniture_of("\n".join((TITLE, prose(8), *quoted, *SHORT)))
    row = np.arange(lines.num_rows)

    def found_below(n_furniture: int) -> str:
        shares = np.where((row <= n_furniture)[:, None], [0.9, 0.1, 0.0], [0.1, 0.6, 0.3])
        pages = Pages(row, shares, np.full(len(row), 0.5), np.zeros(len(row), np.bool_))
        (start,) = label_comments(lines, labels, FittedSegmenter(load_model(), PHRASES), 1, pages)[1]
        return start.basis if start else ""

    assert found_below(0) in ("comment.model", "comment.echo")
    assert found_below(8) == ""


def test_it_is_a_segmenter() -> None:
    segmenter: Segmenter = FittedSegmenter(load_model(), PHRASES)
    assert segmenter.revise


def test_a_thread_without_marks_is_found() -> None:
    found = start_of(*THREAD)
    assert found.basis == "comment.model"
    assert found.low <= found.best <= found.high
    assert abs(found.best - 9) <= 1
    assert found.score > 0.8


@pytest.mark.parametrize("mark", ["P.S.", "PS:", "Update:", "З.Ы."])
def test_no_thread_starts_with_a_postscript(mark: str) -> None:
    text = "I love this site. Thanks for all your photos!"
    (without, found) = (start_of(f"{first} {text}", *THREAD) for first in ("Wow,", mark))
    assert without.best == 9
    assert found.best == found.high == 10


def test_an_article_is_left_whole() -> None:
    assert start_of().basis == ""


@pytest.mark.parametrize("last", ["I still go there every winter, and I think you should too.", "Thank you!"])
def test_one_personal_line_is_no_thread(last: str) -> None:
    assert start_of(last).basis == ""


def test_what_the_rules_know_exactly_stands() -> None:
    found = start_of(
        "2 Comments", "Ada | March 3, 2021 at 5:14 pm", "I saw it.", "Bo | March 4, 2021 at 6:14 pm", "No."
    )
    assert found.basis == "comment.turn"


def place(*start: float) -> Place:
    """Lines 0 to 9 of an article, and lines from 10 on with these probabilities."""
    n = 10 + len(start)
    return Place(np.arange(n), np.array([*np.zeros(10), *start]), np.full(n, 100))


def posterior(*start: float) -> Start:
    """The decision over lines 10 to 13 with these probabilities."""
    return decide(PLAIN, place(*start), 1 - sum(start), Start(0.02))


def test_unsure_starts_are_cut_late_and_the_interval_is_told() -> None:
    found = posterior(0.05, 0.5, 0.1, 0.34)
    assert (found.basis, found.best, found.review) == ("comment.model", 11, "comment_start_unsure")
    assert (found.low, found.high) == (10, 11)
    dear = decide(replace(PLAIN, price=200.0), place(0.05, 0.5, 0.1, 0.34), 0.01, Start(0.02))
    assert (dear.best, dear.high) == (11, 13)
    assert posterior(0.0, 0.99, 0.0, 0.0) == Start(0.99, "comment.model", 11, 11, 11)


def test_doubtful_comments_are_not_cut_but_told() -> None:
    found = posterior(0.0, 0.5, 0.0, 0.0)
    assert (found.basis, found.best, found.review) == ("", 11, "comments_unsure")
    assert posterior(0.0, 0.1, 0.0, 0.0).best == -1


def test_quotations_prove_comments_and_bound_them() -> None:
    found = decide(load_model(), place(0.3, 0.1, 0.05, 0.4), 0.15, Start(0.95, "comment.echo", 11, 12, 12))
    assert (found.score, found.best) == (0.95, 11)
    assert found.high <= 12


def test_the_score_that_is_published_is_calibrated() -> None:
    model = replace(PLAIN, calibration=Calibration((0.0, 1.0), (0.0, 0.5)))
    assert decide(model, place(0.9, 0.0), 0.1, None).score == pytest.approx(0.45)
    proved = decide(model, place(0.9, 0.0), 0.1, Start(0.95, "comment.echo", 10, 10, 11))
    assert proved.score == 0.95


def test_weights_of_another_version_are_refused() -> None:
    with pytest.raises(ValueError, match="version 0"):
        read_model('{"version": 0}')
