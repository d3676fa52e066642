"""How many comments a page says that it has: in structured data, in meta tags, in elements and links that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_pipeline.markup.evidence import Evidence, path_of
from corpus_pipeline.markup.json_ld import Entity, text_of
from corpus_pipeline.markup.words import terms
from corpus_pipeline.text.folding import fold_text

MAX_COUNTER, MAX_NODES, MAX_DIGITS = 80, 8, 7
_HEADINGS, MAX_HEADINGS = ("h2", "h3", "h4"), 60
# Links that are looked at, and what they lead to within a page.
MAX_LINKS = 400
_FRAGMENTS = ("#comment", "#respond", "#disqus", "#kommentar", "#comentario", "#commentaire", "#reacties", "#reader")
_THOUSANDS = re.compile(r"(?<=[0-9])[.,\u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_WORDS = (
    r"(?:(?:reader|user|leser|lezers)[- ]?)?(?:comments?|kommentare?n?|commentaires?|comentarios?|comentários?|commenti"
    r"|комментари\w{1,3}|yorum\w{0,3}|reacties?|komentarz\w{0,2}|komentar\w{0,2}|komentářů?|kommentarer|hozzászólás"
    r"|responses?|replies|thoughts?|antworten|réponses?|respuestas|respostas|risposte|ответ\w{0,3}|条评论|條評論|評論|件のコメント)"
)
_LEAD = (
    r"(?:(?:show|view|see|read|load|all|the|alle|voir|les|ver|los|mostrar|vedi|mostra|показать|все|toon|zobacz) ){0,3}"
)
_COUNTED = re.compile(rf"{_LEAD}([0-9]{{1,7}}(?:[.,][0-9])?) ?([km])? ?{_WORDS}(?:\W.{{0,60}})?")
_NAMED = re.compile(rf"{_WORDS}(?: [^0-9]{{1,30}})? ?[:(\[] ?([0-9]{{1,7}})() ?[)\]]?")
_EAST_ASIAN = re.compile(r"(?:コメント|评论|評論|留言|댓글) ?[:：(（]? ?([0-9]{1,7})() ?[件条條개]?[)）]?")
_ONE = re.compile(rf"(?:one|ein|eine|un|une|uno|una|один|bir|een) {_WORDS}(?:\W.{{0,80}})?")
# Numbers of neighbouring elements are several numbers.
_GLUED = re.compile("[0-9] [0-9]")
_THOUSAND = {"k": 1000, "m": 1_000_000}
_NONE = terms(
    "no comments|no comments yet|no comment|no responses|no replies|be the first to comment|keine kommentare"
    "|noch keine kommentare|aucun commentaire|pas de commentaire|sin comentarios|no hay comentarios|sem comentários"
    "|nenhum comentário|nessun commento|нет комментариев|комментариев нет|комментариев пока нет|yorum yok"
    "|henüz yorum yok|geen reacties|brak komentarzy|暂无评论|ingen kommentarer|žádné komentáře|لا توجد تعليقات"
)


def count_comments(page: Evidence) -> int | None:
    """The number of comments that the page states: in structured data, then in elements that show it."""
    stated = (*_stated_counts(page.main), *page.clues.values("commentcount", "comment_count", "article:comment_count"))
    for value in stated:
        if (number := _number(value)) is not None:
            return number
    nodes = sorted({*page.clues.counters, *page.clues.comment_areas})[:MAX_NODES]
    shown = (_shown_count(page, node) for node in nodes)
    linked = (_shown_count(page, node) for node in _links(page))
    headed = (_shown_count(page, node) for node in page.dom.named(*_HEADINGS)[:MAX_HEADINGS])
    return next((n for counts in (shown, linked, headed) for n in counts if n is not None), None)


def _stated_counts(main: Entity) -> Iterator[str]:
    if count := text_of(main.get("commentCount")):
        yield count
    statistics = main.get("interactionStatistic")
    for one in statistics if isinstance(statistics, list) else [statistics]:
        if isinstance(one, dict) and "comment" in str(one.get("interactionType")).lower():
            yield text_of(one.get("userInteractionCount")) or ""


def _number(text: str) -> int | None:
    plain = _THOUSANDS.sub("", text.strip()[:20])
    return int(plain) if plain.isdecimal() and plain.isascii() and len(plain) <= MAX_DIGITS else None


def _links(page: Evidence) -> Iterator[int]:
    """Links to the comments of the page itself."""
    dom, own = page.dom, path_of(page.url or "")
    for node in dom.named("a")[:MAX_LINKS]:
        address, mark, fragment = dom.get(node, "href").partition("#")
        if not mark or not f"#{fragment.lower()}".startswith(_FRAGMENTS):
            continue
        if not address or path_of(address) == own:
            yield node


def _shown_count(page: Evidence, node: int) -> int | None:
    """The count that an element shows; of an area of comments, its first segments."""
    texts = [text for text in page.dom.texts[node : min(page.dom.ends[node], node + 24)] if text.strip()]
    whole = "".join(texts)
    for line in (" ".join(texts) if _GLUED.search(" ".join(texts)) else whole, *texts[:3]):
        if len(line) <= MAX_COUNTER and (number := _count_in(page, line)) is not None:
            return number
    return _number(whole) if node in page.clues.counters and len(texts) == 1 else None


def _count_in(page: Evidence, line: str) -> int | None:
    """The number of comments that a short line tells."""
    folded = fold_text(_THOUSANDS.sub("", " ".join(line.split())))
    found = page.phrases.groups(folded, "thread")
    if found and (number := _number(found[1].get("n", ""))) is not None:
        return number
    if folded.strip(" .!:") in _NONE:
        return 0
    if _ONE.fullmatch(folded):
        return 1
    match = _COUNTED.fullmatch(folded) or _NAMED.fullmatch(folded) or _EAST_ASIAN.fullmatch(folded)
    return round(float(match[1].replace(",", ".")) * _THOUSAND.get(match[2] or "", 1)) if match else None
