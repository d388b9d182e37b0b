"""Test SOURCE and DEST at an address: an S3 server on this machine, and a storage that only fsspec can open."""

import io
import json
import os
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from batch_tools import POST, Run, archive, resize, tree, write
from buckets import Bucket, keys, new_bucket, served
from destinations import rows_of_parts
from newsingest.batch.outputs import address_files, destination
from newsingest.batch.outputs.address_files import FilesAtAddress
from newsingest.batch.outputs.local_files import FilesHere
from newsingest.errors import InputError, UsageError
from newsingest.limits import Limits
from newsingest.storage import Found, Storage, _opened, localized, storage, without_credentials

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
    pytest.mark.usefixtures("one_core"),  # the tests that need workers say so with -j2
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture
def bucket(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, value in keys(server).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_STATE_HOME", os.fspath(tmp_path / "state"))
    return new_bucket(server, f"test-{abs(hash(tmp_path)):x}")


@pytest.fixture(autouse=True)
def _memory(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let tests write to memory://, because their runs have one process."""
    if "refused" not in request.node.name:
        monkeypatch.setattr(destination, "_FLEETING", ())


def local(tmp_path: Path, run: Run, target: str = "local") -> Path:
    """Convert a small archive on this machine."""
    assert run("convert", archive(tmp_path / "in"), "-o", f"{tmp_path}/{target}").code == 0
    return tmp_path / target.rstrip("/")


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_the_same_records_as_on_this_machine(tmp_path: Path, run: Run, bucket: Bucket, jobs: str) -> None:
    here = local(tmp_path, run)
    bucket.upload(tmp_path / "in", "in")
    line = ("convert", f"{bucket.address}/in/", "-o", f"{bucket.address}/out", jobs)
    first = run(*line)
    assert (first.code, first.totals["ok"], first.totals["skipped"]) == (0, 12, 2)
    assert bucket.tree("out") == tree(here)
    assert run(*line).totals["unchanged"] == 12
    bucket.put("in/2022/03.md", POST.format("今").encode())
    bucket.client.delete_object(Bucket=bucket.name, Key="in/2022/04.md")
    bucket.client.delete_object(Bucket=bucket.name, Key="out/2022/05.md.json")
    again = run(*line, "--prune")
    assert (again.totals["ok"], again.totals["unchanged"]) == (2, 9)
    assert "今" in bucket.tree("out")["2022/03.md.json"].decode()
    assert set(bucket.tree("out")) == set(tree(here)) - {"2022/04.md.json"}
    status = run("status", f"{bucket.address}/out/", "--json")
    assert json.loads(status.out)["states"]["unchanged"] == 9
    assert run("convert", f"{bucket.address}/in", "-o", tmp_path / "down", jobs).totals["ok"] == 11


@pytest.mark.parametrize("target", ["out.parquet", "out.jsonl.gz/", "out.csv/"])
def test_parts_at_an_address(
    tmp_path: Path, run: Run, bucket: Bucket, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = local(tmp_path, run, target)
    resize(monkeypatch, chunk=5)
    line = ("convert", f"{tmp_path}/in", "-o", f"{bucket.address}/{target}", "-j2")
    assert run(*line, "--include=*.md").totals["ok"] == 6
    assert run(*line).totals == {"inputs": 14, "ok": 6, "unchanged": 6, "skipped": 2, "failed": 0}
    assert run(*line).totals["unchanged"] == 12
    name = target.rstrip("/")
    there = bucket.download(name, tmp_path / "down" / name)
    assert read(there) == read(here)
    run(*line, "--include=*.txt", "--prune")
    left = bucket.download(name, tmp_path / "left" / name)
    assert len(read(left)) == 6
    assert [row for row in read(here) if row in read(left)] == read(left)


def read(folder: Path) -> list[Any]:
    """Return the rows in a folder of parts, sorted."""
    if folder.suffix == ".parquet":
        return rows_of_parts(folder)
    import csv  # noqa: PLC0415 - for two of these
    import gzip  # noqa: PLC0415 - as above

    rows: list[Any] = []
    for part in folder.glob("part-*"):
        text = gzip.decompress(part.read_bytes()) if part.suffix == ".gz" else part.read_bytes()
        rows += csv.DictReader(io.StringIO(text.decode())) if "csv" in part.name else map(json.loads, text.splitlines())
    return sorted(rows, key=repr)


@pytest.mark.parametrize("end", [".zip", ".tar.gz"])
def test_archives_at_an_address(tmp_path: Path, run: Run, bucket: Bucket, end: str) -> None:
    source = archive(tmp_path / "in")
    packed = io.BytesIO()
    if end == ".zip":
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
            for path in sorted(source.rglob("*")):
                whole.write(path, path.relative_to(source))
    else:
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            tar.add(source, ".")
    write(tmp_path / f"a{end}", "").write_bytes(packed.getvalue())
    bucket.put(f"in/a{end}", packed.getvalue())
    bucket.put(f"in/cut{end}", packed.getvalue()[:-1000])
    there = run("convert", f"{bucket.address}/in/a{end}", "-o", tmp_path / "there")
    assert run("convert", tmp_path / f"a{end}", "-o", tmp_path / "here").totals == there.totals
    for folder in ("here", "there"):
        for path in (tmp_path / folder).rglob("*.json"):
            record = json.loads(path.read_bytes())
            record["origin"]["path"] = ""
            path.write_text(json.dumps(record))
    assert tree(tmp_path / "there") == tree(tmp_path / "here")
    both = run("convert", f"{bucket.address}/in", "-o", tmp_path / "both")
    assert (both.code, both.totals["failed"]) == (1, 1)
    assert f"cut{end}" in both.err


def test_missing_files_and_buckets(tmp_path: Path, run: Run, bucket: Bucket) -> None:
    missing = run("convert", f"{bucket.address}/nothing.md", "-o", tmp_path / "out")
    assert (missing.code, missing.totals["failed"]) == (1, 1)
    assert f"{bucket.address}/nothing.md: no such file" in missing.err
    no_bucket = run("convert", f"{bucket.address}-not", "-o", tmp_path / "out2")
    assert (no_bucket.code, no_bucket.totals["failed"]) == (1, 1)
    for lost in (f"{bucket.address}-not/out", f"{bucket.address}-not/out.parquet"):
        found = run("convert", archive(tmp_path / "in"), "-o", lost, "-j1")
        assert found.code == 1
        assert "NO_SUCH_BUCKET" in found.err
        assert found.err.count("\n") == 1


def test_keys_that_are_not_paths(tmp_path: Path, run: Run, bucket: Bucket) -> None:
    post = POST.format("一").encode()
    for key in ("in/2022", "in/2022/a.md", "in/2022/b ?#%20.md", "in/empty/"):
        bucket.put(key, post if not key.endswith("/") else b"")
    found = run("convert", f"{bucket.address}/in", "-o", tmp_path / "out")
    assert (found.code, found.totals["ok"]) == (0, 3)
    assert set(tree(tmp_path / "out")) == {"2022.json", "2022/a.md.json", "2022/b ?#%20.md.json"}
    bucket.put("in/2022//c.md", post)
    found = run("convert", f"{bucket.address}/in", "-o", tmp_path / "out")
    assert (found.code, found.totals["unchanged"], found.totals["failed"]) == (1, 3, 1)
    assert "2022//: the names in this folder have two slashes" in found.err
    there = f"{bucket.address}/in/2022"
    named = run("convert", f"{there}/a.md", f"{there}/b%20%3F%23%2520.md", "-o", tmp_path / "named")
    assert (named.totals["ok"], set(tree(tmp_path / "named"))) == (2, {"a.md.json", "b ?#%20.md.json"})
    names = write(tmp_path / "names", f"{there}/a.md\n{tmp_path}/names\n")
    listed = run("convert", "--files-from", names, "-o", tmp_path / "listed")
    assert (listed.code, listed.totals["ok"], listed.totals["failed"]) == (1, 1, 1)


def test_files_that_no_run_wrote_are_not_replaced(tmp_path: Path, run: Run, bucket: Bucket) -> None:
    source = archive(tmp_path / "in")
    bucket.put("out/2022/03.md.json", b"mine")
    found = run("convert", source, "-o", f"{bucket.address}/out")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 11, 1)
    assert bucket.tree("out")["2022/03.md.json"] == b"mine"
    bucket.put("p.parquet/part-00000.parquet", b"mine")
    assert run("convert", source, "-o", f"{bucket.address}/p.parquet").code == 1
    assert run("convert", source, "-o", f"{bucket.address}/p.parquet", "--force").code == 0
    assert bucket.tree("p.parquet")["part-00000.parquet"] != b"mine"


def test_a_destination_in_its_source_is_not_read(tmp_path: Path, run: Run, bucket: Bucket) -> None:
    bucket.upload(archive(tmp_path / "in"), "in")
    for _ in range(2):
        found = run("convert", f"{bucket.address}/in", "-o", f"{bucket.address}/in/out")
        assert (found.code, found.totals["inputs"]) == (0, 14)
    inside = [run("convert", f"{bucket.address}/in", "-o", bucket.address) for _ in range(2)]
    assert [found.totals["inputs"] for found in inside] == [
        26,
        26,
    ]  # the records of the first run are inputs of the other


def test_the_ledger_is_where_the_option_says(tmp_path: Path, run: Run, bucket: Bucket) -> None:
    source, ledger = archive(tmp_path / "in"), tmp_path / "kept/ledger"
    line = ("convert", source, "--ledger", ledger, "-o")
    assert run(*line, f"{bucket.address}/out").totals["ok"] == 12
    assert run(*line, f"{bucket.address}/out/").totals["unchanged"] == 12
    assert not (tmp_path / "state").exists()
    assert run("status", ledger).code == 0
    write(source / "2022/99.md", "")
    failed = run(*line, f"{bucket.address}/out")
    assert f"newsingest status {ledger} --failed lists the failed inputs" in failed.err
    mine = write(tmp_path / "kept/mine.txt", "not a ledger")
    refused = run("convert", source, "--ledger", mine, "-o", tmp_path / "out")
    assert (refused.code, "mine.txt: not a newsingest ledger (use another file)" in refused.err) == (1, True)
    mine.unlink()
    assert "this is an address (use newsingest convert" in run("parse", f"{bucket.address}/in/a.md").err
    other = run(*line, tmp_path / "out")
    assert (other.code, f"the ledger belongs to {bucket.address}/out" in other.err) == (1, True)
    here = ("convert", source, "-o", tmp_path / "local.jsonl", "--ledger", tmp_path / "kept/local.db")
    assert (run(*here).totals["ok"], run(*here).totals["unchanged"]) == (12, 12)
    assert {path.name for path in tmp_path.iterdir()} == {"in", "kept", "out", "local.jsonl"}


@pytest.mark.parametrize("target", ["out", "out.parquet"])
def test_two_ledgers_cannot_have_one_destination(tmp_path: Path, run: Run, bucket: Bucket, target: str) -> None:
    one, other = (write(tmp_path / f"{name}/{name}.md", POST.format(name)).parent for name in ("one", "other"))
    for there in (f"{bucket.address}/{target}", tmp_path / target):
        first = ("convert", one, "-o", there, "--ledger", tmp_path / "first.db")
        second = ("convert", other, "-o", there, "--ledger", tmp_path / "second.db")
        assert run(*first).totals["ok"] == 1
        refused = run(*second)
        assert (refused.code, refused.err.count("\n")) == (1, 1)
        advice = "name that ledger with --ledger, or use --force to replace that ledger by the ledger of this run"
        assert f"this destination belongs to another ledger ({advice})" in refused.err
        assert run(*first).totals["unchanged"] == 1
        assert run(*second, "--force").totals["ok"] == 1
        assert "another ledger" in run(*first).err
        for ledger in tmp_path.glob("*.db"):
            ledger.unlink()


@pytest.mark.parametrize("target", ["out", "out.parquet"])
@pytest.mark.parametrize("is_default", [(False, True), (True, False)])
def test_the_ledger_in_a_folder_and_one_elsewhere_cannot_both_own_it(
    tmp_path: Path, run: Run, target: str, is_default: tuple[bool, bool]
) -> None:
    one, other = (write(tmp_path / f"{name}/{name}.md", POST.format(name)).parent for name in ("one", "other"))
    elsewhere = ("--ledger", tmp_path / "elsewhere.db")
    line = ("convert", "-o", tmp_path / target, "-j1")
    first, second = ((*line, *(() if default else elsewhere)) for default in is_default)
    assert run(*first, one).totals["ok"] == 1
    refused = run(*second, other)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "this destination belongs to another ledger (" in refused.err
    assert run(*first, one).totals["unchanged"] == 1
    assert run(*second, other, "--force").totals["ok"] == 1
    assert run(*second, other).totals["unchanged"] == 1
    assert "this destination belongs to another ledger (" in run(*first, one).err


def test_a_ledger_may_move_into_its_folder_and_out_again(tmp_path: Path, run: Run) -> None:
    line = ("convert", archive(tmp_path / "in"), "-o", tmp_path / "out", "-j1")
    inside, outside = tmp_path / "out/.newsingest.db", tmp_path / "elsewhere.db"
    assert run(*line).totals["ok"] == 12
    inside.rename(outside)
    assert run(*line, "--ledger", outside).totals["unchanged"] == 12
    outside.rename(inside)
    assert run(*line).totals["unchanged"] == 12


def test_a_run_stops_if_another_ledger_claims_the_destination(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_both(here: FilesHere, name: str, data: bytes) -> None:
        write(Path(here.place, ".newsingest.ledger-of-another-one"), "")
        write(Path(here.place, name), data.decode())

    monkeypatch.setattr(FilesHere, "write", write_both)
    done = run("convert", archive(tmp_path / "in"), "-o", tmp_path / "out", "--ledger", tmp_path / "ledger", "-j1")
    assert (done.code, "belongs to another ledger" in done.err) == (1, True)
    assert os.listdir(tmp_path / "out") == [".newsingest.ledger-of-another-one"]  # noqa: PTH208 - names


def test_storage_in_memory_is_refused(tmp_path: Path, run: Run) -> None:
    found = run("convert", archive(tmp_path / "in"), "-o", "memory://x/out")
    assert (found.code, "is in memory, and its content is lost" in found.err) == (2, True)


def test_a_storage_of_fsspec(tmp_path: Path, run: Run, bucket: Bucket) -> None:
    here = local(tmp_path, run)
    import fsspec  # noqa: PLC0415 - only here

    memory = fsspec.filesystem("memory")
    memory.put(f"{tmp_path}/in/", "/there/in/", recursive=True)
    line = ("convert", "memory://there/in", "-o", "memory://there/out", "-j1")
    assert (run(*line).totals["ok"], run(*line).totals["unchanged"]) == (12, 12)
    memory.get("/there/out/", f"{tmp_path}/out/", recursive=True)
    assert tree(tmp_path / "out") == tree(here)
    assert run("convert", "memory://there/in/2022/03.md", "-o", tmp_path / "one", "-j1").totals["ok"] == 1
    assert bucket.keys("") == []


@pytest.mark.parametrize(("small", "count"), [(1 << 20, 1), (0, 3)])
def test_only_small_parts_are_merged(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, small: int, count: int
) -> None:
    import fsspec  # noqa: PLC0415 - only here

    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path}/state")
    resize(monkeypatch, chunk=5, small_size=small)
    run("convert", archive(tmp_path / "in"), "-o", f"memory://small-{small}.parquet", "-j1")
    assert len(fsspec.filesystem("memory").glob(f"/small-{small}.parquet/part-*")) == count


@pytest.mark.parametrize("after", [True, False])
def test_parts_of_a_killed_run_are_replaced(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    import fsspec  # noqa: PLC0415 - only here

    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path}/state")
    here, memory = local(tmp_path, run, "local.parquet"), fsspec.filesystem("memory")
    resize(monkeypatch, chunk=5)
    there = f"/killed-{after}.parquet"
    line = ("convert", tmp_path / "in", "-o", f"memory:/{there}", "-j1")
    with monkeypatch.context() as patch:
        write_part, calls = FilesAtAddress.write, iter((0, 1, 2))  # the first is the token of the ledger

        def write(files: FilesAtAddress, name: str, data: bytes) -> None:
            last = next(calls) == 2
            if after or not last:
                write_part(files, name, data)
            if last:
                raise KeyboardInterrupt

        patch.setattr(FilesAtAddress, "write", write)
        with pytest.raises(KeyboardInterrupt):
            run(*line)
    assert len(memory.glob(f"{there}/part-*")) == 1 + after
    done = run(*line)
    assert (done.code, done.totals["ok"], done.totals["unchanged"]) == (0, 7, 5)
    memory.get(f"{there}/", f"{tmp_path}/down.parquet/", recursive=True)
    assert rows_of_parts(tmp_path / "down.parquet") == rows_of_parts(here)


def test_files_of_a_file_address_are_files(tmp_path: Path, run: Run) -> None:
    here = local(tmp_path, run)
    (tmp_path / "in").rename(tmp_path / "a b")
    found = run("convert", f"file://{tmp_path}/a%20b", "-o", f"file://localhost{tmp_path}/out")
    assert found.totals["ok"] == 12
    assert tree(tmp_path / "out") == tree(here)


def test_names_are_those_of_the_address_without_keys_and_options() -> None:
    assert without_credentials("s3://key:secret@bucket/a%20b/?region=eu") == "s3://bucket/a b"
    assert (
        without_credentials("abfss://container@account.dfs.core.windows.net/a")
        == "abfss://container@account.dfs.core.windows.net/a"
    )
    assert without_credentials("https://token@host/a#b") == "https://host/a#b"
    assert localized("FILE:///a%20b") == localized("local:///a%20b") == "/a b"
    assert localized("s3://bucket/a") == "s3://bucket/a"


def test_what_cannot_be_opened_is_said_in_one_line(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    source = archive(tmp_path / "in")
    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path}/state")
    for target, why in (
        ("nonsense://a/out", "nonsense://a/out cannot be opened: Protocol not known"),
        ("s3://bucket/out.jsonl", "cannot write a single file at an address (end the name with a slash"),
        ("s3://bucket/out.db", "name a folder or a .parquet"),
    ):
        found = run("convert", source, "-o", target)
        assert (found.code, found.err.count("\n"), why in found.err) == (2, 1, True), found.err
    found = run("convert", source, "-o", tmp_path / "out", "--ledger", "s3://bucket/ledger")
    assert (found.code, "name a file on this machine" in found.err) == (2, True)
    for address, why in (
        ("s3://key:secret@/in", "has no bucket name"),
        ("s3://key:secret@bucket/in?nonsense=1", "s3://bucket/in cannot be opened"),
        ("s3://key:s3cret^pass@bucket:bad/in", "s3://bucket:bad/in cannot be opened"),
        ("s3://[secret/in", "invalid address s3://..."),
        (
            "memory://there/in?a=b",
            "memory://there/in cannot be opened: options behind a question mark work only with these schemes: s3",
        ),
        ("file://server/in", "names another machine, server"),
    ):
        found = run("convert", address, "-o", tmp_path / "out")
        assert (found.code, why in found.err, found.err.count("\n")) == (2, True, 1), found.err
        assert "secret" not in found.err.replace("s3cret", "secret"), found.err
    storage.cache_clear()
    _opened.cache_clear()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "fsspec.core", None)
        found = run("convert", "sftp://key:secret@host/in", "-o", tmp_path / "out")
        assert (found.code, "sftp:// needs fsspec" in found.err, "secret" in found.err) == (2, True, False)
    monkeypatch.setitem(sys.modules, "pyarrow.fs", None)
    found = run("convert", "s3://bucket/in", "-o", tmp_path / "out")
    assert (found.code, "run pip install 'newsingest[remote]'" in found.err) == (2, True)


def test_whatever_a_library_raises_is_told_in_one_line(
    tmp_path: Path, run: Run, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations import memory  # noqa: PLC0415 - only here

    class OfItsOwnError(Exception):
        pass

    def fail(*_: Any, **__: Any) -> None:
        raise OfItsOwnError("the server hung up\nand said more")

    monkeypatch.setattr(memory.MemoryFileSystem, "_open", fail)
    found = run("convert", archive(tmp_path / "in"), "-o", "memory://broken/out", "-j1")
    assert (found.code, found.err.count("\n"), "the server hung up" in found.err) == (1, 1, True), found.err
    monkeypatch.setattr(memory.MemoryFileSystem, "info", fail)
    found = run("convert", "memory://broken/in", "-o", tmp_path / "out", "-j1")
    assert (found.code, found.totals["failed"], "the server hung up" in found.err) == (1, 1, True), found.err
    named = run("convert", f"{bucket.address}/a//b", "-o", tmp_path / "out")
    assert (named.code, named.totals["failed"]) == (1, 1)


def test_an_invalid_name_in_a_list_fails_alone(tmp_path: Path, run: Run, bucket: Bucket) -> None:
    good = write(tmp_path / "a.md", POST.format("一"))
    bad = (
        "nonsense://a/b",
        "s3://[a/b",
        "nonsense://keys:secret@a/c",
        f"{bucket.address}-not/a.md",
        "file://server/a.md",
    )
    names = write(tmp_path / "names", "\n".join([*bad, str(good)]))
    found = run("convert", "--files-from", names, "-o", tmp_path / "out")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 1, 5)
    assert all(name.replace("keys:secret@", "") in found.err for name in bad)
    assert "secret" not in found.err
    assert b"secret" not in (tmp_path / "out/.newsingest.db").read_bytes()
    both = run("convert", f"{bucket.address}-not/a.md", good, "-o", tmp_path / "both")
    assert (both.code, both.totals["ok"], both.totals["failed"]) == (1, 1, 1)


@pytest.mark.parametrize("overwrites", [True, False])
def test_a_storage_that_shows_incomplete_files_gets_temporary_names(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, *, overwrites: bool
) -> None:
    """WebHDFS does not rename over an existing file, and reports no error."""
    import fsspec  # noqa: PLC0415 - only here

    class Beside(fsspec.get_filesystem_class("memory")):  # type: ignore[misc]
        protocol = "beside"
        store: ClassVar[dict[str, Any]] = {}
        pseudo_dirs: ClassVar[list[str]] = [""]

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return str(super()._strip_protocol(path.removeprefix("beside:/")))

        def mv(self, path1: str, path2: str, **how: Any) -> None:
            if overwrites or not self.exists(path2):
                super().mv(path1, path2, **how)

    fsspec.register_implementation("beside", Beside, clobber=True)
    storage.cache_clear()
    _opened.cache_clear()
    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path}/state")
    source, there = archive(tmp_path / "in"), Beside()
    line = ("convert", source, "-o", "beside://there/out", "-j1")
    assert run(*line).totals["ok"] == 12
    there.pipe("/there/out/.newsingest.part-of-a-run-that-was-killed", b"")
    write(source / "2022/03.md", POST.format("今"))
    assert run(*line).totals == {"inputs": 14, "ok": 1, "unchanged": 11, "skipped": 2, "failed": 0}
    run("convert", source, "-o", tmp_path / "here")
    there.get("/there/out/", f"{tmp_path}/down/", recursive=True)
    assert tree(tmp_path / "down") == tree(tmp_path / "here")
    assert run("convert", "beside://there/out/2022/03.md.json", "-o", tmp_path / "one").totals["inputs"] == 1


