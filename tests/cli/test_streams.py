"""Test outputs and streams: which files are replaced or kept, and what happens if a stream is closed or full."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "newsingest"]
POST = "---\ntitle: 甲\ndate: 2022-02-14\n---\n<p>乙。</p>\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "post.md").write_text(POST, "utf-8")
    return tmp_path


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    whole = f'newsingest() {{ "{sys.executable}" -m newsingest "$@"; }}; {script}'
    return subprocess.run(["bash", "-c", whole], capture_output=True, cwd=folder, check=False, timeout=60)


def test_an_output_stays_what_it_was_where_nothing_could_be_read(folder: Path) -> None:
    (folder / "old.json").write_text("{}")
    assert shell("newsingest parse missing.md -o old.json", folder).returncode == 1
    assert (folder / "old.json").read_text() == "{}"
    assert shell("newsingest parse missing.md gone.md -o new.csv", folder).returncode == 1
    assert not (folder / "new.csv").exists()


def test_standard_input_is_an_input_too(folder: Path) -> None:
    done = shell("newsingest parse - --stdin-name post.md -o post.md < post.md", folder)
    assert done.returncode == 2
    assert (folder / "post.md").read_text("utf-8") == POST


def test_a_link_stays_a_link_and_its_target_is_replaced(folder: Path) -> None:
    (folder / "link.json").symlink_to("target.json")
    assert shell("newsingest parse post.md -o link.json", folder).returncode == 0
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "target.json").read_bytes())["title"] == "甲"


def test_a_pipe_by_name_is_written_to_as_it_is(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    done = shell("cat pipe > got & newsingest parse post.md --to json -o pipe; wait", folder)
    assert done.returncode == 0
    assert json.loads((folder / "got").read_bytes())["title"] == "甲"
    assert (folder / "pipe").is_fifo()


def test_long_names_and_the_dash(folder: Path) -> None:
    name = "汉" * 80 + ".json"
    assert shell(f"newsingest parse post.md -o {name}", folder).returncode == 0
    assert json.loads((folder / name).read_bytes())["title"] == "甲"
    assert json.loads(shell("newsingest parse post.md -o -", folder).stdout)["title"] == "甲"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_is_ended_leaves_no_temporary_file(number: signal.Signals, folder: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "parse", "post.md", "-", "-o", "out.jsonl"], stdin=subprocess.PIPE, cwd=folder
    ) as process:
        while not list(folder.glob(".newsingest-*")):
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(number)
        assert process.wait(timeout=30) == 128 + number
    assert [path.name for path in folder.iterdir()] == ["post.md"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", ["parse post.md", "schema", "--help", "detect post.md"])
def test_a_full_disk_is_one_line(command: str, folder: Path) -> None:
    done = shell(f"newsingest {command} > /dev/full", folder)
    assert done.returncode == 1
    assert done.stderr.startswith(b"standard output: cannot be written: No space left on device (")
    assert done.stderr.count(b"\n") == 1


def test_a_file_that_cannot_be_completed_is_named_and_stays_as_it_was(folder: Path) -> None:
    (folder / "out.json").write_text("{}")
    done = shell("ulimit -f 0; newsingest parse post.md -o out.json", folder)  # fails when the file is closed
    assert done.returncode == 1
    assert done.stderr == b"out.json: cannot be written: File too large (check the folder and the disk)\n"
    assert (folder / "out.json").read_text() == "{}"
    assert sorted(path.name for path in folder.iterdir()) == ["out.json", "post.md"]


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ("newsingest parse post.md >&-", 1),
        ("newsingest schema >&-", 1),
        ("newsingest formats >&-", 1),
        ("newsingest detect post.md >&-", 1),
        ("newsingest explain post.md --json >&-", 1),
        ("newsingest stats post.md >&-", 1),
        ("newsingest parse post.md -o a.db; newsingest search a.db x >&-", 2),
        ("newsingest parse - <&-", 1),
        ("newsingest validate - <&-", 1),
        ("newsingest parse missing.md post.md --to jsonl 2>&-", 1),
        ("newsingest parse - --stdin-name $'\\xff.md' < post.md", 0),
        ("PYTHONIOENCODING=latin-1 newsingest detect 江.md", 0),
        ("newsingest parse post.md --encoding undefined", 2),
        ("newsingest parse post.md --encoding hex", 2),
        ("newsingest parse ''", 1),
        ("newsingest parse $'a\\nb'", 1),
    ],
)
def test_closed_streams_and_odd_names_are_no_crash(script: str, status: int, folder: Path) -> None:
    (folder / "江.md").write_text(POST, "utf-8")
    done = shell(script, folder)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr
    assert done.stderr.count(b"\n") <= 1


def test_records_still_come_where_standard_error_is_closed(folder: Path) -> None:
    done = shell("newsingest parse missing.md post.md --to jsonl 2>&-", folder)
    assert json.loads(done.stdout)["title"] == "甲"


def test_markdown_of_several_articles(folder: Path) -> None:
    assert shell("newsingest parse post.md post.md --to md -o many.md", folder).returncode == 2
    shell("newsingest parse post.md post.md --to md > many.md", folder)
    done = shell("newsingest parse many.md", folder)
    assert done.returncode == 1
    assert b"the file holds several articles (split the file" in done.stderr


def test_an_array_can_be_validated(folder: Path) -> None:
    done = shell("newsingest parse post.md post.md | newsingest validate -", folder)
    assert (done.returncode, done.stdout) == (0, b"-: 2 records, none invalid\n")
