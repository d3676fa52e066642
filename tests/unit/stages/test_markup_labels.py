"""Labels by markup: side matter, the head, kinds of paragraphs, text that is not shown."""

from __future__ import annotations

import pytest
from tests.unit.stages.pages import labels_of, tables_of

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."
BODY = f"<p>{PROSE}</p>" * 4


def page(beside: str, within: str = "") -> str:
    head = "<head><meta property=og:type content=article></head>"
    return f"{head}<body>{beside}<main><h1>What the basin held</h1>{BODY}{within}</main></body>"


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ("<nav>Home</nav>", "markup.nav"),
        ("<div class=breadcrumbs>Home</div>", "markup.nav"),
        ("<div class='ad-box'>Buy a boat</div>", "markup.ad"),
        ("<div id=newsletter>Get our letter</div>", "markup.notice"),
        ("<div class='b-dialog m-dark'><p>We ask for patience</p></div>", "markup.notice"),
        ("<div class=share-buttons>Pass it on</div>", "markup.share"),
        ("<form>Your name</form>", "markup.form"),
        ("<div class=related-posts>Another basin</div>", "markup.related"),
        ("<footer>Printed here</footer>", "markup.footer"),
        ("<aside>Weather</aside>", "markup.aside"),
        ("<div class=comments>2 remarks</div>", "markup.comments"),
        ("<div>Printed here</div>", "markup.outside"),
    ],
)
def test_side_matter_names_what_told_it(markup: str, rule: str) -> None:
    found = labels_of(tables_of(page("") + markup))
    assert found[-1] == ("boilerplate", rule, "visible")
    assert [label for label, _, _ in found[:-1]] == ["title", *["body"] * 4]


def test_side_matter_within_the_article_is_none_of_it() -> None:
    within = "<div class=share>Pass it on</div><p><a href=/x>More about basins and boots</a></p>"
    within += f"<p>{PROSE}</p>"
    found = [label for label, _, _ in labels_of(tables_of(page("", within)))]
    assert found[-3:] == ["boilerplate", "boilerplate", "body"]


def test_a_quoted_post_of_a_network_is_text_of_the_article() -> None:
    quote = f"<blockquote class=twitter-tweet><p>{PROSE}</p></blockquote>"
    found = labels_of(tables_of(page("", quote + "<p>Nobody asked the keeper.</p>")))
    assert found[-2:] == [("body", "markup.blockquote", "visible"), ("body", "markup.paragraph", "visible")]


def test_the_captions_of_a_gallery_are_its_article() -> None:
    gallery = f"<h1>What the basin held</h1><figure><img alt=''><figcaption>{PROSE}</figcaption></figure>" * 4
    labels = [label for label, _, _ in labels_of(tables_of(f"<body><main>{gallery}</main></body>"))]
    assert labels.count("body") == 4
    beside = [label for label, _, _ in labels_of(tables_of(page("", f"<figcaption>{PROSE}</figcaption>")))]
    assert beside[-1] == "caption"


def test_text_below_a_list_head_stays_where_the_markup_holds_the_article() -> None:
    within = f"<h3>Related articles</h3><p>A boot and its keeper: {PROSE}</p><p>{PROSE}</p>"
    found = labels_of(tables_of(page("", within)))
    assert [label for label, _, _ in found[-2:]] == ["body", "body"]


def test_an_opening_post_among_comments_is_the_article() -> None:
    post = "<article class='message message--post' id=post-{0} data-content=post-{0}><div class=message-userDetails>"
    post += "<h4 class=message-name>Ada</h4></div><div class='message-body comment'><div class=bbWrapper>{1}"
    post += "</div></div></article>"
    thread = post.format(1, PROSE) + post.format(2, "I have seen a boot in it, and it was not mine.")
    tables = tables_of(f"<html id=XF><body data-template=thread_view><div class=comments>{thread}</div></body>")
    assert [row["text"] for row in tables["paragraphs"]] == [PROSE]


def test_kinds_are_those_of_the_elements() -> None:
    within = (
        "<h2>Found</h2><ul><li>A boot</ul><blockquote>Mine.</blockquote><pre>x = [1]</pre>"
        "<table><tr><td>Boots<td>2</table><figure><figcaption>A boot.</figcaption></figure>"
    )
    kinds = [row["kind"] for row in tables_of(page("", within))["paragraphs"]]
    assert kinds[4:] == ["heading", "list_item", "blockquote", "code", "table", "caption"]