def test_a_folder_is_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec  # noqa: PLC0415 - only here

    names = [f"{folder}/{number}" for number in range(5) for folder in range(20)]  # the order of an archive
    fsspec.filesystem("memory").pipe({f"/many/{name}": b"1234" for name in names})
    listed: list[str] = []
    listing = Storage.listing

    def counted(there: Storage, path: str) -> list[Found]:
        listed.append(path)
        return listing(there, path)

    monkeypatch.setattr(Storage, "listing", counted)
    for most in (10, 1000):
        monkeypatch.setattr(address_files, "_REMEMBERED", most)
        found = FilesAtAddress("memory://many")
        assert [found.size(name) for name in names] == [4] * 100
        assert not found.has("3/x")
        found.write("3/x", b"12")
        found.delete("4/0")
        assert (found.has("3/x"), found.size("3/x"), found.size("4/0"), found.size("3")) == (True, 2, None, None)
        found.write("4/0", b"1234")
        found.delete("3/x")
        assert len(listed) <= 21
        listed.clear()


def test_a_host_is_opened_once_for_all_the_addresses_on_it(bucket: Bucket) -> None:
    one, other = storage(f"{bucket.address}/a"), storage(f"{bucket.address}/b?region=us-east-1")
    assert one._system is storage(f"{bucket.address}/c/d")._system
    assert one._system is not other._system


def test_a_file_that_is_too_large_is_not_read_to_its_end(bucket: Bucket) -> None:
    bucket.put("large", bytes(1001))
    there = storage(f"{bucket.address}/large")
    assert len(there.read(there.root, 1001)) == 1001
    with pytest.raises(InputError, match="larger than the limit of 1000 bytes"):
        there.read(there.root, Limits(size=1000).size)
    with pytest.raises(UsageError):
        storage("nonsense://")
