"""The names of a site, so that they are told from titles and from authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus_pipeline.markup.clues import Clues, shown
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.markup.json_ld import Entity, text_of, types_of
from corpus_pipeline.markup.words import words

_WORD = re.compile(r"\w+")
_METAS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "al:ios:app_name",
    "al:android:app_name",
    "twitter:app:name:iphone",
)
# Some programs give the title of the page as the name of the site: names are shorter.
TITLE_WORDS, MAX_HEADINGS = 6, 12
_HOUSES = frozenset(words("website organization newsmediaorganization corporation localbusiness onlinestore"))
# Links of forums to where they begin, beside the pages of their threads.
_INDEXES = frozenset(("index.php", "/index.php", "index.html", "/index.html"))
_ORGANISED = frozenset(words("co com org net ac gov edu or ne go gob gouv"))


# The same few names are compared again and again.
@lru_cache(maxsize=1 << 12)
def words_key(text: str) -> str:
    """Letters and digits of a text alone, case folded, so that names are compared without their typography."""
    return " ".join(_WORD.findall(text.casefold()))


class Sites:
    """The keys of a site's names and of its host."""

    def __init__(self, names: Sequence[str], url: str | None) -> None:
        host = host_of(url)
        labels = host.split(".")
        self._stated = frozenset(_packed(name) for name in names) - {""}
        self._packed = self._stated | {_packed(name) for name in _host_names(labels)}
        self._label = _label(labels)

    def holds(self, text: str) -> bool:
        """Whether a text is one of the site's names, whatever its typography."""
        return _packed(text) in self._packed

    def is_person(self, name: str) -> bool:
        """Whether a name is not the site's: a host may be called after its owner where the site has another name."""
        packed = _packed(name)
        if packed in self._stated:
            return False
        return packed not in self._packed or (bool(self._stated) and " " in name.strip())

    def resembles(self, text: str) -> bool:
        """Whether a part of a title that separators set off is the site's name as far as its host can tell."""
        packed = _packed(text)
        if packed in self._packed:
            return True
        label = self._label
        return len(packed) > 3 and len(label) > 3 and (packed in label or (label in packed and len(text.split()) < 6))


def _packed(text: str) -> str:
    return words_key(text).replace(" ", "")


def host_of(url: str | None) -> str:
    """The host of an address without port and ``www``."""
    return (url or "").partition("//")[2].partition("/")[0].partition(":")[0].lower().removeprefix("www.")


def _label(labels: Sequence[str]) -> str:
    """The part of a host that was chosen as a name: before the suffix that a registry gives."""
    kept = [label for label in labels[:-1] if label not in _ORGANISED]
    return kept[-1].replace("-", "") if kept else ""


def _host_names(labels: Sequence[str]) -> Iterator[str]:
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
        yield ".".join(labels[start:-1])
        yield labels[start]


def find_sites(dom: Dom, clues: Clues, entities: Sequence[Entity], url: str | None) -> Sites:
    """The names that a page's meta tags, structured data and headings linked to the start page give its site."""
    names = list(clues.values(*_METAS))
    for entity in entities:
        publisher = entity.get("publisher")
        for house in (entity, publisher if isinstance(publisher, dict) else {}):
            kinds = types_of(house)
            if "person" not in kinds and (house is publisher or not _HOUSES.isdisjoint(kinds)):
                names += [text for key in ("name", "alternateName") if (text := text_of(house.get(key)))]
    titles = (mark.node for mark in clues.marked if mark.field == "title" and dom.tags[mark.node] != "meta")
    names += [shown(dom, node) for node in {*clues.headings, *titles} if _leads_home(dom, node, host_of(url))]
    headings = {words_key(shown(dom, node)) for node in clues.headings[:MAX_HEADINGS]}
    stated = headings & {words_key(title) for title in clues.values("og:title", "twitter:title")}
    return Sites([n for n in names if len(n.split()) < TITLE_WORDS or words_key(n) not in stated], url)


def _leads_home(dom: Dom, node: int, host: str) -> bool:
    """Whether a heading holds a link to the start page of the site, or stands behind one that shows a picture alone."""
    links = (inner for inner in range(node, min(dom.ends[node], node + 12)) if dom.tags[inner] == "a")
    link = next(links, None)
    if link is None and dom.tags[node] in ("h1", "h2"):
        before = _sibling_before(dom, node)
        link = before if before is not None and dom.tags[before] == "a" and not shown(dom, before) else None
    return link is not None and _is_home(dom.get(link, "href").strip(), host)


def _sibling_before(dom: Dom, node: int) -> int | None:
    """The element right before another one in the element around both."""
    before = None
    for sibling in dom.children(dom.parents[node]):
        if sibling >= node:
            break
        if dom.tags[sibling] != TEXT:
            before = sibling
    return before


def _is_home(address: str, host: str) -> bool:
    address = address.removeprefix(".")
    if address in _INDEXES:
        return True
    bare = address.partition("//")[2].removeprefix("www.") if "//" in address else host + address
    return bool(address) and bare.rstrip("/").removesuffix("/index.html").removesuffix("/index.php") == host
