"""Bytes to text: byte order mark, strict UTF-8, what was declared, then detection."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_pipeline.readers.gate import GateError, looks_binary
from corpus_pipeline.readers.letters import japanese_encoding, latin_encoding

# Detection costs 1 ms a kilobyte and is settled long before this many.
SAMPLE_BYTES = 16384

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings whose bytes are all ASCII would pass for UTF-8, so here the declaration is asked first.
_SEVEN_BIT = ("iso2022", "hz", "utf-7", "utf7")
# Encodings that no text of the web is in and that pass for a commoner one: short Russian in Windows-1251 did for Mac's.
_RARE = """
mac_cyrillic mac_greek mac_iceland mac_latin2 mac_roman mac_turkish ptcp154 kz1048 hp_roman8 iso8859_10
cp720 cp775 cp1006
""".split()  # noqa: SIM905 (a table)
# Encodings of two bytes a character: a few accents in English pass for Chinese.
_DOUBLE = """
big5 big5hkscs cp932 cp949 cp950 euc_jp euc_jis_2004 euc_jisx0213 euc_kr gb18030 gb2312 gbk johab shift_jis
shift_jis_2004 shift_jisx0213
""".split()  # noqa: SIM905 (a table)
_HIGH = re.compile(rb"[\x80-\xff]+")
FALLBACK = "cp1252"
# Python calls these encodings, but they do not turn bytes of a page into its text.
_NO_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as UTF-8 bytes, the encoding it came in, and how that was decided (``encoding_source``)."""

    utf8: bytes
    encoding: str
    source: str


def decode(payload: bytes, declared: str = "") -> Decoded:
    """The text of some bytes. GateError with binary, unknown_encoding or bad_encoding where there is none."""
    wanted = known_encoding(declared) if declared else ""
    for bom, encoding in BOMS:
        if payload.startswith(bom):
            return _strict(payload[len(bom) :], encoding, "bom")
    if wanted.replace("-", "").replace("_", "").startswith(_SEVEN_BIT):
        return _strict(payload, wanted, "declared")
    if found := find_wide(payload):
        return _strict(payload, found, "detected")
    if reason := looks_binary(payload):
        raise GateError("binary", reason)
    try:
        payload.decode()
    except UnicodeDecodeError:
        return _declared_or_detected(payload, wanted)
    return Decoded(payload, "utf-8", "utf8")


def known_encoding(name: str) -> str:
    """Python's name of a declared encoding; GateError ``unknown_encoding`` where it has none."""
    try:
        info = codecs.lookup(name.strip())
        "".encode(info.name)  # refuses codecs that are no text encodings
    except (LookupError, ValueError) as error:
        raise GateError("unknown_encoding", f"no decoder for the declared encoding {name!r}") from error
    if info.name in _NO_TEXT:
        raise GateError("unknown_encoding", f"the declared encoding {name!r} is no encoding of text")
    return info.name


def _strict(payload: bytes, encoding: str, source: str) -> Decoded:
    try:
        text = payload.decode(encoding)
        return Decoded(text.encode(), encoding, source)
    except (UnicodeError, ValueError) as error:
        raise GateError("bad_encoding", f"the bytes are no {encoding} ({_where(error)})") from error


def _where(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"{error.reason} at byte {error.start}"
    return "a lone surrogate" if isinstance(error, UnicodeEncodeError) else str(error)


def find_wide(payload: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Western text is zero, and only every other."""
    head = payload[:1024]
    if len(head) < 8 or len(payload) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 5 and odd == 0 else None


def _declared_or_detected(payload: bytes, wanted: str) -> Decoded:
    if wanted:
        try:
            return _strict(payload, wanted, "declared")
        except GateError:
            return _detected(payload, GateError("bad_encoding", f"neither UTF-8 nor the declared {wanted}"))
    return _detected(payload, GateError("bad_encoding", "no encoding fits the bytes"))


def _detected(payload: bytes, failure: GateError) -> Decoded:
    for encoding in likely_encodings(payload):
        try:
            return _strict(payload, encoding, "detected")
        except GateError:
            continue
    raise failure


def likely_encodings(payload: bytes) -> Iterator[str]:
    """Encodings that the first bytes may be in, the likeliest first: among equals Windows-1252, most of the old web."""
    sample = payload[:SAMPLE_BYTES]
    runs = _HIGH.findall(sample)
    n_high = sum(map(len, runs))
    is_single, is_latin = (5 * sum(len(run) for run in runs if len(run) <= n) >= 4 * n_high for n in (1, 2))
    if told := latin_encoding(sample) if is_latin else japanese_encoding(sample):
        yield told
    from charset_normalizer import from_bytes  # noqa: PLC0415 (15 ms, for the few that do not tell)

    excluded = [*_RARE, *_DOUBLE] if is_single else _RARE
    found = list(from_bytes(sample, cp_exclusion=excluded, preemptive_behaviour=False))
    # Those that it finds alike it gives by the alphabet: Windows-1250 for most of French and Spanish.
    alike = [
        guess.encoding for guess in found if (guess.chaos, guess.coherence) == (found[0].chaos, found[0].coherence)
    ]
    if FALLBACK in alike or (is_single and not found):
        yield FALLBACK
    yield from (guess.encoding for guess in found)
