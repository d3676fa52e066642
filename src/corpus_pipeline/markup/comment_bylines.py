"""Who wrote a comment and when, out of the few words that its elements show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus_pipeline.markup.comment_words import word_set
from corpus_pipeline.phrases import load_phrases
from corpus_pipeline.text.dates import find_dates
from corpus_pipeline.text.folding import fold_text
from corpus_pipeline.text.relative import is_relative

MAX_BYLINE, MAX_NAME, MAX_AGO, MAX_TIMED = 160, 60, 40, 300
_LEADING = word_set(
    "by von par por от автор author posted comment commented submitted written from name user guest-post reply"
    " review reviewed poster posté publié geschrieben escrito yazan door av af przez posteado autor beitrag"
    " kommentar comentario commentaire de: asked answered edited modified #"
)
_TRAILING = word_set(
    "says said say writes wrote commented replied responded posted added on at am um le el il dit écrit sagt"
    " sagte schreibt schrieb meint meinte dice dijo escribió escribe disse scrive scritto ha пишет написал"
    " написала сказал says: : • | · - – — reply # in um den zegt schreef pisze napisał dedi yazdı"
)
_GLUE = _LEADING | _TRAILING | word_set("score rating karma permalink edit link | / , . @ a of the this der die das")
# What stands where a name would: buttons, and links from elsewhere.
_NOBODY = word_set(
    "deleted removed share report reply like quote actions rec flag up down new old top more edit pingback"
)
# What sites write behind the names of guests.
_HAVE = ("a", "ha", "hat", "has", "heeft", "har")
_STATUS = re.compile(
    r"(?i) ?\((?:not verified|unverified|nicht überprüft|nicht verifiziert|non vérifié|no verificado|non verificato"
    r"|niet gecontroleerd|guest|gast|invité|invitado|ospite|visitor|anonymous|author|op|guest author)\)"
)
# The number of a member behind his name.
_MEMBER = re.compile(r" ?\( ?#?[0-9]{1,9} ?\)$")
_NO_NAMES = ("no ", "jump to ", "back to ", "go to ", "skip to ", "scroll to ", "view ", "show ", "add to ")
_EDGES = " \t\u00a0,;:·•|-–—»«›‹>()[]/…"
_NUMBER = re.compile(r"[#+−-]?[0-9]{1,7}[.:)]?")


@dataclass(frozen=True, slots=True)
class When:
    """A time as it stands in a text, at code points [start, end) of it."""

    raw: str
    start: int
    end: int


_NOW = When("", 0, 0)


def read_name(text: str, *, is_called: bool = False) -> str | None:
    """The name in a short text such as *By Mara on 3 May*, or None; ``is_called``: the markup says that it is one."""
    plain = " ".join(text.split())
    if not plain or len(plain) > MAX_BYLINE:
        return None
    plain = _STATUS.sub("", plain) or plain
    plain = _MEMBER.sub("", plain) or plain
    when = read_time(plain)
    if when:
        plain = plain[: when.start] if when.start else plain[when.end :]
    words = plain.strip(_EDGES).split(" ")
    while len(words) > 1 and (_is_word_of(words[0], _LEADING) or _NUMBER.fullmatch(words[0])):
        words = words[1:]
    while len(words) > 1 and (_is_word_of(words[-1], _TRAILING) or (when and _is_weekday(words[-1]))):
        words = words[:-1]
        if len(words) > 1 and words[-1] in _HAVE:
            words = words[:-1]
    name = " ".join(words).strip(_EDGES)
    return name if is_commenter(name, is_called=is_called) else None


def _is_weekday(word: str) -> bool:
    return fold_text(word.strip(_EDGES)) in load_phrases().dates.weekdays


def _is_word_of(word: str, words: frozenset[str]) -> bool:
    bare = word.lower().strip(_EDGES + ".")
    return not bare or bare in words


def is_commenter(name: str, *, is_called: bool = False) -> bool:
    """Whether somebody may be called so on the web: short, and not a button, a number or a time.

    Where the markup calls it a name, it may be that of a day or month as well: *Sam*, *Jan*, *April*.
    """
    if not 0 < len(name) <= MAX_NAME or len(name.split()) > 6 or not any(char.isalnum() for char in name):
        return False
    folded = fold_text(name)
    if "://" in name or ": " in name or name[-1] in "?!" or folded in _NOBODY or folded.startswith(_NO_NAMES):
        return False
    known = folded in _GLUE or any(load_phrases().is_text(folded, family) for family in ("action", "form", "thread"))
    if known or _NUMBER.fullmatch(name):
        return False
    return (is_called and name.istitle()) or not all(load_phrases().is_date_word(word) for word in name.split())


def read_time(text: str) -> When | None:
    """The first date or relative time in a short text, or None."""
    return _read_time(text) if len(text) <= MAX_TIMED else None


# A short text is asked as the line that opens a comment, as what stands behind its name, as its time: 5 times each.
@lru_cache(maxsize=1 << 8)
def _read_time(text: str) -> When | None:
    if not any(char.isdigit() for char in text):
        return _relative(text) if len(text) <= MAX_AGO else None
    found = find_dates(text, load_phrases().dates)
    if found:
        start, end = found[0].start, found[0].end
        return When(text[start:end].strip(), start, end)
    return _relative(text)


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = re.compile(
    r"(?i)(?:(?:today|yesterday|heute|gestern|hier|aujourd.hui|ayer|hoy|oggi|ieri|hoje|ontem|вчера|сегодня|dün|bugün)"
    rf"|\b{_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?\b|[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b\.?)"
    r"(?:[ ,@|-]{1,3}(?:at |um |à |в |om |alle |a las |às |o |saat |kl\.? )?"
    r"[0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\b\.?)?)?"
)
_CLOCK = re.compile(
    r"(?i)\b(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\b\.?| uhr)?|[0-9]{1,2}[.h][0-9]{2} ?(?:[ap]\.?m\b|uhr))"
)
_AGO = re.compile(
    r"(?i)(?:about |over |almost |vor |hace |il y a |há |há |около )?"
    r"(?:[0-9]{1,3}[ +]?(?:s|m|h|d|w|mo|y)\b|"
    r"(?:[0-9]{1,4}\+?|\ban?|\bone|einem|einer|einigen|\bun|\bune|\buna|\buma?) {0,2}"
    r"(?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|wks?|weeks?|mths?|months?|yrs?|years?|"
    r"sekunden?|minuten?|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?|jours?|heures?|semaines?|mois|ans?|"
    r"minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?|anos?|meses|ore|giorni|mesi|anni|dager?|dni|lat|"
    r"минут[ыу]?|час(?:а|ов)?|дн(?:я|ей)|день|недел[ьюи]|месяц(?:а|ев)?|лет|года?)\b)"
    r"(?:,? [0-9]{1,3} [a-z]{3,8})?(?: ago| назад| fa| atrás| önce| geleden| siden)?"
)
_BEFORE = re.compile(
    r"[0-9]{1,4} ?[个個]?(?:秒钟?|分钟?|分鐘|小时|小時|時間|天|日|周|週間?|星期|月|年)"
    r" ?(?:以?前)|[0-9]{1,4} ?(?:か月|ヶ月)前|[0-9]{1,4} ?(?:초|분|시간|일|주|개월|년) ?전"
)


def _relative(text: str) -> When | None:
    """A relative or partial time that takes up most of a short text."""
    if len(text) > MAX_BYLINE:
        return None
    plain = text.strip()
    if not plain.isascii() and (found := _BEFORE.search(text)):
        return When(found[0], found.start(), found.end())
    found = _DAY.search(text) or _AGO.search(text)
    if found is None and len(plain) <= MAX_AGO and not (plain.isascii() and plain.isalpha()) and _is_ago(plain):
        return When(plain, text.index(plain), text.index(plain) + len(plain))
    found = found or _CLOCK.search(text)
    return When(found[0].strip(), found.start(), found.end()) if found else None


def _is_ago(text: str) -> bool:
    """Whether a whole text is a relative time in one of the languages of the phrase lists."""
    return is_relative(text) or load_phrases().groups(fold_text(text), "ago") is not None


_JOINING = (
    "join", "member since", "registered", "registriert", "anmeldungsdatum", "dabei seit", "mitglied seit", "inscrit",
    "inscription", "registrado", "miembro desde", "iscritto", "зарегистрирован", "last visit", "last seen", "kayıt",
)  # fmt: skip


def is_joining(text: str) -> bool:
    """Whether a short text tells when a user joined rather than when he wrote."""
    lower = text.lower()
    return any(words in lower for words in _JOINING)


def is_glue(text: str) -> bool:
    """Whether a text only joins the name, the time and the buttons of a comment: *says:*, *on*, *|*, *#12*."""
    if len(text) > 60:
        return False
    words = text.lower().split()
    return all(
        not any(c.isalnum() for c in w) or (bare := w.strip(_EDGES + ".#")) in _GLUE or _NUMBER.fullmatch(bare)
        for w in words
    )


