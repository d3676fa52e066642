"""Pages with a shorter article and an older layout: what is taken away, and that nothing else is."""

from __future__ import annotations

from corpus_pipeline.markup.page import read_page
from corpus_pipeline.page_variants import KEPT, age, shorten, vary

LINES = [f"The basin was drained in the spring of year {i}, and the keeper walked through it." for i in range(12)]
ARTICLE = "\n".join(LINES)
SIDE = "<aside class=teaser><p>Ponds elsewhere are drained in the summer as well.</p></aside>"
BODY = "".join(f'<p class="text">{line}</p>' for line in LINES)
PAGE = f'<main id=main><h2 itemprop="headline">Basins of the north</h2>{BODY}</main>{SIDE}'
KEYS = [f"page {i}" for i in range(400)]


def left_of(key: str) -> int:
    return sum(line in shorten(PAGE, ARTICLE, key) for line in LINES)


def test_the_first_blocks_of_an_article_are_kept() -> None:
    counts = {left_of(key) for key in KEYS[:60]}
    assert counts == {kept or len(LINES) for kept in KEPT}
    short = next(key for key in KEYS if left_of(key) == 2)
    assert shorten(PAGE, ARTICLE, short).count("<p") == 3
    assert LINES[0] in shorten(PAGE, ARTICLE, short)


def test_what_is_not_of_the_article_stays() -> None:
    assert all("Ponds elsewhere" in shorten(PAGE, ARTICLE, key) for key in KEYS[:20])


def test_copies_for_machines_go() -> None:
    copy = '<script type="application/ld+json">{"articleBody": "The basin"}</script><script>let ponds</script>'
    found = shorten(copy + PAGE, ARTICLE, "page")
    assert "articleBody" not in found
    assert "let ponds" in found


def test_older_layouts_name_less() -> None:
    found = [age(PAGE, key) for key in KEYS]
    for share, lost in ((0.75, "<main"), (0.5, "class="), (0.5, "<p"), (0.5, "<h2")):
        assert abs(sum(lost not in page for page in found) / len(found) - share) < 0.1
    assert any("<br><br>" in page for page in found)
    assert any("<div><b>Basins" in page for page in found)
    assert any("<table><tr><td>" in page for page in found)
    assert any("<h3" in page for page in found)


def test_layouts_change_no_word() -> None:
    words = read_page(PAGE).text.split()
    assert all(read_page(age(PAGE, key)).text.split() == words for key in KEYS[:40])


def test_programs_are_left_alone() -> None:
    script = "<script>document.write('<main class=a>')</script>"
    assert all(script in age(script + PAGE, key) for key in KEYS[:20])


def test_a_variant_hangs_on_its_page_alone() -> None:
    page = "<meta charset=iso-8859-1><p>Größe</p>".encode("latin-1")
    assert vary(page, "Größe", "a") == vary(page, "Größe", "a")
    assert "Größe" in vary(page, "Größe", "a").decode()
