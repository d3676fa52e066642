"""Identifiers of one release in the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.negative.release import Row, ident, make, sound_release, write_release

from corpus_pipeline.release import idmap
from corpus_pipeline.release.idmap import BASES, MAP_SCHEMA, map_ids


def comment(number: int, text: str, article: int = 1) -> Row:
    return {"comment_id": ident("c", article, number), "article_id": ident("a", article), "text": text}


def mapped(folder: Path, old: list[Row], new: list[Row], **articles: Any) -> dict[str, tuple[str | None, str]]:
    """Where the comments went. ``articles``: other rows of articles and documents in the new release."""
    for part, rows in (("old", old), ("new", new)):
        tables = sound_release() | {"comments": make("comments", rows)}
        if part == "new":
            tables |= {name: make(name, own) for name, own in articles.items()}
        write_release(folder / part, tables)
    mapping = map_ids(folder / "old", folder / "new")
    assert mapping.schema == MAP_SCHEMA
    comments = [row for row in mapping.to_pylist() if row["table"] == "comments"]
    assert [row["old_id"] for row in comments] == [row["comment_id"] for row in old]
    return {row["old_id"]: (row["new_id"], row["basis"]) for row in comments}


LONG = "I took that boat in 1998, when the crew still sang in the evening and the lamp was lit."


def test_the_same_identifier_is_the_same_row_whatever_its_text(tmp_path: Path) -> None:
    assert mapped(tmp_path, [comment(1, "A")], [comment(1, "B")]) == {ident("c", 1, 1): (ident("c", 1, 1), "same")}


def test_the_same_words_are_found_first_with_first(tmp_path: Path) -> None:
    old = [comment(1, "Me too!"), comment(2, "me, too"), comment(3, "Me too")]
    new = [comment(11, "ME TOO"), comment(12, "me too")]
    assert mapped(tmp_path, old, new) == {
        ident("c", 1, 1): (ident("c", 1, 11), "text"),
        ident("c", 1, 2): (ident("c", 1, 12), "text"),
        ident("c", 1, 3): (None, "gone"),
    }


def test_words_of_another_article_are_no_match(tmp_path: Path) -> None:
    assert mapped(tmp_path, [comment(1, LONG)], [comment(1, LONG, article=4)]) == {ident("c", 1, 1): (None, "gone")}


def test_many_rows_with_the_same_words_in_many_articles_are_told_apart(tmp_path: Path) -> None:
    old = [comment(n, f"text {n % 5}", article) for article in (1, 4, 7) for n in range(40)]
    new = [comment(n + 100, f"Text {n % 5}!", article) for article in (7, 1, 4) for n in range(40)]
    found = mapped(tmp_path, old, new)
    assert {target for target, _ in found.values()} == {row["comment_id"] for row in new}
    assert all(basis == "text" and target and target[:10] == own[:10] for own, (target, basis) in found.items())


@pytest.mark.parametrize(
    "text", [LONG + " One line more.", "Before it: " + LONG, LONG.replace("sang", "sung"), LONG[:60]]
)
def test_an_edited_text_overlaps(text: str, tmp_path: Path) -> None:
    new = [comment(11, "Something else entirely, on bread and on its price."), comment(12, text)]
    assert mapped(tmp_path, [comment(1, LONG)], new) == {ident("c", 1, 1): (ident("c", 1, 12), "overlap")}


def test_two_texts_that_became_one_both_go_there(tmp_path: Path) -> None:
    other = "Nobody remembers the songs any more, and that is a pity."
    found = mapped(tmp_path, [comment(1, LONG), comment(2, other)], [comment(11, f"{LONG}\n{other}")])
    assert set(found.values()) == {(ident("c", 1, 11), "overlap")}


def test_a_text_that_became_two_goes_to_the_larger_part(tmp_path: Path) -> None:
    other = "Nobody remembers the songs."
    found = mapped(tmp_path, [comment(1, f"{LONG}\n{other}")], [comment(11, other), comment(12, LONG)])
    assert found == {ident("c", 1, 1): (ident("c", 1, 12), "overlap")}


def test_short_texts_are_not_found_inside_others(tmp_path: Path) -> None:
    assert mapped(tmp_path, [comment(1, "lamp")], [comment(11, LONG)]) == {ident("c", 1, 1): (None, "gone")}


def test_an_article_under_another_identifier_is_found_by_its_text(tmp_path: Path) -> None:
    """The file was renamed, so that every identifier below it is another one."""
    articles, documents = (sound_release()[name].to_pylist() for name in ("articles", "documents"))
    articles[0] |= {"article_id": ident("a", 99), "document_id": ident("d", 99)}
    documents[0] |= {"document_id": ident("d", 99)}
    new = [comment(1, LONG, article=99)]
    found = mapped(tmp_path, [comment(1, LONG)], new, articles=articles, documents=documents)
    assert found == {ident("c", 1, 1): (ident("c", 99, 1), "text")}


def test_long_threads_are_searched_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idmap, "_BLOCK", 3)
    monkeypatch.setattr(idmap, "_WINDOW", 4)
    texts = [f"{LONG} This is number {n * n * 7919}, and {'xyz'[n % 3] * n} it says." for n in range(30)]
    found = mapped(
        tmp_path,
        [comment(n, text) for n, text in enumerate(texts)],
        [comment(n + 100, text + " Edited.") for n, text in enumerate(texts)],
    )
    assert {target for target, _ in found.values()} == {ident("c", 1, n + 100) for n in range(30)}


def test_paragraphs_are_mapped_too(tmp_path: Path) -> None:
    for part in ("old", "new"):
        write_release(tmp_path / part, sound_release())
    mapping = map_ids(tmp_path / "old", tmp_path / "new").to_pylist()
    assert {row["table"] for row in mapping} == {"paragraphs", "comments"}
    assert all(row["old_id"] == row["new_id"] and row["basis"] == "same" for row in mapping)
    assert BASES == ("same", "text", "overlap", "gone")
