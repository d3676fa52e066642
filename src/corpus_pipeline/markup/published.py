"""When a page says that it was published: meta tags, structured data, elements near the title, the address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus_pipeline.markup.clues import fields_shown
from corpus_pipeline.markup.date_lines import (
    DateLine,
    lines_anywhere,
    lines_beside_authors,
    lines_near,
    named_lines,
    says_modified,
    update_lines,
)
from corpus_pipeline.markup.evidence import CLEAR, Evidence, is_near, path_of
from corpus_pipeline.markup.json_ld import text_of
from corpus_pipeline.markup.shown_lines import text_shown
from corpus_pipeline.markup.words import words
from corpus_pipeline.text.dates import DateWords, FoundDate, find_dates

MAX_CHARS = 120
# Hours that clocks of sites are behind UTC, and before it, at most.
WEST, EAST = 12, 14
# Candidates of one kind that are read.
MAX_READ = 4
# What comes before is a default of some program, not a date.
EARLIEST = dt.date(1900, 1, 2)
_EPOCH = dt.date(1970, 1, 1)

# Names of meta tags in the order of trust; "published" ones first, ones that do not say which date they hold last.
PUBLISHED = words(
    "article:published_time og:article:published_time og:published_time article:published article.published"
    " datepublished parsely-pub-date sailthru.date pubdate publishdate publish_date publish-date publication_date"
    " publication-date publicationdate published published_time published-date published_date date_published"
    " og:pubdate og:publish_date article:publish_date dc.date.issued dcterms.issued dc.issued citation_publication_date"
    " citation_online_date citation_date rnews:datepublished originalpublicationdate article_date_original"
    " cxenseparse:recs:publishtime cxenseparse:publishtime vr:published_time bt:pubdate dateposted displaydate"
    " article.published_time release_date article:post_date article:original_date article_publication_date"
    " firstpublished first_published og:article:publish_date shareaholic:article_published_time"
)
CREATED = words(
    "dcterms.created dc.date.created dc.created article:created created datecreated created_time article.created"
    " date.created creation_date"
)
VAGUE = words("date dc.date dcterms.date dc.date.published article:date article-date og:date time")

_DAY_IN_URL = r"(0[1-9]|[12][0-9]|3[01]|[1-9])(?:[/_.?#&-]|$)"
# The other way round only where it cannot be misread, and as a segment of its own.
_IN_URL_REVERSED = re.compile(r"/(1[3-9]|2[0-9]|3[01])[-.](0[1-9]|1[0-2])[-.](20[0-9]{2})(?:[/_.?#&-]|$)")
_IN_URL = re.compile(rf"[/_.=-]((?:19|20)[0-9]{{2}})(?:[/_.-](0[1-9]|1[0-2]|[1-9])[/_.-]|(0[1-9]|1[0-2])){_DAY_IN_URL}")
# At the head of a title, as of notices: 08.11.2021 | A lecture, 2021-11-08: A lecture.
_LEADING = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})(?= ?[|:–—-] ?[^0-9 ])")
_UNIX = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
# What programs print without being asked otherwise: Fri May 23 10:00:00 EDT 2014.
_PRINTED = re.compile(
    r"(?:[A-Za-z]{3} )?([A-Za-z]{3}) +([0-9]{1,2}) ([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)( [A-Z+0-9:-]{1,9})? ([0-9]{4})"
)
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?(?![0-9])")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with what was written, its source (meta, structured, markup or url) and the node that shows it."""

    found: FoundDate
    raw: str
    source: str
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A place that states a date: what is written there, its source and its node.

    ``is_update``: the day of a change will do, and the words that say so stay in what is written.
    """

    raw: str
    source: str
    node: int | None = None
    is_update: bool = False


class DateReader:
    """Reads dates as machines and people write them; ``latest``: days after it are refused."""

    def __init__(self, words: DateWords, latest: dt.date | None) -> None:
        self._words = words
        self._latest = latest

    def read(self, raw: str, *, is_update: bool = False) -> FoundDate | None:
        """The first possible date of a short string; times of machines are brought into a form that people write.

        ``is_update``: also one that tells when the page was changed.
        """
        raw = raw.strip()[:MAX_CHARS]
        if _UNIX.fullmatch(raw):
            return self._checked(_from_unix(int(raw[:10])))
        text = _respelled(raw)
        for found in find_dates(text, self._words):
            if (is_update or not says_modified(text[: found.start])) and (checked := self._checked(found)):
                return checked
        return None

    def dated(self, stated: Iterable[Stated]) -> list[Dated]:
        """Those of some places that state a possible date, in order."""
        read = [(s, self.read(s.raw, is_update=s.is_update)) for s in stated]
        return [Dated(found, s.raw[:MAX_CHARS].strip(), s.source, s.node) for s, found in read if found]

    def _checked(self, found: FoundDate) -> FoundDate | None:
        """The date, unless it lies in the future, before the web's material, or is what an empty clock shows."""
        readings = [day for day in (found.on, found.first, found.swapped) if day and self._is_possible(day)]
        if not readings:
            return None
        if found.on is not None or len(readings) > 1:
            return found
        at = None if found.time_of_day is None else dt.datetime.combine(readings[0], found.time_of_day)
        return found._replace(on=readings[0], first=None, swapped=None, at=at)

    def _is_possible(self, day: dt.date) -> bool:
        return day >= EARLIEST and day != _EPOCH and (self._latest is None or day <= self._latest)


