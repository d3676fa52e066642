import pytest

from corpus_pipeline.markup.comment_words import element_of, normal_words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("comment__author", "commentauthor"),
        ("c-comment", "comment"),
        ("CommentItem_item__9xYz1", "commentitem"),
        ("Comment_author__aB3dE", "commentauthor"),
        ("Comment__Author-sc-9qwe12-1", "commentauthor"),
        ("Comment__Container-sc-9qwe12-0", "comment"),
    ],
)
def test_words_of_classes(text: str, word: str) -> None:
    assert word in normal_words(text)


@pytest.mark.parametrize(
    ("word", "element"),
    [
        ("review__author--large", "author"),
        ("Comment_author__aB3dE", "author"),
        ("Comment__Author-sc-9qwe12-1", "Author"),
        ("plain", "plain"),
    ],
)
def test_elements_of_blocks(word: str, element: str) -> None:
    assert element_of(word) == element
