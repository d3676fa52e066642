"""Lines that hold a date and little else, where no markup calls them so: near the title, or named by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_pipeline.markup.byline_places import author_links
from corpus_pipeline.markup.dom import Dom
from corpus_pipeline.markup.evidence import CLEAR, NEAR, Evidence
from corpus_pipeline.markup.shown_lines import MAX_SIDE, is_above, lines_between
from corpus_pipeline.markup.words import terms
from corpus_pipeline.text.dates import FoundDate, find_dates
from corpus_pipeline.text.folding import fold_text

# Cheap test of a text node: a year of four digits, or three numbers with stops or slashes.
_HINT = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]{4}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2}")
# Characters that a line of the head has beside its date; longer lines are prose.
MAX_BESIDE, MAX_LINE = 45, 160
# Pages that show more days near the title are lists.
MAX_DAYS, VERY_NEAR = 2, 15
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


def lines_near(page: Evidence, title: int | None) -> list[DateLine]:
    """Lines that are a date and little else, near the title and above the article; the nearest first.

    None where the neighbourhood holds a list of days, unless one of them stands right beside the title.
    """
    if title is None:
        return []
    start, end = max(page.clues.body, title - NEAR // 2), min(len(page.dom), title + NEAR)
    shown = range(title, page.dom.ends[title])
    bare = [line for line in _lines(page, start, end, page.clues.asides) if _is_bare(line) and line.node not in shown]
    lines = [line for line in bare if is_above(page.dom, title, line.node)]
    lines.sort(key=lambda line: abs(line.node - title) * (2 if line.node < title else 1))
    if len({line.found.on for line in lines}) > MAX_DAYS:
        lines = [line for line in lines if abs(line.node - title) <= VERY_NEAR]
    return lines


def lines_anywhere(page: Evidence) -> list[DateLine]:
    """The lines of the whole page that hold one day, also in its footer and beside its article."""
    return list(_lines(page, max(page.clues.body, 0), len(page.dom), page.comments))


def named_lines(page: Evidence, lines: Sequence[DateLine]) -> list[DateLine]:
    """Short lines whose words call their date that of publication; none of areas of comments and of other pages."""
    asides = page.clues.asides
    named = [line for line in lines if line.is_named and not line.is_update]
    return [line for line in named if not any(low <= line.node < high for low, high in asides)]


def lines_beside_authors(page: Evidence, lines: Sequence[DateLine]) -> list[DateLine]:
    """Lines that are a date and little else, beside an element that names the author, also far from the title."""
    nodes = [*author_links(page, None), *(m.node for m in page.clues.marked if m.field == "author" and m.rank <= CLEAR)]
    bare = [line for line in lines if _is_bare(line) and not line.is_update]
    return [line for line in bare if any(0 <= line.node - node <= VERY_NEAR for node in nodes)]


def update_lines(lines: Sequence[DateLine]) -> list[DateLine]:
    """Short lines that tell when the page was changed; none where they differ."""
    lines = [line for line in lines if line.is_update and len(line.text) <= MAX_LINE]
    return lines if len({line.found.on for line in lines}) == 1 else []


def _lines(page: Evidence, start: int, end: int, asides: Sequence[tuple[int, int]]) -> Iterator[DateLine]:
    """The lines of a stretch of nodes that hold exactly one day, without those of some areas."""
    for node, line in lines_between(page.dom, start, end, asides, _may_hold_date):
        if (read := _read(page, node, line)) is not None:
            yield read


def _may_hold_date(text: str) -> bool:
    return _HINT.search(text[:MAX_LINE]) is not None


def _read(page: Evidence, node: int, line: str) -> DateLine | None:
    """What a line says, None where it holds several days, or one of something else."""
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


def _is_bare(line: DateLine) -> bool:
    """Whether a line holds little beside its date, or is a report that begins with the day."""
    before, behind = line.text[: line.found.start], line.text[line.found.end :]
    if len(before) + len(behind) <= MAX_BESIDE:
        return not behind.rstrip().endswith((".", "?", "!")) or len(behind.split()) < 4
    return len(before) <= MAX_BESIDE // 2 and _DATELINE.match(behind) is not None
