"""A page as flat lists."""

from __future__ import annotations

from corpus_pipeline.markup.comment_families import SELECTORS
from corpus_pipeline.markup.dom import SAYING, TEXT, Dom, read_dom


def outline(dom: Dom) -> list[tuple[str, int]]:
    return [(tag if tag != TEXT else dom.texts[i], dom.parents[i]) for i, tag in enumerate(dom.tags)]


def test_nodes_come_in_document_order_below_their_parents() -> None:
    dom = read_dom("<p class=a>One <b>two</b><br>three<p hidden>four")
    below_body = outline(dom)[2:]
    assert below_body == [
        ("body", 0),
        ("p", 2),
        ("One ", 3),
        ("b", 3),
        ("two", 5),
        ("br", 3),
        ("three", 3),
        ("p", 2),
        ("four", 9),
    ]
    assert (dom.get(3, "class"), dom.get(9, "hidden"), "hidden" in dom.attributes[9]) == ("a", "", True)


def test_a_subtree_is_a_range() -> None:
    dom = read_dom("<div><ul><li>a<li>b</ul>c</div>d")
    div = dom.tags.index("div")
    assert dom.text(div) == "abc"
    assert [dom.tags[i] for i in dom.children(div)] == ["ul", TEXT]
    assert [dom.text(i) for i in dom.children(dom.tags.index("ul"))] == ["a", "b"]
    assert dom.ends[0] == len(dom)


def test_programs_and_comments_are_left_out_and_linked_data_is_kept() -> None:
    data = '<script type="application/ld+json">{"a": 1}</script>'
    dom = read_dom(f"<!-- no --><script>var no</script><style>no</style>{data}yes")
    assert [text for text in dom.texts if text] == ['{"a": 1}', "yes"]


def test_a_hundred_thousand_levels_are_walked() -> None:
    dom = read_dom("<div>" * 100_000 + "x")
    assert dom.tags.count("div") == 100_000
    assert dom.text(0) == "x"


def test_an_empty_page_has_a_frame_alone() -> None:
    assert [tag for tag, _ in outline(read_dom(""))] == ["html", "head", "body"]


def test_nodes_that_say_the_same_share_a_number() -> None:
    dom = read_dom('<p class=a>1<p class=a href=x>2<p class=b>3<p class=a id=c>4<p class="">5<p>6<p id=c>7')
    numbers = [dom.sayings[i] for i, tag in enumerate(dom.tags) if tag == "p"]
    assert numbers == [1, 1, 2, 3, 0, 0, 4]
    assert [[dom.text(node) for node in nodes] for nodes in dom.speakers] == [["1", "2"], ["3"], ["4"], ["7"]]


def test_what_rules_ask_of_every_element_has_a_number() -> None:
    asked = {key[1:-1] for key in SELECTORS if key.startswith("[")}
    assert asked <= SAYING


def test_elements_are_found_by_name_in_order() -> None:
    dom = read_dom("<h2>One</h2><a>two</a><h1>three</h1><template><a>four</a></template>")
    assert [dom.text(node) for node in dom.named("h1", "h2")] == ["One", "three"]
    assert [dom.text(node) for node in dom.named("a")] == ["two", "four"]
    assert dom.named("video") == []
