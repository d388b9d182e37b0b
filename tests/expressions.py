"""Every regular expression of the package, found in its source, and texts that make an expression backtrack."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import newsingest
from newsingest import profile_values
from newsingest.news import bylines, credits, furniture, labels, media, rows
from newsingest.parsers.fullwidth import heads
from newsingest.regex import expanded

_OF_RE = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_METHODS = {"search": "search", "match": "match", "fullmatch": "fullmatch"} | dict.fromkeys(_OF_RE[4:], "findall")
_EVERY = (
    "findall",
    "fullmatch",
)  # `findall` tries all that `search` tries, and `fullmatch` all that `match` tries; both try more
_PATH = r"(?>(?P<id>.+?)\-)(?>(?P<title>.+?)\.txt"  # {id}-{title}.txt in the pattern of a profile
# Values for the local names of functions that build expressions.
_LOCALS: dict[str, list[dict[str, Any]]] = {
    "newsingest.html.raw": [{"self": SimpleNamespace(word="xkept")}],
    "newsingest.html.repair": [{"name": "style", "flags": re.IGNORECASE | re.ASCII}],
    "newsingest.news.bylines": [{"shape": shape} for shape, _ in bylines._ROLES_BEHIND],
    "newsingest.parsers.jekyll.templates": [{"self": SimpleNamespace(_word="liquid0"), "close": "endhighlight"}],
    "newsingest.profile_values": [{"shape": _PATH, "is_open": True}],
    "newsingest.recurring_text": [{"shape": r"第\d++期", "at_end": True}],
    "newsingest.report.exhibits": [{"cut": SimpleNamespace(text="甲 乙")}],
}


# The expressions that the package applies to short texts only: the most characters, and why.
SHORT: dict[str | bytes, int] = {
    # The expression reads from each number of a pager to the pager's end, so only the end of a text is searched.
    furniture._PAGER_END.pattern: furniture._LONG_PAGER,
    # Lines around a text are short: no rule is applied to a longer line.
    **{rule.shape.pattern: max(rows._LONGEST_LINE[zone] for zone in rule.zones) for rule in rows.ROWS},
    **dict.fromkeys((labels._PARTS.pattern, credits._PAPER.pattern), max(credits._LONGEST_CREDIT.values())),
    **dict.fromkeys(
        (labels._BLANKS.pattern, labels._WEEKDAY.pattern, labels._ID.pattern), max(credits._LONGEST_CREDIT.values())
    ),
    rf"{_PATH}\Z)": profile_values._LONGEST,
    **dict.fromkeys((media._MEDIUM.pattern, media._SURE.pattern), media._LONG),
    **dict.fromkeys((heads._NO_TITLE.pattern, heads._CAPTION.pattern), heads._ANCHORED),
}
_LOOPED = (
    "shape",
    "sign",
    "pattern",
    "rule",
    "FM_BOUNDARY",
    "first",
)  # the package's names for an expression of a table in a loop


class Expression(NamedTuple):
    """An expression, and how the package applies it."""

    where: str
    pattern: str | bytes
    flags: int
    method: str


class _Made(NamedTuple):
    """A stand-in for a compiled expression, while a statement of a module runs again."""

    pattern: Any
    flags: int


class _Maker:
    """A stand-in for the module `re` and for `regex`, which records each expression that they get."""

    def __init__(self) -> None:
        self.made: list[tuple[_Made, str]] = []

    def __call__(self, pattern: Any, flags: int = 0) -> _Made:
        self.made.append((_Made(expanded(pattern) if isinstance(pattern, str) else pattern, int(flags)), ""))
        return self.made[-1][0]

    def __getattr__(self, name: str) -> Any:
        if name == "compile":
            return self
        return self._applied(name) if name in _METHODS else getattr(re, name)

    def _applied(self, method: str) -> Any:
        def call(pattern: Any, *rest: Any, flags: int = 0) -> Any:
            self.made.append((_Made(pattern, int(flags)), _METHODS[method]))
            return getattr(re, method)(pattern, *rest, flags=flags)

        return call


def expressions() -> list[Expression]:
    """Return each expression of the package, once for each method that the package applies to it."""
    trees = [(module, _parsed(module)) for module in _modules()]
    everywhere = [use for _, tree in trees for use in _uses(tree)]
    found: set[Expression] = set()
    for module, tree in trees:
        uses = list(_uses(tree))
        for statement in tree.body:
            for where, made, methods in _within(module, statement, uses, everywhere):
                found |= {Expression(where, made.pattern, made.flags, method) for method in methods}
    return sorted(found, key=repr)


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(newsingest.__path__, "newsingest."):
        if found.name not in (
            "newsingest.__main__",
            "newsingest.regex",
        ):  # the program itself, and the module that compiles expressions
            yield importlib.import_module(found.name)


def _parsed(module: ModuleType) -> ast.Module:
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined] # read in _uses and _in_function
        assert not (isinstance(node, ast.ImportFrom) and node.module == "re"), f"{module.__name__}: write re.NAME"
    return tree


def _uses(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each name that a tree reads, and the attribute of it that the tree reads ("" if none)."""
    for node in ast.walk(tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
        if name is not None and isinstance(node.ctx, ast.Load):  # type: ignore[attr-defined] # all names have it
            above = node.parent  # type: ignore[attr-defined] # set in _parsed
            yield name, above.attr if isinstance(above, ast.Attribute) else ""


def _is_call(node: ast.AST) -> bool:
    func = node.func if isinstance(node, ast.Call) else None
    if isinstance(func, ast.Attribute):
        return isinstance(func.value, ast.Name) and func.value.id == "re" and func.attr in _OF_RE
    return isinstance(func, ast.Name) and func.id == "regex"


def _within(
    module: ModuleType, statement: ast.stmt, uses: list[tuple[str, str]], everywhere: list[tuple[str, str]]
) -> Iterator[tuple[str, _Made, Iterable[str]]]:
    """Yield each expression of a statement: its module and line, the expression, and the methods applied to it."""
    calls = [node for node in ast.walk(statement) if _is_call(node)]
    if not calls:
        return
    inner = {
        node
        for function in ast.walk(statement)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if _is_call(node)
    }
    for call in inner:
        yield from _in_function(module, call)
    if not set(calls) - inner:
        return
    maker = _Maker()
    names = {**vars(module), "regex": maker, "re": maker}
    exec(compile(ast.Module([statement], []), str(module.__file__), "exec"), names)  # noqa: S102 - our own source
    assert maker.made, f"{module.__name__}:{statement.lineno}: an expression that is not found"
    held = {id(made): name for name in _targets(statement) if isinstance(made := names.get(name), _Made)}
    for made, applied in maker.made:
        name = held.get(id(made), "")
        known = {use for called, use in (uses if name.startswith("_") else everywhere) if called == name}
        methods = {_METHODS[use] for use in known if use in _METHODS}
        if not name or "" in known:  # in a table: the methods that the module applies in loops
            methods |= {_METHODS[use] for called, use in uses if called in _LOOPED and use in _METHODS} or set(_EVERY)
        yield f"{module.__name__}:{statement.lineno}", made, [applied] if applied else methods


def _targets(statement: ast.stmt) -> list[str]:
    return [node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def _in_function(module: ModuleType, call: Any) -> Iterator[tuple[str, _Made, Iterable[str]]]:
    where = f"{module.__name__}:{call.lineno}"
    flags = [word.value for word in call.keywords if word.arg == "flags"]
    bare = isinstance(call.func, ast.Name) or call.func.attr == "compile"
    if bare:
        flags += call.args[1:]
        method = call.parent.attr if isinstance(call.parent, ast.Attribute) else ""
    else:
        method = call.func.attr
        flags += call.args[2:] if method in ("search", "match", "fullmatch", "findall", "finditer") else []
    for local in _LOCALS.get(module.__name__, [{}]):
        names = {**vars(module), **local}
        try:
            pattern, *flag = (_value(node, names) for node in (call.args[0], *flags))
        except NameError as error:
            msg = f"{where}: {error}: say in _LOCALS of {__name__} what the name stands for"
            raise AssertionError(msg) from error
        yield where, _Made(pattern, int(flag[0]) if flag else 0), [_METHODS[method]] if method in _METHODS else _EVERY


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<argument>", "eval"), names)  # noqa: S307 - our own source


# -- texts -------------------------------------------------------------------------------------------------------------

_MANY = 100  # a repeat with this maximum or more counts as endless
_OF_CATEGORY = {
    "CATEGORY_SPACE": " \n\u3000",
    "CATEGORY_NOT_SPACE": "x",
    "CATEGORY_WORD": "a中1",
    "CATEGORY_NOT_WORD": " -",
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "x",
}
_ANY = "x中 1"


def texts(expression: Expression, length: int) -> Iterator[str]:
    """Yield texts that repeat what an expression looks for, and end in a character that no expression looks for."""
    length = min(length, SHORT.get(expression.pattern, length))
    pattern = expression.pattern if isinstance(expression.pattern, str) else expression.pattern.decode("latin-1")
    tree = importlib.import_module("re._parser").parse(pattern, expression.flags & ~re.LOCALE)
    walk = _Walk()
    walk.sequence(tree, "")
    units = list(dict.fromkeys(unit for unit in walk.units if unit))
    pairs = [a + b for a in units[:_PAIRED] for b in units[:_PAIRED] if a != b]
    # An expression for lines gets no starts: lines are short, and their rules have too many starts to try.
    starts = [""] if length <= _LINE else list(dict.fromkeys(["", *walk.starts]))
    for start in starts:
        for unit in (*units, *(pairs if not start else ())):
            yield start + unit * (length // len(unit)) + "\x01"


_PAIRED = 12
_LINE = 400  # characters


class _Walk:
    """A walk over the tree of an expression.

    It collects texts that the expression looks for (`units`), and texts before each endless repeat (`starts`).
    """

    def __init__(self) -> None:
        self.units: list[str] = []
        self.starts: list[str] = []

    def sequence(self, items: Any, before: str) -> str:
        """Walk over the items of a sequence, and return a short text that it probably matches."""
        text = ""
        for operator, argument in items:
            text += self.item(str(operator), argument, before + text)
        if len(text) > 1:
            self.units.append(text)
        return text

    def item(self, operator: str, argument: Any, before: str) -> str:
        """Walk over one item, and return a text that it matches."""
        if operator == "LITERAL":
            self.units.append(chr(argument))
            return chr(argument)
        if operator in ("IN", "ANY", "NOT_LITERAL"):
            found = _members(operator, argument)
            self.units += found
            return found[0]
        if operator.endswith("REPEAT"):
            least, most, inside = argument
            if most >= _MANY:
                self.starts.append(before)
            text = self.sequence(inside, before)
            return text * max(1, int(least))
        if operator == "SUBPATTERN":
            return self.sequence(argument[-1], before)
        if operator == "ATOMIC_GROUP":
            return self.sequence(argument, before)
        if operator in ("ASSERT", "ASSERT_NOT"):
            self.sequence(argument[1], before)
            return ""
        if operator == "BRANCH":
            return [self.sequence(branch, before) for branch in argument[1]][0]  # noqa: RUF015 - walk every branch
        return ""  # AT, GROUPREF


def _members(operator: str, argument: Any) -> list[str]:
    """Return some characters of a class."""
    if operator == "ANY":
        return list(_ANY)
    if operator == "NOT_LITERAL":
        return [char for char in _ANY if ord(char) != argument]
    found: list[str] = []
    negated = False
    for kind, value in argument:
        if str(kind) == "NEGATE":
            negated = True
        elif str(kind) == "LITERAL":
            found.append(chr(value))
        elif str(kind) == "RANGE":
            found.append(chr(value[0]))
        else:
            found += _OF_CATEGORY.get(str(value), "x")
    if negated:
        return [char for char in (*_ANY, "\n", "-", "<") if char not in found] or ["\u2603"]
    return list(dict.fromkeys(found))[:6]
