"""Masks: e-mail addresses, IP addresses, phone numbers and @handles, found in a text and named instead of shown.

Every pattern is a run of one class, or of two that share no character, so that a search is linear in the text. What
is told only by a guess is left as it is: ten digits in a row are an order number as soon as a phone number.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

# In this order: what one has masked is no candidate of the next.
MASKS: tuple[str, ...] = ("mask_email", "mask_ip", "mask_phone", "mask_handle")

CANDIDATES: str = r"[@\x{ff20}]|[0-9]\.[0-9]{1,3}\.[0-9]|:[0-9a-fA-F]{0,4}:|\p{Nd}(?:[^\p{Nd}]{0,3}\p{Nd}){6}"
"""RE2 pattern that matches every text in which a mask may find something, and few others."""

Span = tuple[int, int]

_AT = re.compile("[@＠]")
_LOCAL = "[a-zA-Z0-9_.%+&~-]"
_ASCII_LOCAL, _ANY_LOCAL = re.compile(rf"{_LOCAL}{{1,64}}\Z"), re.compile(r"[\w.%+&~-]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?:[a-zA-Z0-9-]{1,63}\.){1,8}(?:xn--[a-zA-Z0-9-]{1,59}|[a-zA-Z]{2,24})(?![a-zA-Z0-9_-])"
    r"|(?:[\w-]{1,63}\.){1,8}(?:[a-zA-Z]{2,24}|[^\W\d_]{2,24})"
)
_HANDLE = re.compile(r"[^\W\d](?:[\w.-]{0,62}\w)?")
# Rules of style sheets, annotations and tags of comments in code, at the beginning of a line.
_CODE_WORDS = frozenset(
    (
        *("media", "import", "charset", "keyframes", "supports", "namespace", "layer", "container", "font-face"),
        *("override", "deprecated", "param", "return", "returns", "throws"),
        *("staticmethod", "classmethod", "property", "dataclass", "abstractmethod"),
    )
)
_IP4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3,9}")
_IP6 = re.compile("[0-9a-fA-F:.]{3,64}")
# What four numbers count behind: versions of programs, and parts of rules and books.
_VERSION = re.compile(
    r"(?:\bv|version|ver|release|build|firmware|update|patch|driver|bios|kernel|android|ios|windows|linux|ubuntu|debian"
    r"|chrome|firefox|safari|opera|edge|python|java|php|office|wordpress|plugin|версия|版本"
    r"|§|section|chapter|clause|article|paragraph|appendix|table|figure|abschnitt|kapitel|artikel|absatz|пункт|глава|第)"
    r"[\s.:]{0,3}\Z",
    re.IGNORECASE,
)
# Files that a sign in their name makes look like a domain: icon@2x.png.
_FILES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".css")
_RUN = re.compile(r"[+＋]?[(]?\d(?:(?:\)[ -]?| ?\(| ?[\u2010-\u2013-] ?|[ ./])?\d){6,24}")
_NO_PHONE = re.compile(
    r"(?:isbn|issn|doi|pmid|iban|bic|order|invoice|ticket|ref|item|serial|account|konto|bestell|заказ|счет|счёт|订单)"
    r"[\w.-]{0,12}[\s:.#№-]{0,4}(?:no|nr|number|num|id|nummer)?[\s:.#№-]{0,4}\Z",
    re.IGNORECASE,
)
_PHONE_WORD = re.compile(
    r"(?:\b(?:tel|phone|mobile|mob|cell|call|fax|whatsapp|viber|sms|hotline|handy|telefon|telefono|teléfono|téléphone"
    r"|móvil|celular|тел|телефон|моб|gsm)|هاتف|تلفن|جوال|موبایل|电话|電話|手机|☎|📞|📱)\w{0,8}[^\w\n]{0,4}"
    r"(?:(?:no|nr|number|us|me|at|on|is|under|unter)\b[^\w\n]{0,4}){0,2}\Z",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?!\d)")
# International; of North America; national with a leading zero; of Russia and its neighbours; Chinese mobile numbers.
_FORMS = (
    r"\+\d[^+]{6,30}",
    r"00[1-9]\d{0,3}[ ()./-]+[^+]{6,30}",
    r"(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}",
    r"0[1-9]\d{0,4}[ ()./-]+[^+]{5,30}",
    r"\(0\d{1,5}\)[^+]{5,30}",
    r"\(0\)[^+]{7,30}",
    r"[78][- ]?\(?\d{3}\)?[- ]\d{3}[- ]\d{2}[- ]?\d{2}",
    r"1[3-9]\d[- ]\d{4}[- ]\d{4}",
)
_SHAPES = re.compile("|".join(_FORMS))
_MIN_DIGITS, _MIN_NATIONAL, _MAX_DIGITS = 7, 9, 15
_CONTEXT = 40


def _emails(text: str) -> Iterator[Span]:
    """A name before the sign and a domain with a dot behind it: ``user@`` and ``user@host`` are none."""
    for at in _AT.finditer(text):
        before = text[max(0, at.start() - 64) : at.start()]
        local = _ASCII_LOCAL.search(before)
        if local is None or _is_cased(before[: local.start()][-1:]):
            local = _ANY_LOCAL.search(before)
        domain = _DOMAIN.match(text, at.end())
        is_file = domain is not None and domain.group().casefold().endswith(_FILES)
        if local and domain and not is_file and (name := local.group().lstrip(".-&~+%")):
            yield at.start() - len(name), domain.end()


def _is_cased(character: str) -> bool:
    """Whether a letter is of a script that sets words apart, other than by writing them in capitals."""
    return character.lower() != character.upper()


def _addresses(text: str) -> Iterator[Span]:
    """IP addresses of both versions; four numbers behind a word such as *version* are none."""
    for found in _IP4.finditer(text):
        start, end = found.span()
        parts = found.group().split(".")
        fits = len(parts) == 4 and all(int(part) < 256 for part in parts)
        if fits and _stands_alone(text, start, end) and not _VERSION.search(text[max(0, start - _CONTEXT) : start]):
            yield start, end
    for found in _IP6.finditer(text):
        written = found.group().rstrip(".")
        written = written[:-1] if written.endswith(":") and not written.endswith("::") else written
        start, end = found.start(), found.start() + len(written)
        if _is_ip6(written) and _stands_alone(text, start, end):
            yield start, end


def _is_ip6(text: str) -> bool:
    """Whether a text is an address of version 6 and no time, no scope of a program, no ratio.

    A digit stands in it, and one of its groups has three characters or more.
    """
    if text.count(":") < 2 or not any(map(str.isdecimal, text)) or max(map(len, text.split(":"))) < 3:
        return False
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no word and no number goes on at the edges of a span."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    joined = any(_is_cased(c) or c.isdecimal() or c == "_" for c in (before[-1:], after[:1]))
    return not joined and not (before[:1].isdecimal() and before[1:] in tuple(".,:"))


def _phones(text: str) -> Iterator[Span]:
    """Seven to fifteen digits in a form that numbers are written in, or behind a word such as *phone*."""
    for found in _RUN.finditer(text):
        start, end = found.span()
        before = text[max(0, start - _CONTEXT) : start]
        if _stands_alone(text, start, end) and not _goes_on(text, start, end) and _is_phone(found.group(), before):
            yield start, end


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a price or a reference begins before a run of digits, or a time or a decimal goes on behind it."""
    after = text[end : end + 2]
    return text[start - 1 : start] in tuple("$€£¥#№=/") or (after[:1] in tuple(".,:") and after[1:].isdecimal())


