"""Text that a crawler wrote as Markdown: links alone are furniture, marks are no part of titles and names."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import prose, publish

LINK = "[Reed post](https://pond.example/reeds)"


def article(text: str) -> dict[str, object]:
    (row,) = publish(text).rows("articles")
    return row


def rules(text: str) -> list[tuple[str, str | None]]:
    return [(span["label"], span["rule"]) for span in publish(text).rows("spans")]


@pytest.mark.parametrize("mark", ["#", "##", "######"])
def test_the_mark_of_a_heading_is_no_part_of_the_title(mark: str) -> None:
    text = f"{mark} The low water in the reeds\n\n{prose(4)}"
    assert article(text)["title"] == "The low water in the reeds"
    assert rules(text)[:2] == [("boilerplate", "header.separator"), ("title", "header.title")]


@pytest.mark.parametrize("title", ["#lowwater is the word of the year", "####### seven marks are no heading"])
def test_other_marks_belong_to_the_title(title: str) -> None:
    assert article(f"{title}\n\n{prose(4)}")["title"] == title


@pytest.mark.parametrize(
    "line",
    [
        LINK,
        f"* {LINK}",
        f"3. {LINK}",
        f"{LINK} | {LINK} · {LINK}",
        "[![A reed](https://pond.example/reed.png) Reeds](https://pond.example/reeds)",
    ],
)
def test_a_line_of_links_alone_is_furniture(line: str) -> None:
    assert rules(f"{line}\n# The low water\n\n{prose(4)}")[0] == ("boilerplate", "furniture.links")
    assert rules(f"# The low water\n\n{prose(4)}\n{line}")[-1] == ("boilerplate", "furniture.links")


@pytest.mark.parametrize(
    "line", [f"The keeper wrote in the {LINK} of the low water.", "![A reed](https://pond.example/r)"]
)
def test_a_sentence_with_a_link_and_a_picture_are_not(line: str) -> None:
    assert ("boilerplate", "furniture.links") not in rules(f"# The low water\n\n{prose(2)}\n{line}\n{prose(2)}")


def test_links_that_name_a_commenter_and_a_time_are_none_of_furniture() -> None:
    turns = "\n".join(
        f"[{name}](/{name}) · [{day} March 2020, 10:12](#c{day})\n\nI saw it myself.\n\n[Reply](#r{day})\n"
        for name, day in (("Ada", 3), ("Orrin", 4), ("Marta", 5))
    )
    release = publish(f"# The low water in the reeds\n\n{prose(6)}\n\n### 3 Comments\n\n{turns}")
    assert [str(row["posted_on"]) for row in release.rows("comments")] == ["2020-03-03", "2020-03-04", "2020-03-05"]
    assert {row["text"] for row in release.rows("comments")} == {"I saw it myself."}


def test_numbers_of_links_before_words_hide_no_thread() -> None:
    turns = "\n".join(
        f"  {n}. {name} says:\n     [{n + 9}]March {n}, 2020 at 8:12 am\n     I saw it myself.\n     [{n + 19}]Reply\n"
        for n, name in enumerate(("Ada", "Orrin", "Marta"), 1)
    )
    release = publish(f"The low water in the reeds\n\n{prose(6)}\n\n{turns}")
    assert [str(row["posted_at"]) for row in release.rows("comments")] == [f"2020-03-0{n} 08:12:00" for n in (1, 2, 3)]
    assert {row["text"] for row in release.rows("comments")} == {"I saw it myself."}


@pytest.mark.parametrize(
    "line", ["By **Ada Brill** | 3 March 2020", "*By Ada Brill, 3 March 2020*", "**By Ada Brill**"]
)
def test_bold_and_slanted_names_are_names(line: str) -> None:
    tables = publish(f"# The low water in the reeds\n\n{line}\n\n{prose(4)}")
    assert [row["name"] for row in tables.rows("authors")] == ["Ada Brill"]
