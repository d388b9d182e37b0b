"""newsingest explain: show where each part of a file went, and why."""

import click
import msgspec

from newsingest.cli.output import echo, echo_json, on_terminal
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, open_input, reading_options, stdin_name_option
from newsingest.cli.terminal import escape_controls
from newsingest.errors import one_line
from newsingest.explain import ExplainedPart, Explanation
from newsingest.explain import explain as explained
from newsingest.options import ReadOptions

# The colours on a terminal. Text that stays in the body has no colour.
_STYLES = {
    "title": "bold cyan", "summary": "cyan", "heading": "bold", "syntax": "bright_black", "extra": "yellow", "removed": "red",
    "published": "green", "url": "green", "source": "green", "categories": "green", "tags": "green", "authors": "green",
}  # fmt: skip
_WIDTH = 22


@click.command(epilog=LIMITS)
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@reading_options
@stdin_name_option
def explain(*, file: str, as_json: bool, options: ReadOptions, stdin_name: str) -> None:
    """Show where each part of a file went, and why.

    \b
    Examples:
      newsingest explain post.md
      newsingest explain --json story.txt | jq .steps

    explain prints the evidence of each detector, the rule that set each field, and then the text of the file. On a
    terminal, colours show where each part of the text went. In a pipe, each part starts with the name of
    its field, its block or the kind of removed text. A part that is only syntax, such as an HTML tag,
    starts with the word syntax. A mark between parts of the file, such as the lines (---) around the front matter,
    starts with a dot (·).
    """
    data, path = open_input(file, stdin_name, options.limits.size)
    found = explained(data, path, options)
    if as_json:
        echo_json(_as_data(found, path))
        return
    _heading(found, path)
    if on_terminal():
        _coloured(found)
    else:
        _plain(found)


def _as_data(found: Explanation, path: str) -> dict[str, object]:
    text = found.source.text
    return {
        "path": path,
        "format": found.article.origin.format,
        "detections": [
            {"format": name, "confidence": confidence, "evidence": evidence}
            for name, confidence, evidence in found.detections
        ],
        "origin": found.article.origin,
        "steps": list(found.steps),
        "warnings": found.article.warnings,
        "differences": [finding._asdict() for finding in found.differences],
        "parts": [{**part._asdict(), "text": text[part.start : part.end]} for part in found.parts],
    }


def _heading(found: Explanation, path: str) -> None:
    origin = found.article.origin
    echo(f"{one_line(path)}: {origin.format}, body {origin.body_kind}, {origin.encoding}, {origin.size} bytes")
    for name, confidence, evidence in found.detections:
        echo(f"  {name} ({confidence:.2f}): {escape_controls(evidence)}")
    echo("rules")
    for step in found.steps:
        echo(
            f"  {step.field} ← {escape_controls(step.cause)}: {escape_controls(' '.join(_written(step.value).split()))}"
        )
    for warning in found.article.warnings:
        echo(f"  warning {warning.code}: {escape_controls(warning.message)}")
    for finding in found.differences:
        echo(f"  differs, line {finding.line}: {escape_controls(finding.text)}")
    echo("text")


def _written(value: object) -> str:
    """Return a value as text: a string unchanged, any other value as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _plain(found: Explanation) -> None:
    for part in found.parts:
        words = found.source.text[part.start : part.end].strip("\n")
        if words.strip():
            echo(f"{escape_controls(part.label) or '·':{_WIDTH}} | {escape_controls(words)}")


def _coloured(found: Explanation) -> None:
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415

    out = Text()
    for part in found.parts:
        out.append(escape_controls(found.source.text[part.start : part.end], keep="\n"), style=_style(part))
    console = Console(highlight=False)
    console.print(out)
    names = dict.fromkeys(part.label.partition(":")[0].partition(" ")[0] for part in found.parts if part.label)
    console.print(Text("  ").join(Text(name, style=_STYLES.get(name, "")) for name in names))


def _style(part: ExplainedPart) -> str:
    return _STYLES.get(part.label.partition(":")[0].partition(" ")[0], "")
