"""The same article as text and as a page, bare and packed: the same title, paragraphs and comments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.reading import grouped, rows
from tests.records import gzipped, warc_record, zipped

import corpus_pipeline


class Story(NamedTuple):
    """An article in one language; its body is pairs of a kind and a text, its comments name, time and text."""

    language: str
    menu: tuple[str, ...]
    title: str
    byline: str
    date: str
    body: tuple[tuple[str, str], ...]
    share: tuple[str, ...]
    heading: str
    comments: tuple[tuple[str, str, str], ...]
    footer: str


ENGLISH = Story(
    "en",
    ("Home", "News", "Sport", "Contact"),
    "The night boat sails again",
    "By Lena Marrow",
    "5 March 2021",
    (
        ("p", "The night boat left the harbour on Friday for the first time in four years, with forty passengers."),
        (
            "p",
            (
                "The council had stopped the service after the storm that broke the outer pier. Since then the island "
                "could only be reached by day, and only when the wind allowed it."
            ),
        ),
        ("h2", "What changes for passengers"),
        (
            "p",
            (
                "Tickets are sold at the old customs house. Children under six travel free, and islanders pay half of "
                "the usual price until the end of the year."
            ),
        ),
        ("li", "Boats leave at nine in the evening, every second day."),
        ("li", "Bicycles must be booked a day before the crossing."),
        ("blockquote", "We waited four winters for this boat, and nobody will take it from us again."),
        (
            "p",
            (
                "The next boat sails on Sunday evening. The crew asks everybody to come early, because the new ramp is "
                "narrow and the piano must come off first."
            ),
        ),
    ),
    ("Share on Facebook", "Print this page"),
    "2 Comments",
    (
        ("Tom Quill", "6 March 2021 at 08:15", "I was on board and it was wonderful, although the piano was loud."),
        ("Marta Reed", "7 March 2021 at 09:40", "Half price for islanders is a good idea. I hope it stays for long."),
    ),
    "© 2021 Harbour Gazette. All rights reserved.",
)
GERMAN = Story(
    "de",
    ("Startseite", "Nachrichten", "Sport", "Kontakt"),
    "Das Nachtschiff fährt wieder",
    "Von Lena Marrow",
    "5. März 2021",
    (
        ("p", "Das Nachtschiff hat am Freitag zum ersten Mal seit vier Jahren mit vierzig Gästen den Hafen verlassen."),
        (
            "p",
            (
                "Der Rat hatte den Betrieb nach dem Sturm eingestellt, der die äußere Mole zerbrach. Seither war die "
                "Insel nur bei Tag zu erreichen, und nur wenn der Wind es zuließ."
            ),
        ),
        ("h2", "Was sich für die Fahrgäste ändert"),
        (
            "p",
            (
                "Fahrkarten gibt es im alten Zollhaus. Kinder unter sechs Jahren fahren frei, und die Leute von der "
                "Insel zahlen bis zum Jahresende die Hälfte."
            ),
        ),
        ("li", "Abfahrt ist um neun Uhr abends, jeden zweiten Tag."),
        ("li", "Fahrräder müssen einen Tag vorher angemeldet werden."),
        ("blockquote", "Vier Winter haben wir auf dieses Schiff gewartet, und niemand nimmt es uns wieder weg."),
        (
            "p",
            (
                "Das nächste Schiff fährt am Sonntagabend. Die Mannschaft bittet alle, früh zu kommen, weil die neue "
                "Rampe schmal ist und zuerst das Klavier von Bord muss."
            ),
        ),
    ),
    ("Auf Facebook teilen", "Seite drucken"),
    "2 Kommentare",
    (
        ("Tom Quill", "6. März 2021 um 08:15 Uhr", "Ich war an Bord und es war wunderbar, auch wenn es laut war."),
        ("Marta Reed", "7. März 2021 um 09:40 Uhr", "Der halbe Preis ist eine gute Idee. Hoffentlich bleibt er lange."),
    ),
    "© 2021 Uferblatt. Alle Rechte vorbehalten.",
)
FRENCH = Story(
    "fr",
    ("Accueil", "Actualités", "Sport", "Contact"),
    "Le bateau de nuit repart",
    "Par Lena Marrow",
    "5 mars 2021",
    (
        ("p", "Le bateau de nuit a quitté le port vendredi pour la première fois depuis quatre ans, avec un piano."),
        (
            "p",
            (
                "Le conseil avait arrêté le service après la tempête qui a brisé la jetée. Depuis, on ne pouvait "
                "gagner l'île que de jour, et seulement quand le vent le permettait."
            ),
        ),
        ("h2", "Ce qui change pour les passagers"),
        (
            "p",
            (
                "Les billets sont vendus à l'ancienne douane. Les enfants de moins de six ans voyagent gratuitement, "
                "et les habitants paient la moitié jusqu'à la fin de l'année."
            ),
        ),
        ("li", "Les bateaux partent à neuf heures du soir, un jour sur deux."),
        ("li", "Les vélos doivent être réservés la veille."),
        ("blockquote", "Nous avons attendu ce bateau quatre hivers, et personne ne nous le reprendra."),
        (
            "p",
            (
                "Le prochain bateau part dimanche soir. L'équipage demande à tous de venir tôt, car la nouvelle rampe "
                "est étroite et le piano doit descendre le premier."
            ),
        ),
    ),
    ("Partager sur Facebook", "Imprimer cette page"),
    "2 commentaires",
    (
        ("Tom Quill", "6 mars 2021 à 08:15", "J'étais à bord et c'était merveilleux, même si le piano était bruyant."),
        ("Marta Reed", "7 mars 2021 à 09:40", "La moitié du prix est une bonne idée. J'espère que cela durera."),
    ),
    "© 2021 La Gazette du Port. Tous droits réservés.",
)
RUSSIAN = Story(
    "ru",
    ("Главная", "Новости", "Спорт", "Контакты"),
    "Ночной пароход снова выходит в море",
    "Автор: Лена Марова",
    "5 марта 2021",
    (
        ("p", "Ночной пароход в пятницу впервые за четыре года вышел из гавани с сорока пассажирами и роялем."),
        (
            "p",
            (
                "Совет остановил рейсы после шторма, который разбил внешний мол. С тех пор до острова можно было "
                "добраться только днём, и только когда позволял ветер."
            ),
        ),
        ("h2", "Что изменится для пассажиров"),
        (
            "p",
            (
                "Билеты продают в старой таможне. Дети до шести лет едут бесплатно, а жители острова до конца года "
                "платят половину обычной цены."
            ),
        ),
        ("li", "Пароход отходит в девять часов вечера через день."),
        ("li", "Велосипеды нужно записать за день до рейса."),
        ("blockquote", "Четыре зимы мы ждали этого парохода, и теперь никто его у нас не отнимет."),
        (
            "p",
            (
                "Следующий пароход выходит в воскресенье вечером. Команда просит всех прийти пораньше, потому что "
                "новый трап узкий, а рояль сносят первым."
            ),
        ),
    ),
    ("Поделиться в Facebook", "Версия для печати"),
    "2 комментария",
    (
        ("Том Квилл", "6 марта 2021 в 08:15", "Я был на борту, и это было чудесно, хотя рояль и шумел."),
        ("Марта Рид", "7 марта 2021 в 09:40", "Половина цены — хорошая мысль. Надеюсь, это надолго."),
    ),
    "© 2021 Портовая газета. Все права защищены.",
)
CHINESE = Story(
    "zh",
    ("首页", "新闻", "体育", "联系我们"),
    "夜班船时隔四年再次启航",
    "作者：李岸",
    "2021年3月5日",
    (
        ("p", "夜班船星期五时隔四年首次离开港口，船上载着四十名乘客和一架旧钢琴。"),
        ("p", "风暴摧毁外堤之后，议会停止了航班。从那以后，人们只能在白天前往小岛，而且只有在风力允许的时候才行。"),
        ("h2", "乘客将看到哪些变化"),
        ("p", "船票在旧海关大楼出售。六岁以下儿童免费乘船，岛上居民在年底之前只需支付一半的票价。"),
        ("li", "船隔天晚上九点出发。"),
        ("li", "自行车必须提前一天预订。"),
        ("blockquote", "我们为这艘船等了四个冬天，谁也别想再把它夺走。"),
        ("p", "下一班船星期日晚上出发。船员请大家提早到达，因为新的跳板很窄，而且钢琴必须先下船。"),
    ),
    ("分享到微博", "打印本页"),
    "2条评论",
    (
        ("汤姆", "2021年3月6日 08:15", "我当时就在船上，虽然钢琴很吵，但是非常精彩。"),
        ("玛尔塔", "2021年3月7日 09:40", "半价是个好主意，希望能够长期保持下去。"),
    ),
    "© 2021 港口日报 版权所有",
)
STORIES = (ENGLISH, GERMAN, FRENCH, RUSSIAN, CHINESE)
KINDS = {"p": "paragraph", "h2": "heading", "li": "list_item", "blockquote": "blockquote"}


def as_text(story: Story) -> str:
    """The story as a dump of what a reader sees; list items with a dash, comments below name and time."""
    body = [f"- {text}" if kind == "li" else text for kind, text in story.body]
    comments = ["\n".join(comment) for comment in story.comments]
    head = [" | ".join(story.menu), story.title, f"{story.byline}\n{story.date}"]
    return "\n\n".join([*head, *body, "\n".join(story.share), story.heading, *comments, story.footer]) + "\n"


def as_page(story: Story) -> str:
    """The story as a page of a common blog program, with its furniture."""
    menu = "".join(f'<li><a href="/{i}">{name}</a></li>' for i, name in enumerate(story.menu))
    body = "".join(f"<{kind}>{text}</{kind}>" for kind, text in story.body)
    body = body.replace("</p><li>", "</p><ul><li>").replace("</li><blockquote>", "</li></ul><blockquote>")
    thread = "".join(
        f'<li class="comment" id="comment-{i}"><div class="comment-author"><b class="fn">{name}</b></div>'
        f'<div class="comment-meta">{time}</div><div class="comment-content"><p>{text}</p></div></li>'
        for i, (name, time, text) in enumerate(story.comments, 11)
    )
    share = " ".join(f'<a href="#">{text}</a>' for text in story.share)
    return f"""<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8"><title>{story.title}</title>
