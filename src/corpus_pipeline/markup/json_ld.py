"""Structured data in JSON-LD: the entities of a page, read with bounds and with tolerance for broken JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpus_pipeline.markup.words import words

Entity = Mapping[str, Any]

# A page holds a few hundred entities at most; larger or deeper data is an attack or a catalogue.
MAX_CHARS, MAX_ENTITIES, MAX_DEPTH = 2_000_000, 400, 8
MAX_TEXT = 2000
# In broken data an author's name stands within this many characters.
MAX_REACH = 300

ARTICLES = frozenset(
    words(
        "article newsarticle blogposting blog_posting socialmediaposting discussionforumposting liveblogposting"
        " reportagenewsarticle opinionnewsarticle analysisnewsarticle backgroundnewsarticle reviewnewsarticle"
        " askpublicnewsarticle advertisercontentarticle satiricalarticle scholarlyarticle medicalscholarlyarticle"
        " techarticle apireference report posting recipe howto question"
    )
)
# Entities that say something of the page where it holds no article.
PAGES = frozenset(words("webpage itempage aboutpage faqpage qapage medicalwebpage videoobject creativework review"))
# Where entities hang below others; comments, reviews and other pages are left aside.
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "itemListElement", "item")
# What is worth saving from data that does not parse.
_SAVED = ("@type", "headline", "datePublished", "dateCreated", "articleSection", "articleBody")

# Marks that hide a script from old browsers.
_HIDING = (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>"))
_DECODER = json.JSONDecoder(strict=False)


def read_json_ld(blocks: Sequence[str]) -> list[Entity]:
    """The entities of a page's JSON-LD blocks in order, those within lists and graphs too; references are resolved."""
    entities: list[Entity] = []
    for block in blocks:
        entities += _entities(_parse(block))
        if len(entities) >= MAX_ENTITIES:
            break
    return entities[:MAX_ENTITIES]


def types_of(entity: Entity) -> list[str]:
    """The lower-case types of an entity, without the address of their vocabulary."""
    stated = entity.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return [name.rpartition("/")[2].rpartition(":")[2].lower() for name in names[:8] if isinstance(name, str)]


def text_of(value: Any) -> str | None:
    """A value as text: itself, the first of a list, or the name of an entity; entities of HTML are resolved."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value")
    return clean_text(value) if isinstance(value, str) else None


def clean_text(value: str) -> str | None:
    """A short text without the entities of HTML that are left in it, blanks to one space; None where it is empty."""
    value = value[:MAX_TEXT]
    for _ in range(2):
        value = html.unescape(value) if "&" in value else value
    return " ".join(value.split()) or None


def by_id(entities: Sequence[Entity]) -> dict[str, Entity]:
    """The entities that say more than their id, by id."""
    return {own: e for e in reversed(entities) if isinstance(own := e.get("@id"), str) and len(e) > 1}


# --- reading ---


def _parse(block: str) -> Any:
    text = _bare(block[:MAX_CHARS])
    try:
        # Numbers stay text: a number of many thousand digits must not be worked out.
        return json.loads(text, strict=False, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return _saved(text)


def _bare(block: str) -> str:
    """The block without the comment or CDATA marks that hide it from old browsers, or a full stop behind it."""
    text = block.strip()
    for opening, closing in _HIDING:
        text = text.removeprefix(opening).removesuffix(closing).strip()
    return text.rstrip("; \n")


def _saved(text: str) -> dict[str, Any]:
    """The first value of each telling key of data that does not parse, and the name of the author."""
    found: dict[str, Any] = {key: value for key in _SAVED if (value := _string_behind(text, f'"{key}"', 0)) is not None}
    author = text.find('"author"')
    if 0 <= author <= (at := text.find('"name"', author)) < author + MAX_REACH:
        found["author"] = _string_behind(text, '"name"', at)
    return found


def _string_behind(text: str, key: str, start: int) -> str | None:
    at = text.find(key, start)
    opening = text[at + len(key) : at + len(key) + 40].lstrip(" \t\r\n:[") if at >= 0 else ""
    if not opening.startswith('"'):
        return None
    try:
        value, _ = _DECODER.raw_decode(text, text.index('"', at + len(key)))
    except ValueError:
        return None
    return str(value)


def _entities(data: Any) -> Iterator[Entity]:
    """Entities in document order, down a bounded depth and up to a bounded number."""
    stack: list[tuple[Any, int]] = [(data, 0)]
    n_seen = 0
    while stack and n_seen < 10 * MAX_ENTITIES:
        value, depth = stack.pop()
        n_seen += 1
        if isinstance(value, list):
            stack += [(item, depth + 1) for item in reversed(value[:MAX_ENTITIES])]
        elif isinstance(value, dict):
            yield value
            if depth < MAX_DEPTH:
                stack += [(value[key], depth + 1) for key in reversed(_CONTAINERS) if key in value]
