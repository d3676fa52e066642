"""What comments are called in the markup of known systems: a table of families and their selectors.

A selector is written ``parent>tag.word#stem+@type[attribute]:inside``, all parts but one optional. Words and stems are
compared in lower case without hyphens, underscores and digits: ``comment-author``, ``commentAuthor`` and
``comment_author`` are one word. ``#stem+`` is an id of that stem with a number behind it, ``@type`` the last part of an
``itemtype`` or an ``itemprop``; an element of the word ``inside`` must stand somewhere in it. Adding a system is one
entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """How one system marks its comments.

    ``comments``: elements that are one comment each; ``lists``: elements whose children are; ``heads``: elements that
    open a comment which goes on with their next siblings; ``texts``: texts of comments that have no element of their
    own name; ``openings``: posts that are the article; ``regions``: elements that hold all comments, looked into where
    nothing has a known name. ``forum``: the first post of a thread is its article.
    ``strict``: author and time must both be there. ``weak``: words that other things are called by as well: also
    strict, never one alone, and only where nothing better is found.
    """

    name: str
    comments: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    forum: bool = False
    strict: bool = False
    weak: bool = False


# In this order: of two families that claim one element the first has it.
FAMILIES: tuple[Family, ...] = (
    Family("hackernews", comments=("tr.athing.comtr",), openings=("table.fatitem:toptext",)),
    Family("reddit", comments=("shreddit-comment", ".thing.comment"), openings=("shreddit-post", ".thing.link")),
    Family(
        "stackexchange",
        comments=(".answer#answer+",),
        openings=(".question#question", ".question[data-questionid]"),
        forum=True,
        strict=True,
    ),
    Family("stackexchange", comments=("li.comment.jscomment", "li.comment[data-comment-id]"), strict=True),
    Family(
        "discourse", comments=(".topicbody.crawlerpost", ".crawlerpost", "article[data-post-id]:topicbody"), forum=True
    ),
    Family("nodebb", comments=("li[data-pid]",), forum=True),
    Family("discuz", comments=("div#post+:authi",), forum=True),
    Family("fora", comments=(".messagecard#jspost+",), forum=True),
    Family("vanilla", comments=(".itemcomment",), openings=(".messagelist>.itemdiscussion",), forum=True),
    Family("xenforo", comments=(".message#jspost+", ".message.messagepost", "li.message#post+"), forum=True),
    Family(
        "vbulletin",
        comments=(
            ".postcontainer#post+",
            ".bpost[data-node-id]",
            "li.bpost.jspost",
            "table#post+:postmessage",
            "#edit+:postmessage",
        ),
        forum=True,
    ),
    Family(
        "phpbb",
        comments=("div.post#p+:postprofile", "div.post#p+:postbody"),
        texts=("span.postbody",),
        forum=True,
    ),
    Family("punbb", comments=(".blockpost#p+", ".post.posthead"), forum=True),
    Family("smf", comments=(".postwrapper:poster",), texts=("#msg+",), forum=True),
    Family(
        "mybb", comments=(".post#post+:pid", "table#post+:pid", ".post.classic:postbody"), texts=("#pid+",), forum=True
    ),
    Family(
        "invision",
        comments=(
            "table.ipbtable:postcolor",
            ".ipsentry#elcomment+",
            ".ipscomment#elcomment+",
            ".postblock#postid+",
            ".ipscomment",
        ),
        forum=True,
    ),
    Family("bbpress", heads=(".bbpreplyheader", ".bbptopicheader"), forum=True),
    Family("insided", comments=(".qatopicpostbox", ".qatopicpost"), forum=True),
    Family("khoros", comments=(".liamessageviewwrapper", ".messageview.liamessageviewdisplay"), forum=True),
    Family("simplepress", comments=(".sptopicpostsection",), forum=True),
    Family("flarum", heads=("div.postuser",), forum=True),
    Family(
        "kunena",
        comments=("table.kmsg.kpublished", "table.kmsg:kmsgtext"),
        heads=(".kmsgheader",),
        texts=(".kmsgtext",),
        forum=True,
    ),
    Family("tieba", comments=(".lpost",), forum=True),
    Family("floating", lists=("dl.thread",), forum=True, strict=True),
    Family("ptt", comments=("div.push:pushuserid",)),
    Family("ucoz", comments=(".coment#coment+",)),
    Family("phorum", comments=("#phorum>.message",), forum=True),
    Family("livejournal", comments=(".bleaf", "#ljcmt+", ".ljcmt"), lists=()),
    Family("disqus", comments=("#dsqcomment+", "li.post#post+:postmessage", ".dsqcomment")),
    Family("facebook", comments=(".uficomment", ".fbcomment", ".postcontainer.fbpost")),
    Family("vk", comments=(".wcommentspost",)),
    Family("ucbox", comments=(".ucboxcomment",)),
    Family("giscus", comments=(".gsccomment", ".gscreply")),
    Family("commento", comments=(".commentocard",)),
    Family("serendipity", comments=(".serendipitycomment",)),
    Family("spip", comments=("li.forumfil",)),
    Family("tumblr", comments=("li.note.reply", "li.note.withcommentary")),
    Family("mastodon", comments=(".entryreply:statuscontent",)),
    Family("wpdiscuz", comments=(".wccomment", ".wpdcomment", ".wpdiscuzcomment")),
    Family("komento", comments=(".kmtitem",)),
    Family("jcomments", comments=("#commentitem+",)),
    Family("contao", comments=(".commentdefault#c+",)),
    Family("jomcomment", comments=(".jomentry",)),
    Family("intensedebate", comments=(".idcc#idcomment+",)),
    Family("metafilter", comments=("div.comments#c+",)),
    Family("medium", comments=(".streamitem:postmetainline",)),
    Family("youtube", comments=("ytd-comment-renderer", "ytd-comment-view-model")),
    Family("coral", comments=(".talkstreamcommentwrapper", ".coralcomment")),
    Family("viafoura", comments=(".vfpostcard",)),
    Family("spotim", comments=("li.spcvlistitem",)),
    Family("haloscan", comments=("table.messagetable:infocell",)),
    Family("livefyre", comments=(".lfcommentcontainer", ".fyrecomment", ".fyrecommentarticle")),
    Family("k2", lists=(".itemcommentslist",)),
    Family(
        "wordpress",
        comments=(
            "#licomment+",
            "li.comment.depth",
            ".comment.depth",
            ".comment.threadeven",
            ".comment.threadodd",
            ".comment.byuser",
            "li.comment#comment+",
            "#divcomment+",
        ),
        lists=(".commentlist", "#commentlist"),
        heads=("dt.comment", "dt#comment+"),
    ),
    Family("blogger", comments=("li.comment#c+",), heads=("dt.commentauthor", "dt#c+"), lists=("#cholder",)),
    Family("movabletype", comments=(".comment#c+", ".comment.hentry", ".commentbody#c+")),
    Family(
        "comment",
        comments=(
            "#comment+",
            "#comm+",
            "#cmt+",
            "#usercomment+",
            "#reply+",
            "#dcomment+",
            "#kommentar+",
            "#response+",
            "#postresp+",
            "#comentario+",
            "#commentaire+",
        ),
    ),
    Family("comment", comments=("[data-comment-id]", "[data-commentid]", "[comment-id]")),
    Family("schema", comments=("@comment", "@usercomments")),
    Family("schema", comments=("@answer", "@suggestedanswer", "@acceptedanswer"), strict=True),
    Family("schema", comments=("@discussionforumposting",), forum=True, strict=True),
    Family(
        "comment",
        comments=(
            ".comment",
            ".commentitem",
            ".commentwrapper",
            ".commentwrap",
            ".commentcontainer",
            ".commentbox",
            ".commentblock",
            ".commententry",
            ".commentrow",
            ".commentholder",
            ".commentnode",
            ".commentunit",
            ".commentpost",
            ".commentli",
            ".commentcard",
            ".singlecomment",
            ".onecomment",
            ".usercomment",
            ".readercomment",
            ".articlecomment",
            ".blogcomment",
            ".postcomment",
            ".newscomment",
            ".commentparent",
            ".commentchild",
            ".toplevelcomment",
            ".subcomment",
            ".childcomment",
            ".nestedcomment",
            ".publishedcomment",
            ".commentreplyitem",
            ".comentario",
            ".leserbrief",
            ".commentscon",
            ".commentaire",
            ".kommentar",
            ".commento",
            ".komment",
            ".komentarz",
            ".yorum",
            ".reactie",
            ".komentar",
            ".cmt",
            ".ccomment",
            ".bccomment",
            ".cscomment",
            ".jscomment",
            ".threadcomment",
            ".topiccomment",
            ".hcomment",
            ".comments.hentry",
        ),
        lists=(
            ".commentslist",
            "#commentslist",
            ".commentlists",
            ".comlist",
            "#comlist",
            ".commentsblock",
            "#commentsblock",
            ".listcomments",
            ".commentitems",
            "ol.comments",
            "ul.comments",
            "ol#comments",
            "ul#comments",
            "dl.comments",
            ".reactions",
        ),
    ),
    Family("phpbb", comments=("#p+:postbody", ".postbody#p+"), forum=True, weak=True),
    Family("movabletype", heads=("div#c+:posted", "a#c+:posted"), weak=True),
    Family("comment", comments=(".anycomment",), weak=True),
    Family("comment", texts=(".commenttext", ".commentcontent", ".commentbody"), weak=True),
    Family(
        "review",
        comments=(
            "@review",
            "@reviews",
            "@userreview",
            ".review",
            ".userreview",
            ".customerreview",
            ".reviewitem",
            ".hreview",
            ".jdgmrev",
            ".sprreview",
            ".stampedreview",
            ".yotporeview",
        ),
        weak=True,
    ),
    Family(
        "forum",
        comments=(
            ".forumpost",
            ".topicreply",
            ".threadreply",
            ".threadpost",
            ".posting",
            ".messagecard",
            ".topicpost",
            ".post#post+",
            ".post#p+",
            ".message#post+",
            ".message#message+",
            "#post+",
            "#msg+",
            ".post",
            ".message",
            ".reply",
            ".answer",
            ".response",
            "#r+",
        ),
        texts=(".postmessage", ".messagebody", ".postbody", ".postcontent", ".posttext", ".postingtext"),
        forum=True,
        weak=True,
    ),
    Family(
        "repeated",
        regions=(
            "#comments",
            ".comments",
            "#commentlist",
            "#commentslist",
            ".commentlist",
            ".commentslist",
            "#commentsarea",
            ".commentsarea",
            "#commentssection",
            ".commentssection",
            "#commentsection",
            ".commentsection",
            "#commentscontainer",
            ".commentscontainer",
            "#commentswrapper",
            ".commentswrapper",
            ".readercomments",
            ".usercomments",
            ".articlecomments",
            ".postcomments",
            "#responses",
            "#discussion",
            "#kommentare",
            ".kommentare",
            "#commentaires",
            ".commentaires",
            "#comentarios",
            ".comentarios",
            "#commenti",
            "#leserkommentare",
            "#yorumlar",
        ),
        weak=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Selector:
    """One selector made ready: everything in it must hold. ``family``: its place in FAMILIES."""

    family: int
    kind: str
    rank: int
    tag: str
    words: frozenset[str]
    attribute: str
    parent: frozenset[str]
    inside: str

    @property
    def is_bare(self) -> bool:
        """Whether nothing but one class word is asked for."""
        return len(self.words) == 1 and not self.tag and not self.attribute and not self.is_numbered

    @property
    def is_numbered(self) -> bool:
        """Whether an id with a number is asked for."""
        return any(word[-1] == "+" for word in self.words)


_PART = re.compile(r"([.#@\[]?)([a-zA-Z-]+)([+]?)\]?")


def _compile(text: str, family: int, kind: str, rank: int) -> Selector:
    above, _, own = text.rpartition(">")
    own, _, inside = own.partition(":")
    tag, words, attribute = "", set[str](), ""
    for mark, name, number in _PART.findall(own):
        if mark == "":
            tag = name
        elif mark == "[":
            attribute = name
        else:
            words.add({".": "", "#": "#", "@": "@"}[mark] + name.lower() + number)
    parent = frozenset((above.replace(".", ""),)) if above else frozenset[str]()
    return Selector(family, kind, rank, tag, frozenset(words), attribute, parent, inside)


def _selectors() -> Iterable[Selector]:
    rank = 0
    for number, family in enumerate(FAMILIES):
        for kind in ("openings", "comments", "lists", "heads", "texts", "regions"):
            for text in getattr(family, kind):
                yield _compile(text, number, kind, rank)
                rank += 1


def _index(selectors: Iterable[Selector]) -> Mapping[str, tuple[Selector, ...]]:
    """Selectors by one thing that each asks for: a word, else an attribute, else a tag."""
    found: dict[str, list[Selector]] = {}
    for selector in selectors:
        key = min(selector.words, key=lambda w: (w[0] not in "#@", w), default="")
        called = f"[{selector.attribute}]" if selector.attribute else selector.tag
        found.setdefault(key or called, []).append(selector)
    return {key: tuple(own) for key, own in found.items()}


SELECTORS: Mapping[str, tuple[Selector, ...]] = _index(_selectors())
SELECTOR_WORDS = frozenset(word for own in SELECTORS.values() for selector in own for word in selector.words)
