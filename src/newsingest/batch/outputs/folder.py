"""A folder with one output file for each article.

Each file is written under a temporary name and renamed. Files that no run wrote are not overwritten without --force.
"""

import contextlib
import os
from collections.abc import Iterable

from newsingest.batch.ledger import Columns, Ledger, Row
from newsingest.batch.names import nth_of, output_name, slot
from newsingest.batch.outputs.address_files import Files, PutFiles, lent
from newsingest.batch.outputs.protocol import InputPath, Output, PlannedOutput, foreign, in_the_way
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Outcome, Put
from newsingest.errors import LedgerError, OutputError, UsageError
from newsingest.exporters import Exporter
from newsingest.paths import shown

_REMEMBERED = 1000  # names


class Folder(Output):
    """The output folder of a run: on this machine, or at an address."""

    def __init__(
        self, files: Files, ledger: Ledger, exporter: Exporter, *, sizes: Sizes, force: bool, within_sources: bool
    ) -> None:
        """Open a folder that exists, or an address. Raises UsageError if it holds part files.

        exporter: writes the outputs. within_sources: the folder may hold source files. force: overwrite files that the
        ledger does not list; ignored if within_sources is true.
        """
        if ledger.fact("kind") is not None:
            msg = f"{shown(files.place)} holds part files of an earlier run"
            raise UsageError(msg, "use another folder")
        self._files, self._ledger, self._suffix, self._site = files, ledger, exporter.suffixes[0], exporter.site
        self._force = force and not within_sources
        self._within_sources = within_sources
        self._lent: Files | None = None  # the files, for use by workers
        self.is_remote, self.chunk_size = files.is_remote, sizes.chunk
        self._taken: dict[str, int] = {}  # the last number given, for each name that several inputs want

    def can_stay(self, rows: Iterable[Row]) -> bool:
        """Return whether the outputs exist with the sizes of the ledger."""
        size = self._files.size
        return all(row.output is not None and row.length is not None and size(row.output) == row.length for row in rows)

    def is_place_of(self, layout: str, row: Row) -> bool:
        """Return whether the output of an input has the name that this run would give it."""
        return row.slot is None or self._nth(layout, row) is not None

    def _layout(self, layout: str) -> str:
        """Return the path of an output without its suffix. A site generator has a layout of its own."""
        return layout if self._site is None else self._site.layout(os.path.splitext(layout)[0])

    def _nth(self, layout: str, row: Row) -> int | None:
        """Return the number of an output among those of the same name, or None if it has another name."""
        if self._site is None:
            return nth_of(row.output or "", layout, self._suffix)
        # The name of a post contains its date; the slot is made from the planned name, without the date.
        return nth_of(row.slot or "", self._layout(layout), self._suffix, as_slot=True)

    def plan(self, path: InputPath, row: Row | None) -> PlannedOutput:
        """Choose the name of an output. An input keeps the name that an earlier run gave it.

        A name stays taken even if its input fails. So names depend on the order in which inputs are first met, not on
        when each is converted.
        """
        layout = self._layout(path.layout)
        nth = self._nth(path.layout, row) if row is not None and row.slot is not None else None
        if nth is not None:
            planned = PlannedOutput({}, output_name(layout, self._suffix, nth))
        else:
            name, wanted = self._free_name(layout)
            # The final name of a site's post contains its date, which is not known yet.
            planned = PlannedOutput({"slot": wanted, "output": name if self._site is None else None}, name)
        if self._site is None and not (row is not None and row.is_written):
            trouble = self._in_the_way(planned.name)
            return planned if trouble is None else planned._replace(trouble=trouble)
        return planned

    def _free_name(self, layout: str) -> tuple[str, str]:
        """Return a name that no input has, and its slot."""
        name = output_name(layout, self._suffix)
        first = wanted = slot(name)
        if (nth := self._taken.get(first, 1)) > 1:  # all members of an archive may have the same name
            wanted = slot(name := output_name(layout, self._suffix, nth))
        while self._ledger.has_slot(wanted):
            nth += 1
            wanted = slot(name := output_name(layout, self._suffix, nth))
        if nth > 1:
            if len(self._taken) >= _REMEMBERED:
                self._taken.clear()
            self._taken[first] = nth
        return name, wanted

    def _in_the_way(self, name: str) -> OutputError | None:
        """Return an error if a folder, or a file that the ledger does not list, has the name of an output."""
        if self._force or not self._files.has(name):
            return None
        if self._files.is_folder(name):
            return in_the_way(name)
        return foreign(name, within_sources=self._within_sources)

    def commit(self, *, now: bool = False) -> None:  # noqa: ARG002 - a commit takes little time
        """Commit the names of planned outputs to the ledger before the first of them is written."""
        self._ledger.commit()

    def put(self, planned: list[PlannedOutput]) -> Put | None:
        """Return a function that writes the outputs of a chunk, or None if their names are not known yet.

        The names are committed to the ledger first.
        """
        if self._site is not None:
            return None
        self._lent = self._lent or lent(self._files, self._ledger)
        self._ledger.commit()
        new = tuple(bool(one.columns) and not self._force for one in planned)
        return PutFiles(self._lent, tuple(one.name for one in planned), new)

    def write(self, planned: PlannedOutput, row: Row | None, outcome: Outcome) -> Columns:
        """Return the columns of an output. Write it if it is the post of a site: ``put`` does not know its name."""
        if outcome.written is not None:
            return {"length": outcome.written.length}
        assert self._site is not None  # noqa: S101 - if there is no site, ``put`` wrote it
        name = self._site.dated(planned.name, outcome.published)
        if self._ledger.wrote(name, besides=slot(planned.name)):
            raise OutputError(f"the output {shown(name)} already belongs to another input", "rename one of the inputs")
        if row is None or row.output != name:
            if trouble := self._in_the_way(name):
                raise trouble
            if row is not None:
                self.delete(row)
            self._ledger.name_output(slot(planned.name), name)
            self._ledger.commit()  # before writing: the run after a kill must know that the post is ours
        self._files.write(name, outcome.data)
        return {"length": len(outcome.data)}

    def delete(self, row: Row) -> None:
        """Delete an output, and the folders that become empty."""
        if row.output is not None and row.is_written:
            self._files.delete(row.output)

    def exists(self, row: Row) -> bool:
        """Return whether the output that an earlier run wrote exists."""
        if row.output is None or not row.is_written or not self._files.has(row.output):
            return False
        return self._files.size(row.output) is not None or not self._files.is_folder(row.output)

    def finish(self) -> None:
        """Delete temporary files."""
        self._files.tidy(all_of_them=self._ledger.fact("sent") is not None)
        self._ledger.set_fact("sent", None)

    def close(self) -> None:
        """Commit the ledger, even if the run was interrupted: each row is correct at any moment."""
        if self._lent is not None:
            self._lent.close()
        with contextlib.suppress(LedgerError):
            self._ledger.commit()
