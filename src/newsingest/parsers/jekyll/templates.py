"""Protect template tags of Liquid, Hexo and Hugo: code becomes <pre>, every other tag a placeholder without markup.

When the document is read, the placeholder is replaced. In addresses and code, it becomes the text of the tag. In
running text, `{% … %}` becomes a cut, and `{{ … }}` becomes its text, because it may be a smiley.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsingest.html.events import NO_ATTRIBUTES, Event
from newsingest.html.lines import CODE_INDENT, indentation
from newsingest.html.placeholders import check, unused
from newsingest.regex import regex
from newsingest.text import has_any_sign

if TYPE_CHECKING:
    from newsingest.parsers.jekyll.places import CodePlace, Places

_TAG = regex(
    r"\{%-?\s*+(?P<name>[A-Za-z_][A-Za-z0-9_-]*+)(?!\w)(?P<rest>[^%\n]{0,2000}+(?:%(?!\})[^%\n]{0,2000}+){0,20}+(?=%\})|(?:[^%{}\n]|\n(?![ \t]*\n)){0,2000}+)%\}"
    r"|\{\{(?P<hugo>[<%])-?\s*+(?P<slash>/?)\s*+(?P<short>\w[\w./-]*+)(?P<said>(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}?)-?[>%]\}\}"
    r"|\{\{(?P<open>[<%])/\*(?P<told>(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}?)\*/(?P<close>[>%])\}\}"
    r"|\{\{(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}+\}\}"
)
_CODE = {"highlight": "endhighlight", "codeblock": "endcodeblock", "code": "endcode", "mermaid": "endmermaid"}
# The placeholder of a site folder in Pelican's addresses.
_OWN = regex(r"\{(?:(?<=\]\(\{)|(?<=\]: \{))(?:static|filename|attach|index|tag|category|author)\}")
_COMMENT, _RAW = "comment", "raw"
_QUOTE = regex(r"[ \t]*+> ?")
_NOTE_INDENT = " " * CODE_INDENT  # the indent that makes a line part of a note
_LANGUAGE = regex(r"(?:^|\s)lang:(\S+)")


class Templates:
    """The template tags of one body, and the words of its fences."""

    mark = "template:"  # comments that start with this mark are tags; see html/blocks.py

    def __init__(self, body: str) -> None:
        marks = ("{", "```", "~~~")  # the start of template tags, and of fences with words
        self._short_codes = "[" in body and _holds_short_codes(body)
        may_hold = self._short_codes or has_any_sign(body, marks)
        self._word = unused("liquid", body) if may_hold else "liquid"
        while self.mark in body:
            self.mark = "x" + self.mark
        self._tags: list[str] = []
        self._words: set[int] = set()  # the numbers of placeholders that become cuts, whatever their text
        self._texts: set[int] = set()  # the numbers of placeholders that become text, although they look like tags
        self._codes: dict[int, tuple[str, str]] = {}  # for the tags that are code: number to language and text
        self._token = regex(rf"{self._word}(\d+)q")

    def protect(self, body: str, *, markdown: bool = False) -> str:
        """Return the body with code as <pre> and every other tag as a placeholder.

        markdown: the body is Markdown, whose code stays unchanged.
        """
        if "]({" in body or "]: {" in body:
            body = _OWN.sub(lambda found: self._held(found[0]), body)
        if "{%" in body:
            from newsingest.parsers.jekyll import quotations  # noqa: PLC0415 - most posts hold no tags

            if quotations.may_hold(body):
                body = quotations.read(body, markdown=markdown)
        if "{%" in body or "{{" in body:
            from newsingest.parsers.jekyll.places import Places  # noqa: PLC0415 - as above

            body = self._liquid(body, Places(body, markdown=markdown))
        if self._short_codes:
            from newsingest.parsers.jekyll import wordpress  # noqa: PLC0415 - as above

            body = wordpress.read(body, self._code, self.hold, markdown=markdown)
        if markdown and self._tags:
            from newsingest.parsers.jekyll.apart import set_apart  # noqa: PLC0415 - as above

            body = set_apart(body, regex(rf"^[ \t>]*+(?:{self._word}\d+q[ \t]*+)++$", re.MULTILINE), self._are_cut)
        return body

    def _are_cut(self, line: re.Match[str]) -> bool:
        """Return whether each placeholder in a line stands for a tag that shows nothing."""
        return all(self._is_cut(int(found[1])) for found in self._token.finditer(line[0]))

    def _is_cut(self, number: int) -> bool:
        is_tag = self._tags[number].startswith(("{%", "{{<", "{{%")) and number not in self._texts
        return (is_tag or number in self._words) and number not in self._codes

    def hold(self, words: str) -> str:
        """Return a placeholder for a tag that shows nothing, or for a fence's words, which a site may show as title."""
        self._words.add(len(self._tags))
        return self._held(words)

    def restored(self, events: Iterator[Event]) -> Iterator[Event]:
        """Replace the placeholders in the events of a document. The iterator raises InternalError if one is left."""
        return self._restored(events) if self._tags else events

    def _restored(self, events: Iterator[Event]) -> Iterator[Event]:
        code = 0
        for event in events:
            if event.kind == "text":
                if self._word in event.value:
                    yield from self._pieces(event.value, code=code > 0)
                else:
                    yield event
                continue
            if event.value in ("pre", "code"):
                code += (event.kind == "start") - (event.kind == "end")
            yield self._with_tags(event) if event.attributes or event.kind == "comment" else event

    def _with_tags(self, event: Event) -> Event:
        """Return an event with the tags restored in its attributes, and in the text of a comment."""
        attributes = {k: self._text(v) if v else v for k, v in event.attributes.items()}
        value = self._text(event.value) if event.kind == "comment" else event.value
        return Event(event.kind, value, attributes or NO_ATTRIBUTES)

    def _liquid(self, body: str, places: "Places") -> str:
        out: list[str] = []
        unclosed: set[str] = set()
        position = 0
        for tag in _TAG.finditer(body):
            name = tag["name"] or tag["short"]
            if tag.start() < position or (places.in_code(tag.start()) and not (name == _RAW and places.raw(tag))):
                continue
            out.append(body[position : tag.start()])
            position = tag.end()
            end = _end_of(tag, body, position, unclosed)
            if end is None:
                out.append(self._shown(tag, body))
            else:
                place = places.place(tag.start(), end.end())
                out.append(self._paired(tag, body[position : end.start()], end[0], place))
                position = end.end()
            if name != _RAW:
                places.skip(tag.start(), position)
        out.append(body[position:])
        return "".join(out)

    def _shown(self, tag: re.Match[str], body: str) -> str:
        """Return what a tag without an end tag shows, or its placeholder."""
        if tag["open"]:  # Hugo shows the tag itself
            self._texts.add(len(self._tags))
            return self._held("{{" + tag["open"] + tag["told"] + tag["close"] + "}}")
        from newsingest.parsers.jekyll import shown  # noqa: PLC0415 - as above

        if not (tag["slash"] or shown.stands_in_address(body, tag.start())):
            rest = (tag["rest"] or tag["said"] or "").removesuffix("-").strip()
            text = shown.html_of_marked_words(tag["name"] or "", rest) or shown.html_of_tag(
                tag["name"] or tag["short"] or "", rest
            )
            if text is not None:
                return text
        held = self._held(tag[0])
        return f" {held} " if shown.stands_among_attributes(body, tag.start(), tag.end()) else held

    def _paired(self, tag: re.Match[str], text: str, end: str, place: "CodePlace") -> str:
        """Return the replacement of a tag with an end tag: code, its text, or a placeholder that becomes a cut."""
        name, rest = tag["name"] or tag["short"], (tag["rest"] or tag["said"] or "").strip(" -")
        if name == _RAW:
            return text
        if name == _COMMENT:
            return self._held(tag[0] + text + end)
        named, first = _LANGUAGE.search(rest), rest.split()[0] if rest else ""
        language = named[1] if named else "" if name == "codeblock" or "=" in first else first
        language = name if name == "mermaid" else language
        said = (_LANGUAGE.sub("", rest) if name == "codeblock" else "").strip()
        before = f"{self._held(tag[0])}\n{_NOTE_INDENT if place.margin is None else place.margin}" if said else ""
        return before + self._code(tag[0] + text + end, language, text, place)

    def _held(self, tag: str) -> str:
        self._tags.append(tag)
        return f"{self._word}{len(self._tags) - 1}q"

    def _code(self, whole: str, language: str, text: str, place: "CodePlace") -> str:
        """Return the replacement of code: <pre>; <code> in a text line or cell; a placeholder in a note (moved).

        whole: the code with its tags.
        """
        if place.in_text and "\n" not in text:
            return f"<code>{self._held(text)}</code>"
        if place.margin is not None:
            return _pre(text, language, place.margin)
        self._codes[len(self._tags)] = language, "\n".join(_dedented(line) for line in text.split("\n"))
        return self._held(whole)

    def _tag(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self._tags[number] if number < len(self._tags) else found[0]

    def _text(self, value: str) -> str:
        text = self._token.sub(self._tag, value)
        check(text, self._word)
        return text

    def _pieces(self, value: str, *, code: bool) -> Iterator[Event]:
        position = 0
        alone = self._token.fullmatch(value.strip()) if code else None
        if alone and int(alone[1]) in self._codes:  # the note is not a note, and by its indent it is code
            yield Event("text", self._codes[int(alone[1])][1], NO_ATTRIBUTES)
            return
        for found in self._token.finditer(value):
            tag = self._tag(found)
            number = int(found[1])
            if not code and number < len(self._tags) and (number in self._codes or self._is_cut(number)):
                if value[position : found.start()]:
                    yield Event("text", self._text(value[position : found.start()]), NO_ATTRIBUTES)
                if number in self._codes:
                    language, text = self._codes[number]
                    yield Event("start", "pre", {"class": f"language-{language}"} if language else NO_ATTRIBUTES)
                    yield Event("text", text, NO_ATTRIBUTES)
                    yield Event("end", "pre", NO_ATTRIBUTES)
                else:
                    yield Event("comment", self.mark + tag, NO_ATTRIBUTES)
                position = found.end()
        if value[position:]:
            yield Event("text", self._text(value[position:]), NO_ATTRIBUTES)


def _holds_short_codes(body: str) -> bool:
    from newsingest.parsers.jekyll import wordpress  # noqa: PLC0415 - as above

    return wordpress.may_hold(body)


def _end_of(tag: re.Match[str], body: str, position: int, unclosed: set[str]) -> re.Match[str] | None:
    """Return the end tag of a tag around code, a comment or raw text, or None.

    unclosed: end tags that are known to be missing.
    """
    if tag["short"]:
        known = tag["short"] in _CODE or tag["short"] == _COMMENT
        close = rf"\{{\{{[<%]\s*/\s*{tag['short']}\s*[>%]\}}\}}" if known and not tag["slash"] else None
    else:
        name = _CODE.get(tag["name"]) or (f"end{tag['name']}" if tag["name"] in (_COMMENT, _RAW) else None)
        close = rf"\{{%-?\s*{name}\s*-?%\}}" if name else None
    if close is None or close in unclosed:
        return None
    end = regex(close).search(body, position)
    if end is None:
        unclosed.add(close)  # search only once, or a thousand openings would cost a thousand scans
    return end


def _pre(text: str, language: str, margin: str) -> str:
    """Return code as HTML that Markdown does not change: no empty line ends the element early.

    margin: the start of its lines in a list or quote, which is not part of the code.
    """
    import html  # noqa: PLC0415 - only needed if there is code

    name = f' class="language-{html.escape(language)}"' if language else ""
    if margin:
        first, *lines = text.split("\n")
        text = "\n".join([first, *(_unquoted(line, margin) for line in lines)])
    return f"\n{margin}<pre{name}>\n{html.escape(text.strip(chr(10)), quote=False)}\n</pre>\n{margin}"


def _dedented(line: str) -> str:
    """Return a line of code without the indent that makes it part of a note."""
    indent, at = indentation(line, 0)
    return " " * max(indent - CODE_INDENT, 0) + line[at:]


def _unquoted(line: str, margin: str) -> str:
    """Return a line of code without the quote marks and the indent of its place."""
    before, mark, behind = margin.rpartition(">")
    for _ in range(margin.count(">")):
        found = _QUOTE.match(line)
        if found is None:
            return line
        line = line[found.end() :]
    return line.removeprefix(behind.removeprefix(" ") if mark else before + behind)
