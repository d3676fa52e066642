"""Furniture and the start of comments: what goes, and above all what must stay."""

from __future__ import annotations

import pytest
from tests.unit.stages.helpers import (
    SENTENCES,
    SITE,
    Page,
    each,
    furniture_of,
    labelled,
    labels_of,
    prose,
    publish,
    record,
    starts_of,
    taken,
    together,
)

from corpus_pipeline.columns import ints

TITLE = "Why the pond froze twice"
THREAD = (
    "Ada Brill says:\nMarch 3, 2021 at 5:14 pm\nI saw it myself.\n"
    "Orrin says:\nMarch 4, 2021 at 6:14 pm\nNo you did not."
)


def page(*parts: str, title: str = TITLE) -> str:
    return "\n".join((title, *parts))


def furniture(text: str, *others: Page, n_more: int = 0) -> list[str]:
    """Lines of the first page that are furniture for certain, before heads and comments are looked at."""
    lines, labels = furniture_of(text, *others, n_more=n_more)
    rows = ints(lines["doc_no"]) == 0
    found = (labels.isin("boilerplate") & rows).nonzero()[0]
    return [lines["text"][int(row)].as_py() for row in found]


# --- dividing lines ---


@pytest.mark.parametrize("stroke", ["___", "-" * 70, "=====", "– – –", "~~~~"])
def test_dividing_lines_are_furniture(stroke: str) -> None:
    assert furniture(page(prose(2), stroke, prose(2, 2))) == [stroke]


@pytest.mark.parametrize(
    "line", ["--", "* * *", "*", "• • •", "...", "^", "+", "?!", ":-)", "👍👍👍", "|---|---|", "- 5 -", "- a -"]
)
def test_other_lines_without_words_stay(line: str) -> None:
    assert furniture(page(prose(2), line, prose(2, 2))) == []


# --- lists of months ---


@pytest.mark.parametrize(
    "archive",
    [
        "May 2011\nApril 2011\nMarch 2011\nJanuary 2011",
        "► July 2012 (6)\n► June 2012 (11)\n► May 2012 (4)\n► April 2012 (9)",
        "agosto de 2010 (3)\njulio de 2010 (1)\njunio de 2010 (2)\nmayo de 2010 (8)",
        "2011年5月 (3)\n2011年4月 (2)\n2011年3月 (1)\n2011年2月 (7)",
        "2014\n2013\n2012\n2011",
    ],
)
def test_lists_of_months_are_archives(archive: str) -> None:
    assert set(archive.split("\n")) <= set(furniture(page(prose(3), archive, prose(2, 5))))


@pytest.mark.parametrize(
    "months",
    ["May 2011\nApril 2011\nMarch 2011", "In May 2011 it rained.\nIn June 2011 it froze.\n2012 was mild.\n2013 too."],
)
def test_few_months_or_sentences_about_them_are_no_archive(months: str) -> None:
    assert not set(months.split("\n")) & set(furniture(page(prose(3), months, prose(2, 5))))


# --- furniture by phrases ---

WIDGETS = {
    "en": ["Skip to content", "Share this:", "Leave a Reply", "Your email address will not be published", "Read more"],
    "de": ["Zum Inhalt springen", "Artikel teilen", "Schreibe einen Kommentar", "Weiterlesen"],
    "fr": ["Aller au contenu", "Partager cet article", "Laisser un commentaire", "Lire la suite"],
    "es": ["Saltar al contenido", "Compartir esta noticia", "Deja un comentario", "Leer más"],
    "ru": ["Перейти к содержимому", "Поделиться", "Оставить комментарий", "Читать далее"],
    "tr": ["İçeriğe geç", "Paylaş", "Bir cevap yazın", "Devamını oku"],
}


widgets = together({name: "\n".join((own[0], page(prose(4), *own))) for name, own in WIDGETS.items()})


