"""Language of articles, and what paragraphs and comments inherit."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.stages.helpers import PHRASES, SENTENCES, each, prose, together

from corpus_pipeline.columns import SCRIPTS, script_counts
from corpus_pipeline.stages.language import NO_LANGUAGE, Language, detect_languages, inherit_languages

LINES = {
    "en": SENTENCES[:3],
    "de": (
        "Der Reiher stand im Schilf, bis der erste Kahn des Morgens um die Biegung kam.",
        "Niemand im Dorf konnte sich an einen Frühling erinnern, in dem das Wasser so lange so niedrig stand.",
    ),
    "fr": (
        "Le héron se tenait dans les roseaux jusqu’à ce que la première barge du matin passe la boucle.",
        "Personne au village ne pouvait se souvenir d’un printemps où l’eau était restée si basse pendant un mois.",
    ),
    "es": (
        "La garza estuvo entre los juncos hasta que la primera barca de la mañana dobló la curva del río.",
        "Nadie en el pueblo recordaba una primavera en la que el agua hubiera estado tan baja durante semanas.",
    ),
    "ru": (
        "Цапля стояла в камышах, пока первая баржа утра не вышла из-за поворота.",
        "Никто в деревне не мог вспомнить весны, когда вода так долго стояла бы столь низко, и никто не знал почему.",
    ),
    "tr": (
        "Balıkçıl, sabahın ilk mavnası dönemeçten çıkana kadar sazlıkların arasında durdu.",
        "Köyde hiç kimse suyun haftalarca bu kadar alçak kaldığı bir bahar hatırlamıyordu ve kimse nedenini sormadı.",
    ),
    "fa": (
        "حواصیل تا آمدن نخستین قایق صبح از پشت پیچ رودخانه در میان نی‌ها ایستاده بود.",
        "هیچ‌کس در روستا بهاری را به یاد نمی‌آورد که آب هفته‌ها این‌قدر پایین مانده باشد و کسی نپرسید چرا.",
    ),
    "ar": (
        "وقف مالك الحزين بين القصب حتى جاءت أول بارجة في الصباح حول المنعطف.",
        "لم يستطع أحد في القرية أن يتذكر ربيعا ظل فيه الماء منخفضا إلى هذا الحد لأسابيع، ولم يسأل أحد عن السبب.",
    ),
    "zh": (
        "苍鹭站在芦苇丛中，直到清晨的第一艘驳船绕过弯道。",
        "村里没有人记得哪个春天水位这么低过，也没有人问为什么。",
    ),
    "ja": (
        "さぎは朝の最初のはしけが曲がり角を回ってくるまで葦の中に立っていた。",
        "村では誰もこんなに水の低い春を覚えていなかった。",
    ),
    "ko": (
        "왜가리는 아침의 첫 바지선이 굽이를 돌아올 때까지 갈대밭에 서 있었다.",
        "마을의 누구도 물이 이렇게 낮았던 봄을 기억하지 못했다.",
    ),
    "el": ("Ο ερωδιός στεκόταν στα καλάμια ώσπου η πρώτη φορτηγίδα του πρωινού φάνηκε στη στροφή του ποταμού.",),
}
TEXTS = {code: " ".join(lines) for code, lines in LINES.items()}
article = together({code: "\n".join(lines) for code, lines in LINES.items()})


@pytest.mark.parametrize("code", TEXTS)
def test_the_language_of_an_article(code: str) -> None:
    release = article(code)
    assert release.article["language"] == code
    assert 0.3 < release.article["language_score"] <= 1
    assert set(release.column("paragraphs", "language")) == {code}


@pytest.mark.parametrize("text", ["", "Pond.", "12.03.2021", "…", "🦢🦢🦢", "OK go"])
def test_too_little_to_tell(text: str) -> None:
    (found,) = detect_languages([text], script_counts(pa.array([text], pa.string())), PHRASES.function_words)
    assert found == NO_LANGUAGE


GERMAN = "\n".join(
    (
        "Warum der Teich fror",
        *LINES["de"],
        "Zwei Zimmerleute vom anderen Ufer boten an, den Steg für ein gutes Abendessen wieder instand zu setzen.",
        "Am zweiten Abend drehte der Wind, und der Geruch von nassem Tauwerk füllte das ganze Bootshaus.",
        "Ihre Großmutter hatte eine Liste aller Boote geführt, die zwischen den beiden Leuchttürmen verloren gingen.",
        "Als um zwölf die Glocke läutete, liefen die Kinder die Stufen hinunter und ließen ihre Ranzen im Gras liegen.",
        "Der Müller zählte seine Säcke zweimal, schrieb die Zahl an die Tür und ging zurück in seine Küche.",
        "Im Herbst wird eine neue Karte des Moores gedruckt, mit allen Wegen, die das Hochwasser verlegt hat.",
        "Der Rat sprach eine Stunde über die Farbe der Bänke und vier Minuten über die Brücke selbst.",
    )
)
LAST = "Am Ende der Woche brannte in dem kleinen Laden keine einzige Lampe mehr, und niemand fragte warum."
QUOTE = f"“{SENTENCES[3]}”"


def test_a_short_english_quotation_in_a_german_page_is_not_asked() -> None:
    (release,) = each(f"{GERMAN}\n{QUOTE}\n{LAST}")
    assert release.article["language"] == "de"
    assert set(release.column("paragraphs", "language")) == {"de"}


def test_a_long_english_passage_in_a_german_page_is_english() -> None:
    long = " ".join(SENTENCES[:4])
    (release,) = each(f"{GERMAN}\n{long}\n{LAST}")
    languages = dict(zip(release.paragraphs, release.column("paragraphs", "language"), strict=True))
    assert (release.article["language"], languages[long]) == ("de", "en")
    assert set(languages.values()) == {"de", "en"}


def test_another_script_is_another_language() -> None:
    (release,) = each(f"{prose(6)}\n{TEXTS['ru']}\n{prose(3, 6)}")
    languages = dict(zip(release.paragraphs, release.column("paragraphs", "language"), strict=True))
    assert languages[TEXTS["ru"]] == "ru"
    assert [languages[line] for line in SENTENCES[:9]] == ["en"] * 9


def test_a_name_in_another_script_changes_nothing() -> None:
    (release,) = each(f"{prose(6)}\nЦапля (tsaplya)\n{prose(3, 6)}")
    assert set(release.column("paragraphs", "language")) == {"en"}


def test_comments_inherit_too() -> None:
    thread = f"Comments\nAda says:\nMarch 3, 2021\nYes!\nOrrin says:\nMarch 4, 2021\n{TEXTS['ru']}"
    (release,) = each(f"The pond\n{prose(6)}\n{thread}")
    assert release.column("comments", "language") == ["en", "ru"]


def inherited(texts: list[str], owner: list[int], owners: list[str]) -> list[str]:
    languages = [Language(code, 1.0) for code in owners]
    latin = np.full(len(owners), SCRIPTS.index("latin"))
    columns = pa.array(texts, pa.string()), np.array(owner, np.int64), (languages, latin)
    return inherit_languages(*columns, PHRASES.function_words)


def test_each_text_looks_at_its_own_article() -> None:
    assert inherited(["Ja.", "Yes.", "Nein."], [0, 1, 0], ["de", "en"]) == ["de", "en", "de"]


def test_long_words_without_a_language_are_unknown_and_short_ones_inherit() -> None:
    digits = "12 03 1911 " * 30
    assert inherited([digits, "Hm."], [0, 0], ["de"])[1] == "de"


def test_no_texts() -> None:
    assert inherited([], [], []) == []
    assert detect_languages([], np.zeros((0, 10), np.int64), PHRASES.function_words) == []
