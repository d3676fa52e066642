"""Comments in elements of their own: records, parents, times, forum pages."""

from __future__ import annotations

from tests.unit.stages.pages import labels_of, tables_of

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."
ARTICLE = f"<article><h1>What the basin held</h1><p>{PROSE}</p><p>{PROSE}</p></article>"


def comment(number: int, name: str, text: str, below: str = "", time: str = "2021-05-03T10:00:00+02:00") -> str:
    meta = f'<div class="comment-author"><cite class="fn">{name}</cite></div>'
    meta += f'<div class="comment-meta"><time datetime="{time}">3 May 2021</time></div>'
    inner = f"<ol class='children'>{below}</ol>" if below else ""
    return (
        f'<li id="comment-{number}" class="comment">{meta}<div class="comment-content"><p>{text}</p></div>{inner}</li>'
    )


def thread(*comments: str) -> str:
    return f"<body>{ARTICLE}<ol class='commentlist'>{''.join(comments)}</ol></body>"


def test_a_comment_is_a_row_with_author_time_and_the_sites_own_id() -> None:
    tables = tables_of(thread(comment(7, "Mara", "I lost that boot.")))
    (row,) = tables["comments"]
    assert (row["commenter_name"], row["source_comment_id"], row["text"]) == ("Mara", "comment-7", "I lost that boot.")
    assert (row["posted_at"].isoformat(), row["utc_offset_min"]) == ("2021-05-03T10:00:00", 120)
    assert (row["boundary_basis"], row["status"]) == ("markup", "visible")
    assert tables["articles"][0]["comments_from_best"] is not None


def test_answers_know_their_parents() -> None:
    inner = comment(9, "Iven", "No, I did.", comment(10, "Mara", "Then whose is this?"))
    rows = tables_of(thread(comment(7, "Mara", "I lost that boot.", inner), comment(8, "Ness", "Boots!")))["comments"]
    parents = {row["comment_id"]: row["source_comment_id"] for row in rows}
    found = [(row["source_comment_id"], parents.get(row["parent_comment_id"]), row["depth"]) for row in rows]
    assert found == [
        ("comment-7", None, 0),
        ("comment-9", "comment-7", 1),
        ("comment-10", "comment-9", 2),
        ("comment-8", None, 0),
    ]
    assert {row["parent_basis"] for row in rows} == {None, "markup"}


def answered(*comments: str) -> list[tuple[str | None, str | None]]:
    """(whom, by what) each comment answers."""
    rows = tables_of(thread(*comments))["comments"]
    names = {row["comment_id"]: row["commenter_name"] for row in rows}
    return [(names.get(row["parent_comment_id"]), row["parent_basis"]) for row in rows]


def test_a_name_behind_an_at_sign_tells_the_parent_where_the_markup_tells_none() -> None:
    boot, mine = comment(7, "Mara", "I lost that boot."), comment(8, "Ness", "@Mara: it is mine, though.")
    mail = comment(9, "Iven", "Write to keeper@mara.example about it.")
    assert answered(boot, mine, mail) == [(None, None), ("Mara", "mention"), (None, None)]
    nested = comment(7, "Mara", "I lost that boot.", comment(8, "Ness", "Boots!") + comment(9, "Iven", "@Ness: one."))
    assert answered(nested) == [(None, None), ("Mara", "markup"), ("Mara", "markup")]


def test_where_the_newest_comment_comes_first_a_name_means_one_below() -> None:
    rows = [
        comment(9, "Mara", "So it was not mine.", time="2021-05-05T10:00:00+02:00"),
        comment(8, "Ness", "@Mara: it is mine, though.", time="2021-05-04T10:00:00+02:00"),
        comment(7, "Mara", "I lost that boot.", time="2021-05-03T10:00:00+02:00"),
    ]
    assert answered(*rows) == [(None, None), ("Mara", "mention"), (None, None)]
    found = tables_of(thread(*rows))["comments"]
    assert found[1]["parent_comment_id"] == found[2]["comment_id"]


def test_the_article_keeps_its_text_and_the_thread_its_labels() -> None:
    tables = tables_of(thread(comment(7, "Mara", "I lost that boot."), comment(8, "Ness", "Boots!")))
    assert [row["text"] for row in tables["paragraphs"]] == [PROSE, PROSE]
    labels = [label for label, _, _ in labels_of(tables)]
    assert labels.count("comment") == 2
    assert "comment_meta" in labels


def test_an_edit_of_a_comment_keeps_its_identifier() -> None:
    one, other = (tables_of(thread(comment(7, "Mara", text)))["comments"][0] for text in ("A boot.", "Two boots."))
    assert one["comment_id"] == other["comment_id"]


def test_times_for_machines_that_are_none_are_read_as_shown() -> None:
    rows = tables_of(thread(comment(7, "Mara", "I lost that boot.", time="yesterday")))["comments"]
    assert (rows[0]["posted_on"].isoformat(), rows[0]["posted_at"]) == ("2021-05-03", None)


def post(number: int, name: str, text: str) -> str:
    return (
        f'<article class="message" data-author="{name}" id="js-post-{number}">'
        f'<div class="message-user"><a class="username">{name}</a></div>'
        f'<time class="u-dt" datetime="2021-05-0{number}T10:00:00+0200">May {number}, 2021</time>'
        f'<div class="message-body"><div class="bbWrapper">{text}</div></div></article>'
    )


def test_the_opening_post_of_a_forum_is_the_article() -> None:
    posts = post(1, "Mara", PROSE), post(2, "Iven", "I have seen the boots."), post(3, "Ness", "So have I.")
    tables = tables_of(
        f'<html id="XF"><body><h1 class="p-title-value">Boots in the basin</h1>{"".join(posts)}</body></html>'
    )
    assert [row["text"] for row in tables["paragraphs"]] == [PROSE]
    assert [row["text"] for row in tables["comments"]] == ["I have seen the boots.", "So have I."]
    assert tables["articles"][0]["page_type"] == "forum"


def test_the_heading_right_above_the_comments_is_none_of_the_article() -> None:
    page = thread(comment(7, "Mara", "I lost that boot."), comment(8, "Ness", "Boots!"))
    tables = tables_of(page.replace("<ol class", "<h3>2 thoughts on “What the basin held”</h3><ol class"))
    assert [row["text"] for row in tables["paragraphs"]] == [PROSE, PROSE]
