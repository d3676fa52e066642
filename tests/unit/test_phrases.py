"""Every entry of every phrase list against its own examples, and how lists are asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from corpus_pipeline import columns
from corpus_pipeline.errors import UsageError
from corpus_pipeline.phrases import FAMILIES, LINE_FAMILIES, Phrase, Phrases, bits, has
from corpus_pipeline.phrases.entries import phrase_of
from corpus_pipeline.phrases.lists import read_lists
from corpus_pipeline.tables import TABLES
from corpus_pipeline.text.folding import fold_text

ALL = Phrases(*read_lists())
ENTRIES = [pytest.param(phrase, id=f"{phrase.language}-{phrase.rule}") for phrase in ALL.phrases]
LANGUAGES = sorted({phrase.language for phrase in ALL.phrases})
ASKED = [phrase for phrase in ALL.phrases if phrase.family in LINE_FAMILIES]


def column(lines: Sequence[str]) -> pa.Array:
    return pa.array(list(lines), pa.string())


def families_of(phrases: Phrases, lines: Sequence[str]) -> list[int]:
    """The bits of raw lines, matched as the pipeline does."""
    found: list[int] = phrases.match(columns.fold(column(lines))).families.tolist()
    return found


def first_rules(phrases: Phrases, lines: Sequence[str]) -> list[str | None]:
    rules = phrases.match(columns.fold(column(lines))).rule.tolist()
    return [phrases.rules[rule] if rule >= 0 else None for rule in rules]


def entry(**own: object) -> Phrase:
    given: dict[str, object] = {"family": "furniture", "name": "x", "match": "line", "hits": ["x"], "misses": ["y"]}
    return phrase_of(given | own, "en")


def matched_alone(phrase: Phrase, lines: Sequence[str]) -> list[bool]:
    """Whether each line matches the phrase, with no other list beside it."""
    if phrase.family in LINE_FAMILIES:
        return [bool(found) for found in families_of(Phrases([phrase], {}), lines)]
    folded = columns.fold(column(lines)).to_pylist()
    own = Phrases([phrase], {})
    return [own.groups(text, phrase.family) is not None for text in folded]


@pytest.mark.parametrize("phrase", ENTRIES)
def test_every_hit_matches_and_no_miss_does(phrase: Phrase) -> None:
    lines = [*phrase.hits, *phrase.misses]
    found = matched_alone(phrase, lines)
    wrong = [line for line, is_hit in zip(lines, found, strict=True) if is_hit != (line in phrase.hits)]
    assert wrong == []


def of(language: str) -> list[Phrase]:
    return [phrase for phrase in ALL.phrases if phrase.language == language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_examples_of_both_kinds(language: str) -> None:
    bare = [phrase.rule for phrase in of(language) if not (phrase.hits and phrase.misses)]
    both = [phrase.rule for phrase in of(language) if set(phrase.hits) & set(phrase.misses)]
    assert (bare, both) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_name_is_well_formed(language: str) -> None:
    pattern = TABLES["spans"].column("rule").pattern
    assert pattern is not None
    assert [phrase.rule for phrase in of(language) if not re.fullmatch(pattern, phrase.rule)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_reached_by_a_folded_line(language: str) -> None:
    ways = [(phrase, text, "" if phrase.match == "line" else "y") for phrase in of(language) for text in phrase.texts]
    assert [(p.rule, text) for p, text, tail in ways if not fold_text(text + tail).startswith(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_what_its_way_of_matching_needs(language: str) -> None:
    wanted = {"line": (False, True), "start": (False, True), "regex": (True, False)}
    odd = [phrase.rule for phrase in of(language) if (bool(phrase.pattern), bool(phrase.texts)) != wanted[phrase.match]]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_is_linear(language: str) -> None:
    nothing = column(["no line of any list"])
    for phrase in of(language):
        # RE2 refuses look-around and references: a pattern with either raises here.
        assert len(columns.matches(nothing, phrase.re2)) == 1
        assert not re.search(r"\\s[*+][^|)]{0,2}\\n|[*+]\)[*+]", phrase.pattern), phrase.rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_stands_twice_in_a_list(language: str) -> None:
    names = Counter(phrase.rule for phrase in ALL.phrases if phrase.language == language)
    assert [name for name, n in names.items() if n > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_strings_and_columns_are_folded_alike(language: str) -> None:
    lines = [line for p in ALL.phrases if p.language == language for line in (*p.hits, *p.misses, *p.texts)]
    lines += [line.upper() for line in lines] + [f" «{line}» \u00a0 → " for line in lines]
    assert columns.fold(column(lines)).to_pylist() == [fold_text(line) for line in lines]


@cache
def found_by_all(language: str) -> list[tuple[Phrase, str, int, str | None]]:
    """(phrase, hit, bits of its families, first rule) of every hit of a language, with all lists beside it."""
    wanted = [(phrase, line) for phrase in ASKED if phrase.language == language for line in phrase.hits]
    found = ALL.match(columns.fold(column([line for _, line in wanted])))
    rules = [ALL.rules[rule] if rule >= 0 else None for rule in found.rule.tolist()]
    return [(*own, *more) for own, *more in zip(wanted, found.families.tolist(), rules, strict=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_all_other_lists_every_hit_keeps_its_family(language: str) -> None:
    lost = [(p.rule, line) for p, line, families, _ in found_by_all(language) if not families & bits(p.family)]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_rule_is_of_the_first_family(language: str) -> None:
    for _, line, families, rule in found_by_all(language):
        first = next((family for family in FAMILIES if families & bits(family)), "")
        assert (rule or "").partition(".")[0] == first, line


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_line_and_a_column_give_the_same_answer(language: str) -> None:
    own = [phrase for phrase in ASKED if phrase.language == language]
    lost = [
        (phrase.rule, line)
        for phrase in own
        for line in phrase.hits
        if ALL.groups(fold_text(line), phrase.family) is None
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_brings_what_the_stages_need(language: str) -> None:
    assert len(ALL.function_words[language]) >= 10
    families = {phrase.family for phrase in ALL.phrases if phrase.language == language}
    assert {"furniture", "thread", "form", "byline", "ago", "action", "generic_name", "dateline"} <= families


# Words that open any page of the language, with a number for the month of each.
MONTHS = {
    "en": ("march", "december"),
    "de": ("märz", "dezember"),
    "fr": ("mars", "décembre"),
    "es": ("marzo", "diciembre"),
}
MONTHS |= {
    "it": ("marzo", "dicembre"),
    "pt": ("março", "dezembro"),
    "nl": ("maart", "december"),
    "id": ("maret", "desember"),
}
MONTHS |= {"pl": ("marca", "grudnia"), "hi": ("मार्च", "दिसंबर"), "ja": ("3月", "12月")}
MONTHS |= {"ru": ("марта", "декабря"), "tr": ("mart", "aralık"), "az": ("mart", "dekabr"), "ar": ("مارس", "ديسمبر")}
MONTHS |= {"sv": ("mars", "december"), "da": ("marts", "december"), "nb": ("mars", "desember")}
MONTHS |= {"fi": ("maaliskuuta", "joulukuuta"), "cs": ("března", "prosince"), "ro": ("martie", "decembrie")}
MONTHS |= {"hu": ("március", "december"), "uk": ("березня", "грудня"), "el": ("μαρτίου", "δεκεμβρίου")}
MONTHS |= {"he": ("במרץ", "בדצמבר"), "th": ("มีนาคม", "ธันวาคม"), "bn": ("মার্চ", "ডিসেম্বর"), "sw": ("machi", "desemba")}


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) & set(MONTHS)))
def test_months_are_read_in_every_language(language: str) -> None:
    march, december = MONTHS[language]
    assert (ALL.dates.months[march], ALL.dates.months[december]) == (3, 12)


# --- one list alone, made for the purpose ---


def test_a_line_phrase_is_the_whole_line() -> None:
    own = Phrases([entry(text=["share this"])], {})
    lines = ["» Share   THIS…", "share this with care", "do share this", "share\u00a0this"]
    assert [bool(found) for found in families_of(own, lines)] == [True, False, False, True]


def test_a_start_phrase_has_a_limit_in_words() -> None:
    own = Phrases([entry(match="start", text=["sign up "], max_words=4)], {})
    lines = ["Sign up for news", "Sign up", "Sign up for the weekly news", "Signing up for news"]
    assert [bool(found) for found in families_of(own, lines)] == [True, False, False, False]


def test_marks_of_patterns_in_a_text_stand_for_themselves() -> None:
    own = Phrases([entry(match="start", text=["(c) 20?? "])], {})
    assert [bool(found) for found in families_of(own, ["(c) 20?? Pond Paper", "c 2000 Pond Paper"])] == [True, False]


def test_a_pattern_is_anchored_at_both_ends_whatever_it_holds() -> None:
    own = Phrases([entry(match="regex", pattern="next|previous")], {})
    assert [bool(found) for found in families_of(own, ["next", "next page", "the previous", "previous"])] == [
        1,
        0,
        0,
        1,
    ]


def test_a_line_of_two_families_is_told_of_both() -> None:
    lists = Phrases([entry(text=["reply"], family="action"), entry(text=["reply"], family="form", name="y")], {})
    assert families_of(lists, ["Reply"]) == [bits("action", "form")]
    assert first_rules(lists, ["Reply"]) == ["form.y"]


def test_a_text_of_one_family_may_match_a_pattern_of_another() -> None:
    pattern = entry(match="regex", pattern="(?P<name>.{1,20}) says", family="turn", name="says")
    lists = Phrases([entry(text=["simon says"]), pattern], {})
    assert families_of(lists, ["Simon says:"]) == [bits("turn", "furniture")]
    assert first_rules(lists, ["Simon says:"]) == ["turn.says"]


def test_a_line_too_long_to_be_asked_matches_nothing() -> None:
    found = Phrases([entry(text=["menu"])], {}).match(pa.array([None, "menu"], pa.string()))
    assert (found.families.tolist(), found.rule.tolist()) == ([0, bits("furniture")], [-1, 0])


def test_no_lines_give_no_matches() -> None:
    assert families_of(ALL, []) == []


def test_a_line_is_judged_by_itself_whatever_stands_beside_it() -> None:
    own = Phrases([entry(match="start", text=["sign up "], max_words=4)], {})
    lines = ["Sign up for news", "• Sign up for news"]
    alone = [families_of(own, [line])[0] for line in lines]
    assert families_of(own, lines) == alone
    assert families_of(own, lines[::-1]) == alone[::-1]


def test_groups_give_what_a_pattern_names() -> None:
    found = Phrases([entry(match="regex", pattern="(?P<n>[0-9]{1,3}) comments( closed)?")], {}).groups(
        "12 comments", "furniture"
    )
    assert found is not None
    assert found[1] == {"n": "12"}


def test_has_asks_for_any_of_some_families() -> None:
    families = np.array([0, bits("turn"), bits("form", "action"), bits("note")])
    assert has(families, "turn", "action").tolist() == [False, True, True, False]


@pytest.mark.parametrize("wrong", [{"family": "weather"}, {"match": "somehow"}])
def test_an_unknown_family_or_way_of_matching_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="unknown"):
        entry(text=["x"], **wrong)


# --- what the lists that ship must and must not say ---

NO_FURNITURE = [
    "Good news for bees",
    "Home is where the harbour is",
    "The menu of a winter in Pellow",
    "Search for the last lamplighter ends",
    "Share of the catch",
    "Introduction",
    "Conclusion",
    "Fazit",
    "Заключение",
    "Conclusión",
    "Méthode",
    "The comments of the minister were brief.",
    "He said nothing more that evening.",
    "Nachrichten aus dem Moor",
    "Новости из старой гавани",
]


@pytest.mark.parametrize("line", NO_FURNITURE)
def test_titles_and_headings_are_no_furniture(line: str) -> None:
    (found,) = families_of(ALL, [line])
    assert not found & bits("furniture", "form", "list_head", "thread", "turn", "truncated")


HEADS_OF_THREADS = [
    ("Yorumlar (4)", "4"),
    ("3 yorum", "3"),
    ("Şərhlər (5)", "5"),
    ("التعليقات (6)", "6"),
    ("12条评论", "12"),
    ("12 comments", "12"),
    ("Comments (3)", "3"),
    ("3 thoughts on “The heron”", "3"),
    ("7 Kommentare", "7"),
    ("4 commentaires", "4"),
    ("5 comentarios", "5"),
    ("Комментарии (8)", "8"),
    ("3 commenti", "3"),
    ("Comentários (4)", "4"),
    ("5 reacties", "5"),
    ("2 komentarze", "2"),
    ("12件のコメント", "12"),
    ("7 टिप्पणियां", "7"),
    ("Lihat semua 9 komentar", "9"),
]


@pytest.mark.parametrize(("line", "n"), HEADS_OF_THREADS)
def test_heads_of_threads_state_their_number(line: str, n: str) -> None:
    found = ALL.groups(fold_text(line), "thread")
    assert found is not None
    assert found[1].get("n") == n


COMMENTERS = [
    ("Ada Brill says:", "ada brill"),
    ("Posted by: Ada Brill | March 3, 2021 at 5:14 pm", "ada brill"),
    ("Ada Brill schreibt:", "ada brill"),
    ("Ada Brill a dit :", "ada brill"),
    ("Ada Brill dijo:", "ada brill"),
    ("Ada Brill ha detto: 3 marzo 2020 alle 17:14", "ada brill"),
    ("Postado por Ada Brill em 3 de março de 2020 às 17:14", "ada brill"),
    ("Ada Brill schreef op 3 maart 2020 om 17:14", "ada brill"),
    ("Ada Brill pisze: 3 marca 2020 o 17:14", "ada brill"),
    ("Ada Brill • 3 tahun yang lalu", "ada brill"),
]


@pytest.mark.parametrize(("line", "name"), COMMENTERS)
def test_author_lines_give_the_name(line: str, name: str) -> None:
    found = ALL.groups(fold_text(line), "turn")
    assert found is not None
    assert found[1]["name"].strip() == name


REPORTED = ["He says:", "She said:", "They wrote:", "The report says: nothing", "Nobody says a word."]
REPORTED += ["Er sagte:", "Sie schreibt:", "Il a dit :", "Elle écrit :", "Ella dijo:", "Он сказал:", "Она пишет:"]


@pytest.mark.parametrize("line", REPORTED)
def test_reported_speech_opens_no_comment(line: str) -> None:
    # Alone on a line it introduces a quotation in an article.
    (found,) = families_of(ALL, [line])
    assert not found & bits("turn")


GENERIC = ["Anonymous", "guest", "Gast", "Anonyme", "Anónimo", "Гость", "Misafir", "زائر", "ناشناس", "匿名"]


@pytest.mark.parametrize("name", GENERIC)
def test_generic_names(name: str) -> None:
    assert ALL.is_text(fold_text(name), "generic_name")


@pytest.mark.parametrize(
    ("line", "is_named"),
    [("The Pellow Gazette", True), ("Pond News Online", True), ("good news for bees", False), ("The heron", False)],
)
def test_media_name_themselves(line: str, *, is_named: bool) -> None:
    assert ALL.names_publisher(line) is is_named


def test_bylines_start_with_a_word_of_their_own() -> None:
    assert ALL.starts_byline(fold_text("By Lena Marrow"))
    assert ALL.starts_byline(fold_text("Von Lena Marrow"))
    assert not ALL.starts_byline(fold_text("Bypass opened at last"))


BOUNDED = entry(match="regex", pattern=".{1,20} (?P<n>[0-9]{1,3}) herons?.{0,6}", max_words=40)


@pytest.mark.parametrize(
    ("line", "is_hit"),
    [
        ("saw 12 herons", True),
        ("saw 12 herons in the reeds", False),
        ("we saw, or so we say, 12 herons", False),
        ("12 herons", False),
    ],
)
def test_bounds_hold_where_a_line_is_long_enough_to_overstep_them(line: str, *, is_hit: bool) -> None:
    assert [bool(found) for found in families_of(Phrases([BOUNDED], {}), [line])] == [is_hit]


def test_a_pattern_without_literals_is_asked_of_every_line() -> None:
    own = Phrases([entry(match="regex", pattern="[a-z]{3,5}")], {})
    assert [bool(found) for found in families_of(own, ["heron", "grey heron"])] == [True, False]


@pytest.mark.parametrize(
    "name",
    [
        "Anonymous",
        "anonymous 12",
        "Guest_4711",
        "[Guest]",
        "(Anonymous)",
        "#3 Guest",
        "Gast-17",
        "游客8812",
        "Ｇｕｅｓｔ",
        "@guest",
    ],
)
def test_generic_names_with_numbers_and_brackets(name: str) -> None:
    assert ALL.is_generic_name(name)


@pytest.mark.parametrize("name", ["", "Guestrow", "Anonymouse", "Mara 12", "Guest Mara", "12", "Anon Ymous Jones"])
def test_names_of_somebody(name: str) -> None:
    assert not ALL.is_generic_name(name)


def test_relative_times_are_found_inside_lines_by_their_literals_and_patterns() -> None:
    hits = [fold_text(hit) for phrase in ALL.phrases if phrase.family == "ago" for hit in phrase.hits]
    lines = [*hits, *(f"ada | {hit} · 4" for hit in hits), "ada, 4 june 2021", "nobody went ago"]
    assert ALL.hold_ago(pa.array(lines, pa.string())).tolist() == [True] * 2 * len(hits) + [False] * 2
    assert hits
    assert ALL.hold_ago(pa.array([], pa.string())).tolist() == []
