"""Where the parts of a bar chart stand. The template of the page draws them; its style, dark or light, colours them."""

from msgspec import Struct

_WIDTH, _HEIGHT = 480, 230  # units; as wide as a chart is on a desk, so that words are of their size there
_TOP, _RIGHT, _BELOW = 8, 8, 27  # units around the bars; the words below them stand in the last
_CHARACTER, _GAP = 8, 19  # units that the words beside the lines take: each character, and what is around them
_EDGE = 1 / 52  # of the plot, kept free on each side
_BAR = 0.77  # of the room that a bar has
_LABELS = 6  # below the bars, at most
_LINES = 5  # across them, about


class Mark(Struct, frozen=True, kw_only=True):
    """A word beside a line, or below a bar. at: units from the top of the plot, or from its left."""

    at: float
    text: str


class Bar(Struct, frozen=True, kw_only=True):
    """A bar, in units from the left and the top of the plot."""

    x: float
    y: float
    width: float
    height: float


class Chart(Struct, frozen=True, kw_only=True):
    """A bar chart. label: what it says, for those who do not see it; left, top, width, height: of the plot in it, in units."""

    label: str
    size: tuple[int, int] = (_WIDTH, _HEIGHT)
    left: int
    top: int = _TOP
    width: int
    height: int
    lines: list[Mark]
    bars: list[Bar]
    names: list[Mark]


def chart(counts: dict[str, int], label: str) -> Chart:
    """Return a chart with a bar for each name, in their order. There must be at least one."""
    steps = _steps(max(counts.values()))
    left = _GAP + _CHARACTER * len(f"{steps[-1]:,}")
    width, height = _WIDTH - left - _RIGHT, _HEIGHT - _TOP - _BELOW
    zero, unit = height * (1 - _EDGE), height * (1 - 2 * _EDGE) / steps[-1]
    room = width * (1 - 2 * _EDGE) / len(counts)
    middles = [width * _EDGE + room * (nth + 0.5) for nth in range(len(counts))]
    names = [Mark(at=middle, text=name) for middle, name in zip(middles, counts, strict=True)]
    return Chart(
        label=label,
        left=left,
        width=width,
        height=height,
        lines=[Mark(at=zero - unit * number, text=f"{number:,}") for number in steps],
        bars=[
            Bar(x=middle - room * _BAR / 2, y=zero - unit * number, width=room * _BAR, height=unit * number)
            for middle, number in zip(middles, counts.values(), strict=True)
        ],
        names=names[:: -(-len(counts) // _LABELS)],
    )


def _steps(most: int) -> range:
    """Return the numbers beside the lines: round ones, from 0 to the first that is not below the most."""
    step = next(
        size * 10**power for power in range(20) for size in (1, 2, 5) if size * 10**power * _LINES >= most
    )  # fmt: skip
    return range(0, max(most, 1) + step, step)
