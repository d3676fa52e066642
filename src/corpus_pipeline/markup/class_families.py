"""Families of the words that pages write into class and id: what they say of the text below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import repeat
from types import MappingProxyType

import numpy as np

from corpus_pipeline.markup.class_words import SAYING_PARTS, WHOLE_NAMES_HAVE
from corpus_pipeline.markup.elements import Mark
from corpus_pipeline.markup.words import END

# Whole words, after class and id are split at anything but letters and at capitals.
_FAMILIES: Mapping[int, str] = MappingProxyType(
    {
        Mark.W_NAV: "nav navi navbar navigation menu menus submenu menubar breadcrumb breadcrumbs crumb crumbs toc "
        "skip skiplink dropdown megamenu sitemap toolbar toolbox",
        Mark.W_HEADER: "masthead topbar banner branding logo siteheader header",
        Mark.W_FOOTER: "footer foot copyright colophon sitefooter legal disclaimer bottombar",
        Mark.W_SIDEBAR: "sidebar aside rail widget widgets rightcol secondary sidecol rightcolumn",
        Mark.W_RELATED: "related relatedposts recommended recommendation recommendations recommend popular trending "
        "latest recent outbrain taboola zergnet jp yarpp similar mostread mostpopular readnext upnext suggested teaser "
        "teasers promo promos carousel slider trc crp recirc alsolike morefrom headlines ticker",
        Mark.W_SHARE: "share sharing shares social socials sharedaddy addthis addtoany sharethis bookmark bookmarks "
        "follow follows tweet facebook twitter pinterest whatsapp likes sociable shareaholic fb",
        Mark.W_AD: "ad ads adv advert adverts advertisement advertisements advertising advertorial sponsor sponsored "
        "sponsors dfp adsense adslot adbox adsbygoogle promotion affiliate gpt",
        Mark.W_NOTICE: "cookie cookies consent gdpr modal dialog popup overlay lightbox newsletter "
        "subscribe subscription signup signin login register paywall alert notice privacy lightboxes optin mailchimp "
        "subscribebox",
        Mark.W_COMMENT: "comment comments commentlist commentlists disqus respond reply replies discussion livefyre "
        "commentary responses feedback commentform",
        Mark.W_AUTHOR: "author authors byline bylines writer contributor auteur autor vcard bio",
        Mark.W_DATE: "date dates datetime timestamp pubdate published publish dateline time updated posttime",
        Mark.W_META: "meta metadata info postmeta entrymeta details credits credit byline postinfo",
        Mark.W_TAGS: "tag tags tagcloud category categories cats keywords topics hashtag taglist catlinks",
        Mark.W_CAPTION: "caption captions figcaption imagecaption photocredit thumbcaption imagecredit",
        Mark.W_TITLE: "title headline heading",
        Mark.W_CONTENT: "article content entry post story body text articlebody entrycontent postcontent postbody "
        "storybody articletext bodytext articlecontent maincontent prose hentry blogpost richtext mw",
        Mark.W_HIDDEN: "hidden hide offscreen invisible visuallyhidden screenreader sr collapse noprint",
        Mark.W_PAGER: "pager pagination paging pagenav prev previous next older newer pagenavi",
        Mark.W_ITEM: "card cards item items tile tiles excerpt summary listing grid teaser result results thumbnail",
        Mark.W_SUBTITLE: "subtitle subheadline standfirst lede lead intro dek deck kicker subhead summary",
        Mark.W_NOTE: "footnote footnotes correction corrections editorial reference references reflist bio",
        Mark.W_FORM: "form search searchform searchbox searchbar filter filters input button buttons btn rating "
        "ratings vote votes cart wishlist print email",
    }
)


def _by_word() -> dict[str, int]:
    out: dict[str, int] = {}
    for mark, words in _FAMILIES.items():
        for word in words.split():
            out[word] = out.get(word, 0) | mark
    return out


WORDS: Mapping[str, int] = MappingProxyType(_by_word())
# What these are followed by is said of something else: "has-sidebar", "no-share".
_OF_OTHERS = ("no", "not", "non", "has", "with", "w", "and", "without", "hide", "show", "un", "is", "elementor")
# What follows a digit is the rest of a generated name.
_WORD = re.compile(rf"(?<![0-9])(?:[A-Z]?[a-z]+|[A-Z]{{2,}})|{END}")
# Class lists are short; what stands beyond this many characters is generated.
MAX_CHARS = 300
# Beside marks: the word says something to ``class_words``, or is part of a name that does; what follows is said of
# something else; the end of a name.
SAYS, MAY_SAY, _IS_OTHER, _IS_END = 1 << 59, 1 << 60, 1 << 61, 1 << 62
ALL_MARKS = SAYS - 1


def _codes() -> dict[str, int]:
    """Marks of the known words, and the bits above, in each way to write them."""
    codes = dict(WORDS)
    for words, bit in ((SAYING_PARTS, SAYS), (WHOLE_NAMES_HAVE, MAY_SAY), (_OF_OTHERS, _IS_OTHER)):
        for word in words:
            codes[word] = codes.get(word, 0) | bit
    written = {spelt: code for word, code in codes.items() for spelt in (word, word.capitalize(), word.upper())}
    return written | {END: _IS_END}


_CODES: Mapping[str, int] = MappingProxyType(_codes())


def word_codes(names: Sequence[str]) -> list[int]:
    """The marks of all known words in each of some class or id attributes, with SAYS and MAY_SAY; 0.2 us a word."""
    if not names:
        return []
    words = _WORD.findall("".join([f"{name[:MAX_CHARS]}{END}" for name in names]))
    codes = np.fromiter(map(_CODES.get, words, repeat(0)), np.int64, len(words))
    ends = np.flatnonzero(codes >= _IS_END)
    codes[1:][(codes[:-1] & _IS_OTHER) != 0] &= SAYS | MAY_SAY
    found: list[int] = (np.bitwise_or.reduceat(codes, [0, *(ends[:-1] + 1)]) & (_IS_OTHER - 1)).tolist()
    return found
