"""A folder of outputs, one an article: written beside their place and renamed, never over what is not ours."""

import contextlib
import os
from collections.abc import Iterable

from newsingest.batch.ledger import Ledger, Row
from newsingest.batch.names import nth_of, output_name, slot
from newsingest.batch.outputs.address_files import Files, PutFiles, lent
from newsingest.batch.outputs.protocol import AFAR, Columns, Place, Spot, in_the_way
from newsingest.batch.task import Outcome, Put
from newsingest.errors import ExistsError, LedgerError, OutputError, UsageError
from newsingest.exporters import Exporter
from newsingest.paths import shown

_REMEMBERED = 1000  # names


class Folder:
    """The output folder of a run, an ``Output``."""

    portion = AFAR

    def __init__(self, files: Files, ledger: Ledger, exporter: Exporter, *, force: bool, within_sources: bool) -> None:
        """Take a folder that is there, or an address.

        exporter: what writes the outputs. force: overwrite files that no earlier run wrote, though never those of a
        SOURCE: within_sources says that there may be some.
        """
        if ledger.fact("kind") is not None:
            msg = f"{shown(files.place)} holds part files of an earlier run"
            raise UsageError(msg, "use another folder")
        self._files, self._ledger, self._suffix, self._site = files, ledger, exporter.suffixes[0], exporter.site
        self._force = force and not within_sources
        self._advice = "move the file, or " + (
            "write to another folder" if within_sources else "overwrite it with --force"
        )
        self._shared: Files | None = None  # for workers who write
        self.anywhere = files.anywhere
        self._taken: dict[str, int] = {}  # for names that several inputs want, the last that was given

    def stands(self, row: Row) -> bool:
        """Tell whether the output of an input is there as it was written."""
        return row.output is not None and row.length is not None and self._files.size(row.output) == row.length

    def is_place_of(self, layout: str, row: Row) -> bool:
        """Tell whether the output that an input has is the one that this run would give it."""
        return row.slot is None or self._nth(layout, row) is not None

    def _layout(self, layout: str) -> str:
        """Return the place of an output before its suffix: a site generator has its own."""
        return layout if self._site is None else self._site.layout(os.path.splitext(layout)[0])

    def _nth(self, layout: str, row: Row) -> int | None:
        """Return as the how-manieth of its name an input got its output, or None if that was under another name."""
        if self._site is None:
            return nth_of(row.output or "", layout, self._suffix)
        # Where a post stands hangs on its date too; the slot is that of its name as planned.
        return nth_of(row.slot or "", self._layout(layout), self._suffix, as_slot=True)

    def all_stand(self, rows: Iterable[Row]) -> bool:
        """Tell whether the outputs of all these inputs are there."""
        return all(map(self.stands, rows))

    def place(self, spot: Spot, row: Row | None) -> Place:
        """Choose the name of an output; an input keeps the one that it was given.

        A name stays taken, also where the input fails, so that names depend on the order in which inputs are first met
        and not on when each is done.
        """
        layout = self._layout(spot.layout)
        nth = self._nth(spot.layout, row) if row is not None and row.slot is not None else None
        if nth is not None:
            return Place({}, output_name(layout, self._suffix, nth))
        name = output_name(layout, self._suffix)
        first = wanted = slot(name)
        if (nth := self._taken.get(first, 1)) > 1:  # an archive may call all its members the same
            wanted = slot(name := output_name(layout, self._suffix, nth))
        while self._ledger.has_slot(wanted):
            nth += 1
            wanted = slot(name := output_name(layout, self._suffix, nth))
        if nth > 1:
            if len(self._taken) >= _REMEMBERED:
                self._taken.clear()
            self._taken[first] = nth
        return Place({"slot": wanted, "output": name if self._site is None else None}, name)

    def check(self, place: Place, row: Row | None) -> None:
        """Raise ExistsError where a file that no earlier run wrote is in the way, OutputError where a folder is.

        A row that waits was planned by a run that was killed, which found the place free: what is there now is ours.
        """
        if self._site is None and not (row is not None and row.is_written):
            self._refuse_what_exists(place.name)

    def _refuse_what_exists(self, name: str) -> None:
        if not self._force and self._files.has(name):
            if self._files.is_folder(name):
                raise in_the_way(name)
            msg = f"{shown(name)} exists in the output folder, but no earlier run wrote it"
            raise ExistsError(msg, self._advice)

    def tick(self) -> None:
        """Let the ledger know which outputs are ours before the first of them is there."""
        self._ledger.commit()

    checkpoint = tick

    def send(self, places: list[Place]) -> Put | None:
        """Let workers write a chunk of outputs, where their names are known before. The ledger knows of them from now on."""
        if self._site is not None:
            return None
        self._shared = self._shared or lent(self._files, self._ledger)
        self._ledger.commit()
        new = tuple(bool(place.columns) and not self._force for place in places)
        return PutFiles(self._shared, tuple(place.name for place in places), new)

    def keep(self, row: Row) -> None:
        """Let an output stay: nothing to do."""

    def write(self, place: Place, row: Row | None, outcome: Outcome) -> Columns:
        """Write one output, and return the columns that say so."""
        if self._site is None:
            if outcome.written is not None:
                return {"length": outcome.written.length}
            self._files.write(place.name, outcome.data)
            return {"length": len(outcome.data)}
        name = self._site.dated(place.name, outcome.published)
        if self._ledger.wrote(name, besides=slot(place.name)):
            raise OutputError(f"the output {shown(name)} already belongs to another input", "rename one of the inputs")
        if row is None or row.output != name:
            self._refuse_what_exists(name)
            if row is not None:
                self.forget(row)
            self._ledger.name_output(slot(place.name), name)
            self._ledger.commit()  # or a run that is killed would not know the post for its own
        self._files.write(name, outcome.data)
        return {"length": len(outcome.data)}

    def forget(self, row: Row) -> None:
        """Delete an output, and the folders that this leaves empty."""
        if row.output is not None and row.is_written:
            self._files.delete(row.output)

    def holds(self, row: Row) -> bool:
        """Tell whether an output is there that an earlier run wrote."""
        if row.output is None or not row.is_written or not self._files.has(row.output):
            return False
        return self._files.size(row.output) is not None or not self._files.is_folder(row.output)

    def leave(self, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Let the output of an input that this run has not met stay: nothing to do."""
        return True

    def finish(self) -> None:
        """Leave nothing but outputs behind."""
        self._files.tidy(all_of_them=self._ledger.fact("sent") is not None)
        self._ledger.set_fact("sent", None)

    def close(self) -> None:
        """Let the ledger keep what was done, also where the run was broken off: each row is true at any moment."""
        if self._shared is not None:
            self._shared.close()
        with contextlib.suppress(LedgerError):
            self._ledger.commit()
