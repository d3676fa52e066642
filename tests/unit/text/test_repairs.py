"""Repairs: what each one does, that plans replay and settle, and that the prefilter misses nothing."""

from __future__ import annotations

import re
import unicodedata

import ftfy
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_pipeline.text import lower_same_length
from corpus_pipeline.text.repairs import _NOT_NFC, PREFILTER, REPAIRS, _bounds, plan, repair

CLEAN = [
    "",
    "A plain line, with “typographic quotes” – and a dash… and Ana’s 5 °C.",
    "Сегодня в городе прошёл дождь; завтра ожидается «солнечная» погода — №5.",
    "İstanbul’da yağmur bekleniyor, çünkü ığdır’dan bulut geliyor.",
    "Bakıda hava günəşlidir, gecə isə külək əsəcək.",
    "ستهطل الأمطار غدًا في المدينة، كما يقول خبير الطقس.",
    "باران فردا می‌بارد و هوا سردتر می‌شود.",
    "明天城里会下雨，气温下降到五度。",
    "Der Bürgermeister sagte: »Straßenbäume kühlen.«",
    "L’été à Genève était très chaud — où ça ?",
    "Niño, acción, ¿qué? ¡Sí!",
    "cell one\tcell two\tcell three",
    "first line\nsecond line",
    "a family 👨‍👩‍👧 and a heart ❤️",
    "Đặng Thị Hoà sống ở Đà Nẵng.",
]

CASES = [
    ("cafÃ© crÃ¨me", "café crème", ("mojibake",)),
    ("â€œQuotedâ€\x9d words", "“Quoted” words", ("mojibake",)),
    ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет", ("mojibake",)),
    ("bell\x07 and\x1b escape", "bell and escape", ("controls",)),
    ("one\r\ntwo", "one\ntwo", ("controls",)),
    ("one\rtwo\x0cthree", "one two three", ("controls",)),
    ("\u202bright\u202c \u2066to\u2069 left", "right to left", ("controls",)),
    ("lone \ud800 half", "lone \ufffd half", ("controls",)),
    ("co\u00adoperate\u200b now\u2060\ufeff", "cooperate now", ("invisible",)),
    ("cafe\u0301", "café", ("nfc",)),
    ("\u212bngström", "Ångström", ("nfc",)),
    ("\u1112\u1161\u11ab", "한", ("nfc",)),
    ("\u0628\u0651\u064e", "\u0628\u064e\u0651", ("nfc",)),
    ("\u0627\u0653", "\u0622", ("nfc",)),
    ("10\u00a0000\u202fkm", "10 000 km", ("spaces",)),
    ("  two  blanks\u3000here ", "two blanks here", ("spaces",)),
    ("\tone \t two\t\tthree\t", "one\ttwo\tthree", ("spaces",)),
    ("\n one \n\n two\n", "one\n\ntwo", ("spaces",)),
    ("cafÃ©\u00a0cafe\u0301\x07\u200b", "café café", REPAIRS),
]


def prefilter_hits(texts: list[str]) -> list[bool]:
    return pc.match_substring_regex(pa.array(texts, pa.string()), PREFILTER).to_pylist()


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_has_no_plan(text: str) -> None:
    assert plan(text) == ()


def test_the_prefilter_passes_over_clean_text() -> None:
    assert [text for text, hit in zip(CLEAN, prefilter_hits(CLEAN), strict=True) if hit] == []


@pytest.mark.parametrize(("text", "cleaned", "names"), CASES)
def test_each_repair(text: str, cleaned: str, names: tuple[str, ...]) -> None:
    assert (plan(text), repair(text, plan(text))) == (names, cleaned)


def test_only_the_named_repairs_run() -> None:
    assert repair(" cafe\u0301\u200b ", ["nfc"]) == " caf\u00e9\u200b "
    assert repair(" a\u200b ", ["spaces", "invisible"]) == "a"
    assert repair(" cafÃ© ", []) == " cafÃ© "


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no such repair: polish; there are breaks, mojibake"):
        repair("a", ["polish"])


