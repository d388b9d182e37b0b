"""Compute the positions in a bar chart. The template of the page draws the chart, and its style sets the colours."""

from msgspec import Struct

_WIDTH, _HEIGHT = (
    480,
    230,
)  # units; a unit is about a pixel on a wide screen, so the labels have their normal size there
_TOP, _RIGHT, _BELOW = 8, 8, 27  # units around the bars; the labels of the bars are below
_CHARACTER, _GAP = 8, 19  # units for the labels of the lines: each character, and the space around a label
_EDGE = 1 / 52  # the share of the plot that stays free on each side
_BAR = 0.77  # the share of its room that a bar fills
_LABELS = 6  # the most labels below the bars
_LINES = 5  # the approximate number of lines across the bars


class ChartMark(Struct, frozen=True, kw_only=True):
    """A label of a line or a bar. at: units from the top of the plot for a line, from its left for a bar."""

    at: float
    text: str


class ChartBar(Struct, frozen=True, kw_only=True):
    """A bar, in units from the left and the top of the plot."""

    x: float
    y: float
    width: float
    height: float


class Chart(Struct, frozen=True, kw_only=True):
    """A bar chart.

    label: a description for readers who cannot see it; left, top, width, height: the place of the plot in the chart, in
    units.
    """

    label: str
    size: tuple[int, int] = (_WIDTH, _HEIGHT)
    left: int
    top: int = _TOP
    width: int
    height: int
    lines: list[ChartMark]
    bars: list[ChartBar]
    names: list[ChartMark]


def chart(counts: dict[str, int], label: str) -> Chart:
    """Return a chart with a bar for each name, in order. There must be at least one name."""
    steps = _steps(max(counts.values()))
    left = _GAP + _CHARACTER * len(f"{steps[-1]:,}")
    width, height = _WIDTH - left - _RIGHT, _HEIGHT - _TOP - _BELOW
    zero, unit = height * (1 - _EDGE), height * (1 - 2 * _EDGE) / steps[-1]
    room = width * (1 - 2 * _EDGE) / len(counts)
    middles = [width * _EDGE + room * (nth + 0.5) for nth in range(len(counts))]
    names = [ChartMark(at=middle, text=name) for middle, name in zip(middles, counts, strict=True)]
    return Chart(
        label=label,
        left=left,
        width=width,
        height=height,
        lines=[ChartMark(at=zero - unit * number, text=f"{number:,}") for number in steps],
        bars=[
            ChartBar(x=middle - room * _BAR / 2, y=zero - unit * number, width=room * _BAR, height=unit * number)
            for middle, number in zip(middles, counts.values(), strict=True)
        ],
        names=names[:: -(-len(counts) // _LABELS)],
    )


def _steps(most: int) -> range:
    """Return the numbers of the lines: round numbers, from 0 to the first that is at least ``most``."""
    step = next(
        size * 10**power for power in range(20) for size in (1, 2, 5) if size * 10**power * _LINES >= most
    )  # fmt: skip
    return range(0, max(most, 1) + step, step)
