"""What of a thread is no text of its comments: names, times, ranks, votes and buttons, also those that nobody knows."""

from __future__ import annotations

from functools import cache

import pytest
from tests.unit.stages.helpers import Release, each, prose

ARTICLE = "Why the pond froze twice\nBy Miro Tanev\n1 March 2021\n" + prose(6)
SAID = ("I saw it myself from the jetty.", "No you did not, and you know it.", "Stop it, both of you.")
NAMES = ("Ada Brill", "Orrin B.", "marta_77")


def thread(form: str, said: tuple[str, ...] = SAID, names: tuple[str, ...] = NAMES, head: str = "Comments") -> str:
    """An article with comments written in a form, with {n} (1, 2, ...), {name} and {said}."""
    comments = (form.format(n=n, name=name, said=own) for n, (name, own) in enumerate(zip(names, said, strict=True), 1))
    return "\n".join(part for part in (ARTICLE, head, *comments) if part)


def told(release: Release) -> list[tuple[str, str]]:
    """(name, text) of every comment."""
    return [(row["commenter_name"] or "", row["text"]) for row in release.rows("comments")]


WHOLE = list(zip(NAMES, SAID, strict=True))
THANKS = ("Thanks.", "Thanks.", "Thanks.")
TIMED = "{name}\n3 March 2021, 5:1{n} pm\n{said}"
PAGES = {
    # What stands again in nearly all comments
    "unknown buttons": thread(TIMED + "\nKvitter {n}\nGrumf"),
    "unknown ranks": thread("{name}\n3 March 2021, 5:1{n} pm\nOarsman\n{said}"),
    "buttons on one line": thread(TIMED + "\nHjaelp · {n} · Grumf"),
    "votes": thread("{name}\n3 March 2021, 5:1{n} pm\n{n}\n{said}\n{n}"),
    "above the first": thread("[=]\n{name}\n3 March 2021, 5:1{n} pm\n{said}", head=""),
    "all say the same": thread(TIMED, THANKS),
    "amid the text": thread(TIMED + "\nThe boat\nwas late.\n{said}"),
    "two comments": thread(TIMED + "\nGrumf", SAID[:2], NAMES[:2]),
    "long lines": thread(TIMED + "\nNow read what the others say of the boat and of its crew here"),
    # Names
    "ranks above times": thread("{name}\nFull Member\nPosts: {n}\nRe: The pond\n3 March 2021, 5:1{n} pm\n{said}"),
    "countries above times": thread("{name}\nNL\n3 March 2021, 5:1{n} pm\n{said}"),
    "one who says it all": thread(TIMED, names=("Ada Brill",) * 3),
    "handles below": thread("{name}\n@{name}\n3 March 2021, 5:1{n} pm\n{said}", names=("ada", "orrin", "marta_77")),
    "handles above": thread("marta77\nMarta 77\n{n}d\n{said}", names=("a", "b", "c")),
    "pictures": thread("u/{name} avatar\n{name}\n•\n{n}y ago\n{said}", names=("ada", "orrin", "marta_77")),
    "below times": thread("3 March 2021, 5:1{n} pm\n{name}\n{said}", head="Comments\nAuthor\nPosts"),
    "below times, short": thread("3 March 2021, 5:1{n} pm\n{name}\n{said}", ("so true", *SAID[1:])),
    "says, and time below": thread("{name} said...\n{said}\n3 March 2021, 5:1{n} pm", ("so true", *SAID[1:])),
    "buttons with a time": thread("{name}\n{said}\nLike · Reply · {n}y", ("so true", *SAID[1:])),
    "points": thread("[–]{name} {n} points 2 hours ago\n{said}", names=("ada", "orrin_b", "marta_77")),
    "signed below": thread(
        "{said}\n3 March 2021, 5:1{n} pm\n{name}\n1,20{n}3 gold badges12 silver badges", head="3 Answers"
    ),
    "posted by above": thread("Posted by {name}\non 3 March 2021, 5:1{n} pm\n{said}"),
    "where they live": thread("{name}\nOxmere, by the weir\n{n}h ago\n{said}", head="3 comments"),
    # Titles
    "titles": thread(TIMED.replace("{name}", "The {said}\n{name}") + "\nReply"),
    "subjects": thread("Re: Pond {n}\n" + TIMED),
    "buttons above": thread("{name}\n3 March 2021, 5:1{n} pm\nReply\n{said}"),
    # Times of day
    "clocks below": thread("{name} said...\n{said}\n5:1{n} PM"),
    "days and clocks": thread("{name}\n3 March 2021\n5:1{n} pm\n{said}"),
}


@cache
def releases() -> dict[str, Release]:
    """All pages, made in one batch."""
    return dict(zip(PAGES, each(*PAGES.values(), names=True), strict=True))


def page(name: str) -> Release:
    return releases()[name]


@pytest.mark.parametrize(
    "name",
    [
        *("unknown buttons", "unknown ranks", "buttons on one line", "votes", "above the first", "all say the same"),
        *("ranks above times", "countries above times", "below times", "signed below", "posted by above"),
        *("where they live", "clocks below", "days and clocks", "buttons above"),
    ],
)
def test_names_and_texts_and_nothing_else(name: str) -> None:
    said = THANKS if name == "all say the same" else SAID
    assert told(page(name)) == list(zip(NAMES, said, strict=True))
    assert page(name).paragraphs == prose(6).split("\n")


def test_points_are_no_part_of_a_name() -> None:
    assert told(page("points")) == list(zip(("ada", "orrin_b", "marta_77"), SAID, strict=True))


def test_what_repeats_amid_the_text_is_text() -> None:
    assert told(page("amid the text"))[0] == ("Ada Brill", f"{SAID[0]}\nThe boat\nwas late.\n{SAID[0]}")


def test_two_comments_are_too_few_to_tell() -> None:
    assert [text for _, text in told(page("two comments"))] == [f"{own}\nGrumf" for own in SAID[:2]]


def test_long_lines_are_no_buttons() -> None:
    assert all(text.endswith("crew here") for _, text in told(page("long lines")))


def test_one_person_may_say_it_all() -> None:
    assert told(page("one who says it all")) == [("Ada Brill", own) for own in SAID]


@pytest.mark.parametrize(
    ("name", "shown"), [("handles below", "ada"), ("handles above", "Marta 77"), ("pictures", "ada")]
)
def test_a_second_name_is_none_of_the_text(name: str, shown: str) -> None:
    first, *_ = found = told(page(name))
    assert first == (shown, SAID[0])
    assert [text for _, text in found] == list(SAID)


@pytest.mark.parametrize("name", ["below times, short", "says, and time below", "buttons with a time"])
def test_a_short_comment_is_no_name(name: str) -> None:
    assert told(page(name)) == [("Ada Brill", "so true"), *WHOLE[1:]]


def test_titles_between_the_buttons_of_one_and_the_name_of_the_next_are_of_the_next() -> None:
    found = page("titles").comments
    assert [text.endswith(own) for text, own in zip(found, SAID, strict=True)] == [True] * 3
    assert all(text.startswith("The ") for text in found[1:])


def test_subjects_stay_with_their_posts() -> None:
    assert [text.split("\n")[-1] for text in page("subjects").comments] == list(SAID)
    assert "Re: Pond 2" not in page("subjects").comments[0]
