"""Lines that hold a date and little else, where no markup calls them so: near the title, or named by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_pipeline.markup.dom import TEXT, Dom
from corpus_pipeline.markup.elements import BLOCK, BREAK, CELL, ELEMENTS, PLAIN, ROW
from corpus_pipeline.markup.evidence import NEAR, Evidence
from corpus_pipeline.markup.sites import words_key
from corpus_pipeline.markup.words import terms
from corpus_pipeline.text.dates import FoundDate, find_dates
from corpus_pipeline.text.folding import fold_text

# Cheap test of a text node: a year of four digits, or three numbers with stops or slashes.
_HINT = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]{4}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2}")
_BREAKING = frozenset((BLOCK, ROW, CELL, BREAK))
_UNREAD = frozenset(("script", "style", "title", "noscript", "template", "option", "select", "textarea", "figcaption"))
_AROUND = frozenset(("figure", "blockquote", "select", "nav"))
# Text nodes of one line on either side of the date; characters that a line of the head has beside its date.
MAX_SIDE, MAX_BESIDE = 12, 45
# Between title and date stand a standfirst and a byline, not the article; pages that show more days are lists.
MAX_BETWEEN, MAX_DAYS, VERY_NEAR = 800, 2, 15
MAX_LINE, MAX_TEXT, MAX_LINES, MAX_INLINE = 160, 2000, 300, 8
# What stands beside a date of another kind than publication.
_MODIFIED = terms(
    "revision|updated|modified|edited|revised|reviewed|aktualisiert|geändert|bearbeitet|mis à jour|mise à jour"
    "|modifié|actualizado|atualizado|aggiornato|обновлен|изменен|güncelle|yenilən|bijgewerkt|aktualizac|به‌روز"
    "|تحديث|更新|修改|expires"
)
# A date followed by one of these opens a report; what stands before it names the kind of text.
_DATELINE = re.compile(r" ?[-–—|·•:]{1,2} ")
# What makes a date one of something else: words on its line, and words before it.
_OF_OTHERS = re.compile(
    r"©|\(c\)|copyright|\bevent|veranstaltung|\bsince\b|\bseit\b|\bborn\b|\bjoined\b|registered|registriert|inscrit"
    r"|dabei seit|deadline|expires?\b|g[üu]ltig|\buntil\b|\bbis\b|\bfrom\b.{1,30}\bto\b|accessed|abgerufen|retrieved"
    r"|\bisbn|\bissn|\bvol\b|\blaw\b|gesetz|erstellt mit|powered|version|\bv[0-9]"
)
_OF_OTHERS_BEFORE = re.compile(r"\bfot[oó]|\bphoto|\bbild\b|\bimage\b|[0-9]\.? ?(?:[-–—]|to|bis|au|al|a) ?$")


class DateLine(NamedTuple):
    """A line with its date and its text node.

    ``is_update``: it tells when the page was changed; ``is_named``: it begins with words such as *published on*.
    """

    node: int
    text: str
    found: FoundDate
    is_update: bool
    is_named: bool


def title_shown(page: Evidence, title: str) -> int | None:
    """The first text of the page that is its title, where no element is known to show it."""
    dom, key = page.dom, words_key(title)
    for node in range(max(page.clues.body, 0), len(dom)):
        text = dom.texts[node]
        if text and abs(len(text.strip()) - len(title)) <= MAX_BESIDE // 2 and words_key(text) == key:
            return node
    return None


def lines_near(page: Evidence, title: int | None) -> list[DateLine]:
    """Lines that are a date and little else, near the title and above the article; the nearest first.

    None where the neighbourhood holds a list of days, unless one of them stands right beside the title.
    """
    if title is None:
        return []
    start, end = max(page.clues.body, title - NEAR // 2), min(len(page.dom), title + NEAR)
    shown = range(title, page.dom.ends[title])
    bare = [line for line in _lines(page, start, end, page.clues.asides) if _is_bare(line) and line.node not in shown]
    lines = [line for line in bare if _is_above(page.dom, title, line.node)]
    lines.sort(key=lambda line: abs(line.node - title) * (2 if line.node < title else 1))
    if len({line.found.on for line in lines}) > MAX_DAYS:
        lines = [line for line in lines if abs(line.node - title) <= VERY_NEAR]
    return lines


def named_lines(page: Evidence) -> list[DateLine]:
    """Short lines anywhere on the page whose words call their date that of publication."""
    lines = _lines(page, max(page.clues.body, 0), len(page.dom), page.clues.asides)
    return [line for line in lines if line.is_named and not line.is_update]


def update_lines(page: Evidence) -> list[DateLine]:
    """Short lines that tell when the page was changed, those of its footer too; none where they differ."""
    lines = [line for line in _lines(page, max(page.clues.body, 0), len(page.dom), ()) if line.is_update]
    lines = [line for line in lines if len(line.text) <= MAX_LINE]
    return lines if len({line.found.on for line in lines}) == 1 else []


def _lines(page: Evidence, start: int, end: int, asides: Sequence[tuple[int, int]]) -> Iterator[DateLine]:
    """The lines of a stretch of nodes that hold exactly one day, without those of some areas."""
    dom, left_out = page.dom, iter([*asides, (len(page.dom), len(page.dom))])
    low, high = next(left_out)
    last, n_lines = -1, 0
    for node in range(start, end):
        while node >= high:
            low, high = next(left_out, (len(dom), len(dom) + 1))
        text = dom.texts[node]
        if text and last < node < low and n_lines < MAX_LINES and _HINT.search(text[:MAX_LINE]):
            line, last = _line_of(dom, node)
            n_lines += 1
            if (read := _read(page, node, line)) is not None:
                yield read


def _read(page: Evidence, node: int, line: str) -> DateLine | None:
    """What a line says, None where it holds several days, or one of something else."""
    if len(line) > MAX_TEXT or not _is_text(page.dom, node):
        return None
    head = line[:MAX_LINE]
    dates = find_dates(head, page.phrases.dates)
    changed = [_says_change(head, dates, i) for i in range(len(dates))]
    own = [date for date, is_update in zip(dates, changed, strict=True) if not is_update] or dates[:1]
    if len({(date.on, date.first) for date in own}) != 1:
        return None
    rest = f"{head[: own[0].start]} {head[own[0].end :]}"
    if _OF_OTHERS.search(rest.lower()[: 2 * MAX_BESIDE]) or _OF_OTHERS_BEFORE.search(head[: own[0].start].lower()):
        return None
    is_named = len(line) <= MAX_LINE and _is_named(page, node, head, own[0])
    return DateLine(node, line, own[0], all(changed), is_named)


def _is_named(page: Evidence, node: int, line: str, date: FoundDate) -> bool:
    """Whether a line begins with words such as *published on*, or is a date below a line of such words."""
    if not line[: date.start].strip():
        line = f"{_text_before(page.dom, node)} {line}"
    folded = fold_text(line)
    return any(page.phrases.groups(text, "dateline") for text in (folded, folded.replace(": ", " ", 1)))


def _text_before(dom: Dom, node: int) -> str:
    """The short text that stands right before a node."""
    texts = (dom.texts[i] for i in range(node - 1, max(node - MAX_SIDE, 0), -1))
    text = next((text.strip() for text in texts if text and not text.isspace()), "")
    return text if len(text) <= MAX_BESIDE else ""


def _says_change(line: str, dates: Sequence[FoundDate], i: int) -> bool:
    before = line[dates[i - 1].end if i else 0 : dates[i].start]
    return says_modified(before) or (len(dates) == 1 and says_modified(line[dates[i].end :][:MAX_BESIDE]))


def says_modified(text: str) -> bool:
    """Whether words beside a date say that it tells when the page was changed."""
    lower = text.lower()
    return any(word in lower for word in _MODIFIED) if lower.strip() else False


def _is_text(dom: Dom, node: int) -> bool:
    """Whether a text is running text of the page: no program, option, caption or quotation."""
    parent = dom.parents[node]
    if dom.tags[parent] in _UNREAD:
        return False
    for _ in range(6):
        if parent < 0:
            return True
        if dom.tags[parent] in _AROUND:
            return False
        parent = dom.parents[parent]
    return True


def _line_of(dom: Dom, node: int) -> tuple[str, int]:
    """The line that a text stands on, and the last node of it."""
    block = _block_of(dom, node)
    first = last = node
    while first > max(block, node - MAX_SIDE) and _continues(dom, first - 1, block):
        first -= 1
    while last + 1 < min(dom.ends[block], node + MAX_SIDE) and _continues(dom, last + 1, block):
        last += 1
    texts = [text for text in dom.texts[first : last + 1] if text]
    return " ".join(" ".join(texts).split()), last


def _block_of(dom: Dom, node: int) -> int:
    """The nearest element around a node that breaks lines, or what stands some inline elements above it."""
    for _ in range(MAX_INLINE):
        if node <= 0 or (dom.tags[node] != TEXT and ELEMENTS.get(dom.tags[node], PLAIN).flow in _BREAKING):
            break
        node = dom.parents[node]
    return max(node, 0)


def _continues(dom: Dom, node: int, block: int) -> bool:
    return ELEMENTS.get(dom.tags[node], PLAIN).flow not in _BREAKING and _block_of(dom, node) == block


def _is_bare(line: DateLine) -> bool:
    """Whether a line holds little beside its date, or is a report that begins with the day."""
    before, behind = line.text[: line.found.start], line.text[line.found.end :]
    if len(before) + len(behind) <= MAX_BESIDE:
        return not behind.rstrip().endswith((".", "?", "!")) or len(behind.split()) < 4
    return len(before) <= MAX_BESIDE // 2 and _DATELINE.match(behind) is not None


def _is_above(dom: Dom, title: int, node: int) -> bool:
    between = dom.texts[min(title, node) : max(title, node)]
    return sum(len(text.strip()) for text in between) <= MAX_BETWEEN
