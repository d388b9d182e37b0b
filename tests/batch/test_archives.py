"""Test archives: they give the same records as a folder, and a broken member fails alone."""

import bz2
import gzip
import hashlib
import io
import itertools
import json
import lzma
import os
import random
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import zstandard

from batch_tools import POST, TEXT, Run, archive, lines, resize, tree, write
from deadlines import within
from newsingest.batch import zip_members
from newsingest.batch.sources import archives
from newsingest.errors import TooLargeError
from newsingest.limits import Limits

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".tar": bytes,
    ".tar.gz": gzip.compress,
    ".tgz": gzip.compress,
    ".tar.bz2": bz2.compress,
    ".tar.xz": lzma.compress,
    ".tar.zst": zstandard.ZstdCompressor().compress,
}
ZSTANDARD = 93  # a method of .zip; the others are those of zipfile
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, ZSTANDARD)


def tarred(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_645_000_000
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members:
            file.writestr(zipfile.ZipInfo(name, (2022, 2, 14, 13, 41, 48)), data, method)
    return out.getvalue()


def zipped_with_zstandard(name: str, data: bytes) -> bytes:
    """Return a .zip with one member. Python's zipfile writes this method from 3.14 on, so a stored member is changed."""
    found = bytearray(zipped([(name, zstandard.ZstdCompressor().compress(data))], zipfile.ZIP_STORED))
    for header, method_at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        at = found.rindex(header) + method_at
        struct.pack_into("<H", found, at, ZSTANDARD)
        struct.pack_into("<I", found, at + 6, zlib.crc32(data))
        struct.pack_into("<I", found, at + 14, len(data))
    return bytes(found)


def packed(path: Path, members: list[tuple[str, bytes]]) -> Path:
    end = next(end for end in (".zip", *PACKERS) if path.name.endswith(end))
    path.write_bytes(zipped(members) if end == ".zip" else PACKERS[end](tarred(members)))
    return path


def files_of(folder: Path) -> list[tuple[str, bytes]]:
    """Return the files of a folder in the order of a run, with the hidden files."""
    found = [(str(path.relative_to(folder)), path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    return sorted(found, key=lambda entry: [part.encode() for part in entry[0].split("/")])


@pytest.mark.parametrize("end", [".zip", *PACKERS])
def test_an_archive_gives_the_records_of_its_folder(tmp_path: Path, run: Run, end: str) -> None:
    source = archive(tmp_path / "in")
    run("convert", source, "-o", tmp_path / "folder.jsonl", "-j", "1")
    file = packed(tmp_path / f"news{end}", files_of(source))
    found = run("convert", file, "-o", tmp_path / "out.jsonl", "-j", "2")
    assert found.totals == {"inputs": 14, "ok": 12, "unchanged": 0, "skipped": 2, "failed": 0}
    expected = lines(tmp_path / "folder.jsonl")
    for record in expected:
        record["origin"] |= {"member": record["origin"]["path"], "path": str(file)}
    assert lines(tmp_path / "out.jsonl") == expected
    assert run("convert", file, "-o", tmp_path / "out.jsonl").totals["unchanged"] == 12
    run("convert", file, "-o", tmp_path / "out", "-j", "1")
    run("convert", source, "-o", tmp_path / "folder", "-j", "1")
    assert sorted(tree(tmp_path / "out")) == sorted(tree(tmp_path / "folder"))


@pytest.mark.parametrize("target", ["out", "out.jsonl"])
def test_a_changed_archive_is_read_again_and_only_its_changed_members_are_converted(
    tmp_path: Path, run: Run, target: str
) -> None:
    members = [(f"{number}.txt", TEXT.format(number).encode()) for number in range(5)]
    file = packed(tmp_path / "a.tar.gz", members)
    command = ("convert", file, "-o", tmp_path / target, "-j", "1")
    run(*command)
    members[2] = ("2.txt", TEXT.format("改了").encode())
    packed(file, [*members, ("5.txt", TEXT.format(5).encode())])
    assert run(*command).totals == {"inputs": 6, "ok": 2, "unchanged": 4, "skipped": 0, "failed": 0}
    assert run(*command, "--checksum").totals["unchanged"] == 6
    packed(file, members[:2])
    assert "4 outputs from earlier runs were kept (they do not belong to this run;" in run(*command).err
    assert run(*command, "--prune").totals["unchanged"] == 2
    assert len(tree(tmp_path / "out") if target == "out" else lines(tmp_path / target)) == 2


def test_archives_in_a_folder_are_opened(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    packed(source / "2022/more.zip", [("x/y.md", POST.format("包").encode()), ("z.txt", TEXT.format("包").encode())])
    found = run("convert", source, "-o", tmp_path / "out", "-j", "1")
    assert found.totals["ok"] == 14
    record = json.loads((tmp_path / "out/2022/more.zip/x/y.md.json").read_bytes())
    assert (record["origin"]["path"], record["origin"]["member"]) == ("2022/more.zip", "x/y.md")
    assert run("convert", source, "-o", tmp_path / "md", "-j", "1", "--include", "*.md").totals["ok"] == 7


def test_members_are_not_written_outside_the_destination(tmp_path: Path, run: Run) -> None:
    names = ["../../x.md", "/etc/x.md", "a/../../../y.md", "./z.md", "etc/x.md", "//etc/x.md"]
    for end in (".zip", ".tar"):
        file = packed(tmp_path / f"evil{end}", [(name, POST.format(name).encode()) for name in names])
        before = set(tmp_path.rglob("*"))
        assert run("convert", file, "-o", tmp_path / f"out{end}" / "deep", "-j", "1").totals["ok"] == len(names)
        new = set(tmp_path.rglob("*")) - before
        assert all(path.is_relative_to(tmp_path / f"out{end}") for path in new)
        found = tree(tmp_path / f"out{end}/deep")
        assert len(found) == len(names)
        assert {json.loads(data)["title"] for data in found.values()} == set(names)
        assert "%2E%2E/%2E%2E/x.md.json" in found


def test_a_name_stored_twice_is_two_inputs(tmp_path: Path, run: Run) -> None:
    members = [("a.md", POST.format(number).encode()) for number in ("1", "2")]
    file = packed(tmp_path / "a.tar", members)
    for ok in (2, 0):
        assert run("convert", file, "-o", tmp_path / "out", "-j", "1").totals["ok"] == ok
    assert sorted(tree(tmp_path / "out")) == ["a.md.json", "a.md~2.json"]


def test_an_archive_in_an_archive_is_skipped(tmp_path: Path, run: Run) -> None:
    inner = zipped([("x.md", POST.format("内").encode())])
    file = packed(tmp_path / "a.tar", [("inner.zip", inner), ("a.md", POST.format("外").encode())])
    assert run("convert", file, "-o", tmp_path / "out", "-j", "1").totals["ok"] == 1
    status = run("status", tmp_path / "out", "--all").out
    assert "a.tar/inner.zip: skipped (nested_archive): an archive inside an archive is not opened" in status


def test_links_in_an_archive_are_skipped(tmp_path: Path, run: Run) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind.decode()}.md")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert run("convert", tmp_path / "a.tar", "-o", tmp_path / "out", "-j", "1").totals["skipped"] == 3


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("gb18030", ["新闻.md"]),
        ("gb18030", ["新闻/渔港今日开航.md", "新闻/老桥重开.md"]),
        ("big5hkscs", ["新聞/漁港.md"]),
        ("big5hkscs", ["新聞/漁港今日開航.md", "新聞/老橋重開.md"]),
        ("utf-8", ["新闻/渔港今日开航.md", "新聞/老橋重開.md"]),
    ],
)
def test_chinese_names_in_an_old_zip(tmp_path: Path, run: Run, encoding: str, names: list[str]) -> None:
    stored = {f"{number}".rjust(len(name.encode(encoding)), "X"): name for number, name in enumerate(names)}
    data = zipped([(name, POST.format("甲").encode()) for name in stored])
    for name, meant in stored.items():
        data = data.replace(name.encode(), meant.encode(encoding))
    (tmp_path / "a.zip").write_bytes(data)
    run("convert", tmp_path / "a.zip", "-o", tmp_path / "out.jsonl", "-j", "1")
    assert [record["origin"]["member"] for record in lines(tmp_path / "out.jsonl")] == names


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_corrupt_member_of_a_zip_fails_alone(tmp_path: Path, run: Run, jobs: int) -> None:
    members = [(f"{number}.txt", TEXT.format(f"{number}" * 50).encode()) for number in range(5)]
    data = bytearray(zipped(members))
    at = data.find(b"2.txt") + 5
    data[at + 10] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    found = run("convert", tmp_path / "a.zip", "-o", tmp_path / "out", "-j", jobs)
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 4, 1)
    assert "a.zip/2.txt: the member cannot be read" in found.err
    again = run("convert", tmp_path / "a.zip", "-o", tmp_path / "out", "-j", jobs)
    assert (again.totals["unchanged"], again.totals["failed"]) == (4, 1)
    assert "2.txt: failed (archive): the member cannot be read" in run("status", tmp_path / "out", "--all").out


