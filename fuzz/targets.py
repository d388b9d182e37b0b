"""The targets of fuzzing. A target takes any bytes and must not break a promise.

An AssertionError means that a promise of tests/promises.py was broken. Any other exception of a target is a bug too.
This module needs no fuzzer: ``python fuzz/targets.py TARGET FILE...`` runs a target on files, and tests/test_finds.py
runs the targets on old finds.
"""

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import msgspec
import zstandard
from hypothesis import HealthCheck, given, settings

import promises
from newsingest import InputError, NewsingestError, records
from newsingest.article import Article
from newsingest.batch.sources import archives
from newsingest.limits import Limits
from newsingest.options import DEFAULT, ReadOptions
from newsingest.pipeline import detected, read
from newsingest.source import decode
from newsingest.survey import record_files
from strategies import articles

ENCODINGS = (None, "gb18030", "big5", "utf-16", "utf-32-le", "utf-7", "hz", "iso2022_jp", "idna", "rot13")
LIMIT = 1 << 20  # bytes of a member or a record; inputs of the fuzzer are much smaller
LIMITS = Limits(size=LIMIT, unpacked=LIMIT, ratio=10, members=1000)
_MAGIC = {  # the name of an archive, by its first bytes
    b"PK": "a.zip",
    b"\x1f\x8b": "a.tar.gz",
    b"BZh": "a.tar.bz2",
    b"\xfd7zXZ": "a.tar.xz",
    b"\x28\xb5\x2f\xfd": "a.tar.zst",
}


def decoded(data: bytes) -> None:
    """Decode in each encoding. The text must be writable, and must not have characters that Source excludes."""
    for encoding in ENCODINGS:
        for errors in (None, "replace"):
            with suppress(InputError):
                source = decode(data, "a.md", ReadOptions(encoding=encoding, encoding_errors=errors))
                assert not set("\0\r") & set(source.text)
                assert source.text.encode()
                assert source == decode(data, "a.md", ReadOptions(encoding=encoding, encoding_errors=errors))


def told(data: bytes) -> None:
    """Run the detectors with each suffix."""
    for name in ("a.md", "2022-02-14-a.html", "a.txt"):
        with suppress(InputError):
            source = decode(data, name)
            format_name, confidence, evidence = detected(source)
            assert 0 <= confidence <= 1
            assert evidence
            assert detected(source) == (format_name, confidence, evidence)


def reading(name: str, options: ReadOptions = DEFAULT, *, audited: bool = False) -> Callable[[bytes], None]:
    """Return a target that reads an input with this name. Its record must be valid, and the same if read again.

    audited: whether the record must also contain all visible text. Separate targets check this.
    """

    def target(data: bytes) -> None:
        found = promises.parsed(data, name, options)
        if found is None:
            return
        assert promises.parsed(data, name, options) == found, "the second reading differs"
        if audited:
            promises.complete(*found)

    return target


def exported(data: bytes) -> None:
    """Read an input in its detected format, and export the record in every format."""
    with suppress(InputError):
        article = read(data, "2022-02-14-a.md")
        promises.exported(article)


def markdown_back(data: bytes) -> None:
    """Write the record of a post, as .md and as .html, to Markdown. Reading it must give the same article."""
    for name in ("2022-02-14-a.md", "a.html"):
        with suppress(InputError):
            promises.markdown_comes_back(read(data, name, ReadOptions(format="jekyll")))


@settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(articles())
def _any_article(article: Article) -> None:
    promises.exported(article)


def any_article(data: bytes) -> None:
    """Make an article from bytes, which hypothesis uses as choices, and export it in every format."""
    _any_article.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined] # hypothesis adds it


def archive(data: bytes) -> None:
    """Read all members of an archive."""
    name = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), "a.tar")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        with suppress(InputError):
            for member in archives.members(lambda: path.open("rb"), path.name, len(data), LIMITS):
                assert isinstance(member.name, str)
                assert abs(member.time) <= 1 << 62
                if not member.skip_reason:
                    with suppress(InputError):
                        assert len(member.read()) <= LIMIT


def record_file(data: bytes) -> None:
    """Read a file of records. A valid record must be the same after writing and reading it."""
    name = "a.jsonl.gz" if data.startswith(b"\x1f\x8b") else "a.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        for path in (Path(folder, name), Path(folder, name.replace(".jsonl", ".json"))):
            path.write_bytes(data)
            with suppress(InputError):
                for stored in record_files.stored(str(path), LIMITS):
                    with suppress(NewsingestError):
                        article = records.decode(stored.data)
                        assert records.decode(msgspec.json.encode(article)) == article


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": decoded,
    "detect": told,
    "jekyll": reading("2022-02-14-a.md", ReadOptions(format="jekyll")),
    "html": reading("a.html", ReadOptions(format="jekyll")),
    "bs4": reading("a.html", ReadOptions(format="jekyll", html_parser="bs4")),
    "fullwidth": reading("a.txt", ReadOptions(format="fullwidth", timezone="Asia/Shanghai")),
    "audit-jekyll": reading("2022-02-14-a.md", ReadOptions(format="jekyll"), audited=True),
    "audit-html": reading("a.html", ReadOptions(format="jekyll"), audited=True),
    "audit-fullwidth": reading("a.txt", ReadOptions(format="fullwidth"), audited=True),
    "export": exported,
    "md-back": markdown_back,
    "articles": any_article,
    "archive": archive,
    "records": record_file,
}


def seeds(target: str, files: Iterable[Path]) -> dict[str, bytes]:
    """Return the first inputs of a target, by name: the files, or archives or records made from them."""
    texts = {f"{number}-{path.name}": path.read_bytes() for number, path in enumerate(files)}
    if target == "articles":
        return {}
    if target == "archive":
        return _archives(dict(list(texts.items())[:3]))
    if target == "records":
        found = {}
        for name, data in texts.items():
            with suppress(InputError):
                found[name] = msgspec.json.encode(read(data, name))
        return found
    return texts


def _archives(texts: dict[str, bytes]) -> dict[str, bytes]:
    """Return small archives of each kind with the texts."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in texts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    found = {"a.tar": out.getvalue()}
    for pack in (gzip.compress, bz2.compress, lzma.compress, zstandard.compress):
        found[f"a.tar.{pack.__module__}"] = pack(found["a.tar"])
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", kind) as zipped:
            for name, data in texts.items():
                zipped.writestr(name, data)
        found[f"a.{kind}.zip"] = out.getvalue()
    return found


if __name__ == "__main__":
    for file in sys.argv[2:]:
        TARGETS[sys.argv[1]](Path(file).read_bytes())
