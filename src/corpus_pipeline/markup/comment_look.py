"""One look at every node of a comment: which of them may show its author, its time, its text, and which never do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from corpus_pipeline.markup.comment_bylines import is_edit_note, is_subject
from corpus_pipeline.markup.comment_page import NO_SIGNS, Page, Signs
from corpus_pipeline.markup.comment_words import word_set
from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.folding import fold_text

# Elements that never show the words of a comment.
CHROME = word_set("button form input select textarea option script style svg nav noscript template label iframe")
_ACTIONS = ("reply", "log in", "login", "sign in", "report", "expand full", "view original", "antworten", "répondre")
_VOTES = frozenset(("yes", "no", "ja", "nein", "sí", "oui", "non", "up", "down", "да", "нет"))
_TELLING = frozenset(("a", "abbr", "blockquote", "cite", "time"))
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SUBJECTS = _HEADINGS | {"b", "strong"}
# Lines in which a user is named are no boxes of facts about him.
_LINES = frozenset(("p", "span", "a", "strong", "b", "h1", *_HEADINGS))
# Forums draw this line above the signature.
_RULED, MIN_RULE, MAX_SIGNATURE = "_ \t\r\n", 8, 300
# Elements inside a line.
_MARKS = frozenset(("i", "em", "b", "strong", "small", "font", "span", "a", "u"))
# Elements around a line that tells of an edit, and their nodes, at most.
MAX_NOTE_LEVELS, MAX_NOTE_NODES = 4, 16


@dataclass(slots=True)
class Found:
    """Nodes of one comment that may show its parts, with the rank of the word that says so."""

    authors: list[tuple[int, int]] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    controls: list[int] = field(default_factory=list)
    chrome: list[int] = field(default_factory=list)
    nested: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)
    quotes: list[tuple[int, int]] = field(default_factory=list)
    is_deleted: bool = False
    is_truncated: bool = False

    def is_quoted(self, node: int) -> bool:
        """Whether a node stands in words of somebody else."""
        at = bisect_right(self.quotes, (node, 1 << 60)) - 1
        return at >= 0 and node < self.quotes[at][1]


def look(page: Page, tops: Sequence[int], nested: AbstractSet[int]) -> Found:
    """What the nodes of the subtrees ``tops`` may show, without those of ``nested``."""
    dom, found = page.dom, Found()
    for top in tops:
        node, quote_end = top, 0
        while node < dom.ends[top]:
            tag = dom.tags[node]
            if tag == TEXT:
                _note_leaf(page, node, top, found)
            elif node in nested and node != tops[0]:
                found.nested.append(node)
                node = dom.ends[node]
                continue
            elif node != top and _is_chrome(page, node):
                found.chrome.append(node)
                node = dom.ends[node]
                continue
            elif (signs := page.signs(node)) is not NO_SIGNS or tag in _TELLING:
                if signs.is_signature and node != top:
                    found.chrome.append(node)
                    node = dom.ends[node]
                    continue
                if (signs.is_quote or tag == "blockquote") and node >= quote_end:
                    quote_end = dom.ends[node]
                    found.quotes.append((node, quote_end))
                _note(page, node, signs, found, quoted=node < quote_end, is_top=node == tops[0])
            node += 1
    return found


def _note_leaf(page: Page, leaf: int, top: int, found: Found) -> None:
    text = page.dom.texts[leaf]
    if text.isspace():
        return
    if not text.strip(_RULED) and len(text) >= MIN_RULE and _is_signed(page, leaf):
        found.chrome += _behind(page.dom, leaf)
        return
    found.leaves.append(leaf)
    if is_edit_note(text) and (note := _note_around(page, leaf, top)) is not None:
        found.chrome.append(note)


def _is_signed(page: Page, leaf: int) -> bool:
    """Whether no more than a signature stands behind a text in its element."""
    dom = page.dom
    return sum(map(len, dom.texts[leaf + 1 : dom.ends[dom.parents[leaf]]])) <= MAX_SIGNATURE


def _behind(dom: Dom, leaf: int) -> Iterator[int]:
    """A text and what stands behind it in its element: the signature below a line of underscores."""
    node, end = leaf, dom.ends[dom.parents[leaf]]
    while node < end:
        yield node
        node = dom.ends[node]


def _is_chrome(page: Page, node: int) -> bool:
    """Whether an element is a control, the subject of an answer, the head of a box of code, the title of the page."""
    tag, own = page.dom.tags[node], page.dom.attributes[node]
    if tag in CHROME:
        return not (tag == "form" and _holds_text(page, node))
    if tag in _SUBJECTS and _is_subject(page, node):
        return True
    if "data-excludequote" in own or own.get("slot") == "title" or own.get("data-role") == "memberSignature":
        return True
    return tag in ("p", "dt") and "codebox" in page.words(page.dom.parents[node])


def _is_subject(page: Page, node: int) -> bool:
    """Whether an element is but the subject of an answer: some hold the time beside it."""
    end = page.dom.ends[node]
    if end - node >= MAX_NOTE_NODES or not is_subject(page.text(node)):
        return False
    return all(page.signs(inner).time is None for inner in range(node + 1, end) if page.dom.attributes[inner])


def _note_around(page: Page, leaf: int, top: int) -> int | None:
    """The line that tells when a comment was changed, and by whom, by its first text; None where more follows it."""
    dom, around = page.dom, leaf
    for _ in range(MAX_NOTE_LEVELS):
        above, is_whole = dom.parents[around], is_edit_note(page.text(around), whole=True)
        if above <= top or dom.ends[above] - above > MAX_NOTE_NODES:
            break
        if any(dom.texts[i] and not dom.texts[i].isspace() for i in range(above + 1, leaf)):
            break
        if is_whole and dom.tags[above] not in _MARKS:
            break
        around = above
    return around if is_edit_note(page.text(around), whole=True) else None


def _holds_text(page: Page, form: int) -> bool:
    """Whether a form is wrapped around a comment rather than there to write one."""
    return any(page.signs(i).text is not None for i in range(form + 1, page.dom.ends[form]) if page.dom.attributes[i])


def _note(page: Page, node: int, signs: Signs, found: Found, *, quoted: bool, is_top: bool) -> None:
    if is_top:
        found.is_deleted = found.is_deleted or signs.is_deleted
        return
    if signs.text is not None and page.dom.tags[node] != "a":
        found.texts.append((signs.text, node))
    if not quoted:
        _note_byline(page.dom, node, signs, found)
    if signs.is_box and page.dom.ends[node] - node > 8 and page.dom.tags[node] not in _LINES:
        found.boxes.append(node)
    if signs.is_other:
        found.others.append(node)
    elif page.dom.tags[node] == "a":
        if signs.is_more and page.dom.ends[node] - node <= 4:
            found.is_truncated = True
        if signs.is_control or signs.is_more or _is_action(page, node):
            found.controls.append(node)
    elif signs.is_control:
        found.controls.append(node)


def _note_byline(dom: Dom, node: int, signs: Signs, found: Found) -> None:
    tag = dom.tags[node]
    if signs.author is not None:
        found.authors.append((signs.author, node))
    elif tag == "cite" or "author" in dom.get(node, "rel"):
        found.authors.append((1, node))
    if tag == "time":
        found.times.append((-1 if _is_permalink(dom, dom.parents[node]) else 0, node))
    elif signs.time is not None:
        found.times.append((signs.time, node))
    elif tag == "abbr" and dom.get(node, "title"):
        found.times.append((1, node))


def _is_permalink(dom: Dom, node: int) -> bool:
    """Whether an element links to a numbered place of a page: a time in it is that of the comment."""
    return dom.tags[node] == "a" and any(char.isdigit() for char in dom.get(node, "href").rpartition("#")[2])


def _is_action(page: Page, node: int) -> bool:
    if page.dom.ends[node] - node > 6:
        return False
    text = page.text(node)
    if not 0 < len(text) <= 30:
        return False
    folded = fold_text(text)
    return folded in _VOTES or folded.startswith(_ACTIONS) or load_phrases().is_text(folded, "action")
