"""Draw the pictures in README and docs: commands as SVG, and the report as a screenshot.

    make pictures      python scripts/pictures.py [--no-report]

Each command runs in its own terminal, as a reader runs it in a checkout. rich draws the output as SVG. The screenshot
needs Chromium.
"""

import itertools
import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/pictures"
_COLUMNS = 88
_ASPECT = 0.55  # width to height of a column; Latin letters are slightly condensed, Chinese characters slightly spaced
_COLUMN = 20 * _ASPECT  # rich draws lines of 20 pixels
_TEXT = re.compile(r'<text class="([^"]*)" x="([^"]*)" y="([^"]*)" textLength="[^"]*" ([^>]*)>([^<]*)</text>')
_RUN = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]+|[^\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]+"
)
# rich's own format loads a font from the network, which a picture in a README must not do.
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px "DejaVu Sans Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", "PingFang SC", \
"Microsoft YaHei", monospace; }}
.{unique_id}-title {{ font: bold 16px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class Picture(NamedTuple):
    """A command and the name of its picture. lines: the most lines to draw; a longer output ends with an ellipsis."""

    name: str
    arguments: tuple[str, ...]
    lines: int = 100


POST = "samples/jekyll/2022-04-12-NW202204122344518093.md"
SHORT = "samples/jekyll/2022-04-08-NW202204082340275561.md"
PICTURES = (
    Picture("show", ("show", POST)),
    Picture("explain", ("explain", SHORT)),
    Picture("stats", ("stats", "samples/", "--exclude", "*.json", "--exclude", "*.toml", "--top", "3"), lines=46),
)


def printed(picture: Picture) -> str:
    """Return the output of a command on a terminal, with colours."""
    environment = {
        "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "COLUMNS": str(_COLUMNS), "PAGER": "cat",
    }  # fmt: skip
    ours, theirs = pty.openpty()
    with subprocess.Popen(  # noqa: S603 # our own command
        [sys.executable, "-m", "newsingest", *picture.arguments],
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        data = b"".join(_all(ours))
    os.close(ours)
    if process.returncode:
        msg = f"newsingest {shlex.join(picture.arguments)}: exit status {process.returncode}"
        raise ValueError(msg)
    return data.decode().replace("\r\n", "\n")


def _all(terminal: int) -> Iterator[bytes]:
    """Yield the output of a terminal until its other side is closed, which Linux reports as an error."""
    while True:
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:
            return
        if not data:
            return
        yield data


def drawn(picture: Picture) -> str:
    """Return the picture as SVG."""
    lines = [part for line in Text.from_ansi(printed(picture).rstrip("\n")).split("\n") for part in _folded(line)]
    if len(lines) > picture.lines:
        lines = [*lines[: picture.lines - 1], Text("…", "dim")]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 # not a path of ours
        console = Console(
            file=nowhere,
            record=True,
            width=_COLUMNS,
            force_terminal=True,
            color_system="truecolor",
            legacy_windows=False,
        )
        for line in lines:
            console.print(line, soft_wrap=True, highlight=False)
        title = f"newsingest {shlex.join(picture.arguments)}"
        svg = console.export_svg(
            title=title, theme=SVG_EXPORT_THEME, code_format=_FORMAT, font_aspect_ratio=_ASPECT, unique_id=picture.name
        )
    aligned = _TEXT.sub(lambda found: "".join(_aligned(found)), svg)
    return "\n".join(line.rstrip() for line in aligned.splitlines()) + "\n"


def _folded(line: Text) -> Iterator[Text]:
    """Yield a line as a terminal shows it, broken after the last column."""
    ends = list(itertools.accumulate(map(len, chop_cells(line.plain, _COLUMNS))))
    yield from line.divide(ends[:-1])


def _aligned(found: re.Match[str]) -> Iterator[str]:
    """Yield a text of the SVG in pieces of narrow or wide characters, each as wide as its columns.

    This corrects rich, which gives every character one column.
    """
    kind, x, y, more, text = found.groups()
    at = float(x)
    for run in _RUN.findall(unescape(text)):
        width = _COLUMN * cell_len(run)
        if run.strip("\N{NO-BREAK SPACE}"):
            shown = escape(run).replace("\N{NO-BREAK SPACE}", "&#160;")
            adjust = "" if cell_len(run[0]) > 1 else ' lengthAdjust="spacingAndGlyphs"'
            yield f'<text class="{kind}" x="{at:g}" y="{y}" textLength="{width:g}"{adjust} {more}>{shown}</text>\n'
        at += width


def words(svg: str) -> str:
    """Return the text of a picture without white space. Tests compare it: it is the same in all versions of rich."""
    return "".join(unescape("".join(re.findall(r"<text [^>]*>([^<]*)</text>", svg))).split())


def screenshot(path: Path) -> None:
    """Write a screenshot of the report on the samples, as PNG."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "report.html"
        report = [
            sys.executable,
            "-m",
            "newsingest",
            "report",
            "samples/",
            "--exclude",
            "*.json",
            "--exclude",
            "*.toml",
            "-q",
            "-o",
            str(page),
        ]
        subprocess.run(report, cwd=ROOT, check=True)  # noqa: S603 # our own command
        subprocess.run(  # noqa: S603 # the reader's browser
            [  # noqa: S607
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,1250",
                f"--user-data-dir={name}/profile", f"--screenshot={path}", page.as_uri(),
            ],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in PICTURES:
        (FOLDER / f"{each.name}.svg").write_text(drawn(each), "utf-8")
    if "--no-report" not in sys.argv[1:]:
        screenshot(FOLDER / "report.png")
