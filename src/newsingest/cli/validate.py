"""newsingest validate: check records against the schema."""

from collections.abc import Iterator
from itertools import islice

import click

from newsingest import records
from newsingest.article import Article
from newsingest.cli.output import echo
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, complain, limits_option
from newsingest.cli.recorded import recorded
from newsingest.errors import InputError, RecordError, counted, one_line
from newsingest.exporters.columns import WORKED_OUT
from newsingest.limits import Limits
from newsingest.paths import shown
from newsingest.records import Selection
from newsingest.survey.record_files import Stored

_FEW = 3  # how many lines or objects are checked to see whether a file is a file of records


@click.command(epilog=LIMITS)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@limits_option
def validate(*, files: tuple[str, ...], limits: Limits) -> None:
    """Check records against the schema.

    \b
    Examples:
      newsingest validate articles.jsonl
      newsingest parse *.md --to jsonl | newsingest validate -

    FILE is a .jsonl or .json file (also .gz or .zst), or - for standard input. If a record breaks the schema, validate
    prints its line and field to standard error, and the exit status is 1. validate also checks three rules beyond the
    schema: the texts of the spans add up to the text of their block, the field "text" is the plain text of the field
    "body", and the field "fingerprint" matches the fields "title" and "text".

    Records that parse or convert wrote with --fields have only some fields. If a record has no field schema_version,
    validate checks only the fields that are there.
    """
    broken = False
    for name in files:
        found = _Found(one_line(shown(name)))
        try:
            for place, data, _ in _checked(name, limits):
                found.add(place, data)
        except InputError as error:
            broken = True
            complain(error)
            found.tell_incomplete()
            continue
        found.tell_incomplete()
        found.tell_total()
        broken = broken or found.broken > 0
    if broken:
        raise click.exceptions.Exit(1)


class _Found:
    """The results for the records of one file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._records = self.broken = 0
        self._chosen: dict[str, None] = {}  # the fields of records that were written with --fields
        # Incomplete records, by the fields that they have: the place of the first such record, and their number. They
        # have schema_version, the mark of a complete record, but lack other fields.
        self._incomplete: dict[tuple[str, ...], tuple[str, int]] = {}

    def add(self, place: str, data: bytes) -> None:
        """Check a record against the schema, and print its errors."""
        self._records += 1
        try:
            article = records.decode_part(data)
        except RecordError as error:
            self.broken += 1
            click.echo(f"{self._name}:{place}: {error}", err=True)
            return
        if not isinstance(article, Selection):
            return
        if "schema_version" in article.held and _lacking(article.held):
            self.broken += 1
            first, count = self._incomplete.get(article.held, (place, 0))
            self._incomplete[article.held] = (first, count + 1)
        else:
            self._chosen |= dict.fromkeys(article.held)

    def tell_incomplete(self) -> None:
        """Print the missing fields of records, once for all records that lack the same fields."""
        for held, (place, count) in self._incomplete.items():
            more = f" (also in {counted(count - 1, 'more record')})" if count > 1 else ""
            click.echo(f"{self._name}:{place}: missing fields{more}: {', '.join(_lacking(held))}", err=True)

    def tell_total(self) -> None:
        """Print the number of records."""
        chosen = f" (written with --fields; checked: {', '.join(self._chosen)})" if self._chosen else ""
        echo(f"{self._name}: {counted(self._records, 'record')}, {self.broken or 'none'} invalid{chosen}")


def _lacking(held: tuple[str, ...]) -> list[str]:
    return [name for name in Article.__struct_fields__ if name not in held]


def _checked(name: str, limits: Limits) -> Iterator[Stored]:
    """Yield the records of a file. Raises InputError if it is not a file of records, instead of an error per line."""
    found = recorded(name, limits)
    first: list[Stored] = []
    broken_off: InputError | None = None
    try:
        first.extend(islice(found, _FEW))
    except InputError as error:
        broken_off = error  # raised after the records before it
    if first and not any(field in record.data for record in first for field in _NAMES):
        what = "not a file of records: it does not start with a record"
        raise InputError(what, "name a .json or .jsonl file that parse or convert wrote", shown(name))
    yield from first
    if broken_off is not None:
        raise broken_off
    yield from found


# The names of fields and columns, in JSON quotes.
_NAMES = tuple(f'"{name}"'.encode() for name in (*Article.__struct_fields__, *WORKED_OUT))
