"""Publisher, section, title with its repeats, and standfirst among the lines of a head that are no byline or date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.phrases.short import short_phrases
from corpus_pipeline.stages.heads import Cut, Given, Head, HeadLine, whole_line
from corpus_pipeline.stages.pieces import take_apart
from corpus_pipeline.text.folding import fold_text
from corpus_pipeline.text.names import is_name_like, parse_byline

PUBLISHER_WORDS = 6
# A line of one or two words above a longer one names a section: of 495 titles in dragnet 4 % are as short.
SECTION_WORDS, TITLE_WORDS = 2, 4
SUBTITLE_WORDS = 4
PLACE_WORDS = 2
# Longest name below *By*: some are of two people.
NAME_WORDS = 6
_LEVELS = range(1, 7)
_COUNT = re.compile(r"[0-9]{1,5}")


def lone_names(others: Sequence[HeadLine], metas: Sequence[HeadLine], head: Head, phrases: Phrases) -> list[Cut]:
    """A name on a line of its own right beside a date line is the byline; a place may stand behind it, or between."""
    if head.byline is not None:
        return []
    dated = _dated(metas)
    for i, line in enumerate(others[1:], 1):
        place = [other for other in others[i + 1 : i + 2] if _is_place(other) and other.row == line.row + 1]
        below = line.row + 1 + len(place)
        if {line.row - 1, line.row + 1, below} & dated and 2 <= line.n_words <= 6 and not line.prose:
            kinds = [piece.kind for piece in take_apart(line.text, phrases)]
            names = parse_byline(line.text, {}, phrases.sections)
            if names and " " in names[0].name and kinds in (["name"], ["name", "name"]):
                _claim(head, "byline", line)
                head.authors = names[:1] if len(kinds) > 1 else names
                between = place if below in dated else []
                return [
                    whole_line(line, "byline", "header.byline", 0.8),
                    *(whole_line(other, "date", "header.date", 0.8) for other in between),
                ]
    return []


def parted_bylines(others: Sequence[HeadLine], metas: Sequence[HeadLine], head: Head, phrases: Phrases) -> list[Cut]:
    """*By* on a line of its own above a name; both are byline, the name is the author."""
    rows = {line.row: line for line in (*others, *metas)}
    cuts = []
    for line in others:
        below = rows.get(line.row + 1)
        if below is None or not phrases.is_text(line.folded.rstrip(" :"), "byline"):
            continue
        if head.byline is None and below in others and below.n_words <= NAME_WORDS and not below.prose:
            head.authors = parse_byline(below.text, {}, phrases.sections)
            if head.authors:
                _claim(head, "byline", below)
                cuts.append(whole_line(below, "byline", "header.byline", 0.9))
        if head.spans.get("byline", (-1,))[0] == below.row:
            cuts.append(whole_line(line, "byline", "header.byline", 0.9))
    return cuts


def date_words(others: Sequence[HeadLine], metas: Sequence[HeadLine], phrases: Phrases) -> tuple[list[Cut], set[int]]:
    """*Published* on a line of its own above a date; and the rows of dates below *Updated*, with their cuts."""
    kind_of = short_phrases(phrases).kind_of
    dates = {line.row: line for line in metas if line.row in _dated(metas)}
    cuts: list[Cut] = []
    updates: set[int] = set()
    for line in others:
        kind = kind_of(line.folded.strip(" -–—•|:"))
        if kind is None or kind[0] != "word" or line.row + 1 not in dates:
            continue
        cuts.append(whole_line(line, "date", "header.date", 0.8))
        if kind[1]:
            updates.add(line.row + 1)
            cuts.append(whole_line(dates[line.row + 1], "date", "header.date", 0.8))
    return cuts, updates


def desks(others: Sequence[HeadLine], metas: Sequence[HeadLine], head: Head, phrases: Phrases) -> list[Cut]:
    """Words for the newsroom or agencies right beside a date line: the byline, which names nobody."""
    dated = _dated(metas)
    if head.byline is not None:
        return []
    for line in others[1:]:
        if {line.row - 1, line.row + 1} & dated and phrases.is_text(line.folded.rstrip(" .:"), "desk"):
            _claim(head, "byline", line)
            return [whole_line(line, "byline", "header.byline", 0.8)]
    return []


def lone_counts(others: Sequence[HeadLine], metas: Sequence[HeadLine]) -> list[Cut]:
    """Numbers alone on a line right below byline or date: of comments, or of shares."""
    beside = {line.row + 1 for line in metas}
    counts = [line for line in others[1:] if line.row in beside and _COUNT.fullmatch(line.text)]
    return [whole_line(line, "boilerplate", "header.count", 0.8) for line in counts]


def _dated(metas: Sequence[HeadLine]) -> set[int]:
    """The rows of dates."""
    return {line.row for line in metas if any(piece.kind == "date" for piece in line.pieces)}


def _is_place(line: HeadLine) -> bool:
    """Whether a line between a name and the date may say where: one or two capitalised words."""
    return line.n_words <= PLACE_WORDS and not line.prose and is_name_like(line.text)


def _claim(head: Head, name: str, line: HeadLine, start: int = 0) -> None:
    head.claim(name, line.mended(start, len(line.text)), (line.row, start, len(line.text)))


def name_lines(
    lines: Sequence[HeadLine], metas: Sequence[HeadLine], head: Head, given: Given, phrases: Phrases
) -> list[Cut]:
    """The cuts of everything in a head that is no byline or date."""
    masthead = [] if given.title else _masthead(_above_prose(lines))
    lines = [line for line in lines if line not in masthead]
    above = _above_prose(lines)
    title = _given_title(above, given, head) or _repeated_title(above, head)
    publisher = masthead[0] if masthead else _publisher(above, title, given, phrases)
    if title is None and head.title is None:
        title = _first_title([line for line in above if line is not publisher and not line.repeated], lines, metas)
    cuts = publisher_cuts(publisher, head) + _title_cuts(title, above, head)
    cuts += [whole_line(line, "boilerplate", "header.motto", 0.8) for line in masthead[1:]]
    taken = {cut.row for cut in cuts}
    if title is not None:
        cuts += _section([line for line in above if line.row < title.row and line.row not in taken], head)
        taken = {cut.row for cut in cuts}
    return cuts + _subtitle([line for line in lines if line.row not in taken], metas, title, head)


def _above_prose(lines: Sequence[HeadLine]) -> list[HeadLine]:
    """The lines above the first prose, and none where prose comes first."""
    out = []
    for line in lines:
        if line.prose:
            break
        out.append(line)
    return out


def _given_title(lines: Sequence[HeadLine], given: Given, head: Head) -> HeadLine | None:
    if not given.title:
        return None
    head.title, head.title_source = given.title, given.title_source
    wanted = fold_text(given.title)
    return next((line for line in lines if line.folded == wanted), None)


def _repeated_title(lines: Sequence[HeadLine], head: Head) -> HeadLine | None:
    """A line that stands twice in the head is the title, or one that repeats the title behind a date."""
    if head.title is not None:
        wanted = fold_text(head.title)
        return next((line for line in lines if line.folded == wanted), None)
    folded = [line.folded for line in lines]
    twice = (line for line in lines if line.titular and line.n_words > 1 and folded.count(line.folded) > 1)
    return next(twice, None)


def _publisher(lines: Sequence[HeadLine], title: HeadLine | None, given: Given, phrases: Phrases) -> HeadLine | None:
    """The first line, where it repeats on the site, is named like the site, or like a medium above a longer line.

    Or stands above a menu, with a line below the menu that is as long and may be the title.
    """
    if not lines or lines[0] is title or lines[0].n_words > PUBLISHER_WORDS or lines[0].text.startswith("<"):
        return None
    first = lines[0]
    if first.repeated or (len(lines) > 1 and _is_site(first.text, given.site)):
        return first
    longer = any(line.titular and line.n_words >= first.n_words for line in lines[1:])
    if first.over_menu and longer:
        return first
    follows = title is not None or any(line.titular and line.n_words > first.n_words for line in lines[1:])
    return first if follows and phrases.names_publisher(first.text) else None


def _masthead(lines: Sequence[HeadLine]) -> list[HeadLine]:
    """The name of the site and its motto, right above a menu, where a line below the menu may be the title."""
    beside = len(lines) > 2 and lines[1].over_menu and lines[1].row == lines[0].row + 1
    if not beside or lines[0].n_words > PUBLISHER_WORDS:
        return []
    below = any(line.titular and not line.repeated and line.n_words >= TITLE_WORDS for line in lines[2:])
    return list(lines[:2]) if below else []


def _is_site(text: str, site: str | None) -> bool:
    """Whether a line spells the site's name: ``Uferblatt`` for uferblatt.example."""
    letters = "".join(filter(str.isalnum, text.casefold()))
    labels = ["".join(filter(str.isalnum, label)) for label in (site or "").casefold().split(".")]
    return len(letters) > 3 and letters in labels


