"""Bytes of a page to its source: what browsers do, and strict UTF-8 before any label that says otherwise."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from corpus_pipeline.readers.decode import BOMS, FALLBACK, find_wide, likely_encodings
from corpus_pipeline.readers.gate import GateError, looks_binary

# Where a page may say its encoding: browsers look at 1,024 bytes, many pages say it a little later.
HEAD_BYTES = 4096
# Of a page that is no UTF-8: browsers read it anew where they come upon the label late.
LATE_HEAD_BYTES = 65_536
_META = re.compile(rb"<meta[^>]{0,400}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_:.()-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,8}<\?xml[^>]{0,100}?encoding\s{0,4}=\s{0,4}[\"']([A-Za-z0-9_:.()-]{1,40})", re.IGNORECASE)
# Labels that mean another encoding than they name: the Encoding Standard, in Python's names.
_MEANT: Mapping[str, str] = MappingProxyType(
    {
        "ascii": "cp1252",
        "iso8859-1": "cp1252",
        "iso8859-9": "cp1254",
        "iso8859-11": "cp874",
        "tis-620": "cp874",
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "shift_jis": "cp932",
        "euc_kr": "cp949",
        "johab": "cp949",
        "big5": "big5hkscs",
        "utf-16": "utf-16-le",
        "x-user-defined": "cp1252",
        "x-x-big5": "big5hkscs",
        "x-sjis": "cp932",
        "windows-31j": "cp932",
        "windows-874": "cp874",
        "ks_c_5601-1987": "cp949",
        "unicode": "utf-16-le",
        "utf8mb4": "utf-8",
        "mac": "mac-roman",
        "x-mac-cyrillic": "mac-cyrillic",
    }
)
# A page has its bytes' Latin letters, so a label within it that asks for wide characters cannot be right.
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
_SEVEN_BIT = ("iso2022", "hz", "utf-7")
_NO_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
# One damaged character among so many whole ones does not speak against an encoding; against a label of UTF-8 more do
# not, since hardly two bytes of anything else pass for a character of it.
WHOLE_PER_DAMAGED, WHOLE_OF_LABEL = 10, 1


@dataclass(frozen=True, slots=True)
class HtmlSource:
    """The source of a page, the encoding that it came in, and how that was decided (``encoding_source``)."""

    text: str
    encoding: str
    source: str


def decode_html(payload: bytes, declared: str = "", header: str = "") -> HtmlSource:
    """The source of a page; bytes that no encoding has come out as U+FFFD. GateError ``binary`` for what is no text.

    ``declared``: by the input; ``header``: the charset of the HTTP header.
    """
    for bom, encoding in BOMS:
        if payload.startswith(bom):
            return HtmlSource(payload[len(bom) :].decode(encoding, "replace"), encoding, "bom")
    if wide := find_wide(payload):
        return HtmlSource(payload.decode(wide, "replace"), wide, "detected")
    if reason := looks_binary(payload):
        raise GateError("binary", reason)
    label, origin = _label(payload, declared, header)
    if payload.isascii() and label.replace("-", "").replace("_", "").startswith(_SEVEN_BIT):
        return HtmlSource(payload.decode(label, "replace"), label, origin)
    try:
        return HtmlSource(payload.decode(), "utf-8", origin if label == "utf-8" else "utf8")
    except UnicodeDecodeError:
        if not label:
            label, origin = _label(payload, "", "", LATE_HEAD_BYTES)
        return _other(payload, label, origin)


def _label(payload: bytes, declared: str, header: str, most: int = HEAD_BYTES) -> tuple[str, str]:
    """The first encoding named that there is, and by whom. ``most``: bytes in which the page may name it."""
    head = payload[:most]
    for name, origin in ((declared, "declared"), (header, "header")):
        if found := meant_encoding(name):
            return found, origin
    for pattern in (_XML, _META):
        if (match := pattern.search(head)) and (found := meant_encoding(match[1].decode("ascii"))):
            return ("utf-8" if found.startswith(_WIDE) else found), "declared"
    return "", ""


def meant_encoding(label: str) -> str:
    """Python's name of the encoding that browsers take a label for; empty where it names none."""
    label = label.strip().strip("\"'").lower()
    if not label:
        return ""
    name = _MEANT.get(label, label)
    try:
        name = codecs.lookup(name).name
        "".encode(name)
    except (LookupError, ValueError):  # also refuses codecs that are no encodings of text
        return ""
    return "" if name in _NO_TEXT else _MEANT.get(name, name)


def _other(payload: bytes, label: str, origin: str) -> HtmlSource:
    """Bytes that are not UTF-8: the label where it fits, UTF-8 with some damage, or what detection says."""
    utf8 = payload.decode("utf-8", "replace")
    if _is_whole(utf8, WHOLE_OF_LABEL if label == "utf-8" else WHOLE_PER_DAMAGED):
        return HtmlSource(utf8, "utf-8", origin if label == "utf-8" else "detected")
    if label and label != "utf-8":
        text = _replaced(payload, label)
        if _is_whole(text, WHOLE_PER_DAMAGED):
            return HtmlSource(text, label, origin)
    for guess in likely_encodings(payload):
        name = _MEANT.get(codecs.lookup(guess).name, guess)
        return HtmlSource(_replaced(payload, name), name, "detected")
    return HtmlSource(_replaced(payload, FALLBACK), FALLBACK, "detected")


def _is_whole(text: str, per_damaged: int) -> bool:
    """Whether so many characters beyond ASCII were decoded for each that was not."""
    n_damaged = text.count("\ufffd")
    n_wide = len(text) - len(text.encode("ascii", "ignore"))
    return n_wide - n_damaged >= per_damaged * n_damaged


def _replaced(payload: bytes, encoding: str) -> str:
    """The text, with the five bytes that Windows-1252 leaves open as the controls that browsers make of them."""
    if encoding != "cp1252":
        return payload.decode(encoding, "replace")
    return payload.decode("latin-1").translate(_WINDOWS)


_WINDOWS = {code: bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