def _from_unix(seconds: int) -> FoundDate:
    at = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)  # noqa: DTZ001 (wall time with its offset beside it)
    return FoundDate(0, 10, at.date(), None, None, at, at.time(), 0)


def _respelled(raw: str) -> str:
    if match := _PRINTED.fullmatch(raw):
        month, day, time, zone, year = match.groups()
        return f"{month} {day}, {year} {time}{zone or ''}"
    if match := _DIGITS.match(raw):
        year, month, day, hour, minute, second = match.groups()
        return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}"
    return raw


def url_date(url: str | None) -> str | None:
    """The full date in an address (/2014/05/23/), as written there."""
    if not url:
        return None
    path = url.partition("?")[0][8:300]
    match = _IN_URL.search(path)
    if not match:
        turned = _IN_URL_REVERSED.search(path)
        return "-".join(turned.groups()[::-1]) if turned else None
    year, month, packed_month, day = match.groups()
    return f"{year}-{int(month or packed_month):02d}-{int(day):02d}"


def read_date(page: Evidence, title: int | None, latest: dt.date | None, name: str = "") -> Dated | None:
    """The date of publication; ``title``: the node that shows the title, ``name``: the title.

    Order: what meta tags and structured data call published; elements called so; the address and elements whose class
    says so; what was created; vaguer tags, times and classes near the title; lines near it that hold little but a
    date; lines whose words say so; elements far from it that agree; the title for other sites, where
    it begins so; where nothing else is stated, the day of a change. A time in UTC gives way to the local one of the
    same instant.
    """
    reader = DateReader(page.phrases.dates, latest)
    chosen = choose_date(reader.dated(tier) for tier in _tiers(page, title, name))
    if chosen is None or not _may_be_other_day(chosen):
        return chosen
    local = reader.dated(_local(page, title))
    return next((dated for dated in local if _is_local_day(dated, chosen)), chosen)


def _local(page: Evidence, title: int | None) -> list[Stated]:
    """Places that may state the day of a time in UTC as the site has it: the address, and what the page shows."""
    url = url_date(page.url)
    shown = [m.node for m in page.near("date", title)] + _times(page, title)
    return [*([Stated(url, "url")] if url else []), *_shown(page, dict.fromkeys(shown))]


def _tiers(page: Evidence, title: int | None, name: str) -> Iterator[list[Stated]]:
    clues, near = page.clues, page.near("date", title)
    yield [*_metas(page, PUBLISHED), *_structured(page, "datePublished")]
    yield _shown(page, [m.node for m in near if m.rank < CLEAR])
    url = url_date(page.url)
    yield [*([Stated(url, "url")] if url else []), *_shown(page, [m.node for m in near if m.rank == CLEAR])]
    yield [*_structured(page, "dateCreated", "uploadDate"), *_metas(page, CREATED)]
    yield _shown(page, _times(page, title))
    yield [*_metas(page, VAGUE), *_shown(page, [m.node for m in near if m.rank > CLEAR])]
    mixed = [*page.near("line", title), *page.near("author", title)]
    yield _shown(page, [m.node for m in mixed])
    shown = text_shown(page.dom, page.clues.body, name) if title is None and name else title
    yield _told(lines_near(page, shown))
    if (heading := _first_heading(page)) not in (None, shown):
        yield _told(lines_near(page, heading))
    lines = lines_anywhere(page)
    yield _told(named_lines(page, lines))
    yield _agreed(_told(lines_beside_authors(page, lines)))
    yield _agreed(_shown(page, [m.node for m in clues.marked if m.field == "date"]))
    yield _agreed(_shown(page, _times(page, None)))
    yield _leading(page)
    yield _shown(page, [m.node for m in page.near("modified", title)])
    yield _structured(page, "dateModified")
    yield [Stated(line.text, "text", line.node, is_update=True) for line in update_lines(lines)]


def _leading(page: Evidence) -> list[Stated]:
    """The date that the title for other sites begins with."""
    titles = (title[:MAX_CHARS] for title in page.clues.values("og:title"))
    return [Stated(match[0], "meta") for title in titles if (match := _LEADING.match(title))]


def _first_heading(page: Evidence) -> int | None:
    return next((node for node in page.clues.headings if page.dom.tags[node] == "h1"), None)


def _metas(page: Evidence, names: Sequence[str]) -> list[Stated]:
    return [Stated(value, "meta") for value in page.clues.values(*names)]