def publisher_cuts(publisher: HeadLine | None, head: Head) -> list[Cut]:
    """The line of the site's name as such."""
    if publisher is None:
        return []
    _claim(head, "publisher", publisher)
    return [whole_line(publisher, "publisher", "header.publisher", 0.85)]


def _first_title(
    candidates: Sequence[HeadLine], lines: Sequence[HeadLine], metas: Sequence[HeadLine]
) -> HeadLine | None:
    """The first short line without a full stop.

    One or two words only where no longer one follows; three neither where that one stands beside a byline or date.
    """
    usable = [line for line in candidates if line.titular]
    if not usable or (len(lines) < 2 and not metas):
        return None
    longer = next((line for line in usable if line.n_words >= TITLE_WORDS), None)
    beside = {line.row + step for line in metas for step in (-1, 1)}
    dated = longer is not None and longer.row in beside and usable[0].row not in beside
    short = _content_words(usable[0]) <= (TITLE_WORDS - 1 if dated else SECTION_WORDS)
    return longer if longer is not None and short else usable[0]


def _content_words(line: HeadLine) -> int:
    return sum(any(map(str.isalnum, word)) for word in line.text.split()) if line.text.isascii() else line.n_words


def _title_cuts(title: HeadLine | None, above: Sequence[HeadLine], head: Head) -> list[Cut]:
    """The title and its repeats."""
    if title is None:
        return []
    rule, start = "header.title", _mark_of(title.text)
    if head.title_source == "given":
        rule = "header.title_given"
    elif head.title is None or (head.title_source == "text" and "title" not in head.spans):
        _claim(head, "title", title, start)
        head.title_source = "text"
    else:
        rule = "header.title_repeated"
    again = [line for line in above if line.folded == title.folded and line is not title]
    cuts = [whole_line(line, "title", "header.title_repeated", 0.95) for line in again]
    return [*_behind_mark(title, start, rule), *cuts]


