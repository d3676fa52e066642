import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_pipeline.markup.page import read_page

COMMENT = '<p>{}</p><ol class="commentlist"><li id="comment-7" class="comment">{}</li></ol>'
ARTICLE = "The weir was opened again on Friday after two winters of repairs."


def parts(html: str) -> list[tuple[str, int, int]]:
    """Each line or part of one below the article, with the number of its comment and its role in it."""
    page = read_page(COMMENT.format(ARTICLE, html))
    ends = [*page.starts.tolist()[1:], len(page.text)]
    texts = [page.text[a:b].strip() for a, b in zip(page.starts.tolist(), ends, strict=True)]
    numbers, told = (page.columns[name].tolist() for name in ("comment_no", "comment_role"))
    return list(zip(texts, numbers, told, strict=True))[1:]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<b class="fn">Mara</b> <time>3 April 2021</time> <span class="comment-text">Low water.</span>',
            [("Mara 3 April 2021", 1, 2), ("Low water.", 1, 1)],
        ),
        (
            '<b class="fn">Mara</b><div class="comment-text">Low water … <a class="read-more">Read more</a></div>',
            [("Mara", 1, 2), ("Low water …", 1, 1), ("Read more", 1, 0)],
        ),
        (
            '<b class="fn">Mara</b><div class="comment-text">Low <i>water</i> <a href="/u">here</a>.</div>',
            [("Mara", 1, 2), ("Low water here.", 1, 1)],
        ),
    ],
)
def test_lines_are_divided_where_the_words_of_a_comment_begin_and_end(
    html: str, expected: list[tuple[str, int, int]]
) -> None:
    assert parts(html) == expected


PIECES = ('<b class="fn">Mara</b>', "said ", '<span class="comment-text">', "</span>", "low  water", "<br>", "\n", "🙂")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_divided_lines_stand_in_order_and_cuts_are_among_their_starts(html: str) -> None:
    page = read_page(COMMENT.format(ARTICLE, html))
    assert bool(np.all(np.diff(page.starts) > 0))
    assert set(page.cuts.tolist()) <= set(page.starts.tolist())
    assert {len(values) for values in page.columns.values()} == {len(page.starts)}
