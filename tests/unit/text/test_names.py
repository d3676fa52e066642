"""Names: bylines of many languages and shapes, and what is no name."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_pipeline.text import names
from corpus_pipeline.text.names import is_name_like, parse_byline

STARTERS = {
    "by ": "author",
    "posted by": "author",
    "von ": "author",
    "par ": "author",
    "por ": "author",
    "door": "author",
    "автор:": "author",
    "текст": "author",
    "yazan:": "author",
    "müəllif:": "author",
    "بقلم": "author",
    "نوشته ": "author",
    "作者": "author",
    "文/": "author",
    "translated by ": "translator",
    "übersetzt von": "translator",
    "edited by": "editor",
    "cross-posted with ": "source",
    "source:": "source",
}
STOPS = frozenset({"analysis", "world news", "политика"})


def found(text: str) -> list[tuple[str, str]]:
    return [(name.name, name.role) for name in parse_byline(text, STARTERS, STOPS)]


def authors(text: str) -> list[str]:
    assert {role for _, role in found(text)} <= {"author"}
    return [name for name, _ in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("by: Jane Doe", ["Jane Doe"]),
        ("BY JANE DOE AND JOHN ROE", ["JANE DOE", "JOHN ROE"]),
        ("Posted by  Jane\u00a0Doe", ["Jane Doe"]),
        ("— Jane Doe", ["Jane Doe"]),
        ("Jane Doe", ["Jane Doe"]),
        ("Bystander Roe", ["Bystander Roe"]),
        ("By Jane Doe, John Roe and Ana Li", ["Jane Doe", "John Roe", "Ana Li"]),
        ("By Jane Doe, John Roe, and Ana Li.", ["Jane Doe", "John Roe", "Ana Li"]),
        ("By Jane Doe & John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("By Jane Doe and Jane Doe", ["Jane Doe"]),
        ("Von Anna Schmidt und Karl von der Heide", ["Anna Schmidt", "Karl von der Heide"]),
        ("Par Élodie d'Aubert et Jean-Pierre L'Hôte", ["Élodie d'Aubert", "Jean-Pierre L'Hôte"]),
        ("Por Ana Ruiz y Luis Gil", ["Ana Ruiz", "Luis Gil"]),
        ("Por Ana y Luis", ["Ana", "Luis"]),
        ("Por Juan Ruiz y Paz", ["Juan Ruiz y Paz"]),
        ("Por João Reis e Rita Luz", ["João Reis", "Rita Luz"]),
        ("Por Ana Ruiz en Quito", ["Ana Ruiz"]),
        ("Door Jan Jansen en Piet de Boer", ["Jan Jansen", "Piet de Boer"]),
        ("Автор: Иван Белов и Анна Сухова", ["Иван Белов", "Анна Сухова"]),
        ("Текст: Ольга Ким", ["Ольга Ким"]),
        ("Yazan: Ayşe Işık ve Mehmet Öz", ["Ayşe Işık", "Mehmet Öz"]),
        ("Müəllif: Əli Nəbi və Leyla Qasım qızı", ["Əli Nəbi", "Leyla Qasım qızı"]),
        ("بقلم أحمد علي و سارة حسن", ["أحمد علي", "سارة حسن"]),
        ("نوشته علی رضایی، مینا پارسا", ["علی رضایی", "مینا پارسا"]),
        ("作者：张三、李四", ["张三", "李四"]),
        ("文/王小明", ["王小明"]),
        ("记者 张三", ["张三"]),
        ("김철수 기자", ["김철수"]),
        ("山田 太郎", ["山田 太郎"]),
        ("约翰·史密斯", ["约翰·史密斯"]),
        ("გიორგი ბერიძე", ["გიორგი ბერიძე"]),
        ("By Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("By J. K. Rowan", ["J. K. Rowan"]),
        ("By J.K. Rowan.", ["J.K. Rowan"]),
        ("By Ana Li.", ["Ana Li"]),
        ("By John Roe Jr.", ["John Roe Jr."]),
        ("By Seán O’Neil", ["Seán O’Neil"]),
        ("By Omar bin Said al-Amin", ["Omar bin Said al-Amin"]),
        ("By Jane “Janie” Doe", ["Jane “Janie” Doe"]),
    ],
)
def test_names_of_many_languages(text: str, expected: list[str]) -> None:
    assert authors(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "By Dr. Jane Doe",
        "By Prof. Dr. Jane Doe, Universität Bonn",
        "Col. Jane Doe",
        "By Jane Doe, PhD",
        "By Jane Doe, Staff Writer",
        "By Jane Doe, Reuters Staff Writer",
        "By Jane Doe Guest Contributor",
        "BY JANE DOE, STAFF WRITER IN BERLIN",
        "By Jane Doe, political analyst at the Center",
        "By Jane Doe, The Paper",
        "By Jane Doe, Berlin",
        "By Jane Doe/Reuters",
        "By Jane Doe | The Paper",
        "By Jane Doe - The Paper",
        "By Jane Doe (The Paper)",
        "By Jane Doe [photos]",
        "By Jane Doe in Berlin",
        "By Jane Doe for The Paper",
        "By Jane Doe posted with permission",
        "By Jane Doe 5 hours ago",
        "By Jane Doe, jane@site.example",
        "Jane Doe @janedoe",
        "By Jane Doe https://site.example/jane",
        "By Jane Doe Analysis",
        "By Jane Doe World News",
        "Jane Doe Политика",
        "By “Jane Doe”",
        "By Jane Doe\nBerlin",
    ],
)
def test_what_stands_beside_a_name_is_cut_off(text: str) -> None:
    assert [name.lower() for name in authors(text)] == ["jane doe"]


def test_roles() -> None:
    text = "By Jane Doe (The Paper) and John Roe, translated by Ana Li, edited by Max Or"
    assert found(text) == [
        ("Jane Doe", "author"),
        ("John Roe", "author"),
        ("Ana Li", "translator"),
        ("Max Or", "editor"),
    ]
    assert found("By Jane Doe translated by Ana Li") == [("Jane Doe", "author"), ("Ana Li", "translator")]
    assert found("Übersetzt von Anna Ort") == [("Anna Ort", "translator")]
    assert found("Source: The Daily News") == [("The Daily News", "source")]


def test_a_source_after_the_author() -> None:
    text = "By Jane Doe posted with permission and cross-posted with The Paper"
    assert found(text) == [("Jane Doe", "author"), ("The Paper", "source")]


def test_the_longest_opening_wins() -> None:
    starters = {"text": "author", "text by": "editor", "text by the": "source"}
    assert parse_byline("Text by Jane Doe", starters, frozenset())[0].role == "editor"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "by",
        "Analysis",
        "By Staff",
        "By jane_doe99",
        "By jdoe",
        "By www.site.example",
        "site.example",
        "Source: site.example",
        "Germany is a country in Europe",
        "Jane Doe is a fellow of The House",
        "Jane Doe 21 April 2020",
        "Read more about our 3 plans, and subscribe.",
        "Photo: Jane Doe",
        "By One Two Three Four Five Six Seven",
        "By Von Der",
        "By A",
        "某某市今天举行会议",
    ],
)
def test_what_holds_no_name(text: str) -> None:
    assert found(text) == []


def test_offsets_point_at_the_name() -> None:
    text = "  By\tDr. Jane  Doe, (x) and İnci Roe."
    first, second = parse_byline(text, STARTERS, STOPS)
    assert (text[first.start : first.end], first.name) == ("Jane  Doe", "Jane Doe")
    assert (text[second.start : second.end], second.name) == ("İnci Roe", "İnci Roe")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Jane",
            "Jane Doe",
            "JANE DOE",
            "Karl von der Heide",
            "Ludwig van Os",
            "J. K. Rowan",
            "J.K. Rowan",
            "Wm. Roe",
        ),
        *("al-Amin", "Leyla Qasım qızı", "Ərtoğrul Işık", "Жан-Поль", "أحمد علي", "علی رضایی"),
        *("张三", "김철수", "山田 太郎"),
    ],
)
def test_name_like(text: str) -> None:
    assert is_name_like(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "jane doe",
            "Jane doe",
            "Jane Doe 2",
            "Jane Doe!",
            "Jane, Doe",
            "A",
            "von der",
            "Site.example",
            "jane@doe",
        ),
        *("One Two Three Four Five Six", "今天天气很好", "Doe: Jane", "iDoe", "Sentence. Another", "张"),
    ],
)
def test_not_name_like(text: str) -> None:
    assert not is_name_like(text)


def test_every_pattern_is_re2() -> None:
    patterns = [value.pattern for value in vars(names).values() if isinstance(value, re.Pattern)]
    assert len(patterns) > 4
    samples = ["al-Amin", "a@b www.site.example (x)", "one | two", "a, b", "a y b", "\x01", ""]
    for pattern in patterns:
        verdicts = pc.match_substring_regex(pa.array(samples), pattern).to_pylist()
        assert verdicts == [re.search(pattern, sample) is not None for sample in samples]


PIECES = [
    "By",
    "Jane",
    "DOE",
    "von",
    "Dr.",
    "and",
    "y",
    ",",
    "(x)",
    "@a",
    "İ.",
    "7",
    "张三",
    "translated by",
    "\n",
    "İnci",
]


@given(st.lists(st.sampled_from([*PIECES, " "]), max_size=30).map(" ".join))
def test_names_are_pieces_of_the_text(text: str) -> None:
    end = 0
    for name in parse_byline(text, STARTERS, STOPS):
        assert end <= name.start < name.end <= len(text)
        end = name.end
        assert 1 <= len(name.name.split()) <= 6
        assert not re.search(r"[0-9@/]", name.name)
