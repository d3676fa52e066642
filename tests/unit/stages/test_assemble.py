"""Paragraphs, comments and spans: identifiers that survive edits, offsets that hold, nothing twice and nothing lost."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.stages.helpers import SENTENCES, SITE, Release, each, prose, publish, record, together

from corpus_pipeline.text.repairs import repair

TITLE = "Why the pond froze twice"
THREAD = [
    *("2 comments", "Ada Brill says:", "March 3, 2021 at 5:14 pm", "I saw it myself.", "Twice."),
    *("Orrin says:", "March 4, 2021 at 6:14 pm", "No you did not."),
]
PAGE = [TITLE, "By Miro Tanev", "1 March 2021", *SENTENCES[:6], *THREAD]


def ids(release: Release) -> dict[str, str]:
    """Identifier of every paragraph and comment by its text."""
    found = {row["text"]: row["paragraph_id"] for row in release.rows("paragraphs")}
    return found | {row["text"]: row["comment_id"] for row in release.rows("comments")}


NEW = "A line that somebody has put in between, much later on, in the middle of the night."


@cache
def edited(row: int) -> dict[str, str]:
    """Identifiers in the page with a line put in above a row; 0 for the page as it was."""
    return ids(publish("\n".join([*PAGE[:row], NEW, *PAGE[row:]] if row else PAGE)))


@pytest.mark.parametrize("row", range(1, len(PAGE) + 1))
def test_a_line_put_in_anywhere_renames_only_what_it_changes(row: int) -> None:
    before, after = edited(0), edited(row)
    lost = set(before.values()) - set(after.values())
    changed = [text for text, own in before.items() if own in lost]
    # A line inside a comment or on its author line makes it another comment; nothing else is touched.
    assert len(changed) <= 1
    assert not any(text in SENTENCES for text in changed)


def test_an_id_follows_the_words_alone() -> None:
    one = publish(record(f"{TITLE}\n{prose(4)}", 0))
    two = publish(record(f"Another title\n\n{prose(4).upper()}\n".replace("\n", "\r\n").replace(",", " ;"), 0))
    assert one.column("paragraphs", "paragraph_id") == two.column("paragraphs", "paragraph_id")


def test_equal_words_are_told_apart_by_their_occurrence() -> None:
    release = publish("\n".join((TITLE, SENTENCES[0], "So.", SENTENCES[1], "So!", SENTENCES[2], "SO", SENTENCES[3])))
    own = [row["paragraph_id"] for row in release.rows("paragraphs") if row["text"].lower().startswith("so")]
    assert len(own) == len(set(own)) == 3


def test_paragraphs_of_signs_alone_have_ids_too() -> None:
    release = publish("\n".join((TITLE, prose(2), "* * *", prose(2, 2), "…", prose(2, 4))))
    own = release.column("paragraphs", "paragraph_id")
    assert len(own) == len(set(own)) == 8


def test_the_same_words_in_another_document_are_other_rows() -> None:
    release = publish(record(f"{TITLE}\n{prose(4)}", 0, "a.example"), record(f"{TITLE}\n{prose(4)}", 1, "b.example"))
    own = release.column("paragraphs", "paragraph_id")
    assert len(own) == len(set(own)) == 8


def test_ids_do_not_depend_on_the_neighbours() -> None:
    page = record("\n".join(PAGE), 0)
    alone = set(ids(publish(page)).values())
    assert alone < set(ids(publish(page, record(prose(4, 6), 1, "b.example"))).values())


# --- spans ---

DAMAGED = "The heronâ€™s\u200b reeds   were\x07 bent."
PAGES = {
    "thread": "\n".join(PAGE),
    "crlf": "\r\n".join(PAGE),
    "blank lines": "\n\n \n".join(PAGE),
    "cuts": f"{TITLE}\n P 21.06.2013 U\tMiro Tanev \n{prose(3)}",
    "repairs": f"{TITLE}\nBy\u00a0Miro Tanev\n{prose(2)}\n{DAMAGED}\n\u200b\n{prose(2, 3)}",
    "furniture": "Home\nShare this\nLeave a Reply",
    "one line": "The heron",
    "two lines": "The heron\nThe reeds",
    "marks of lines": f"{TITLE}\u2028{prose(2)}\u2029{prose(2, 2)}\x85{SENTENCES[5]}\f{SENTENCES[6]}",
    "emoji": f"🦢 {TITLE}\n{prose(3)}\n🦢🦢",
    "white space": " \n\t\n",
    "nothing": "",
}
page = together(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_spans_cover_every_visible_character_once(name: str) -> None:
    text = PAGES[name]
    covered = [False] * len(text)
    spans = page(name).rows("spans")
    assert [span["char_start"] for span in spans] == sorted(span["char_start"] for span in spans)
    for span in spans:
        assert not any(covered[span["char_start"] : span["char_end"]])
        covered[span["char_start"] : span["char_end"]] = [True] * (span["char_end"] - span["char_start"])
    assert not "".join(c for c, is_in in zip(text, covered, strict=True) if not is_in).strip()


@pytest.mark.parametrize("name", PAGES)
def test_every_span_names_its_rule_and_stands_in_one_place(name: str) -> None:
    release = page(name)
    rows = {*release.column("paragraphs", "paragraph_id"), *release.column("comments", "comment_id")}
    rows |= set(release.column("articles", "article_id"))
    for span in release.rows("spans"):
        assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", span["rule"])
        assert 0 < span["label_score"] <= 1
        assert span["row_id"] is None or span["row_id"] in rows
        is_withheld = span["label"] == "comment_meta"
        assert (span["text"] is None) == (span["row_id"] is not None or is_withheld)


@pytest.mark.parametrize("name", PAGES)
def test_texts_can_be_replayed_from_their_spans(name: str) -> None:
    text, release = PAGES[name], page(name)
    for table, key, joins in (("paragraphs", "paragraph_id", "\n "), ("comments", "comment_id", "\n")):
        for row in release.rows(table):
            own = [
                span for span in release.rows("spans") if span["row_id"] == row[key] and span["label"] != "comment_meta"
            ]
            parts = [repair(text[s["char_start"] : s["char_end"]], (s["repairs"] or "").split()) for s in own]
            assert row["text"] in [join.join(parts) for join in joins]
            assert (row["char_start"], row["char_end"]) == (own[0]["char_start"], own[-1]["char_end"])


def test_repairs_are_named_on_the_span_and_made_in_the_text() -> None:
    release = page("repairs")
    (row,) = [row for row in release.rows("paragraphs") if row["text"].endswith("bent.")]
    assert row["text"] == "The heron's reeds were bent." or row["text"] == "The heron’s reeds were bent."
    (span,) = [span for span in release.rows("spans") if span["row_id"] == row["paragraph_id"]]
    assert span["repairs"].split() == ["mojibake", "controls", "invisible", "spaces"]


def test_fields_of_the_head_are_linked_to_the_article_and_published_there() -> None:
    release = page("thread")
    linked = {span["label"]: span["row_id"] for span in release.rows("spans")[:3]}
    assert linked == dict.fromkeys(("title", "byline", "date"), release.article["article_id"])


# Whole pages made of anything: the invariants are checked inside ``label`` for every batch.
PIECES = st.sampled_from(
    [
        *PAGE,
        "",
        " ",
        "\u200b",
        "Home",
        "Leave a Reply",
        "- bread",
        "> said",
        f"“{SENTENCES[0]}”",
        "a | b | c",
        "🦢",
        "P 1.2.2020 U A B",
    ]
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(PIECES, max_size=12), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_any_page_gives_a_sound_release(pages: list[list[str]], newline: str) -> None:
    texts = [record(newline.join(lines), i, f"{SITE}-{i % 2}") for i, lines in enumerate(pages)]
    release = publish(*texts)
    assert len(release.rows("documents")) == len(pages)
    published = {row["document_id"] for row in release.rows("documents") if row["status"] == "published"}
    assert set(release.column("articles", "document_id")) == published


def test_one_batch_or_several_make_no_difference() -> None:
    texts = list(PAGES.values())
    for alone, beside in zip((each(text)[0] for text in texts[:3]), each(*texts)[:3], strict=True):
        for name in ("paragraphs", "comments", "spans"):
            skipped = {"paragraph_id", "comment_id", "article_id", "document_id", "row_id", "commenter_id"}
            keep = [column for column in alone.tables[name].column_names if column not in skipped]
            assert alone.tables[name].select(keep).to_pylist() == beside.tables[name].select(keep).to_pylist()
