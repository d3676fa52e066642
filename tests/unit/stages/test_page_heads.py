"""Heads of pages around the title and below the article, where rules on markup and weights placed them."""

from __future__ import annotations

from tests.unit.stages.pages import Rows, tables_of

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."
BODY = f"<p>{PROSE}</p>" * 4
STANDFIRST = "A keeper counts what the water hid for thirty years, and gives it back."
META = "<meta property=og:type content=article><meta name=author content='Mara Quill'>"
META += "<meta property=article:published_time content='2021-05-03T10:00:00+02:00'>"


def page(above: str, below: str = "", meta: str = META, title: str = "What the basin held") -> Rows:
    return tables_of(f"<head><title>{title}</title>{meta}</head><body><main>{above}{BODY}{below}</main></body>")


def labels(tables: Rows) -> list[str]:
    return [span["label"] for span in tables["spans"] if span["label"] != "body"]


def test_a_question_for_a_title_and_a_heading_for_a_standfirst() -> None:
    title = "Is the keeper of the basin really giving back all that the water of it hid from us?"
    above = f"<h1>{title}</h1><h2>{STANDFIRST}</h2><p>New Dale, Mara Quill | Updated : 4 May 2021, 09:01 AM</p>"
    tables = page(above, title=title)
    found = labels(tables)
    assert (found[:2], tables["articles"][0]["subtitle"]) == (["title", "subtitle"], STANDFIRST)
    assert [label for label in found[2:] if label != "boilerplate"] == ["date", "byline", "date"]
    assert [row["kind"] for row in tables["paragraphs"]] == ["paragraph"] * 4


def test_lines_outside_the_container_are_of_the_head_where_they_say_what_the_page_says() -> None:
    filler = "".join(f"<div>Gate {i}</div>" for i in range(20))
    above = "<div><h1>What the basin held</h1><div>Mara Quill in Harbours</div><div>May 3</div></div>"
    html = f"<head><title>What the basin held</title>{META}</head><body>{filler}{above}<div id=x>{BODY}</div></body>"
    found = [label for label in labels(tables_of(html)) if label != "boilerplate"]
    assert found == ["title", "byline", "date"]


def test_bylines_of_other_pages_are_none_of_this_head() -> None:
    teasers = "<div><h3><a href=/a>Gates</a></h3><div>by Iven Tarn</div><div>9 June 2021</div></div>"
    html = f"<head><title>What the basin held</title>{META}</head><body><h1>What the basin held</h1>{teasers}"
    found = labels(tables_of(f"{html}<main>{BODY}</main></body>"))
    assert "byline" not in found
    assert "date" not in found


def test_the_line_between_title_and_text_that_stands_above_the_byline_is_the_standfirst() -> None:
    above = f"<h1>What the basin held</h1><p>{STANDFIRST}</p><p class=by>by Mara Quill</p>"
    assert page(above)["articles"][0]["subtitle"] == STANDFIRST


def test_text_that_opens_an_article_above_its_byline_is_the_standfirst() -> None:
    opening = f"{STANDFIRST} It took him the whole of a wet spring, and two pairs of boots."
    above = f"<h1>What the basin held</h1><p>{opening}</p><ul><li>Share</li></ul><p>Mara Quill, 3 May 2021</p>"
    assert page(above)["articles"][0]["subtitle"] == opening


def test_a_first_paragraph_and_a_short_heading_are_no_standfirst() -> None:
    for opening in ("<h2>The first gate</h2>", "<ul><li>One thing that the keeper found there</li></ul>"):
        assert page(f"<h1>What the basin held</h1>{opening}")["articles"][0]["subtitle"] is None


def test_a_line_of_author_and_day_is_no_standfirst() -> None:
    above = "<h1>What the basin held</h1><p>Mara Quill | Posted in Boats and Gates on May 3, 2021 2:01 am</p>"
    tables = page(above)
    assert tables["articles"][0]["subtitle"] is None
    assert [label for label in labels(tables) if label != "boilerplate"] == ["title", "byline", "date"]


def test_the_day_and_the_author_below_an_article_are_none_of_its_text() -> None:
    below = "<p>First published: Monday, May 3, 2021 08:38 AM</p><p>Posted by Mara Quill on 3 May 2021</p>"
    tables = page("<h1>What the basin held</h1>", below)
    assert labels(tables) == ["title", "date", "byline", "date"]


def test_the_author_is_learned_from_a_line_that_no_markup_calls_so() -> None:
    tables = page("<h1>What the basin held</h1><p>Written by Mara Quill on May 3, 2021</p>", meta="")
    assert [author["name"] for author in tables["authors"]] == ["Mara Quill"]
    assert str(tables["articles"][0]["published_on"]) == "2021-05-03"


