"""Encodings told by the letters of languages."""

from __future__ import annotations

import pytest

from corpus_pipeline.readers.decode import decode
from corpus_pipeline.readers.letters import japanese_encoding, latin_encoding

TEXTS = [
    ("cp1252", "Le vieux pont était là, où personne n’allait plus ; l’été, on le réparait à moitié."),
    ("cp1252", "Il vecchio ponte era là, perché nessuno credeva più che avrebbe retto."),
    ("cp1252", "Den gamle bro stod der på åen, og ingen troede på den."),
    ("cp1252", "He said “no” — it cost £5, or €6 at the café, and 20°C in § 4."),
    ("cp1252", "Word—word: the naïve coöperation of Mr Škoda and Señor Núñez."),
    ("cp1250", "W Łodzi był stary most, który stał tam, gdzie nikt już nie chodził."),
    ("cp1250", "Příliš starý most, řekl nám soused; čluny přišly později."),
    ("cp1250", "A régi híd ott állt, ő pedig várt, bűnös nélkül."),
    ("iso8859_2", "Příliš žluťoučký kůň, řekl nám soused."),
    ("cp1254", "İstanbul’da güneş doğdu, çocuklar ağaçların altında oynuyordu."),
    ("cp1257", "Žuvys plaukė po tiltu, kuris buvo labai senas."),
    ("cp932", "その橋は古く、春まで持つとは誰も思わなかった。"),
    ("euc_jp", "その橋は古く、春まで持つとは誰も思わなかった。"),
    ("cp949", "그 다리는 낡았고 봄까지 버틸 것이라고 아무도 믿지 않았다."),
    ("gb18030", "那座桥很旧，没有人相信它能撑到春天。"),
    ("cp1251", "Мост был старым, и никто не думал, что он устоит."),
    ("koi8_r", "Мост был старым, и никто не думал, что он устоит."),
]


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
@pytest.mark.parametrize("times", [1, 5])
def test_a_sentence_tells_its_encoding(encoding: str, text: str, times: int) -> None:
    assert decode((f"{text}\n" * times).encode(encoding)).utf8.decode() == f"{text}\n" * times


def test_of_encodings_that_read_alike_the_commonest_counts() -> None:
    assert latin_encoding("Die Straße war größer.".encode("cp1250")) == "cp1252"
    assert latin_encoding(b"It cost \xa35.") == "cp1252"


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "koi8_r"])
def test_letters_of_no_language_tell_nothing(encoding: str) -> None:
    text = "Le pont était là, où l'été fut brûlé." if encoding != "koi8_r" else "Мост был старым."
    assert latin_encoding(text.encode(encoding)) == ""


def test_a_sample_may_end_within_a_character() -> None:
    for encoding in ("cp932", "euc_jp"):
        assert japanese_encoding("その橋は古く".encode(encoding)[:-1]) == encoding
    assert japanese_encoding("그 다리는 낡았고".encode("cp949")) == ""


def test_what_does_not_fit_behind_the_sample_is_told_otherwise() -> None:
    payload = "Le vieux pont était là. ".encode("cp1252") * 1000 + b"\x81\x8d"
    assert decode(payload).encoding != "cp1252"
