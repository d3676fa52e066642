"""E-mails: the fields of their heads, their signatures, and what is no head."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import prose, publish

HEAD = "From: Ada Brill <ada@pond.example>\nTo: The reed list\nDate: Tue, 3 Mar 2020 10:12:00 +0000\n"


def article(text: str) -> dict[str, object]:
    (row,) = publish(text).rows("articles")
    return row


def labels(text: str) -> list[tuple[str, str]]:
    return [(span["label"], span["rule"]) for span in publish(text).rows("spans")]


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("The low water", "The low water"),
        ("Re: [reeds] The low water", "The low water"),
        ("AW: The low water", "The low water"),
    ],
)
def test_the_subject_without_its_tags_is_the_title(subject: str, title: str) -> None:
    own = article(f"{HEAD}Subject: {subject}\n\n{prose(4)}")
    assert own["title"] == title
    assert str(own["byline"]).startswith("From: Ada Brill")
    assert str(own["published_on"]) == "2020-03-03"


@pytest.mark.parametrize("names", [("Von", "An", "Datum", "Betreff"), ("De", "À", "Date", "Objet")])
def test_fields_are_known_in_other_languages(names: tuple[str, ...]) -> None:
    values = ("Ada Brill", "The reed list", "3.3.2020", "The low water")
    head = "\n".join(f"{name} : {value}" for name, value in zip(names, values, strict=True))
    assert article(f"{head}\n\n{prose(4)}")["title"] == "The low water"


def test_who_wrote_what_is_answered_is_neither_title_nor_date() -> None:
    answered = "On Mon, Mar 2, 2020 at 8:15 AM, Orrin Vale <orrin@pond.example> wrote:\n> Is the ford open?"
    text = f"{HEAD}Subject: Low water\n\n{prose(1)}\n{answered}"
    assert {label for label, _ in labels(text)[5:]} == {"body"}
    assert (article(text)["title"], str(article(text)["published_on"])) == ("Low water", "2020-03-03")


def test_signature_and_footer_are_no_text_of_the_message() -> None:
    end = "--\nAda Brill, keeper of the reeds\n______________________\nreeds: write to leave"
    own = labels(f"{HEAD}Subject: Low water\n\n{prose(4)}\n{end}")
    assert own[-4:] == [
        ("boilerplate", "mail.footer"),
        ("note", "mail.signature"),
        ("boilerplate", "furniture.separator"),
        ("boilerplate", "mail.footer"),
    ]


@pytest.mark.parametrize(
    "text", [f"To: The reed list\n{prose(3)}", f"{prose(1)}\n{HEAD}Subject: Low water\n{prose(3)}"]
)
def test_a_lone_field_or_one_below_prose_is_no_head(text: str) -> None:
    assert not [rule for _, rule in labels(text) if rule == "header.mail"]
