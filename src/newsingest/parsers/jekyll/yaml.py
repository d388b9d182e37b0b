"""Read YAML front matter so that strings stay strings, and nothing that YAML drops is lost.

Typed loading damages news: the ticker 000001 becomes 1, `no` becomes False, 13:41:48 becomes 49308. So every scalar is
text, or None if it is null. Broken YAML, such as the common Chinese headline `title: [快讯]A股`, is read line by line
instead.
"""

import base64
import re
from textwrap import dedent
from typing import Any

import yaml

from newsingest.errors import FrontMatterError, TooDeepError, TooLargeError
from newsingest.limits import Limits, advice
from newsingest.options import DEFAULT
from newsingest.parsers.jekyll import keys
from newsingest.parsers.jekyll.values import DEPTH, Dropped, FrontMatter, Value, as_text, check_size, raw, too_deep
from newsingest.regex import regex

_KNOWN_TAGS = ("tag:", "!binary", "!ruby", "!python", "!str", "!int", "!float", "!bool", "!timestamp")
_ANCHOR = regex(r"^([\w-]+:[ \t]+)&(\S+)[ \t]+((?:\{\{[^{}\n]*\}\}|[^\s\[{|>#])[^\n]*)$", re.MULTILINE)
_ANCHORED = regex(r"(?P<tag>!\S*+\s++)?+&[^\s,\[\]{}]++\s*+")  # the anchor at the start of a node, and a tag before it
_ALIAS = regex(r"\*([^\s,\[\]{}]+)")
_KEY = regex(
    r"(?P<key>[^\s#\-\[\]{}\"'&*!|>%@`,?:][^:\n\"']{0,200}|\"[^\"\n]+\"|'[^'\n]+'"
    r"|(?:\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\})[^:\n\"']{0,200})(?<=\S)[ \t]{0,20}:(?=[ \t\n]|\Z)"
)
_CODE = regex(r"\{%[^{}\n]*+(?<=%)\}[ \t]*+\Z")  # a line of a template
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_COMMENT = regex(r"#[^\n]*")  # between two tokens, `#` can only start a comment


class AliasBudget:
    """The number of characters that the values of one front matter may have: its length plus an allowance for aliases.

    An alias repeats everything that it refers to, so a page of aliases may expand to a gigabyte (a "YAML bomb").
    """

    def __init__(self, text: str, limits: Limits) -> None:
        self.aliases = limits.aliases
        self.left = len(text) + limits.aliases

    def spend(self, length: int) -> None:
        """Count the characters of a value. Raises TooLargeError if they exceed the budget."""
        self.left -= max(1, length)
        if self.left < 0:
            msg = f"aliases in the front matter expand to more than {self.aliases} characters"
            raise TooLargeError(msg, advice("aliases"))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # the C loader if available
    """Builds text, lists and mappings of text, and never an object of another type, whatever the tag says."""

    budget: AliasBudget
    source: str  # the loaded text, into which the marks of the nodes point

    def construct_document(self, node: yaml.Node) -> FrontMatter:
        self.dropped: list[Dropped] = []
        self.open: set[int] = {id(node)}  # the nodes around the current node
        self.path: list[str] = []  # the keys that lead to the current node
        self.texts: dict[str, None] = {}  # the top-level keys of values that are read as text
        if not isinstance(node, yaml.MappingNode):
            msg = "not a mapping"
            raise yaml.constructor.ConstructorError(None, None, msg, node.start_mark)
        if _is_placeholder(node):
            return FrontMatter({}, [Dropped("", self._written(node), "unreadable")])
        values = self._mapping(node)
        return FrontMatter(values, self.dropped, texts=self.texts)

    # Every scalar is text (null is recognized by its spelling), and no path has its own tag.
    def resolve(self, kind: type[yaml.Node], _value: str | None, _implicit: object) -> str:
        return _TAGS[kind]

    def descend_resolver(self, _node: yaml.Node | None, _index: object) -> None: ...

    def ascend_resolver(self) -> None: ...

    def _value(self, node: Any) -> Value:
        if isinstance(node, yaml.ScalarNode):
            value = self._scalar(node)
            self.budget.spend(len(value or ""))
            return value
        self.budget.spend(1)
        if id(node) in self.open:
            raise TooDeepError("an alias in the front matter contains itself", "remove the alias")
        self.open.add(id(node))
        found: Value
        if isinstance(node, yaml.SequenceNode):
            found = [self._value(item) for item in node.value]
        elif _is_placeholder(node):
            found = self._written(node)
        else:
            found = self._mapping(node)
        self.open.remove(id(node))
        return found

    def _scalar(self, node: Any) -> str | None:
        if node.tag != _TEXT and (found := self._tagged(node)) is not None:
            return found
        return None if not node.style and node.value in _NULLS else str(node.value)

    def _tagged(self, node: Any) -> str | None:
        """Return the value that a tag gives to a scalar; None if the tag has no effect."""
        if node.tag in ("!binary", "tag:yaml.org,2002:binary"):  # dates that Ruby wrote (seen in 409 files)
            try:
                # Strict, because PyYAML's own decoder skips characters that are not base64, and these may be text.
                return base64.b64decode("".join(node.value.split()), validate=True).decode("utf-8")
            except ValueError:  # not base64, not ASCII or not UTF-8
                return str(node.value)
        if node.style or node.value in _NULLS or node.tag.startswith(_KNOWN_TAGS):
            return None
        from urllib.parse import unquote  # noqa: PLC0415 - only needed for a rare tag

        return f"{unquote(node.tag)} {node.value}".strip()  # `title: !重磅 …` is a headline, not a tag

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_node, value_node in node.value:
            plain = isinstance(key_node, yaml.ScalarNode)
            name = self._name(key_node) if plain else self._written(key_node)
            self.path.append(name)
            if not plain:
                self.texts[self.path[0]] = None
            if name in found:
                within = f"{name}: " if len(self.path) > 1 else ""
                self.dropped.append(Dropped(self.path[0], within + as_text(found[name]), "duplicate"))
            value = self._value(value_node)
            found[name] = "" if value is None and not plain else value  # a complex key stays in place as text
            self.path.pop()
        return found

    def _name(self, node: yaml.ScalarNode) -> str:
        """Return a key as text. A key that reads as null becomes its spelling."""
        name = self._value(node)
        return name if isinstance(name, str) else str(node.value)

    def _written(self, node: yaml.Node) -> str:
        """Return the source text of a node, without its anchor."""
        if self.path:
            self.texts[self.path[0]] = None
        text = self.source[node.start_mark.index : node.end_mark.index].strip()
        if named := _ANCHORED.match(text):
            text = (named["tag"] or "") + text[named.end() :]
        self.budget.spend(len(text))
        return text


