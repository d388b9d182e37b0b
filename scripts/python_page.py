"""Write docs/reference/python.md from the signatures and docstrings of the public API."""

import dataclasses
import inspect
import re
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

import newsingest
from newsingest.docstrings import Docstring, on_one_line, parsed

PAGE = Path(__file__).parent.parent / "docs/reference/python.md"
# The names of newsingest, by heading. The errors are not listed here: they are found by their type.
NAMES = {
    "Read": ("parse", "parse_bytes", "detect", "articles", "ReadOptions", "Limits", "read_profile", "Profile"),
    "Convert archives": ("convert", "Totals", "Watch"),
    "Find duplicates": ("duplicates", "Pair", "Copy"),
    "Plain data and tables": ("to_dict", "to_json", "text_of", "to_arrow"),
    "The article": ("Article", "Author", "Dateline", "Security", "Removed", "Warning", "Origin"),
    "Blocks": ("Paragraph", "Heading", "List", "Quote", "Table", "Code", "Image", "Embed", "Rule", "Cell", "Span"),
}
# Other public modules, with their public names.
MODULES = {
    "newsingest.audit": ("prove", "audit", "Coverage", "Finding"),
    "newsingest.stats": (
        "facts", "Stats", "Facts", "Summary", "Published", "Lengths", "Bin", "Ranked", "RemovedCounts",
    ),
    "newsingest.profile": ("Defaults", "FurnitureRow"),
    "newsingest.ray": ("records",),
}  # fmt: skip
_MANY = 8  # a Literal with more values is shown as str; the text of the field says where the values are listed
_HEAD = """# Python API

```py
import newsingest
```

[Use newsingest from Python](../guides/python.md) shows how to use these functions together.

Everything on this page is public. All other modules are internal, except `newsingest.source.decode`, which
[`newsingest.audit`](#newsingestaudit) needs. The package has type hints. Articles and their parts are frozen: they
cannot be changed. Dates are texts in ISO 8601, text is `str` without an encoding, and lengths are in
characters unless the page says bytes. `newsingest.__version__` is the version as text.

This page is generated from the docstrings (`make docs`), and a test compares the two.
"""
_INTROS = {
    "Blocks": "`article.body` consists of blocks. `Block` is the type of any of them, from `Paragraph` to `Rule`.",
    "Errors": "Every error is a `NewsingestError`. The code says what is wrong; [Error codes](errors.md) says what to do.",
    "newsingest.audit": "Prove that a record contains all visible text of its input. "
    "[Audit](../explanation/audit.md) explains how.",
    "newsingest.stats": "Count what articles contain. [Statistics](stats.md) describes each number.",
    "newsingest.profile": "The parts of a profile. [Profiles](profile.md) describes the file.",
    "newsingest.ray": "Records in a pipeline of Ray Data. [Ray](../guides/ray.md#use-newsingest-in-ray-data) shows such a pipeline.",
}


def page() -> str:
    """Return the page."""
    errors = [name for name in newsingest.__all__ if _is_error(getattr(newsingest, name))]
    groups = {heading: [(newsingest, name) for name in names] for heading, names in NAMES.items()}
    groups |= {name: [(import_module(name), public) for public in names] for name, names in MODULES.items()}
    lines = [_HEAD, "| | name | what it is |", "|---|---|---|"]
    for heading, found in groups.items():
        lines += _rows(heading, found)
    lines.append("| [Errors](#errors) | `NewsingestError` and its subclasses | What can go wrong |")
    for heading, found in groups.items():
        lines += ["", f"## {heading}"]
        lines += ["", _INTROS[heading]] if heading in _INTROS else []
        for module, name in found:
            lines += ["", *_section(_title(module, name), getattr(module, name))]
    lines += ["", "## Errors", "", _INTROS["Errors"], "", *_errors([getattr(newsingest, name) for name in errors])]
    return "\n".join(lines) + "\n"


def documented() -> set[str]:
    """Return the names of newsingest that the page describes."""
    return {name for names in NAMES.values() for name in names} | {
        name for name in newsingest.__all__ if _is_error(getattr(newsingest, name))
    }


def objects() -> Iterator[tuple[str, Any]]:
    """Yield the name and the object of everything that the page describes, including methods."""
    named = [(name, getattr(newsingest, name)) for name in sorted(documented())]
    named += [
        (f"{module}.{name}", getattr(import_module(module), name))
        for module, names in MODULES.items()
        for name in names
    ]
    for name, found in named:
        yield name, found
        if inspect.isclass(found):
            yield from ((f"{name}.{method}", function) for method, function in _methods(found))


