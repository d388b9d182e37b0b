"""The reports of a run: its totals at the end, and calls to a ``Watch`` while it works."""

from dataclasses import dataclass, field

from newsingest.batch.ledger import State
from newsingest.batch.plan import Planned
from newsingest.batch.skips import FirstNames, Skips


class Watch:
    """Receives reports from a run of ``convert``.

    Write a subclass with the methods that you need. A method that you do not write does nothing. The process that called
    ``convert`` runs these methods, and waits for them: they should return quickly.
    """

    def done(self, state: State, weight: int) -> None:
        """Receive the state of an input that the run has finished.

        Args:
            state: ``"ok"``, ``"unchanged"``, ``"skipped"`` or ``"failed"``.
            weight: The bytes to add to the progress: the size of the input on disk. For a member of an archive file, the
                bytes that the member takes in this file.
        """

    def failed(self, name: str, why: str) -> None:
        """Receive the name of an input that failed in this run, and the reason.

        Args:
            name: The name of the input.
            why: What is wrong, and what to do.
        """

    def note(self, name: str, what: str) -> None:
        """Receive a note that a part of an article cannot be written, such as a cell too long for a spreadsheet.

        Args:
            name: The name of the input.
            what: What was left out.
        """

    def predicted(self, plan: Planned) -> None:
        """Receive the plan for an input. The run calls this method only with ``dry_run=True``.

        Args:
            plan: ``name`` is the name of the input, ``state`` is ``"ok"``, ``"unchanged"``, ``"skipped"`` or
                ``"failed"``, ``code`` and ``message`` say why the input is skipped or failed.
        """

    def tick(self) -> None:
        """Receive a call twice a second while the run waits for worker processes."""


@dataclass
class Totals:
    """The counts of a run: how many inputs are ok, unchanged, skipped and failed.

    Attributes:
        ok: Inputs converted in this run.
        unchanged: Inputs that an earlier run converted, and that did not change.
        skipped: Inputs that are not articles, such as pictures in a folder.
        failed: Inputs that could not be converted.
        inputs: All inputs: the sum of the four counts above.
        gone: Outputs of earlier runs whose input is not in this run, or whose format is not the format of this run.
        pruned: Outputs among ``gone`` that this run deleted (``prune=True``).
        unseen: True if a folder, an archive file or a source could not be read. Nothing is pruned then.
        shared: Articles that have the same fingerprint as another article of the run.
        zoneless: Articles of this run whose time states no time zone. Counted only for outputs with ``published_at``.
        other_format: Articles of this run with the warning ``other_format``: read in a format that they do not look like.
        misfit: What is wrong with the path pattern of the profile if it fits no input of the run, otherwise "".
        whole: True if the run came to its end.
        skips: Why inputs were skipped: ``skips.codes`` counts them by code, ``str(skips)`` is a sentence.
        lost: The outputs of earlier runs that this run deleted, because their inputs are skipped or fail now:
            ``lost.counts`` counts them by state, ``"skipped"`` or ``"failed"``; ``lost.names`` has the first five names
            of each state.
    """

    ok: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    gone: int = 0
    pruned: int = 0
    unseen: bool = False
    shared: int = 0
    zoneless: int = 0
    other_format: int = 0
    misfit: str = ""
    whole: bool = False
    skips: Skips = field(default_factory=Skips, repr=False)
    lost: FirstNames = field(default_factory=FirstNames, repr=False)

    @property
    def inputs(self) -> int:
        """Return how many inputs were accounted for."""
        return self.ok + self.unchanged + self.skipped + self.failed
