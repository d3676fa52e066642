"""Comments taken out of the tables of a batch."""

from __future__ import annotations

import pyarrow as pa
from tests.unit.stages.helpers import Release, prose, publish

from corpus_pipeline.stages.withdraw import copies_of, withdraw_comments, words_of

PAGE = f"""The ferry that came back

{prose(4)}

2 comments

Mara Quell says:
April 4, 2021 at 9:14 am
“{prose(1)}”
My boat sank in the great spring flood that year.
Never a word of thanks was heard from any of them.

Bo Finch says:
April 5, 2021 at 9:15 am
As Mara says, my boat sank in the dark.
My boat sank in the great spring flood … what a line.
{prose(1)}
"""


def without(name: str, *, names: bool = True) -> tuple[Release, Release]:
    whole = publish(PAGE, names=names)
    ids = [row["comment_id"] for row in publish(PAGE, names=True).rows("comments") if row["commenter_name"] == name]
    return whole, Release(withdraw_comments(whole.tables, ids))


def test_a_tombstone_keeps_its_place_and_nothing_else() -> None:
    whole, left = without("Mara Quell")
    kept = ("comment_id", "article_id", "position", "depth", "char_start", "char_end", "boundary_basis")
    assert [[row[k] for k in kept] for row in left.rows("comments")] == [
        [row[k] for k in kept] for row in whole.rows("comments")
    ]
    stone = left.rows("comments")[0]
    assert (stone["text"], stone["status"], stone["n_words"], stone["language"]) == ("", "withdrawn", 0, "und")
    assert {stone[k] for k in ("commenter_id", "commenter_name", "posted_on", "posted_at", "posted_raw")} == {None}


def test_others_lose_what_they_repeat_of_it_but_not_what_the_article_says() -> None:
    assert without("Mara Quell")[1].comments[1] == "\n".join(
        ("As Mara says, my boat sank in the dark.", "[withdrawn]… what a line.", prose(1))
    )


def test_what_came_before_keeps_its_own_words() -> None:
    whole, left = without("Bo Finch")
    assert left.comments[0] == whole.comments[0]


def test_spans_say_what_was_cut_and_tell_no_name() -> None:
    left = without("Mara Quell")[1]
    spans = [row for row in left.rows("spans") if row["row_id"] == left.rows("comments")[1]["comment_id"]]
    assert [row["repairs"] for row in spans if row["label"] == "comment"] == [None, "withdrawn", None]
    assert not any("Quell" in (row["text"] or "") for row in left.rows("spans"))
    assert any("Bo Finch" in (row["text"] or "") for row in left.rows("spans"))


def test_a_withdrawn_comment_quotes_nothing() -> None:
    whole, left = without("Mara Quell")
    first = whole.rows("comments")[0]["comment_id"]
    assert first in whole.column("quotes", "comment_id")
    assert first not in left.column("quotes", "comment_id")


def test_copies_are_long_or_of_the_same_page() -> None:
    columns = {"comment_id": ["c-1", "c-2", "c-3"], "article_id": ["a-1", "a-1", "a-2"]}
    texts = {"text": ["So it was.", "SO IT WAS!", "so it was"], "n_words": pa.array([3, 3, 3], pa.int32())}
    comments = pa.table(columns | texts)
    said = words_of(comments, pa.array(["c-1"]))
    assert copies_of(comments, said, pa.array(["a-2"])).to_pylist() == ["c-3"]
    assert copies_of(comments, said, pa.array([], pa.string())).to_pylist() == []