def _is_error(found: object) -> bool:
    return inspect.isclass(found) and issubclass(found, newsingest.NewsingestError)


def _title(module: types.ModuleType, name: str) -> str:
    """Return the heading of a name. "class" is added, because headings that differ only in case share an anchor."""
    if module is newsingest:
        return name
    return f"{'class ' if inspect.isclass(getattr(module, name)) else ''}{module.__name__}.{name}"


def _rows(heading: str, found: Iterable[tuple[types.ModuleType, str]]) -> Iterator[str]:
    for number, (module, name) in enumerate(found):
        title = _title(module, name)
        summary = _markdown(parsed(getattr(module, name).__doc__).summary)
        first = f"[{heading}](#{_anchor(heading)})" if number == 0 else ""
        yield f"| {first} | [`{title}`](#{_anchor(title)}) | {_cell(summary)} |"


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-")


def _section(title: str, found: Any) -> Iterator[str]:
    doc = parsed(found.__doc__)
    yield f"### {title}"
    if not inspect.isclass(found):
        yield from ("", *_function(found, doc))
        return
    yield from ("", _markdown(doc.summary))
    if doc.prose:
        yield from ("", _filled(_markdown(doc.prose)))
    fields = list(_fields(found, doc))
    if fields:
        defaults = any(default for _, _, default, _ in fields)
        head = "| field | type | default | meaning |" if defaults else "| field | type | meaning |"
        yield from ("", head, "|---" * head.count(" | ") + "|---|")
        for name, kind, default, meaning in fields:
            middle = f" {default} |" if defaults else ""
            yield f"| `{name}` | {kind} |{middle} {_cell(_markdown(meaning))} |"
    yield from _example(doc)
    for name, method in _methods(found):
        yield from ("", f"#### {title.removeprefix('class ')}.{name}", "", *_function(method, parsed(method.__doc__)))


def _function(function: Callable[..., Any], doc: Docstring) -> Iterator[str]:
    signature = inspect.signature(function)
    yield from ("```py", _signature(function.__name__, signature), "```", "", _markdown(doc.summary))
    if doc.prose:
        yield from ("", _filled(_markdown(doc.prose)))
    meanings = dict(doc.entries("Args"))
    parameters = [parameter for parameter in signature.parameters.values() if parameter.name != "self"]
    _check_names(function, meanings, {parameter.name for parameter in parameters})
    if parameters:
        yield from ("", "| argument | type | default | meaning |", "|---|---|---|---|")
        for parameter in parameters:
            stars = "*" * (parameter.kind == parameter.VAR_POSITIONAL) + "**" * (
                parameter.kind == parameter.VAR_KEYWORD
            )
            default = "" if parameter.default is parameter.empty else f"`{_default(parameter.default)}`"
            meaning = _cell(_markdown(meanings[parameter.name]))
            yield f"| `{stars}{parameter.name}` | {_cell(_type(parameter.annotation))} | {default} | {meaning} |"
    for section in ("Returns", "Yields"):
        if section in doc.sections:
            text = _markdown(doc.sections[section])
            yield from (
                "",
                _filled(f"**{section}** {_type(signature.return_annotation)}: {text[:1].lower()}{text[1:]}"),
            )
    if "Raises" in doc.sections:
        yield from ("", "**Raises**", "")
        yield from (_filled(f"- `{name}`: {_markdown(text)}") for name, text in doc.entries("Raises"))
    yield from _example(doc)


def _example(doc: Docstring) -> Iterator[str]:
    if "Example" in doc.sections:
        yield from ("", "```py", doc.sections["Example"], "```")


def _signature(name: str, signature: inspect.Signature) -> str:
    """Return a signature without types, because the table has the types."""
    found = []
    for parameter in signature.parameters.values():
        plain = parameter.replace(annotation=parameter.empty, default=parameter.empty)
        default = "" if parameter.default is parameter.empty else f"={_default(parameter.default)}"
        if parameter.name != "self":
            found.append((parameter.kind, f"{plain}{default}"))
    words = [text for _, text in found]
    kinds = [kind for kind, _ in found]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        words.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    line = f"{name}({', '.join(words)})"
    if len(line) <= 100:  # noqa: PLR2004 - characters
        return line
    return f"{name}(\n" + "".join(f"    {word},\n" for word in words) + ")"