# How the line of an author ends, and how it begins.
_SAID = (
    " said", " says", " wrote", " writes", " schrieb", " schreibt", " meint", " meinte", " sagt", " sagte", " a dit",
    " dijo", " disse", " ha scritto", " пишет", " написал", " schreef", " zegt", " skrev", " napisał",
)  # fmt: skip
_BY = (
    "by ", "written by ", "posted by ", "submitted by ", "comment by ", "commented by ", "von ", "geschrieben von ",
    "par ", "posté par ", "écrit par ", "por ", "escrito por ", "enviado por ", "scritto da ", "inviato da ", "da ",
    "door ", "geplaatst door ", "av ", "skrivet av ", "przez ", "autor: ", "автор: ",
)  # fmt: skip
_MORE = ":…. "


def is_said(text: str) -> bool:
    """Whether a line is but a name and a word such as *said…*."""
    return len(text) <= MAX_BYLINE and text.rstrip(_MORE).lower().endswith(_SAID) and read_name(text) is not None


def is_verb(text: str) -> bool:
    """Whether a text is but a word such as *wrote:*."""
    return is_glue(text) and (text.endswith(":") or f" {text.rstrip(_MORE).lower()}".endswith(_SAID))


def is_signed(text: str) -> bool:
    """Whether a line tells the author and then the time: *Written by Mara on 3 May 2021*."""
    plain = " ".join(text.split())
    return len(plain) <= MAX_BYLINE and plain.lower().startswith(_BY) and (read_time(plain) or _NOW).start > 0


