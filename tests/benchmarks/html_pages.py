"""Web pages for the benchmark: the articles of ``generate`` as three kinds of sites lay them out, about 100 KB each.

What makes pages of the web large is here in its usual shares: scripts and state in JSON, styles, icons drawn inline,
menus of a hundred links, lists of other articles, a footer, and below one page in four a thread of comments.
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from pathlib import Path

import generate
import pyarrow as pa
import pyarrow.parquet as pq
from generate import Article, Site

# Means of pages of the web: 20 KB of them are text and its elements, the rest is scripts, styles and icons.
SCRIPT_BYTES, STYLE_BYTES, STATE_BYTES = 45_000, 12_000, 15_000
N_MENU, N_RELATED, N_FOOT = 90, 24, 40
# Articles of the web are so many times as long as the sample's.
SCALE = 4
_ICON = "M{} 2.5a9.5 9.5 0 1 0 {} 19 9.5 9.5 0 0 0 0-19zm-{} 14.4-4.6-4.6 1.4-1.4 3.2 3.2 6.6-6.6 1.4 1.4z"


def pages(n_pages: int, seed: int = generate.SEED) -> Iterator[tuple[str, str]]:
    """(url, source) of each page; page 17 is the same page however many there are."""
    for number in range(n_pages):
        site = generate.sites()[number % len(generate.sites())]
        rng = random.Random(f"{seed} html {number}")
        own = generate.article(number, site.language, SCALE, seed)
        layout = (_newspaper, _magazine, _blog)[number % 3]
        yield f"https://www.{site.name}/{number:06d}.html", layout(own, site, rng)


def write_parquet(n_pages: int, path: Path) -> None:
    """Write the pages as one Parquet file with the columns url and html."""
    rows = [{"url": url, "html": source.encode()} for url, source in pages(n_pages)]
    pq.write_table(pa.Table.from_pylist(rows), path, compression="zstd", row_group_size=64)


def _newspaper(own: Article, site: Site, rng: random.Random) -> str:
    """Semantic elements, JSON-LD, a threaded discussion in nested lists."""
    body = "".join(f"<p>{_with_link(text, rng)}</p>\n" for text in own.paragraphs)
    main = (
        f'<main id="content"><article class="story"><header><span class="kicker">{_t(own.section)}</span>'
        f'<h1 class="story__title">{_t(own.title)}</h1><p class="byline">{_t(own.byline)}</p>'
        f'<time class="story__time">{_t(own.date)}</time>{_share(rng)}</header>'
        f'<div class="story__body">{body}</div></article>{_nested(own, site)}</main>'
    )
    return _page(own, site, rng, main + f'<aside class="related">{_related(site, rng)}</aside>')


def _magazine(own: Article, site: Site, rng: random.Random) -> str:
    """Nothing but div elements with generated class names, advertisements within the text, comments as cards."""
    parts = []
    for i, text in enumerate(own.paragraphs):
        parts.append(
            f'<div class="css-1x{i % 7}p0 rich-text"><p class="css-k{i % 3}">{_with_link(text, rng)}</p></div>'
        )
        if i % 4 == 3:
            parts.append('<div class="ad-slot" data-slot="inline"><div class="ad-label">Advertisement</div></div>')
    cards = "".join(
        f'<div class="comment-card" id="c{i}"><div class="comment-author">{_t(name)}</div><div class="comment-date">'
        f'{_t(when)}</div><div class="comment-text">{"".join(f"<p>{_t(line)}</p>" for line in lines)}</div></div>'
        for i, (name, when, lines) in enumerate(own.comments)
    )
    main = (
        f'<div class="css-wrap"><div class="css-head"><h1>{_t(own.title)}</h1>'
        f'<div class="css-by">{_t(own.byline)}</div>'
        f'<div class="css-date">{_t(own.date)}</div>{_share(rng)}</div>{"".join(parts)}'
        f'<div class="comments-section">{cards}</div></div>'
    )
    return _page(own, site, rng, main + f'<div class="sidebar"><div class="widget">{_related(site, rng)}</div></div>')


def _blog(own: Article, site: Site, rng: random.Random) -> str:
    """A table for the frame of the page, text set by line breaks, a flat list of comments."""
    body = "<br><br>\n".join(_with_link(text, rng) for text in own.paragraphs)
    replies = "".join(
        f'<li class="comment" id="comment-{i}"><cite class="fn">{_t(name)}</cite> <span class="meta">{_t(when)}</span>'
        f"<p>{'<br>'.join(map(_t, lines))}</p></li>"
        for i, (name, when, lines) in enumerate(own.comments)
    )
    main = (
        f'<table class="frame"><tr><td class="left">{_related(site, rng)}</td><td class="post"><h2 class="entry-title">'
        f'{_t(own.title)}</h2><small>{_t(own.date)} {_t(own.byline)}</small><div class="entry">{body}</div>'
        f'<ol class="commentlist">{replies}</ol></td></tr></table>'
    )
    return _page(own, site, rng, main)


def _page(own: Article, site: Site, rng: random.Random, main: str) -> str:
    menu = _links(site, rng, N_MENU)
    foot = "".join(f"<p>{_t(line)}</p>" for line in site.foot) + _links(site, rng, N_FOOT)
    ld = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": own.title})
    return (
        f'<!DOCTYPE html>\n<html lang="{site.language}"><head><meta charset="utf-8"><title>{_t(own.title)} - '
        f'{_t(site.title)}</title><meta property="og:title" content="{_t(own.title)}"><meta property="og:site_name" '
        f'content="{_t(site.title)}"><script type="application/ld+json">{ld}</script><style>{_styles(rng)}</style>'
        f'<script>{_script(rng, SCRIPT_BYTES // 2)}</script></head><body><header><div class="logo">{_t(site.title)}'
        f'</div><nav class="menu"><ul>{menu}</ul></nav></header>\n{main}\n<footer>{foot}</footer>'
        f"<script>window.__STATE__={_state(rng)}</script><script>{_script(rng, SCRIPT_BYTES // 2)}</script>"
        "</body></html>"
    )


def _nested(own: Article, site: Site) -> str:
    """The comments, every third an answer to the one before it."""
    reply = _t(generate.vocabulary()[site.language]["reply"])
    items = [
        f'<li class="comment{" child" if i % 3 == 2 else ""}" data-comment-id="{i}"><div class="comment__meta"><a '
        f'class="comment__author">{_t(name)}</a> <time>{_t(when)}</time></div><div class="comment__body">'
        f"{''.join(f'<p>{_t(line)}</p>' for line in lines)}</div><button>{reply}</button></li>"
        for i, (name, when, lines) in enumerate(own.comments)
    ]
    return f'<section id="comments"><ul class="comment-list">{"".join(items)}</ul></section>' if items else ""


def _links(site: Site, rng: random.Random, n: int) -> str:
    writer = generate.Writer(site.language, rng)
    return "".join(
        f'<li class="menu__item"><a href="/{i}/{rng.getrandbits(24):x}">{_t(writer.pick("section"))}</a></li>\n'
        for i in range(n)
    )


def _related(site: Site, rng: random.Random) -> str:
    writer = generate.Writer(site.language, rng)
    return "".join(
        f'<div class="teaser"><a href="/a/{rng.getrandbits(32):x}"><img src="/i/{rng.getrandbits(32):x}.jpg" alt="">'
        f'<h3 class="teaser__title">{_t(writer.pick("title"))}</h3></a><p>{_t(writer.pick("sentence"))}</p></div>\n'
        for _ in range(N_RELATED)
    )


def _share(rng: random.Random) -> str:
    icons = "".join(
        f'<a class="share__link" href="#s{i}"><svg viewBox="0 0 24 24"><path d="{_ICON.format(*_numbers(rng, 3))}"/>'
        "</svg></a>"
        for i in range(6)
    )
    return f'<div class="share">{icons}</div>'


def _with_link(text: str, rng: random.Random) -> str:
    """The paragraph, one word of every second one a link."""
    words = text.split(" ")
    if len(words) < 8 or rng.random() < 0.5:
        return _t(text)
    at = rng.randrange(len(words))
    linked = f'<a href="/t/{rng.getrandbits(16):x}">{_t(words[at])}</a>'
    return " ".join([*map(_t, words[:at]), linked, *map(_t, words[at + 1 :])])


def _script(rng: random.Random, n_bytes: int) -> str:
    """Something like minified code."""
    out, size = [], 0
    while size < n_bytes:
        a, b, c = _numbers(rng, 3)
        out.append(f'function f{a}(e,t){{var n=e[{b}]||{{}};return n.k{c}<t&&(n.v="{a:x}"),n.x?f{b}(n,t+1):n}}')
        size += len(out[-1])
    return "".join(out)


def _styles(rng: random.Random) -> str:
    rules = STYLE_BYTES // 60
    return "".join(
        f".c{a}{{margin:{b % 40}px auto;color:#{c:06x};display:flex;flex:1 1 {a % 99}%}}"
        for a, b, c in (_numbers(rng, 3) for _ in range(rules))
    )


def _state(rng: random.Random) -> str:
    entries = STATE_BYTES // 70
    keys = [{"id": rng.getrandbits(32), "slug": f"{rng.getrandbits(60):x}", "n": i, "on": True} for i in range(entries)]
    return json.dumps(keys)


def _numbers(rng: random.Random, n: int) -> list[int]:
    return [rng.randrange(1 << 20) for _ in range(n)]


def _t(text: str) -> str:
    return html.escape(text)
