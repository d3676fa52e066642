"""Names of the rules that label lines without a phrase. They are published data: keep them stable.

Phrase rules are named ``<family>.<name>`` after their entry in ``phrases/*.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "repeat.site": "the line stands in several documents of the site, at the edge of the page",
        "repeat.corpus": "the line stands in documents of several sites, at the edge of the page",
        "list.tail": "a short line below the head of a list of other pages",
        "form.tail": "a short line below a comment form at the end of the page",
        "menu.bar": "short items side by side, above or below the article",
        "thread.controls": "between the head of a thread and its first comment",
        "invisible.line": "nothing visible is left of the line after its repairs",
        "header.icon": "a lone letter that stood for an icon",
        "header.separator": "what separates the fields of a line",
        "header.publisher": "the site's name above the title",
        "header.title": "the first line, short and without a full stop, above the article",
        "header.title_repeated": "the title once more",
        "header.title_given": "the title that the input gives, found in the text",
        "header.subtitle": "prose between title and byline, or above the byline of a page without title",
        "header.byline": "a name after a word such as by, or beside a date at the head",
        "header.date": "a date at the head of the page",
        "header.source": "where the article was taken from",
        "header.section": "the name of a section beside byline or date",
        "body.prose": "a line of the article: nothing speaks against it",
        "body.heading": "a short line without a full stop between paragraphs",
        "body.list_item": "a line that begins with a bullet or number",
        "body.blockquote": "a line that begins with a quotation mark of e-mail",
        "body.table": "a line of cells",
        "body.code": "a line of program text",
        "note.author": "a note on the author at the end of the article",
        "comment.marker": "below the head of a thread",
        "comment.turn": "after an author line of a known form",
        "comment.template": "after an author line of a form induced from this document",
        "comment.echo": "at or after the first line that quotes the article",
        "comment.model": "from where the fitted model finds comments to start",
        "thread.name": "the commenter's name above a date line",
        "thread.date": "the date line of a comment",
        "thread.action": "a button of a comment",
        "thread.reply_to": "whom a comment answers",
    }
)
