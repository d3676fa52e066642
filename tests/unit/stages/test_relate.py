"""What relates the rows of one article: its language, and who quotes and answers whom."""

from __future__ import annotations

from tests.unit.stages.helpers import SENTENCES, Release, each, prose, publish, record

ARTICLE = "Why the pond froze twice\n" + prose(6)
LONG = "My uncle was there on that day and he says that the ice was as thick as a loaf of bread."


def thread(*texts: tuple[str, str]) -> str:
    """An article with a thread of (author, text)."""
    lines = [f"{name} says:\nMarch {day}, 2021 at 5:14 pm\n{text}" for day, (name, text) in enumerate(texts, 3)]
    return "\n".join((ARTICLE, "Comments", *lines))


def targets(release: Release) -> list[tuple[str, str | None]]:
    """(kind, quoted text) of each quotation, read from the tables alone."""
    texts = {row["paragraph_id"]: row["text"] for row in release.rows("paragraphs")}
    texts |= {row["comment_id"]: row["text"] for row in release.rows("comments")}
    out = []
    for row in release.rows("quotes"):
        target = row["paragraph_id"] or row["target_comment_id"]
        quoted = texts[row["comment_id"]][row["quote_start"] : row["quote_end"]]
        found = texts[target][row["target_start"] : row["target_end"]] if target else None
        assert found is None or found == quoted or row["similarity"] < 1
        out.append((row["target_kind"], quoted))
    return out


def test_a_quoted_paragraph_is_linked_and_answers_nobody() -> None:
    release = publish(thread(("Ada", f"“{SENTENCES[1]}”\nNot so."), ("Orrin", "Hm.")))
    assert targets(release) == [("paragraph", SENTENCES[1].removesuffix("."))]
    assert release.column("comments", "parent_comment_id") == [None, None]


def test_a_quoted_comment_is_the_parent() -> None:
    release = publish(thread(("Ada", LONG), ("Orrin", f"“{LONG}”\nA loaf, honestly."), ("Marta", "Hm.")))
    first = release.column("comments", "comment_id")[0]
    assert release.column("comments", "parent_comment_id") == [None, first, None]
    assert release.column("comments", "parent_basis") == [None, "quote", None]
    assert release.column("comments", "depth") == [0, 1, 0]


def test_a_mention_goes_before_a_quotation() -> None:
    release = publish(thread(("Ada", LONG), ("Marta", "I was there too."), ("Orrin", f"@Marta see here:\n“{LONG}”")))
    ids = release.column("comments", "comment_id")
    assert release.column("comments", "parent_comment_id")[2] == ids[1]
    assert release.column("comments", "parent_basis")[2] == "mention"
    assert targets(release) == [("comment", LONG.removesuffix("."))]


def test_a_quotation_of_a_quotation_answers_the_latest() -> None:
    release = publish(thread(("Ada", LONG), ("Orrin", f"“{LONG}”\nNo."), ("Marta", f"“{LONG}”\nYes.")))
    ids = release.column("comments", "comment_id")
    assert release.column("comments", "parent_comment_id") == [None, ids[0], ids[1]]
    assert release.column("comments", "depth") == [0, 1, 2]


def test_articles_of_one_batch_do_not_quote_each_other() -> None:
    first = thread(("Ada", LONG), ("Orrin", "Hm."))
    second = "Another page\n" + prose(6, 4).replace("the", "that") + f"\nComments\nBo says:\nMay 3, 2021\n“{LONG}”\nNo."
    _, release = each(first, second)
    assert targets(release) == [("external", LONG.removesuffix("."))]
    assert release.column("comments", "parent_comment_id") == [None]


def test_positions_of_quotations_count_within_their_comment() -> None:
    text = f"“{SENTENCES[0]}”\nNo.\n“{SENTENCES[3]}”\nNo again."
    release = publish(thread(("Ada", text), ("Orrin", f"“{SENTENCES[5]}”\nHm.")))
    assert release.column("quotes", "position") == [0, 1, 0]


def test_the_language_of_an_article_is_that_of_its_own_words() -> None:
    russian = "Цапля стояла в камышах, пока первая баржа утра не вышла из-за поворота реки у мельницы.\n"
    english, other, none = each(thread(("Ada", "Hm."), ("Bo", "No.")), russian + russian.replace("Цапля", "Чайка"), " ")
    assert (english.article["language"], other.article["language"]) == ("en", "ru")
    assert none.rows("articles") == []


def test_a_page_of_comments_alone_has_a_language() -> None:
    lines = [
        f"{name} says:\nMarch {i}, 2021 at 5:14 pm\n{SENTENCES[i]}" for i, name in enumerate(["Ada", "Bo", "Cy"], 3)
    ]
    release = publish("\n".join(("3 Comments", *lines)))
    assert release.column("articles", "language") == ["en"]
    assert set(release.column("comments", "language")) == {"en"}


def test_only_documents_with_text_are_detected() -> None:
    release = publish(record("", 0), record("Home\nShare this", 1), record(ARTICLE, 2))
    assert release.column("articles", "language") == ["en"]
