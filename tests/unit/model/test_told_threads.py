"""Threads that a head and author lines tell in whole pages."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import PHRASES, lines_of, prose

from corpus_pipeline.columns import bounds, ints
from corpus_pipeline.model.told_threads import told_threads
from corpus_pipeline.stages.segment import name_above

COMMENTS = """weirwatcher
4 Mar 2024 11.40
Twenty minutes is optimistic.
Report
12
halden_resident
4 Mar 2024 12.15
No letter came to us either.
Last time I walked."""


def told(*texts: str) -> list[str]:
    """The lines of threads."""
    lines = lines_of(*texts)
    found = told_threads(lines, name_above(lines), bounds(ints(lines["doc_no"]), len(texts)), PHRASES)
    return [text for text, is_it in zip(lines["text"].to_pylist(), found.lines, strict=True) if is_it]


def test_from_the_first_name_to_the_line_below_the_last_author_line() -> None:
    wanted = [line for line in COMMENTS.split("\n")[:-1] if line != "12"]
    assert told(f"Menu\n{prose(3)}\nComments (2)\nSort by\nOldest\n{COMMENTS}\nMost viewed") == wanted


def test_a_way_to_sort_is_no_list_of_other_articles() -> None:
    wanted = [line for line in COMMENTS.split("\n")[:-1] if line != "12"]
    assert told(f"{prose(3)}\nComments (2)\nNewest\nOldest\n{COMMENTS}") == wanted


def test_dates_alone_with_sentences_below() -> None:
    dated = "Lena K.\nJun 9, 2021\nLiked by the author\nI lost two of them.\nOmar\nJun 9, 2021\nSo did I.\n45"
    assert told(f"{prose(3)}\nResponses (14)\n{dated}") == dated.split("\n")[:-1]


def test_dates_alone_with_headlines_below() -> None:
    listed = "Miro Tanev\nJun 9, 2021\nThe lost boats\nAda Brill\nJun 8, 2021\nA pond that froze twice"
    assert not told(f"{prose(3)}\nResponses (0)\n{listed}")


def test_documents_do_not_mix() -> None:
    whole = f"{prose(3)}\nComments (2)\n{COMMENTS}"
    assert told(whole, prose(2), f"{whole}\nMost viewed") == told(whole) * 2
    assert not told(f"{prose(3)}\nComments (2)", COMMENTS)


def test_a_head_in_the_menu_is_none() -> None:
    assert not told(f"Comments\n{prose(3)}\n{COMMENTS}")


def test_one_author_line_is_no_thread() -> None:
    assert not told(f"{prose(3)}\nComments (2)\n" + "\n".join(COMMENTS.split("\n")[:3]))


@pytest.mark.parametrize("head", ["Comments (1)", "1 Comment »", "One Comment", "comment… read it below or\nadd one"])
def test_one_author_line_below_a_head_that_tells_of_one(head: str) -> None:
    own = COMMENTS.split("\n")[:3]
    assert told(f"{prose(3)}\n{head}\n" + "\n".join(own)) == own


def test_a_list_of_other_articles_below_an_empty_thread_is_none() -> None:
    assert not told(f"{prose(3)}\n0 comments\nRelated articles\n{COMMENTS}")


def test_author_lines_far_below_a_head_are_not_its_own() -> None:
    far = "\n".join(f"Pond number {n}" for n in range(12))
    assert not told(f"{prose(3)}\n0 comments\n{far}\n{COMMENTS}")


def test_nothing_without_threads() -> None:
    assert not told(prose(3))