@pytest.mark.parametrize("language", WIDGETS)
def test_widgets_are_furniture_at_the_edges_of_a_page(language: str) -> None:
    found = [span["text"] for span in widgets(language).rows("spans") if span["label"] == "boilerplate"]
    assert found == [WIDGETS[language][0], *WIDGETS[language]]


def test_upper_case_and_arrows_make_no_difference() -> None:
    assert furniture(page(prose(4), "» SHARE THIS…", "READ MORE →")) == ["» SHARE THIS…", "READ MORE →"]


def _inside_and_last(line: str) -> dict[str, str]:
    return {"inside": page(prose(3), line, prose(3, 3)), "last": page(prose(6), line)}


STAY = [
    "Good news for bees",
    "Leave a reply to the council if you must",
    "Read more than one book a year, he said",
    "Share and share alike",
    "Home again",
    "Introduction",
    "Commentaires sur la carte",
    "Weiter unten am Fluss",
    "Search and you shall find",
    "The end",
    "Yes.",
    "No. 5",
    "42",
    "…",
    "* * *",
]


stay = together({f"{place} {line}": text for line in STAY for place, text in _inside_and_last(line).items()})


@pytest.mark.parametrize("line", STAY)
@pytest.mark.parametrize("place", ["inside", "last"])
def test_short_or_odd_lines_are_no_furniture(line: str, place: str) -> None:
    assert "boilerplate" not in stay(f"{place} {line}").labels()


def test_the_last_line_of_an_article_stays_whatever_it_looks_like() -> None:
    endings = ["So it goes", "Amen", "And you?", "12", "— the end —", "Goodbye, pond", "xxx"]
    for ending, own in zip(endings, labels_of(*(page(prose(5), ending) for ending in endings)), strict=True):
        assert own[-1][1] == ending
        assert own[-1][0] in ("body", "heading", "note"), ending


def test_a_line_of_nothing_visible_is_furniture_with_a_rule() -> None:
    release = publish(page(prose(4), "\u200b\u200b"))
    assert release.rows("spans")[-1]["rule"] == "invisible.line"


def test_menus_are_furniture_above_and_below_but_a_table_inside() -> None:
    menu, table = "Home | Quayside | Council | Letters", "Lamp | Rope | Bread | Salt"
    assert furniture("\n".join((menu, page(prose(6), menu)))) == [menu, menu]
    assert furniture(page(prose(3), table, "3 | 4 | 5 | 6", prose(3, 3))) == []


def test_entries_below_the_head_of_a_list_go_with_it() -> None:
    tail = ["Recent Posts", "The heron came back", "Two carpenters and a jetty", "A list of lost boats"]
    assert furniture(page(prose(6), *tail)) == tail


def test_a_list_between_the_article_and_a_thread_goes_with_its_head() -> None:
    comments = f"2 comments\n{THREAD}\n{prose(1, 9)}"
    assert {"Related topics", "Boats", "Nets"} < {*furniture(page(prose(3), "Related topics\nBoats\nNets", comments))}
    with_text = page(prose(3), "Related topics\nBoats", "Nobody was hurt.", comments)
    assert "Boats" not in furniture(with_text)


def test_a_list_of_other_pages_ends_where_prose_begins() -> None:
    text = page(prose(3), "Recent Posts", "The heron came back", prose(3, 3))
    assert SENTENCES[3] not in furniture(text)
    assert SENTENCES[5] not in furniture(text)


# --- furniture by repeats ---

FOOT = ("Tips for the keeper of a pond", "Made with love by the shore crew")


def sister(number: int, *tail: str, site: str = SITE) -> Page:
    """Another page of a site, in words of its own."""
    own = [f"{sentence[:-1]}, and that was day {number}." for sentence in SENTENCES[:5]]
    return record("\n".join((f"Title {number} of the pond paper", *own, *tail)), number, site)


def test_what_stands_below_the_article_on_every_page_is_furniture() -> None:
    assert furniture(page(prose(5), *FOOT), *(sister(i, *FOOT) for i in range(1, 5))) == list(FOOT)


