"""Buttons of nearly every comment are no words of it; what several readers say alike is."""

import pytest

from corpus_pipeline.markup.comment_controls import without_controls
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.dom import read_dom

NAMES = ["Osk", "Wren", "Teal", "Osk"]
WORDS = ["One lamp.", "Two lamps.", "No lamps.", "A torch."]


def texts(pieces: list[str], authors: list[str]) -> list[str]:
    """What is left of comments written as the content of one element each."""
    dom = read_dom("<body>" + "".join(f"<section>{piece}</section>" for piece in pieces))
    page = Page(dom)
    kept = without_controls(page, [(node,) for node in dom.named("section")], authors)
    return [" ".join(page.text(node) for node in nodes) for nodes in kept]


@pytest.mark.parametrize(
    "form",
    [
        "<p>{}</p><a>Beam it</a>",
        "<p>{}</p><div><b>Clap</b> <b>12</b></div><span>Beam it</span>",
        "<div><span>Keep this</span></div><p>{}</p>",
        "<i>Keep this</i><p>{}</p><i>(3) beams</i><i>claps: 7</i>",
    ],
)
def test_the_same_words_at_one_end_of_all_are_a_button(form: str) -> None:
    left = texts([form.format(words) for words in WORDS], NAMES)
    assert [text.split(" Clap")[0].strip() for text in left] == WORDS


def test_a_button_may_be_missing_in_some() -> None:
    pieces = [f"<p>{words}</p><a>Beam it</a>" for words in WORDS[:3]] + [f"<p>{WORDS[3]}</p>"]
    assert texts(pieces, NAMES) == WORDS


@pytest.mark.parametrize(
    "form",
    [
        "<p>{} Beam it</p>",  # within the words
        "<p>{}<br>Beam it</p>",  # not alone in its element
        "<p>@Mara</p><p>{}</p>",
        "<p>Mara wrote:</p><p>{}</p>",
        "<blockquote>So be it</blockquote><p>{}</p>",
        "<p>Osk</p><p>{}</p>",  # named by all
        "<p>{}</p><p>!!!</p>",
        "<p>{}</p><p>May all lamps of the harbour burn for ever</p>",
    ],
)
def test_what_readers_say_alike_stays(form: str) -> None:
    pieces = [form.format(words) for words in WORDS]
    assert texts(pieces, NAMES) == texts(pieces, ["Osk"] * 4)


def test_the_words_of_one_author_or_of_few_comments_stay() -> None:
    pieces = [f"<p>{words}</p><p>Cheers</p>" for words in WORDS]
    assert texts(pieces, ["Osk"] * 4)[0].endswith("Cheers")
    assert texts(pieces[:3], NAMES[:3])[0].endswith("Cheers")


def test_a_comment_of_the_button_alone_keeps_it() -> None:
    pieces = [f"<p>{words}</p><a>Agreed</a>" for words in WORDS[:3]] + ["<p>Agreed</p>"]
    assert texts(pieces, NAMES) == [*WORDS[:3], "Agreed"]
