"""Split HTML into tokens by the states of the HTML standard's tokenizer (13.2.5), in one pass.

If the standard hides something that the author wrote as text, it is text here, and each such rule says so. For example,
a reader of news must see `A<B`, although no browser shows it. The functions are named after the states that they
implement.
"""

import re
from typing import NamedTuple

from newsingest.html.repair import KNOWN, RAW, RENAMED_TAGS

# Elements of Word and Facebook, recognized by their prefix.
_NAMESPACED = re.compile(r"(?:o|v|w|m|x|st1|st2|fb|g):\w[\w-]*\Z")
_NAMES = KNOWN | RAW | RENAMED_TAGS
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
    """A token that starts at a `<`: its kind ("comment", "declaration", "tag"), its range, and the name of a tag.

    strict: whether the token has no error by the standard.
    content, inner: the start and end of the text of an element that contains no markup (-1 for other tokens). The end
    of such a token is the end of the end tag.
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
    """Reads the token at a `<` of a text. Positions must be requested in ascending order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lower = text.lower() if len(text.lower()) == len(text) else re.sub("[A-Z]", lambda m: m[0].lower(), text)
        self._found: dict[str, tuple[int, int]] = {}
        self._foreign = 0  # up to this position, tags of any name are tags
        self._unclosed: set[str] = set()  # names of elements that are known to have no end tag

    def find(self, what: str, position: int) -> int:
        """Return the result of str.find (on the text in lower case). A failed search is not repeated."""
        since, at = self._found.get(what, (0, 0))
        if since > position or -1 < at < position or (since, at) == (0, 0):
            since, at = position, self._lower.find(what, position)
            self._found[what] = since, at
        return at

    def read(self, at: int) -> Token | None:
        """Return the token at a `<`; None if the `<` is text (tag open state, 13.2.5.6)."""
        if self.text.startswith("<!", at):
            return self._markup_declaration(at)
        if self.text.startswith("<?", at):
            return self._declaration(at)
        return self._tag(at)

    # -- <! and <? ---------------------------------------------------------------------------------------------------

    def _markup_declaration(self, at: int) -> Token | None:
        """Read a markup declaration (13.2.5.42).

        Comments without an end, and declarations that no parser knows, are text.
        """
        if self.text.startswith("<!--", at):
            return self._comment(at)
        return self._declaration(at)

    def _declaration(self, at: int) -> Token | None:
        found = _DECLARATION.match(self.text, at)
        return Token("declaration", at, found.end()) if found else None

    def _comment(self, at: int) -> Token | None:
        """Read a comment (13.2.5.43 to 52)."""
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
        """Read a tag (tag name state, 13.2.5.8). Outside of drawings, a tag whose name HTML does not know is text."""
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
        """Read attributes (13.2.5.32 to 40).

        Return the end of the tag; -1 at an error, or if a word is not an attribute.
        """
        while (close := _TAG_CLOSE.match(self.text, position)) is None:
            name = _ATTRIBUTE_NAME.match(self.text, position)
            if name is None or not (name["equals"] or name["name"].lower() in _BARE):
                return -1
            position = self._value(name.end()) if name["equals"] else name.end("name")
            if position < 0:
                return -1
        return close.end()

    def _value(self, position: int) -> int:
        """Read an attribute value (13.2.5.35 to 38). Return its end; -1 if there is none."""
        quote = self.text[position : position + 1]
        if quote in ('"', "'"):
            return self.find(quote, position + 1) + 1 or -1
        value = _UNQUOTED_VALUE.match(self.text, position)
        return value.end() if value else -1

    def _sloppy(self, position: int, *, foreign: bool) -> int:
        """Return the end of a tag with an error: its first `>`.

        Return -1 if it has no attribute, because then it is text.

        The standard reads on to the next quote, across any text and tags before it.
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
        if end < 0:  # an unclosed element would swallow the rest of the text, so its tag is text, except an iframe's
            return tag if tag.name == "iframe" else None
        return tag._replace(end=end, content=tag.end, inner=inner)

    def _end(self, tag: Token) -> tuple[int, int]:
        """Return the start and end of an element's end tag; (-1, -1) if there is none.

        A failed search is not repeated.
        """
        inner = end = -1
        if tag.name not in self._unclosed:
            inner = self._script_data(tag.end) if tag.name == "script" else self._raw_text(tag.name, tag.end)
            end = self._end_tag(inner, tag.name)
        if end < 0:
            self._unclosed.add(tag.name)
            return -1, -1
        return inner, end

    def _raw_text(self, name: str, position: int) -> int:
        """Read RAWTEXT (13.2.5.3 and 12 to 14). Return the start of the appropriate end tag; -1 if there is none."""
        mark = f"</{name}"
        while (position := self.find(mark, position)) >= 0:
            if self.text[position + len(mark) : position + len(mark) + 1] in _AFTER_NAME:
                return position
            position += 1
        return -1

    def _script_data(self, position: int) -> int:
        """Read script data (13.2.5.4 and 15 to 31).

        In a comment in a script, a script tag that it writes has its own end tag.
        """
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
        """Return the end of an end tag. Its attributes, if any, are ignored."""
        if at < 0:
            return -1
        end = self._attributes(at + 2 + len(name))
        return end if end >= 0 else self.find(">", at) + 1 or -1


_AFTER_NAME = frozenset(("\t", "\n", "\f", "\r", " ", "/", ">"))
# The dashes that open an escape may also close it: `<!-->`.
_SCRIPT_MARK = re.compile(
    rf"(?P<open><!(?=--))|(?P<close>-->)|(?P<end></script(?=[{_SPACE}/>]))|<script(?=[{_SPACE}/>])", re.IGNORECASE
)
