"""newsingest validate: records held against the schema."""

import sys
from collections.abc import Iterator
from itertools import chain

import click
import msgspec

from newsingest import records
from newsingest.cli.reading import STDIN, complain
from newsingest.errors import InputError, RecordError, one_line, reason
from newsingest.paths import shown


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def validate(*, files: tuple[str, ...]) -> None:
    """Hold the records of JSON Lines files (or of a .json file) against the schema. FILE - is standard input.

    \b
    Examples:
      newsingest validate articles.jsonl
      newsingest parse *.md --to jsonl | newsingest validate -

    Each record that breaks the schema is named on standard error with its line and field; the exit status is then 1.
    Checked beyond the schema: spans join to their text, text is that of the body, the fingerprint fits.
    """
    broken = False
    for name in files:
        count = bad = 0
        try:
            for place, data in _records(name):
                count += 1
                try:
                    records.decode(data)
                except RecordError as error:
                    bad += 1
                    click.echo(f"{one_line(shown(name))}:{place}: {error}", err=True)
        except InputError as error:
            broken = True
            complain(error)
            continue
        broken = broken or bad > 0
        click.echo(f"{one_line(shown(name))}: {count} records, {bad or 'none'} broken")
    if broken:
        raise click.exceptions.Exit(1)


def _records(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the place and the bytes of each record: a line each, or the objects of an array or a .json file."""
    if name == STDIN and sys.stdin is None:
        raise InputError("standard input is closed", "pipe records into it", STDIN)
    try:
        with click.open_file(name, "rb") as file:
            first = file.readline().removeprefix(b"\xef\xbb\xbf")
            if first.lstrip().startswith(b"[") or (name != STDIN and name.lower().endswith(".json")):
                yield from _objects(first + file.read())
                return
            for number, line in enumerate(chain((first,), file), 1):
                if line.strip():
                    yield str(number), line
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {reason(error)}", "check the name", shown(name)) from error


def _objects(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        found = msgspec.json.decode(data, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        yield "1", data
        return
    for index, raw in enumerate(found):
        yield f"[{index}]", bytes(raw)