def test_the_head_is_read_above_any_number_of_links() -> None:
    menu = "<div>" + "<p><a href=/>A link of the menu</a></p>" * 60 + "</div>"
    head = "<h1>What the basin held</h1><p class=byline>By Ada Brill</p><time>3 May 2021</time>"
    tables = tables_of(f"<body>{menu}<article>{head}{BODY}</article>")
    article = tables["articles"][0]
    assert (article["title"], article["byline"]) == ("What the basin held", "By Ada Brill")
    assert article["published_on"].isoformat() == "2021-05-03"


def test_text_that_is_not_shown_is_published_in_its_channel() -> None:
    found = labels_of(tables_of(page("", "<p hidden>Not yet</p><img alt='A boot'>")))
    assert found[-2:] == [("boilerplate", "markup.hidden", "hidden"), ("boilerplate", "markup.alt", "alt")]


def test_an_article_that_only_structured_data_hold_is_the_body() -> None:
    data = '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Basin", "articleBody": "%s"}'
    script = f'<script type="application/ld+json">{data % (PROSE * 4)}</script>'
    tables = tables_of(f"<head>{script}</head><body><p>Please subscribe to read on.</p>")
    assert ("body", "markup.body", "structured") in labels_of(tables)
    shown = tables_of(f"<head>{script}</head><body><main>{BODY}</main>")
    assert all(channel == "visible" for _, _, channel in labels_of(shown))


@pytest.mark.parametrize("said", ["x" * 200_000, "body " * 50_000, "A sentence that stands there. " * 5_000])
def test_structured_data_that_say_one_thing_without_end_take_no_articles_place(said: str) -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{said}"}}</script>'
    found = labels_of(tables_of(f"<head>{script}</head><body><main>{BODY}</main>"))
    assert ("body", "markup.paragraph", "visible") in found
    assert {(label, rule) for label, rule, channel in found if channel == "structured"} == {
        ("boilerplate", "markup.structured")
    }


def test_a_page_that_says_things_twice_has_no_comments() -> None:
    quote = f"<blockquote>“{PROSE}”</blockquote>"
    assert tables_of(page("", BODY + quote + "<p>Then they filled it again.</p>" + quote))["comments"] == []


def test_the_same_page_as_plain_text_gives_the_same_paragraphs() -> None:
    texts = [row["text"] for row in tables_of(page("<nav>Home</nav>"))["paragraphs"]]
    assert texts == [PROSE] * 4


def test_a_page_that_waits_for_its_scripts_says_so() -> None:
    tables = tables_of("<body><div id=root></div><script>render()</script><nav>Home</nav>")
    document = tables["documents"][0]
    assert (document["status"], document["reason_code"]) == ("empty", "script_shell")


SAID = (
    "Ada Brill",
    "3 May 2015",
    "I saw the boots in the mud.",
    "Bo Marsh",
    "4 May 2015",
    "They were mine, all three.",
)


def test_a_thread_that_no_markup_tells_stands_below_its_head() -> None:
    thread = "".join(f"<p>{line}</p>" for line in SAID)
    rows = tables_of(page("", f"<h3>Comments</h3>{thread}"))["comments"]
    assert [(row["commenter_name"], row["text"]) for row in rows] == [("Ada Brill", SAID[2]), ("Bo Marsh", SAID[5])]


@pytest.mark.parametrize(("head", "times"), [("", 1), ("<h3>2 comments</h3>", 3)])
def test_names_and_dates_that_stand_below_no_head_of_a_thread_belong_to_the_article(head: str, times: int) -> None:
    tables = tables_of(page("", (head + "".join(f"<p>{line}</p>" for line in SAID)) * times))
    assert not tables["comments"]
    assert {SAID[2], SAID[5]} <= {row["text"] for row in tables["paragraphs"]}


@pytest.mark.parametrize("n_below", range(8))
def test_the_head_of_a_thread_at_the_end_of_everything_opens_none(n_below: int) -> None:
    """Below it stands no author line, in no page."""
    found = labels_of(tables_of(page("", "<h3>Comments</h3>" + "<p>The basin is dry.</p>" * n_below)))
    assert "comment" not in [label for label, _, _ in found]
