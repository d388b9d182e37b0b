"""Liquid and WordPress: code in them becomes <pre>, every other tag a word that Markdown and HTML leave alone.

The word gives way to what it stands for when the document is walked: in addresses and code to the text of the tag, in
running text to a cut for `{% … %}` and to the text for `{{ … }}`, which may be a smiley as well.
"""

import re
from collections.abc import Iterator

from newsingest.html.events import NO_ATTRIBUTES, Event, Kind
from newsingest.regex import regex
from newsingest.text import unescaped

_TAG = regex(
    r"\{%-?\s*+(?P<name>[\w-]++)(?P<rest>[^%\n]{0,2000}+(?:%(?!\})[^%\n]{0,2000}+){0,20}+)%\}|\{\{[^{}\n]{0,2000}+\}\}"
)
_CODE = {"highlight": "endhighlight", "codeblock": "endcodeblock", "code": "endcode"}
_COMMENT, _RAW = "comment", "raw"
_SHORT_CODE = regex(
    r"\[(?P<name>code|php|sourcecode|source|python|bash|java|javascript|js|sql|xml|html|css|caption)(?P<rest>[ =][^\[\]\n]{0,400}+)?\]",
    re.IGNORECASE,
)
_PICTURE = regex(r"(?P<picture>.*?<img\b[^<>]*>(?:\s*</a>)?)(?P<text>.*)", re.DOTALL)
_CAPTION_ATTRIBUTE = regex(r"""\bcaption=(?P<quote>["'])(?P<text>.*?)(?P=quote)""")
_LANGUAGE = regex(r"(?:^|\s)lang:(\S+)")


class Templates:
    """The template tags of one body."""

    mark = "template:"  # comments that start so are tags; see html/blocks.py

    def __init__(self, body: str) -> None:
        self._word = "liquid"
        read = unescaped(body) if "{" in body else ""  # an entity may spell the word as well
        while self._word in body or self._word in read:
            self._word = "x" + self._word
        while self.mark in body:
            self.mark = "x" + self.mark
        self._tags: list[str] = []
        self._token = regex(rf"{self._word}(\d+)q")

    def protect(self, body: str) -> str:
        """Return the body with code as <pre> and every other tag as a word."""
        if "{%" in body or "{{" in body:
            body = self._liquid(body)
        if "[/" in body:
            body = _short_codes(body)
        return body

    def restored(self, events: Iterator[Event]) -> Iterator[Event]:
        """Put what the words stand for back into the events of a document."""
        return self._restored(events) if self._tags else events

    def _restored(self, events: Iterator[Event]) -> Iterator[Event]:
        code = 0
        for event in events:
            if event.kind is Kind.TEXT:
                yield from self._pieces(event.value, code=code > 0)
                continue
            if event.value in ("pre", "code"):
                code += (event.kind is Kind.START) - (event.kind is Kind.END)
            attributes = {k: self._text(v) if v else v for k, v in event.attributes.items()}
            value = self._text(event.value) if event.kind is Kind.COMMENT else event.value
            yield Event(event.kind, value, attributes or NO_ATTRIBUTES)

    def _liquid(self, body: str) -> str:
        out: list[str] = []
        unclosed: set[str] = set()
        position = 0
        for tag in _TAG.finditer(body):
            if tag.start() < position:
                continue
            out.append(body[position : tag.start()])
            position = tag.end()
            name = tag["name"]
            close = _CODE.get(name) or (f"end{name}" if name in (_COMMENT, _RAW) else None)
            end = None
            if close and close not in unclosed:
                end = regex(rf"\{{%-?\s*{close}\s*-?%\}}").search(body, position)
                if end is None:
                    unclosed.add(close)  # looked for once, or a thousand openings cost a thousand scans
            if end is None:
                out.append(self._held(tag[0]))
            else:
                out.append(self._paired(tag, body[position : end.start()], end[0]))
                position = end.end()
        out.append(body[position:])
        return "".join(out)

    def _paired(self, tag: re.Match[str], text: str, end: str) -> str:
        """Return what a tag with an end becomes: code, text as it stands, or nothing but a cut."""
        name, rest = tag["name"], (tag["rest"] or "").strip(" -")
        if name == _RAW:
            return text
        if name == _COMMENT:
            return self._held(tag[0] + text + end)
        named = _LANGUAGE.search(rest)
        language = named[1] if named else "" if name == "codeblock" or "=" in rest.split(" ")[0] else rest.split(" ")[0]
        said = (_LANGUAGE.sub("", rest) if name == "codeblock" else "").strip()
        return (self._held(tag[0]) + "\n" if said else "") + _pre(text, language)

    def _held(self, tag: str) -> str:
        self._tags.append(tag)
        return f"{self._word}{len(self._tags) - 1}q"

    def _tag(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self._tags[number] if number < len(self._tags) else found[0]

    def _text(self, value: str) -> str:
        return self._token.sub(self._tag, value)

    def _pieces(self, value: str, *, code: bool) -> Iterator[Event]:
        position = 0
        for found in self._token.finditer(value):
            tag = self._tag(found)
            if tag.startswith("{%") and not code:
                if value[position : found.start()]:
                    yield Event(Kind.TEXT, self._text(value[position : found.start()]), NO_ATTRIBUTES)
                yield Event(Kind.COMMENT, self.mark + tag, NO_ATTRIBUTES)
                position = found.end()
        if value[position:]:
            yield Event(Kind.TEXT, self._text(value[position:]), NO_ATTRIBUTES)


def _short_codes(body: str) -> str:
    """Return the body with WordPress's code as <pre> and its captions as figures."""
    out: list[str] = []
    lower = body.lower()
    unclosed: set[str] = set()
    position = 0
    for opening in _SHORT_CODE.finditer(body):
        name = opening["name"].lower()
        if opening.start() < position or name in unclosed:
            continue
        close = f"[/{name}]"
        end = lower.find(close, opening.end())
        if end < 0:
            unclosed.add(name)
            continue
        text = body[opening.end() : end]
        made = _figure(opening["rest"] or "", text) if name == "caption" else _code(name, text)
        if made is not None:
            out += [body[position : opening.start()], made]
            position = end + len(close)
    return "".join([*out, body[position:]])


def _code(name: str, text: str) -> str:
    return _pre(unescaped(text), "" if name in ("code", "source", "sourcecode") else name)


def _figure(rest: str, text: str) -> str | None:
    """Return a [caption] short code as a figure; old posts hold the words in an attribute of the short code."""
    inside = _PICTURE.fullmatch(text)
    if inside is None:
        return None
    stated = _CAPTION_ATTRIBUTE.search(rest)
    words = dict.fromkeys((inside["text"].strip(), stated["text"].strip() if stated else ""))  # most say it once
    return f"<figure>{inside['picture']}<figcaption>{' '.join(filter(None, words))}</figcaption></figure>"


def _pre(text: str, language: str) -> str:
    """Return code as HTML that Markdown leaves alone too: no empty line in it ends the element early."""
    import html  # noqa: PLC0415 - only where there is code

    name = f' class="language-{html.escape(language)}"' if language else ""
    return f"\n<pre{name}>\n{html.escape(text.strip(chr(10)), quote=False)}\n</pre>\n"