</head><body><nav><ul>{menu}</ul></nav><main><article><h1 class="entry-title">{story.title}</h1>
<div class="entry-meta"><span class="byline">{story.byline}</span> <span class="date">{story.date}</span></div>
<div class="entry-content">{body}</div><div class="share">{share}</div></article>
<aside class="related"><h3>Top</h3><ul><li><a href="/7">The storm that broke the pier</a></li></ul></aside>
<section id="comments"><h2>{story.heading}</h2><ol class="comment-list">{thread}</ol></section></main>
<footer class="site-footer"><p>{story.footer}</p></footer></body></html>"""


def forms(story: Story, number: int) -> dict[str, bytes]:
    """The story in every form, each below a folder of its own, for the same text twice in a site is a duplicate."""
    text, page = as_text(story), as_page(story)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    found = {
        "text/a.txt": text.encode(),
        "text-gz/a.txt.gz": gzipped(text.encode()),
        "text-zip/a.zip": zipped({"x/a.txt": text.encode()}),
        "text-jsonl/a.jsonl": json.dumps({"text": text}).encode(),
        "page/a.html": page.encode(),
        "page-utf16/a.html": page.encode("utf-16"),
        "page-zip/a.zip": zipped({"x/a.html": page.encode()}),
        "page-jsonl/a.jsonl": json.dumps({"html": page}).encode(),
        "page-warc/a.warc": warc_record(page.encode(), number, http=http),
    }
    return {f"{story.language}-{name}": payload for name, payload in found.items()}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of all stories in all forms."""
    folder = tmp_path_factory.mktemp("same")
    for number, story in enumerate(STORIES):
        for name, payload in forms(story, number).items():
            (folder / "raw" / name).parent.mkdir(parents=True)
            (folder / "raw" / name).write_bytes(payload)
    corpus_pipeline.build(folder / "raw", folder / "dist")
    return folder / "dist"


