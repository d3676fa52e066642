"""Annotated pages as they might have been: with a shorter article, and with the means of an older layout.

Annotated pages are long articles of today's pages, which name their parts. Weights that have seen nothing else take the
portrait of a site beside a short post for its text, and trust in elements and classes that older pages do not have.
What is done to a page hangs on its key alone, so that the same pages give the same variants.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus_pipeline.readers.decode_html import decode_html

# Blocks of text, of which a shortened article keeps one of these numbers; a sixth keeps all.
_BLOCKS: Final = "p, li, blockquote, h2, h3, h4, pre, dd"
KEPT: Final = (1, 2, 3, 5, 8, None)
# Shorter blocks stand in other places too; the front of a longer one tells it.
LEAST_CHARS, FRONT_CHARS = 20, 60
# An element that is no longer than this between its brackets is changed.
MOST_CHARS = 3000
_NO_WORDS = re.compile(r"\W+")
_APART = re.compile(r"(<script\b.*?</script\s*>|<style\b.*?</style\s*>)", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(
    r"<(/?)(main|article|section|aside|nav|header|footer|figure|figcaption|hgroup|details|summary|time)\b([^>]*)>",
    re.IGNORECASE,
)
_SIDES = re.compile(r"<(/?)(?:aside|nav|section)\b[^>]*>", re.IGNORECASE)
_ELEMENT = re.compile(rf"<[a-zA-Z][^<>]{{0,{MOST_CHARS}}}>")
_SAYING = re.compile(
    r"""\s(?:class|id|role|itemprop|itemtype|itemscope|rel|property|typeof)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+)""",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"<(/?)p(?:\s[^>]*)?>", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h([1-6])\b[^>]*>", re.IGNORECASE)


def vary(html: bytes, article: str, key: str) -> bytes:
    """A variant of a page, in UTF-8. ``article``: its text as people gave it; ``key``: of the page."""
    return b"\xef\xbb\xbf" + age(shorten(decode_html(html).text, article, key), key).encode()


def shorten(html: str, article: str, key: str) -> str:
    """A page without all but the first blocks of its article, and without the copies of it that scripts read."""
    tree = LexborHTMLParser(html)
    for script in tree.css('script[type="application/ld+json"]'):
        script.decompose()
    kept = KEPT[zlib.crc32(key.encode()[::-1]) % len(KEPT)]
    if kept is not None:
        known = f" {_words(article)} "
        found = [node for node in tree.css(_BLOCKS) if _is_leaf(node) and _is_in(known, node)]
        for node in found[kept:]:
            node.decompose()
    return tree.html or ""


def _is_leaf(node: LexborNode) -> bool:
    return len(node.css(_BLOCKS)) <= 1


def _is_in(known: str, node: LexborNode) -> bool:
    text = _words(node.text(separator=" "))
    return len(text) >= LEAST_CHARS and f" {text[:FRONT_CHARS]}".rstrip() in known


def _words(text: str) -> str:
    return _NO_WORDS.sub(" ", text).strip()


def age(html: str, key: str) -> str:
    """A page without some of what names its parts: elements, classes, paragraphs or headings, as its key tells."""
    changes = _changes(zlib.crc32(key.encode()))
    pieces = _APART.split(html)
    for i in range(0, len(pieces), 2):
        for change in changes:
            pieces[i] = change(pieces[i])
    return "".join(pieces)


def _changes(chosen: int) -> list[Callable[[str], str]]:
    """Three in four pages lose the names of elements, half those of classes, and so on; bits of a number choose."""
    paragraphs, headings, named = (chosen >> bit & 3 for bit in (1, 3, 5))
    out: list[Callable[[str], str]] = []
    if named:
        out.append(_without_names)
    elif chosen >> 7 & 1:
        out.append(_with_cells)
    if chosen & 1:
        out.append(_without_classes)
    if paragraphs < len(_PARAGRAPHS):
        out.append(_PARAGRAPHS[paragraphs])
    if headings < len(_HEADINGS):
        out.append(_HEADINGS[headings])
    return out


def _without_names(html: str) -> str:
    return _NAMED.sub(lambda m: f"<{m[1]}{'span' if m[2].lower() == 'time' else 'div'}{m[3]}>", html)


def _with_cells(html: str) -> str:
    return _SIDES.sub(lambda m: "</td></tr></table>" if m[1] else "<table><tr><td>", html)


def _without_classes(html: str) -> str:
    return _ELEMENT.sub(lambda m: _SAYING.sub("", m[0]), html)


def _with_breaks(html: str) -> str:
    return _PARAGRAPH.sub(lambda m: "<br><br>" if m[1] else "", html)


def _with_divisions(html: str) -> str:
    return _PARAGRAPH.sub(lambda m: f"<{m[1]}div>", html)


def _with_bold_headings(html: str) -> str:
    return _HEADING.sub(lambda m: "</b></div>" if m[1] else "<div><b>", html)


def _with_lower_headings(html: str) -> str:
    return _HEADING.sub(lambda m: f"<{m[1]}h{min(6, int(m[2]) + 1)}>", html)


_PARAGRAPHS: Final = (_with_breaks, _with_divisions)
_HEADINGS: Final = (_with_bold_headings, _with_lower_headings)
