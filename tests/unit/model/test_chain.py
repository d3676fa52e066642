"""The order of a page's parts: what the chain adds to lines that speak for themselves."""

from __future__ import annotations

import numpy as np
import pytest

from corpus_pipeline.model.chain import BODY, COMMENT, FURNITURE, MOST_LINES, STATES, Chain, fit_chain, states_of

F, B, C = FURNITURE, BODY, COMMENT
PAGE = [F] * 6 + [B] * 5 + [F] * 3 + [B] * 4 + [F] * 3 + [C] * 6 + [F] * 4


def fitted(*pages: list[int]) -> Chain:
    at = np.cumsum([0, *map(len, pages)])
    return fit_chain(np.concatenate([*map(np.array, pages)]), at, np.ones(len(pages)))


def evidence(classes: list[int], sure: float = 2.0) -> np.ndarray:
    """Log probabilities that favour the class of each line by so much."""
    raw = np.full((len(classes), 3), -sure)
    raw[np.arange(len(classes)), classes] = 0.0
    return raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))


def decoded(chain: Chain, *pages: np.ndarray) -> list[int]:
    at = np.cumsum([0, *map(len, pages)])
    return chain.posterior(np.concatenate(pages), at).argmax(axis=1).tolist()


def test_furniture_knows_what_stands_above_it() -> None:
    names = [STATES[state] for state in states_of(np.array([F, B, F, C, F]))]
    assert names == ["top", "body", "aside", "comment", "foot"]


def test_a_lone_odd_line_follows_its_neighbours() -> None:
    lines = evidence(PAGE)
    lines[8] = np.log([0.6, 0.3, 0.1])
    assert decoded(fitted(PAGE), lines) == PAGE


def test_probabilities_of_a_line_sum_to_one() -> None:
    shares = fitted(PAGE).posterior(evidence(PAGE), np.array([0, len(PAGE)]))
    assert shares.sum(axis=1) == pytest.approx(1.0)


def test_no_article_below_its_comments() -> None:
    lines = evidence([*PAGE, B, B], sure=1.0)
    assert B not in decoded(fitted(PAGE), lines)[PAGE.index(C) :]


def test_every_page_holds_some_text() -> None:
    shares = fitted(PAGE).posterior(evidence([F] * 5, sure=1.0), np.array([0, 5]))
    assert shares[:, [B, C]].sum() >= 1


def test_a_document_reads_the_same_beside_others() -> None:
    chain, other = fitted(PAGE), evidence(PAGE[4:], sure=0.7)
    alone = chain.posterior(evidence(PAGE), np.array([0, len(PAGE)]))
    at = np.array([0, len(other), len(other), len(other) + len(PAGE)])
    beside = chain.posterior(np.concatenate([other, evidence(PAGE)]), at)
    assert beside[len(other) :].tolist() == alone.tolist()


def test_documents_longer_than_a_page_are_read_in_pieces() -> None:
    many = [B] * (2 * MOST_LINES + 3)
    assert set(decoded(fitted(PAGE), evidence(many))) == {B}


def test_no_lines_have_no_shares() -> None:
    assert fitted(PAGE).posterior(np.zeros((0, 3)), np.array([0, 0])).shape == (0, 3)


def test_a_chain_survives_json() -> None:
    chain = fitted(PAGE)
    again = Chain.from_json(chain.as_json())
    assert again.steps == pytest.approx(chain.steps, abs=1e-6)