def test_copies_of_one_short_text_with_other_titles_keep_its_sentences() -> None:
    text = ("The bell of the pier was rung twice.", "Nobody came to hear it.")
    release = publish(*(record(page(*text, title=f"Bell number {i}"), i) for i in range(4)))
    assert release.column("documents", "status") == ["published"] * 4
    assert release.column("paragraphs", "text") == list(text) * 4


def test_a_page_of_menus_with_one_repeated_sentence_has_no_text() -> None:
    menu = ("Ponds and lakes of the county", "Boats to hire by the hour", "Where to eat", "Visit the old mill house")
    pages = (record(page(*menu, "We use biscuits on this site.", title=f"Page {i}"), i) for i in range(4))
    assert publish(*pages).column("paragraphs", "text") == []


def test_a_line_on_two_sites_is_not() -> None:
    assert furniture(page(prose(5), *FOOT), sister(1, *FOOT, site="reed.example")) == []


def test_a_line_on_many_sites_is_furniture_of_the_corpus() -> None:
    others = [sister(i, *FOOT, site=f"site-{i}.example") for i in range(1, 6)]
    release = publish(page(prose(5), *FOOT), *others)
    first = [
        span for span in release.rows("spans") if span["document_id"] == release.rows("documents")[0]["document_id"]
    ]
    assert [span["rule"] for span in first[-2:]] == ["repeat.corpus"] * 2


MANY = 1_000


def test_lines_that_stand_together_in_three_documents_are_of_a_template() -> None:
    text = page(prose(5), *FOOT)
    assert furniture(text, sister(1, *FOOT), sister(2, *FOOT), n_more=MANY) == list(FOOT)
    assert furniture(text, sister(1, *FOOT), n_more=MANY) == []
    assert furniture(text, sister(1, *FOOT), sister(2, *FOOT[::-1]), n_more=MANY) == []


def test_lines_that_mostly_stand_apart_are_of_no_template() -> None:
    apart = [sister(i, FOOT[0], f"Day {i}", FOOT[1]) for i in range(3, 10)]
    assert furniture(page(prose(5), *FOOT), sister(1, *FOOT), sister(2, *FOOT), *apart, n_more=MANY) == []


def test_a_template_needs_more_documents_within_the_article() -> None:
    def of(n: int) -> list[str]:
        own = [
            sister(i, *FOOT, f"Day {i} ended as all of them had, with a bell and a lamp on the pier.") for i in range(n)
        ]
        return furniture(page(prose(5), *FOOT, prose(2, 5)), *own, n_more=MANY)

    assert of(3) == []
    assert of(4) == list(FOOT)


NOTICE = [
    f"{sentence[:-1]}, and by reading on you agree to that and to the list of our partners."
    for sentence in SENTENCES[4:8]
]


def test_a_notice_longer_than_the_articles_of_its_site_is_furniture() -> None:
    def of(number: int) -> str:
        own = (f"{sentence[:-1]}, and that was day {number}." for sentence in SENTENCES[:3])
        return "\n".join((*NOTICE, f"Title {number} of the pond paper", "By Ada Brill", *own, "Share", NOTICE[0]))

    release = publish(*(record(of(i), i) for i in range(6)))
    assert [*map(len, (release.rows("articles"), release.column("paragraphs", "text")))] == [6, 18]
    assert {(row["title"][:5], row["byline"]) for row in release.rows("articles")} == {("Title", "By Ada Brill")}


def test_many_copies_of_one_page_keep_its_article() -> None:
    copies = (record(page(prose(6), "Latest news", f"Boat {i} sails"), i) for i in range(8))
    assert publish(*copies).column("paragraphs", "text") == [*SENTENCES[:6]] * 8


def test_what_several_papers_print_of_one_agency_is_no_template() -> None:
    story = "\n".join((prose(3, 5), "What comes next", prose(2, 8)))
    papers = [
        sister(i, story, f"Paper {i} also tells of its own pond, of its own boats and of its day.") for i in range(9)
    ]
    assert furniture(page(prose(5), story, prose(1, 10)), *papers, n_more=MANY) == []


