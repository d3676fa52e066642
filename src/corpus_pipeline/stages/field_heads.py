"""Heads that a program wrote: lines such as *Title: …*, *Author: …*, *URL: …* above the text, in YAML or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.head_meta import believed
from corpus_pipeline.stages.heads import Cut, Given, Head, HeadLine, whole_line
from corpus_pipeline.stages.pieces import take_apart
from corpus_pipeline.text.dates import resolve
from corpus_pipeline.text.folding import trim_span
from corpus_pipeline.text.names import parse_byline

# What a field is called; words of one name are joined by "_".
_NAMES = {
    "title": "title headline article_title titel titre título titulo titolo judul kop tytuł заголовок название başlık"
    " başlıq العنوان عنوان 标题 標題 タイトル 見出し शीर्षक",
    "subtitle": "subtitle sub-title subheading subheadline standfirst dek deck description summary abstract lead"
    " untertitel unterzeile vorspann chapeau sous-titre subtítulo sottotitolo подзаголовок аннотация описание altbaşlık"
    " 副标题 副標題 摘要",
    "byline": "author authors author(s) byline by writer creator reporter autor autorin autoren autore auteur"
    " autores penulis автор авторы yazar müəllif الكاتب نویسنده 作者 记者 記者 著者 लेखक",
    "date": "date published publish_date published_on published_at published_time published_date publication_date"
    " date_published pubdate pub_date posted posted_on datum veröffentlicht fecha fecha_de_publicación data"
    " data_di_pubblicazione data_publikacji tanggal date_de_publication publié_le дата дата_публикации опубликовано"
    " tarih yayın_tarihi tarix التاريخ تاريخ تاریخ 日期 发布时间 發布時間 发布日期 日時 公開日 तारीख",
    "publisher": "publication publisher newspaper magazine site sitename site_name website outlet zeitung medium"
    " journal periódico giornale издание газета сайт gazete qəzet الصحيفة روزنامه 媒体 媒體 报纸",
    "source": "source quelle fuente fonte sumber bron źródło источник kaynak mənbə المصدر منبع 来源 來源 出典",
    "section": "section category categories rubrik ressort kategorie rubrique catégorie sección categoría categoria"
    " sezione kategori рубрика раздел категория kateqoriya bölüm القسم 栏目 欄目 分类 分類",
    "other": "url source_url url_source link permalink canonical canonical_url web_address address adresse адрес ссылка"
    " retrieved retrieved_on retrieved_at accessed accessed_on access_date crawled crawled_at crawl_date scraped"
    " scraped_at downloaded fetched fetched_at archived captured timestamp updated last_updated modified"
    " last_modified date_modified updated_at created tags tag keywords topics labels stichwörter schlagwörter"
    " schlagworte mots-clés etiquetas теги etiketler language lang locale sprache langue idioma язык dil country"
    " region id article_id doc_id document_id uid slug layout draft type format word_count words length views image"
    " images thumbnail rights license licence copyright text content contents body article full_text fulltext"
    " markdown_content текст inhalt texte texto testo metin mətn 正文 链接 連結 网址 关键词",
}
_FIELD_OF = {name.replace("_", " "): field for field, names in _NAMES.items() for name in names.split()}
_FIELD = re.compile(r"^([^\s:：]{1,16}(?: [^\s:：]{1,16}){0,2}) ?[:：] ?(.{0,500})$")
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S{4,2000}$", re.IGNORECASE)
# A title among two fields makes a head, or three fields without one; most have no more than MAX_FIELDS.
LEAST_FIELDS, MAX_FIELDS = 2, 24
# What encloses fields and quotes values in YAML.
FENCE, _QUOTES = "---", "\"' "


class _Field(NamedTuple):
    """A line ``name: value``. ``start``, ``end``: the value within the line, without quotes."""

    line: HeadLine
    kind: str
    start: int
    end: int

    @property
    def value(self) -> str:
        return self.line.text[self.start : self.end]


def cut_fields(lines: Sequence[HeadLine], head: Head, given: Given, phrases: Phrases) -> list[Cut]:
    """The cuts of the fields that a document begins with, and of an address alone on a line among its first ones.

    ``head`` gets what the fields say, each from the first that says it.
    """
    fields = list(_fenced(lines[:MAX_FIELDS]) or _fields(lines[:MAX_FIELDS]))
    kinds = [field.kind for field in fields]
    if len(fields) < LEAST_FIELDS + ("title" not in kinds):
        fields = [field for field in fields if _ADDRESS.match(field.value)]
    cuts = [cut for field in fields for cut in _cut(field, head, given, phrases)]
    taken = {cut.row for cut in cuts}
    return cuts + [_nothing(line) for line in lines[: len(fields) + 2] if line.row not in taken and _is_address(line)]


def _is_address(line: HeadLine) -> bool:
    return _ADDRESS.match(line.text) is not None


def _fields(lines: Sequence[HeadLine]) -> Iterator[_Field]:
    """The fields at the top, down to the first line that is none; an address may stand above and between."""
    for line in lines:
        field = _field(line)
        if field is not None:
            yield field
        elif not _is_address(line):
            return


def _field(line: HeadLine, unknown: str | None = None) -> _Field | None:
    """The field that a line is; one with a name that is not known is of the kind ``unknown``."""
    found = _FIELD.match(line.text) if len(line.text) <= 560 else None
    kind = _FIELD_OF.get(found[1].lower().replace("_", " "), unknown) if found else None
    if found is None or kind is None:
        return None
    start, end = trim_span(line.text, *found.span(2), characters=_QUOTES)
    return _Field(line, kind, start, end)


def _fenced(lines: Sequence[HeadLine]) -> list[_Field]:
    """The lines between two rules of three dashes at the very top: YAML, where a field may have any name."""
    texts = [line.text.strip() for line in lines]
    if texts[:1] != [FENCE] or FENCE not in texts[1:]:
        return []
    inside = lines[: texts.index(FENCE, 1) + 1]
    fields = [_field(line, "other") or _Field(line, "other", 0, len(line.text)) for line in inside]
    return fields if any(field.kind != "other" for field in fields) else []


def _nothing(line: HeadLine) -> Cut:
    return whole_line(line, "boilerplate", "header.field", 0.9)


def _cut(field: _Field, head: Head, given: Given, phrases: Phrases) -> list[Cut]:
    """The cuts of a field: its name, and its value with the label of what it says."""
    if not field.value.strip(_QUOTES) or field.kind == "other" or _ADDRESS.match(field.value):
        return [_nothing(field.line)]
    if field.kind == "byline":
        return _cut_byline(field, head, phrases)
    if field.kind == "date":
        return _cut_date(field, head, given, phrases)
    if field.kind == "source":
        head.republished_from = head.republished_from or field.line.mended(field.start, field.end)
    elif getattr(head, field.kind) is None:
        _claim(field, field.kind, head)
    return _named(field, field.kind)


def _claim(field: _Field, name: str, head: Head) -> None:
    head.claim(name, field.line.mended(field.start, field.end), (field.line.row, field.start, field.end))
    if name == "title":
        head.title_source = "text"


def _named(field: _Field, label: str) -> list[Cut]:
    """The value with its label, and what stands before and behind it as no part of the article."""
    row, text = field.line.row, field.line.text
    bounds = ((0, field.start, "boilerplate"), (field.start, field.end, label), (field.end, len(text), "boilerplate"))
    cuts = [(*trim_span(text, start, end), name) for start, end, name in bounds]
    return [Cut(row, start, end, name, "header.field", 0.9) for start, end, name in cuts if start < end]


def _cut_byline(field: _Field, head: Head, phrases: Phrases) -> list[Cut]:
    """All of the line is the byline, as it is written."""
    names = parse_byline(field.value, phrases.starters, phrases.sections)
    if head.byline is None and names:
        whole = field._replace(start=0, end=len(field.line.text))
        _claim(whole, "byline", head)
        head.authors = names
    return [whole_line(field.line, "byline", "header.field", 0.9)]


def _cut_date(field: _Field, head: Head, given: Given, phrases: Phrases) -> list[Cut]:
    """The date in the value; a value without one says nothing."""
    pieces = take_apart(field.value, phrases) if len(field.value) <= 100 else ()
    found = next((piece.date for piece in pieces if piece.date is not None), None)
    if found is None:
        return [_nothing(field.line)]
    if head.published_raw is None:
        _claim(field, "published_raw", head)
        head.published = believed(resolve(found, given.day_first), given.latest)
    return _named(field, "date")