def _is_placeholder(node: yaml.MappingNode) -> bool:
    """Return whether a mapping is a template's `{{ title }}`, which YAML reads as a mapping with a mapping as key."""
    if not node.flow_style or len(node.value) != 1:
        return False
    ((key, value),) = node.value
    braces = isinstance(key, yaml.MappingNode) and key.flow_style
    return bool(braces) and isinstance(value, yaml.ScalarNode) and value.value == "" and not value.style


_TEXT = "tag:yaml.org,2002:str"
_TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: _TEXT,
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


def load(text: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
    """Read front matter (the text between the fences).

    Raises FrontMatterError if it cannot be repaired, TooLargeError or TooDeepError if it exceeds a limit.
    """
    text = text.removeprefix("\ufeff")  # libyaml does not count it in its marks
    if not text.strip():
        return FrontMatter({}, [])
    check_size(text, limits)
    if "&" in text:
        named = set(_ALIAS.findall(text))
        text = _ANCHOR.sub(lambda m: m[0] if m[2] in named else f"{m[1]}{_quoted(f'&{m[2]} {m[3]}')}", text)
    budget = AliasBudget(text, limits)
    try:
        return _strict(text, budget)
    except yaml.YAMLError as error:
        if _PAIR.search(text):
            return load(_PAIR.sub(_joined_pair, text), limits)
        return _by_line(text, _reason(error), budget)


# A character beyond U+FFFF as JSON writes it. JSON is YAML, but YAML has no surrogates.
_PAIR = regex(r"\\u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})", re.IGNORECASE)


def _joined_pair(pair: re.Match[str]) -> str:
    return f"\\U{0x10000 + ((int(pair['high'], 16) & 0x3FF) << 10) + (int(pair['low'], 16) & 0x3FF):08x}"


def _check_depth(text: str) -> None:
    """Raise TooDeepError if front matter nests too deep: the C composer is recursive, and would overflow the stack."""
    if len(text) < _SHALLOW and sum(map(text.count, _OPENING)) <= DEPTH:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH:
                raise too_deep()
    except yaml.YAMLError as error:
        # libyaml 0.2.6 and later has its own limit, far above this one. Its lookahead may reach it first.
        if "nesting depth" in (getattr(error, "problem", None) or ""):
            raise too_deep() from error
        # Front matter with any other error is read line by line, and each line is checked again.


_SHALLOW = 4000  # in fewer characters, indents cannot nest deeper than the limit
_OPENING = "[{-?"  # other characters that start a level, any number of times in one line


def _quoted(text: str) -> str:
    """Return a text as a single-quoted YAML string, so that `title: &amp 测试` has no anchor."""
    return "'" + text.replace("'", "''") + "'"


def _strict(text: str, budget: AliasBudget) -> FrontMatter:
    _check_depth(text)
    loader = _Loader(text)
    loader.budget, loader.source = budget, text
    try:
        loaded = loader.get_single_data()
    finally:
        loader.dispose()
    found = loaded if isinstance(loaded, FrontMatter) else FrontMatter({}, [])  # if there is nothing but comments
    if "#" in text:
        found.dropped.extend(_scanned(text))
    return found


def _reason(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f" in line {mark.line + 1}" if mark else ""
    return f"{getattr(error, 'problem', None) or 'not valid YAML'}{line} of the front matter"


def _by_line(text: str, reason: str, budget: AliasBudget) -> FrontMatter:
    """Read each top-level key separately. A value that is not valid YAML is kept as text."""
    values: dict[str, Value] = {}
    dropped: list[Dropped] = []
    broken: list[str] = []
    texts: list[str] = []
    for chunk in _chunks(dedent(text.replace("\t", "  "))):
        match = _KEY.match(chunk)
        key = match["key"].strip("\"'") if match else ""
        bare, comments = _without_comments(chunk, key)
        if match is None:
            dropped += comments
            if bare.strip():
                dropped.append(Dropped("", bare.strip(), "unreadable"))
            continue
        try:
            part = _strict(chunk, budget)
            texts += part.texts
            found: dict[str, Value] = part if key in part else {key: raw(bare[match.end() :])}
            dropped += part.dropped
        except yaml.YAMLError:
            found = {key: raw(bare[match.end() :], listed=keys.holds_list(key))}
            dropped += comments
            broken.append(key)
        for name, value in found.items():  # more than one if a line below starts with a key that _KEY does not match
            if name in values:
                dropped.append(Dropped(name, as_text(values[name]), "duplicate"))
            values[name] = value
    if not values:
        msg = f"the front matter cannot be read: {reason}"
        raise FrontMatterError(msg, "correct it by hand")
    told = f"; read as text: {', '.join(broken)}" if broken else ""
    return FrontMatter(values, dropped, [reason + told], texts)


def _chunks(text: str) -> list[str]:
    """Split front matter before every line that starts a top-level key or is template code."""
    starts: list[list[str]] = []
    for line in text.split("\n"):
        if starts and not _KEY.match(line) and not _CODE.match(line):
            starts[-1].append(line)
        else:
            starts.append([line])
    return ["\n".join(lines) for lines in starts]


def _without_comments(chunk: str, key: str) -> tuple[str, list[Dropped]]:
    """Return a key and its value without the comments in its lines, and the comments.

    In a block or a quote there are none.

    A `#` directly before a word is text, too, although YAML reads it as a comment: `话题: 砚湖 #老桥#`.
    """
    if "#" not in chunk or _BLOCK_OR_QUOTE.search(chunk):
        return chunk, []
    lines, comments = [], []
    for line in chunk.split("\n"):
        if line.lstrip(" \t").startswith("#"):
            comments.append(Dropped("" if line[0] == "#" else key, line.strip(" \t"), "comment"))
        elif found := _COMMENTED.fullmatch(line):
            comments.append(Dropped(key, found["comment"], "comment"))
            lines.append(found["bare"])
        else:
            lines.append(line)
    return "\n".join(lines), comments


_BLOCK_OR_QUOTE = regex(r"[:-][ \t]++(?:[|>]|\"[^\"\n]*+$|'[^'\n]*+$)", re.MULTILINE)
_COMMENTED = regex(
    r"(?P<bare>(?:[^\"'#]++|\"[^\"]*+\"|'[^']*+'|(?<![ \t])#|#(?!#*+[ \t]))++)(?<=[ \t])(?P<comment>#++[ \t].*)"
)


def _scanned(text: str) -> list[Dropped]:
    """Return the comments: the text that a YAML scanner skips between two tokens."""
    found = []
    key, end, expect = "", 0, False
    for token in yaml.scan(text, Loader=_Loader):
        for comment in _COMMENT.finditer(text, end, token.start_mark.index):
            column = comment.start() - (text.rfind("\n", 0, comment.start()) + 1)
            found.append(Dropped(key if column else "", comment[0], "comment"))
        end = max(end, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):  # a block starts with its header line
            head = text.find("\n", token.start_mark.index, end)
            found += [Dropped(key, m[0], "comment") for m in _COMMENT.finditer(text, token.start_mark.index, head)]
        if isinstance(token, yaml.ScalarToken) and expect:
            key, expect = str(token.value), False
        elif isinstance(token, yaml.KeyToken) and token.start_mark.column == 0:
            expect = True
    found += [Dropped(key, m[0], "comment") for m in _COMMENT.finditer(text, end)]
    return found
