"""Words by which a line turns to the reader, leads to other pages or speaks of rights: evidence, never a rule.

An article may say any of them; beside what the markup tells they say where it ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# So much of a line is read; what is said of a page stands at the front of its line.
READ_CHARS = 300
# Parts of words, in lower case, of English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish,
# Russian, Chinese and Japanese.
_APPEALS = (
    *("newsletter", "subscri", "sign up", "signup", "sign in", "log in", "login", "regist", "follow us", "follow me"),
    *("follow our", "join us", "join our", "support us", "support our", "donat", "download", "our app", "inbox"),
    *("enjoyed this", "enjoy reading", "enjoyed reading", "let us know", "contact us", "cookie", "privacy", "advertis"),
    *("sponsor", "affiliate", "telegram", "instagram", "facebook", "twitter", "whatsapp", "youtube", "linkedin"),
    *("abonn", "anmeld", "einlogg", "folge uns", "folgt uns", "folgen sie", "unterstütz", "spende", "herunterlad"),
    *("datenschutz", "werbung", "anzeige", "gewinnspiel", "kontakt", "postfach", "inscri", "suivez", "soutenez"),
    *("faites un don", "publicité", "connectez", "suscrí", "suscri", "síguenos", "siguenos", "apóyanos", "publicidad"),
    *(
        "assine",
        "siga-nos",
        "siga o",
        "apoie",
        "cadastre",
        "iscriviti",
        "seguici",
        "sostieni",
        "abbonati",
        "pubblicità",
    ),
    *("schrijf je in", "volg ons", "steun ons", "subskry", "zapisz się", "obserwuj", "wesprzyj", "reklam", "abone"),
    *("takip et", "подпис", "поддерж", "реклам", "订阅", "关注", "登录", "广告", "登録", "フォロー", "広告"),
)
_FURTHER = (
    *("read more", "read also", "read next", "see also", "more on", "more from", "more about", "more stories"),
    *("more news", "more articles", "related", "click here", "find out more", "learn more", "check out", "see more"),
    *("you might like", "you may like", "might also", "may also like", "continue reading", "lesen sie", "lies auch"),
    *("weiterlesen", "mehr zu", "mehr über", "mehr aus", "mehr von", "weitere", "auch interessant", "interessier"),
    *("hier klicken", "zum artikel", "lire aussi", "à lire", "en savoir plus", "voir aussi", "cliquez", "leer más"),
    *("lea también", "lee también", "más sobre", "más noticias", "te puede interesar", "haga clic", "leia mais"),
    *("leia também", "veja também", "saiba mais", "clique aqui", "leggi anche", "per saperne", "clicca", "lees ook"),
    *("lees meer", "lees verder", "czytaj", "zobacz też", "zobacz także", "więcej", "devamı", "читайте", "подробнее"),
    *("相关", "阅读", "更多", "関連", "続きを", "こちら"),
)
_RIGHTS = (
    *("©", "copyright", "all rights reserved", "licence", "license", "photo:", "photo by", "photograph:", "image:"),
    *("images:", "picture:", "credit:", "source:", "disclaimer", "getty", "reuters", "shutterstock", "foto:", "fotos:"),
    *(
        "bild:",
        "bilder:",
        "quelle:",
        "quellen:",
        "grafik:",
        "lizenz",
        "ohne gewähr",
        "alle rechte",
        "crédit",
        "tous droits",
    ),
    *("fuente:", "imagen:", "derechos reservados", "fonte:", "direitos reservados", "diritti riservati", "bron:"),
    *("źródło", "fot.", "zdjęcie:", "фото", "источник", "版权", "来源", "出典", "責任編集"),
)
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({"appeals": _APPEALS, "further": _FURTHER, "rights": _RIGHTS})
PATTERNS: Mapping[str, str] = MappingProxyType(
    {name: "|".join(word.replace(".", r"\.") for word in words) for name, words in WORDS.items()}
)
