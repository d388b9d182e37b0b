"""HTML cut into tokens by the states of the HTML standard's tokenizer (13.2.5), in one pass.

Where the standard hides what somebody wrote as text, it is text here, and each such rule says so: it is `A<B` that a
reader of news has to see, and no browser shows it. The functions are named for the states that they stand for.
"""

import re
from typing import NamedTuple

from newsingest.html.repair import KNOWN, RAW, RENAMED

# Known by their first word: elements of Word and of Facebook.
_NAMESPACED = re.compile(r"(?:o|v|w|m|x|st1|st2|fb|g):\w[\w-]*\Z")
_NAMES = KNOWN | RAW | RENAMED
_FOREIGN = frozenset(("svg", "math"))
_BARE = frozenset(
    "allowfullscreen async autoplay checked compact controls declare default defer disabled download hidden ismap itemscope"
    " loop mozallowfullscreen multiple muted nohref noresize noshade nowrap open playsinline readonly required reversed"
    " selected webkitallowfullscreen".split()
)

_SPACE = "\t\n\f\r "
_TAG_NAME = re.compile(rf"(?P<slash>/|&#47;|&#x2f;)?(?P<name>[A-Za-z][^<{_SPACE}/>]*+)(?=[{_SPACE}/>])", re.IGNORECASE)
_ATTRIBUTE_NAME = re.compile(rf"[{_SPACE}]*+(?P<name>[^{_SPACE}\"'<>/=]++)[{_SPACE}]*+(?P<equals>=?)[{_SPACE}]*+")
_UNQUOTED_VALUE = re.compile(rf"[^{_SPACE}\"'<>`]++")
_TAG_CLOSE = re.compile(rf"[{_SPACE}]*+/?>")
_SLOPPY_TAG = re.compile(rf"(?P<space>[{_SPACE}]?)(?P<attributes>[^<>]*+)>")
_DECLARATION = re.compile(r"<(?:!DOCTYPE|\?xml\b|!\[(?:if\b|endif\]))[^<>]*+>", re.IGNORECASE)


class Token(NamedTuple):
    """What starts at a `<`: its kind ("comment", "declaration", "tag"), its end, and of a tag its name.

    strict: whether nothing in it is an error by the standard.
    inner: where the text ends that the element holds and that nothing in is markup (-1: it is no such element); the
    end of the token is then that of its end tag.
    """

    kind: str
    start: int
    end: int
    name: str = ""
    strict: bool = True
    closing: bool = False
    content: int = -1
    inner: int = -1


