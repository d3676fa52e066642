"""Which pages and texts say that they hold only a part of their article."""

from __future__ import annotations

import pytest
from tests.unit.stages.pages import tables_of

PROSE = "The basin was drained in the spring, and the keeper walked through it in his boots, counting lost things."


def is_truncated(below: str, above: str = "", within: str = "") -> bool:
    text, end = f"<p>{PROSE}</p>" * 2, f"<p>{PROSE} He went on.</p>" * 2
    body = f"<main><h1>What the basin held</h1>{above}{text}{within}{end}"
    return bool(tables_of(f"<body>{body}{below}</main></body>")["articles"][0]["is_truncated"])


@pytest.mark.parametrize(
    "wall",
    [
        "This article is for subscribers only.",
        "Jetzt weiterlesen mit dem Digitalabo",
        "La suite est réservée aux abonnés.",
        "Contenido exclusivo para suscriptores",
        "Questo articolo è riservato agli abbonati",
        "Conteúdo exclusivo para assinantes",
        "Lees verder met een abonnement",
        "Dalsza część artykułu dostępna dla prenumeratorów",
        "Haberin devamı için abone olun",
        "Чтобы читать дальше, оформите подписку",
        "订阅后继续阅读全文",
        "この記事は有料会員限定です",
    ],
)
def test_walls_of_many_languages(wall: str) -> None:
    assert is_truncated(f"<p>{wall}</p>")
    assert is_truncated("", above=f"<div>{wall}</div>")


def test_an_end_that_is_cut_short() -> None:
    assert is_truncated("<p>Subscribe to continue reading</p>")
    assert is_truncated("<p>The keeper then climbed out of the basin and said... Read more</p>")


def test_teasers_and_menus_are_cut_short_and_the_article_is_not() -> None:
    teaser = "<p>The geese of the old harbour were seen again on the island... Read more</p>"
    linked = "<p><a href=/geese>The geese of the old harbour</a> were seen again on the island... Read more</p>"
    assert not is_truncated(f"<aside class=related-posts>{linked * 2}</aside>")
    assert not is_truncated("<nav>Premium content</nav>")
    assert not is_truncated("", within=teaser)


def test_a_letter_to_subscribe_to_is_no_wall() -> None:
    assert not is_truncated("<p>Subscribe to our letter</p>")
