"""The part files of a folder: their numbers and names, which of them the ledger has recorded, and writing one."""

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
        """How many numbers were given to parts."""
        return int(self.ledger.fact("parts") or 0)

    def next(self) -> int:
        """Give a number to a new part, commit it to the ledger, and return it. Nothing has the name of the part."""
        number = self._given
        while self.files.has(self.name(number)):
            number += 1
        self.ledger.set_fact("parts", number + 1)
        self.ledger.commit()
        return number

    def record(self, number: int, rows: int, size: int) -> None:
        """Let the ledger know of a part that was written. size: of the file, in bytes."""
        if number not in self._sound:
            self.ledger.add_part(number, rows, size)
            self._sound[number] = True

    def is_sound(self, number: int) -> bool:
        """Return whether a part is as it was written."""
        if number not in self._sound:
            size = self.ledger.part_size(number)
            self._sound[number] = size is not None and self.files.size(self.name(number)) == size
        return self._sound[number]

    def remove(self, number: int) -> None:
        """Delete a part, and let the ledger forget it and what was in it."""
        self.files.delete(self.name(number))
        self.ledger.forget_part(number)

    def _numbered(self) -> list[tuple[int, str]]:
        """Return the files that have the name of a part, with their numbers."""
        found = ((_NUMBER.fullmatch(name), name) for name in self.files.names())
        numbers = ((int(match[1]), name) for match, name in found if match)
        return sorted((number, name) for number, name in numbers if name == self.name(number))

    def foreign(self) -> list[str]:
        """Return the names of part files that no run wrote: their numbers were not given yet."""
        given = self._given
        return [name for number, name in self._numbered() if number >= given]

    def delete_strays(self) -> None:
        """Delete the parts that the ledger has not recorded: those of a run that was killed, or of its workers."""
        given = self._given
        for number, name in self._numbered():
            if number < given and self.ledger.part_size(number) is None:
                self.files.delete(name)


class NewPart:
    """A part in memory, on its way to its file."""

    def __init__(self, parts: PartFormat) -> None:
        self._file = BytesIO()
        self.rows = parts.rows(self._file)

    def write(self, files: Files, name: str) -> int:
        """Write the whole part, and return its size in bytes. Raises StoppedError if it cannot be written."""
        self.rows.finish()
        data = self._file.getvalue()
        try:
            files.write(name, data)
        except OutputError as error:
            raise stopped(files.place, error) from error
        return len(data)


@dataclass(frozen=True)
class PutPart:
    """Writes a part of what a chunk gave. A process that does not see the files of the run leaves the outcomes as they are."""

    files: Files
    parts: PartFormat
    number: int
    name: str

    def __call__(self, outcomes: list[Outcome], *, again: bool = False) -> list[Outcome]:  # noqa: ARG002 - as Put says
        """Write the records, and return the outcomes without them."""
        if not self.files.are_here() or not any(outcome.state == "ok" for outcome in outcomes):
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
