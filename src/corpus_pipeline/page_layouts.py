"""Layouts of blogs and news sites of about 2000 to 2012, written here around annotated articles.

Few annotated pages are so old. Their text stands in table cells or between breaks, nothing names it, and beside it
stand columns of words: a profile, teasers of other articles, the last comments, a note on rights. What a page is
made of hangs on its key alone, so that the same articles give the same pages.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, TypeVar

T = TypeVar("T")

# Paragraphs that are left of an article, of which one number is drawn; the others keep all.
KEPT: Final = (1, 2, 3, 5, 8, 13, None)
# Characters of a teaser, and of what is quoted in a comment or a list of last comments.
TEASER_CHARS, QUOTE_CHARS = 160, 70


@dataclass(frozen=True, slots=True)
class Story:
    """An article: its title and paragraphs, first paragraphs of other articles for what stands beside it, its site."""

    title: str
    paragraphs: Sequence[str]
    others: Sequence[str]
    site: str = ""


class Draw:
    """Choices that hang on a key, one after the other."""

    def __init__(self, key: str) -> None:
        self._key, self._n = key, 0

    def number(self, n: int) -> int:
        """The next choice among so many."""
        self._n += 1
        return zlib.crc32(f"{self._n} {self._key}".encode()) % n

    def one(self, choices: Sequence[T]) -> T:
        """The next choice among some."""
        return choices[self.number(len(choices))]

    def some(self, choices: Sequence[T], least: int, most: int) -> list[T]:
        """Some of the choices, in a row from anywhere on."""
        first, n = self.number(len(choices)), least + self.number(most - least + 1)
        return [choices[(first + i) % len(choices)] for i in range(min(n, len(choices)))]


def dress(story: Story, key: str) -> str:
    """A page of an old layout around an article. ``key``: of the page."""
    draw = Draw(key)
    kept = draw.one(KEPT)
    others, site = story.others or ("Nothing else is here.",), story.site or draw.one(_SITES)
    own = Story(story.title, story.paragraphs[:kept], others, site)
    layout = draw.one(_LAYOUTS)
    head = f"<title>{escape(own.title)} {draw.one(('|', '-', '&raquo;', '::'))} {escape(site)}</title>"
    opened = draw.one(("<body>", "<body bgcolor=white>", '<body class="single">'))
    return f"<html><head>{head}</head>{opened}{layout(own, draw)}</body></html>"


# --- words ---

_SITES: Final = (
    *("Harbour Notes", "The Weir", "Plain Kettle", "North Quay Times", "Ten Past Seven", "My Life in Lists"),
    *("The Daily Ferry", "code and cocoa", "Garden Letters", "Das Tagebuch", "Carnet de bord", "El Cuaderno"),
)
_NAMES: Final = (
    *("Ada Wren", "tomk", "Marta", "J. P. Holm", "Anonymous", "Luis", "sarah_b", "Dr. Finch", "Kit", "Elena Prado"),
    *("Old Timer", "Nils", "the webmaster", "Claire D.", "Wei", "Uncle Bob", "admin", "Ruth Aldous", "zed", "Pia"),
)
_DAYS: Final = (
    *("March 3, 2008", "3 Mar 2009", "Tuesday, October 12, 2004", "2007-06-21", "12/04/2010", "August 9th, 2012"),
    *("Mon, Jan 5, 2009", "Dienstag, 4. Mai 2010", "le 14 avril 2008", "21 de junio de 2011", "Sept. 18, 2005"),
)
_TIMES: Final = ("10:32", "4:10 pm", "8:05 AM", "23:59", "1:17 PM", "07:45 EST")
_PLACES: Final = (
    *("Home", "About", "Contact", "Archives", "News", "Sport", "Business", "World", "Opinion", "Photos", "Weather"),
    *("Forum", "Jobs", "Advertise", "Links", "Gallery", "Guestbook", "Startseite", "Impressum", "Accueil", "Inicio"),
)
_TOPICS: Final = (
    *("Books (14)", "Cooking (3)", "General (120)", "Linux (41)", "Music", "Personal", "Politics (8)", "Travel"),
    *("Uncategorized", "Web design (22)", "Family", "Fotos (9)", "Voyages (6)", "Cine", "Tools", "Reviews (31)"),
)
_MONTHS: Final = tuple(
    f"{month} {year}{n}"
    for year, n in ((2009, ""), (2008, " (12)"), (2007, ""), (2006, " (4)"))
    for month in ("December", "October", "July", "May", "February")
)
_SIDES: Final = (
    *("Archives", "Categories", "Blogroll", "Meta", "Pages", "Links", "Recent Posts", "Search", "Subscribe", "Tags"),
    *("Most Popular", "Top Stories", "In the news", "About me", "Recent Comments", "Followers", "Also on this site"),
    *("Kategorien", "Liens", "Archivo", "Related stories", "Sponsors", "What I am reading", "Elsewhere"),
)
_APPEALS: Final = (
    "If you enjoyed this post, make sure you subscribe to the RSS feed!",
    "Did you like this article? Then get the next one by e-mail, free of charge. We never give your address away.",
    "Sign up for the weekly letter and receive our best stories every Friday morning.",
    "Follow us for more stories like this one, or tell a friend about the site.",
    "Follow the responses to this entry through the RSS 2.0 feed. Leave one, or trackback from your own site.",
    "Both comments and pings are currently closed.",
    "This entry was posted on a Tuesday and is filed under General. You can skip to the end and leave a response.",
    "Want to advertise here? Write to the editor, and we will send you our rates within two days.",
)
_RIGHTS: Final = (
    "Copyright 2008. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "The opinions on this site are my own and not those of my employer. Nothing here is advice of any kind.",
    "All trademarks are the property of their owners. Comments belong to whoever posted them. The rest is ours.",
    "Powered by a blog engine of its own time. Theme by a friend. Entries (RSS) and Comments (RSS).",
    "Except where otherwise noted, the words here may be copied under the terms that stand on the About page.",
)
_PROFILES: Final = (
    "I write about boats, bread and computers, and live with two cats in a house by the sea. View my complete profile",
    "This is the journal of a teacher who reads too much. New entries appear most evenings.",
    "Our paper has served the town since 1911. Call the desk with news, pictures or complaints at any hour.",
    "A weblog on the web and what it does to us, kept since 2001 by a small group of friends in three countries.",
    "Author of two books and father of three. Writes here when the children sleep; all mistakes are his own.",
)
_TOOLS: Final = (
    *("E-mail this", "Print", "Share this", "Digg it", "del.icio.us", "Bookmark", "Text size: A A A", "StumbleUpon"),
    *("Save", "Reprints", "Permalink", "TrackBack (0)", "No Comments", "3 comments", "Drucken", "Envoyer", "Tweet"),
)
_SPONSORS: Final = (
    "Ads by a network", "ADVERTISEMENT", "Lower your bills today. See how.", "Cheap flights to the sun from 29",
    "Sponsored link: Learn a language in ten days and be understood anywhere.", "Article continues below",
)  # fmt: skip
_RELATED: Final = ("Related posts", "See also", "More from this section:", "Previous", "Lire aussi", "Mehr zum Thema")
_MORE: Final = ("Read more", "More &raquo;", "[...]", "Continue reading", "Full story", "weiter", "Lire la suite")

_HEADINGS: Final = (
    *(
        "<h2>{}</h2>",
        "<h3>{}</h3>",
        "<h4>{}</h4>",
        "<b>{}</b><br>",
        "<p>{}</p>",
        "<p><font size=2><b>{}</b></font></p>",
    ),
)
# What stands before and behind a paragraph.
_PARAGRAPHS: Final = (
    *(("", "<br><br>"), ("<div>", "</div>"), ("<p>", "</p>"), ("<p>", ""), ("", "<p>")),
    *(('<p><font face="Verdana" size=2>', "</font></p>"), ("<br>&nbsp;&nbsp;", "<br>")),
)


# --- pieces ---


def _link(text: str) -> str:
    return f'<a href="/{zlib.crc32(text.encode()):x}.html">{escape(text)}</a>'


def _links(draw: Draw, words: Sequence[str], least: int, most: int) -> str:
    """A menu: a list, or links between bars or breaks."""
    own = [_link(word) for word in draw.some(words, least, most)]
    mark = draw.one((" | ", "<br>", " &middot; ", ""))
    return mark.join(own) if mark else "<ul>" + "".join(f"<li>{link}</li>" for link in own) + "</ul>"


def _front(text: str, most: int) -> str:
    """The first words of a text, with dots where it goes on."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0] + " ..."