def _default(value: object) -> str:
    if isinstance(value, newsingest.ReadOptions | newsingest.Limits):
        return f"{type(value).__name__}()"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _fields(found: type, doc: Docstring) -> Iterator[tuple[str, str, str, str]]:
    """Yield each field of a class with its type, its default and its meaning."""
    meanings = dict(doc.entries("Attributes"))
    if issubclass(found, msgspec.Struct):
        known = {field.name: (field.type, field.default) for field in msgspec.structs.fields(found)}
        known = {name: (found.__annotations__[name], default) for name, (_, default) in known.items()}
    elif dataclasses.is_dataclass(found):
        known = {field.name: (field.type, dataclasses.MISSING) for field in dataclasses.fields(found)}
    else:
        known = {name: (kind, msgspec.NODEFAULT) for name, kind in getattr(found, "__annotations__", {}).items()}
        known = {name: value for name, value in known.items() if name in getattr(found, "_fields", ())}
    for name, member in inspect.getmembers(found, lambda member: isinstance(member, property)):
        if name in meanings:
            known[name] = (inspect.signature(member.fget).return_annotation, msgspec.NODEFAULT)
    _check_names(found, meanings, known)
    for name, meaning in meanings.items():
        kind, default = known[name]
        no_default = default in (msgspec.NODEFAULT, dataclasses.MISSING)
        yield name, _cell(_type(kind)), "" if no_default else f"`{_default(default)}`", meaning


def _check_names(found: Any, described: Iterable[str], known: Iterable[str]) -> None:
    if set(described) != set(known):
        names = ", ".join(sorted(set(described) ^ set(known)))
        raise ValueError(f"{found.__name__}: only the docstring or only the code has {names}")


def _methods(found: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    if issubclass(found, msgspec.Struct | newsingest.NewsingestError) or hasattr(found, "_fields"):
        return
    yield from ((name, member) for name, member in vars(found).items() if inspect.isfunction(member) and name[0] != "_")


def _type(annotation: Any) -> str:
    """Return a type as users write it."""
    if annotation is inspect.Signature.empty:
        return ""
    return f"`{_written(annotation)}`"


def _written(annotation: Any) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is newsingest.Block or arguments == typing.get_args(newsingest.Block):
        return "Block"
    if origin is typing.Annotated:
        return _written(arguments[0])
    if origin is typing.Literal:
        if len(arguments) > _MANY:
            return "str"
        return " | ".join(f'"{value}"' for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(_written, arguments))
    if annotation in (None, type(None)):
        return "None"
    if annotation is Ellipsis:
        return "..."
    if isinstance(annotation, str | typing.ForwardRef):
        text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
        return re.sub(r"\bpa\.", "pyarrow.", text.strip("'"))
    if arguments:
        return f"{origin.__name__}[{', '.join(map(_written, arguments))}]"
    return getattr(annotation, "__name__", str(annotation))


def _errors(errors: list[type[newsingest.NewsingestError]]) -> Iterator[str]:
    base = newsingest.NewsingestError
    doc = parsed(base.__doc__)
    yield from ("### NewsingestError", "", _markdown(doc.summary), "", _markdown(doc.prose))
    yield from ("", "| attribute | meaning |", "|---|---|")
    yield from (f"| `{name}` | {_cell(_markdown(text))} |" for name, text in doc.entries("Attributes"))
    yield from ("", "### Subclasses", "", "| error | code | subclass of | meaning |", "|---|---|---|---|")
    for error in sorted(errors, key=_ancestry):
        if error is not base:
            parent = error.__bases__[0].__name__
            meaning = _cell(_markdown(parsed(error.__doc__).summary))
            yield f"| `{error.__name__}` | `{error.code}` | `{parent}` | {meaning} |"


def _ancestry(error: type) -> list[str]:
    return [each.__name__ for each in reversed(error.__mro__)]


def _markdown(text: str) -> str:
    """Return a text of a docstring as Markdown."""
    paragraphs = [on_one_line(part) for part in re.split(r"\n\n+", text)]
    return "\n\n".join(re.sub(r"``(.*?)``", r"`\1`", part) for part in paragraphs)


def _filled(text: str) -> str:
    """Return paragraphs, or an item of a list, wrapped to the usual line length."""
    parts = text.split("\n\n")
    indent = "  " if text.startswith("- ") else ""
    return "\n\n".join(
        textwrap.fill(part, 118, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for part in parts
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    if sys.flags.optimize:
        raise SystemExit("there are no docstrings with -OO")
    PAGE.write_text(page(), "utf-8")
