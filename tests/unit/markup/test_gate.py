"""The gate before the parser: what makes parsers slow is bounded, no word is lost."""

from __future__ import annotations

import pytest

from corpus_pipeline.markup.dom import read_dom
from corpus_pipeline.markup.gate import MAX_ATTRIBUTES, MAX_DEPTH, MAX_FORMATS, pass_gate

MANY = 20_000
ATTRIBUTES = " ".join(f"a{i}" for i in range(MANY))
HOSTILE = {
    "attributes of an end tag": f"last word<p></p {ATTRIBUTES}>",
    "attributes of a program": f"<script {ATTRIBUTES}>x</script>last word",
    "attributes behind a title with a quote": f'<title>x<b c="</title><div {ATTRIBUTES}>last word',
    "attributes in a style that is a drawing": f"<svg><style><g {ATTRIBUTES}></g></style></svg>last word",
    "attributes behind characters of a drawing": f"<svg><![CDATA[ > <!-- ]]></svg><div {ATTRIBUTES}>last word",
    "attributes behind two kinds of text": f"<textarea><!--</textarea><svg><style><div {ATTRIBUTES}>last word",
    "elements in a style that is a drawing": "last word<textarea><!--</textarea><svg><style>" + "<g>" * 4 * MANY,
    "characters of drawings in characters": "last word<svg>" + "<![CDATA[" * 4 * MANY,
    "drawings in titles of drawings": "last word" + "<svg><title>" * MANY,
    "attributes of the page, stated again and again": "".join(
        f"<body {' '.join(f'a{i}-{k}' for i in range(400))}>" for k in range(100)
    )
    + "last word",
    "options": "last word<select>" + "<option>x" * MANY + "</select>",
    "formats in odd letters with paragraphs": "<fOnt>" * 500 + "<p>x" * MANY + "last word",
    "formats with very many paragraphs": "<b>" * 24 + "<p>x" * 10 * MANY + "last word",
    "starts of tags in tags": "last word" + "<a" * 40 * MANY,
    "starts of programs in programs": "last word" + "<script" * 20 * MANY,
    "values in values": "last word<a x=" + "<a=" * 20 * MANY,
    "attributes": "<p>above<div " + " ".join(f"a{i}" for i in range(MANY)) + ">last word",
    "attributes with quoted ends of tags": "<div " + " ".join(f"a{i}='>'" for i in range(MANY)) + ">last word",
    "attributes behind a stray quote": "<p title=it's><div " + " ".join(f"a{i}" for i in range(MANY)) + ">last word",
    "formats with paragraphs": "".join(f"<b class=c{i}><p>" for i in range(MANY)) + "last word",
    "elements below what holds no tags": "<title>a</title><textarea>b</textarea>" + "<div>" * MANY + "last word",
    "elements and then their ends": "<div>" * MANY + "last word" + "</div>" * MANY,
    "end tags before their elements": "</div>" * MANY + "<span>" * MANY + "last word",
    "drawings and foreign ends": "<svg>" * MANY + "</g>" * MANY + "last word",
    "open tags that never close": "last word " + "<a " * MANY,
    "quotes that never close": "last word " + "<a '" * MANY + '<a "' * MANY,
    "comments that never close": "last word " + "<!-- <!- " * MANY,
    "empty elements of XML": "<title/><script/><iframe src='a'/><textarea/>" * MANY + "last word",
    "empty elements and one end at the end": "last word" + "<title/>" * MANY + "</title>",
    "attributes behind the name of a program and more": f"<script-x><a {ATTRIBUTES}>last word",
    "attributes behind a declaration that holds the start of a comment": f"<!x <!-- ><a {ATTRIBUTES}>last word",
    "attributes behind a quote that opens no value": f'<p title=\xa0"><a {ATTRIBUTES}>last word',
    "elements behind an instruction that holds the start of a comment": "<?x <!-- >" + "<div>" * MANY + "last word",
    "attributes behind the start of a program in a value": f'<a title="<script>"></a><p {ATTRIBUTES}>last word',
    "elements behind the start of a program in a value": '<a title="<script>"></a>' + "<div>" * 4 * MANY + "last word",
    "attributes in a frame": f"<iframe><p {ATTRIBUTES}>x</iframe>last word",
    "frames in frames": "<iframe>" * 4 * MANY + "last word",
    "frames in templates in frames": "<p><noframes><iframe><template><noembed>" * MANY + "last word",
    "elements in what is shown without frames": "<noframes>" + "<div>" * 4 * MANY + "</noframes>last word",
    "attributes of the last of all": f"last word</last-of-all {ATTRIBUTES}>",
    "programs that never close": "last word " + "<script><div>" * MANY,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_and_keep_their_words(name: str) -> None:
    dom = read_dom(pass_gate(HOSTILE[name]))
    assert "last word" in dom.text(dom.tags.index("body"))


@pytest.mark.parametrize(
    "source",
    [
        "<p class='a' title=b>one <b>two</b></p>",
        "<p>" * 2_000,
        "<ul>" + "<li>one" * 2_000 + "</ul>",
        "<svg>" + "<path d='M0'/>" * 2_000 + "</svg>",
        "<script>" + "'<div>';" * 2_000 + "</script>",
        "<b>one</b>" * 2_000,
        "<script src='a.js' />var a = 1;</script><p>one</p>",
        "<iframe src=a/>inside</iframe><p>one</p>",
        "<title>one</title><script src=a/>var a;</script><titles/>",
        "<select>" + "<option>one" * 2_000,
        "<svg><title>a < b</title><path d='M0'/></svg><title>c <d e='</title>" * 20,
        "a <b c",
        "<",
        "",
    ],
)
def test_other_pages_pass_as_they_are(source: str) -> None:
    assert pass_gate(source) == source


@pytest.mark.parametrize(
    "element",
    ["<iframe src='a'/>", '<script src="a.js" />', "<title/>", "<TEXTAREA name='b' rows='2'/>", "<style\n/>", "<xmp/>"],
)
@pytest.mark.parametrize("behind", ["", "{0}<p>third</p>", "{0}{1}<p>third</p>"])
def test_an_empty_element_of_xml_swallows_nothing(element: str, behind: str) -> None:
    name = element.strip("<>/").split()[0].rstrip("/")
    rest = behind.format(element, f"<{name}>inside</{name}>")
    dom = read_dom(pass_gate(f"<div><p>first</p>{element}<p>second</p>{rest}</div>"))
    shown = [dom.text(node) for node, tag in enumerate(dom.tags) if tag == "p"]
    assert shown == ["first", "second", "third"][: 2 + bool(behind)]


@pytest.mark.parametrize(
    ("drawing", "passed"),
    [
        ("<style><![CDATA[ a>b{} ]]></style>", "<style> a&gt;b{} </style>"),
        ("<![CDATA[ > <!-- ]]>", " &gt; &lt;!-- "),
        ("<![CDATA[ never closed", "<![CDATA[ never closed"),
        ("<Title>two <b>words</b></title>", "<Title>two </Title><b>words</b></title>"),
        ("<style>a{}</STYLE><title>a word</title>", "<style>a{}</STYLE><title>a word</title>"),
        ("</svg><style>a<b</style>", "</svg><style>a<b</style>"),
        ("<p>a page again<style>a<b</style>", "<p>a page again<style>a<b</style>"),
    ],
)
def test_a_drawing_reads_the_same_as_a_drawing_and_as_a_page(drawing: str, passed: str) -> None:
    assert pass_gate(f"<svg>{drawing}") == f"<svg>{passed}"


@pytest.mark.parametrize("before", ["", '<a title="<script>"></a>', "</last-of-all>", "<noembed>", "<iframe>"])
def test_nothing_hides_depth(before: str) -> None:
    dom = read_dom(pass_gate(before + "<div>" * 2 * MAX_DEPTH))
    assert dom.tags.count("div") == MAX_DEPTH


@pytest.mark.parametrize("before", ["", '<a title="<script>"></a>', "</last-of-all>", "<noembed>", "<iframe>"])
def test_nothing_hides_attributes(before: str) -> None:
    dom = read_dom(pass_gate(f"{before}<p {ATTRIBUTES}>"))
    assert len(dom.attributes[dom.tags.index("p")]) == MAX_ATTRIBUTES


def test_a_tag_keeps_its_first_attributes() -> None:
    source = "<div " + " ".join(f"a{i}=1" for i in range(MAX_ATTRIBUTES + 5)) + ">x</div>"
    dom = read_dom(pass_gate(source))
    assert list(dom.attributes[dom.tags.index("div")]) == [f"a{i}" for i in range(MAX_ATTRIBUTES)]


def test_what_stands_too_deep_is_flattened_and_what_follows_is_not() -> None:
    source = "<div>" * (MAX_DEPTH + 50) + "deep" + "</div>" * (MAX_DEPTH + 50) + "<p>behind</p>"
    dom = read_dom(pass_gate(source))
    behind = dom.parents[dom.texts.index("behind")]
    assert dom.tags.count("div") == MAX_DEPTH
    assert (dom.tags[behind], dom.tags[dom.parents[behind]]) == ("p", "body")


@pytest.mark.parametrize("many", ["<i class=a />" * 40, "<div>" * (MAX_DEPTH + 50)])
def test_what_is_flattened_takes_no_end_tag_of_a_title(many: str) -> None:
    head = "<title>one</title><style>a</style><textarea>two</textarea><iframe></iframe>"
    dom = read_dom(pass_gate(f"<html><head>{head}</head><body>{many}<p>three</p>"))
    assert dom.text(dom.tags.index("title")) == "one"
    assert dom.text(dom.tags.index("p")) == "three"


def test_formatting_is_flattened_sooner() -> None:
    dom = read_dom(pass_gate("<i>" * 100 + "x"))
    assert dom.tags.count("i") == MAX_FORMATS


@pytest.mark.parametrize("name", ["\u017fcript", "noframe\u017f", "\u017fTYLE"])
def test_a_letter_that_only_folds_to_one_of_a_name_is_another_name(name: str) -> None:
    assert pass_gate(f"<{name}/>words") == f"<{name}/>words"
    assert pass_gate(f"<{name}>" + "<div>" * 2000).count("<div>") <= MAX_DEPTH


@pytest.mark.parametrize(
    "closing",
    ["</x>", "</P >", "<object></div></object>", "<table></div></table>", "<!-- --!>", "<!-->", "<!--->"],
)
def test_what_closes_nothing_hides_no_depth(closing: str) -> None:
    dom = read_dom(pass_gate(f"<div>{closing}" * 5 * MAX_DEPTH + "-->x"))
    depths = [0]
    for parent in dom.parents[1:]:
        depths.append(depths[parent] + 1)
    assert MAX_DEPTH <= max(depths) <= MAX_DEPTH + 4


@pytest.mark.parametrize("opening", ["<!-->", "<!--->", "<!-- --!>"])
def test_attributes_behind_a_comment_that_ends_at_once_are_counted(opening: str) -> None:
    dom = read_dom(pass_gate(f"{opening}<p {ATTRIBUTES}>last word"))
    assert len(dom.attributes[dom.tags.index("p")]) == MAX_ATTRIBUTES