def _teasers(story: Story, draw: Draw) -> str:
    """Other articles: a linked front as heading, and below it a sentence or two, or headings alone."""
    bare, more = draw.number(3) == 0, draw.one(_MORE)
    out = []
    for text in draw.some(story.others, 2, 5):
        heading = _link(_front(text, 60).removesuffix(" ..."))
        said = "" if bare else f"<br>{escape(_front(text, TEASER_CHARS))} {_link(more)}"
        out.append(draw.one(("<li>{}{}</li>", "<p><b>{}</b>{}</p>", "<div>{}{}</div>")).format(heading, said))
    return "".join(out)


def _last_comments(story: Story, draw: Draw) -> str:
    texts = draw.some(story.others, 2, 4)
    verb = draw.one((" on ", ": ", " said: "))
    own = [f"<li>{draw.one(_NAMES)}{verb}{_link(_front(text, QUOTE_CHARS))}</li>" for text in texts]
    return f"<ul>{''.join(own)}</ul>"


def _box(story: Story, draw: Draw) -> str:
    """A box of a side column with its heading."""
    head = draw.one(_HEADINGS)
    what = draw.number(8)
    if what == 0:
        inside = f"<p>{draw.one(_PROFILES)}</p>"
    elif what in (1, 2):
        inside = _teasers(story, draw)
    elif what == 3:
        inside = _last_comments(story, draw)
    elif what == 4:
        inside = f"<p>{draw.one(_APPEALS)}</p>"
    else:
        inside = _links(draw, draw.one((_TOPICS, _MONTHS, _PLACES, _NAMES)), 3, 12)
    return head.format(draw.one(_SIDES)) + inside


