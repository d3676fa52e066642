"""Titles and bylines that stand apart from the article, and what stands beside the posts of a thread."""

from __future__ import annotations

from tests.unit.stages.pages import labels_of, tables_of

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."
POST = (
    '<div id="p{0}" class="post"><div class="postprofile"><a class="username">{1}</a></div><div class="postbody">'
    '<p class="author"><time datetime="2021-05-0{0}T10:00:00">May {0}, 2021</time></p>'
    '<div class="content">{2}</div></div></div>'
)


def test_a_title_and_a_byline_apart_from_the_article_are_labelled_so() -> None:
    head = "<head><title>What the basin held</title><meta name=author content='Mara Quill'></head>"
    filler = "".join(f"<div>Gate {i}</div>" for i in range(20))
    apart = f"<div>Mara Quill - a note</div><div>{filler}</div><div><h2>What the basin held</h2></div>"
    page = f"{head}<body>{apart}<div>{filler}</div><div id=x><div>{f'<p>{PROSE}</p>' * 5}</div></div></body>"
    found = {rule: label for label, rule, _ in labels_of(tables_of(page))}
    assert (found.get("markup.title"), found.get("markup.credit")) == ("title", "byline")


def test_what_stands_beside_the_posts_of_a_thread_is_not_its_article() -> None:
    posts = POST.format(3, "mara_q", PROSE) + POST.format(4, "iven", "Boots?")
    offer = "<p>You need to be a member in order to write an answer to the keeper of the basin, as he said.</p>"
    tables = tables_of(f"<body><h1>What the basin held</h1><div>{posts}</div>{offer}</body>")
    assert [row["text"] for row in tables["paragraphs"]] == [PROSE]
    assert [row["text"] for row in tables["comments"]] == ["Boots?"]


def test_an_article_above_what_looks_like_posts_stays_the_article() -> None:
    posts = POST.format(3, "mara_q", "Boots?") + POST.format(4, "iven", "Boots!")
    tables = tables_of(f"<body><main><h1>What the basin held</h1>{f'<p>{PROSE}</p>' * 4}</main>{posts}</body>")
    assert "markup.thread" not in {span["rule"] for span in tables["spans"]}
