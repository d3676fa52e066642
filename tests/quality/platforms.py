"""How platforms show a reader's comments when their pages are copied as plain text: names, times and buttons around it.

Every text, name and site here was written for these tests; the words of the buttons are those that readers see.
"""

from __future__ import annotations

from typing import NamedTuple


class Platform(NamedTuple):
    """One way to show comments.

    ``head``: what stands above the thread; ``comment``: one comment, with ``{name}``, ``{time}``, ``{text}``, ``{i}``
    (1, 2, 3) and ``{handle}`` (the name in small letters without blanks); ``time``: how times are written, with
    ``{i}``; ``shown``: what is the name; ``below``: what stands below the thread; ``n``: how many comments.
    """

    head: str
    comment: str
    time: str = ""
    shown: str = "{name}"
    below: str = ""
    n: int = 3


NAMES = ("ferry_moth", "Ilse Varga", "Quiet Oar")
TEXTS = (
    "I took the boat twice last week and it was late both times, so a second one would help me a lot.",
    "Who pays for the second crew? Nobody has told us that, and the tickets are dear enough.",
    "My grandfather rowed people across for a penny. He would have laughed at all this.",
)

ARTICLE = """The Ferry at Oxmere Gets a Second Boat

14 May 2023

The ferry at Oxmere, which has crossed the river with one boat since the bridge was closed, gets a second one in the \
summer, the council said on Thursday.

It was built in the yard below the weir, has room for forty people and their bicycles, and needs a crew of two instead \
of three, because its engine is watched from the wheelhouse.

Until it is here, the old boat goes every twenty minutes from six in the morning, and every half an hour on Sundays \
and in the evening, when there are few who want to cross.
"""

ABOVE = """Oxmere Messenger

  • Home
  • Town
  • River
  • Weather
  • About us

"""

BETWEEN = """
Related stories:

  • Why the Bridge Stays Closed This Year
  • Ten Walks Along the Weir
  • The Yard Takes Two Apprentices
Posted in: River, Town
"""

BELOW = """
Previous: The Yard Takes Two Apprentices

Subscribe to our newsletter

Contact us | Privacy | Map of this site

© 2023 Oxmere Messenger. All rights reserved.
"""

