"""Who wrote a page: authors out of structured data, meta tags and elements near the title; never the site itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from corpus_pipeline.markup.byline_places import author_links, labelled_names
from corpus_pipeline.markup.clues import Marked, fields_shown, shown
from corpus_pipeline.markup.date_lines import lines_near
from corpus_pipeline.markup.evidence import CLEAR, NEAR, Evidence
from corpus_pipeline.markup.json_ld import text_of
from corpus_pipeline.markup.shown_lines import is_above, lines_between
from corpus_pipeline.markup.sites import Sites, words_key
from corpus_pipeline.markup.titles import strip_site
from corpus_pipeline.markup.words import terms, words
from corpus_pipeline.phrases import Phrases
from corpus_pipeline.text.dates import find_dates
from corpus_pipeline.text.folding import fold_text
from corpus_pipeline.text.names import Name, is_name_like, parse_byline

MAX_CHARS = 300
MAX_AUTHORS = 20
# A value longer than this is no nickname.
MAX_NICKNAME, MAX_WORDS = 40, 4
# Longer lines that begin with *by* or *from* are prose.
MAX_BYLINE = 100
# Places that are compared.
MAX_PLACES = 5
# Lines of several fields that are read.
MAX_LINES = 3
# Nodes of a line in which a name is looked for, and those of an element that holds but a text.
MAX_LINE_NODES, ALONE = 40, 2
# Elements this few nodes apart stand side by side.
BESIDE = 12
# Names of meta tags in the order of trust.
METAS = words(
    "author parsely-author sailthru.author dc.creator dcterms.creator dc.creator.personalname article:author"
    " article:author_name article:authors og:article:author og:author article.author byl byline authors author_name"
    " cxenseparse:author citation_author citation_authors bt:author rnews:author dc.contributor"
)
ONE_PERSON_EACH = frozenset(("citation_author", "dc.creator", "dcterms.creator"))
WRITTEN_BY = terms(
    "written by|verfasst von|geschrieben von|escrito por|écrit par|scritto da|автор|написано автором|geschreven door"
    "|yazan|napisane przez|skrevet av|skriven av|posted by|author|by|作者|written-by"
)
# What stands where a person should: roles of programs and of houses.
_NOBODY = terms(
    "posted|posted on|published|published on|geschrieben|veröffentlicht"
    "|admin|administrator|webmaster"
    "|root|user|guest|author|authors|autor|auteur|staff|editor|editors|editorial|team"
    "|redaktion|die redaktion|redaction|la rédaction|rédaction|redacción|la redacción|redazione|redação|redakcja"
    "|redactie|редакция|unknown|unbekannt|anonymous|anonym|none|null|undefined|n a|na|nan|default|test|posts|blog"
    "|press release|pressemitteilung|contributor|contributors|staff writer|staff reporter|staff writers|web desk"
    "|news desk|newsroom|news staff|editorial staff|editorial team|content team|super user|superuser|site admin"
    "|site administrator|agency|agencies|online|redaktionsteam|see full bio|view all posts|read more|follow|share"
    "|facebook|twitter|instagram|linkedin|youtube|google|wordpress|by|von|par|por|name|public|system|moderator|owner"
    "|no comment|no comments|comment|comments|add comment|leave a comment|leave a reply|keine kommentare|kommentare"
    "|aucun commentaire|commentaires|sin comentarios|comentarios|нет комментариев|комментарии|yorum yok|yorumlar"
    "|guest author|guest post|gastautor|gastbeitrag|web|website|home|support|info|marketing|wp admin|wpadmin"
)
# What stands between the fields of a line, and the most words that introduce a name.
_FIELD_ENDS = re.compile(r"[|·•»«]")
MAX_LEAD = 4
# What parts a date from a name.
_DATE_PARTS = re.compile(r"[|·•/,;]| [-–—]{1,2} | uhr\b", re.IGNORECASE)
# What such a piece names are topics.
_TOPICS = re.compile(
    r"\W{0,3}(?:(?:posted|filed|published) (?:in|under|to)|filed|categor|tags?\b|tagged|topics?\b|kategor|rubri|"
    r"catégor|etiquet|schlagw|veröffentlicht (?:in|unter)|publié dans|publicado en|рубри|категор|метки)",
    re.IGNORECASE,
)
# The same behind the names.
_THEN_TOPICS = re.compile(
    r"[ \t\n,;.(–-](?:(?:posted|filed|published) (?:in|under|to)\b|filed:|categor(?:y|ies) ?:|tag(?:s|ged)? ?:"
    r"|tagged (?:as|with)\b|topics? ?:|kategorien? ?:|rubrik(?:en)? ?:|veröffentlicht (?:in|unter)\b|abgelegt unter\b"
    r"|catégories? ?:|publié dans\b|classé (?:dans|sous)\b|categorías? ?:|etiquetas ?:|publicado en\b|рубрик[аи] ?:"
    r"|метки ?:)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?:|www\.|://|@|\.(?:com|org|net|de|co|io|fr|uk|ch|at|info|ru|tv|eu|es|it|nl|pl|br|php|html)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Credits:
    """The authors that one place names, with what it says as written and the node that shows it."""

    names: tuple[Name, ...]
    raw: str
    source: str
    node: int | None = None


class NameReader:
    """Reads names out of values that are said to hold some."""

    def __init__(self, phrases: Phrases, sites: Sites) -> None:
        self._phrases = phrases
        self._sites = sites

    def stated(self, values: Iterable[str], *, one_each: bool = False) -> tuple[Name, ...]:
        """Names in values that hold nothing else, nicknames and lower-case ones too.

        ``one_each``: a comma stands between the surname and the first name of one person.
        """
        found = [name for value in values for name in self._whole(_turned(value) if one_each else value)]
        return _each_once(name for name in found if self._is_person(name.name))

    def shown(self, text: str) -> tuple[tuple[Name, ...], str]:
        """Names in what an element shows to readers, and the part of it that tells them: no dates nor other fields."""
        text = text[:MAX_CHARS]
        dates = find_dates(text, self._phrases.dates) if any(char.isdecimal() for char in text) else []
        edges = [0, *(edge for date in dates for edge in (date.start, date.end)), len(text)]
        fields = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
        split = (piece for field in fields for piece in _FIELD_ENDS.split(field))
        pieces = [piece[: then.start()] if (then := _THEN_TOPICS.search(piece)) else piece for piece in split]
        told = []
        for piece in pieces:
            own = self._parsed(piece) if piece.strip() and not _TOPICS.match(piece) else []
            names = [name for name in own if self._is_person(name.name)]
            told += [(names, _byline(piece, names))] if names else []
        return _each_once(name for names, _ in told for name in names), ", ".join(part for _, part in told)

    def _parsed(self, text: str) -> list[Name]:
        return parse_byline(text, self._phrases.starters, self._phrases.sections)

    def _whole(self, value: str) -> list[Name]:
        value = strip_site(value, self._sites) or value.strip()[:MAX_CHARS]
        if not value or _ADDRESS.search(value):
            return []
        if _is_plain(value) and not self._phrases.starts_byline(value.lower()):
            return [Name(value, "author", 0, len(value))]
        names = self._parsed(value)
        if not names and len(value) <= MAX_NICKNAME and any(char.isalpha() for char in value):
            return [Name(value, "author", 0, len(value))]
        return names

    def _is_person(self, name: str) -> bool:
        key = words_key(name)
        return bool(key) and key not in _NOBODY and self._sites.is_person(name) and not _ADDRESS.search(name)


def _byline(piece: str, names: Sequence[Name]) -> str:
    """The part of a piece of text that names people, with the words that introduce them."""
    start, end = min(name.start for name in names), max(name.end for name in names)
    return piece[start if len(piece[:start].split()) > MAX_LEAD else 0 : end].strip()


def _is_plain(value: str) -> bool:
    """Two or three words with a capital each and nothing else: a name that needs no taking apart."""
    words = value.split()
    return len(words) in (2, 3) and all(word.isalpha() and word.istitle() for word in words) and "And" not in words


def _each_once(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple({words_key(name.name): name for name in reversed(list(names))}.values())[::-1][:MAX_AUTHORS]


def _turned(value: str) -> str:
    """A single name written surname first, the other way round."""
    last, comma, first = value.partition(",")
    if comma and "," not in first and is_name_like(last.strip()) and is_name_like(first.strip()):
        return f"{first.strip()} {last.strip()}"
    return value


def read_authors(page: Evidence, title: int | None) -> Credits | None:
    """Who wrote the page; ``title``: the node that shows the title.

    Order: structured data, meta tags, elements near the title, elements far from it that name the same people. Where
    places differ, the first that another kind of place confirms. Where none names anybody, a line near the title that
    begins with a word such as *by*.
    """
    return choose_authors(_credits(page, title)) or next(_unmarked(page, title), None)


def _unmarked(page: Evidence, title: int | None) -> Iterator[Credits]:
    """Lines near the title; links to pages of authors all over the page where all name one; lines with a label."""
    yield from _lines_near(page, title)
    names = NameReader(page.phrases, page.sites)
    far = author_links(page, None)
    if len({page.dom.get(node, "href") for node in far}) == 1:
        yield from (credit for node in far if (credit := _linked(page, names, [node])).names)
    yield from _beside_dates(page, names, title)
    told = [(names.shown(text), node) for node, text in labelled_names(page)]
    if len({found for (found, _), _ in told if found}) == 1:
        yield next(Credits(found, byline, "text", node) for (found, byline), node in told if found)


def _beside_dates(page: Evidence, names: NameReader, title: int | None) -> Iterator[Credits]:
    """A plain name that is all that a line of the date near the title holds beside it: *3 May 2021 | Mara Quill*."""
    for line in lines_near(page, title):
        rest = f"{line.text[: line.found.start]} | {line.text[line.found.end :]}"
        pieces = [piece for part in _DATE_PARTS.split(rest) if (piece := part.strip()) and not piece[0].isdecimal()]
        if len(pieces) == 1 and _is_plain(pieces[0]) and (found := names.stated(pieces)):
            yield Credits(found, pieces[0], "text", line.node)


def _linked(page: Evidence, names: NameReader, links: Sequence[int]) -> Credits:
    """The names that links to pages of authors show."""
    texts = [text for node in links if _is_nickname(text := shown(page.dom, node))]
    found = names.stated(texts)
    return Credits(found, ", ".join(texts), "markup", links[0] if found else None)


def _lines_near(page: Evidence, title: int | None) -> Iterator[Credits]:
    """The names in lines that no markup calls a byline, by their first word."""
    if title is None:
        return
    dom, names = page.dom, NameReader(page.phrases, page.sites)

    def is_byline(text: str) -> bool:
        return page.phrases.starts_byline(f"{fold_text(text.strip()[:MAX_NICKNAME])} ")

    start, end = max(page.clues.body, title - NEAR // 2), min(len(dom), title + NEAR)
    for node, line in lines_between(dom, start, end, page.clues.asides, is_byline):
        own = line[max(line.find(dom.texts[node].strip()), 0) :]
        found, byline = names.shown(own) if len(own) <= MAX_BYLINE and is_above(dom, title, node) else ((), "")
        if found:
            yield Credits(found, byline, "text", node)


def _credits(page: Evidence, title: int | None) -> Iterator[Credits]:
    names = NameReader(page.phrases, page.sites)
    people = list(_people(page, page.main.get("author") or page.main.get("creator")))
    yield Credits(names.stated(people), ", ".join(people), "structured")
    for meta in METAS:
        if values := list(page.clues.values(meta)):
            yield Credits(names.stated(values, one_each=meta in ONE_PERSON_EACH), ", ".join(values), "meta")
    if (page.clues.first("twitter:label1") or "").casefold().rstrip(": ") in WRITTEN_BY:
        values = list(page.clues.values("twitter:data1"))
        yield Credits(names.stated(values), ", ".join(values), "meta")
    marked = [m for m in page.clues.marked if m.field == "author" and page.dom.tags[m.node] == "meta"]
    stated = [text for m in marked if (text := shown(page.dom, m.node))]
    if len(set(stated)) == 1:
        yield Credits(names.stated(stated[:1]), stated[0], "markup")
    near = page.near("author", title)
    groups = list(_groups(near))
    n_clear = next((i for i, group in enumerate(groups) if group[0].rank > CLEAR), len(groups))
    yield from (_shown(page, names, group) for group in groups[:n_clear])
    if title is not None and (links := author_links(page, title)):
        yield _linked(page, names, links)
    yield from (_shown(page, names, group) for group in groups[n_clear:])
    far = [
        _shown(page, names, [m]) for m in page.clues.marked if m.field == "author" and m.rank <= CLEAR and m not in near
    ]
    if len({c.names for c in far if c.names}) == 1:
        yield from far
    for mark in page.near("line", title)[:MAX_LINES]:
        yield _shown(page, names, [mark])


def _shown(page: Evidence, names: NameReader, group: Sequence[Marked]) -> Credits:
    """The names that neighbouring elements show; what a clear one shows is a name even where it looks like none."""
    texts = [text for m in group if (text := fields_shown(page.dom, m.node)) and len(text) < MAX_CHARS]
    told = [own for text in texts if (own := names.shown(text))[0]]
    found = _each_once(name for own, _ in told for name in own)
    if found:
        return Credits(found, ", ".join(part for _, part in told), "markup", group[0].node)
    if group[0].rank <= CLEAR:
        links = [shown(page.dom, n) for m in group for n in _links(page, m.node)]
        found = names.stated(text for text in links or texts if _is_nickname(text))
    elif nicknames := [name for m in group if (name := _announced(page, m.node)) is not None]:
        return Credits(names.stated(nicknames), ", ".join(nicknames), "markup", group[0].node)
    return Credits(found, ", ".join(texts), "markup", group[0].node)


def _announced(page: Evidence, node: int) -> str | None:
    """The nickname in an element of its own right behind words such as *posted by* in a line."""
    dom = page.dom
    leaves = [i for i in range(node, min(dom.ends[node], node + MAX_LINE_NODES)) if dom.texts[i].strip()]
    for before, leaf in pairwise(leaves):
        word, text = fold_text(dom.texts[before]).strip(" :"), dom.texts[leaf].strip()
        is_apart = dom.parents[leaf] != dom.parents[before] and dom.ends[dom.parents[leaf]] - dom.parents[leaf] == ALONE
        if is_apart and page.phrases.starters.roles.get(word) == "author" and _is_nickname(text):
            return text
    return None


def _is_nickname(text: str) -> bool:
    """Whether a text is one word, or a few with a capital each."""
    words = text.split()
    return len(words) == 1 or (len(words) <= MAX_WORDS and not any(word[0].islower() for word in words))


def _links(page: Evidence, node: int) -> list[int]:
    return [inner for inner in range(node, min(page.dom.ends[node], node + 20)) if page.dom.tags[inner] == "a"]


def _people(page: Evidence, value: Any) -> Iterator[str]:
    """The names of the people that a value of structured data stands for, references followed."""
    for one in value[:MAX_AUTHORS] if isinstance(value, list) else [value]:
        entity = page.known.get(str(one.get("@id")), one) if isinstance(one, dict) and "name" not in one else one
        stated = entity.get("name") if isinstance(entity, dict) else entity
        for name in stated[:MAX_AUTHORS] if isinstance(stated, list) else [stated]:
            if text := text_of(name):
                yield text


def _groups(marked: Sequence[Marked]) -> Iterator[list[Marked]]:
    """Neighbouring elements of one rank: authors stand side by side."""
    group: list[Marked] = []
    for mark in marked:
        if group and not (0 < mark.node - group[-1].node < BESIDE and mark.rank == group[0].rank):
            yield group
            group = []
        group.append(mark)
    if group:
        yield group


def choose_authors(places: Iterable[Credits]) -> Credits | None:
    """The first place that names somebody; one that another kind of place confirms goes before one that none does."""
    named: list[tuple[Credits, frozenset[str]]] = []
    for credit in places:
        key = frozenset(words_key(name.name) for name in credit.names)
        for earlier, other in named if key else ():
            if key == other and earlier.source != credit.source:
                return earlier
        if key:
            named.append((credit, key))
        if len(named) == MAX_PLACES:
            break
    return named[0][0] if named else None
