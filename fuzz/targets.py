"""What is fuzzed: a function of bytes for each part that hostile input meets. It returns, or it raises what is a bug.

The invariant is that of tests/promises.py: a record that keeps the schema, that the audit finds complete and that comes
back from every exporter, or one of our own errors.
"""

import contextlib
import io
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis.errors import StopTest

import newsingest
from newsingest import records
from newsingest.article import Article
from newsingest.batch import archives
from newsingest.batch.recordfiles import parted
from newsingest.errors import InputError, NewsingestError, RecordError
from newsingest.limits import Limits
from newsingest.options import ReadOptions
from newsingest.source import decode
from promises import complete, exported, markdown_comes_back, names_the_input, parsed
from strategies import articles

_BOUNDS = Limits(size=1 << 20, unpacked=1 << 20, ratio=10, members=1000)
_HEAD = "---\ntitle: 题\n---\n".encode()
_ENDS = (".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst")


def decoding(data: bytes) -> None:
    """Decode: clean text, or an error."""
    try:
        source = decode(data, "a.txt", ReadOptions(limits=_BOUNDS))
    except InputError as error:
        names_the_input(error, "a.txt")
        return
    assert "\0" not in source.text
    assert "\r" not in source.text
    source.text.encode()


def detecting(data: bytes) -> None:
    """Ask the detectors."""
    for name in ("a.md", "a.txt", "", "-"):
        with contextlib.suppress(InputError):
            found, confidence, evidence = newsingest.detect(data, name=name)
            assert 0 <= confidence <= 1
            assert evidence or found


def _reading(data: bytes, name: str, format: str) -> None:  # noqa: A002 - as ReadOptions has it
    options = ReadOptions(format=format, limits=_BOUNDS)
    found = parsed(data, name, options)
    if found is None:
        return
    source, article = found
    assert parsed(data, name, options) == found
    markdown_comes_back(article)
    if zlib.crc32(data) % 8 == 0:  # they cost ten times what reading does
        exported(article)
    complete(source, article)


def post_html(data: bytes) -> None:
    """Read bytes as the HTML body of a post."""
    _reading(_HEAD + data, "a.html", "jekyll")


def post_markdown(data: bytes) -> None:
    """Read bytes as the Markdown body of a post."""
    _reading(_HEAD + data, "a.md", "jekyll")


def front_matter(data: bytes) -> None:
    """Read bytes as front matter."""
    _reading(b"---\n" + data + "\n---\n<p>甲</p>".encode(), "a.html", "jekyll")


def post(data: bytes) -> None:
    """Read bytes as whatever they are."""
    _reading(data, "a.md", "auto")


def text(data: bytes) -> None:
    """Read bytes as full-width text."""
    _reading(data, "a.txt", "fullwidth")


@settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(articles())
def _written(article: Article) -> None:
    exported(article)


def exporting(data: bytes) -> None:
    """Write an article that is made of the bytes, in every format, and read it back where that can be."""
    with contextlib.suppress(StopTest):
        _written.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined]


def archive(data: bytes) -> None:
    """Read an archive: its kind is in the first byte."""
    with tempfile.NamedTemporaryFile(suffix=_ENDS[data[0] % len(_ENDS)] if data else ".zip") as file:
        file.write(data[1:])
        file.flush()
        try:
            for number, member in enumerate(archives.members(file.name, len(data), _BOUNDS)):
                assert number <= _BOUNDS.members
                assert isinstance(member.name, str)
                with contextlib.suppress(InputError):
                    assert len(member.read()) <= _BOUNDS.size
        except InputError as error:
            assert str(error).isprintable()  # noqa: PT017 - nothing else is to be said of it


def record(data: bytes) -> None:
    """Read records back: one, and a file of them."""
    with contextlib.suppress(RecordError):
        records.decode(data)
    for is_json in (False, True):
        with contextlib.suppress(NewsingestError):
            for place, piece in parted(io.BufferedReader(io.BytesIO(data)), 1 << 16, is_json=is_json):
                assert place
                with contextlib.suppress(RecordError):
                    records.decode(piece)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": decoding,
    "detect": detecting,
    "html": post_html,
    "markdown": post_markdown,
    "front": front_matter,
    "post": post,
    "text": text,
    "export": exporting,
    "archive": archive,
    "record": record,
}


def seeds(name: str, folders: list[Path]) -> list[bytes]:
    """Return what a target starts from: samples, and the files of other folders that are not large."""
    files = sorted(
        path for folder in folders for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 1 << 14
    )
    if name == "record":
        return [path.read_bytes() for path in files if path.suffix == ".json"]
    inputs = [path.read_bytes() for path in files if path.suffix != ".json"]
    if name in ("html", "markdown", "front"):
        parts = [data.split(b"\n---", 1) for data in inputs if data.startswith(b"---")]
        return [
            part[0].removeprefix(b"---\n") if name == "front" else part[1].lstrip(b"-\n")
            for part in parts
            if len(part) > 1
        ]
    return _archived(inputs) if name == "archive" else inputs


def _archived(inputs: list[bytes]) -> list[bytes]:
    """Return a small archive of each kind."""
    import bz2  # noqa: PLC0415 - only for these seeds
    import gzip  # noqa: PLC0415
    import lzma  # noqa: PLC0415
    import tarfile  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    import zstandard  # noqa: PLC0415

    tarred, zipped = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as tar, zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, data in enumerate(inputs[:3]):
            info = tarfile.TarInfo(f"{number}/" + "长" * 40 * number + ".md")  # the last has a long name's header
            info.size = len(data[:600])
            tar.addfile(info, io.BytesIO(data[:600]))
            packed.writestr(info.name, data[:600])
    tar_bytes = tarred.getvalue()
    packers = (lambda data: data, gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress)
    return [b"\0" + zipped.getvalue(), *(bytes([kind]) + pack(tar_bytes) for kind, pack in enumerate(packers, 1))]
