"""Bytes of pages: labels as browsers read them, UTF-8 before any of them."""

from __future__ import annotations

import pytest

from corpus_pipeline.readers.decode_html import decode_html, meant_encoding
from corpus_pipeline.readers.gate import GateError

WORD = "Łódź, café – naïve"


def page(encoding: str, label: str, text: str) -> bytes:
    return f'<html><head><meta charset="{label}"></head><body>{text}</body>'.encode(encoding)


@pytest.mark.parametrize(
    ("payload", "header", "encoding", "source", "text"),
    [
        (page("cp1252", "iso-8859-1", "café – 5 €"), "", "cp1252", "declared", "café – 5 €"),
        (page("gb18030", "gb2312", "朱镕基的渡口在这里"), "", "gb18030", "declared", "朱镕基的渡口在这里"),
        (page("cp932", "shift-jis", "①渡し船の鐘は残る"), "", "cp932", "declared", "①渡し船の鐘は残る"),
        (page("utf-8", "utf-16", WORD), "", "utf-8", "declared", WORD),
        (page("utf-8", "iso-8859-1", WORD), "", "utf-8", "utf8", WORD),
        (page("cp1250", "utf-8", "Łódź i kanał"), "windows-1250", "cp1250", "header", "Łódź i kanał"),
        (page("iso2022_jp", "iso-2022-jp", "渡し船"), "", "iso2022_jp", "declared", "渡し船"),
        (page("utf-8", "hz-gb-2312", WORD), "", "utf-8", "utf8", WORD),
        (b"\xef\xbb\xbf" + page("utf-8", "x", WORD), "", "utf-8", "bom", WORD),
        (page("utf-16-le", "x", WORD), "", "utf-16-le", "detected", WORD),
        (page("ascii", "", "plain"), "", "utf-8", "utf8", "plain"),
    ],
)
def test_encodings(payload: bytes, header: str, encoding: str, source: str, text: str) -> None:
    found = decode_html(payload, "", header)
    assert (found.encoding, found.source) == (encoding, source)
    assert text in found.text


def test_what_the_input_declares_comes_first() -> None:
    found = decode_html(page("cp1251", "cp1252", "паром и лёд"), "cp1251", "cp1252")
    assert (found.encoding, found.source) == ("cp1251", "declared")
    assert "паром и лёд" in found.text


def test_a_label_of_another_syntax_and_place() -> None:
    http = b'<head><title>x</title><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    assert decode_html(http + "<p>паром и лёд".encode("cp1251")).encoding == "cp1251"
    late = b"<!--" + b"x" * 20_000 + b"-->" + http
    assert decode_html(late + "<p>паром и лёд".encode("cp1251")).encoding == "cp1251"
    assert decode_html(late + "<p>паром и лёд".encode()).encoding == "utf-8"
    xml = b'<?xml version="1.0" encoding="windows-1251"?><html>'
    assert decode_html(xml + "<p>паром и лёд".encode("cp1251")).encoding == "cp1251"


def test_a_few_damaged_characters_do_not_change_the_encoding() -> None:
    payload = page("utf-8", "utf-8", WORD * 20) + b"\xff"
    found = decode_html(payload)
    assert (found.encoding, found.text.count("\ufffd")) == ("utf-8", 1)


def test_a_label_of_utf_8_stands_where_as_much_is_whole_as_damaged() -> None:
    page = "<meta charset=utf-8><p>The keeper’s boat isn’t his.</p>".encode() + b"<p>caf\xe9</p>"
    assert decode_html(page).text.endswith("isn’t his.</p><p>caf\ufffd</p>")
    assert decode_html(page.replace(b"<meta charset=utf-8>", b"")).encoding != "utf-8"
    french = "<meta charset=utf-8><p>Le café et le thé sont prêts.</p>".encode("cp1252")
    assert decode_html(french).text.endswith("Le café et le thé sont prêts.</p>")


def test_windows_1252_has_a_character_for_every_byte() -> None:
    found = decode_html(page("ascii", "latin1", "x") + bytes(range(0x80, 0x100)))
    assert (found.encoding, "\ufffd" in found.text) == ("cp1252", False)


def test_binary_is_refused() -> None:
    with pytest.raises(GateError) as error:
        decode_html(bytes(range(32)) * 50)
    assert error.value.code == "binary"


@pytest.mark.parametrize(("label", "name"), [("'Latin1'", "cp1252"), ("no-such", ""), ("", ""), ("utf-7", "")])
def test_meant_encoding(label: str, name: str) -> None:
    assert meant_encoding(label) == name
