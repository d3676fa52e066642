"""The closed vocabularies of the release: every value an enumerated column may hold, with its meaning."""

from __future__ import annotations

STATUS = {
    "published": "the document has an article in this release",
    "duplicate": "same bytes or same text as an earlier document of the same site; see duplicates",
    "empty": "no article text and no comment in it; its spans are published",
    "rejected": "could not be read; reason_code and reason say why",
    "withdrawn": "removed on request; a tombstone",
}
REASON_CODES = {
    "duplicate_bytes": "same bytes as an earlier document of the same site",
    "duplicate_text": "same text as an earlier document of the same site",
    "no_text": "nothing but white space, or no bytes at all",
    "only_furniture": "every line is site furniture",
    "script_shell": "a page that only a script would fill",
    "binary": "the bytes are not text",
    "bad_encoding": "the bytes do not fit the encoding that was declared for them",
    "unknown_encoding": "the declared encoding has no decoder",
    "unreadable": "the file could not be opened or read",
    "unsupported": "a format that is not read",
    "damaged": "the container is truncated or damaged at this place",
    "missing_text": "the row holds no text",
    "bad_row": "the row or line does not fit its table",
    "duplicate_id": "an earlier document has the same id",
    "too_large": "larger than max_bytes",
    "bomb": "unpacks to many times its size, is packed in itself, or shares its bytes with other members",
    "encrypted": "a member of an archive that is encrypted",
    "revisit": "a WARC record that names an earlier capture and has no content of its own",
    "redirect": "a WARC response of status 3xx, which leads to another page",
    "http_error": "a WARC response of any status but 2xx and 3xx",
    "not_page": "a WARC record of something else than HTML or plain text",
    "changed": "the file changed while it was read",
    "withdrawn": "withdrawn.csv names it",
    "withdrawn_copy": "same bytes or same text as a document that withdrawn.csv names",
}
# Reasons that tell what a record of a crawl is, not that anything is wrong with it: max_rejected does not count them.
NO_FAULTS = frozenset({"revisit", "redirect", "http_error", "not_page"})
LABELS = {
    "title": "the article's title, also where it is repeated",
    "subtitle": "standfirst or subtitle under the title",
    "byline": "who wrote it",
    "date": "when it was published",
    "source": "where it was taken from",
    "publisher": "the page's own name for its medium",
    "section": "the section of the medium",
    "heading": "a heading within the article",
    "body": "running text, list items, quotes, tables and code of the article",
    "caption": "caption or credit of a picture",
    "note": "note on the author, editor's note, footnote",
    "comment": "text of a reader's comment",
    "comment_meta": "author, time and buttons of a reader's comment",
    "boilerplate": "site furniture",
}
KINDS = {
    "paragraph": "running text",
    "heading": "heading",
    "list_item": "item of a list",
    "blockquote": "set-off quotation",
    "caption": "caption or credit of a picture",
    "table": "row of a table",
    "code": "program text",
    "note": "note on the author, editor's note, footnote",
}
BODY_KINDS = ("paragraph", "heading", "list_item", "blockquote", "table", "code")
CHANNELS = {
    "visible": "text that a reader sees",
    "hidden": "text that the page hides",
    "alt": "text that stands for a picture",
    "structured": "text found only in the page's structured data",
}
ENCODING_SOURCES = {
    "bom": "byte order mark",
    "header": "HTTP header",
    "declared": "declared in sources.csv, the input's own column, corpus.toml or the page",
    "utf8": "the bytes are strict UTF-8",
    "detected": "detected from the bytes",
}
ID_BASES = {
    "given": "the input's own id",
    "warc": "the WARC record id",
    "path": "the path below the corpus root",
    "bytes": "the record's bytes and how often they occurred before",
}
PAGE_TYPES = {
    "article": "one text with a beginning and an end",
    "forum": "a discussion whose opening post is the article",
    "live": "a live ticker",
    "listing": "a list of other pages",
    "other": "none of these",
}
TITLE_SOURCES = {
    "given": "the input's own column or sources.csv",
    "text": "a line of the text",
    "meta": "meta tags",
    "structured": "JSON-LD or microdata",
}
DATE_SOURCES = {
    "text": "a date line of the text",
    "meta": "meta tags",
    "structured": "JSON-LD or microdata",
    "markup": "a time element",
    "url": "the address",
    "given": "the input's own column or sources.csv",
}
ROLES = {"author": "wrote it", "translator": "translated it", "editor": "edited it", "source": "an agency or medium"}
PARENT_BASES = {
    "markup": "nesting or a reference in the markup",
    "mention": "the reply names whom it answers",
    "quote": "the reply quotes what it answers",
}
COMMENT_STATUS = {
    "visible": "as posted",
    "deleted": "the page says that it was removed",
    "withdrawn": "removed from this release on request",
}
BOUNDARY_BASES = {
    "markup": "the page's markup holds the comment in an element of its own",
    "marker": "an author or date line of a known form opens or closes the comment",
    "template": "a line form induced from this document opens or closes the comment",
    "quote": "it quotes an earlier comment, so another person begins here",
    "model": "the boundary model",
    "block": "nothing tells commenters apart: a block of lines, perhaps of several people",
}
TARGET_KINDS = {"paragraph": "a paragraph", "comment": "an earlier comment", "external": "a text not in this article"}
DUPLICATE_KINDS = {
    "bytes": "same bytes",
    "text": "same text",
    "url": "the same page captured again",
    "near": "most shingles shared",
}
REVIEW_REASONS = {
    "comment_start_unsure": "the line where comments start is uncertain; the interval is published",
    "comments_unsure": "whether there are comments is uncertain; none were cut",
    "no_title_found": "no line could be taken for the title of a page that seems to have one",
}