def test_the_article_that_all_pages_of_a_thread_hold_is_no_template() -> None:
    def part(number: int) -> str:
        said = "Ada {0} says:\nMarch 3, 2021\nThe {0} boats of day {1} were late again, as on all days when we came."
        return page(prose(3), "Comments", *(said.format(i, number) for i in range(30 * number, 30 * number + 30)))

    release = publish(*(record(part(i), i, None) for i in range(8)))
    assert release.column("paragraphs", "text") == [*SENTENCES[:3]] * 8


def test_a_heading_that_stands_on_two_pages_of_a_big_site_stays() -> None:
    text = page(prose(3), "Introduction", prose(3, 3))
    others = [sister(i) for i in range(1, 30)]
    twin = record("\n".join(("Another", *[f"{s[:-1]} too." for s in SENTENCES[:3]], "Introduction", SENTENCES[9])), 30)
    assert furniture(text, *others, twin) == []
    release = publish(text, *others, twin)
    headings = [own for own in release.rows("paragraphs") if own["kind"] == "heading"]
    assert "Introduction" in [own["text"] for own in headings]


def test_the_lines_of_a_reprint_stay() -> None:
    second = record(page(prose(8), "And the end of the other one.", title="The pond, once more"), 1)
    assert furniture(page(prose(8)), second) == []


def test_a_page_quoted_on_another_stays_whole() -> None:
    quoted = record(page(prose(1, 5), SENTENCES[0], prose(3, 6), title="What they wrote"), 1)
    assert furniture(page(prose(4)), quoted) == []


# --- comments: where they start ---


def first_comment(text: str) -> str | None:
    """The first line of the comment run."""
    (own,) = labels_of(text)
    return next((line for label, line in own if label in ("comment", "comment_meta")), None)


HEADS = ["Comments", "2 Comments", "2 thoughts on “The heron”", "Kommentare (2)", "2 commentaires", "Комментарии (2)"]


marked = together({head: page(prose(5), head, THREAD) for head in HEADS})


@pytest.mark.parametrize("head", HEADS)
def test_a_marked_thread_starts_below_its_head(head: str) -> None:
    release = marked(head)
    assert release.comments == ["I saw it myself.", "No you did not."]
    assert head in [span["text"] for span in release.rows("spans") if span["label"] == "boilerplate"]


def test_a_thread_without_a_head_is_told_by_its_author_lines() -> None:
    assert first_comment(page(prose(5), THREAD)) == "Ada Brill says:"


BYLINES = ["By Miro Tanev\n1 March 2021", "By Miro Tanev, 1 March 2021 10:30", "Miro Tanev | March 1, 2021 at 10:30 am"]
THREADS = {
    "says": THREAD,
    "name | time": "\n".join(
        f"{name} | March {day}, 2021 at 5:14 pm\nYes." for day, name in enumerate(["Ada", "Bo", "Di"], 3)
    ),
}
standfirst = together(
    {
        f"{byline} {kind} {head}": page(SENTENCES[9], byline, prose(6), *["3 comments"] * head, thread)
        for byline in BYLINES
        for kind, thread in THREADS.items()
        for head in (True, False)
    }
)


@pytest.mark.parametrize("head", [True, False])
@pytest.mark.parametrize("kind", THREADS)
@pytest.mark.parametrize("byline", BYLINES)
def test_a_standfirst_above_the_byline_does_not_move_the_start(byline: str, kind: str, *, head: bool) -> None:
    release = standfirst(f"{byline} {kind} {head}")
    assert [line for line in SENTENCES[:6] if line not in release.paragraphs] == []
    assert len(release.comments) == (2 if kind == "says" else 3)