def _side(story: Story, draw: Draw) -> str:
    boxes = [_box(story, draw) for _ in range(2 + draw.number(4))]
    wrap = draw.one(("{}", "<div>{}</div>", '<div class="widget">{}</div>', "<li>{}</li>", '<div class="box">{}</div>'))
    return "".join(wrap.format(box) for box in boxes)


def _stamp(draw: Draw) -> str:
    """Who posted when."""
    who, day, time = draw.one(_NAMES), draw.one(_DAYS), draw.one(_TIMES)
    return draw.one((
        f"Posted by {who} at {time}", f"by {who} on {day}", f"{day} {time} | {_link(who)}", f"{day}",
        f"Posted on {day} by {_link(who)} | Filed under {_link(draw.one(_TOPICS))}", f"By {who}, Staff writer<br>{day}",
        f"Last updated: {day} {time}", f"Geschrieben von {who} am {day}", f"Por {who} - {day}",
    ))  # fmt: skip


def _after(story: Story, draw: Draw) -> str:
    """What stands right below an article."""
    stamp = draw.one((_stamp(draw), "Tags: " + ", ".join(map(_link, draw.some(_TOPICS, 1, 4)))))
    pieces = [f"<p class=postmetadata>{stamp}</p>" if draw.number(2) else f"<div>{stamp}</div>"]
    pieces += [draw.one((f"<p>{draw.one(_APPEALS)}</p>", f"<div><i>{draw.one(_APPEALS)}</i></div>", ""))]
    pieces += [draw.one(("", "", f"<div>{draw.one(_NAMES)}: {draw.one(_PROFILES)}</div>"))]
    pieces += [draw.one(("", f"<div>{_links(draw, _TOOLS, 2, 5)}</div>", f"<p>{_links(draw, _TOOLS, 2, 6)}</p>"))]
    pieces += [draw.one(("", "", draw.one(_HEADINGS).format(draw.one(_RELATED)) + _teasers(story, draw)))]
    turning = f"<p>{_link('« Older')} {_link('Newer »')}</p>", f"<p>Page 1 of 3 {_link('Next page')}</p>"
    return "".join([*pieces, draw.one(("", *turning))])


def _before(draw: Draw) -> str:
    """What stands between a title and its article."""
    tools = f"<div>{_links(draw, _TOOLS, 2, 5)}</div>"
    return f"<div>{_stamp(draw)}</div>" + draw.one(("", "", tools, f"<p><small>{_stamp(draw)}</small></p>"))


def _text(story: Story, draw: Draw) -> str:
    """The paragraphs of an article, in the means of its time, perhaps with something among them."""
    own = [escape(text) for text in story.paragraphs]
    if len(own) > 2 and draw.number(2):
        related = f"<b>{draw.one(_RELATED)}</b>{_teasers(story, draw)}"
        piece = draw.one((draw.one(_SPONSORS), related))
        own.insert(1 + draw.number(len(own) - 1), draw.one((f"<div>{piece}</div>", f"<table><tr><td>{piece}</table>")))
    before, behind = draw.one(_PARAGRAPHS)
    return "".join(f"{before}{text}{behind}" for text in own)


