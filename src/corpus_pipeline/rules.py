"""Names of the rules that label lines without a phrase. They are published data: keep them stable.

Phrase rules are named ``<family>.<name>`` after their entry in ``phrases/*.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# The rule of furniture whose text is published only where the names of commenters are.
WITHHELD = "people.name"
# The rule of what the fitted weights take for furniture in whole pages of plain text.
FURNITURE_MODEL = "furniture.model"

RULES: Mapping[str, str] = MappingProxyType(
    {
        "repeat.site": "the line stands in several documents of the site, at the edge of the page",
        "repeat.corpus": "the line stands in documents of several sites, at the edge of the page",
        "list.tail": "a short line below the head of a list of other pages",
        "list.archive": "months or years one below the other, as blogs link their archives",
        "form.tail": "a short line below a comment form at the end of the page",
        "menu.bar": "short items side by side, above or below the article",
        "menu.lines": "short items one below the other at the top of the page, some of them known entries of menus",
        "furniture.separator": "a dividing line drawn with dashes and the like",
        "furniture.count": "a number alone beside furniture",
        "furniture.links": "nothing but links, written as Markdown",
        FURNITURE_MODEL: "furniture of a whole page, by the fitted weights",
        "thread.controls": "between the head of a thread and its first comment",
        "annotation.line": "a person labelled the line",
        "invisible.line": "nothing visible is left of the line after its repairs",
        "markup.hidden": "text that the page hides: hidden, display:none, template, noscript",
        "markup.alt": "text that stands for a picture",
        "markup.structured": "text of the page's structured data, beside an article that the page shows",
        "markup.nav": "in a navigation, a menu, a trail or a pager",
        "markup.footer": "in a footer",
        "markup.aside": "in an aside or a sidebar",
        "markup.related": "in a list of other pages",
        "markup.share": "among buttons to share or follow",
        "markup.ad": "in an advertisement",
        "markup.notice": "in a notice, a form of subscription or a dialog",
        "markup.form": "a control, or in a form",
        "markup.author": "in a box on the author",
        "markup.comments": "in a section of comments, but no comment",
        "markup.byline": "the author of an opening post",
        "markup.date": "the time of an opening post",
        "markup.title": "shows the title of the page apart from its article",
        "markup.credit": "shows the authors of the page apart from its article",
        "markup.comment_meta": "author, time or buttons in the element of a comment",
        "markup.header": "in a header above content that is no single text",
        "markup.meta": "an author, date or similar field that the header did not claim",
        "markup.links": "a line of links within the article",
        "markup.outside": "outside the container of the article",
        "markup.thread": "beside the posts of a thread, whose first one is the article",
        "markup.caption": "in the caption of a picture, or beside it in a figure",
        "markup.weights": "the evidence of the line and of what stands around it is that of furniture",
        "markup.body": "text of the article found only in the page's structured data",
        "markup.heading": "a heading element within the article",
        "markup.list_item": "an item of a list element",
        "markup.blockquote": "in a quotation element",
        "markup.table": "a row of a table element",
        "markup.code": "in a preformatted element",
        "markup.paragraph": "running text of the container of the article",
        "header.icon": "a lone letter that stood for an icon",
        "header.separator": "what separates the fields of a line",
        "header.publisher": "the site's name above the title",
        "header.title": "the first line, short and without a full stop, above the article",
        "header.title_repeated": "the title once more",
        "header.title_given": "the title that the input gives, found in the text",
        "header.subtitle": "prose between title and byline, or above the byline of a page without title",
        "header.mail": "a field of the head of an e-mail",
        "header.field": "a field that a program wrote above the text, with its name, or an address alone on a line",
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
        "mail.signature": "the signature of an e-mail",
        "mail.footer": "what stands below the signature of an e-mail, and what sets both apart",
        "comment.markup": "text in the element of a comment",
        "comment.marker": "below the head of a thread",
        "comment.turn": "after an author line of a known form",
        "comment.template": "after an author line of a form induced from this document",
        "comment.echo": "at or after the first line that quotes the article",
        "comment.model": "from where the fitted model finds comments to start",
        "comment.page": "in a thread of a whole page, by the fitted weights",
        WITHHELD: "furniture that names one of the commenters: a portrait, a list of the newest comments",
        "thread.name": "the commenter's name above a date line",
        "thread.date": "the date line of a comment",
        "thread.action": "a button of a comment",
        "thread.reply_to": "whom a comment answers",
    }
)
