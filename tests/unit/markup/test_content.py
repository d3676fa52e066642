"""Where the article stands, on pages of a few elements."""

from __future__ import annotations

from corpus_pipeline.markup.page import Page, read_page

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things. "
ARTICLE = f"<p>{PROSE * 3}</p><p>{PROSE * 2}</p><p>Short end.</p>"
MENU = "<ul>" + "".join(f"<li><a href=/{i}>Entry number {i}</a></li>" for i in range(20)) + "</ul>"


def inside(page: Page) -> list[str]:
    """The texts of the lines within the content."""
    lines = page.text.split("\n")
    return [line for line, is_in in zip(lines, page.columns["in_content"].tolist(), strict=True) if is_in]


def is_diffuse(page: Page) -> bool:
    return bool(page.columns["is_diffuse"].any())


def test_the_container_of_the_prose_holds_its_short_lines_and_no_links() -> None:
    page = read_page(f"<body><div>{MENU}</div><div>{ARTICLE}</div><div>{MENU}</div>")
    assert [line[:9] for line in inside(page)] == ["The basin", "The basin", "Short end"]
    assert not is_diffuse(page)


def test_a_class_on_the_frame_of_everything_says_nothing() -> None:
    page = read_page(f"<body><div class='has-sidebar sidebar'><div class=x>{ARTICLE}</div></div>")
    assert len(inside(page)) == 3
    assert not (page.columns["marks"] & (1 << 19)).any()


def test_words_are_not_believed_where_they_leave_nothing() -> None:
    parts = "".join(f"<div class=sidebar><p>{PROSE}</p></div>" for _ in range(6))
    assert len(inside(read_page(f"<body><main>{parts}</main>"))) == 6


def test_a_page_of_many_small_texts_has_no_single_one() -> None:
    cards = "".join(f"<section><h3>Card {i}</h3><p>A few words on card number {i}</p></section>" for i in range(30))
    page = read_page(f"<body><nav>{MENU}</nav><main>{cards}</main>")
    assert is_diffuse(page)
    assert len(inside(page)) == 60


def test_hidden_text_is_taken_for_shown_where_it_is_nearly_all() -> None:
    page = read_page(f"<body><div style='display:none'>{ARTICLE * 2}</div><p>Loading</p>")
    assert page.columns["is_shown"].all()
    other = read_page(f"<body>{ARTICLE}<div style='display:none'><p>{PROSE}</p></div>")
    assert other.columns["is_shown"].tolist() == [1, 1, 1, 0]


def test_a_page_without_text_has_no_content() -> None:
    assert read_page("").columns["in_content"].tolist() == []


def test_hidden_text_that_says_what_is_visible_is_data() -> None:
    data = f"<div hidden>{PROSE * 3} {PROSE * 40}</div>"
    shown = read_page(f"<body><main>{ARTICLE}</main>{data}").columns["is_shown"].tolist()
    assert shown == [1, 1, 1, 0]
    other = data.replace("The basin", "A pond")
    assert all(read_page(f"<body><main>{ARTICLE}</main>{other}").columns["is_shown"].tolist())
