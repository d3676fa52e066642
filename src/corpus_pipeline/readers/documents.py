"""Records to the documents table: decoded text, hashes, site, and what became of each record so far."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyarrow as pa

from corpus_pipeline.readers.decode import Decoded, decode
from corpus_pipeline.readers.gate import GateError
from corpus_pipeline.readers.names import printable
from corpus_pipeline.readers.page_facts import PAGE, POSTS, page_row
from corpus_pipeline.readers.patience import limited_time
from corpus_pipeline.readers.records import MAX_DOCUMENT, Options, Record
from corpus_pipeline.readers.sources import utc_time
from corpus_pipeline.text.repairs import drop_controls

if TYPE_CHECKING:
    from corpus_pipeline.markup.page import Page

RENDERERS = {"text/html": "html-1"}
PLAIN_RENDERER = "text-1"
# 32 MB took 11 GB and over a minute as 1.5 million lines. Within these bounds a document stays below 1.5 GB and 10 s.
MAX_LINES = 100_000
# One row that says 9999, as databases do for no date, would let all others have dates of any future.
WEB_YEARS = range(1990, 2100)
# Lines in all, blank ones too: these take memory alone.
MAX_BLANK = 1_000_000
_LINE = re.compile("[^\\s][^\n\r\x0b\x0c\x85\u2028\u2029]*+")
# 250,000 tags take up to 10 s, the largest threads of comments have 100,000.
MAX_TAGS = 250_000
_TAG = re.compile("<[a-zA-Z/!?]")
_LINE_ENDS = tuple(end.encode() for end in "\n\r\x0b\x0c\x85\u2028\u2029")

# What one batch knows of its documents before identifiers and duplicates are settled over the whole corpus.
SCHEMA = pa.schema(
    [
        pa.field("source_path", pa.string(), nullable=False),
        pa.field("source_record", pa.string()),
        pa.field("source_id", pa.string()),
        pa.field("id_basis", pa.string(), nullable=False),
        pa.field("id_key", pa.string(), nullable=False),
        pa.field("url", pa.string()),
        pa.field("site", pa.string()),
        pa.field("retrieved_at", pa.timestamp("us")),
        pa.field("media_type", pa.string(), nullable=False),
        pa.field("renderer", pa.string(), nullable=False),
        pa.field("encoding", pa.string()),
        pa.field("encoding_source", pa.string()),
        pa.field("n_bytes", pa.int64(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("text_sha256", pa.string()),
        pa.field("reason_code", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("rights", pa.string()),
        pa.field("given_title", pa.string()),
        pa.field("given_author", pa.string()),
        pa.field("given_date", pa.string()),
        pa.field("timezone", pa.string()),
        pa.field("page", PAGE),
        pa.field("posts", POSTS),
        pa.field("text", pa.string(), nullable=False),
    ]
)


# The fields of which ``_stated`` tells.
STATED = ("url", "site", "site_folder", "retrieved_at", "rights", "title", "author", "date", "timezone")


def documents_table(records: Iterable[Record], options: Options) -> pa.Table:
    """One row a record, with its text; reason_code is set where there is none."""
    return read_documents(records, options)[0]


def read_documents(records: Iterable[Record], options: Options) -> tuple[pa.Table, Mapping[int, Page]]:
    """The documents table of a batch, and by number of their row what markup says of those that have any."""
    rows: list[tuple[Any, ...]] = []
    pages: dict[int, Page] = {}
    said: tuple[str | None, ...] | None = None
    for record in records:
        text, refusal, page = _read(record, options)
        if page is not None:
            pages[len(rows)] = page
        own = tuple(map(record.given.get, STATED))
        if own != said:  # many rows say nothing of their own but an id
            said, stated = own, _stated(record.given)
        rows.append(_row(record, stated, text, refusal, page))
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    arrays = [_column(values, field.type) for values, field in zip(columns[:-1], list(SCHEMA)[:-1], strict=True)]
    text = pa.array(columns[-1], pa.binary()).cast(pa.string())
    return pa.Table.from_arrays([*arrays, text], schema=SCHEMA), pages


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column, of which many hold nothing at all: to tell that takes a quarter of looking at each value."""
    return pa.nulls(len(values), kind) if values.count(None) == len(values) else pa.array(values, kind)