def test_the_heading_above_the_text_is_the_title_and_not_the_line_of_a_list_below() -> None:
    html = f"<body><article><header><h1>What the basin held</h1></header>{BODY}</article>"
    html += "<div><div>What the basin held</div><div>Another gate</div></div>"
    tables = tables_of(f"<head><title>What the basin held</title>{META}</head>{html}</body>")
    assert [span["label"] for span in tables["spans"]].index("title") == 0
    assert "heading" not in labels(tables)


def test_a_heading_that_names_the_author_does_not_end_the_head() -> None:
    above = (
        "<h1>What the basin held</h1><h4><a href=/author/mara>Mara Quill</a></h4><p class=meta>3 May 2021 — 4 min</p>"
    )
    found = [label for label in labels(page(above)) if label != "boilerplate"]
    assert found == ["title", "byline", "date"]


def test_a_heading_with_a_kicker_is_the_title() -> None:
    meta = META + "<meta property=og:title content='What the old basin held'>"
    tables = page("<h2><span>Boots and gates</span> <span>What the old basin held</span></h2>", meta=meta)
    assert labels(tables)[0] == "title"


def test_the_section_above_the_title() -> None:
    meta = META + "<meta property=article:section content=Harbours>"
    tables = page("<div><a href=/harbours>Harbours</a></div><h1>What the basin held</h1>", meta=meta)
    assert labels(tables)[:2] == ["section", "title"]
    numbers = page("<div>1288</div><h1>What the basin held</h1>")
    assert numbers["articles"][0]["section"] is None


def test_the_picture_between_title_and_text_has_a_caption() -> None:
    picture = "<figure><figcaption>The keeper at the old gate. Photo: Ada Brink</figcaption></figure>"
    filler = "".join(f"<div>Gate {i}</div>" for i in range(20))
    html = (
        f"<head><title>What the basin held</title>{META}</head><body>{filler}<div><h1>What the basin held</h1>{picture}"
    )
    assert "caption" in labels(tables_of(f"{html}</div><div id=x>{BODY}</div></body>"))


def test_a_sentence_on_the_author_is_a_note() -> None:
    box = (
        "<div class=author-bio><h3>Mara Quill</h3><p>Mara Quill writes about basins and about those who drain them.</p>"
    )
    tables = page("<h1>What the basin held</h1>", f"{box}<p>Follow her on the boat.</p></div>")
    assert [row["text"] for row in tables["paragraphs"] if row["kind"] == "note"] == [
        "Mara Quill writes about basins and about those who drain them."
    ]


def test_headings_of_buttons_are_no_standfirst() -> None:
    above = (
        "<h1>What the basin held</h1><div class=share><h2>How did this text about the basin make you feel?</h2></div>"
    )
    assert page(above)["articles"][0]["subtitle"] is None


def test_lines_of_east_asian_text_are_shorter() -> None:
    text = "渡轮周一早晨从旧码头出发，船上有四十名乘客和一箱活鹅，比原定时间晚了两个小时。"
    meta = "<meta name=publishdate content=2021-05-03><title>渡轮时隔两个冬天重返旧码头</title>"
    body = f"<div>2021 05/03 08:00:27</div><h1>渡轮时隔两个冬天重返旧码头</h1><main>{f'<p>{text}</p>' * 5}</main>"
    assert labels(tables_of(f"<html lang=zh><head>{meta}</head><body>{body}</body></html>"))[:2] == ["date", "title"]


def test_a_word_that_hidden_markup_glues_to_a_date_is_of_the_date() -> None:
    above = "<h1>What the basin held</h1><ul><li><span>Published</span><span>3 May 2021</span></li></ul>"
    assert labels(page(above))[:2] == ["title", "date"]


def test_author_and_date_below_a_standfirst_where_no_line_shows_the_title() -> None:
    above = f"<p>{STANDFIRST} It took him the whole of a wet spring.</p><p>by Mara Quill</p><p>03.05.2021, 08:00</p>"
    found = [label for label in labels(page(above, title="Basins - Harbour Gazette")) if label != "boilerplate"]
    assert found[-2:] == ["byline", "date"]


def test_the_only_text_of_a_page_is_its_article() -> None:
    head = f"<head><title>What the basin held</title>{META}</head>"
    for opening in (f"<p>{PROSE}</p>", f"<p class=standfirst>{PROSE}</p>"):
        below = "<address>by Mara Quill</address><p>3 May 2021</p>"
        tables = tables_of(f"{head}<body><main><h1>What the basin held</h1>{opening}{below}</main></body>")
        assert [row["text"] for row in tables["paragraphs"]] == [PROSE]


def test_a_name_among_the_items_of_a_list_of_fields_is_the_author() -> None:
    fields = "<ul><li><a href=/d>3 May 2021</a></li><li>Mara T. Quill</li></ul>"
    tables = page(f"<h1>What the basin held</h1><div class=post-info>{fields}</div>", meta="")
    assert [author["name"] for author in tables["authors"]] == ["Mara T. Quill"]