def _structured(page: Evidence, *keys: str) -> list[Stated]:
    return [Stated(value, "structured") for key in keys if (value := text_of(page.main.get(key)))]


def _times(page: Evidence, title: int | None) -> list[int]:
    modified = {m.node for m in page.clues.marked if m.field == "modified"}
    times = [node for node in page.clues.times if node not in modified]
    return times if title is None else sorted((n for n in times if is_near(n, title)), key=lambda n: abs(n - title))


def _shown(page: Evidence, nodes: Iterable[int]) -> list[Stated]:
    """What elements state, for machines or else for readers; those that link elsewhere are left out."""
    out: list[Stated] = []
    for node in nodes:
        own = page.dom.attributes[node]
        raw = own.get("datetime") or own.get("content") or own.get("title") or ""
        if not any(char.isdecimal() for char in raw):
            raw = fields_shown(page.dom, node)
        if raw and len(raw) < 2 * MAX_CHARS and not _leads_elsewhere(page, node):
            out.append(Stated(raw, "markup", node))
        if len(out) == MAX_READ:
            break
    return out


def _leads_elsewhere(page: Evidence, node: int) -> bool:
    """Whether an element is part of a link to another page; archives of the day and the page itself are none."""
    address = page.url or next(iter(page.clues.links.get("canonical", ())), "")
    for _ in range(4):
        if node < 0:
            return False
        if page.dom.tags[node] == "a" and (link := page.dom.get(node, "href")):
            return bool(address) and not path_of(address).startswith(path_of(link))
        node = page.dom.parents[node]
    return False


def _told(lines: Iterable[DateLine]) -> list[Stated]:
    """The dates that lines without telling markup give as those of publication."""
    own = [line for line in lines if not line.is_update][:MAX_READ]
    return [Stated(line.text[line.found.start : line.found.end], "text", line.node) for line in own]


def _agreed(stated: list[Stated]) -> list[Stated]:
    """Elements far from the title count where all say the same: entries of a list do not."""
    return stated if len({s.raw[:10] for s in stated}) == 1 else []


def choose_date(tiers: Iterable[Sequence[Dated]]) -> Dated | None:
    """The date of publication: the first tier that states a certain one, and of several days the best witnessed.

    An earlier date whose day and month could be swapped is settled where the certain one is one of its readings; where
    nothing certain is stated it is the answer, and stays open. Later tiers are only asked where days differ.
    """
    every: list[Dated] = []
    rest = iter(tiers)
    for tier in rest:
        every += tier
        certain = [dated for dated in tier if dated.found.on]
        if len({dated.found.on for dated in certain}) > 1:
            every += [dated for later in rest for dated in later]
        if certain:
            best = max(certain, key=lambda dated: _witnesses(dated, every))
            return next((s for dated in every if (s := _settled(dated, best))), best)
    return next(iter(every), None)


def _may_be_other_day(dated: Dated) -> bool:
    """Whether a time in UTC falls on another day where it was written."""
    at = dated.found.at
    return at is not None and dated.found.utc_offset_min == 0 and (at.hour < WEST or at.hour >= 24 - EAST)


def _is_local_day(local: Dated, utc: Dated) -> bool:
    """Whether a date is the one that a time in UTC had at the site: the same instant, or the neighbouring day.

    A day without a time is believed of the address alone: pages show today's date and those of other pages.
    """
    day, at, utc_at = local.found.on, local.found.at, utc.found.at
    if day is None or utc_at is None or abs((day - utc_at.date()).days) != 1:
        return False
    if at is not None:
        away = (at - utc_at).total_seconds() / 60
        stated = local.found.utc_offset_min
        return _is_zone(away) if stated is None else abs(away - stated) < 1
    is_possible = utc_at.hour < WEST if day < utc_at.date() else utc_at.hour >= 24 - EAST
    return is_possible and local.source == "url"


def _is_zone(minutes: float) -> bool:
    """Whether clocks may differ by so much, seconds left out of one of them: zones are whole quarters of an hour."""
    quarter = round(minutes / 15) * 15
    return abs(minutes - quarter) <= 1 and -60 * WEST <= quarter <= 60 * EAST


def _settled(dated: Dated, by: Dated) -> Dated | None:
    """An open date read as the certain one that is one of its readings."""
    day, found = by.found.on, dated.found
    if day is None or found.on is not None or day not in (found.first, found.swapped):
        return None
    at = None if found.time_of_day is None else dt.datetime.combine(day, found.time_of_day)
    return replace(dated, found=found._replace(on=day, first=None, swapped=None, at=at))


_KINDS = {"text": "shown", "markup": "shown"}


def _witnesses(dated: Dated, every: Sequence[Dated]) -> int:
    """Number of kinds of places that state the same day; elements of one page are one kind, since lists repeat them."""
    return len({_KINDS.get(d.source, d.source) for d in every if d.found.on == dated.found.on})
