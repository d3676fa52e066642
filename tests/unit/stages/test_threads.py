"""Comments out of a thread: author, time, whom each answers, and where one ends and the next begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.unit.stages.helpers import SENTENCES, Release, each, labelled, prose, publish, record, together

from corpus_pipeline.stages.threads import _mentioned

ARTICLE = "Why the pond froze twice\nBy Miro Tanev\n1 March 2021\n" + prose(6)


def page(*lines: str) -> str:
    return "\n".join((ARTICLE, *lines))


def people(release: Release) -> list[tuple[str | None, str]]:
    """(name, text) of every comment; names are only there where they are kept."""
    return [(row["commenter_name"], row["text"]) for row in release.rows("comments")]


def parents(release: Release) -> list[int | None]:
    """For each comment the number of the one that it answers."""
    rows = release.rows("comments")
    ids = [row["comment_id"] for row in rows]
    return [ids.index(row["parent_comment_id"]) if row["parent_comment_id"] else None for row in rows]


WANTED = [("Ada Brill", "I saw it myself."), ("Orrin B.", "No you did not.\nHonestly."), ("marta_77", "Stop it, both.")]

FORMS = {
    "name | time": [
        *("2 comments", "Ada Brill | March 3, 2021 at 5:14 pm", "I saw it myself."),
        *("Orrin B. | March 4, 2021 at 6:14 pm", "No you did not.", "Honestly."),
        *("marta_77 | March 5, 2021 at 7:14 pm", "Stop it, both."),
    ],
    "name says, time below": [
        *("Comments", "Ada Brill says:", "March 3, 2021 at 5:14 pm", "I saw it myself.", "Reply"),
        *("Orrin B. says:", "March 4, 2021 at 6:14 pm", "No you did not.", "Honestly.", "Reply"),
        *("marta_77 says:", "March 5, 2021 at 7:14 pm", "Stop it, both.", "Reply"),
    ],
    "name above time": [
        *("Ada Brill", "March 3, 2021 at 5:14 pm", "I saw it myself."),
        *("Orrin B.", "March 4, 2021 at 6:14 pm", "No you did not.", "Honestly."),
        *("marta_77", "March 5, 2021 at 7:14 pm", "Stop it, both."),
    ],
    "name, says, time": [
        *("3 comments", "Ada Brill", "says:", "March 3, 2021 at 5:14 pm", "I saw it myself.", "Reply"),
        *("Orrin B.", "says:", "March 4, 2021 at 6:14 pm", "No you did not.", "Honestly.", "Reply"),
        *("marta_77", "says:", "March 5, 2021 at 7:14 pm", "Stop it, both.", "Reply"),
    ],
    "name, badges, time": [
        *("3 comments", "Ada Brill", "Site admin", "March 3, 2021 at 5:14 pm", "I saw it myself.", "Reply"),
        *("Orrin B.", "Senior member", "OP", "March 4, 2021 at 6:14 pm", "No you did not.", "Honestly.", "Reply"),
        *("marta_77", "New member", "March 5, 2021 at 7:14 pm", "Stop it, both.", "Reply"),
    ],
    "name, place, time": [
        *("3 comments", "Ada Brill, Upper Weir, March 3, 2021 5:14 pm", "I saw it myself.", "Reply"),
        *("Orrin B., Oxmere, March 4, 2021 6:14 pm", "No you did not.", "Honestly.", "Reply"),
        *("marta_77, Northmere, Northland, March 5, 2021 7:14 pm", "Stop it, both.", "Reply"),
    ],
    "numbered names above the time": [
        *("3 comments", "1. Ada Brill", "March 3, 2021 at 5:14 pm", "I saw it myself."),
        *("2. Orrin B.", "March 4, 2021 at 6:14 pm", "No you did not.", "Honestly."),
        *("3. marta_77", "March 5, 2021 at 7:14 pm", "Stop it, both."),
    ],
    "by name": [
        *("3 commenti", "da Ada Brill il 3 marzo 2021 alle 17:14", "I saw it myself."),
        *("da Orrin B. il 4 marzo 2021 alle 18:14", "No you did not.", "Honestly."),
        *("da marta_77 il 5 marzo 2021 alle 19:14", "Stop it, both."),
    ],
    "time | name": [
        *("03.03.2021 17:14 | Ada Brill", "I saw it myself."),
        *("04.03.2021 18:14 | Orrin B.", "No you did not.", "Honestly."),
        *("05.03.2021 19:14 | marta_77", "Stop it, both."),
    ],
    "footers": [
        *("Comments", "I saw it myself.", "Posted by: Ada Brill | March 3, 2021 at 5:14 pm"),
        *("No you did not.", "Honestly.", "Posted by: Orrin B. | March 4, 2021 at 6:14 pm"),
        *("Stop it, both.", "Posted by: marta_77 | March 5, 2021 at 7:14 pm"),
    ],
    "German": [
        *("3 Kommentare", "Ada Brill schreibt:", "3. März 2021 um 17:14 Uhr", "I saw it myself.", "Antworten"),
        *("Orrin B. schreibt:", "4. März 2021 um 18:14 Uhr", "No you did not.", "Honestly.", "Antworten"),
        *("marta_77 schreibt:", "5. März 2021 um 19:14 Uhr", "Stop it, both.", "Antworten"),
    ],
    "Russian": [
        *("Комментарии (3)", "Ada Brill", "3 марта 2021 в 17:14", "I saw it myself.", "Ответить"),
        *("Orrin B.", "4 марта 2021 в 18:14", "No you did not.", "Honestly.", "Ответить"),
        *("marta_77", "5 марта 2021 в 19:14", "Stop it, both.", "Ответить"),
    ],
    "French": [
        "3 commentaires",
        *("Ada Brill", "3 mars 2021 à 17h14", "I saw it myself.", "Répondre"),
        *("Orrin B.", "4 mars 2021 à 18h14", "No you did not.", "Honestly.", "Répondre"),
        *("marta_77", "5 mars 2021 à 19h14", "Stop it, both.", "Répondre"),
    ],
    "Spanish": [
        "Comentarios (3)",
        *("Ada Brill", "3 de marzo de 2021 a las 17:14", "I saw it myself.", "Responder"),
        *("Orrin B.", "4 de marzo de 2021 a las 18:14", "No you did not.", "Honestly.", "Responder"),
        *("marta_77", "5 de marzo de 2021 a las 19:14", "Stop it, both.", "Responder"),
    ],
    "Turkish": [
        "Yorumlar (3)",
        *("Ada Brill", "3 Mart 2021, 17:14", "I saw it myself.", "Cevapla"),
        *("Orrin B.", "4 Mart 2021, 18:14", "No you did not.", "Honestly.", "Cevapla"),
        *("marta_77", "5 Mart 2021, 19:14", "Stop it, both.", "Cevapla"),
    ],
    "Azerbaijani": [
        "Şərhlər (3)",
        *("Ada Brill", "3 mart 2021, 17:14", "I saw it myself."),
        *("Orrin B.", "4 mart 2021, 18:14", "No you did not.", "Honestly."),
        *("marta_77", "5 mart 2021, 19:14", "Stop it, both."),
    ],
    "Arabic": [
        "التعليقات (3)",
        *("Ada Brill", "3 مارس 2021 الساعة 5:14 مساء", "I saw it myself."),
        *("Orrin B.", "4 مارس 2021 الساعة 6:14 مساء", "No you did not.", "Honestly."),
        *("marta_77", "5 مارس 2021 الساعة 7:14 مساء", "Stop it, both."),
    ],
    "Persian": [
        "نظرات",
        *("Ada Brill", "۱۳ اسفند ۱۳۹۹ ساعت ۱۷:۱۴", "I saw it myself."),
        *("Orrin B.", "۱۴ اسفند ۱۳۹۹ ساعت ۱۸:۱۴", "No you did not.", "Honestly."),
        *("marta_77", "۱۵ اسفند ۱۳۹۹ ساعت ۱۹:۱۴", "Stop it, both."),
    ],
    "Chinese": [
        "网友评论",
        *("Ada Brill", "2021年3月3日 17:14", "I saw it myself."),
        *("Orrin B.", "2021年3月4日 18:14", "No you did not.", "Honestly."),
        *("marta_77", "2021年3月5日 19:14", "Stop it, both."),
    ],
    "blank lines between": [
        *("Comments", "", "Ada Brill says:", "March 3, 2021 at 5:14 pm", "", "I saw it myself.", ""),
        *("Orrin B. says:", "March 4, 2021 at 6:14 pm", "", "No you did not.", "", "Honestly.", ""),
        *("marta_77 says:", "March 5, 2021 at 7:14 pm", "", "Stop it, both."),
    ],
}
form = together({name: page(*lines) for name, lines in FORMS.items()})


@pytest.mark.parametrize("name", FORMS)
def test_every_comment_has_its_own_text(name: str) -> None:
    assert form(name).comments == [text for _, text in WANTED]


@pytest.mark.parametrize("name", FORMS)
def test_every_comment_has_its_day_and_time(name: str) -> None:
    days = form(name).column("comments", "posted_on")
    assert days == [dt.date(2021, 3, day) for day in (3, 4, 5)]
    times = form(name).column("comments", "posted_at")
    assert [time and (time.hour, time.minute) for time in times] == [(17, 14), (18, 14), (19, 14)]


@pytest.mark.parametrize("name", FORMS)
def test_names_are_told_apart_and_not_published(name: str) -> None:
    release = form(name)
    assert len(set(release.column("comments", "commenter_id")) - {None}) == 3
    assert release.column("comments", "commenter_name") == [None] * 3
    shown = " ".join(text for text in release.column("spans", "text") if text)
    assert not any(person in shown for person, _ in WANTED)
    assert not any(person in (raw or "") for raw in release.column("comments", "posted_raw") for person, _ in WANTED)


def test_newlines_make_no_difference() -> None:
    texts = [page(*lines) for lines in FORMS.values()]
    for newline in ("\r\n", "\r"):
        found = each(*(text.replace("\n", newline) for text in texts))
        assert [release.comments for release in found] == [form(name).comments for name in FORMS]
        assert [release.labels() for release in found] == [form(name).labels() for name in FORMS]


def test_names_are_published_as_written_where_they_are_kept() -> None:
    releases = each(*(page(*lines) for lines in FORMS.values()), names=True)
    assert [people(release) for release in releases] == [WANTED] * len(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_the_article_is_whole(name: str) -> None:
    assert form(name).paragraphs == list(SENTENCES[:6])
    assert form(name).article["published_on"] == dt.date(2021, 3, 1)


@pytest.mark.parametrize("name", FORMS)
def test_spans_of_meta_data_belong_to_their_comment(name: str) -> None:
    release = form(name)
    ids = set(release.column("comments", "comment_id"))
    metas = [span for span in release.rows("spans") if span["label"] == "comment_meta"]
    assert metas
    assert {span["row_id"] for span in metas} == ids


def test_the_basis_of_a_boundary_is_named() -> None:
    assert set(form("name says, time below").column("comments", "boundary_basis")) == {"marker"}
    assert set(form("footers").column("comments", "boundary_basis")) == {"marker"}
    assert set(form("name above time").column("comments", "boundary_basis")) == {"template"}


def test_relative_times_are_kept_as_written_and_give_no_date() -> None:
    (release,) = each(page("2 comments", "Ada · 3 hours ago", "I saw it.", "Orrin · 2 days ago", "No."))
    assert release.comments == ["I saw it.", "No."]
    assert release.column("comments", "posted_raw") == ["3 hours ago", "2 days ago"]
    assert release.column("comments", "posted_on") == [None, None]


def test_ambiguous_times_are_settled_like_the_article_s() -> None:
    thread = page("Comments", "Ada | 03/04/2021 17:14", "I saw it.", "Orrin | 04/04/2021 18:14", "No.")
    other = record("Another page\n25/12/2020\n" + prose(3, 6), 1)
    alone, settled = publish(record(thread, 0)), publish(record(thread, 0), other)
    assert alone.column("comments", "posted_on") == [None, dt.date(2021, 4, 4)]
    assert settled.column("comments", "posted_on") == [dt.date(2021, 4, 3), dt.date(2021, 4, 4)]
    assert settled.column("comments", "posted_at")[0] == dt.datetime.fromisoformat("2021-04-03 17:14")


# --- who answers whom ---

SAYS = {
    name: f"{name} says:\nMarch {day}, 2021 at 5:14 pm" for day, name in enumerate(["Ada", "Ada Brill", "Orrin"], 3)
}


def replies(*texts: tuple[str, str]) -> Release:
    """A thread of (author, text)."""
    lines = [f"{name} says:\nMarch {day}, 2021 at 5:14 pm\n{text}" for day, (name, text) in enumerate(texts, 3)]
    return publish(page("Comments", *lines))


def test_a_mention_at_the_beginning_is_an_answer() -> None:
    release = replies(
        ("Ada Brill", "I saw it."), ("Orrin", "@Ada Brill: no you did not."), ("Marta", "@ada brill she did")
    )
    assert parents(release) == [None, 0, 0]
    assert release.column("comments", "depth") == [0, 1, 1]
    assert release.column("comments", "parent_basis") == [None, "mention", "mention"]


def test_the_latest_comment_of_that_name_is_meant() -> None:
    release = replies(("Ada", "I saw it."), ("Ada", "Twice."), ("Orrin", "@Ada no."), ("Ada", "@Orrin yes."))
    assert parents(release) == [None, None, 1, 2]
    assert release.column("comments", "depth") == [0, 0, 1, 2]


def test_the_longest_name_is_meant() -> None:
    release = replies(("Ada", "One."), ("Ada Brill", "Two."), ("Orrin", "@Ada Brill no."), ("Marta", "@Ada, yes."))
    assert parents(release) == [None, None, 1, 0]


def test_a_mention_of_nobody_here_or_of_oneself_later_is_no_answer() -> None:
    release = replies(
        ("Ada", "@Orrin, come here."), ("Marta", "@nobody knows."), ("Orrin", "I write to me@pond.example daily.")
    )
    assert parents(release) == [None, None, None]


def test_a_name_inside_a_word_is_no_mention() -> None:
    assert parents(replies(("Ada", "One."), ("Orrin", "@Adamant as I am, no."))) == [None, None]


def numbered(*texts: str, first: int = 1, step: int = 1) -> list[int | None]:
    """The parents in a thread whose comments are numbered."""
    lines = [f"#{first + step * i} Bo {'x' * i}\nMarch {i + 3}, 2021 at 5:14 pm\n{t}" for i, t in enumerate(texts)]
    return parents(publish(page("Comments", *lines)))


def test_the_number_of_an_earlier_comment_tells_whom_it_answers() -> None:
    assert numbered("I saw it.", "#1 You did not.", ">>2 He did.", "#4 I am it.", "#9 Who?") == [None, 0, 1, None, None]
    assert numbered("I saw it.", "#7 You did not.", first=7, step=-1) == [None, 0]
    assert numbered("I saw it.", "#1 You did not.", step=3) == [None, None]


def test_a_name_that_begins_like_a_byline_stays_among_others() -> None:
    lines = ["2 comments", "Da Silva • 3 months ago", "One.", "Brill • 3 months ago", "Two."]
    assert [name for name, _ in people(publish(page(*lines), names=True))] == ["Da Silva", "Brill"]


def test_in_reply_to_is_an_answer() -> None:
    lines = [
        *("2 comments", "Ada Brill", "March 3, 2021 at 5:14 pm", "I saw it."),
        *("Orrin", "March 4, 2021 at 6:14 pm", "In reply to Ada Brill", "No you did not."),
    ]
    release = publish(page(*lines))
    assert (release.comments, parents(release)) == (["I saw it.", "No you did not."], [None, 0])


def test_whom_it_answers_may_stand_behind_the_name() -> None:
    lines = ["3 comments", "tunnelrat • 3 months ago", "One.", "Greta M. tunnelrat • 3 months ago", "Two."]
    release = publish(page(*lines, "Miro Tanev • 3 months ago", "Three."), names=True)
    assert [name for name, _ in people(release)] == ["tunnelrat", "Greta M.", "Miro Tanev"]
    assert parents(release) == [None, 0, None]


def test_two_capitalised_words_are_one_name() -> None:
    lines = ["2 comments", "Brill • 3 months ago", "One.", "Ada Brill • 3 months ago", "Two."]
    assert parents(publish(page(*lines))) == [None, None]


def test_controls_between_head_and_thread_are_no_text() -> None:
    controls = ["pond-paper.example", "Recommend 4", "Sort by Best", "Join the discussion…", "Name", "Avatar"]
    lines = ["12 Comments", *controls, "tunnelrat • 3 months ago", "One.", "4 • Reply • Share ›", "Avatar"]
    tail = [
        "signal_box • 2 months ago",
        "Two.",
        "Also on pond-paper.example",
        "The last ferry",
        "12 comments • a year ago",
    ]
    release = publish(page(*lines, *tail))
    assert [row["text"] for row in release.rows("comments")] == ["One.", "Two."]
    assert len(release.rows("paragraphs")) == 6


def test_generic_names_are_nobody() -> None:
    release = replies(
        ("Anonymous", "I saw it."), ("Guest", "So did I."), ("Anonymous", "@Anonymous no."), ("Ada", "Hm.")
    )
    ids = release.column("comments", "commenter_id")
    assert ids[:3] == [None] * 3
    assert ids[3] is not None
    assert release.column("comments", "by_article_author") == [None, None, None, False]


def test_one_person_has_one_pseudonym_within_an_article_and_others_elsewhere() -> None:
    thread = "\n".join(
        ("Comments", *(f"{n} says:\nMarch {d}, 2021\nYes, {d}." for d, n in enumerate(["Ada", "Bo", "ADA"], 3)))
    )
    first, second = each(page(thread), f"Another page\n{prose(6, 3)}\n{thread}")
    one, two = (release.column("comments", "commenter_id") for release in (first, second))
    assert one[0] == one[2] != one[1]
    assert not set(one) & set(two)


def test_the_author_of_the_article_is_told() -> None:
    release = replies(("Ada", "I saw it."), ("Miro Tanev", "Thank you, Ada."), ("Anonymous", "Hm."))
    assert release.column("comments", "by_article_author") == [False, True, None]


def test_a_removed_comment_is_deleted_and_keeps_its_place() -> None:
    release = replies(("Ada", "I saw it."), ("Orrin", "[deleted]"), ("Marta", "This comment has been removed."))
    assert release.column("comments", "status") == ["visible", "deleted", "deleted"]


def test_buttons_below_a_comment_are_no_part_of_it() -> None:
    lines = [
        "Ada | March 3, 2021 5:14 pm",
        "I saw it.",
        "Like · 41 · Reply",
        "Orrin | March 4, 2021 6:14 pm",
        "No.",
        "Reply",
    ]
    text = page("Comments", *lines)
    release = publish(text)
    assert release.comments == ["I saw it.", "No."]
    assert {"Like · 41 · Reply", "Reply"} <= {
        line for label, line in labelled(release, text) if label == "comment_meta"
    }


def test_a_comment_that_is_only_a_button_s_word_stays_a_comment() -> None:
    release = replies(("Ada", "Agreed."), ("Orrin", "Like it or not, she is right."))
    assert release.comments == ["Agreed.", "Like it or not, she is right."]


def test_furniture_below_the_thread_is_no_comment() -> None:
    release = publish(page("Comments", *(f"{own}\nYes." for own in SAYS.values()), "Leave a Reply", "Name", "Email"))
    assert release.comments == ["Yes."] * 3
    assert release.labels()[-3:] == ["boilerplate"] * 3


def test_the_number_that_the_page_states_is_kept() -> None:
    assert form("name | time").article["n_comments_stated"] == 2
    assert form("name | time").article["n_comments"] == 3
    assert form("name above time").article["n_comments_stated"] is None


# --- unmarked threads: blocks ---


def blocks(*lines: str) -> list[str]:
    return publish(page("Comments", *lines)).comments


def test_without_marks_each_line_is_a_block() -> None:
    assert blocks("I saw it myself on Sunday.", "No you did not.") == ["I saw it myself on Sunday.", "No you did not."]


def test_blank_lines_part_blocks_where_some_lines_have_none() -> None:
    assert blocks("", "I saw it.", "On Sunday.", "", "No you did not.", "Never.") == [
        "I saw it.\nOn Sunday.",
        "No you did not.\nNever.",
    ]


def test_blank_lines_everywhere_part_nothing_more() -> None:
    assert blocks("", "I saw it on Sunday.", "", "No you did not.", "", "She did.") == [
        "I saw it on Sunday.",
        "No you did not.",
        "She did.",
    ]


def test_a_quotation_opens_a_block_with_the_answer_below_it() -> None:
    release = publish(page(f"“{SENTENCES[0]}”", "Not so.", "Never.", f"“{SENTENCES[3]}”", "That I believe."))
    assert release.comments == [f"“{SENTENCES[0]}”\nNot so.\nNever.", f"“{SENTENCES[3]}”\nThat I believe."]
    assert release.column("comments", "boundary_basis") == ["block", "block"]


def test_who_quotes_an_earlier_comment_is_somebody_else() -> None:
    long = "My uncle was there on that day and he says that the ice was as thick as a loaf of bread."
    lines = [f"“{SENTENCES[0]}”", long, "So there.", "And so on.", "Yes.", "Really.", f"“{long}”", "A loaf, honestly."]
    release = publish(page(*lines))
    assert release.comments[-1] == f"“{long}”\nA loaf, honestly."
    assert release.column("comments", "boundary_basis")[-1] == "quote"
    assert parents(release)[-1] is not None
    assert release.column("comments", "parent_basis")[-1] == "quote"


def test_the_name_above_a_name_is_who_writes() -> None:
    thread = ["Comments (3)", "marta_77", "14 Oct 2017 8:41", "I saw it.", "Report", "TinOfSprats", "marta_77"]
    thread += ["14 Oct 2017 9:02", "With the wind from the sea perhaps.", "Report"]
    thread += ["marta_77", "TinOfSprats", "14 Oct 2017 9:15", "With any wind at all.", "Report"]
    release = publish(page(*thread), names=True)
    assert release.column("comments", "commenter_name") == ["marta_77", "TinOfSprats", "marta_77"]
    assert parents(release) == [None, 0, 1]
    assert release.comments == ["I saw it.", "With the wind from the sea perhaps.", "With any wind at all."]


def test_a_text_without_spaces_between_its_words() -> None:
    """Thai: sentences end without a mark, words without a space, and years are of the Buddhist era."""
    title = "ปิดสะพานไม้เก่าซ่อมสี่เดือน"
    text = ["สะพานไม้เก่าแก่ข้ามแม่น้ำจะปิดซ่อมเป็นเวลาสี่เดือน หลังวิศวกรพบว่าเสาสองต้นมีรอยร้าว ชาวบ้านสองฝั่งต้องอ้อมไปอีกไกล"]
    text += ["ผู้ดูแลกล่าวว่า ได้พิจารณาทุกทางแล้ว แต่ไม่สามารถซ่อมขณะที่รถยังวิ่งอยู่ได้ จึงต้องปิดจนถึงเดือนตุลาคม"]
    thread = ["ความคิดเห็น (2)", "สมชาย", "7 มิ.ย. 2564 10:12 น.", "ซ่อมทุกปีก็พังทุกปี", "ตอบกลับ"]
    thread += ["แม่น้องแป้ง", "7 มิ.ย. 2564 11:45 น.", "ขอให้เสร็จไวๆ นะคะ", "ตอบกลับ"]
    head = ["หน้าแรก", "ข่าวล่าสุด", "กีฬา", title, "7 มิ.ย. 2564 09:30 น."]
    release = publish(record("\n".join((*head, *text, *thread))), names=True)
    (article,) = release.rows("articles")
    assert (article["title"], str(article["published_on"])) == (title, "2021-06-07")
    assert [row["text"] for row in release.rows("paragraphs")][-2:] == text
    assert people(release) == [("สมชาย", "ซ่อมทุกปีก็พังทุกปี"), ("แม่น้องแป้ง", "ขอให้เสร็จไวๆ นะคะ")]


def test_the_time_of_an_update_opens_no_thread() -> None:
    lines = ["Submitted by Nora Finch", "Updated on July 2, 2023", "Save", "Print", *SENTENCES[3:6], "Reviews (2)"]
    lines += ["BakingBess", "07/14/2023", "I doubled the berries.", "Helpful (12)", "Tom P", "08/02/2023", "Too sweet."]
    release = publish(page(*lines), names=True)
    assert people(release) == [("BakingBess", "I doubled the berries."), ("Tom P", "Too sweet.")]


def test_titles_between_the_buttons_and_the_next_author_line() -> None:
    thread = ["Comments (3)", "Ruth Pell", "3 May 2020 9:01", "I saw it myself.", "Reply"]
    thread += ["2. And the buses?", "Orrin", "3 May 2020 9:40", "Nobody says how we get to work.", "Reply"]
    thread += ["3. Well done", "Ada Brill", "3 May 2020 11:15", "Better shut than fallen.", "Reply"]
    assert people(publish(page(*thread), names=True)) == [
        ("Ruth Pell", "I saw it myself."),
        ("Orrin", "2. And the buses?\nNobody says how we get to work."),
        ("Ada Brill", "3. Well done\nBetter shut than fallen."),
    ]


def test_a_last_line_of_one_comment_is_no_title_of_the_next() -> None:
    thread = ["Comments (3)", "Ruth Pell", "3 May 2020 9:01", "I saw it myself.", "Reply", "Edited, sorry"]
    thread += ["Orrin", "3 May 2020 9:40", "Nobody says how.", "Reply"]
    thread += ["Ada Brill", "3 May 2020 11:15", "Better shut than fallen.", "Reply"]
    assert people(publish(page(*thread), names=True))[0] == ("Ruth Pell", "I saw it myself.\nEdited, sorry")


def test_names_of_one_word_above_the_comments_and_times_below() -> None:
    thread = ["3 Comments", "hillwalker88", "I saw it myself.", "Like", "24", "Reply", "3 May 2015 7:12am"]
    thread += ["Orrin Weld", "No you did not.", "Honestly.", "Like", "2", "Reply", "4 May 2015 8:30am"]
    thread += ["marta_p", "Stop it, both.", "Like", "Reply", "5 May 2015 10:05pm"]
    release = publish(page(*thread), names=True)
    assert people(release) == [
        ("hillwalker88", "I saw it myself."),
        ("Orrin Weld", "No you did not.\nHonestly."),
        ("marta_p", "Stop it, both."),
    ]


def test_names_above_the_comments_and_times_below() -> None:
    thread = ["3 Comments", "Ada Brill · Works at Brill & Sons", "I saw it myself.", "Like · Reply · 3 May 2015 7:12am"]
    thread += ["Orrin Weld", "No you did not.", "Honestly.", "Like · Reply · 14 · 4 May 2015 8:30am · Edited"]
    thread += ["Marta Pell · Harbour School", "Stop it, both.", "Like · Reply · 1 · 5 May 2015 10:05pm"]
    release = publish(page(*thread), names=True)
    assert people(release) == [
        ("Ada Brill", "I saw it myself."),
        ("Orrin Weld", "No you did not.\nHonestly."),
        ("Marta Pell", "Stop it, both."),
    ]
    assert [str(own)[:10] for own in release.column("comments", "posted_at")] == [
        "2015-05-03",
        "2015-05-04",
        "2015-05-05",
    ]


def test_what_stands_below_the_last_time_is_of_no_comment() -> None:
    texts = ["I saw it myself from the bridge.", "No you did not, I was there as well.", "Stop it, both of you."]
    thread = ["3 Comments", "Sort by: Newest", "reedling", texts[0], "Jan 14, 2021 4:31 PM", "Recommend (2)", "Reply"]
    thread += ["knotty_pine", texts[1], "Jan 14, 2021 4:40 PM", "Recommend", "Reply"]
    thread += ["ODonnell", texts[2], "Jan 14, 2021 5:02 PM", "Reply", "Load more comments", "About Osier Post", "Terms"]
    release = publish(page(*thread), names=True)
    assert people(release) == list(zip(["reedling", "knotty_pine", "ODonnell"], texts, strict=True))


def test_an_arrow_between_who_writes_and_who_is_answered() -> None:
    thread = ["3 Comments", "Ada Brill • 3 years ago", "I saw it myself.", "Orrin Weld > Ada Brill • 3 years ago"]
    thread += ["No you did not.", "Ada Brill → Orrin Weld • 2 years ago", "I did."]
    release = publish(page(*thread), names=True)
    assert [name for name, _ in people(release)] == ["Ada Brill", "Orrin Weld", "Ada Brill"]
    assert parents(release) == [None, 0, 1]


def test_numbered_author_lines_of_which_some_name_nobody() -> None:
    thread = ["4 Comments", "1. sparkyfan77 - August 8, 2012", "I remember it.", "2. Walter Kern - August 8, 2012"]
    thread += [
        "Seems cruel.",
        "3. Ada Brill - August 8, 2012",
        "Will it go?",
        "4. hillclimber_x - August 9, 2012",
        "It did.",
    ]
    release = publish(page(*thread), names=True)
    assert release.comments == ["I remember it.", "Seems cruel.", "Will it go?", "It did."]
    assert people(release)[1:3] == [("Walter Kern", "Seems cruel."), ("Ada Brill", "Will it go?")]


def test_a_mention_is_looked_up_among_thousands_of_names_without_comparing_each() -> None:
    class Names(dict[str, int]):
        def __iter__(self) -> Iterator[str]:
            raise AssertionError("all names are looked through")

    assert _mentioned("@Ada Brill yes", Names({"ada": 1, "ada brill": 2, "ada brill y": 3})) == 2


@pytest.mark.parametrize("mark", ["[...]", "[…]"])
def test_what_a_page_that_links_here_says_is_a_comment(mark: str) -> None:
    """WordPress quotes such a page between two marks; what only ends with one is an article cut off."""
    quoted = f"{mark} has written about the pond, and about the ice that froze twice on it last winter {mark}"
    release = publish(
        page(
            *("2 comments", "Ada Brill says:", "March 3, 2021 at 5:14 pm", "I saw it myself."),
            *("Pond Diary says:", "March 4, 2021 at 6:14 pm", quoted),
            f"The bridge over the pond was closed for the winter because of the ice {mark}",
        )
    )
    assert [text for _, text in people(release)] == ["I saw it myself.", quoted]


BLOGGER = """3 comments:
Ada Brill
said...
I saw it myself.
It froze at noon.
6:46 AM
marta_77
said...
Stop it, both.
11:12 AM
The Keeper
said...
It never froze.
9:01 PM
Post a Comment"""


def test_said_on_a_line_of_its_own_opens_a_comment_and_a_time_of_day_closes_it() -> None:
    release = publish(page(BLOGGER), names=True)
    assert people(release) == [
        ("Ada Brill", "I saw it myself.\nIt froze at noon."),
        ("marta_77", "Stop it, both."),
        ("The Keeper", "It never froze."),
    ]


def test_a_time_of_day_within_a_comment_is_text() -> None:
    release = publish(page(BLOGGER.replace("It froze at noon.", "12:15\nThat was when.")), names=True)
    assert people(release)[0] == ("Ada Brill", "I saw it myself.\n12:15\nThat was when.")


def test_guests_who_are_not_verified_have_names() -> None:
    thread = "2 comments\nFri, 2021-03-05 18:05 — Ada Brill (not verified)\nI saw it.\nreply\n"
    release = publish(page(thread + "Sat, 2021-03-06 09:15 — marta_77 (not verified)\nStop it.\nreply"), names=True)
    assert people(release) == [("Ada Brill", "I saw it."), ("marta_77", "Stop it.")]
