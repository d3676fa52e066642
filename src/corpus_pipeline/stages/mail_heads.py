"""E-mails and messages to lists: the head that says who sent it, to whom, when, about what; signature and footer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from corpus_pipeline.columns import Ints
from corpus_pipeline.phrases import Phrases
from corpus_pipeline.stages.heads import Cut, Head, HeadLine, whole_line
from corpus_pipeline.stages.labels import Labels
from corpus_pipeline.text.names import parse_byline

# What a field is called in the languages of the lists; what mail programs add is English.
_NAMES = {
    "from": "from von de da van od dari от kimden kimdən من از 发件人 差出人",
    "subject": "subject betreff objet asunto oggetto assunto onderwerp temat тема konu mövzu الموضوع موضوع 主题 件名",
    "date": "date sent datum gesendet envoyé fecha enviado data inviato verzonden tanggal дата tarih tarix 日期 日時",
    "to": "to an à para a aan do kepada кому kime kimə إلى به 收件人 宛先",
    "other": "cc bcc reply-to message-id in-reply-to references list-id newsgroups organization user-agent kopie",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_FIELD = re.compile(r"^([^\s:：]{1,14}) ?[:：] ?(.{0,280})$")
# The name of the list and marks of answers and of what is passed on stand before a subject.
_TAGS = re.compile(
    r"^(?:(?:\[[^\]]{1,60}\]|(?:re|aw|fw|fwd|wg|sv|tr|rv|odp|r|i)(?:\[[0-9]{1,3}\])? ?[:：]) ?){1,8}", re.IGNORECASE
)
# So many fields one below the other, sender and subject among them, make a head; most have no more than MAX_FIELDS.
LEAST_FIELDS, MAX_FIELDS = 3, 12
# Two dashes set a signature apart, and a rule the footer of a list; both are short.
_RULE = re.compile(r"^[_=*-]{10,200}$")
MAX_END = 16


def cut_mail(lines: Sequence[HeadLine], head: Head, phrases: Phrases) -> list[Cut]:
    """The cuts of the fields that a document begins with, but for the date, and none where they are no head of a mail.

    ``head`` gets title and byline. A field without a colon, or below any other line, is none.
    """
    fields = list(_fields(lines[:MAX_FIELDS]))
    if len(fields) < LEAST_FIELDS or not {"from", "subject"} <= {field for field, _, _ in fields}:
        return []
    cuts: list[Cut] = []
    for field, line, start in fields:
        if field == "subject" and head.title is None:
            cuts += _cut_subject(line, start, head)
        elif field == "from" and head.byline is None:
            head.claim("byline", line.mended(0, len(line.text)), (line.row, 0, len(line.text)))
            head.authors = parse_byline(line.text[start:].strip("\"' "), {}, phrases.sections)
            cuts.append(whole_line(line, "byline", "header.mail", 0.9))
        elif field != "date":
            cuts.append(whole_line(line, "boilerplate", "header.mail", 0.9))
    return cuts


def _fields(lines: Sequence[HeadLine]) -> Iterator[tuple[str, HeadLine, int]]:
    """The fields at the top, with their lines, and where in the line the value starts."""
    for line in lines:
        found = _FIELD.match(line.text) if len(line.text) <= 300 else None
        field = _FIELD_OF.get(found[1].lower()) if found else None
        if found is None or field is None:
            return
        yield field, line, found.start(2)


def _cut_subject(line: HeadLine, start: int, head: Head) -> list[Cut]:
    """The title behind the field's name, and behind what a list and a mail program put before it."""
    tags = _TAGS.match(line.text[start:])
    at = start + (tags.end() if tags else 0)
    if not line.text[at:].strip():
        return [whole_line(line, "boilerplate", "header.mail", 0.9)]
    head.claim("title", line.mended(at, len(line.text)), (line.row, at, len(line.text)))
    head.title_source = "text"
    return [
        Cut(line.row, 0, len(line.text[:at].rstrip()), "boilerplate", "header.mail", 0.9),
        Cut(line.row, at, len(line.text), "title", "header.title", 0.9),
    ]


def label_ends(lines: pa.Table, labels: Labels, mails: Iterable[int], at: Ints) -> Labels:
    """Label the signatures and footers of e-mails. ``mails``: their numbers; ``at``: bounds of the documents."""
    notes, footers = (np.zeros(len(labels.label), np.bool_) for _ in range(2))
    for doc in mails:
        start, end = max(int(at[doc]), int(at[doc + 1]) - MAX_END), int(at[doc + 1])
        texts = [text.strip() for text in lines["text"].slice(start, end - start).to_pylist()]
        dashes = next((start + i for i, text in enumerate(texts) if text == "--"), end)
        rule = next((start + i for i, text in enumerate(texts) if _RULE.match(text[:300])), end)
        footers[dashes : dashes + 1] = True
        footers[rule:end] = True
        notes[dashes + 1 : max(rule, dashes + 1)] = True
    labels = labels.fill(notes, "note", "mail.signature", 0.9)
    return labels.fill(footers, "boilerplate", "mail.footer", 0.9)
