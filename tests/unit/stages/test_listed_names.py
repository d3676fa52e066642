"""Names of commenters without times, below a head that says how many comments there are."""

from __future__ import annotations

from functools import cache

import pytest
from tests.unit.stages.helpers import Release, each, prose

ARTICLE = "Why the pond froze twice\nBy Miro Tanev\n1 March 2021\n" + prose(6)
SAID = ("I saw it myself from the jetty.", "No you did not, and you know it.", "Stop it, both of you.")
NAMES = ("Ada Brill", "Orrin B.", "marta_77")


def listed(form: str, head: str = "3 Comments", names: tuple[str, ...] = NAMES) -> str:
    """An article, the head of a thread, and items with {n} (1, 2, ...), {name} and {said}."""
    items = (form.format(n=n, name=name, said=own) for n, (name, own) in enumerate(zip(names, SAID, strict=True), 1))
    return "\n".join((ARTICLE, head, *items))


PAGES = {
    "numbers": listed("{n}. {name}\n{said}"),
    "numbers in brackets": listed("{n}) {name}\n{said}"),
    "numbers twice": listed("{n}. {n}. {name}\n{said}"),
    "bullets": listed("• {name}\n{said}"),
    "points": listed("{name} {n} pts\n{said}"),
    "buttons": listed("{n}. {name}\n{said}\nReply\n• Report this comment"),
    "controls": listed("{n}. {name}\n{said}", head="3 Comments\nSort by:\nNewest"),
    "no head": listed("{n}. {name}\n{said}", head=""),
    "no number": listed("{n}. {name}\n{said}", head="Comments"),
    "fewer comments": listed("{n}. {name}\n{said}", head="2 Comments"),
    "prose between": listed("{n}. {name}\n{said}", head="3 Comments\n" + prose(1, 7)),
    "one name": listed("• {name}\n{said}", names=("Report",) * 3),
    "no names": listed("{n}. {name}\n{said}", names=("The boat that nobody has ever seen again",) * 3),
    "not from one": listed("{n}7. {name}\n{said}"),
    "list": listed("{n}. {name}"),
}


@cache
def releases() -> dict[str, Release]:
    """All pages, made in one batch."""
    return dict(zip(PAGES, each(*PAGES.values(), names=True), strict=True))


def told(name: str) -> list[tuple[str, str]]:
    """(name, text) of every comment."""
    return [(row["commenter_name"] or "", row["text"]) for row in releases()[name].rows("comments")]


@pytest.mark.parametrize(
    "name", ["numbers", "numbers in brackets", "numbers twice", "bullets", "points", "buttons", "controls"]
)
def test_names_that_follow_one_another(name: str) -> None:
    assert told(name) == list(zip(NAMES, SAID, strict=True))


@pytest.mark.parametrize(
    "name", ["no head", "no number", "fewer comments", "prose between", "one name", "no names", "not from one", "list"]
)
def test_other_lists_name_nobody(name: str) -> None:
    assert [own for own, _ in told(name) if own] == []
