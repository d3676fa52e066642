"""Old layouts around an article: all of it is there, other words beside it, and one page for one key."""

from __future__ import annotations

from corpus_pipeline.markup.page import read_page
from corpus_pipeline.page_layouts import KEPT, Draw, Story, dress

LINES = [
    f"The basin was drained in the spring of year {i}, and the keeper & his dog walked through it." for i in range(15)
]
OTHERS = [
    f"Number {i} of the ponds elsewhere is left alone in summer, when nobody has the time to see to it."
    for i in range(6)
]
STORY = Story("Basins of the north", LINES, OTHERS)
KEYS = [f"page {i}" for i in range(120)]


def lines_of(key: str) -> list[str]:
    return read_page(dress(STORY, key)).text.split("\n")


def test_the_first_paragraphs_of_an_article_stand_in_order() -> None:
    counts = set()
    for key in KEYS:
        text = "\n".join(lines_of(key))
        places = [text.find(line) for line in LINES]
        kept = [place for place in places if place >= 0]
        assert kept == sorted(kept)
        assert places[: len(kept)] == kept
        assert STORY.title in text
        counts.add(len(kept))
    assert counts == {kept or len(LINES) for kept in KEPT}


def test_other_articles_are_no_more_than_quoted_beside_it() -> None:
    texts = ["\n".join(lines_of(key)) for key in KEYS]
    assert sum("of the ponds elsewhere" in text for text in texts) > len(KEYS) / 2
    assert sum(text.startswith(LINES[0]) for text in texts) == 0


def test_layouts_use_the_means_of_their_time() -> None:
    pages = [dress(STORY, key) for key in KEYS]
    for means in ("<td", "<font", "<br><br>", "<hr>", "Posted", 'class="entry"'):
        assert 0.05 < sum(means in page for page in pages) / len(pages) < 0.9
    assert not any(name in page for page in pages for name in ("<main", "<article", "<aside", "<time"))


def test_an_article_without_another_or_any_text_has_a_page() -> None:
    assert all("Alone" in dress(Story("Alone", [], []), key) for key in KEYS)


def test_a_page_hangs_on_its_key_alone() -> None:
    assert dress(STORY, "a") == dress(STORY, "a") != dress(STORY, "b")


def test_what_is_drawn_is_of_the_choices() -> None:
    draw = Draw("key")
    assert {draw.one("abc") for _ in range(40)} == set("abc")
    assert {len(draw.some("abcdef", 2, 4)) for _ in range(40)} == {2, 3, 4}
    assert len(draw.some("ab", 3, 9)) == 2