@pytest.mark.parametrize("byline", BYLINES)
def test_a_standfirst_above_the_byline_hides_neither_author_nor_date(byline: str) -> None:
    release = standfirst(f"{byline} says True")
    assert release.authors == [("Miro Tanev", "author")]
    assert str(release.article["published_on"]) == "2021-03-01"


def test_furniture_above_a_standfirst_does_not_move_the_start_either() -> None:
    cards = "The Pond Letter\nMiro Tanev\nMarch 2, 2021 at 5:14 pm"
    above = ("Pond news", "Subscribe", "Sign in", SENTENCES[9], "Miro Tanev", "March 1, 2021 at 5:14 pm", "Share")
    release = publish(page(*above, prose(6), cards))
    assert [line for line in SENTENCES[:6] if line not in release.paragraphs] == []


@pytest.mark.parametrize("name", ["Miro Tanev", "|", "•"])
def test_dates_of_other_posts_below_do_not_make_the_byline_a_comment(name: str) -> None:
    dates = [f"{bird}\nMarch {day}, 2021" for day, bird in enumerate(("Heron", "Stork", "Crane"), 1)]
    above = ("Pond news", SENTENCES[9], SENTENCES[8], name, "March 9, 2021")
    release = publish(page(*above, prose(8), prose(8).upper(), *dates))
    assert [line for line in SENTENCES[:8] if line not in release.paragraphs] == []


def test_times_of_updates_are_no_thread() -> None:
    dates = "Posted\nMarch 1, 2021 at 5:14 pm\n- Updated\nMarch 2, 2021 at 5:14 pm"
    release = publish(page(SENTENCES[9], SENTENCES[8], dates, prose(6)))
    assert [line for line in SENTENCES[:6] if line not in release.paragraphs] == []
    assert release.comments == []


def test_a_head_alone_counts_below_an_article() -> None:
    text = page(prose(6), "Comments", "I saw it myself on Sunday.", "No you did not.")
    (start,) = starts_of(text)
    assert (start.basis, start.high) == ("comment.marker", 8)
    assert first_comment(text) == "I saw it myself on Sunday."


def test_controls_between_head_and_first_comment_are_furniture() -> None:
    text = page(prose(6), "2 Comments", "Newest first", "Sort by best", THREAD)
    assert {"Newest first", "Sort by best"} <= set(taken(text, "boilerplate"))


AFTER_FORM = {
    "fr": "Vos réactions (2)\nRéagir à cet article\nmarin29\nle 03/02/2016 à 09:12\nBravo à lui.\n"
    "Josette\nle 03/02/2016 à 10:40\nEt le courant, il revient quand ?",
    "ar": "شارك برأيك\nالتعليقات\nسمير\n15/4/2018 10:20\nأتمنى أن أراه.\nهدى من الشام\n16/4/2018 08:05\nذكرتني بجدي.",
    "en": "Leave a Reply\nName\nEmail\n2 Comments\nAda Brill\nMarch 3, 2021 at 5:14 pm\nI saw it myself.\n"
    "Orrin\nMarch 4, 2021 at 6:14 pm\nNo you did not.",
}
after_form = together({name: page(prose(4), "Nobody on the boats saw it.", form) for name, form in AFTER_FORM.items()})


@pytest.mark.parametrize("name", AFTER_FORM)
def test_a_thread_below_a_form_keeps_its_names_and_times(name: str) -> None:
    release = after_form(name)
    assert release.comments == [AFTER_FORM[name].split("\n")[i] for i in (-4, -1)]
    assert len(set(release.column("comments", "posted_raw"))) == 2
    assert release.paragraphs[-1] == "Nobody on the boats saw it."


def test_the_first_of_numbered_author_lines_is_where_comments_start() -> None:
    first = "1. Walter Kern - August 8, 2012"
    thread = (first, "Seems cruel.", "2. Ada Brill - August 8, 2012", "Will it go?")
    assert first_comment(page(prose(5), "Thanks to Orrin and Bo for the pictures", *thread)) == first


