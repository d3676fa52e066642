"""The words by which the markup of many systems calls the parts of a comment, and how words are compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus_pipeline.markup.words import END, which_hold, with_ends


def word_set(words: str) -> frozenset[str]:
    """Words that are written apart by blanks."""
    return frozenset(words.split())


# Longer attributes are data; patterns are bounded by it.
MAX_ATTRIBUTE = 300
_DROPPED = str.maketrans("", "", "-_0123456789")
_DIGIT = re.compile(r"[0-9]")
_HEXADECIMAL = re.compile(r"([A-Za-z]{1,12})[-_]([0-9a-f]{9,40})")
_PREFIX = re.compile(r"(?:([a-z]{1,4})[-_]{1,2}([A-Za-z][^ ]{1,80})|[A-Z][a-z]{0,3}([A-Z][^ ]{1,80}))")
# Classes that programs make of the names of a block and its element: Comment_author__x1Y2z, Comment__Author-sc-1ab2c-0.
_CSS_MODULE = re.compile(r"([A-Za-z][A-Za-z0-9]{1,40})_([A-Za-z][A-Za-z0-9-]{1,40})__[A-Za-z0-9+_-]{4,8}")
_STYLED = re.compile(r"([A-Za-z][A-Za-z0-9]{1,40})__([A-Za-z][A-Za-z0-9]{1,40})-sc-[a-z0-9]{4,10}-[0-9]{1,3}")
_WHOLE_BLOCKS = word_set("root container wrapper item main block self box card outer")
# What stands before a word and makes another thing of it.
_NO_PREFIX = word_set("no new add has show hide my all top last see view btn icon num fa post user edit form")
# Any other name of a block of comments, whatever stands before it: my-site-comment, siteComment__item.
_ANY = re.compile(r"([A-Za-z][A-Za-z0-9]{1,24})(?:[-_]{1,2}c|C)omment(?:[-_]{1,2}(?:item|box|wrapper|row|card))?")
ANY_COMMENT = "anycomment"
_NO_SITE = _NO_PREFIX | word_set("recent latest leave write count number total load more first featured related hot")


def normal_words(text: str) -> list[str]:
    """The words of a ``class`` attribute as they are compared; also without a short prefix, as of *c-comment*."""
    words = text.lower().translate(_DROPPED).split()
    if "omment" in text:
        if "__" in text:
            words += [as_one.lower() for word in text[:MAX_ATTRIBUTE].split() if (as_one := _whole_module(word))]
        for word in text[:MAX_ATTRIBUTE].split():
            found = _PREFIX.fullmatch(word)
            if found and found[1] not in _NO_PREFIX:
                words.append((found[2] or found[3]).lower().translate(_DROPPED))
            elif (named := _ANY.fullmatch(word)) and named[1].lower() not in _NO_SITE:
                words.append(ANY_COMMENT)
    return words


def _whole_module(word: str) -> str:
    """The block of a class that a program made, where the element is the block itself; else both as one word."""
    found = _module(word)
    if found is None:
        return ""
    block, element = found[1], found[2].translate(_DROPPED)
    return block if element.lower() in _WHOLE_BLOCKS or element.lower() in block.lower() else block + element


def _module(word: str) -> re.Match[str] | None:
    return _CSS_MODULE.fullmatch(word) or _STYLED.fullmatch(word)


def element_of(word: str) -> str:
    """The name of an element behind that of its block: ``block__element--modifier``, ``Block_element__hash``."""
    found = _module(word)
    return found[2] if found else word.rpartition("__")[2].partition("--")[0]


def which_ask(names: Sequence[str], known: Mapping[str, int]) -> set[int]:
    """The numbers of those ``class`` attributes of which some words, as they are compared, may be known ones."""
    words = with_ends(names).lower().translate(_DROPPED).split()
    return {*which_hold(words, known), *(i for i, name in enumerate(names) if "omment" in name)}


def id_stem(text: str) -> str:
    """An ``id`` without hyphens, underscores and digits, in lower case."""
    return text[:MAX_ATTRIBUTE].lower().translate(_DROPPED)


def id_stems(names: Sequence[str]) -> list[str]:
    """The stems of several ids, read at once."""
    return END.join([name[:MAX_ATTRIBUTE] for name in names]).lower().translate(_DROPPED).split(END) if names else []


def normal_id(text: str) -> str:
    """An ``id`` as it is compared: its stem behind ``#``, with ``+`` where a number stands in it.

    A hexadecimal number is one as well, where letters and digits are in it.
    """
    text = text[:MAX_ATTRIBUTE]
    stem = id_stem(text)
    if text.isalpha() or not _DIGIT.search(text):
        return "#" + stem
    hexadecimal = _HEXADECIMAL.fullmatch(text) if len(text) > 10 else None
    if hexadecimal and not hexadecimal[2].isdecimal():
        stem = hexadecimal[1].lower()
    return f"#{stem}+"


# Not readers' comments: links from elsewhere that stand in the same list.
PINGS = word_set("pingback trackback pings trackbacks pinglist trackbacklist linkback")
# What WordPress calls its articles, in lists of them as well.
ARTICLES = word_set("typepost typepage")
# What holds extracts of comments of other pages, or forms.
ELSEWHERE = word_set(
    "recentcomments widgetrecentcomments latestcomments lastcomments recentposts relatedposts related"
    " popularposts sidebar sidebarright sidebarleft widget testimonials testimonial tweets twitter respond"
    " commentform commentrespond commentsform newcomments commentssidebar topcomments mostcommented similarthreads"
    " recommended teaser teasers commentpreview livepreview"
)
# Answers stand in these, behind the comment that they answer or inside it.
REPLY_LISTS = word_set("indented children replies commentreplies commentchildren subcomments nestedcomments idcthread")


def _ranks(*rows: str) -> Mapping[str, int]:
    return {word: rank for rank, row in enumerate(rows) for word in row.split()}


AUTHORS = _ranks(
    "fn commentauthorname authorname commentername username usernamecoloured usernamecolored bigusername hnuser"
    " nickname nick screenname displayname postername messagename bleafusername ljuser postauthorname"
    " @author @creator postmetainlineauthorlockup authortext"
    " talkcommentauthorname talkstreamcommentuserbyline coralcommentusername"
    " srccomponentsusernameindexwrapper uauthor pauthor personlisting bbpauthorname liausername"
    " wpblockcommentauthorname singlecommentname idci commusername pushuserid pauthorname dname"
    " posterdetails postuserusername"
    " authi normalname ucboxnick commentsourceauthor commentoname forumauteur forumqui wcommentspostauthor"
    " displaynamehtml pname sppostusername kpostusername"
    " reviewername commentusername membername userlogin dsqcite dsqauthoruser kmtauthor uficommentactorname"
    " lfcommentusernick fyrecommentusername profilename crayonsauthor userlink wccommentauthor wpdcommentauthor"
    " commentsauthor commentauthorlink forumpostauthor authorlink ipsusername @username",
    "commentauthor author postauthor commentby commenter poster user creator postedby commentuser reviewer"
    " writer owner commentator usernick name autor auteur autore benutzername pseudo cite userinfoname"
    " kdo kto vem wer quien userdetails @name authorinfo postuser msgauthor postername messageauthor postbyline",
    "vcard userinfo messageuser postprofile byline commentheader commenthead posted by commentmeta commentfooter",
    "small meta infocell smallcopy",
)
TIMES = _ranks(
    "kmsgdate sppostuserdate pushipdatetime ptail kdy kiedy zeit"
    " authorposton ucboxdate commentsourcedate commentotimeago reldate posttime restime tiedate pubtime"
    " publishedtimetext talkstreamcommentpublisheddate coralcommenttimestamp momenttime bbpreplypostdate"
    " bbptopicpostdate liamessagepostedon wpblockcommentdate singlecommentdate"
    " idctime commentdate commenttime postdate posttime timestamp datetime date time published age dtstart"
    " dtreviewed"
    " relativetime livetimestamp udt createdtime bleafcreatedtime messagedate created postedon postedtime"
    " commentmetadata commenttimestamp commentposted commentpermalink dateline data fecha datum dateposted"
    " postedat kmttime timeago relativedate reviewdate dateheader @datepublished @datecreated @commenttime"
    " @dateposted",
    "commentmeta meta infocell smallcopy metadata metainfo postinfo postdetails submitted smalltext info"
    " commentinfo permalink"
    " postmeta commentfooter commentheader commentdetails byline author keyinfo header posthead thead small"
    " messageattribution details posted footer head dsqcommentheader",
)
TEXTS = _ranks(
    "texte texto testo kommentartext sppostcontent toptext"
    " cmessage comcontent pushcontent dpostcontent desctxt fullcontent"
    " tf postcolor ucboxcontents serendipitycommentbody commentobody forumtexte wcommentsposttext"
    " bbscontent tiecnt"
    " contenttext talkpluginrichtexttext talkstreamcommentcontent coralcommentcontent econtent pcontent"
    " postarticlecontent bbpreplycontent bbptopiccontent liamessagebodycontent wpblockcommentcontent singlecommenttext"
    " idcctinner messagecell commtext commentcontent commenttext commentmessage commentbodytext"
    " postmessage postcontent postmsg"
    " bbwrapper messagetext usertextbody cooked ipstyperichtext ipsrichtext commentcopy sprose posttext kmsgtext"
    " dsqcommentmessage dsqcommentbody bleafarticle lfbody fyrecommentbody cbody fieldnamecommentbody"
    " entrycontent messagebody jspostcontenttext postingtext usercontent msgbody reviewtext reviewbody"
    " reviewcontent commentcontenttext commentp wccommenttext wpdcommenttext kmtbody commentbd commentstext"
    " commentscontent uficommentbody messagecontent textcontent commentbodycontent responsetextcontent @text"
    " @articlebody @commenttext @reviewbody @description",
    "commentbody commentsbody postbody message content text body comment post commentdescription bd desc inner"
    " entry reply posting answer replycontent description msg commentarea commententry fieldcomment",
)
# What a user adds to all that he writes.
SIGNATURES = word_set(
    "signature sig messagesignature signaturecontent postsignaturecontainer postsignaturewrap"
    " sppostusersignature signaturecontainer forumsignature usersignature liamessagesignature usersig"
)
# Never text, whatever their length.
OTHERS = word_set(
    "smallcopy commentlikes cldlikedislikewrap likedislike postsignature avatar commentavatar userextras"
    " messageuserextras userinfo postprofile messageuser postauthor commentactions messageactionbar commentform"
    " commentrespond respond quickreply adsbygoogle advertisement commentawaitingmoderation messagelastedit"
    " pstatus lastedit lastedited postedit editedby editnote bposteditnote codehead codeheader bbcodedescription"
    " bbcodeblockexpandlink postfoot postfooter postcontrols"
    " postbuttons reactionsbar messagefooter actionbar sharebar actionbuttons userdetails postuserinfo posterinfo"
    " poster sharedaddy jplikes commentmeta commentmetadata commentauthor commentfooter"
    " commentheader submitted postdate"
)
# What a system tells of a user beside each of his posts: times in it are those of his joining.
USER_BOXES = word_set(
    "userinfo postprofile messageuser postauthor poster userdetails author postuserinfo posterinfo userextras"
    " postleft profile memberinfo messageuserextras userstats userprofile authorinfo usercard postbitleft"
)
# Never text where they are short: some systems call the whole comment so.
CONTROLS = word_set(
    "control inreplyto replyingto replytotab reply replylink commentreplylink commentreply replyto actions"
    " controls buttons button votes vote voting"
    " rating ratings likes like likebutton share sharing social report flag editlink commenteditlink edit"
    " permalink says toolbar menu dropdown links postlinks commentlinks screenreadertext sronly hidden noticeblock"
    " commentcount numreplies showreplies morereplies viewreplies ad ads postcount joindate userstats badge rank"
    " role reputation thanks karma score points footer header meta info details commentnumber number count"
    " indexnumber tools options helpful commenttools commentoptions commentcontrols commentlinks commentbuttons"
    " forumtitre forumrepondremessage commentvote commentrating"
    " uplink kmsgtitle rate entnum pushtag thumbs postnumber postno subject posttitle flat flatlist"
)
