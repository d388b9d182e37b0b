"""Parse docstrings. The documentation of the Python API and the JSON Schema are made from docstrings.

A docstring is prose, followed by sections in Google style: ``Args:``, ``Returns:`` and so on. The text of a section is
indented by four spaces.
"""

import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

_SECTION = re.compile(r"^(Args|Attributes|Returns|Yields|Raises|Example):\n((?:(?: {4}.*)?(?:\n|\Z))+)", re.MULTILINE)
_ENTRY = re.compile(r"^([\w, ]+): (.+(?:\n {4}.*)*)", re.MULTILINE)


class Docstring(NamedTuple):
    """A parsed docstring: the first paragraph, the other paragraphs, and the text of each section by name."""

    summary: str
    prose: str
    sections: dict[str, str]

    def entries(self, section: str) -> Iterator[tuple[str, str]]:
        """Yield the entries ``name: text`` of a section, each text on one line."""
        for name, text in _ENTRY.findall(self.sections.get(section, "")):
            yield name, on_one_line(text)


def parsed(text: str | None) -> Docstring:
    """Return a parsed docstring."""
    text = inspect.cleandoc(text or "")
    sections = {name: textwrap.dedent(body).strip() for name, body in _SECTION.findall(text)}
    summary, _, prose = _SECTION.sub("", text).strip().partition("\n\n")
    return Docstring(on_one_line(summary), prose.strip(), sections)


def on_one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