def articles_of(release: Path, story: Story) -> dict[str, dict[str, Any]]:
    """What is published of the story, by form."""
    documents = {row["document_id"]: row["source_path"] for row in rows(release, "documents")}
    paragraphs, comments = (grouped(rows(release, name), "article_id") for name in ("paragraphs", "comments"))
    found = {}
    for article in rows(release, "articles"):
        path, own = documents[article["document_id"]], article["article_id"]
        if path.startswith(f"{story.language}-"):
            found[path] = article | {"body": paragraphs[own], "thread": comments[own]}
    return found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_every_form_gives_the_article_as_it_was_written(release: Path, story: Story) -> None:
    articles = articles_of(release, story)
    assert len(articles) == len(forms(story, 0))
    for path, article in articles.items():
        head = (article["title"], article["byline"], str(article["published_on"]), article["language"])
        assert head == (story.title, story.byline, "2021-03-05", story.language), path
        assert [row["text"].removeprefix("- ") for row in article["body"]] == [text for _, text in story.body], path
        thread = [(row["text"], str(row["posted_at"])[:16]) for row in article["thread"]]
        times = ("2021-03-06 08:15", "2021-03-07 09:40")
        assert thread == [(text, time) for (_, _, text), time in zip(story.comments, times, strict=True)], path


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_the_kinds_of_paragraphs_are_those_of_the_markup_and_the_same_in_every_container(
    release: Path, story: Story
) -> None:
    kinds: dict[str, set[tuple[str, ...]]] = {"text": set(), "page": set()}
    for path, article in articles_of(release, story).items():
        kinds[path.split("/")[0].split("-")[1]].add(tuple(row["kind"] for row in article["body"]))
    marked = tuple(KINDS[kind] for kind, _ in story.body)
    # Nothing tells a quotation without its marks from a paragraph.
    assert kinds == {"page": {marked}, "text": {tuple(kind.replace("blockquote", "paragraph") for kind in marked)}}
