"""Bytes to text: which encoding is believed, and what is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus_pipeline.readers.decode import decode, known_encoding
from corpus_pipeline.readers.gate import GateError

RUSSIAN = (
    "Цапля стояла в камышах, пока первая баржа утра не вышла из-за поворота.\n"
    "Никто в деревне не мог вспомнить весны, когда вода стояла бы так низко.\n"
    "Два плотника с дальнего берега предложили починить причал за хороший ужин.\n"
)
GERMAN = "Der Müller zählte seine Säcke zweimal, schrieb „fünf“ an die Tür und ging zurück.\n" * 3
TURKISH = "Balıkçıl, sabahın ilk mavnası dönemeçten çıkana kadar sazlıkların içinde durdu; güneş doğmuştu.\n" * 3


def facts(payload: bytes, declared: str = "") -> tuple[str, str, str]:
    decoded = decode(payload, declared)
    return decoded.utf8.decode(), decoded.encoding, decoded.source


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(bom: bytes, encoding: str) -> None:
    assert facts(bom + RUSSIAN.encode(encoding), "windows-1251") == (RUSSIAN, encoding, "bom")


@pytest.mark.parametrize("text", [GERMAN, TURKISH, "Plain words, nothing else.\nAnd a second line of them.\n"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_zeros(text: str, encoding: str) -> None:
    assert facts(text.encode(encoding)) == (text, encoding, "detected")


@pytest.mark.parametrize("declared", ["", "utf-8", "UTF8", "windows-1251", "latin-1", "utf-16"])
def test_strict_utf_8_beats_a_declaration(declared: str) -> None:
    assert facts(RUSSIAN.encode(), declared) == (RUSSIAN, "utf-8", "utf8")


@pytest.mark.parametrize(
    ("declared", "name"), [("windows-1251", "cp1251"), (" CP1251 ", "cp1251"), ("koi8-r", "koi8-r")]
)
def test_a_declaration_decides_where_the_bytes_are_no_utf_8(declared: str, name: str) -> None:
    assert facts(RUSSIAN.encode(name), declared) == (RUSSIAN, name, "declared")


def test_without_a_declaration_cyrillic_bytes_are_detected() -> None:
    text, encoding, source = facts(RUSSIAN.encode("cp1251"))
    assert (text, source) == (RUSSIAN, "detected")
    assert encoding == "cp1251"


@pytest.mark.parametrize("words", ["où l’été", "año mañana", "Über die Brücke", "“so” – he said"])
def test_few_western_letters_are_those_of_windows_1252(words: str) -> None:
    text = f"The ferry of that evening carried forty people, a goat and the post. {words}\n"
    assert facts(text.encode("cp1252"))[0] == text


def test_short_russian_is_not_taken_for_that_of_a_mac() -> None:
    text = "Мост был старым, и никто не думал, что он выдержит ещё одну зиму на реке.\n" * 3
    assert facts(text.encode("cp1251")) == (text, "cp1251", "detected")


def test_a_declaration_that_does_not_fit_gives_way_to_detection() -> None:
    text, _, source = facts(RUSSIAN.encode("cp1251"), "utf-8")
    assert (text, source) == (RUSSIAN, "detected")


def test_a_declared_seven_bit_encoding_is_asked_before_utf_8() -> None:
    text = "汤港晚报\n"
    assert facts(text.encode("hz"), "hz-gb-2312") == (text, "hz", "declared")
    assert facts("池".encode("iso2022_jp"), "iso-2022-jp")[0] == "池"


def test_no_bytes_are_an_empty_text() -> None:
    assert facts(b"") == ("", "utf-8", "utf8")


def test_a_mark_alone_is_an_empty_text() -> None:
    assert facts(codecs.BOM_UTF8) == ("", "utf-8", "bom")


def test_bytes_that_are_already_text_are_not_copied() -> None:
    payload = RUSSIAN.encode()
    assert decode(payload).utf8 is payload


REFUSED = [
    (bytes(range(256)) * 8, "", "binary"),
    (b"\x00\x01\x02" * 100, "cp1252", "binary"),
    (codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00", "", "bad_encoding"),
    (codecs.BOM_UTF16_LE + b"odd", "", "bad_encoding"),
    (codecs.BOM_UTF8 + b"\xff\xff", "", "bad_encoding"),
    (b"anything", "klingon-8", "unknown_encoding"),
    (b"anything", "rot13", "unknown_encoding"),
    (b"anything", "base64", "unknown_encoding"),
    (b"anything", "punycode", "unknown_encoding"),
    (b"anything", "", None),
]


@pytest.mark.parametrize(("payload", "declared", "code"), REFUSED)
def test_what_is_no_text_is_refused_with_a_code(payload: bytes, declared: str, code: str | None) -> None:
    if code is None:
        assert decode(payload, declared).utf8 == payload
        return
    with pytest.raises(GateError) as raised:
        decode(payload, declared)
    assert raised.value.code == code
    assert raised.value.reason


def test_the_reason_says_where_the_bytes_go_wrong() -> None:
    with pytest.raises(GateError, match="at byte 4"):
        decode(codecs.BOM_UTF8 + b"pond\xff\xfe")


@pytest.mark.parametrize("name", ["", "no such thing", "utf\x008", "unicode_escape", "undefined"])
def test_names_that_are_no_encoding_of_text(name: str) -> None:
    with pytest.raises(GateError) as raised:
        known_encoding(name)
    assert raised.value.code == "unknown_encoding"


@given(st.text(), st.sampled_from(["", "utf-8", "cp1252", "shift_jis"]))
def test_whatever_is_utf_8_comes_back_as_it_is(text: str, declared: str) -> None:
    payload = text.encode("utf-8", "replace")
    try:
        decoded = decode(payload, declared)
    except GateError as error:
        assert error.code == "binary"  # noqa: PT017 (text of control characters alone)
        return
    assert decoded.source != "utf8" or decoded.utf8 == payload


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "cp1251", "utf-16", "gb18030"]))
def test_any_bytes_give_utf_8_or_a_refusal(payload: bytes, declared: str) -> None:
    try:
        decode(payload, declared).utf8.decode()
    except GateError as error:
        assert error.code in ("binary", "bad_encoding")  # noqa: PT017 (nothing else may be raised)


# Letters that every byte of cp1251 but one stands for: round trips through a declared encoding lose nothing.
@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяАБВ .,\n", min_size=1))
def test_declared_cyrillic_round_trips(text: str) -> None:
    payload = text.encode("cp1251")
    assume(not payload.startswith((b"\xfe\xff", b"\xff\xfe")))  # a byte order mark goes before all that is declared
    assert decode(payload, "cp1251").utf8.decode() == text
