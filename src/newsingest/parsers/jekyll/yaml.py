"""YAML the way front matter needs it: strings stay strings, and nothing that YAML drops gets lost.

Typed loading does harm to news: the ticker 000001 becomes 1, `no` becomes False, 13:41:48 becomes 49308. So every
scalar is text, or None where it is null. Broken YAML - everyday Chinese headlines such as `title: [快讯]A股` - is read
line by line instead.
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
_ANCHORED = regex(r"(?P<tag>!\S*+\s++)?+&[^\s,\[\]{}]++\s*+")  # the anchor that a node starts with, and a tag before it
_ALIAS = regex(r"\*([^\s,\[\]{}]+)")
_KEY = regex(
    r"(?P<key>[^\s#\-\[\]{}\"'&*!|>%@`,?:][^:\n\"']{0,200}|\"[^\"\n]+\"|'[^'\n]+'"
    r"|(?:\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\})[^:\n\"']{0,200})(?<=\S)[ \t]{0,20}:(?=[ \t\n]|\Z)"
)
_CODE = regex(r"\{%[^{}\n]*+(?<=%)\}[ \t]*+\Z")  # a line of a template
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_COMMENT = regex(r"#[^\n]*")  # between two tokens nothing else can start so


class Budget:
    """How many characters the values of one front matter may come to: its own, and those that aliases may add.

    An alias stands for all of what it names each time, so that a page of them is a gigabyte (a "YAML bomb").
    """

    def __init__(self, text: str, limits: Limits) -> None:
        self.aliases = limits.aliases
        self.left = len(text) + limits.aliases

    def spend(self, length: int) -> None:
        """Count a value. Raises TooLargeError where there is nothing left for it."""
        self.left -= max(1, length)
        if self.left < 0:
            msg = f"aliases in the front matter expand to more than {self.aliases} characters"
            raise TooLargeError(msg, advice("aliases"))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # the C loader where there is one
    """Builds text, lists and mappings of text, and no object of any other type whatever the tag says."""

    budget: Budget
    source: str  # the text that is loaded: the marks of the nodes point into it

    def construct_document(self, node: yaml.Node) -> FrontMatter:
        self.dropped: list[Dropped] = []
        self.open: set[int] = {id(node)}  # the nodes that the one being read stands in
        self.path: list[str] = []  # the keys that the one being read stands behind
        self.texts: dict[str, None] = {}  # the top-level keys of what is read as text
        if not isinstance(node, yaml.MappingNode):
            msg = "not a mapping"
            raise yaml.constructor.ConstructorError(None, None, msg, node.start_mark)
        if _is_placeholder(node):
            return FrontMatter({}, [Dropped("", self._written(node), "unreadable")])
        values = self._mapping(node)
        return FrontMatter(values, self.dropped, texts=self.texts)

    # No scalar is anything but text (null is told by its spelling), and no path has a tag of its own.
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
        """Return what a tag makes of a scalar; None where it makes nothing of it."""
        if node.tag in ("!binary", "tag:yaml.org,2002:binary"):  # dates that Ruby wrote (FORMATS: 409 files)
            try:
                # Strictly: PyYAML's own reading passes over what is no base64, and that may be text.
                return base64.b64decode("".join(node.value.split()), validate=True).decode("utf-8")
            except ValueError:  # what is no base64, no ASCII or no UTF-8
                return str(node.value)
        if node.style or node.value in _NULLS or node.tag.startswith(_KNOWN_TAGS):
            return None
        from urllib.parse import unquote  # noqa: PLC0415 - only for the rare tag

        return f"{unquote(node.tag)} {node.value}".strip()  # `title: !重磅 …` is a headline and no tag

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
            found[name] = "" if value is None and not plain else value  # a key that is text stays where it is
            self.path.pop()
        return found

    def _name(self, node: yaml.ScalarNode) -> str:
        """Return a key as text; one that is null by its spelling is that spelling."""
        name = self._value(node)
        return name if isinstance(name, str) else str(node.value)

    def _written(self, node: yaml.Node) -> str:
        """Return a node as it stands in the text, without its anchor."""
        if self.path:
            self.texts[self.path[0]] = None
        text = self.source[node.start_mark.index : node.end_mark.index].strip()
        if named := _ANCHORED.match(text):
            text = (named["tag"] or "") + text[named.end() :]
        self.budget.spend(len(text))
        return text


def _is_placeholder(node: yaml.MappingNode) -> bool:
    """Return whether a mapping is `{{ title }}` of a template: for YAML, a mapping in braces whose one key is another such."""
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
    """Read front matter (what stands between the fences).

    Raises FrontMatterError where no repair helps, TooLargeError or TooDeepError where it meets a limit.
    """
    text = text.removeprefix("\ufeff")  # libyaml does not count it in its marks
    if not text.strip():
        return FrontMatter({}, [])
    check_size(text, limits)
    if "&" in text:
        named = set(_ALIAS.findall(text))
        text = _ANCHOR.sub(lambda m: m[0] if m[2] in named else f"{m[1]}{_quoted(f'&{m[2]} {m[3]}')}", text)
    budget = Budget(text, limits)
    try:
        return _strict(text, budget)
    except yaml.YAMLError as error:
        if _PAIR.search(text):
            return load(_PAIR.sub(_joined_pair, text), limits)
        return _by_line(text, _reason(error), budget)


# How JSON writes a character beyond U+FFFF: JSON is YAML, but YAML knows no surrogates.
_PAIR = regex(r"\\u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})", re.IGNORECASE)


def _joined_pair(pair: re.Match[str]) -> str:
    return f"\\U{0x10000 + ((int(pair['high'], 16) & 0x3FF) << 10) + (int(pair['low'], 16) & 0x3FF):08x}"


def _check_depth(text: str) -> None:
    """Refuse front matter that nests deeper than anybody writes: the C composer recurses, and would overflow the stack."""
    if len(text) < _SHALLOW and sum(map(text.count, _OPENING)) <= DEPTH:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH:
                raise too_deep()
    except yaml.YAMLError as error:
        # From 0.2.6 on libyaml has a limit of its own, far above this one, which its look ahead meets first.
        if "nesting depth" in (getattr(error, "problem", None) or ""):
            raise too_deep() from error
        # What else is broken is read line by line, and each line checked again.


_SHALLOW = 4000  # characters in which indents do not nest deeper than the limit
_OPENING = "[{-?"  # what else begins a level, as often in one line as it likes


def _quoted(text: str) -> str:
    """Return a text as a single-quoted YAML string: `title: &amp 测试` has no anchor in it."""
    return "'" + text.replace("'", "''") + "'"


def _strict(text: str, budget: Budget) -> FrontMatter:
    _check_depth(text)
    loader = _Loader(text)
    loader.budget, loader.source = budget, text
    try:
        loaded = loader.get_single_data()
    finally:
        loader.dispose()
    found = loaded if isinstance(loaded, FrontMatter) else FrontMatter({}, [])  # nothing but comments
    if "#" in text:
        found.dropped.extend(_scanned(text))
    return found


def _reason(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f" in line {mark.line + 1}" if mark else ""
    return f"{getattr(error, 'problem', None) or 'not valid YAML'}{line} of the front matter"


def _by_line(text: str, reason: str, budget: Budget) -> FrontMatter:
    """Read each top-level key by itself, and the value of a broken one as the text that stands there."""
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
        for name, value in found.items():  # more than one where a line below starts with what we take for no key
            if name in values:
                dropped.append(Dropped(name, as_text(values[name]), "duplicate"))
            values[name] = value
    if not values:
        msg = f"the front matter cannot be read: {reason}"
        raise FrontMatterError(msg, "correct it by hand")
    told = f"; read as text: {', '.join(broken)}" if broken else ""
    return FrontMatter(values, dropped, [reason + told], texts)


def _chunks(text: str) -> list[str]:
    """Split front matter before every line that starts a top-level key or is code of a template."""
    starts: list[list[str]] = []
    for line in text.split("\n"):
        if starts and not _KEY.match(line) and not _CODE.match(line):
            starts[-1].append(line)
        else:
            starts.append([line])
    return ["\n".join(lines) for lines in starts]


def _without_comments(chunk: str, key: str) -> tuple[str, list[Dropped]]:
    """Return a key and its value without the comments on its lines, and these. In a block or a quote they are text.

    So is a mark right before a word, which YAML would take for a comment: `话题: 砚湖 #老桥#`.
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
    """Return the comments: what a YAML scanner passes over between two tokens."""
    found = []
    key, end, expect = "", 0, False
    for token in yaml.scan(text, Loader=_Loader):
        for comment in _COMMENT.finditer(text, end, token.start_mark.index):
            column = comment.start() - (text.rfind("\n", 0, comment.start()) + 1)
            found.append(Dropped(key if column else "", comment[0], "comment"))
        end = max(end, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):  # the first line of a block is its head
            head = text.find("\n", token.start_mark.index, end)
            found += [Dropped(key, m[0], "comment") for m in _COMMENT.finditer(text, token.start_mark.index, head)]
        if isinstance(token, yaml.ScalarToken) and expect:
            key, expect = str(token.value), False
        elif isinstance(token, yaml.KeyToken) and token.start_mark.column == 0:
            expect = True
    found += [Dropped(key, m[0], "comment") for m in _COMMENT.finditer(text, end)]
    return found