# How sites begin the line that tells of an edit.
_EDITED = (
    "last edited", "last edit:", "last edit by", "edited ", "this post was edited", "this message was edited",
    "this post has been edited", "this comment was edited", "this post was last modified", "post edited by",
    "message edited by", "last modified by", "last updated by", "zuletzt bearbeitet", "zuletzt geändert",
    "bearbeitet von", "beitrag von", "geändert von", "dieser beitrag wurde", "dernière modification",
    "dernière édition", "modifié par", "édité par", "message édité", "message modifié", "editado por",
    "última edición", "editado la última", "última modificación", "modificado por", "última edição",
    "editado pela última", "modificato da", "ultima modifica", "messaggio modificato", "отредактировано",
    "последний раз редактировалось", "изменено", "laatst bewerkt", "laatst gewijzigd", "ostatnio edytowan",
    "ostatnio zmieniony", "edytowano przez", "son düzenleme", "最后编辑", "本帖最后由",
)  # fmt: skip
_SUBJECT = ("re:", "re :", "re[", "aw:", "antw:", "antwort:", "sv:", "vs:", "rv:", "odp:", "ynt:", "rép:", "ответ:")
MAX_NOTE = 140


def is_edit_note(text: str, *, whole: bool = False) -> bool:
    """Whether a text begins as a line that tells of an edit does; as a ``whole`` it is short and tells when."""
    plain = text[:MAX_NOTE].lstrip(" \t\r\n«[(").lower()
    if not plain.startswith(_EDITED):
        return False
    return not whole or (len(text) <= MAX_NOTE and read_time(text) is not None)


def is_subject(text: str) -> bool:
    """Whether a heading is that of an answer: *Re: Low water*."""
    return text.lower().startswith(_SUBJECT)
