"""Where in a thread a page stands: the first page of a forum thread opens with the article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from corpus_pipeline.markup.comment_bylines import is_subject
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_words import MAX_ATTRIBUTE, word_set
from corpus_pipeline.markup.dom import Dom

# Characters of a text that is prose, and those of all such texts that make an article.
PROSE, ARTICLE = 60, 120
# Characters of a subject.
MAX_SUBJECT = 100
_LATER = re.compile(r"(?:page[-=/]?|seite[-=/]?|p=|-p)([0-9]{1,5})(?:$|[^0-9])|(?:start|offset)=([0-9]{1,6})")
_CURRENT = word_set("current active selected pagenavcurrent pagenavpagecurrent ispaginationactive curpage")
_FORUMS = ("forum", "viewtopic", "showthread", "viewthread", "topicpage", "threadpage")
_PAGING = word_set("pagination pagenav pages paging pagelinks paginator ipspagination pager pagecontrols")


def is_later_page(page: Page) -> bool:
    """Whether a page says that it is not the first of its thread."""
    dom = page.dom
    for node, tag in enumerate(dom.tags):
        if tag == "link":
            rel = dom.get(node, "rel").lower()
            if rel == "prev" or (rel == "canonical" and _is_later(dom.get(node, "href"))):
                return True
        elif tag == "body":
            return _current_page(page, node) > 1
    return False


def is_called_forum(page: Page) -> bool:
    """Whether the page as a whole is called one of a forum: by the classes of its body."""
    body = next((node for node, tag in enumerate(page.dom.tags) if tag == "body"), 0)
    return any(word.startswith(_FORUMS) for word in page.words(body))


def has_article_above(page: Page, node: int) -> bool:
    """Whether more prose stands above a node than the rules of a forum and the lines of its head."""
    dom = page.dom
    body = next(iter(dom.named("body")), 0)
    above = dom.words[bisect_left(dom.words, body) : bisect_left(dom.words, node)]
    return sum(len(dom.texts[leaf]) for leaf in above if len(dom.texts[leaf]) >= PROSE) >= ARTICLE


def has_subjects(page: Page, answers: Iterable[Sequence[int]]) -> bool:
    """Whether some posts, each by its subtrees, are headed as answers: *Re: Low water*."""
    dom = page.dom
    nodes = (node for tops in answers for top in tops for node in range(top, dom.ends[top]) if dom.texts[node])
    return any(len(dom.texts[node]) <= MAX_SUBJECT and is_subject(dom.texts[node].lstrip()) for node in nodes)


def _is_later(url: str) -> bool:
    found = _LATER.search(url[-MAX_ATTRIBUTE:].lower())
    return found is not None and int(found[1] or found[2] or 0) > (1 if found[1] else 0)


def _current_page(page: Page, body: int) -> int:
    """The number that a page list shows as the current one, or 0."""
    dom = page.dom
    for node in range(body, dom.ends[body]):
        if dom.attributes[node] and not page.words(node).isdisjoint(_PAGING):
            return _marked(page, dom, node)
    return 0


def _marked(page: Page, dom: Dom, paging: int) -> int:
    for node in range(paging + 1, min(dom.ends[paging], paging + 120)):
        marked = dom.tags[node] == "strong" or (dom.attributes[node] and not page.words(node).isdisjoint(_CURRENT))
        if marked:
            text = page.text(node)
            if text.isdecimal():
                return int(text)
    return 0