def test_an_encrypted_member_fails_with_the_reason(tmp_path: Path, run: Run) -> None:
    data = bytearray(zipped([("a.md", POST.format("甲").encode())]))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert "the member is encrypted" in run("convert", tmp_path / "a.zip", "-o", tmp_path / "out", "-j", "1").err


@pytest.mark.parametrize("checksum", [False, True])
def test_workers_read_the_members_of_a_zip(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, *, checksum: bool
) -> None:
    members = [(f"{number}.txt", TEXT.format(number).encode()) for number in range(9)]
    file = packed(tmp_path / "a.zip", members)
    command = ("convert", file, "-o", tmp_path / "out.jsonl", "-j", "2", *(["--checksum"] if checksum else []))
    with monkeypatch.context() as patch:
        patch.setattr(archives, "read_member", refused)
        patch.setattr(zip_members, "read_member", refused)
        assert run(*command).totals["ok"] == 9
    members[3] = ("3.txt", TEXT.format("改了").encode())
    with zipfile.ZipFile(file, "w") as again:
        for name, data in members:
            again.writestr(name, data)
    assert run(*command).totals == {"inputs": 9, "ok": 1 if checksum else 9, "unchanged": 8 if checksum else 0} | {
        "skipped": 0,
        "failed": 0,
    }
    assert ["改了" in record["text"] for record in lines(tmp_path / "out.jsonl")].index(True) == 3