def _stated(given: Mapping[str, str]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What is said of a record, as columns: url, site and time of retrieval; rights, title, author, date and zone."""
    shown = [_shown(given.get(name)) for name in ("rights", "title", "author", "date")]
    return (_shown(given.get("url")), _shown(_site(given)), _retrieved_at(given)), (*shown, given.get("timezone"))


def _row(
    record: Record,
    stated: tuple[tuple[Any, ...], tuple[Any, ...]],
    decoded: Decoded | None,
    refusal: tuple[str, str] | None,
    page: Page | None,
) -> tuple[Any, ...]:
    n_bytes, sha256 = record.unheld or (len(record.payload), hashlib.sha256(record.payload).hexdigest())
    text_sha256 = None
    if decoded is not None:
        same = decoded.utf8 is record.payload
        text_sha256 = sha256 if same else hashlib.sha256(decoded.utf8).hexdigest()
    basis, key = _identity(record, sha256)
    own = record.given.get("id") or record.warc_id
    return (
        record.source_path,
        record.source_record,
        own and (printable(own) or None),
        basis,
        key,
        *stated[0],
        record.media_type,
        RENDERERS.get(record.media_type, PLAIN_RENDERER),
        *((decoded.encoding, decoded.source) if decoded else (None, None)),
        n_bytes,
        sha256,
        text_sha256,
        *(refusal or (None, None)),
        *stated[1],
        *page_row(page),
        decoded.utf8 if decoded else b"",
    )


def _read(record: Record, options: Options) -> tuple[Decoded | None, tuple[str, str] | None, Page | None]:
    """A record's text, or why there is none, and what the markup says of it."""
    if record.refusal:
        return None, record.refusal, None
    most = min(options.max_bytes, MAX_DOCUMENT)
    if len(record.payload) > most:
        return None, ("too_large", f"{len(record.payload)} bytes, of which a document may have {most}"), None
    try:
        is_html = record.media_type == "text/html"
        text, page = _rendered(record, options) if is_html else (_decoded(record, options), None)
    except GateError as error:
        return None, (error.code, error.reason), None
    if (n_lines := _n_lines(text.utf8)) > MAX_LINES:
        return None, ("too_large", f"{n_lines} lines, of which a document may have {MAX_LINES}"), None
    return text, None, page


def _n_lines(utf8: bytes) -> int:
    """About how many lines a text has: those that are not blank where these are too many, unless blanks flood it."""
    if len(utf8) < MAX_LINES:
        return 0
    n = 1 + max(utf8.count(end) for end in _LINE_ENDS)
    return n if not MAX_LINES < n <= MAX_BLANK else sum(1 for _ in _LINE.finditer(utf8.decode("utf-8", "replace")))


def _decoded(record: Record, options: Options) -> Decoded:
    if record.is_text:
        return Decoded(record.payload, "utf-8", "utf8")
    own, header = record.given.get("encoding") or options.encoding, record.given.get("http_charset")
    if own or not header:
        return decode(record.payload, own)
    from corpus_pipeline.readers.decode_html import meant_encoding  # noqa: PLC0415 (for texts of crawls)

    text = decode(record.payload, meant_encoding(header))
    return replace(text, source="header") if text.source == "declared" else text


def _rendered(record: Record, options: Options) -> tuple[Decoded, Page]:
    # Imported with the first page: thirty modules that a corpus of plain text has no use for.
    from corpus_pipeline.markup.page import read_page  # noqa: PLC0415
    from corpus_pipeline.readers.decode_html import HtmlSource, decode_html  # noqa: PLC0415

    if record.is_text:
        source = HtmlSource(record.payload.decode("utf-8", "replace"), "utf-8", "utf8")
    else:
        given = record.given
        source = decode_html(record.payload, given.get("encoding") or options.encoding, given.get("http_charset", ""))
    if source.text.count("<") > MAX_TAGS and (n_tags := len(_TAG.findall(source.text))) > MAX_TAGS:
        raise GateError("too_large", f"{n_tags} tags, of which a page may have {MAX_TAGS}")
    with limited_time():
        page = read_page(source.text, record.given.get("url"))
    return Decoded(page.text.encode("utf-8", "replace"), source.encoding, source.source), page


def _identity(record: Record, sha256: str) -> tuple[str, str]:
    """(id_basis, key): the input's own id, that of the WARC record, for a row its bytes, else path and member."""
    own = record.given.get("id")
    if own:
        return "given", own
    if record.warc_id:
        return "warc", record.warc_id
    if record.is_row:
        return "bytes", sha256
    # No published name holds the control character between them.
    return "path", "\x1f".join(filter(None, (record.source_path, record.source_record)))


def _site(given: Mapping[str, str]) -> str | None:
    """The site key: given, else the url's host without www, else the first folder."""
    if given.get("site"):
        return given["site"]
    try:
        host = urlsplit(given["url"]).hostname if "url" in given else None
    except ValueError:  # an address such as http://[broken
        host = None
    return host.removeprefix("www.") if host else given.get("site_folder")


def _shown(value: str | None) -> str | None:
    """What was stated of a document as it is published: verbatim, but for what would steer a terminal."""
    return drop_controls(value) or None if value else value


def _retrieved_at(given: Mapping[str, str]) -> dt.datetime | None:
    """The stated time of retrieval as naive UTC; None where a row's own value is no time at which there was a web."""
    try:
        at = utc_time(given["retrieved_at"]) if "retrieved_at" in given else None
    except ValueError:
        return None
    return at if at is not None and at.year in WEB_YEARS else None