def test_mojibake_laid_bare_by_a_later_repair_is_undone_too() -> None:
    text = "cafÃ\u200b© crÃ\u200b¨me"
    assert repair(text, plan(text)) == "café crème"


def test_every_damaged_example_meets_the_prefilter() -> None:
    texts = [text for text, _, _ in CASES if "\ud800" not in text]
    assert prefilter_hits(texts) == [True] * len(texts)


def not_nfc() -> set[int]:
    """Code points that normalisation changes, or that a character before them may swallow."""
    found = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for code in [*range(0xD800), *range(0xE000, 0x110000)]:
        char = chr(code)
        parts = unicodedata.decomposition(char).split()
        if unicodedata.normalize("NFC", char) != char:
            found.add(code)
        elif len(parts) == 2 and not parts[0].startswith("<"):
            found.add(int(parts[1], 16))
    return found


def test_the_list_for_nfc_is_complete() -> None:
    listed = {code for low, high in _bounds(_NOT_NFC) for code in range(low, high + 1)}
    assert not_nfc() - listed == set()


def test_marks_out_of_order_are_always_two_in_a_row() -> None:
    marks = [chr(code) for code in range(0x110000) if unicodedata.combining(chr(code))]
    assert {unicodedata.category(mark)[0] for mark in marks} == {"M"}


def test_the_prefilter_is_no_catch_all() -> None:
    letters = [chr(code) for code in range(0x20, 0x2000) if unicodedata.category(chr(code)) in {"Lu", "Ll", "Lo", "Nd"}]
    around = [f"x{letter}x" for letter in letters]
    assert sum(prefilter_hits(around)) < len(around) / 20


def test_folding_keeps_every_offset() -> None:
    assert [code for code in range(0x110000) if len(lower_same_length(chr(code))) != 1] == []
    assert lower_same_length("İZMİR ΟΔΟΣ") == "izmir οδος"


# Characters that the repairs are about, drawn far more often than chance would.
LOADED = st.sampled_from(
    [
        *"aAÃÂâ€™ÐÑØÙï»¿œ©¨°ВГРС вЂ",
        *"\t\n\r \x00\x0b\x1a\x85\x9d\u00a0\u00ad\u0301\u0308\u0323\u0344\u064e\u0651\u0653",
        *"\u093c\u0958\u09be\u1100\u1161\u11a8\u2000\u2028\u200b\u200d\u202e\u2060\u2126\u3000\ufb2a\ufeff\ufffd👍",
    ]
)
WORDS = ["café ", "naïve", "Привет ", "“so”", "مرحبا", "żółw", "ığdır", "ΑΘΗΝΑ", "déjà"]
WRONG = ["latin-1", "cp1252", "cp1251", "cp1254", "cp437", "mac-roman"]
MOJIBAKE = st.builds(
    lambda word, codec: word.encode().decode(codec, "replace"), st.sampled_from(WORDS), st.sampled_from(WRONG)
)
TEXTS = st.lists(st.one_of(LOADED, MOJIBAKE, st.characters(codec="utf-8")), max_size=12).map("".join)


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_a_plan_replays_and_settles(text: str) -> None:
    names = plan(text)
    cleaned = repair(text, names)
    assert cleaned == repair(text, REPAIRS)
    assert plan(cleaned) == ()
    assert list(names) == [name for name in REPAIRS if name in names]


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_the_prefilter_misses_nothing(text: str) -> None:
    assert prefilter_hits([text]) == [True] or plan(text) == ()


@settings(deadline=None, max_examples=200)
@given(st.lists(MOJIBAKE, min_size=1, max_size=4).map("".join))
def test_the_prefilter_gives_the_verdict_of_ftfy(text: str) -> None:
    assert prefilter_hits([text]) == [True] or ftfy.fix_encoding(text) == text


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_cleaned_text_holds_nothing_that_was_to_go(text: str) -> None:
    cleaned = repair(text, plan(text))
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip(" \t\n")
    assert (
        re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xa0\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]", cleaned) == []
    )