def _is_phone(run: str, before: str) -> bool:
    plain = "".join(str(int(c)) if c.isdecimal() else _PLAIN.get(c, c) for c in run)
    n_digits = sum(map(str.isdecimal, plain))
    if not _MIN_DIGITS <= n_digits <= _MAX_DIGITS or _DATE.match(plain):
        return False
    if _PHONE_WORD.search(before):
        return True
    if _NO_PHONE.search(before) or not _SHAPES.fullmatch(plain) or _is_list(plain.split(" ")):
        return False
    return plain.startswith("+") or n_digits >= _MIN_NATIONAL


def _is_list(numbers: Sequence[str]) -> bool:
    """Whether numbers of one width are listed, as those of a draw or of tickets.

    Five pairs are a number of France, but not where they rise and none is above 50: of its numbers one in 400 does so.
    """
    if len(numbers) < 3 or len({len(number) for number in numbers}) > 1 or not all(map(str.isdecimal, numbers)):
        return False
    if len(numbers[0]) == 2:
        return len(numbers) != 5 or (list(numbers) == sorted(set(numbers)) and numbers[-1] <= "50")
    return 2 * sum(number.startswith("0") for number in numbers) > len(numbers)


_PLAIN = dict.fromkeys("\u2010\u2011\u2012\u2013", "-") | {"＋": "+"}


def _handles(text: str) -> Iterator[Span]:
    """A name right behind the sign, and a server behind it; no annotation, no rule of a style sheet, no time."""
    for at in _AT.finditer(text):
        before = text[at.start() - 1 : at.start()] if at.start() else ""
        name = _HANDLE.match(text, at.end())
        if name is None or before.isalnum() or before in ("_", "@", "＠") or _is_code(text, at.start(), name):
            continue
        end = name.end()
        server = _DOMAIN.match(text, end + 1) if text[end : end + 1] in ("@", "＠") else None
        yield at.start(), server.end() if server else end


def _is_code(text: str, at: int, name: re.Match[str]) -> bool:
    """Whether a name is called like a function, or is a word of code at the beginning of the text."""
    if text[name.end() : name.end() + 1] == "(":
        return True
    return not text[:at].strip(" \t*/#") and name.group().casefold() in _CODE_WORDS


_FINDERS: Mapping[str, tuple[Callable[[str], Iterator[Span]], str]] = MappingProxyType(
    {
        "mask_email": (_emails, "[email]"),
        "mask_ip": (_addresses, "[ip]"),
        "mask_phone": (_phones, "[phone]"),
        "mask_handle": (_handles, "[handle]"),
    }
)


def mask(text: str, name: str) -> str:
    """Text with everything that one mask finds replaced by its name in brackets."""
    find, shown = _FINDERS[name]
    parts, done = [], 0
    for start, end in sorted(find(text)):
        if start >= done:
            parts += [text[done:start], shown]
            done = end
    return "".join((*parts, text[done:])) if parts else text


def plan_and_mask(text: str, names: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Those of the named masks that change a text, in the order of ``MASKS``, and the text after them."""
    used = []
    for name in MASKS:
        masked = mask(text, name) if name in names else text
        if masked != text:
            used.append(name)
            text = masked
    return tuple(used), text
