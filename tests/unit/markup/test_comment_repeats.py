from collections.abc import Iterator
from typing import Any

import pytest

from corpus_pipeline.markup import comments
from corpus_pipeline.markup.comment_elements import Candidate, as_candidate
from corpus_pipeline.markup.comment_families import SELECTORS
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_parts import Parts, read_parts
from corpus_pipeline.markup.comment_repeats import ELEMENT_NODES, MAX_TRIED, within_means
from corpus_pipeline.markup.dom import read_dom

SELECTOR = SELECTORS["comments"][0]


PAGE = Page(read_dom("<p>a<p>b<p>c<p>d"))


def group(*nodes: int) -> list[Candidate]:
    return [as_candidate(PAGE, [node], SELECTOR) for node in nodes]


def test_a_group_is_tried_once() -> None:
    groups = [group(3, 5), group(3, 5), group(3, 7)]
    assert list(within_means(PAGE.dom, groups)) == [groups[0], groups[2]]


@pytest.mark.parametrize("node", [0, 3])
def test_groups_are_tried_until_too_much_was_read_in_vain(node: int) -> None:
    n = MAX_TRIED // (2 * (ELEMENT_NODES + PAGE.dom.ends[node] - node))

    def groups() -> Iterator[list[Candidate]]:
        for i in (3, 5, 7):
            yield group(node) * n + group(i)

    assert len(list(within_means(PAGE.dom, groups()))) == 2


def test_like_elements_are_read_only_while_enough_of_them_may_be_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    n_read = [0]

    def counting(*args: Any, **named: Any) -> Parts:
        n_read[0] += 1
        return read_parts(*args, **named)

    monkeypatch.setattr(comments, "read_parts", counting)
    items = "<li>Low" * 100
    assert not comments.find_comments(read_dom(f"<div class=comments><h3>Comments</h3><ul>{items}</ul></div>"))
    assert 0 < n_read[0] < 100
