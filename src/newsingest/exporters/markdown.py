"""Markdown: YAML front matter with every field, then the body.

`newsingest: 1` marks the front matter. Reading the file back gives the same record.
"""

from typing import Any

import msgspec
from frontmatter.default_handlers import SafeDumper, YAMLHandler

from newsingest.article import Article
from newsingest.exporters.base import Exporter, ExportOptions
from newsingest.exporters.markdown_text import Markdown
from newsingest.own_markdown import MARK, RENAMED_FIELDS, VERSION

_ELSEWHERE = ("schema_version", "body", "text")  # the body follows the front matter, and text is derived from it


def front_matter(article: Article) -> dict[str, Any]:
    """Return the front matter: the mark, then each field that is not empty."""
    values: dict[str, Any] = {MARK: VERSION}
    for name in Article.__struct_fields__:
        value = getattr(article, name)
        if name not in _ELSEWHERE and value not in (None, (), {}):
            values[RENAMED_FIELDS.get(name, name)] = msgspec.to_builtins(value, builtin_types=())
    return values


class Dumper(SafeDumper):  # type: ignore[misc, valid-type] # it has no types
    """A YAML writer that quotes strings with white space at an end, because python-frontmatter strips its output."""


def _string(dumper: Any, value: str) -> Any:
    style = "'" if value != value.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


Dumper.add_representer(str, _string)


def record(article: Article, _options: ExportOptions) -> bytes:
    """Return one document."""
    return document(front_matter(article), Markdown().text_of(article.body))


def document(values: dict[str, Any], body: str, dumper: type = Dumper) -> bytes:
    """Return front matter and a body as one document."""
    front = YAMLHandler().export(_lists(values), Dumper=dumper, sort_keys=False, width=100_000)
    return f"---\n{front}\n---\n{chr(10) if body else ''}{body}".encode()


def between(_options: ExportOptions) -> bytes:
    """Return the empty line between two documents."""
    return b"\n"


def _lists(value: Any) -> Any:
    """Return the value with lists instead of tuples, for which YAML has no tag."""
    if isinstance(value, dict):
        return {key: _lists(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(entry) for entry in value]
    return value


EXPORTER = Exporter(
    name="md",
    title="Markdown: with YAML front matter; newsingest can read it back",
    suffixes=(".md", ".markdown"),
    framing="document",
    appends=False,
    record=record,
    between=between,
)