class Tokenizer:
    """Reads the token that starts at a `<` of a text; asked from the start of the text to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lower = text.lower() if len(text.lower()) == len(text) else re.sub("[A-Z]", lambda m: m[0].lower(), text)
        self._found: dict[str, tuple[int, int]] = {}
        self._foreign = 0  # up to where tags of any name are tags
        self._unclosed: set[str] = set()  # names of elements that were found to have no end

    def find(self, what: str, position: int) -> int:
        """Find as str.find does (in lower case); what is not there is looked for once, however often it is asked."""
        since, at = self._found.get(what, (0, 0))
        if since > position or -1 < at < position or (since, at) == (0, 0):
            since, at = position, self._lower.find(what, position)
            self._found[what] = since, at
        return at

    def read(self, at: int) -> Token | None:
        """Return the token at a `<`; None where the `<` is text (tag open state, 13.2.5.6)."""
        if self.text.startswith("<!", at):
            return self._markup_declaration(at)
        if self.text.startswith("<?", at):
            return self._declaration(at)
        return self._tag(at)

    # -- <! and <? ---------------------------------------------------------------------------------------------------

    def _markup_declaration(self, at: int) -> Token | None:
        """Markup declaration open state (13.2.5.42); comments without an end, and what no parser knows, are text."""
        if self.text.startswith("<!--", at):
            return self._comment(at)
        return self._declaration(at)

    def _declaration(self, at: int) -> Token | None:
        found = _DECLARATION.match(self.text, at)
        return Token("declaration", at, found.end()) if found else None

    def _comment(self, at: int) -> Token | None:
        """Comment states (13.2.5.43 to 52)."""
        for short in ("<!-->", "<!--->"):
            if self.text.startswith(short, at):
                return Token("comment", at, at + len(short), strict=False)
        ends = [(end, size) for mark, size in (("-->", 3), ("--!>", 4)) if (end := self.find(mark, at + 4)) >= 0]
        if not ends:
            return None
        end, size = min(ends)
        return Token("comment", at, end + size, strict="--" not in self.text[at + 4 : end])

    # -- tags --------------------------------------------------------------------------------------------------------

    def _tag(self, at: int) -> Token | None:
        """Tag name state (13.2.5.8): the tags of names that HTML knows; outside of drawings any other is text."""
        found = _TAG_NAME.match(self.text, at + 1)
        if found is None:
            return None
        name, closing = found["name"].lower(), found["slash"] is not None
        known = name in _NAMES or _NAMESPACED.match(name) is not None
        if not known and at >= self._foreign:
            return None
        end = self._attributes(found.end())
        strict = end >= 0 and len(found["slash"] or "/") == 1
        end = end if end >= 0 else self._sloppy(found.end(), foreign=at < self._foreign)
        if end < 0:
            return None
        tag = Token("tag", at, end, name, strict, closing)
        return tag if closing or at < self._foreign else self._opened(tag)

    def _attributes(self, position: int) -> int:
        """Attribute states (13.2.5.32 to 40): return the end of the tag; -1 at an error, or where words are no attributes."""
        while (close := _TAG_CLOSE.match(self.text, position)) is None:
            name = _ATTRIBUTE_NAME.match(self.text, position)
            if name is None or not (name["equals"] or name["name"].lower() in _BARE):
                return -1
            position = self._value(name.end()) if name["equals"] else name.end("name")
            if position < 0:
                return -1
        return close.end()

    def _value(self, position: int) -> int:
        """Attribute value states (13.2.5.35 to 38): return the end of the value, -1 where there is none."""
        quote = self.text[position : position + 1]
        if quote in ('"', "'"):
            return self.find(quote, position + 1) + 1 or -1
        value = _UNQUOTED_VALUE.match(self.text, position)
        return value.end() if value else -1

    def _sloppy(self, position: int, *, foreign: bool) -> int:
        """Return the end of a tag with an error in it: its first `>`, if it shows an attribute at all (else it is text).

        The standard reads on to the next quote, whatever text and tags stand before it.
        """
        found = _SLOPPY_TAG.match(self.text, position)
        if found is None or not (foreign or (found["space"] and "=" in found["attributes"])):
            return -1
        return found.end()

    # -- elements that hold no markup, or markup of their own --------------------------------------------------------

    def _opened(self, tag: Token) -> Token | None:
        if self.text.endswith("/>", 0, tag.end):
            return tag
        if tag.name in _FOREIGN:
            self._foreign = max(self._end(tag)[0], 0)
        if tag.name not in RAW:
            return tag
        inner, end = self._end(tag)
        if end < 0:  # it would swallow the rest of the text: then its tag is text, but that of a frame
            return tag if tag.name == "iframe" else None
        return tag._replace(end=end, content=tag.end, inner=inner)

    def _end(self, tag: Token) -> tuple[int, int]:
        """Return where the end tag of an element starts and ends, -1 for nowhere; then no later one has an end either."""
        inner = end = -1
        if tag.name not in self._unclosed:
            inner = self._script_data(tag.end) if tag.name == "script" else self._raw_text(tag.name, tag.end)
            end = self._end_tag(inner, tag.name)
        if end < 0:
            self._unclosed.add(tag.name)
            return -1, -1
        return inner, end

    def _raw_text(self, name: str, position: int) -> int:
        """RAWTEXT states (13.2.5.3 and 12 to 14): return where the appropriate end tag starts, -1 for nowhere."""
        mark = f"</{name}"
        while (position := self.find(mark, position)) >= 0:
            if self.text[position + len(mark) : position + len(mark) + 1] in _AFTER_NAME:
                return position
            position += 1
        return -1

    def _script_data(self, position: int) -> int:
        """Script data states (13.2.5.4 and 15 to 31): in a comment in a script, a script that it writes has its own end."""
        escaped = doubled = False
        for found in _SCRIPT_MARK.finditer(self.text, position):
            if found["open"]:
                escaped = True
            elif found["close"]:
                escaped = doubled = False
            elif found["end"] and not doubled:
                return found.start()
            elif escaped:
                doubled = not found["end"]
        return -1

    def _end_tag(self, at: int, name: str) -> int:
        """Return the end of an end tag whose attributes, if any, nobody reads."""
        if at < 0:
            return -1
        end = self._attributes(at + 2 + len(name))
        return end if end >= 0 else self.find(">", at) + 1 or -1


_AFTER_NAME = frozenset(("\t", "\n", "\f", "\r", " ", "/", ">"))
# The dashes that open an escape may close it: `<!-->`.
_SCRIPT_MARK = re.compile(
    rf"(?P<open><!(?=--))|(?P<close>-->)|(?P<end></script(?=[{_SPACE}/>]))|<script(?=[{_SPACE}/>])", re.IGNORECASE
)