def refused(*_: object) -> bytes:
    raise AssertionError("the run's own process reads a member")


def zipped_alone(name: str, data: bytes, method: int) -> bytes:
    return zipped_with_zstandard(name, data) if method == ZSTANDARD else zipped([(name, data)], method)


@pytest.mark.parametrize("method", METHODS)
def test_members_of_each_method_are_read(tmp_path: Path, run: Run, method: int) -> None:
    data = POST.format("甲" * 5000).encode()
    (tmp_path / "a.zip").write_bytes(zipped_alone("a.md", data, method))
    assert run("convert", tmp_path / "a.zip", "-o", tmp_path / "out.jsonl", "-j", "1").totals["ok"] == 1
    assert [record["id"] for record in lines(tmp_path / "out.jsonl")] == [hashlib.sha256(data).hexdigest()]


@pytest.mark.parametrize("method", METHODS)
def test_a_member_is_unpacked_no_further_than_the_directory_says(tmp_path: Path, run: Run, method: int) -> None:
    size = 64 << 20
    data = bytearray(zipped_alone("false-size.txt", bytes(size), method))
    at = data.rindex(b"PK\1\2") + 24
    assert data[at : at + 4] == size.to_bytes(4, "little")
    data[at : at + 4] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    tracemalloc.start()
    try:
        found = run("convert", tmp_path / "a.zip", "-o", tmp_path / "out", "-j", "1")
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert (found.code, found.totals["failed"]) == (1, 1)
    assert "a.zip/false-size.txt: the member cannot be read: Bad CRC-32" in found.err


@pytest.mark.parametrize("method", METHODS)
def test_a_member_that_is_cut_off(tmp_path: Path, run: Run, method: int) -> None:
    """The directory states fewer bytes in the archive than the member has."""
    data = bytearray(zipped_alone("cut.md", POST.format("甲" * 5000).encode(), method))
    at = data.rindex(b"PK\1\2") + 20
    data[at : at + 4] = (20).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    found = run("convert", tmp_path / "a.zip", "-o", tmp_path / "out", "-j", "1")
    assert (found.code, found.totals["failed"]) == (1, 1)
    assert "a.zip/cut.md: the member cannot be read" in found.err


