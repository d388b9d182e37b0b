"""One family of errors. Whatever else escapes the library is a bug."""

import errno
from typing import ClassVar

# What says nothing of the input: it may be gone the next time.
_PASSING = frozenset(
    (
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.ENOBUFS,
        errno.EAGAIN,
        errno.EINTR,
        errno.ESTALE,
        errno.ETIMEDOUT,
    )
)


def one_line(text: str) -> str:
    """Return a text with control characters, line ends among them, as escapes: names of files hold anything."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 input, 2 inputs."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def reason(error: Exception) -> str:
    """Return what an error of the operating system says, without its number; of any other error its text."""
    return getattr(error, "strerror", None) or str(error)


class NewsingestError(Exception):
    """Something the user can act on: what is wrong, and what to do about it.

    Printed as ``PATH: what is wrong (what to do)``. ``code`` is stable; ``path`` is "" where no input is to blame.
    ``skipped``: ``newsingest.articles`` met a file that is no article, where convert would skip it.
    """

    code: ClassVar[str] = "error"
    skipped: bool = False

    def __init__(self, problem: str, advice: str = "", path: str = "") -> None:
        super().__init__(problem, advice, path)  # all of them, so that the error survives pickling
        self.problem = problem
        self.advice = advice
        self.path = path

    @property
    def without_path(self) -> str:
        """Return what is wrong and what to do, for where the name of the input stands beside it."""
        return self.problem + (f" ({self.advice})" if self.advice else "")

    def __str__(self) -> str:
        """Return the one line that is shown."""
        return one_line((f"{self.path}: " if self.path else "") + self.without_path)


class InputError(NewsingestError):
    """The input cannot be read: missing, a folder, no permission."""

    code = "input"


class MachineError(InputError):
    """The input could not be read for the sake of the machine: a failing disk, too many open files."""

    code = "io"


def unreadable(error: Exception, advice: str, path: str = "", *, what: str = "cannot be read") -> InputError:
    """Return the error for an input that the operating system did not give."""
    kind = MachineError if getattr(error, "errno", None) in _PASSING else InputError
    return kind(f"{what}: {reason(error)}", advice, path)


class EmptyInputError(InputError):
    """The input holds nothing but white space or padding."""

    code = "empty"


class BinaryInputError(InputError):
    """The input is no text."""

    code = "binary"


class TooLargeError(InputError):
    """The input, or a part of it, is larger than the limit."""

    code = "too_large"


class TooDeepError(InputError):
    """The input nests deeper than the limit."""

    code = "too_deep"


class TooManyError(InputError):
    """The input holds more of something than the limit."""

    code = "too_many"


class DecodeError(InputError):
    """The bytes are in no encoding that could be told, or not in the one that was named."""

    code = "encoding"


class UnknownFormatError(InputError):
    """No detector knows the input."""

    code = "unknown_format"


class AmbiguousFormatError(InputError):
    """Two detectors claim the input with the same confidence."""

    code = "ambiguous_format"


class FrontMatterError(InputError):
    """Front matter that opens and never closes, or that is no mapping."""

    code = "front_matter"


class ArchiveError(InputError):
    """An archive, or a member of one, that is damaged, encrypted or packed in a way that cannot be read."""

    code = "archive"


class TooSlowError(InputError):
    """The input took longer than the limit of time."""

    code = "timeout"


class OutOfMemoryError(InputError):
    """There was not enough memory to read the input."""

    code = "memory"


class CrashError(InputError):
    """The worker process that read the input crashed."""

    code = "crash"


class InternalError(NewsingestError):
    """A bug in newsingest that it found itself: the record would not have been right."""

    code = "internal"

    def __init__(self, problem: str, advice: str = "", path: str = "") -> None:
        super().__init__(problem, advice or "this is a bug in newsingest: please report it with the file", path)


class OutputError(NewsingestError):
    """An output that cannot be written."""

    code = "output"


class ExistsError(OutputError):
    """A file that no earlier run wrote stands where an output belongs."""

    code = "exists"


class StoppedError(NewsingestError):
    """A run that cannot write on: a full disk, one that is gone."""

    code = "stopped"


class LedgerError(NewsingestError):
    """The ledger of a run cannot be used: damaged, of another version, or at work in another run."""

    code = "ledger"


class RecordError(NewsingestError):
    """A record that breaks the schema."""

    code = "record"


class UsageError(NewsingestError):
    """An option or argument that makes no sense."""

    code = "usage"


class WarningsAsErrorsError(NewsingestError):
    """A record with warnings, where warnings are failures."""

    code = "strict"
