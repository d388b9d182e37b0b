"""The part files of a folder: their numbers and names, their entries in the ledger, and writing a part."""

from dataclasses import dataclass
from io import BytesIO

from newsingest.batch.ledger import Ledger
from newsingest.batch.outputs.address_files import Files
from newsingest.batch.outputs.part_formats import PartFormat
from newsingest.batch.outputs.protocol import stopped
from newsingest.batch.task import Outcome, Written
from newsingest.errors import OutputError
from newsingest.regex import regex

_NUMBER = regex(r"part-(\d{5,18})\..*")


class PartFiles:
    """The part files of one folder. The ledger gives each part a number that no other part has had."""

    def __init__(self, files: Files, ledger: Ledger, parts: PartFormat) -> None:
        self.files, self.ledger, self.format = files, ledger, parts
        self._sound: dict[int, bool] = {}

    def name(self, number: int) -> str:
        """Return the name of a part."""
        return f"part-{number:05}{self.format.suffix}"

    @property
    def _given(self) -> int:
        """Return how many numbers were given to parts."""
        return int(self.ledger.fact("parts") or 0)

    def next(self) -> int:
        """Commit the number of a new part to the ledger, and return it. No file has the name of that part."""
        number = self._given
        while self.files.has(self.name(number)):
            number += 1
        self.ledger.set_fact("parts", number + 1)
        self.ledger.commit()
        return number

    def record(self, number: int, rows: int, size: int) -> None:
        """Record a written part in the ledger. size: of the file, in bytes."""
        if number not in self._sound:
            self.ledger.parts.add(number, rows, size)
            self._sound[number] = True

    def is_sound(self, number: int) -> bool:
        """Return whether a part still has the size with which it was written."""
        if number not in self._sound:
            size = self.ledger.parts.size(number)
            self._sound[number] = size is not None and self.files.size(self.name(number)) == size
        return self._sound[number]

    def remove(self, number: int) -> None:
        """Delete a part, and remove it and its articles' places from the ledger."""
        self.files.delete(self.name(number))
        self.ledger.parts.forget(number)

    def _numbered(self) -> list[tuple[int, str]]:
        """Return the files that have the name of a part, with their numbers."""
        found = ((_NUMBER.fullmatch(name), name) for name in self.files.names())
        numbers = ((int(match[1]), name) for match, name in found if match)
        return sorted((number, name) for number, name in numbers if name == self.name(number))

    def foreign(self) -> list[str]:
        """Return the names of part files that no run wrote: their numbers are not given yet."""
        given = self._given
        return [name for number, name in self._numbered() if number >= given]

    def delete_strays(self) -> None:
        """Delete parts that the ledger has not recorded: a killed run or its workers wrote them."""
        given = self._given
        for number, name in self._numbered():
            if number < given and self.ledger.parts.size(number) is None:
                self.files.delete(name)


class NewPart:
    """A part in memory, before it is written to its file."""

    def __init__(self, parts: PartFormat) -> None:
        self._file = BytesIO()
        self.rows = parts.rows(self._file)

    def write(self, files: Files, name: str) -> int:
        """Write the complete part, and return its size in bytes. Raises StoppedError if it cannot be written."""
        self.rows.finish()
        data = self._file.getvalue()
        try:
            files.write(name, data)
        except OutputError as error:
            raise stopped(files.place, error) from error
        return len(data)


@dataclass(frozen=True)
class PutPart:
    """Write the records of a chunk as one part. If a worker does not see the run's files, the run writes the part."""

    files: Files
    parts: PartFormat
    number: int
    name: str

    def is_seen(self) -> bool:
        """Return whether this process sees the folder of the run."""
        return self.files.are_here()

    def __call__(self, outcomes: list[Outcome], *, again: bool = False) -> list[Outcome]:  # noqa: ARG002 - as in Put
        """Write the records, and return the outcomes without them."""
        if not any(outcome.state == "ok" for outcome in outcomes):
            return outcomes
        part = NewPart(self.parts)
        starts = []
        for outcome in outcomes:
            starts.append(part.rows.rows)
            if outcome.state == "ok":
                part.rows.put(outcome.data)
        size = part.write(self.files, self.name)
        rows = part.rows.rows
        return [
            outcome._replace(data=b"", written=Written(len(outcome.data), self.number, start, rows, size))
            if outcome.state == "ok"
            else outcome
            for outcome, start in zip(outcomes, starts, strict=True)
        ]
