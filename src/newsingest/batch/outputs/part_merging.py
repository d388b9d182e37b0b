"""The end of a run into part files: outdated articles are removed, and small parts are merged."""

import contextlib
from collections.abc import Iterator

from newsingest.batch.outputs.part_files import NewPart, PartFiles
from newsingest.batch.outputs.part_formats import Group
from newsingest.batch.outputs.protocol import stopped
from newsingest.batch.sizes import Sizes
from newsingest.errors import InputError, LedgerError, StoppedError, counted, reason
from newsingest.paths import shown


class Merging:
    """Move articles from parts to new parts. The ledger refers to a new part only when it is complete."""

    def __init__(self, parts: PartFiles, sizes: Sizes) -> None:
        self._parts, self._ledger, self._sizes = parts, parts.ledger, sizes
        self._new: NewPart | None = None
        self._number = 0  # of the new part

    def merge(self) -> None:
        """Rewrite parts that hold outdated articles, merge small parts, and delete the old parts."""
        for part in self._ledger.parts.all():
            if not self._parts.is_sound(part.number):
                self._parts.remove(part.number)
        sizes, parts = self._sizes, self._ledger.parts.all()
        small = [part for part in parts if part.rows < sizes.small_rows and part.size < sizes.small_size]
        for part in parts:
            if part.live and (part.live < part.rows or (part in small and len(small) > 1)):
                self._move(part.number, part.rows)
        if self._new is not None:
            self._complete(self._new)
        for part in self._ledger.parts.all():
            if not part.live:
                self._parts.remove(part.number)
        if not self._ledger.parts.all():  # an empty part, so that a reader finds the columns
            self._complete(self._begin())
        self._ledger.commit()

    def _begin(self) -> NewPart:
        self._number, self._new = self._parts.next(), NewPart(self._parts.format)
        return self._new

    def _complete(self, part: NewPart) -> None:
        """Write the new part, and commit it to the ledger."""
        size = part.write(self._parts.files, self._parts.name(self._number))
        self._parts.record(self._number, part.rows.rows, size)
        self._ledger.commit()
        self._new = None

    def _move(self, number: int, stored: int) -> None:
        """Copy the articles of a part that the ledger refers to. stored: the number of records written to the part."""
        name = self._parts.name(number)
        with self._reading(name):
            file = self._parts.files.open(name)
        with file, self._reading(name):
            found = self._move_rows(number, self._parts.format.groups(file))
        if found != stored:  # a copied record may be incomplete, or that of another input
            raise self._damaged(name, f"it holds {counted(found, 'record')}, but {stored} were written")

    def _move_rows(self, number: int, groups: Iterator[Group]) -> int:
        """Copy articles, and return how many records the part holds."""
        rows = iter(self._ledger.parts.rows_in(number))
        row = next(rows, None)
        first = 0
        for count, take in groups:
            live: list[tuple[int, int]] = []
            while row is not None and row[1] < first + count:
                live.append(row)
                row = next(rows, None)
            if live:
                part = self._with_room()
                for place, (identifier, _) in enumerate(live, part.rows.rows):
                    self._ledger.set(identifier, {"volume": self._number, "start": place})
                part.rows.put_rows(take([start - first for _, start in live]))
            first += count
        return first

    def _with_room(self) -> NewPart:
        part, sizes = self._new, self._sizes
        if part is not None and (part.rows.rows >= sizes.rows or part.rows.volume >= sizes.volume):
            self._complete(part)
        return self._new or self._begin()

    @contextlib.contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        """Raise StoppedError or LedgerError if a part cannot be read. Errors of writing pass unchanged."""
        place = self._parts.files.place
        damages: tuple[type[Exception], ...] = (OSError, *self._parts.format.damages())
        try:
            yield
        except InputError as error:
            raise stopped(f"{place}/{name}", error) from error
        except damages as error:
            if isinstance(error, OSError) and error.errno is not None:
                msg = f"{shown(name)} cannot be read: {reason(error)}"
                advice = "check the disk, then run the same command again to continue"
                raise StoppedError(msg, advice, shown(place)) from error
            raise self._damaged(name, reason(error)) from error

    def _damaged(self, name: str, why: str) -> LedgerError:
        msg = f"{shown(name)} is damaged: {why}"
        advice = "delete this part file, then run the same command again to continue"
        return LedgerError(msg, advice, shown(self._parts.files.place))
