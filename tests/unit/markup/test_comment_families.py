import pytest

from corpus_pipeline.markup.comment_families import FAMILIES, SELECTORS
from corpus_pipeline.markup.comment_words import normal_id, normal_words


def test_every_selector_asks_for_something() -> None:
    for own in SELECTORS.values():
        for selector in own:
            assert selector.tag or selector.words or selector.attribute
            assert selector.family < len(FAMILIES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("comment-author vcard", ["commentauthor", "vcard"]),
        ("commentAuthor comment_author", ["commentauthor", "commentauthor"]),
        ("c-comment__body", ["ccommentbody", "commentbody"]),
        ("MtnCommentText", ["mtncommenttext", "commenttext"]),
        ("no-comments", ["nocomments"]),
        ("depth-2", ["depth"]),
    ],
)
def test_words_are_compared_without_marks_and_numbers(text: str, words: list[str]) -> None:
    assert normal_words(text) == words


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("comment-12", "#comment+"),
        ("li-comment-12", "#licomment+"),
        ("comments", "#comments"),
        ("comment-6a00d8341c5f3053ef01", "#comment+"),
        ("post_message_901", "#postmessage+"),
    ],
)
def test_ids_are_compared_by_their_stem(text: str, stem: str) -> None:
    assert normal_id(text) == stem