def test_a_bomb_is_found_by_the_sizes_in_the_directory_of_a_zip(tmp_path: Path) -> None:
    """The planner raises before a worker unpacks a member beyond the limit."""
    file = packed(tmp_path / "a.zip", [(f"{number}.txt", bytes(60_000)) for number in range(9)])
    with zipfile.ZipFile(file) as archive_:
        members = archives.members(partial(io.FileIO, file), "a.zip", 1000, Limits(unpacked=150_000, ratio=1))
        for info in archive_.infolist()[:2]:
            entry = next(members).entry
            assert entry is not None
            assert entry().file_size == info.file_size
        entry = next(members).entry
        assert entry is not None
        with pytest.raises(TooLargeError, match="unpacks to more than 150000 bytes"):
            entry()
        with pytest.raises(TooLargeError, match="unpacks to more than 150000 bytes"):
            next(members)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that changes something once while an archive is planned: after so many members, or after all."""

    def change(what: Callable[[], object], after: int | None = None) -> None:
        before = archives.members

        def members(*arguments: Any) -> Iterator[archives.Member]:
            found = before(*arguments)
            yield from itertools.islice(found, after)
            monkeypatch.undo()
            what()
            yield from found

        monkeypatch.setattr(archives, "members", members)

    return change


@pytest.mark.parametrize("in_place", [True, False])
def test_a_zip_that_is_replaced_during_the_run(
    tmp_path: Path, run: Run, meanwhile: Callable[..., None], *, in_place: bool
) -> None:
    """Outputs of an earlier run stay. Bytes of the new archive are never read as a member of the old one."""
    old = [(name, POST.format(name).encode()) for name in ("a.md", "b.md", "c.md")]
    file = packed(tmp_path / "a.zip", old)
    command = ("convert", file, "-o", tmp_path / "out", "-j", "1")
    assert run(*command).totals["ok"] == 3
    before = tree(tmp_path / "out")
    new = [old[0], ("b.md", POST.format("今天的新篇").encode()), ("c.md", POST.format("c.md").encode())]
    packed(tmp_path / "new.zip", new)
    if in_place:
        meanwhile(partial(file.write_bytes, (tmp_path / "new.zip").read_bytes()))
    else:
        meanwhile(partial(os.replace, tmp_path / "new.zip", file))
    found = run(*command, "--timezone", "Asia/Tokyo")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 1, 2)
    assert "a.zip/b.md: the archive changed during the run (run the same command again)" in found.err
    after = tree(tmp_path / "out")
    assert {name: after[name] for name in ("b.md.json", "c.md.json")} == {
        name: before[name] for name in ("b.md.json", "c.md.json")
    }
    assert run(*command, "--timezone", "Asia/Tokyo").totals["failed"] == 0
    assert json.loads((tmp_path / "out/b.md.json").read_bytes())["title"] == "今天的新篇"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_zip_that_is_deleted_during_the_run(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[..., None], jobs: int
) -> None:
    """The members that were not read yet fail. If the archive is there again, the next run reads them."""
    file = packed(tmp_path / "a.zip", [(f"{number}.md", POST.format(number).encode()) for number in range(5)])
    data = file.read_bytes()
    command = ("convert", file, "-o", tmp_path / "out", "-j", jobs)
    resize(monkeypatch, chunk=2)
    meanwhile(file.unlink, after=None if jobs > 1 else 3)
    found = run(*command)
    assert found.code == 1
    assert found.totals["failed"] in ((3,) if jobs == 1 else range(1, 6))
    assert "a.zip/4.md: no such file (check the name)" in found.err
    file.write_bytes(data)
    assert run(*command).totals["failed"] == 0
    assert len(tree(tmp_path / "out")) == 5


def test_a_tar_that_is_cut_off_during_the_run(tmp_path: Path, run: Run, meanwhile: Callable[..., None]) -> None:
    """The outputs of members behind the damage stay as an earlier run wrote them."""
    file = packed(tmp_path / "a.tar", [(f"{number}.txt", TEXT.format("江州" * 5000).encode()) for number in range(5)])
    data = file.read_bytes()
    with tarfile.open(file) as whole:
        third = whole.getmembers()[2].offset
    command = ("convert", file, "-o", tmp_path / "out", "-j", "1")
    run(*command)
    before = tree(tmp_path / "out")
    meanwhile(partial(os.truncate, file, third), after=1)
    found = run(*command, "--timezone", "Asia/Tokyo", "--prune")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 2, 1)
    assert "a.tar: the archive is damaged: it has no end mark" in found.err
    assert tree(tmp_path / "out") == before
    file.write_bytes(data)
    assert run(*command).totals["failed"] == 0


@pytest.mark.parametrize("new", [None, b"this is not an archive"])
def test_a_tar_that_is_replaced_during_the_run(
    tmp_path: Path, run: Run, meanwhile: Callable[..., None], new: bytes | None
) -> None:
    """The run reads the file that it opened. The next run sees the change."""
    file = packed(tmp_path / "a.tar", [(f"{number}.md", POST.format(number).encode()) for number in range(5)])

    def replace() -> None:
        file.unlink()
        if new is not None:
            file.write_bytes(new)

    command = ("convert", file, "-o", tmp_path / "out", "-j", "1")
    meanwhile(replace, after=1)
    assert run(*command).totals["ok"] == 5
    found = run(*command)
    assert (found.code, found.totals["failed"], len(tree(tmp_path / "out"))) == (1, 1, 5)


def test_members_of_several_zips_in_one_chunk(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    for number in range(3):
        packed(source / f"2022/{number}.zip", [(f"{one}.md", POST.format((number, one)).encode()) for one in range(4)])
    assert run("convert", source, "-o", tmp_path / "out.jsonl", "-j", "2").totals["ok"] == 24
    titles = [record["title"] for record in lines(tmp_path / "out.jsonl") if record["origin"]["member"]]
    assert titles == [str((number, one)) for number in range(3) for one in range(4)]


@pytest.mark.parametrize("end", [".tar", ".tar.gz", ".tar.zst", ".tar.xz", ".zip"])
def test_an_archive_that_is_cut_off_fails(tmp_path: Path, run: Run, end: str) -> None:
    members = [
        (f"{number}.txt", TEXT.format("".join(random.choices("新闻记者江州海城", k=2000))).encode())
        for number in range(20)
    ]
    file = packed(tmp_path / f"a{end}", members)
    data = file.read_bytes()
    for size in (len(data) // 2 + 100, len(data) // 2 // 512 * 512, 1000, 0):
        file.write_bytes(data[:size])
        found = run("convert", file, "-o", tmp_path / f"{size}.jsonl", "-j", "1")
        assert (found.code, found.totals["failed"] in (1, 2), f"a{end}: " in found.err) == (1, True, True)
        again = run("convert", file, "-o", tmp_path / f"{size}.jsonl", "-j", "1")
        assert (again.code, again.totals["unchanged"]) == (1, found.totals["ok"])


def test_no_member_of_a_cut_zip_is_read(tmp_path: Path, run: Run) -> None:
    file = packed(tmp_path / "a.zip", [("a.md", POST.format("甲").encode())])
    file.write_bytes(file.read_bytes()[:-30])
    found = run("convert", file, "-o", tmp_path / "out.jsonl", "-j", "1")
    what = "a.zip: the archive cannot be read: File is not a zip file (download it again; no member was read)"
    assert (found.code, found.totals["ok"], what in found.err) == (1, 0, True)


def test_a_tar_whose_end_mark_is_missing(tmp_path: Path, run: Run) -> None:
    data = tarred([("a.md", POST.format("甲").encode())])
    (tmp_path / "a.tar").write_bytes(data[:1024])
    found = run("convert", tmp_path / "a.tar", "-o", tmp_path / "out.jsonl", "-j", "1")
    assert (found.code, found.totals["ok"]) == (1, 1)
    assert "it has no end mark" in found.err


def test_a_broken_header_is_skipped_and_reported(tmp_path: Path, run: Run) -> None:
    data = bytearray(tarred([(f"{number}.md", POST.format(number).encode()) for number in range(5)]))
    at = data.find(b"2.md")
    data[at : at + 200] = os.urandom(200)
    (tmp_path / "a.tar").write_bytes(data)
    found = run("convert", tmp_path / "a.tar", "-o", tmp_path / "out.jsonl", "-j", "1")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 4, 1)
    assert "the archive is damaged: invalid header at byte 2048" in found.err


def test_a_file_with_the_name_of_an_archive_fails(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    for end in (".zip", ".tar", ".tar.gz", ".tar.zst", ".tar.xz", ".tar.bz2"):
        write(source / f"fake{end}", "this is not an archive " * 100)
    found = run("convert", source, "-o", tmp_path / "out", "-j", "1")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 12, 6)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bomb_fails_at_the_limit(tmp_path: Path, run: Run, jobs: int) -> None:
    members = [("a.md", POST.format("甲").encode()), *((f"{number}.txt", bytes(60_000)) for number in range(9))]
    for end in (".zip", ".tar.gz", ".tar.xz"):
        file = packed(tmp_path / f"bomb{end}", members)
        ratio = 100_000 // file.stat().st_size
        limits = ("--max", "unpacked=100K", "--max", f"ratio={ratio}")
        found = run("convert", file, "-o", tmp_path / f"out{end.replace('.', '-')}", "-j", jobs, *limits)
        assert (found.code, found.totals["ok"]) == (1, 1)
        assert f"bomb{end}: the archive unpacks to more than" in found.err
        assert found.totals["inputs"] < 6
        # With a higher limit, the failed inputs are converted again.
        found = run(
            "convert",
            file,
            "-o",
            tmp_path / f"out{end.replace('.', '-')}",
            "-j",
            jobs,
            "--max",
            "ratio=10000",
            "--max",
            "size=70K",
        )
        assert (found.totals["unchanged"], found.totals["inputs"]) == (1, 10)


def test_members_above_the_limit_are_not_read(tmp_path: Path, run: Run) -> None:
    for end in (".zip", ".tar"):
        file = packed(tmp_path / f"a{end}", [(f"{number}.md", POST.format(number).encode()) for number in range(4)])
        found = run("convert", file, "-o", tmp_path / f"out{end.replace('.', '-')}", "-j", "1", "--max", "members=3")
        assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 3, 1)
        assert f"a{end}: the archive has more than 3 members (raise the limit with --max members=N" in found.err


def test_a_header_that_would_fill_the_memory(tmp_path: Path, run: Run) -> None:
    header = tarfile.TarInfo("././@PaxHeader")
    header.type, header.size = tarfile.XHDTYPE, 3 << 20
    data = tarred([("a.md", POST.format("甲").encode())])[:1024] + header.tobuf() + bytes(4 << 20)
    (tmp_path / "a.tar").write_bytes(data)
    found = run("convert", tmp_path / "a.tar", "-o", tmp_path / "out.jsonl", "-j", "1")
    assert (found.code, found.totals["ok"]) == (1, 1)
    assert "the archive has a header of 3145728 bytes; the limit is 1048576" in found.err


def test_a_member_beyond_the_limit_fails_alone(tmp_path: Path) -> None:
    for end in (".zip", ".tar"):
        file = packed(tmp_path / f"a{end}", [("big.txt", bytes(1001)), ("small.txt", bytes(1000))])
        big, small = archives.members(partial(io.FileIO, file), file.name, file.stat().st_size, Limits(size=1000)), None
        first = next(big)
        with pytest.raises(Exception, match="1001 bytes; the limit is 1000"):
            first.read()
        small = next(big)
        assert len(small.read()) == 1000


def test_invalid_names_and_times(tmp_path: Path, run: Run) -> None:
    out = io.BytesIO()
    times = [2**62, -(2**62), float("inf"), float("nan"), 1e30]
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for number, (name, time) in enumerate(zip([".", "//", "a.md", "b.md", "c.md"], times, strict=True)):
            data = POST.format(number).encode()
            info = tarfile.TarInfo(name)
            info.size, info.pax_headers = len(data), {"mtime": str(time)}
            tar.addfile(info, io.BytesIO(data))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    for target in ("out", "out.jsonl"):
        for state in ("ok", "unchanged"):
            assert run("convert", tmp_path / "a.tar", "-o", tmp_path / target, "-j", "1").totals[state] == 5


def test_a_zip_without_dates(tmp_path: Path, run: Run) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        for name in ("a.md", "b.md"):
            file.writestr(zipfile.ZipInfo(name, (1980, 0, 0, 0, 0, 0)), POST.format(name))
    assert run("convert", tmp_path / "a.zip", "-o", tmp_path / "out", "-j", "1").totals["ok"] == 2


def test_a_member_with_a_false_size_does_not_delay_the_run(tmp_path: Path, run: Run) -> None:
    """A header of half a kilobyte can state a terabyte. To reach the next header, a terabyte would be read."""
    large = tarfile.TarInfo("large.md")
    large.size = 1 << 40
    (tmp_path / "a.tar").write_bytes(
        tarred([("a.md", POST.format("甲").encode())])[:1024] + large.tobuf(tarfile.GNU_FORMAT) + bytes(1024)
    )
    with within(20):
        found = run("convert", tmp_path / "a.tar", "-o", tmp_path / "out", "-j", "1")
    assert (found.code, found.totals["ok"]) == (1, 1)
    assert "a.tar: the archive unpacks to more than 1073741824 bytes" in found.err


def test_members_with_the_same_name(tmp_path: Path, run: Run) -> None:
    """A free name is found without trying all names that are taken."""
    file = packed(tmp_path / "a.tar", [("a.md", POST.format(number).encode()) for number in range(500)])
    with within(20):
        found = run("convert", file, "-o", tmp_path / "out", "-j", "1")
    assert found.totals["ok"] == 500
    assert len(list((tmp_path / "out").glob("a.md~*.json"))) == 499
