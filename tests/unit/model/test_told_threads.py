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


def sure(*texts: str) -> list[str]:
    """The lines of threads that need no weights to agree."""
    lines = lines_of(*texts)
    found = told_threads(lines, name_above(lines), bounds(ints(lines["doc_no"]), len(texts)), PHRASES)
    return [text for text, is_it in zip(lines["text"].to_pylist(), found.sure, strict=True) if is_it]


PEOPLE = ("Lena K.", "weirwatcher", "Omar Stark")
SAID = ("I lost two of them on Sunday.", "Twenty minutes is optimistic.", "Mine came back by itself.")


def written(form: str, n: int = 3) -> str:
    """Comments in a form, with {n} (1, 2, ...), {name} and {said}."""
    own = zip(PEOPLE, SAID, strict=True)
    return "\n".join([form.format(n=i, name=name, said=said) for i, (name, said) in enumerate(own, 1)][:n])


SURE = {
    "says, time below": written("{name} says:\n1{n} June 2021 at 5:1{n} pm\n{said}"),
    "says, time below the text": written("{name} said...\n{said}\n1{n} June 2021 5:1{n} pm"),
    "buttons to reply": written("{name}\n1{n} June 2021 at 5:1{n} pm\n{said}\nReply"),
    "between texts": written("{name}\n1{n} June 2021 at 5:1{n} pm\n{said}"),
    "posts by number": written("1{n} June 2021 at 5:1{n} pm #{n}\n{name}\nMember\n{said}"),
    "names without times": "3 Comments\n" + written("{n}. {name}\n{said}"),
}


@pytest.mark.parametrize("name", SURE)
def test_without_a_head_where_nothing_else_looks_so(name: str) -> None:
    found = told(f"Menu\n{prose(3)}\n{SURE[name]}\nMost viewed")
    assert set(SAID[:2]) <= set(found)
    assert "Menu" not in found
    assert prose(1) not in found


@pytest.mark.parametrize("name", ["says, time below", "buttons to reply", "between texts"])
def test_what_no_weights_need_to_agree_to(name: str) -> None:
    assert set(sure(f"{prose(3)}\n{SURE[name]}", prose(4))) >= set(SAID)


def test_a_head_alone_leaves_the_weights_their_say() -> None:
    assert sure(f"{prose(3)}\nComments (2)\n{COMMENTS}") == []


NO_THREADS = {
    "headlines above": written("The boat of {name}\n{name}\n1{n} June 2021 at 5:1{n} pm\n{said}"),
    "headlines below": written("{name}\n1{n} June 2021 at 5:1{n} pm\nHow {name} lost his boat\n{said}"),
    "questions as headlines": written("{name}\n1{n} June 2021 at 5:1{n} pm\nWho Will Row Boat {n} Now?\nRead more"),
    "columns": written("The Briefing, 1{n} June 2021 at 5:1{n} pm\n{said}"),
    "two of them": written("{name}\n1{n} June 2021 at 5:1{n} pm\n{said}", 2),
}


@pytest.mark.parametrize("name", NO_THREADS)
def test_lists_of_articles_are_no_threads(name: str) -> None:
    assert told(f"{prose(3)}\n{NO_THREADS[name]}\nMost viewed") == []


def test_threads_stand_below_the_article() -> None:
    assert told(f"{SURE['between texts']}\n{prose(3)}") == []
