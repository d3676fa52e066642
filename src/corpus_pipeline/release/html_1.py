"""The specification of the rendering html-1, as it stands in schemas/html-1.md."""

from __future__ import annotations

HTML_1 = """\
# html-1: how a page becomes the text that its offsets count

`documents.renderer` is `html-1` for records of HTML. A changed rendering would have another name. The tests in
`tests/golden/html` hold it line by line.

## From bytes to nodes

1. The bytes are decoded in `documents.encoding`: by their byte order mark; else, where they are strict UTF-8, as that;
   else by the first encoding named by the input, the HTTP header, the XML declaration or a `meta` element within 4,096
   bytes, taken as browsers take it (ISO-8859-1 is Windows-1252, GB2312 is GB18030, Shift_JIS is Windows-31J, UTF-16
   in a `meta` is UTF-8); else by detection. Bytes that have no character become U+FFFD.
2. An `iframe`, `noembed`, `noframes`, `script`, `style`, `textarea`, `title` or `xmp` whose tag ends in `/>` behind a
   name or a quoted value is empty, as in XML, unless the next tag of that name is an end tag.
3. A tag keeps its first 512 attributes. Elements nested deeper than 512, and formatting elements (`b`, `font`, `i` …)
   more than 24 deep, lose their tags and keep their text.
4. The HTML parsing algorithm builds the tree, without running scripts. The content of `template`, `noframes`,
   `noembed` and `iframe`, and the document in an `iframe`'s `srcdoc`, are parsed as documents of their own, the last
   to a depth of 8. In the content of one of the four, all four are read as `<div hidden>`.

## Channels

The text is the lines of four channels, one after the other; `spans.channel` names them.

- `visible`: all text but that of the others.
- `hidden`: text in an element with the attribute `hidden` (unless its value is `until-found`) or a `style` with
  `display: none`, `visibility: hidden` or `visibility: collapse`, but not of `html` and `body`; and in `annotation`,
  `applet`, `audio`, `canvas`, `datalist`, `desc`, `dialog`, `iframe`, `meter`, `noembed`, `noframes`, `noscript`,
  `object`, `progress`, `template` (unless it is a declarative shadow root), `title` and `video`.
- `alt`: the `alt` of `img`, `amp-img`, `amp-anim` and `area`, a line each, unless it is an emoji.
- `structured`: the `articleBody` of the page's JSON-LD (or the `text` of a forum posting or question), then the `text`
  of each of its comments and answers, nested ones behind their parent; each where less than 60 % of 8 pieces of it, of
  32 letters and digits each and evenly apart, stand in the visible and hidden text.

`aria-hidden`, class names and style sheets hide nothing: what they say is evidence for labels, not a matter of text.
Outside are `head` (but not `template` and `noscript` in it), `script`, `style`, comments, and all attributes but those
named here.

## Lines

1. A line ends where a block begins or ends, and at `br` and `hr`. Blocks are: `address article aside blockquote body
   caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1`–`h6 header hgroup
   hr html legend li listing main marquee menu nav noframes noscript ol optgroup option p plaintext pre search section
   select summary table tbody td template textarea tfoot th thead tr ul xmp`, and every element that hides its text.
2. A run of white space (Unicode White_Space and U+001C to U+001F, no-break spaces included) is one space within a line
   and nothing at its ends. Nothing else separates words, but one space stands before `a`, `button`, `label`,
   `output`, `time`, `input` and elements with a dash in their name, and before `span`, `small`, `cite`, `abbr`, `em`
   and `strong` with a class, where they directly follow a sibling element with text on the same line (for the second
   group: one of another class, whose last text has two characters or more).
3. In `pre`, `listing`, `xmp`, `plaintext`, `textarea`, and where a `style` sets `white-space` to `pre`, `pre-wrap`,
   `pre-line` or `break-spaces`, white space and line ends stay.
4. An emoji's `alt` stands where its image does. It is one where the image's class holds "emo" or "smil"; or its `alt`
   has at most 12 characters and is an emoticon such as `:-)` or `:smile:`, or holds no letter or digit and a character
   from U+2190 on.
5. A table row is one line, its cells joined by tabs, where at least two cells hold text, none holds two lines, a
   joined row or more than 200 characters. Otherwise each line of each cell is a line of its own.
6. Lines are joined by one newline (U+000A); by two where both are of one block and an empty line stands between them
   in the source (`br br`, an empty line of a `pre`).

The length of this text is `documents.n_chars`, and the SHA-256 of it, encoded as UTF-8, is `documents.text_sha256`.
Lines, spans and repairs are those of `text-1.md`.
"""
