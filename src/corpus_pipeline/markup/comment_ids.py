"""What a site calls a comment: ids of elements, attributes for it, named anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from corpus_pipeline.markup.comment_families import SELECTORS
from corpus_pipeline.markup.comment_page import Page
from corpus_pipeline.markup.comment_words import MAX_ATTRIBUTE, normal_id
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.folding import fold_text

ID_ATTRIBUTES = (
    "data-comment-id",
    "data-commentid",
    "comment-id",
    "data-post-id",
    "data-node-id",
    "data-pid",
    "data-post-uuid",
    "data-lia-message-uid",
    "data-answerid",
    "data-questionid",
    "thingid",
    "data-fullname",
)
# Characters of an id, and of a link that says no more than that it is one.
MAX_ID, MAX_PERMALINK = 80, 30
# What addresses call the comment that they point to.
_ASKED = re.compile(r"[?&](?:lc|cid|comment|comment_?[iI][dD]|reply)=([A-Za-z0-9_.-]{1,80})")
_STEMS = frozenset(key for key in SELECTORS if key.startswith("#") and key.endswith("+"))


def own_ids(dom: Dom, tops: Sequence[int]) -> Iterator[str]:
    """What the site calls a comment: the id of its element, an attribute for it, or a named anchor before or in it."""
    node, own = tops[0], dom.attributes[tops[0]]
    if any(map(str.isdigit, own.get("id", ""))):
        yield own["id"]
    yield from (own[name] for name in ID_ATTRIBUTES if own.get(name))
    before = node - 1
    while before > dom.parents[node] and dom.tags[before] == "#text":
        before -= 1
    for anchor in (before, node + 1, node + 2):
        if 0 <= anchor < len(dom) and dom.tags[anchor] == "a":
            name = dom.get(anchor, "id") or dom.get(anchor, "name")
            if any(map(str.isdigit, name)):
                yield name


def inner_id(dom: Dom, nodes: range) -> list[str]:
    """The first id of a known stem, or name of an anchor, among some nodes; none or one."""
    for node in nodes:
        name = dom.get(node, "id")
        if not (name and normal_id(name) in _STEMS):
            name = dom.get(node, "name") if dom.tags[node] == "a" else ""
        if any(char.isdigit() for char in name):
            return [name]
    return []


def data_id(dom: Dom, node: int) -> list[str]:
    """What ``data-id`` of an element holds, where nothing else tells the comment's id; none or one."""
    value = dom.get(node, "data-id")
    return [value] if any(map(str.isdigit, value)) and len(value) <= MAX_ID else []


def permalink_id(dom: Dom, time: int) -> list[str]:
    """The numbered place to which the time of a comment links, or what its address asks for; none or one."""
    inside = (node for node in range(time, dom.ends[time]) if dom.tags[node] == "a")
    around = (
        node for node in (dom.parents[time], dom.parents[dom.parents[time]]) if node >= 0 and dom.tags[node] == "a"
    )
    for node in chain(inside, around):
        href = dom.get(node, "href")
        name = href.rpartition("#")[2]
        if "#" in href and len(name) <= MAX_ID and any(map(str.isdigit, name)):
            return [name]
        if asked := _ASKED.search(href[-MAX_ATTRIBUTE:]):
            return [asked[1]]
    return []


def is_permalink(page: Page, link: int) -> bool:
    """Whether a link says *link*, *#* or the number of the comment."""
    text = page.text(link)
    if len(text) > MAX_PERMALINK:
        return False
    phrase = load_phrases().phrase_of(fold_text(text), "action")
    return (phrase is not None and phrase.name == "permalink") or (text[:1] == "#" and not text[1:].strip("0123456789"))
