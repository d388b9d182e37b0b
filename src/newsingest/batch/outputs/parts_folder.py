"""A folder of part files: each chunk of inputs becomes one part, and the end of a run merges small parts.

A row of the ledger holds the part of its article and the place in that part. An article is outdated if its input was
converted again or is gone; the end of a run rewrites the parts that hold outdated articles.
"""

import contextlib
from collections.abc import Iterable, Iterator
from io import BytesIO

from newsingest.batch.ledger import Columns, Ledger, Row
from newsingest.batch.outputs.address_files import Files, lent
from newsingest.batch.outputs.part_files import PartFiles, PutPart
from newsingest.batch.outputs.part_formats import ParquetParts, PartFormat
from newsingest.batch.outputs.part_merging import Merging
from newsingest.batch.outputs.protocol import Output, PlannedOutput, foreign, stopped
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Outcome, Put
from newsingest.errors import OutputError, UsageError
from newsingest.paths import shown


class InParts(Output):
    """The folder of parts of a run: on this machine, or at an address."""

    def __init__(  # noqa: PLR0913 - the parts of a run
        self,
        files: Files,
        ledger: Ledger,
        parts: PartFormat,
        form: str,
        *,
        sizes: Sizes,
        force: bool,
        within_sources: bool,
    ) -> None:
        """Check the folder without changing it.

        form: the format and its options. within_sources: the folder may hold source files. force: delete parts that the
        ledger does not list; ignored if within_sources is true. Raises ExistsError if there are such parts that stay.
        Raises UsageError if the folder holds another format, or if the library that writes the format is not installed.
        """
        parts.rows(BytesIO()).close()
        kind = "parts" if parts == ParquetParts() else f"parts{parts.suffix}"
        if ledger.fact("kind") != kind and ledger.has_inputs():
            msg = f"{shown(files.place)} holds the output of an earlier run in another format"
            raise UsageError(msg, "use another folder")
        ledger.set_fact("kind", kind)
        self._files, self._ledger, self._form = files, ledger, form
        self.is_remote, self.chunk_size, self._sizes = files.is_remote, sizes.part, sizes
        self._parts = PartFiles(files, ledger, parts)
        self._lent: Files | None = None  # the files, for use by workers
        self._foreign: list[str] | None = self._parts.foreign()  # until they are deleted
        if self._foreign and (within_sources or not force):
            raise foreign(self._foreign[0], shown(files.place), within_sources=within_sources)

    def can_stay(self, rows: Iterable[Row]) -> bool:
        """Return whether the articles are in parts that did not change."""
        is_sound = self._parts.is_sound
        return all(row.length is not None and row.volume is not None and is_sound(row.volume) for row in rows)

    def is_place_of(self, layout: str, row: Row) -> bool:  # noqa: ARG002 - as in Output
        """Return whether the output of an input is in a part, not in a file of its own."""
        return row.output is None

    def put(self, planned: list[PlannedOutput]) -> Put | None:  # noqa: ARG002 - as in Output
        """Return a function that writes a chunk as one part. The part's number is committed to the ledger first."""
        with self._writing():
            self._prepare()
            self._lent = self._lent or lent(self._files, self._ledger)
            number = self._parts.next()
        return PutPart(self._lent, self._parts.format, number, self._parts.name(number))

    def write(self, planned: PlannedOutput, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as in Output
        """Return the columns of an article that ``put`` wrote."""
        where = outcome.written
        assert where is not None  # noqa: S101 - ``put`` wrote it
        self._parts.record(where.number, where.rows, where.size)
        return {"volume": where.number, "start": where.start, "length": where.length}

    def exists(self, row: Row) -> bool:
        """Return whether the article of an input that this run has not met is in a part that did not change."""
        return self.can_stay((row,))

    def keep_unmet(self, row: Row) -> bool:
        """Return whether an article whose input this run has not met can stay: it has the same format and options."""
        return self._ledger.form(row.made_by) == self._form

    def commit(self, *, now: bool = False) -> None:  # noqa: ARG002 - each part is complete
        """Commit the ledger."""
        self._ledger.commit()

    def finish(self) -> None:
        """Rewrite parts with outdated articles, merge small parts, and delete temporary files."""
        with self._writing():
            self._prepare()
            Merging(self._parts, self._sizes).merge()
            self._parts.delete_strays()
            self._files.tidy(all_of_them=self._ledger.fact("sent") is not None)
            self._ledger.set_fact("sent", None)

    def close(self) -> None:
        """Close what is open. Nothing is committed: rows may refer to a part that is not complete."""
        if self._lent is not None:
            self._lent.close()

    def _prepare(self) -> None:
        """Delete part files that are not ours, and what a killed run left."""
        if self._foreign is not None:
            for name in self._foreign:
                self._files.delete(name)
            self._parts.delete_strays()
        self._foreign = None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, OutputError) as error:
            raise stopped(self._files.place, error) from error
