"""Bar charts as SVG that stands in the page: shapes and words, no style, no script, no address.

pygal draws. It also writes a style, a script, a comment with today's date and what its tooltips show into each chart; what is
taken over is a closed list of elements and attributes, so that a chart is the same each time and the page's own style, dark or
light, holds for it.
"""

import sys
from collections.abc import Iterable
from xml.etree import ElementTree as ET

import pygal
from pygal.style import Style

# pygal puts a finder among those of imports, for maps that are plug-ins; it is of a kind that Python has given up, and warns of.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

_WIDTH, _HEIGHT = 480, 230  # units; as wide as a chart is on a desk, so that words are of their size there
_FONT = 15  # the room that words get; the style draws them smaller on a desk
_LABELS = 6  # below the bars, at most
_LINES = 5  # across them, about
_ELEMENTS = {
    "svg": ("viewBox",),
    "g": ("class", "transform"),
    "path": ("class", "d"),
    "rect": ("class", "x", "y", "width", "height"),
    "text": ("class", "x", "y"),
}
_UNSEEN = {"background", "plot overlay", "plot text-overlay", "plot tooltip-overlay", "titles"}  # by their classes


def bars(counts: dict[str, int], label: str) -> str:
    """Return a chart with a bar for each name, in their order. label: what it says, for those who do not see it."""
    style = Style(font_family="sans-serif", label_font_size=_FONT, major_label_font_size=_FONT)
    chart = pygal.Bar(
        width=_WIDTH, height=_HEIGHT, margin=8, spacing=4, style=style, js=[], show_legend=False, no_prefix=True,
        disable_xml_declaration=True, truncate_label=-1, x_labels_major_every=-(-len(counts) // _LABELS), show_minor_x_labels=False,
    )  # fmt: skip
    chart.x_labels = list(counts)
    chart.y_labels = [{"value": number, "label": f"{number:,}"} for number in _steps(max(counts.values(), default=0))]
    chart.add("", list(counts.values()))
    drawn = _clean(ET.fromstring(chart.render(is_unicode=True)))  # noqa: S314 - it is pygal's own
    drawn.set("role", "img")
    drawn.set("aria-label", label)
    drawn.set("class", "chart")
    return ET.tostring(drawn, encoding="unicode", short_empty_elements=False)


def _steps(most: int) -> Iterable[int]:
    """Return the numbers beside the lines: round ones, from 0 to the first that is not below the most."""
    step = next(
        size * 10**power for power in range(20) for size in (1, 2, 5) if size * 10**power * _LINES >= most
    )  # fmt: skip
    return range(0, max(most, 1) + step, step)


def _clean(element: ET.Element) -> ET.Element:
    """Return an element with what of it is taken over, and without its name space: in HTML it has none."""
    name = element.tag.rpartition("}")[2]
    clean = ET.Element(name, {key: element.attrib[key] for key in _ELEMENTS[name] if key in element.attrib})
    clean.text = element.text
    for inner in element:
        if inner.tag.rpartition("}")[2] in _ELEMENTS and inner.get("class") not in _UNSEEN:
            clean.append(_clean(inner))
    return clean
