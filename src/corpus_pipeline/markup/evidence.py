"""One page as its metadata are read from: nodes, clues, structured data and the names of its site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus_pipeline.markup.clues import Clues, Marked, disjoint, find_clues, leave_out
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.json_ld import ARTICLES, PAGES, Entity, by_id, read_json_ld, text_of, types_of
from corpus_pipeline.markup.sites import Sites, find_sites, words_key
from corpus_pipeline.phrases import Phrases

# Marks of a rank up to this are meant: their class or attribute says nothing else.
CLEAR = 2
# A byline or date stands at most this many nodes behind the title, or half as many before it.
NEAR = 300
# More articles in the structured data than this, and none of them this page's: a list of other pages.
MAX_ARTICLES = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What metadata are read from; ``main``: the entity that the page is about, empty where none is.

    ``comments``: first node and end of what readers wrote, which says nothing of the page.
    """

    dom: Dom
    url: str | None
    phrases: Phrases
    clues: Clues
    entities: Sequence[Entity]
    known: dict[str, Entity]
    main: Entity
    sites: Sites
    comments: Sequence[tuple[int, int]] = ()

    @property
    def is_article(self) -> bool:
        """Whether nothing says that the page is a start page, a list or the like."""
        stated = (self.clues.first("og:type") or "article").lower()
        return bool(self.main) or "website" not in stated or bool(self.clues.first("article:published_time"))

    def near(self, field: str, title: int | None) -> list[Marked]:
        """The nodes that markup calls by a name: those within others first, clear ones first, then by distance."""
        own = list({m.node: m for m in reversed(self.clues.marked) if m.field == field}.values())[::-1]
        outer = {m.node for m, after in pairwise(own) if after.node < self.dom.ends[m.node]}
        if title is None:
            return sorted(own, key=lambda m: (m.node in outer, m.rank, m.node))
        close = [m for m in own if is_near(m.node, title)]
        return sorted(close, key=lambda m: (m.node in outer, m.rank > CLEAR, abs(m.node - title), m.rank))


def is_near(node: int, title: int) -> bool:
    """Whether a node stands where a title's byline and date do."""
    return -NEAR // 2 < node - title < NEAR


def gather(dom: Dom, url: str | None, phrases: Phrases, comments: Iterable[tuple[int, int]] = ()) -> Evidence:
    """Read what a page's metadata are chosen from, outside the areas of its comments."""
    clues, areas = find_clues(dom), disjoint(comments)
    if areas:
        leave_out(clues, areas)
    entities = read_json_ld([dom.text(node) for node in clues.json_ld])
    main = _main_entity(entities, [a for a in (url, *clues.links.get("canonical", ())) if a], clues.title or "")
    return Evidence(
        dom, url, phrases, clues, entities, by_id(entities), main, find_sites(dom, clues, entities, url), areas
    )


def _main_entity(entities: Sequence[Entity], addresses: Sequence[str], title: str) -> Entity:
    """The article that the page holds: by address, by headline, or the only one; else what describes the page."""
    own = [e for e in entities if not ARTICLES.isdisjoint(types_of(e))]
    paths = {path_of(address) for address in addresses} - {""}
    for entity in own:
        if paths & {path_of(address) for address in _addresses(entity)}:
            return entity
    key = f" {words_key(title)} "
    for entity in own:
        if (headline := text_of(entity.get("headline"))) and f" {words_key(headline)} " in key:
            return entity
    if own:
        return max(own, key=_fullness) if len(own) <= MAX_ARTICLES else {}
    pages = [e for e in entities if "headline" in e or not PAGES.isdisjoint(types_of(e))]
    return max(pages, key=_fullness, default={})


def _addresses(entity: Entity) -> list[str]:
    """What an entity gives as the address of its page."""
    found = [entity.get("url"), entity.get("mainEntityOfPage")]
    found += [e.get(key) for e in found if isinstance(e, dict) for key in ("@id", "url")]
    return [address for address in found if isinstance(address, str)]


def _fullness(entity: Entity) -> int:
    return sum(key in entity for key in ("headline", "author", "datePublished"))


def path_of(address: str) -> str:
    """The path of an address without host, query, fragment and closing slash; empty for a start page."""
    rest = address.partition("//")[2].partition("/")[2] if "//" in address else address.lstrip("/")
    return rest.partition("#")[0].partition("?")[0].rstrip("/").lower()
