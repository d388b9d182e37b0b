"""The rows of a ledger: of an input and of an archive, and the statements that write them."""

from collections import Counter
from functools import cache
from typing import Literal, NamedTuple, cast

from newsingest.batch.ledger.file import typed

State = Literal["waiting", "ok", "unchanged", "skipped", "failed"]
Columns = dict[str, object]  # values of a row, by the names of its columns
DONE = ("ok", "unchanged")


class Row(NamedTuple):
    """The row of an input. ``SCHEMA`` in file.py describes the columns."""

    id: int
    state: State
    size: int
    time: int
    digest: str
    output: str | None
    code: str
    message: str
    made_by: int
    run: int
    volume: int | None
    start: int | None
    length: int | None
    path: str
    member: str | None
    slot: str | None
    ordinal: int
    archive: int | None

    @property
    def name(self) -> str:
        """Return the name to show."""
        return f"{self.path}/{self.member}" if self.member else self.path

    @property
    def is_written(self) -> bool:
        """Return whether the output may exist: it was written, or a killed run may have written it."""
        return self.length is not None or self.state == "waiting"


class ArchiveRow(NamedTuple):
    """The row of an archive. ``SCHEMA`` in file.py describes the columns."""

    id: int
    size: int
    time: int
    run: int
    view: str


COLUMNS = ", ".join(Row._fields)
NEW = {"state": "waiting", **dict.fromkeys(("digest", "fingerprint", "warnings", "code", "message"), "")}


@cache
def insert_sql(columns: tuple[str, ...]) -> str:
    """Return the statement that writes a new row."""
    return f"INSERT INTO input ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


@cache
def update_sql(columns: tuple[str, ...]) -> str:
    """Return the statement that changes a row. The last value is its number."""
    return f"UPDATE input SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"  # noqa: S608 - our own names


def input_row(values: object) -> Row:
    """Return the row of an input with the values of ``COLUMNS``. Raises msgspec.ValidationError for a wrong type."""
    return cast("Row", typed(values, Row, "input"))


class Unwritten:
    """The rows of new inputs that wait for their task. They are not in the database yet."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[bytes, Columns]] = {}  # keys and columns, by the number of the row
        self._keys: Counter[bytes] = Counter()  # how many rows have a key

    def add(self, number: int, key: bytes, columns: Columns) -> None:
        """Add a row."""
        self._rows[number] = key, columns
        self._keys[key] += 1

    def pop(self, number: int) -> tuple[bytes, Columns] | None:
        """Remove a row. Return its key and columns, or None if there is no such row."""
        found = self._rows.pop(number, None)
        if found is not None:
            key = found[0]
            self._keys[key] -= 1
            if not self._keys[key]:
                del self._keys[key]
        return found

    def count(self, key: bytes) -> int:
        """Return how many rows have a key."""
        return self._keys.get(key, 0)