def _titled(story: Story, draw: Draw) -> str:
    title = escape(story.title)
    return draw.one((
        f"<h1>{title}</h1>", f"<h2>{_link(story.title)}</h2>", f"<h3>{title}</h3>", f"<b>{title}</b><br>",
        f'<font size="5">{title}</font><br>', f'<div class="title">{title}</div>',
    ))  # fmt: skip


def _article(story: Story, draw: Draw) -> str:
    name = draw.one(("", ' class="post"', ' class="entry"', ' id="content"', ' class="storybody"', ' class="c1"'))
    inner = draw.one(
        ("{}", "<div>{}</div>", '<div class="entry">{}</div>', "<div class=c2>{}</div>", "<span>{}</span>")
    )
    text = _titled(story, draw) + _before(draw) + inner.format(_text(story, draw)) + _after(story, draw)
    return f"<div{name}>{text}</div>" if draw.number(4) else text


def _comments(story: Story, draw: Draw) -> str:
    if draw.number(2):
        return draw.one(("", "<h3>Leave a Reply</h3><p>Name (required)</p><p>Mail (will not be published)</p>"))
    texts = [text[: 80 + draw.number(400)] for text in draw.some(story.others, 1, 5)]
    signs = [f"Posted by: {draw.one(_NAMES)} | {draw.one(_DAYS)} {draw.one(_TIMES)}" for _ in texts]
    own = [f"<div><p>{escape(text)}</p><p>{sign}</p></div>" for text, sign in zip(texts, signs, strict=True)]
    return f"<h3>{len(texts)} Comments</h3>{''.join(own)}"


def _footer(draw: Draw) -> str:
    menu = draw.one(("", _links(draw, _PLACES, 2, 8)))
    return f"<div{draw.one(('', ' id=footer'))}><p>{draw.one(_RIGHTS)}</p>{menu}</div>"


# --- layouts ---


def _with_divisions(story: Story, draw: Draw) -> str:
    """A masthead, the article, a side column before or behind it, and a footer."""
    named = f"<div id=header><h1>{_link(story.site)}</h1><div>{draw.one(_PROFILES)}</div></div>"
    head = draw.one((named, f"<div><h1>{escape(story.site)}</h1></div>"))
    menu = draw.one(("", f"<div>{_links(draw, _PLACES, 3, 9)}</div>"))
    opened = draw.one(("<div>", '<div id="content">', '<div class="narrowcolumn">'))
    main = f"{opened}{_article(story, draw)}{_comments(story, draw)}</div>"
    side = f"<div{draw.one(('', ' id=sidebar', ' class=right'))}>{_side(story, draw)}</div>"
    parts = (side, main) if draw.number(4) == 0 else (main, side)
    return f"<div id=page>{head}{menu}{''.join(parts)}{_footer(draw)}</div>"


def _with_cells(story: Story, draw: Draw) -> str:
    """A table of columns: menu, article, side."""
    top = f"<table width=100%><tr><td>{escape(story.site)}</td><td>{draw.one(_DAYS)}</td></tr></table>"
    left = f"<td width=120 valign=top>{_links(draw, _PLACES, 4, 12)}{draw.one(('', _box(story, draw)))}</td>"
    main = f"<td valign=top>{_article(story, draw)}{_comments(story, draw)}</td>"
    right = f"<td width=160 valign=top><font size=1>{_side(story, draw)}</font></td>"
    cells = "".join(draw.one(((left, main, right), (left, main), (main, right), (main, right))))
    return f"<center>{top}<table width=760><tr>{cells}</tr></table>{_footer(draw)}</center>"


def _in_one_column(story: Story, draw: Draw) -> str:
    """All below one another, and nothing but breaks and rules between."""
    menu, side = _links(draw, _PLACES, 3, 8), _side(story, draw)
    text = f"{_article(story, draw)}<hr>{_comments(story, draw)}"
    return f"<h1>{escape(story.site)}</h1>{menu}<hr>{text}{side}<hr>{_footer(draw)}"


_Layout = Callable[[Story, Draw], str]
_LAYOUTS: Final[tuple[_Layout, ...]] = (_with_divisions, _with_divisions, _with_cells, _with_cells, _in_one_column)
