"""newsingest status: show the state of the inputs in the ledger of a destination."""

from datetime import UTC, datetime, timedelta

import click

from newsingest.batch.ledger import Entry, Status, entries, status_of
from newsingest.batch.outputs import ledger_of
from newsingest.batch.skips import Skips
from newsingest.cli.output import echo, echo_json
from newsingest.cli.parameters import PATH
from newsingest.errors import counted, one_line
from newsingest.paths import shown


@click.command()
@click.argument("dest", type=PATH, metavar="DEST")
@click.option("--failed", is_flag=True, help="List the failed inputs, each with the reason.")
@click.option("--skipped", is_flag=True, help="List the skipped inputs, each with the reason.")
@click.option("--all", "every", is_flag=True, help="List all inputs, each with its state.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object; with --failed, --skipped or --all, one per input."
)
def status(*, dest: str, failed: bool, skipped: bool, every: bool, as_json: bool) -> None:
    """Show how many inputs of a run are ok, skipped or failed, and why.

    \b
    Examples:
      newsingest status records/
      newsingest status articles.jsonl --failed
      newsingest status articles.jsonl --skipped
      newsingest status articles.jsonl --all --json | jq -r 'select(.state == "skipped") | .path'

    DEST is the DEST of a convert run, or its --ledger. The run may still be in progress. In JSON, "time" is when
    the input was last changed. Articles with the same title and text share a fingerprint.
    """
    ledger = ledger_of(dest)
    if failed or skipped or every:
        states = [state for state, named in (("failed", failed), ("skipped", skipped)) if named and not every]
        for entry in entries(ledger, states):
            if as_json:
                echo_json(_as_data(entry))
            else:
                why = f" ({entry.code}): {entry.message}" if entry.code else ""
                echo(one_line(f"{entry.name}: {entry.state}{why}"))
        return
    found = status_of(ledger)
    if as_json:
        echo_json(found._asdict())
    else:
        _show(found, dest)


def _as_data(entry: Entry) -> dict[str, object]:
    """Return an entry for JSON, with its time in ISO 8601, or null if unknown. JSON readers would round nanoseconds."""
    return {**entry._asdict(), "time": _iso(entry.time)}


def _iso(nanoseconds: int) -> str | None:
    try:
        time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:  # beyond the year 9999
        return None
    return time.isoformat().replace("+00:00", "Z") if nanoseconds else None


def _show(found: Status, dest: str) -> None:
    ended = "the last run is complete" if found.finished else "a run is in progress, or was interrupted"
    echo(one_line(f"{shown(dest)}: {ended}; written by newsingest {found.rules}"))
    for state, count in found.states.items():
        if count or state != "waiting":
            why = one_line(f": {Skips(found.skipped, found.unindented)}") if state == "skipped" and count else ""
            echo(f"{count:>9} {state}{why or _codes(getattr(found, state, None))}")
    echo(_row(found.inputs, "input"))
    if found.gone:
        echo(f"{_row(found.gone, 'output')} from earlier runs (not part of the last run)")
    echo(f"{found.shared:>9} articles share a fingerprint with another")
    if found.warnings:
        echo(f"          warnings{_codes(found.warnings)}")


def _row(number: int, noun: str) -> str:
    return " " * (9 - len(str(number))) + counted(number, noun)


def _codes(counts: dict[str, int] | None) -> str:
    return one_line(": " + ", ".join(f"{code} ({count})" for code, count in counts.items())) if counts else ""
