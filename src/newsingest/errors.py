"""The errors of newsingest. All are NewsingestError; any other exception that leaves the library is a bug."""

import errno
from typing import ClassVar

# Errors that do not come from the input. Another attempt may succeed.
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
    """Return a text with control characters and line ends escaped, because file names may contain them."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def shortened(text: str, most: int, *, keep_end: bool = False) -> str:
    """Return a text of at most ``most`` characters. … stands for the end that is cut, or for the start with keep_end."""
    if len(text) <= most:
        return text
    return "…" + text[len(text) + 1 - most :] if keep_end else text[: most - 1] + "…"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 input, 2 inputs."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def reason(error: Exception) -> str:
    """Return the message of an operating system error without its number, or the text of any other error."""
    return getattr(error, "strerror", None) or str(error)


class NewsingestError(Exception):
    """An error that the user can act on. All errors of newsingest are subclasses.

    ``str(error)`` is the line that the commands print: ``PATH: problem (advice)``, without control characters.

    Attributes:
        code: The kind of error, which stays the same from version to version, such as ``"encoding"``.
        problem: What is wrong.
        advice: What to do about it; ``""`` if there is no advice.
        path: The name of the input or the output; ``""`` if the error is not about one.
        skipped: True if ``newsingest.articles`` found a file that is not an article and that ``convert`` skips.
        without_path: ``problem (advice)``, without the path.
    """

    code: ClassVar[str] = "error"
    skipped: bool = False

    def __init__(self, problem: str, advice: str = "", path: str = "") -> None:
        super().__init__(problem, advice, path)  # all arguments, so that the error can be pickled
        self.problem = problem
        self.advice = advice
        self.path = path

    @property
    def without_path(self) -> str:
        """Return the problem and the advice, without the path."""
        return self.problem + (f" ({self.advice})" if self.advice else "")

    def __str__(self) -> str:
        """Return the line that users see."""
        return one_line((f"{self.path}: " if self.path else "") + self.without_path)


class InputError(NewsingestError):
    """The input cannot be read: it is missing, a folder, or not permitted. Also the base class of all errors of inputs."""

    code = "input"


class MachineError(InputError):
    """The machine or the network failed while the input was read: a disk error, too many open files. Try again."""

    code = "io"


def unreadable(error: Exception, advice: str, path: str = "", *, what: str = "cannot be read") -> InputError:
    """Return the error for an input that the operating system could not read."""
    kind = MachineError if getattr(error, "errno", None) in _PASSING else InputError
    return kind(f"{what}: {reason(error)}", advice, path)


class EmptyInputError(InputError):
    """The input is empty: it contains only white space or padding."""

    code = "empty"


class BinaryInputError(InputError):
    """The input is not text."""

    code = "binary"


class TooLargeError(InputError):
    """The input, or a part of it, is larger than a limit allows."""

    code = "too_large"


class TooDeepError(InputError):
    """The markup or the front matter of the input nests deeper than a limit allows."""

    code = "too_deep"


class TooManyError(InputError):
    """The input has more blocks, cells, attributes or members than a limit allows."""

    code = "too_many"


class DecodeError(InputError):
    """The encoding of the input could not be detected, or the input is not in the encoding that was named."""

    code = "encoding"


class UnknownFormatError(InputError):
    """The input is in no known format."""

    code = "unknown_format"


class AmbiguousFormatError(InputError):
    """Two formats fit the input equally well. Name one with ``ReadOptions.format``."""

    code = "ambiguous_format"


class FrontMatterError(InputError):
    """The front matter has no end, or no key in it can be read."""

    code = "front_matter"


class ArchiveError(InputError):
    """The archive file, or a member of it, is damaged, encrypted or compressed by an unknown method."""

    code = "archive"


class TooSlowError(InputError):
    """The input took longer than the timeout."""

    code = "timeout"


class OutOfMemoryError(InputError):
    """There was not enough memory to read the input."""

    code = "memory"


class CrashError(InputError):
    """The worker process crashed while it read the input."""

    code = "crash"


class InternalError(NewsingestError):
    """newsingest found a bug in itself: the record would have been wrong. Please report it with the file."""

    code = "internal"

    def __init__(self, problem: str, advice: str = "", path: str = "") -> None:
        super().__init__(problem, advice or "this is a bug in newsingest: report it with the file", path)


class OutputError(NewsingestError):
    """The output cannot be written."""

    code = "output"


class ExistsError(OutputError):
    """The output exists, and the ledger does not list it. Move it away, or overwrite it with ``force``."""

    code = "exists"


class StoppedError(NewsingestError):
    """The run cannot go on, for example because the disk is full. The same call resumes the run."""

    code = "stopped"


class LedgerError(NewsingestError):
    """The ledger of the run cannot be used: it is damaged, of another version, or in use by another run."""

    code = "ledger"


class RecordError(NewsingestError):
    """The record does not follow the schema."""

    code = "record"


class UsageError(NewsingestError):
    """An option or an argument is not valid. The message names arguments as options: ``--pretty`` for ``pretty``."""

    code = "usage"


class WarningsAsErrorsError(NewsingestError):
    """The record has warnings, and ``parse --strict`` makes warnings failures. Only the command raises this error."""

    code = "strict"
