r"""Names of files and members as published: any bytes, reversibly, on one line.

``\xNN`` stands for a byte that is no UTF-8 or belongs to a control or direction character, ``\\`` for a backslash;
all else stands for itself. Percent signs are left alone, for many saved pages are named after their address.
"""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, marks that turn the direction of what follows on a terminal.
_UNSAFE = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ESCAPED = re.compile(rb"\\(?:x([0-9a-f]{2})|\\)")


def is_hidden_name(name: str) -> bool:
    """Whether a file or folder is hidden: one dot precedes its name, not two as in ``..`` and ``...and then.txt``."""
    return name.startswith(".") and not name.startswith("..") and name != "."


def escape_name(name: str, also: str = "") -> str:
    """A name (bytes that are no UTF-8 as surrogates, as ``os.fsdecode`` gives them) as it is published.

    ``also``: ASCII characters that separate names where they are joined, and are escaped too.
    """
    escaped = _UNSAFE.sub(_escape, name) if _UNSAFE.search(name) else name
    for character in also:
        escaped = escaped.replace(character, f"\\x{ord(character):02x}")
    return escaped


def printable(text: str) -> str:
    """A text on one line, safe to print: what a name would have escaped, but for backslashes."""
    if not _UNSAFE.search(text):  # half the time of replacing nothing
        return text
    return _UNSAFE.sub(lambda m: m[0] if m[0] == "\\" else _escape(m), text)


def published_forms(name: str) -> tuple[str, ...]:
    """What a document of this name may be called in a release: as it stands, or escaped as names of files are."""
    return tuple(dict.fromkeys((printable(name), escape_name(name))))


def _escape(match: re.Match[str]) -> str:
    if match[0] == "\\":
        return "\\\\"
    try:
        raw = match[0].encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte: names from archives may hold it
        raw = match[0].encode("utf-8", "surrogatepass")
    return "".join(f"\\x{byte:02x}" for byte in raw)


def unescape_name(name: str) -> bytes:
    """The bytes of a published name."""
    return _ESCAPED.sub(lambda m: bytes.fromhex(m[1].decode()) if m[1] else b"\\", name.encode())
