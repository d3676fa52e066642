"""Fields that a program wrote above a text: what they say, and what is no head of that kind."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import prose, publish


def article(text: str) -> dict[str, object]:
    (row,) = publish(text).rows("articles")
    return row


def labels(text: str) -> list[tuple[str, str | None]]:
    return [(span["label"], span["rule"]) for span in publish(text).rows("spans")]


FIELDS = {
    "English": ("Title", "Author", "Date", "URL", "3 March 2020"),
    "in capitals": ("TITLE", "AUTHOR", "PUB_DATE", "URL", "2020-03-03"),
    "German": ("Titel", "Autorin", "Datum", "Adresse", "3. März 2020"),
    "Russian": ("Заголовок", "Автор", "Дата публикации", "Ссылка", "3 марта 2020"),
    "Turkish": ("Başlık", "Yazar", "Tarih", "URL", "3 Mart 2020"),
    "Chinese": ("标题", "作者", "日期", "链接", "2020年3月3日"),
}


@pytest.mark.parametrize("names", FIELDS.values(), ids=FIELDS.keys())
def test_fields_give_their_values_without_their_names(names: tuple[str, ...]) -> None:
    title, author, date, link, day = names
    head = f"{title}: The low water\n{author}: Ada Brill\n{date}: {day}\n{link}: https://pond.example/low\n"
    own = article(f"{head}\n{prose(4)}")
    assert (own["title"], own["title_source"]) == ("The low water", "text")
    assert own["byline"] == f"{author}: Ada Brill"
    assert (str(own["published_on"]), own["published_raw"]) == ("2020-03-03", day)
    assert own["n_paragraphs"] == 4


def test_each_field_has_its_label() -> None:
    head = "Headline: The low water\nSubtitle: Reeds in the dry year\nNewspaper: Pond Post\nSection: Local\nText:\n"
    assert labels(f"{head}{prose(3)}")[:9] == [
        ("boilerplate", "header.field"),
        ("title", "header.field"),
        ("boilerplate", "header.field"),
        ("subtitle", "header.field"),
        ("boilerplate", "header.field"),
        ("publisher", "header.field"),
        ("boilerplate", "header.field"),
        ("section", "header.field"),
        ("boilerplate", "header.field"),
    ]


def test_yaml_between_dashes_may_hold_any_field() -> None:
    head = '---\ntitle: "The low water"\nweight: 12\ndate: 2020-03-03T10:00:00Z\nkeepers:\n  - Ada\n---\n'
    own = article(f"{head}\n{prose(4)}")
    assert (own["title"], str(own["published_on"]), own["n_paragraphs"]) == ("The low water", "2020-03-03", 4)


@pytest.mark.parametrize("word", ["Retrieved", "Accessed", "Scraped", "Last updated"])
def test_when_a_page_was_fetched_or_changed_is_not_when_it_was_published(word: str) -> None:
    head = f"Title: The low water\nURL: https://pond.example/low\n{word}: 2021-05-06\n"
    assert article(f"{head}\n{prose(4)}")["published_on"] is None
    assert article(f"The low water in the reeds\n{word}: 2021-05-06\n\n{prose(4)}")["published_on"] is None


def test_a_field_without_a_value_that_can_be_read_says_nothing() -> None:
    own = article(f"Title: The low water\nDate: unknown\nAuthor:\n\n{prose(4)}")
    assert (own["title"], own["published_raw"], own["byline"]) == ("The low water", None, None)


def test_the_first_of_two_fields_of_a_kind_counts() -> None:
    head = "Title: The low water\nHeadline: Reeds\nDate: 2020-03-03\nPublished: 2020-04-04\n"
    own = article(f"{head}\n{prose(4)}")
    assert (own["title"], str(own["published_on"])) == ("The low water", "2020-03-03")


@pytest.mark.parametrize("line", ["https://pond.example/low-water", "URL: https://pond.example/low-water"])
def test_an_address_at_the_top_is_no_text(line: str) -> None:
    assert labels(f"{line}\nThe low water in the reeds\n\n{prose(4)}")[:2] == [
        ("boilerplate", "header.field"),
        ("title", "header.title"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Title: The low water\n",
        "Warning: the low water\nAuthor: Ada Brill\n",
        f"{prose(1)}\nTitle: The low water\nAuthor: Ada Brill\nDate: 2020-03-03\n",
    ],
    ids=["one field", "an unknown one", "below prose"],
)
def test_a_lone_field_or_fields_below_prose_are_no_head(head: str) -> None:
    assert not [rule for _, rule in labels(f"{head}\n{prose(3)}") if rule == "header.field"]