PLATFORMS = {
    # Blogs
    "wordpress_list": Platform(
        "3 Comments", "  {i}. {name} says:\n    {time}\n\n    {text}\n\n    Reply", "May 1{i}, 2023 at 1:4{i} pm"
    ),
    "wordpress_one": Platform(
        "One Comment", "  {i}. {name} says:\n    {time}\n\n    {text}\n\n    Reply", "May 1{i}, 2023 at 1:4{i} pm", n=1
    ),
    "wordpress_line": Platform("Comments", "  {i}. {name} says: {time}\n\n    {text}\n\n    Reply", "05/1{i}/2023"),
    "wordpress_said_on": Platform("Reader comments", "{name} on {time} said:\n\n{text}\n\nReply", "May 1{i}, 10:14 AM"),
    "theme_date_says": Platform(
        "Comments (3)", "  {i}. {time} / {name} says:\n\n    {text}\n\n    [Reply]", "1{i}. May, 2023"
    ),
    "theme_utc": Platform(
        "3 comments",
        "  {i}. {name}\n\n    {time} Link to this comment\n\n    Reply\n\n    {text}",
        "May 1{i}, 2023 at 12:45 pm (UTC -4)",
    ),
    "theme_twitter": Platform(
        "3 comments on “The Ferry at Oxmere”",
        "  {i}. {name}, on {time} // Twitter: @{handle}\n\n    {text}",
        "May 1{i}th, 2023",
    ),
    "theme_two_lines": Platform(
        "3 comments Add your comment",
        "{name}\n\n{time}\n2:1{i} pm\n\n{text}\n\n  • Link\n  • Report this comment",
        "May 1{i}th, 2023",
    ),
    "theme_bullets": Platform("3 Comments", "  • {name}\n    {time}\n    {text}", "May 1{i}, 2023 at 12:45 pm"),
    "theme_dot": Platform("3 Comments", "  • {name} · {time}\n\n    {text}\n\n    Reply", "{i} days ago"),
    "theme_ordinal": Platform("3 Comments", "  {i}. {name}\n    {time}\n    {text}\n    Reply", "May 1{i}th"),
    "theme_two_figures": Platform(
        "3 CommentsNo Reactions", "  {i}. {name}\n    {time}\n    {text}\n    Reply", "1{i} May 23 at 11:2{i} pm"
    ),
    "theme_no_year": Platform("3 Comments", "{name}\n{time}\n{text}\nReply", "1{i} May, 14:2{i}"),
    "theme_iso": Platform("3 comments", "{name}\n{time}\n{text}", "2023-05-2{i}T14:02:0{i}Z"),
    "theme_permalink": Platform("3 comments", "#{i} {name} | {time} | Permalink\n{text}", "05/1{i}/2023 - 14:02"),
    "theme_time_above": Platform("3 Comments", "{time}\n{name}\n{text}", "{i} hours ago"),
    "theme_numbered": Platform("3 Comments, Comment or Ping", "  {i}. {i}.\xa0{name}\n    {text}"),
    "theme_names": Platform("3 Comments", "  {i}. {name}\n    {text}\n    Reply"),
    "thesis": Platform(
        "{ 3 comments… read them below or add one }", "{i}\n{name} {time}\n\n{text}", "05.1{i}.23 at 21:35"
    ),
    "blogger": Platform("3 comments:", "{name} said...\n\n{text}\n\n{time}", "1{i} May 2023 01:19"),
    "blogger_one": Platform("1 comment:", "{name} said...\n\n{text}\n\n{time}", "1{i} May 2023 01:19", n=1),
    "typepad": Platform("Comments", "{text}\n\nPosted by: {name} | {time}", "May 1{i}, 2023 at 01:19 PM"),
    # Widgets
    "disqus": Platform(
        "3 Comments\nOxmere Messenger\n1\nLogin\nJoin the discussion…",
        "Avatar\n{name}\n•\n{time}\n{text}\n{i}\n•\nReply\n•\nShare ›",
        "{i} years ago",
    ),
    "disqus_line": Platform("3 Comments", "{name} • {time}\n{text}\n\n{i} • Reply•Share ›", "{i} years ago"),
    "livefyre": Platform(
        "Sign in\n3 people listening\nNewest | Oldest",
        "{name} {i}{i} pts\n{time}\n\n{text}\n\nFlag\nShare\nLikeReply",
        "{i} days ago",
    ),
    "livefyre_plain": Platform("3 comments", "{name} {i} pts\n\n{text}\n\nlike\nreply"),
    "facebook_widget": Platform(
        "3 Comments\nSort by\nNewest\nAdd a comment...", "{name}\n{text}\nLike · Reply · {time}", "{i}y"
    ),
    "intense_debate": Platform(
        "Comments (3)\nSort by: Date Rating Last Activity",
        "{name} · {time}\n\n{text}\n\nReply\nReport",
        "{i} weeks ago",
    ),
    "hyvor": Platform("3 comments\nSort by: Top", "{name}\n{time}\n{text}\n{i}\nReply", "{i} months ago"),
    # Social sites
    "reddit": Platform(
        "45\nGo to comments\n\nShare\n\nSort by:\nBest\n\nSearch Comments\nExpand comment search",
        "u/{handle} avatar\n{handle}\n•\n{time}\n{text}\n\nUpvote\n1{i}\n\nDownvote\n\nReply\nreply\n\nAward\n\nShare\nShare",
        "{i}y ago",
        "{handle}",
    ),
    "reddit_old": Platform(
        "all 45 comments\nsorted by: best",
        "[–]{handle} 1{i} points {time} \n{text}\n\npermalinkembedsavereportreply",
        "{i} years ago",
        "{handle}",
    ),
    "reddit_old_lines": Platform(
        "all 45 comments\nsorted by: best",
        "[–]{handle}\n1{i} points\n{time}\n{text}\npermalink\nembed\nsave\nreport\nreply",
        "{i} years ago",
        "{handle}",
    ),
    "hacker_news": Platform(
        "add comment", "{handle} {time} | prev | next [–]\n\n{text}\n\nreply", "{i} hours ago", "{handle}"
    ),
    "youtube": Platform(
        "3 Comments\nSort by\nAdd a comment...",
        "@{handle}\n{time}\n{text}\n1{i}\nReply\n{i} replies",
        "{i} years ago",
        "@{handle}",
    ),
    "facebook": Platform("3 Comments\nMost relevant", "{name}\n{text}\nLike\nReply\n{time}", "{i}w"),
    "linkedin": Platform(
        "3 Comments",
        "{name}\nFerry engineer at Oxmere Ltd\n{time}\nReport this comment\n\n{text}\n\nLike\nReply\n1{i} Reactions",
        "{i}mo",
    ),
    "mastodon": Platform("", "{name}\n@{handle}@boats.example\n{time}\n\n{text}", "{i}d"),
    "lobsters": Platform("", "[-]\n{handle}\n{time}\n|\nlink\n1{i}\n{text}\nreply", "{i} hours ago", "{handle}"),
    # Papers
    "guardian": Platform(
        "Comments (3)\nThis discussion is closed for comments.\nOrder by Oldest\nShow 25\nThreads Collapsed",
        "{name}\n{time}\n{i}\n\n{text}\n\nShareFacebookTwitter\nReport",
        "1{i} May 2023 10.1{i}",
    ),
    "nyt": Platform(
        "3 Comments\nReaders’ Picks\nAll",
        "{name}\nUpper Weir\n{time}\n\n{text}\n\nReply\n1{i} Recommend\nShare\nFlag",
        "May {i}",
    ),
    "daily_mail": Platform(
        "Comments 3\nShare what you think\nNewest\nOldest\nBest rated",
        "{name}, Upper Weir, United Kingdom, {time}\n\n{text}\n\n1{i}\n{i}\nClick to rate",
        "{i} hours ago",
    ),
    "bbc": Platform(
        "Comments\nSign in or register to comment and rate comments.\nThis entry is now closed for comments.",
        "Comment number {i}.\nPosted by {name}\non {time}\n{text}\nComment number {i}. 1 0 Rate this comment\nReport this comment",
        "1{i} May 2023 10:1{i}",
    ),
    "washington_post": Platform(
        "3 Comments\nAll Comments\nNewest First",
        "{name}\n{time}\n{text}\nLike\n{i}\nReply\nLink\nReport",
        "5/1{i}/2023 10:1{i} AM EDT",
    ),
    "spiegel": Platform("Diskutieren Sie mit", "{name}\n{time}\n{text}\nAntworten", "1{i}.05.2023, 10:1{i} Uhr"),
    "zeit": Platform("3 Kommentare", "{name}\n#{i}  —  {time}\n{text}\nAntworten", "vor {i} Stunden"),
    "derstandard": Platform(
        "Forum: 3 Postings\nIhr Kommentar zum Thema",
        "{name}\n{time}\n{i}\n+\n{text}\nantworten\nlink\nmelden",
        "12. Mai 2023, 10:1{i}:0{i}",
    ),
    "lemonde": Platform("Commentaires (3)", "{name} {time}\n{text}\nRépondre", "1{i}/05/2023 à 10h1{i}"),
    "elpais": Platform("3 comentarios", "{name} | {time}\n{text}\nResponder", "1{i}/05/2023 | 10:1{i}h"),
    "habr": Platform("Комментарии 3", "{name}\n{time}\n0\n{text}\nОтветить", "1{i} мая 2023 в 10:1{i}"),
    # Sites for writing
    "medium": Platform(
        "Responses (3)\n\nWrite a response\n\nWhat are your thoughts?",
        "{name}\n\n{time}\n\n{text}\n\n{i}\n\nReply",
        "May 1{i}, 2023",
    ),
    "substack": Platform(
        "Discussion about this post\nComments\nRestacks",
        "{name}\n{time}\nLiked by Ada Brill\n\n{text}\n\nLike (1{i})\nReply\nShare\n{i} replies",
        "May 1{i}",
    ),
    # Boards
    "phpbb": Platform(
        "3 posts • Page 1 of 1", "Re: The ferry\nPost by {name} » {time}\n\n{text}\nTop", "Sun May 1{i}, 2023 10:14 am"
    ),
    "vbulletin": Platform(
        "",
        "{time}   #{i}\n{name}\nSenior Member\nJoin Date: Mar 2009\nPosts: 1,20{i}\n\n{text}\nReply With Quote",
        "05-1{i}-2023, 10:14 AM",
    ),
    "xenforo": Platform("", "{name}\nWell-known member\n{time}\n#{i}\n{text}\nReactions: Ada Brill", "May 1{i}, 2023"),
    "bbpress": Platform(
        "Viewing 3 posts - 1 through 3 (of 3 total)\n\n  • Author\n    Posts",
        "  • {time} #433{i}\n    {name}\n    Member\n    {text}",
        "May 1{i}, 2023 at 12:37 pm",
    ),
    "discourse": Platform("", "{handle}\n\n{name}\n\n{time}\n\n{text}\n\n{i}", "May '2{i}"),
    "discourse_line": Platform(
        "", "{handle} {time} {i}\n\n{text}\n\n{i} Likes", "May 1{i}, 2023, 10:1{i}am", "{handle}"
    ),
    "stack_exchange": Platform(
        "3 Answers\nSorted by:\nHighest score (default)",
        "{i}\n\n{text}\n\nShare\nImprove this answer\nFollow\nanswered {time}\n{name}\n1,23{i}3 gold badges12 silver badges",
        "May 1{i}, 2023 at 10:14",
    ),
    "fluxbb": Platform(
        "",
        "#{i} {time}\n{name}\nMember\nRegistered: 2019-04-01\nPosts: 11{i}\nRe: The ferry\n{text}\nOffline",
        "2023-05-1{i} 16:59:52",
    ),
    "smf": Platform(
        "",
        "{name}\nFull Member\nPosts: 12{i}\nRe: The ferry\n« Reply #{i} on: {time} »\n{text}\nLogged",
        "May 1{i}, 2023, 10:14:02 AM",
    ),
    "trustpilot": Platform(
        "",
        "{name}\n{i} reviews\nNL\n{time}\n\n{text}\nDate of experience: April {i}, 2023\nUseful\nShare",
        "May 1{i}, 2023",
    ),
}


def thread_of(platform: Platform) -> str:
    """The comments of a platform, with their head."""
    comments = [
        platform.comment.format(**_words(i), time=platform.time.format(i=i), text=TEXTS[i - 1])
        for i in range(1, platform.n + 1)
    ]
    return "\n\n".join(part for part in (platform.head, *comments, platform.below) if part)


def wanted_of(platform: Platform) -> list[tuple[str, str, str]]:
    """Name, time and text of each comment of a platform."""
    rows = range(1, platform.n + 1)
    return [(platform.shown.format(**_words(i)), platform.time.format(i=i), TEXTS[i - 1]) for i in rows]


def article_of(platform: Platform) -> str:
    """An article with its thread."""
    return f"{ARTICLE}\n{thread_of(platform)}\n"


def page_of(platform: Platform) -> str:
    """A whole page: menu, article, other articles, thread, footer."""
    return f"{ABOVE}{ARTICLE}{BETWEEN}\n{thread_of(platform)}\n{BELOW}"


def _words(i: int) -> dict[str, str | int]:
    name = NAMES[i - 1]
    return {"i": i, "name": name, "handle": name.lower().replace(" ", "")}
