"""Heads of pages as a whole: what becomes a field of the article and what stays in its body."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.unit.stages.helpers import SENTENCES, SITE, each, labelled, prose, publish, record, together

TITLE = "Why the pond froze twice"
BODY = prose(3)
MAY = dt.date(2024, 5, 6)
GERMAN = "Der Reiher stand im Schilf, bis der erste Kahn des Morgens um die Biegung kam und alle es sahen.\n" * 1
RUSSIAN = "Цапля стояла в камышах, пока первая баржа утра не вышла из-за поворота реки у старой мельницы."
TURKISH = "Balıkçıl, sabahın ilk mavnası dönemeçten çıkana kadar sazlıkların arasında durdu ve kimse kıpırdamadı."
FRENCH = "Le héron se tenait dans les roseaux jusqu’à ce que la première barge du matin passe enfin la boucle."
SPANISH = "La garza estuvo entre los juncos hasta que la primera barca de la mañana dobló la curva del río."

ARABIC = "وقف مالك الحزين بين القصب حتى جاءت أول بارجة في الصباح حول المنعطف ولم يتحرك أحد من مكانه."
PERSIAN = "حواصیل تا آمدن نخستین قایق صبح از پشت پیچ رودخانه در میان نی‌ها ایستاده بود و تکان نخورد."
CHINESE = "苍鹭站在芦苇丛中，直到清晨的第一艘驳船绕过弯道，谁也没有动，也没有人问为什么。"
AZERI = "Vağ sübhün ilk barjı dönərkən qamışların arasında durmuşdu və heç kim yerindən tərpənmirdi."

FIELDS = ("title", "subtitle", "byline", "published_on", "publisher", "section", "republished_from")


def fields(article: dict[str, Any]) -> dict[str, Any]:
    return {name: article[name] for name in FIELDS if article[name] is not None}


HEADS: dict[str, tuple[str, dict[str, Any]]] = {
    "title alone": (f"{TITLE}\n{BODY}", {"title": TITLE}),
    "a long question for a title": (
        f"Will the old pond behind the mill really freeze twice again in this winter?\nBy Miro Tanev\n{BODY}",
        {
            "title": "Will the old pond behind the mill really freeze twice again in this winter?",
            "byline": "By Miro Tanev",
        },
    ),
    "byline and date": (
        f"{TITLE}\nBy Miro Tanev\nMay 6, 2024\n{BODY}",
        {"title": TITLE, "byline": "By Miro Tanev", "published_on": MAY},
    ),
    "title twice around a date line": (
        f"{TITLE}\nMiro Tanev Analysis 6 May 2024\n{TITLE}\n{BODY}",
        {"title": TITLE, "byline": "Miro Tanev", "section": "Analysis", "published_on": MAY},
    ),
    "icon letters": (
        f"{TITLE}\nP 06.05.2024 U Miro Tanev\n{BODY}",
        {"title": TITLE, "byline": "Miro Tanev", "published_on": MAY},
    ),
    "date before the title in its line": (f" date 2024-05-06 {TITLE}\n{BODY}", {"title": TITLE, "published_on": MAY}),
    "site name, standfirst, byline": (
        f"Pond News Online\n{TITLE}\nA short look at a long winter on the water\nBy Miro Tanev | 6 May 2024\n{BODY}",
        {
            "publisher": "Pond News Online",
            "title": TITLE,
            "subtitle": "A short look at a long winter on the water",
            "byline": "By Miro Tanev",
            "published_on": MAY,
        },
    ),
    "standfirst, byline and source without a title": (
        f"{SENTENCES[9]}\nBy Miro Tanev, originally published by The Reed\n{BODY}",
        {"subtitle": SENTENCES[9], "byline": "By Miro Tanev", "republished_from": "The Reed"},
    ),
    "a name beside a date": (
        f"{TITLE}\nJ. K. Rowan\n6 May 2024\n{BODY}",
        {"title": TITLE, "byline": "J. K. Rowan", "published_on": MAY},
    ),
    "section above the title": (f"Analysis\n{TITLE}\n{BODY}", {"section": "Analysis", "title": TITLE}),
    "a question": (f"Why did the pond freeze?\n{BODY}", {"title": "Why did the pond freeze?"}),
    "good news": (f"Good news for bees\n{BODY}", {"title": "Good news for bees"}),
    "a title of two words": (f"Pond life\n{BODY}", {"title": "Pond life"}),
    "German": (
        f"Warum der Teich zweimal fror\nVon Miro Tanev\n6. Mai 2024, 10:30 Uhr\n{GERMAN}",
        {"title": "Warum der Teich zweimal fror", "byline": "Von Miro Tanev", "published_on": MAY},
    ),
    "Russian": (
        f"Почему пруд замёрз дважды\nМиро Танев\n6 мая 2024 г., 10:30\n{RUSSIAN}",
        {"title": "Почему пруд замёрз дважды", "byline": "Миро Танев", "published_on": MAY},
    ),
    "Turkish": (
        f"Gölet neden iki kez dondu\nMiro Tanev\n6 Mayıs 2024\n{TURKISH}",
        {"title": "Gölet neden iki kez dondu", "byline": "Miro Tanev", "published_on": MAY},
    ),
    "French": (
        f"Pourquoi l’étang a gelé deux fois\nPar Miro Tanev, le 6 mai 2024\n{FRENCH}",
        {"title": "Pourquoi l’étang a gelé deux fois", "byline": "Par Miro Tanev", "published_on": MAY},
    ),
    "Spanish": (
        f"Por qué se heló el estanque\nPor Miro Tanev\n6 de mayo de 2024\n{SPANISH}",
        {"title": "Por qué se heló el estanque", "byline": "Por Miro Tanev", "published_on": MAY},
    ),
    "Arabic": (
        f"لماذا تجمدت البركة مرتين\nبقلم: ميرو تانيف\n6 مايو 2024\n{ARABIC}",
        {"title": "لماذا تجمدت البركة مرتين", "byline": "بقلم: ميرو تانيف", "published_on": MAY},
    ),
    "Persian": (
        f"چرا برکه دو بار یخ زد\nنویسنده: میرو تانف\n۱۷ اردیبهشت ۱۴۰۳\n{PERSIAN}",
        {"title": "چرا برکه دو بار یخ زد", "byline": "نویسنده: میرو تانف", "published_on": MAY},
    ),
    "Chinese": (
        f"池塘为什么两次结冰\n2024年5月6日 10:30 来源：芦苇报\n作者：王小明\n{CHINESE}",
        {"title": "池塘为什么两次结冰", "byline": "作者：王小明", "published_on": MAY, "republished_from": "芦苇报"},
    ),
    "Azerbaijani": (
        f"Gölməçə niyə iki dəfə dondu\nMüəllif: Miro Tanev\n6 may 2024, 10:30\n{AZERI}",
        {"title": "Gölməçə niyə iki dəfə dondu", "byline": "Müəllif: Miro Tanev", "published_on": MAY},
    ),
    "a byline below the article": (f"{TITLE}\n{prose(6)}\nBy Miro Tanev", {"title": TITLE, "byline": "By Miro Tanev"}),
    "several authors": (
        f"{TITLE}\nBy Miro Tanev, Ada Brill and Orrin Bask\n{BODY}",
        {"title": TITLE, "byline": "By Miro Tanev, Ada Brill and Orrin Bask"},
    ),
    "a title in capitals": (f"THE POND FROZE TWICE\n{BODY}", {"title": "THE POND FROZE TWICE"}),
    "a title that ends in initials": (f"The winter of J. K.\n{BODY}", {"title": "The winter of J. K."}),
    "only prose": (BODY, {}),
    "one line": (SENTENCES[0], {}),
    "an ambiguous date": (f"{TITLE}\n03/04/2024\n{BODY}", {"title": TITLE}),
    "a relative date": (f"{TITLE}\nBy Miro Tanev\n5 hours ago\n{BODY}", {"title": TITLE, "byline": "By Miro Tanev"}),
    "dates in the prose": (
        f"{TITLE}\nThe ferry sank on 3 May 2021 off the cape, and on 4 June 2021 it was raised by two barges.\n{BODY}",
        {"title": TITLE},
    ),
    "a list of dates": (
        f"{TITLE}\n{BODY}\nThe boat sails on 3 May 2021, 4 June 2021 and 7 July 2021, weather permitting, as always.\n",
        {"title": TITLE},
    ),
    "a dated link to elsewhere": (
        f"{TITLE}\n{BODY}\nRelated: Another pond froze, 6 May 2024\n",
        {"title": TITLE},
    ),
    "an anniversary in the title": (
        f"What 6 May 1945 meant to Pellow\n{BODY}",
        {"title": "What 6 May 1945 meant to Pellow"},
    ),
}
head = together({name: text for name, (text, _) in HEADS.items()})


@pytest.mark.parametrize("name", HEADS)
def test_fields_of_a_head(name: str) -> None:
    assert fields(head(name).article) == HEADS[name][1]


@pytest.mark.parametrize("name", HEADS)
def test_every_line_of_prose_stays_in_the_body(name: str) -> None:
    text, expected = HEADS[name]
    lines = [line for line in text.split("\n") if len(line.split()) >= 12 and line not in expected.values()]
    assert [line for line in lines if line not in head(name).paragraphs] == []


def test_authors_in_their_order() -> None:
    assert head("several authors").authors == [(name, "author") for name in ("Miro Tanev", "Ada Brill", "Orrin Bask")]
    assert head("title twice around a date line").authors == [("Miro Tanev", "author")]
    assert head("icon letters").authors == [("Miro Tanev", "author")]
    assert head("only prose").authors == []


def test_a_line_of_several_fields_is_cut_into_spans() -> None:
    text = HEADS["icon letters"][0]
    assert labelled(head("icon letters"), text)[1:5] == [
        ("boilerplate", "P"),
        ("date", "06.05.2024"),
        ("boilerplate", "U"),
        ("byline", "Miro Tanev"),
    ]


def test_the_repeated_title_is_a_title_too_and_stands_once_in_the_article() -> None:
    release = head("title twice around a date line")
    titles = [span for span in release.rows("spans") if span["label"] == "title"]
    assert [span["rule"] for span in titles] == ["header.title", "header.title_repeated"]
    assert [span["row_id"] is not None for span in titles] == [True, False]
    assert TITLE not in release.paragraphs


def test_a_time_and_its_offset_are_read() -> None:
    (release,) = each(f"{TITLE}\nBy Miro Tanev\n2024-05-06T10:30:00+02:00\n{BODY}")
    article = release.article
    assert (article["published_at"], article["utc_offset_min"]) == (dt.datetime.fromisoformat("2024-05-06 10:30"), 120)
    assert (article["published_on"], article["published_source"]) == (MAY, "text")


def test_the_first_of_two_dates_is_kept_and_an_update_is_not_the_publication() -> None:
    for order in (("Published 6 May 2024", "Updated 7 May 2024"), ("Updated 7 May 2024", "Published 6 May 2024")):
        (release,) = each("\n".join((TITLE, *order, BODY)))
        assert release.article["published_on"] == MAY


# --- what the corpus knows ---


def test_an_ambiguous_date_is_settled_by_another_page_of_the_site() -> None:
    page = record(f"{TITLE}\nBy Miro Tanev\n03/04/2021\n{BODY}", 0)

    def published(*others: str, site: str = SITE) -> list[Any]:
        pages = [record(f"Another page\n{date}\n{prose(2, 4 + i)}", i + 1, site) for i, date in enumerate(others)]
        return publish(page, *pages).column("articles", "published_on")[:1]

    assert published() == [None]
    assert published("25/12/2020") == [dt.date(2021, 4, 3)]
    assert published("12/25/2020") == [dt.date(2021, 3, 4)]
    assert published("12/25/2020", "25/12/2020") == [None]
    assert published("25/12/2020", site="reed.example") == [None]
    assert publish(page).article["published_raw"] == "03/04/2021"


def test_a_date_after_the_newest_retrieval_is_not_believed() -> None:
    text = f"{TITLE}\n6 May 2024\n{BODY}"
    assert each(text, latest=dt.date(2024, 5, 5))[0].article["published_on"] is None
    assert each(text, latest=MAY)[0].article["published_on"] == MAY


def test_a_given_title_and_date_and_author_go_before_those_of_the_text() -> None:
    text = f"{TITLE}\nBy Miro Tanev\n6 May 2024\n{BODY}"
    release = publish(record(text, 0, title=TITLE, author="Ada Brill", date="2020-01-02"))
    article = release.article
    assert (article["title"], article["title_source"]) == (TITLE, "given")
    assert (article["published_on"], article["published_source"]) == (dt.date(2020, 1, 2), "given")
    assert release.authors == [("Ada Brill", "author")]
    assert TITLE not in release.paragraphs


def test_a_given_title_that_the_text_does_not_hold_changes_no_line() -> None:
    text = f"{TITLE}\n{BODY}"
    release = publish(record(text, 0, title="Something else altogether"))
    assert release.article["title"] == "Something else altogether"
    assert len(release.rows("spans")) == 4


def test_a_given_date_that_is_none_is_passed_over() -> None:
    article = publish(record(f"{TITLE}\n6 May 2024\n{BODY}", 0, date="last Tuesday")).article
    assert (article["published_on"], article["published_source"]) == (MAY, "text")


def test_the_site_s_name_is_told_by_the_site() -> None:
    release = publish(record(f"Pond Paper\n{TITLE}\n{BODY}", 0, "pondpaper.example"))
    assert (release.article["publisher"], release.article["title"]) == ("Pond Paper", TITLE)


def test_what_stands_on_top_of_every_page_is_no_title() -> None:
    pages = [
        record(
            "\n".join(
                (
                    "The Reed",
                    "All about water",
                    f"Title {i} of this paper",
                    *(f"{s[:-1]} no {i}." for s in SENTENCES[:3]),
                )
            ),
            i,
        )
        for i in range(5)
    ]
    articles = publish(*pages).rows("articles")
    assert [article["title"] for article in articles] == [f"Title {i} of this paper" for i in range(5)]
    assert {article["publisher"] for article in articles} == {"The Reed"}


def test_an_entry_below_its_day_is_named_by_the_line_below_that() -> None:
    lines = ("The Kettle Diaries", "Thursday, March 8, 2012", "How he learned to whistle", prose(4), "Posted by Mabel")
    entry, other = each("\n".join(lines) + " at 9:30 PM", "\n".join(lines))
    assert (entry.article["title"], entry.article["publisher"]) == (lines[2], lines[0])
    assert other.article["title"] == lines[0]
