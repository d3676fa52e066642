"""Places that name an author without a word of markup for it: links to pages of authors, lines such as *Author: …*."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from corpus_pipeline.markup.clues import shown
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.evidence import NEAR, Evidence
from corpus_pipeline.markup.shown_lines import lines_between
from corpus_pipeline.markup.words import words

# Links of one page that are looked at, characters that a name has at most, nodes between authors side by side.
MAX_LINKS, MAX_NAME, BESIDE = 40, 40, 12
# Nodes behind a label in which its value stands, and the characters that a line of both has at most.
MAX_BEHIND, MAX_LINE = 12, 100
# Addresses of pages that are about one author: by path, or by a query. The pattern is asked of those alone that hold
# one of its words: of 137 links near a title these are two.
_AUTHORS = frozenset(
    words(
        "author authors autor autoren autores autori autorin autore auteur auteurs contributor contributors writer"
        " writers columnist columnists redakteur redakteure journalist journalisten journalists reporter reporters by"
        " byline verfasser yazar yazarlar profile profiles people staff expert experts"
    )
)
_PAGE_OF_AUTHOR = re.compile(
    rf"(?i)(?:/(?:{'|'.join(sorted(_AUTHORS))})/[^/?#]{{2,80}}|[?&]_?author(?:_name)?=[^&#]{{1,80}})"
)
# Words right before a name of somebody who did something else.
_OTHER_ROLES = (
    "reviewed by", "edited by", "updated by", "checked by", "approved by", "photo by", "photos by", "photography by",
    "translated by", "illustrated by", "illustration by", "illustrations by", "geprüft von", "foto", "fotos",
    "übersetzt von", "redigiert von", "bearbeitet von", "relu par", "revisado por", "revisto da",
)  # fmt: skip
_LABEL = re.compile(
    r"(?i)(?:authors?(?:\(s\))?:|authored by:?|written by:?|article by:?|words by:?|story by:?|reported by:?"
    r"|autor(?:en|in|es)?:|verfasst von:?|geschrieben von:?|text:|text von:?|von:|auteurs?[ \u00a0]?:|écrit par:?"
    r"|escrito por:?|redactado por:?|texto:|autore:|scritto da:?|testo di:?|auteur:|geschreven door:?|autor(?:zy)?:"
    r"|автор:|текст:|yazar:|yazan:)[ \u00a0]{0,3}"
)


def author_links(page: Evidence, title: int | None) -> list[int]:
    """Links near the title that lead to pages of authors: the nearest, and those beside it; all where none is given."""
    dom = page.dom
    start, end = (0, len(dom)) if title is None else (max(0, title - NEAR // 2), min(len(dom), title + NEAR))
    every = dom.named("a")
    near = every[bisect_left(every, start) : bisect_left(every, end)]
    links = list(islice((node for node in near if _leads_to_author(page, node)), MAX_LINKS))
    if not links or title is None:
        return links
    nearest = min(links, key=lambda node: (title - node) * 2 if node < title else node - title)
    group, at = [nearest], links.index(nearest)
    for node in links[at + 1 :]:
        if node - group[-1] > BESIDE:
            break
        group.append(node)
    return group


def _leads_to_author(page: Evidence, node: int) -> bool:
    address = page.dom.get(node, "href")[:300]
    lower = address.lower()
    if _AUTHORS.isdisjoint(lower.split("/")) and "author" not in lower:
        return False
    if not _PAGE_OF_AUTHOR.search(address):
        return False
    at = bisect_right(page.clues.asides, (node, len(page.dom))) - 1
    if at >= 0 and node < page.clues.asides[at][1]:
        return False
    if _text_before(page.dom, node).endswith(_OTHER_ROLES):
        return False
    return 0 < len(shown(page.dom, node)) <= MAX_NAME


def labelled_names(page: Evidence) -> Iterator[tuple[int, str]]:
    """The text nodes behind labels such as *Author:* all over the page, outside areas of other things."""
    dom = page.dom

    def is_label(text: str) -> bool:
        return _LABEL.match(text.strip()[:MAX_LINE]) is not None

    for node, line in lines_between(dom, max(page.clues.body, 0), len(dom), page.clues.asides, is_label):
        own = line[max(line.find(dom.texts[node].strip()), 0) :]
        found = _LABEL.match(own)
        if found is None or len(own) > MAX_LINE:
            continue
        value = own[found.end() :].strip()
        yield (node, value) if value else _text_behind(dom, node)


def _text_before(dom: Dom, node: int) -> str:
    before = (dom.texts[i] for i in range(node - 1, max(node - MAX_BEHIND, 0), -1))
    return next((text.strip(" :\n\t").lower() for text in before if text and not text.isspace()), "")


def _text_behind(dom: Dom, node: int) -> tuple[int, str]:
    """The first text behind a node, where it stands near."""
    behind: Sequence[int] = range(node + 1, min(len(dom), node + MAX_BEHIND))
    found = next((i for i in behind if dom.texts[i] and not dom.texts[i].isspace()), node)
    return found, dom.texts[found].strip() if found != node else ""