def _mark_of(text: str) -> int:
    """The length of the mark of a heading in Markdown, with its blanks."""
    bare = text.lstrip("#")
    return len(text) - len(bare.lstrip(" ")) if bare[:1] == " " and len(text) - len(bare) in _LEVELS else 0


def _behind_mark(line: HeadLine, start: int, rule: str) -> list[Cut]:
    title = Cut(line.row, start, len(line.text), "title", rule, 0.9)
    mark = line.text[:start].rstrip()
    return [Cut(line.row, 0, len(mark), "boilerplate", "header.separator", 0.95), title] if mark else [title]


def _section(lines: Sequence[HeadLine], head: Head) -> list[Cut]:
    """One or two words right above the title."""
    if not lines or head.section is not None:
        return []
    last = lines[-1]
    if _content_words(last) > SECTION_WORDS or not last.titular or last.text[0].isdigit():
        return []
    _claim(head, "section", last)
    return [whole_line(last, "section", "header.section", 0.7)]


def _subtitle(lines: Sequence[HeadLine], metas: Sequence[HeadLine], title: HeadLine | None, head: Head) -> list[Cut]:
    """One line between title and byline, date or first prose; on a page without title, prose above the byline."""
    top = title.row if title is not None else head.spans.get("title", (-1, 0, 0))[0]
    below = min((line.row for line in metas if line.row > top), default=None)
    if below is not None:
        between = [line for line in lines if top < line.row < below]
        if len(between) == 1 and _fits_subtitle(between[0], title, metas):
            return _subtitle_cut(between[0], head)
        if between or title is None:
            return []
    prose = next((i for i, line in enumerate(lines) if line.prose and line.row > top), None)
    if title is None or prose is None:
        return []
    between = [line for line in lines[:prose] if line.row > top and not line.repeated]
    fits = len(between) == 1 and between[0].n_words > SUBTITLE_WORDS and not between[0].dated
    return _subtitle_cut(between[0], head) if fits else []


def _fits_subtitle(line: HeadLine, title: HeadLine | None, metas: Sequence[HeadLine]) -> bool:
    """Prose without a title above needs a byline below; under a title at least a few words."""
    if title is None:
        below = next((m for m in metas if m.row > line.row), None)
        return line.prose and below is not None and any(p.kind == "byline" for p in below.pieces)
    return line.n_words >= SUBTITLE_WORDS and not line.dated


def _subtitle_cut(line: HeadLine, head: Head) -> list[Cut]:
    _claim(head, "subtitle", line)
    return [whole_line(line, "subtitle", "header.subtitle", 0.85)]