def test_two_echoes_prove_a_thread_and_the_interval_is_published() -> None:
    text = page(prose(6), "My uncle says otherwise.", f"“{SENTENCES[0]}”", "Not so.", f"“{SENTENCES[4]}”", "Nor that.")
    (release,) = each(text)
    article = release.article
    assert first_comment(text) == f"“{SENTENCES[0]}”"
    assert (article["needs_review"], article["review_reason"]) == (True, "comment_start_unsure")
    places = [article[f"comments_from_{name}"] for name in ("low", "best", "high")]
    assert places == sorted(places)
    assert text[places[0] :].startswith("The children") or places[0] <= text.index("My uncle")
    assert text[places[2] :].startswith(f"“{SENTENCES[0]}”")


def test_one_echo_is_a_pull_quote() -> None:
    text = page(prose(5), f"“{SENTENCES[1]}”", prose(4, 5))
    (release,) = each(text)
    assert release.comments == []
    assert f"“{SENTENCES[1]}”" in release.paragraphs


NO_COMMENTS = {
    "12 comments under the title": page("12 comments", prose(6)),
    "comments in a sentence": page(prose(3), "The comments were brief.", prose(3, 3)),
    "a widget and no comment": page(prose(6), "No comments yet", "Leave a Reply"),
    "closed": page(prose(6), "Comments are closed."),
    "a form": page(prose(6), "Leave a Reply", "Name", "Email", "Website", "Post Comment"),
    "an interview": page(
        SENTENCES[0],
        "Miro Tanev: What did you see?",
        f"Ada Brill: {SENTENCES[1]}",
        "Miro Tanev: And then?",
        f"Ada Brill: {SENTENCES[2]}",
        "Miro Tanev: Thank you.",
    ),
    "a dialogue": page(prose(2), "— Did you see it?", "— I did.", "— And then?", "— Nothing then.", prose(3, 2)),
    "a list of dates": page(
        prose(3),
        "The ferry sails on 3 May 2021, 4 June 2021 and 7 July 2021, and on no other day of that long year.",
        "3 May 2021",
        "4 June 2021",
        "7 July 2021",
        prose(3, 3),
    ),
    "a chronicle": page(prose(2), *(f"{1900 + i}: {SENTENCES[i]}" for i in range(5)), prose(2, 5)),
    "a first-person story": page(
        "I saw it myself, and I will not forget it as long as I live on this shore, believe me!",
        "Thanks to all of you who wrote to me about the heron, I have read every single letter of them!",
        "@home in the evening I thought: lol, why did nobody say so before, and why should anybody?",
        prose(3),
    ),
    "a poem": page(prose(2), "O heron, grey", "O heron, slow", "You went away", "Where herons go", prose(2, 2)),
    "a recipe": page(prose(2), "2 eggs", "1 l milk", "3 spoons of flour", "Stir.", "Wait 10 minutes.", prose(2, 2)),
    "dated captions": page(
        prose(3), "Photo: Ada Brill, 3 March 2021", prose(3, 3), "Photo: Orrin Bask, 4 March 2021", prose(2, 6)
    ),
    "quotations that are introduced": page(
        prose(3), "The report says:", f"“{SENTENCES[3]}”", "The miller says:", f"“{SENTENCES[4]}”", prose(3, 5)
    ),
    "updates": page(prose(3), "Update, 3 March 2021 10:30", prose(2, 3), "Update, 4 March 2021 11:30", prose(2, 5)),
    "dated links below": page(
        prose(6), "The lost boats | 3 March 2021", "A new map | 4 March 2021", "The bell | 5 March 2021"
    ),
    "a listing": "\n".join(
        f"The lost boats, part {i}\nBy Ada Brill | March {i + 3}, 2021\n{SENTENCES[i]}" for i in range(4)
    ),
    "a live ticker": page(SENTENCES[9], *(f"3 March 2021, 1{i}:30\n{SENTENCES[i]}" for i in range(5))),
    "footnotes": page(prose(6), "1. Ada Brill, The Lost Boats, 3 March 2021.", "2. Orrin Bask, A Map, 4 March 2021."),
    "dates of publication below": page(prose(6), "First published 3 March 2021", "Updated 4 March 2021"),
    "signed letters": page(prose(2), "Ada Brill, Pellow", prose(2, 2), "Orrin Bask, Tarnside", prose(3, 4)),
    "scores": page(prose(3), "Pellow 3:2 Tarnside", "Reed 1:0 Marsh", "Weir 2:2 Cape", prose(3, 3)),
    "opening hours": page(prose(3), "Monday 10:00-17:00", "Tuesday 10:00-17:00", "Friday 9:00-12:00", prose(3, 3)),
    "a timetable": page(prose(3), "Pellow 10:30", "Tarnside 11:15", "Cape 12:40", "Weir 13:05", prose(3, 3)),
    "one line": SENTENCES[0],
    "two lines": "The heron\nThe reeds",
}


