"""Liquid and WordPress: code in them becomes <pre>, every other tag a word that Markdown and HTML leave alone.

The word gives way to what it stands for when the document is walked: in addresses and code to the text of the tag, in
running text to a cut for `{% … %}` and to the text for `{{ … }}`, which may be a smiley as well.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from newsingest.html.events import NO_ATTRIBUTES, Event, Kind
from newsingest.html.lines import CODE_INDENT, NUMBER, LineKind, indentation
from newsingest.html.placeholders import check, unused
from newsingest.html.verbatim import Code
from newsingest.parsers.jekyll.shown import html_of, stands_in_address, words_of
from newsingest.regex import regex
from newsingest.text import unescaped

_TAG = regex(
    r"\{%-?\s*+(?P<name>[A-Za-z_][A-Za-z0-9_-]*+)(?!\w)(?P<rest>[^%\n]{0,2000}+(?:%(?!\})[^%\n]{0,2000}+){0,20}+(?=%\})|(?:[^%{}\n]|\n(?![ \t]*\n)){0,2000}+)%\}"
    r"|\{\{(?P<hugo>[<%])-?\s*+(?P<slash>/?)\s*+(?P<short>\w[\w./-]*+)(?P<said>(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}?)-?[>%]\}\}"
    r"|\{\{(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}+\}\}"
)
_CODE = {"highlight": "endhighlight", "codeblock": "endcodeblock", "code": "endcode"}
_COMMENT, _RAW = "comment", "raw"
_RAW_END = regex(r"\{%-?\s*endraw\s*-?%\}")
_FENCE_END = regex(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_SHORT_CODE = regex(
    r"\[(?P<name>code|php|sourcecode|source|python|bash|java|javascript|js|sql|xml|html|css|caption)(?P<rest>[ =][^\[\]\n]{0,400}+)?\]",
    re.IGNORECASE,
)
_SAID_LANGUAGE = regex(r"(?:\blang(?:uage)?=|\A=)[\"']?+([\w+#.-]++)", re.IGNORECASE)
_PICTURE = regex(r"(?P<picture>.*?<img\b[^<>]*>(?:\s*</a>)?)(?P<text>.*)", re.DOTALL)
_CAPTION_ATTRIBUTE = regex(r"""\bcaption=(?P<quote>["'])(?P<text>.*?)(?P=quote)""")
_ITEM = regex(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]")
_QUOTE = regex(r"[ \t]*+> ?")
_MARKER = regex(rf"(?:[-*+]|{NUMBER}[.)])(?=[ \t])")
_QUOTES = regex(rf"(?:(?:[ \t]|{_MARKER.pattern})*+> ?)++")  # up to the innermost quote of a line
_NOTE_INDENT = " " * CODE_INDENT  # what makes a line part of a note
_OUTER_LINE = regex(r"^(?! {4}| {0,3}\t)[^\n]*\S", re.MULTILINE)
_MARK = regex(r"\[\^[^\[\]\n]++\]")
_NOTE = regex(rf" {{0,3}}({_MARK.pattern}):")
_LANGUAGE = regex(r"(?:^|\s)lang:(\S+)")


class Templates:
    """The template tags of one body, and the words of its fences."""

    mark = "template:"  # comments that start so are tags; see html/blocks.py

    def __init__(self, body: str) -> None:
        marks = ("{", "[/", "```", "~~~")  # of template tags, short codes, and fences with words
        self._word = unused("liquid", body) if any(mark in body for mark in marks) else "liquid"
        while self.mark in body:
            self.mark = "x" + self.mark
        self._tags: list[str] = []
        self._words: set[int] = set()  # the numbers of those that are words of a fence
        self._codes: dict[int, tuple[str, str]] = {}  # the language and text of the tags that are code, by number
        self._token = regex(rf"{self._word}(\d+)q")

    def protect(self, body: str, *, markdown: bool = False) -> str:
        """Return the body with code as <pre> and every other tag as a word. markdown: code of Markdown stays as it is."""
        if "{%" in body or "{{" in body:
            body = self._liquid(body, _Places(body, markdown=markdown))
        if "[/" in body:
            body = _short_codes(body, _Places(body, markdown=markdown), self._code)
        return body

    def hold(self, words: str) -> str:
        """Return a word in place of those that stand at a fence: a generator may show them as the title of the code."""
        self._words.add(len(self._tags))
        return self._held(words)

    def restored(self, events: Iterator[Event]) -> Iterator[Event]:
        """Put what the words stand for back into the events of a document. They raise InternalError for one that is left."""
        return self._restored(events) if self._tags else events

    def _restored(self, events: Iterator[Event]) -> Iterator[Event]:
        code = 0
        for event in events:
            if event.kind is Kind.TEXT:
                if self._word in event.value:
                    yield from self._pieces(event.value, code=code > 0)
                else:
                    yield event
                continue
            if event.value in ("pre", "code"):
                code += (event.kind is Kind.START) - (event.kind is Kind.END)
            yield self._with_tags(event) if event.attributes or event.kind is Kind.COMMENT else event

    def _with_tags(self, event: Event) -> Event:
        """Return an event with the tags back in its attributes and, of a comment, its text."""
        attributes = {k: self._text(v) if v else v for k, v in event.attributes.items()}
        value = self._text(event.value) if event.kind is Kind.COMMENT else event.value
        return Event(event.kind, value, attributes or NO_ATTRIBUTES)

    def _liquid(self, body: str, places: "_Places") -> str:
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
                out.append(self._paired(tag, body[position : end.start()], end[0], places.margin(tag.start())))
                position = end.end()
            if name != _RAW:
                places.skip(tag.start(), position)
        out.append(body[position:])
        return "".join(out)

    def _shown(self, tag: re.Match[str], body: str) -> str:
        """Return what a tag without an end shows, or a word in its place."""
        shown = None
        if not (tag["slash"] or stands_in_address(body, tag.start())):
            rest = (tag["rest"] or tag["said"] or "").removesuffix("-").strip()
            shown = words_of(tag["name"] or "", rest) or html_of(tag["name"] or tag["short"] or "", rest)
        return self._held(tag[0]) if shown is None else shown

    def _paired(self, tag: re.Match[str], text: str, end: str, margin: str | None) -> str:
        """Return what a tag with an end becomes: code, text as it stands, or nothing but a cut."""
        name, rest = tag["name"] or tag["short"], (tag["rest"] or tag["said"] or "").strip(" -")
        if name == _RAW:
            return text
        if name == _COMMENT:
            return self._held(tag[0] + text + end)
        named, first = _LANGUAGE.search(rest), rest.split()[0] if rest else ""
        language = named[1] if named else "" if name == "codeblock" or "=" in first else first
        said = (_LANGUAGE.sub("", rest) if name == "codeblock" else "").strip()
        before = f"{self._held(tag[0])}\n{_NOTE_INDENT if margin is None else margin}" if said else ""
        return before + self._code(tag[0] + text + end, language, text, margin)

    def _held(self, tag: str) -> str:
        self._tags.append(tag)
        return f"{self._word}{len(self._tags) - 1}q"

    def _code(self, whole: str, language: str, text: str, margin: str | None) -> str:
        """Return what code becomes: a <pre>, or in a note, which is moved with what stands in it, a word. whole: with its tags."""
        if margin is not None:
            return _pre(text, language, margin)
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
        if alone and int(alone[1]) in self._codes:  # its note was none, and by its indent it is code
            yield Event(Kind.TEXT, self._codes[int(alone[1])][1], NO_ATTRIBUTES)
            return
        for found in self._token.finditer(value):
            tag = self._tag(found)
            number = int(found[1])
            if (tag.startswith(("{%", "{{<", "{{%")) or number in self._codes or number in self._words) and not code:
                if value[position : found.start()]:
                    yield Event(Kind.TEXT, self._text(value[position : found.start()]), NO_ATTRIBUTES)
                if number in self._codes:
                    language, text = self._codes[number]
                    yield Event(Kind.START, "pre", {"class": f"language-{language}"} if language else NO_ATTRIBUTES)
                    yield Event(Kind.TEXT, text, NO_ATTRIBUTES)
                    yield Event(Kind.END, "pre", NO_ATTRIBUTES)
                else:
                    yield Event(Kind.COMMENT, self.mark + tag, NO_ATTRIBUTES)
                position = found.end()
        if value[position:]:
            yield Event(Kind.TEXT, self._text(value[position:]), NO_ATTRIBUTES)


def _end_of(tag: re.Match[str], body: str, position: int, unclosed: set[str]) -> re.Match[str] | None:
    """Return the end of a tag around code, a comment or raw text. unclosed: the ends that are known to be missing behind a tag."""
    if tag["short"]:
        close = rf"\{{\{{[<%]\s*/\s*{tag['short']}\s*[>%]\}}\}}" if tag["short"] in _CODE and not tag["slash"] else None
    else:
        name = _CODE.get(tag["name"]) or (f"end{tag['name']}" if tag["name"] in (_COMMENT, _RAW) else None)
        close = rf"\{{%-?\s*{name}\s*-?%\}}" if name else None
    if close is None or close in unclosed:
        return None
    end = regex(close).search(body, position)
    if end is None:
        unclosed.add(close)  # looked for once, or a thousand openings cost a thousand scans
    return end


class _Places:
    """Where the tags of a body stand: in code of its Markdown, or in a list or quote."""

    def __init__(self, body: str, *, markdown: bool) -> None:
        self._body = body
        self._code = Code(body) if markdown else None
        self._code_end = 0  # of the code that was asked for last
        self._no_raw = 0  # up to where no tag in code starts raw text
        self._seen = 0  # up to where lines were looked at
        self._note = ""  # the mark of the note that the last line starts which is not indented
        self._marks: Counter[str] = Counter()  # how often each mark stands in the body, once there was a tag to ask for

    def in_code(self, position: int) -> bool:
        """Return whether a tag stands in a fence or code span, where it is text. Indented code may be that of a list."""
        if self._code is None or not self._code.holds(position):
            return False
        return self._code.line_around(position)[1].kind is not LineKind.INDENTED

    def raw(self, tag: re.Match[str]) -> bool:
        """Return whether raw text starts with a tag in code and ends in that code: its tags are there for the code, and none of the text."""
        if self._code is None or tag.start() < self._no_raw:
            return False
        end = self._code_end = self._code_end if tag.start() < self._code_end else self._code.end(tag.start())
        close = _RAW_END.search(self._body, tag.end(), end)
        if close and not _FENCE_END.search(self._body, tag.end(), close.start()):
            return True
        self._no_raw = close.start() if close else end
        return False

    def margin(self, position: int) -> str | None:
        """Return what further lines start with in the lists and quotes that a tag stands in; None for a tag in a note."""
        if self._code is None:
            return ""
        start, line = self._code.line_around(position)
        if not line.margin and self._is_in_note(start):
            return None
        is_code = line.kind is LineKind.INDENTED and indentation(self._body, start)[0] >= line.margin + CODE_INDENT
        quotes = None if is_code else _QUOTES.match(self._body, start, position)
        text = quotes.end() if quotes else start
        marks = _MARKER.sub(_blank, self._body[start:text])
        if marks.lstrip(" \t")[:1] != self._body[start:text].lstrip(" \t")[:1]:
            return marks  # the list stands around the quote
        inside = _ITEM.match(self._body, text, position) or indentation(self._body, text)[0] >= line.margin
        return marks + " " * (line.margin if inside else 0)

    def _is_in_note(self, start: int) -> bool:
        """Return whether a line stands indented below a note that something refers to; asked from front to back."""
        for found in _OUTER_LINE.finditer(self._body, self._seen, start):
            note = _NOTE.match(found[0])
            self._note = note[1] if note else ""
        self._seen = max(self._seen, start)
        if not self._note or indentation(self._body, start)[0] < CODE_INDENT:
            return False
        self._marks = self._marks or Counter(_MARK.findall(self._body))
        return self._marks[self._note] > 1

    def skip(self, start: int, end: int) -> None:
        """Take what stands between for no Markdown."""
        if self._code:
            self._code.skip(start, end)


def _short_codes(body: str, places: _Places, code: Callable[[str, str, str, str | None], str]) -> str:
    """Return the body with WordPress's code as what the function makes of it, and its captions as figures."""
    out: list[str] = []
    lower = body.lower()
    unclosed: set[str] = set()
    position = 0
    for opening in _SHORT_CODE.finditer(body):
        name = opening["name"].lower()
        if opening.start() < position or name in unclosed or places.in_code(opening.start()):
            continue
        close = f"[/{name}]"
        end = lower.find(close, opening.end())
        if end < 0:
            unclosed.add(name)
            continue
        text, margin = body[opening.end() : end], places.margin(opening.start())
        if name == "caption":
            made = _figure(opening["rest"] or "", text)
        else:
            said = _SAID_LANGUAGE.search(opening["rest"] or "")
            language = said[1] if said else "" if name in ("code", "source", "sourcecode") else name
            made = code(body[opening.start() : end + len(close)], language, unescaped(text), margin)
        if made is not None:
            out += [body[position : opening.start()], made]
            position = end + len(close)
            places.skip(opening.start(), position)
    return "".join([*out, body[position:]])


def _blank(marker: re.Match[str]) -> str:
    return " " * len(marker[0])


def _figure(rest: str, text: str) -> str | None:
    """Return a [caption] short code as a figure; old posts hold the words in an attribute of the short code."""
    inside = _PICTURE.fullmatch(text)
    if inside is None:
        return None
    stated = _CAPTION_ATTRIBUTE.search(rest)
    words = dict.fromkeys((inside["text"].strip(), stated["text"].strip() if stated else ""))  # most say it once
    return f"<figure>{inside['picture']}<figcaption>{' '.join(filter(None, words))}</figcaption></figure>"


def _pre(text: str, language: str, margin: str) -> str:
    """Return code as HTML that Markdown leaves alone too: no empty line in it ends the element early.

    margin: what its lines start with as part of a list or quote, which is none of the code.
    """
    import html  # noqa: PLC0415 - only where there is code

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
    """Return a line of code without the marks of the quotes and the indent that make it part of its place."""
    before, mark, behind = margin.rpartition(">")
    for _ in range(margin.count(">")):
        found = _QUOTE.match(line)
        if found is None:
            return line
        line = line[found.end() :]
    return line.removeprefix(behind.removeprefix(" ") if mark else before + behind)