no_comments = together(NO_COMMENTS)


@pytest.mark.parametrize("name", NO_COMMENTS)
def test_what_holds_no_comments(name: str) -> None:
    release = no_comments(name)
    assert release.comments == []
    assert not {"comment", "comment_meta"} & set(release.labels())
    assert release.article["comments_score"] < 0.5


DIARY = (
    "A week at the pond\nBy Ada Brill\n9 June 2019\n"
    f"2 June 2019\n{SENTENCES[0]}\n3 June 2019\n{SENTENCES[1]}\nYes, really.\n4 June 2019\n{SENTENCES[2]}\n"
    f"5 June 2019\n{SENTENCES[3]}\n6 June 2019\n{SENTENCES[4]}"
)


@pytest.mark.parametrize("when", ["", " 7:10 am", ", 17:14"])
def test_a_diary_keeps_its_dated_entries(when: str) -> None:
    text = DIARY.replace(" 2019\n", f" 2019{when}\n").replace(f"9 June 2019{when}", "9 June 2019", 1)
    (release,) = each(text)
    assert release.comments == []
    kept = "\n".join(release.paragraphs)
    assert [day for day in (3, 4, 5, 6) if f"{day} June 2019" not in kept] == []


# A page with its thread loses nothing but what stands there without one; a form or a thread's head are no end of it.
ALONE = {name: text for name, text in NO_COMMENTS.items() if len(text) > 400 and "Reply" not in text}
ALONE |= {
    "a diary": DIARY,
    "a diary with times": DIARY.replace(" 2019\n2", " 2019 10:30\n2").replace(" 2019\n", " 2019, 7:10\n"),
}
alone = together(ALONE)
with_thread = together({name: f"{text}\n2 Comments\n{THREAD}" for name, text in ALONE.items()})


@pytest.mark.parametrize("name", ALONE)
def test_a_thread_below_takes_nothing_from_the_article(name: str) -> None:
    assert with_thread(name).comments == ["I saw it myself.", "No you did not."]
    assert with_thread(name).paragraphs == alone(name).paragraphs


def test_without_any_hint_nothing_is_reviewed() -> None:
    (release,) = each(page(prose(6)))
    assert (release.article["needs_review"], release.article["comments_from_best"]) == (False, None)
    assert release.article["comments_score"] < 0.1


def test_a_page_of_comments_alone_has_no_paragraphs_and_no_date() -> None:
    (release,) = each(f"2 Comments\n{THREAD}")
    assert release.comments == ["I saw it myself.", "No you did not."]
    assert release.paragraphs == []
    assert release.article["published_on"] is None
    assert release.article["title"] is None


def test_no_body_line_is_lost_to_comments() -> None:
    text = page(prose(6), "And that was all.", "2 Comments", THREAD, "Leave a Reply")
    own = labelled(each(text)[0], text)
    assert [line for label, line in own if label == "body"] == [*SENTENCES[:6], "And that was all."]
    assert own[-1] == ("boilerplate", "Leave a Reply")
