"""Test runs on Ray: the records, ledger and totals are those of a local run, and a lost worker or node loses no work."""

import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

import newsingest
from batch_tools import (
    POST,
    Run,
    archive,
    crashing,
    hungry,
    leisurely,
    lines,
    missing,
    recorded,
    resize,
    unpacked,
    without_files,
    write,
)
from buckets import new_bucket, served
from conftest import ROOT, SAMPLES
from destinations import content
from examples import EXAMPLES, tried
from newsingest.batch.ledger import Ledger
from newsingest.batch.outputs.address_files import PutFiles, lent
from newsingest.batch.outputs.local_files import FilesHere
from newsingest.batch.task import Outcome, Put, Task, Written, failed
from newsingest.batch.workers import InProcess, Promise, ray_cluster
from newsingest.batch.workers.ray_cluster import RayWorkers
from newsingest.errors import EmptyInputError, InputError, StoppedError, TooSlowError
from processes import command_line, descendants, ends_of_sockets

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


def tasks(*names: str) -> list[Task]:
    return [Task(name, None, name) for name in names]


def results(outcomes: list[Outcome]) -> list[str]:
    return [outcome.data.decode() if outcome.state == "ok" else outcome.code for outcome in outcomes]


def ticks() -> None:
    pass


@pytest.fixture(scope="module", autouse=True)
def _nodes_of_tests() -> Iterator[None]:
    """Let nodes import the functions of the tests, and connect without authentication."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "PYTHONPATH": os.fspath(ROOT / "tests"),
            "RAY_AUTH_MODE": "disabled",
            **ray_cluster.QUIET,
        }.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def cluster(_nodes_of_tests: None) -> Iterator[str]:
    """A cluster with two processors, which many tests share: starting one takes seconds."""
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - not before the environment is set

    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    try:
        yield found.address
    finally:
        found.shutdown()  # type: ignore[no-untyped-call]


def test_nodes_that_cannot_do_the_work_end_the_run(cluster: str) -> None:
    workers = RayWorkers(missing, 3, ticks, address=cluster, jobs=1)
    try:
        with pytest.raises(StoppedError, match=r"No module named 'newsingest' \(install newsingest .* on all nodes"):
            workers.submit(tasks("a")).outcomes()
    finally:
        workers.stop()


@pytest.mark.parametrize("target", ["out", "out.jsonl.zst", "out.jsonl.zst/", "out.parquet"])
def test_a_run_on_ray_equals_a_local_run(
    tmp_path: Path, run: Run, target: str, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = archive(tmp_path / "in")
    write(source / "2022/03.md", "")
    with zipfile.ZipFile(source / "2022/more.zip", "w", zipfile.ZIP_DEFLATED) as more:
        for number in range(7):
            more.writestr(f"{number}.md", POST.format(f"包{number}"))
    local = run("convert", source, "-o", f"{tmp_path}/local/{target}", "-j", "2")
    monkeypatch.setattr(FilesHere, "write", None)  # a folder and parts are written by the workers
    resize(monkeypatch, chunk=5, small_rows=0)
    start_on_ray = ("convert", source, "-o", f"{tmp_path}/ray/{target}", "--engine", "ray", "--ray-address", cluster)
    there = run(*start_on_ray)
    assert (there.code, there.totals) == (local.code, local.totals)
    assert local.totals["failed"] == 1
    assert articles(tmp_path / "ray" / target) == articles(tmp_path / "local" / target)
    write(source / "2022/03.md", POST.format("今"))
    monkeypatch.undo()
    again = run(*start_on_ray)
    assert (again.code, again.totals["ok"], again.totals["failed"]) == (0, 1, 0)
    run("convert", source, "-o", f"{tmp_path}/local/{target}", "-j", "2")
    assert articles(tmp_path / "ray" / target) == articles(tmp_path / "local" / target)


def test_workers_apply_a_profile(tmp_path: Path, run: Run, cluster: str) -> None:
    source = archive(tmp_path / "in")
    (tmp_path / "a.toml").write_text(
        "[defaults]\nsource = '江州晚报'\n[path]\npattern = '{*}/{id}.txt'\n"
        "[[furniture]]\ntext = '第{n}篇第二段写在这里。'\nwhere = 'tail'\n",
        "utf-8",
    )
    line = ("convert", source, "--profile", tmp_path / "a.toml")
    run(*line, "-o", tmp_path / "local.jsonl", "-j", "2")
    assert run(*line, "-o", tmp_path / "ray.jsonl", "--engine", "ray", "--ray-address", cluster).code == 0
    assert content(tmp_path / "ray.jsonl") == content(tmp_path / "local.jsonl")
    found = lines(tmp_path / "ray.jsonl")
    assert [record["source"] for record in found] == ["江州晚报"] * 12
    assert [record["extra"]["id"] for record in found if record["extra"]] == [f"{number:02}" for number in range(6)]
    assert sum(bool(record["removed"]) for record in found) == 6


@pytest.mark.parametrize("source", ["in", "in.zip"])
def test_a_node_that_does_not_have_the_inputs_ends_the_run(
    tmp_path: Path, run: Run, cluster: str, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    write(tmp_path / "in/a.md", POST.format("一"))
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as whole:
        whole.write(tmp_path / "in/a.md", "a.md")
    line = ("convert", tmp_path / source, "-o", tmp_path / "out", "--engine", "ray", "--ray-address", cluster)
    with monkeypatch.context() as patch:
        patch.setattr("newsingest.batch.conversion.convert_all", without_files)
        found = run(*line)
    file = tmp_path / ("in/a.md" if source == "in" else "in.zip")
    assert found.code == 1
    assert f"{file}: a node of the cluster cannot read a file that this machine can read: no such file" in found.err
    assert "(put the inputs on storage that all nodes share)" in found.err
    assert run(*line).totals["ok"] == 1


def articles(target: Path) -> Any:
    """Return the content of a destination. Which part holds an article does not matter."""
    if target.suffix != ".zst":
        return content(target)
    files = sorted(target.glob("part-*")) if target.is_dir() else [target]
    return sorted(line for file in files for line in unpacked(file).splitlines())


def test_addresses_are_read_and_written_by_the_workers(tmp_path: Path, run: Run, cluster: str) -> None:
    """The address has the keys, because the nodes of the cluster have none."""
    source = archive(tmp_path / "in")
    run("convert", source, "-o", f"{tmp_path}/local.jsonl")
    with served() as server:
        bucket = new_bucket(server, "records-of-tests")
        bucket.upload(source, "in")
        end = f"?region=us-east-1&endpoint_override={server}"
        there = f"s3://nobody:nothing@{bucket.name}"
        ledger = tmp_path / "ledger"
        line = ("convert", f"{there}/in{end}", "--ledger", ledger, "--engine", "ray", "--ray-address", cluster, "-o")
        found = run(*line, f"{there}/out.jsonl.zst/{end}")
        assert (found.code, found.totals["ok"]) == (0, 12)
        assert run(*line, f"{there}/out.jsonl.zst/{end}").totals["unchanged"] == 12
        down = bucket.download("out.jsonl.zst", tmp_path / "down.jsonl.zst")
    assert articles(down) == sorted((tmp_path / "local.jsonl").read_bytes().splitlines())
    assert b"nothing@" not in ledger.read_bytes()


def test_workers_write_if_they_reach_the_folder_of_the_run(tmp_path: Path) -> None:
    outcomes = [
        Outcome("ok", b"one"),
        failed(EmptyInputError("the file is empty")),
        Outcome("ok", b"three"),
        Outcome("ok", b"four"),
    ]
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    files = FilesHere(os.fspath(tmp_path))
    put = PutFiles(files.shared(), ("a/1", "2", "link/3", "a/4"), (True,) * 4)
    assert put.is_seen()
    found = put(outcomes)
    assert [(outcome.state, outcome.data, outcome.written) for outcome in found] == [
        ("ok", b"", Written(3)), ("failed", b"", None), ("failed", b"", None), ("ok", b"", Written(4)),
    ]  # fmt: skip
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()} == {"1": b"one", "4": b"four"}
    assert not list((tmp_path / "elsewhere").iterdir())
    write(tmp_path / ".newsingest.part-of-a-worker-that-was-killed", "")
    files.tidy(all_of_them=True)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "elsewhere", "link"}
    assert not put.is_seen()  # the token is gone, so this may be another folder


def test_the_output_of_a_lost_worker_is_deleted_if_its_input_fails(tmp_path: Path) -> None:
    """The name was free when the input was planned, so only the lost worker can have written the file."""
    files, slow = FilesHere(os.fspath(tmp_path)), [failed(TooSlowError("it took long"))]
    for again, new, stays in ((False, True, True), (True, False, True), (True, True, False)):
        write(tmp_path / "a/1", "one")
        assert PutFiles(files.shared(), ("a/1",), (new,))(slow, again=again) == slow
        assert (tmp_path / "a/1").exists() == stays


def test_workers_of_a_killed_run_stop_writing(tmp_path: Path) -> None:
    files = FilesHere(os.fspath(tmp_path))
    with Ledger(f"{tmp_path}/.newsingest.db") as ledger:
        killed = lent(files, ledger)
        assert killed.are_here()
        resumed = lent(files, ledger)
        assert (killed.are_here(), resumed.are_here()) == (False, True)


@pytest.mark.parametrize("target", ["out", "out.jsonl/"])
def test_the_run_writes_if_its_workers_do_not_reach_the_folder(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    class Noted(InProcess):
        def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
            sent.append(put is not None)
            return super().submit(tasks, put)

    sent: list[bool] = []
    monkeypatch.setattr("newsingest.batch.workers.start", lambda work, *_: Noted(work))
    monkeypatch.setattr(FilesHere, "are_here", lambda _: False)
    resize(monkeypatch, chunk=5)
    assert run("convert", archive(tmp_path / "in"), "-o", f"{tmp_path}/{target}").totals["ok"] == 12
    assert sent == [True, False, False]
    assert not list((tmp_path / target).glob(".newsingest.part*"))


def test_an_input_that_breaks_its_worker_fails_alone(cluster: str) -> None:
    workers = RayWorkers(crashing, 2, ticks, address=cluster, jobs=2)
    try:
        chunks = [tasks("a", "b"), tasks("c", "crash", "d"), tasks("e", "sleep", "f"), tasks("g"), tasks("leave", "h")]
        found = [results(promise.outcomes()) for promise in [workers.submit(chunk) for chunk in chunks]]
    finally:
        workers.stop()
    assert found == [["a", "b"], ["c", "crash", "d"], ["e", "timeout", "f"], ["g"], ["timeout", "h"]]


def test_a_fault_of_the_cluster_is_not_a_failure_of_an_input(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import ray  # noqa: PLC0415 - not before the environment is set

    def fail(*_: object, **__: object) -> None:
        raise ray.exceptions.LocalRayletDiedError

    workers = RayWorkers(crashing, 60, ticks, address=cluster, jobs=2)
    try:
        for call in ("get", "wait", "cluster_resources"):
            promise = workers.submit(tasks("a", "b"))
            with monkeypatch.context() as patch:
                patch.setattr(ray, call, fail)
                patch.setattr(workers, "_asked", -1000)
                ask = partial(getattr, workers, "ahead") if call == "cluster_resources" else promise.outcomes
                with pytest.raises(StoppedError, match="lost the connection to the Ray cluster: LocalRayletDiedError"):
                    ask()
    finally:
        workers.stop()


def test_a_cluster_without_processors_ends_the_run(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import ray  # noqa: PLC0415 - not before the environment is set

    workers = RayWorkers(crashing, 60, ticks, address=cluster, jobs=2)
    monkeypatch.setattr(ray_cluster, "_LOOK", 0)
    monkeypatch.setattr(ray_cluster, "_IDLE", 0)
    here = {"NodeID": workers._node, "Alive": True, "Resources": {}}
    try:
        for nodes, why in (([], "node of this machine stopped"), ([here], "has had no processor for 0 minutes")):
            promise = workers.submit(tasks("slow1"))
            with monkeypatch.context() as patch:
                patch.setattr(ray, "nodes", partial(list, nodes))
                with pytest.raises(StoppedError, match=why):
                    promise.outcomes()
            assert results(promise.outcomes()) == ["slow1"]
    finally:
        workers.stop()


def test_workers_do_not_import_from_the_current_folder(tmp_path: Path, cluster: str) -> None:
    """The folder may be an untrusted archive, with a file that has the name of a Python module."""
    write(tmp_path / "in/1.md", POST.format("一"))
    write(tmp_path / "here/msgspec.py", f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    line = [f"{tmp_path}/in", "-o", f"{tmp_path}/out", "--engine", "ray", "--ray-address", cluster]
    command = [sys.executable, "-P", "-m", "newsingest", "convert", *line]
    done = subprocess.run(command, cwd=tmp_path / "here", capture_output=True, text=True, check=False)
    assert (done.returncode, (tmp_path / "ran").exists()) == (0, False), done.stderr


def test_a_file_that_this_machine_cannot_read_either_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = write(tmp_path / "secret.md", POST.format("一"))
    found = [failed(InputError("permission denied"))]
    workers: Any = SimpleNamespace(awaited=lambda _: found, lost=())
    task = Task("secret.md", None, os.fspath(secret))
    with pytest.raises(
        StoppedError, match="a node of the cluster cannot read a file that this machine can read: permission denied"
    ):
        ray_cluster._RayChunk(workers, [task], None, None).outcomes()

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("builtins.open", refuse)
    assert ray_cluster._RayChunk(workers, [task], None, None).outcomes() == found


@pytest.mark.parametrize("target", ["ray", "ray.parquet"])
def test_a_run_is_resumed_after_its_driver_was_killed(tmp_path: Path, run: Run, cluster: str, target: str) -> None:
    for number in range(400):
        write(tmp_path / "in" / f"{number:03}.md", POST.format(f"第{number}篇"))
    line = ["convert", f"{tmp_path}/in", "-o", f"{tmp_path}/{target}", "--engine", "ray", "--ray-address", cluster]
    script = (
        "import sys; from newsingest import cli; from newsingest.batch import conversion, sizes;"
        " tens = sizes.ChunkSize(least=10, most=10); conversion._SIZES = sizes.Sizes(chunk=tens, part=tens);"
        " cli.exit_status(sys.argv[1:])"
    )
    there = tmp_path / target
    with subprocess.Popen([sys.executable, "-c", script, *line], stderr=subprocess.DEVNULL) as driver:
        deadline = time.monotonic() + 60
        while len(list(there.glob("[!.]*"))) < (12 if there.suffix else 120) and time.monotonic() < deadline:
            time.sleep(0.01)
        driver.send_signal(signal.SIGKILL)
    done = run(*line)
    assert done.code == 0
    assert done.totals["ok"] + done.totals["unchanged"] == 400
    assert done.totals["unchanged"] > 0
    here = tmp_path / "local" / target
    run("convert", tmp_path / "in", "-o", here, "-j", "1")
    assert content(there) == content(here)


def test_ray_on_this_machine_uses_only_the_loopback_interface(tmp_path: Path) -> None:
    source = archive(tmp_path / "in")
    line = ["convert", f"{source}", "-o", f"{tmp_path}/out", "--engine", "ray", "-j", "2"]
    found, commands = set(), set()
    with subprocess.Popen([sys.executable, "-m", "newsingest", *line], stderr=subprocess.PIPE) as driver:
        while driver.poll() is None:
            pids = descendants(driver.pid)
            found |= ends_of_sockets(pids)
            commands |= {command_line(pid) for pid in pids}
            time.sleep(0.01)
        assert driver.stderr is not None
        assert driver.returncode == 0, driver.stderr.read()
    assert len(list((tmp_path / "out/2022").iterdir())) == 6
    assert {str(here) for here, _ in found} == {"127.0.0.1"}
    assert {str(there) for _, there in found} <= {"127.0.0.1", "0.0.0.0", "::"}  # noqa: S104 - of sockets that listen
    assert any(b"gcs_server" in command for command in commands)
    assert not any(b"dashboard.py" in command for command in commands), "it would ask the cloud where it runs"


def test_a_ray_that_listens_on_the_network_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    import ray  # noqa: PLC0415 - not before the environment is set

    monkeypatch.setattr(ray_cluster, "ip_address", lambda _: ip_address("192.0.2.1"))
    with pytest.raises(StoppedError, match="this version of Ray would also listen on the network"):
        RayWorkers(crashing, 60, ticks, address=None, jobs=1)
    assert not ray.is_initialized()


def test_errors_are_one_line(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    source = archive(tmp_path / "in")
    found = run("convert", source, "-o", tmp_path / "out", "--ray-address", "auto")
    assert (found.code, "add --engine ray" in found.err) == (2, True)
    found = run("convert", source, "-o", tmp_path / "out", "--engine", "ray", "--ray-address", "auto", "-j", "2")
    assert found.code == 2
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"127.0.0.1:{server.getsockname()[1]}"
    found = run("convert", source, "-o", tmp_path / "out", "--engine", "ray", "--ray-address", nobody)
    assert (found.code, found.err.count("\n")) == (1, 1)
    assert f"Ray at {nobody} cannot be reached: Connection refused" in found.err
    monkeypatch.setitem(sys.modules, "ray", None)
    found = run("convert", source, "-o", tmp_path / "out", "--engine", "ray")
    assert (found.code, found.err.strip().count("\n")) == (2, 0)
    assert "pip install 'newsingest[ray]'" in found.err


def test_ray_is_loaded_only_if_it_is_used(tmp_path: Path) -> None:
    write(tmp_path / "in/1.md", POST.format("一"))
    script = (
        "import sys; from newsingest import cli; cli.exit_status(sys.argv[1:]);"
        " assert not {name for name in sys.modules if name.split('.')[0] == 'ray'}"
    )
    command = [sys.executable, "-c", script, "convert", f"{tmp_path}/in", "-o", f"{tmp_path}/out", "-j", "1", "-q"]
    assert subprocess.run(command, check=False).returncode == 0


def test_a_dataset_of_bytes_becomes_a_dataset_of_records(tmp_path: Path, cluster: str) -> None:
    """The example of the module's own page, with files of this machine."""
    import ray  # noqa: PLC0415 - not before the environment is set
    from ray.data.expressions import col  # noqa: PLC0415 - as above

    from newsingest.options import DEFAULT  # noqa: PLC0415 - as above
    from newsingest.ray import _row, records  # noqa: PLC0415 - as above

    source = archive(tmp_path / "in") / "2022"
    write(source / "03.md", "")
    ray.init(address=cluster, log_to_driver=False)
    try:
        found = records(ray.data.read_binary_files(os.fspath(source), include_paths=True))
        rows = sorted(found.take_all(), key=lambda row: str(row["origin"]["path"]))
        found.filter(expr=col("code").is_null()).write_parquet(os.fspath(tmp_path / "out"))
        assert ray.data.read_parquet(os.fspath(tmp_path / "out")).count() == 5
    finally:
        ray.shutdown()
    assert [row["code"] for row in rows] == [None, None, None, "empty", None, None]
    for row in rows:
        path = Path(row["origin"]["path"])
        if row["code"] is None:
            article = newsingest.parse(path)
            assert (row["id"], row["text"], row["published"]) == (article.id, article.text, article.published)
    assert rows[3]["message"].startswith("the file is empty")
    assert _row(None, "a.md", DEFAULT) == {
        "origin": {"path": "a.md"}, "code": "input", "message": "the row has no bytes"
    }  # fmt: skip


def test_the_example_of_the_documentation_runs(tmp_path: Path, cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = [example for example in EXAMPLES if "ray" in example.imported]
    code = example.code
    for address, place in (("s3://bucket/posts/", "archive"), ("s3://bucket/records/", "records")):
        assert code.count(address) == 1
        code = code.replace(address, str(tmp_path / place))
    monkeypatch.setenv("RAY_ADDRESS", cluster)
    done = tried(code, tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert pq.read_table(tmp_path / "records").num_rows == len(SAMPLES)


def test_an_input_that_takes_all_memory_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray kills the worker that uses most memory if the memory of the machine is used up to a threshold."""
    from ray._private import utils  # noqa: PLC0415 - not before the environment is set

    used, all_of_it = utils.get_used_memory(), utils.get_system_memory()  # type: ignore[attr-defined, no-untyped-call]
    room = min(4 << 30, (all_of_it - used) // 2)  # for tests that run at the same time
    monkeypatch.setenv("RAY_memory_usage_threshold", f"{(used + room) / all_of_it:.4f}")
    monkeypatch.setenv("RAY_memory_monitor_refresh_ms", "50")
    workers = RayWorkers(hungry, 60, ticks, address=None, jobs=2)
    try:
        chunks = [tasks("a", "b"), tasks("hungry", "c"), tasks("d")]
        found = [results(promise.outcomes()) for promise in [workers.submit(chunk) for chunk in chunks]]
    finally:
        workers.stop()
    assert found == [["a", "b"], ["memory", "c"], ["d"]]


# -- a cluster of several nodes, started as in Ray's own tests ---------------------------------------------------------------


class Nodes:
    """A cluster on this machine, and a folder in which its workers record the node that did each task."""

    def __init__(self, folder: Path) -> None:
        from ray.cluster_utils import Cluster  # noqa: PLC0415 - not before the environment is set

        self.cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        self.folder = folder
        self.workers = RayWorkers(recorded, 60, ticks, address=self.cluster.address, jobs=1)

    def tasks(self, chunk: int) -> list[Task]:
        return [Task(f"{chunk}-{number}", None, os.fspath(self.folder)) for number in range(5)]

    def places(self) -> set[str]:
        return {path.read_text() for path in self.folder.iterdir()}

    def await_places(self, count: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.places() - {""}) < count:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    (tmp_path / "done").mkdir()
    found = Nodes(tmp_path / "done")
    try:
        yield found
    finally:
        found.workers.stop()
        found.cluster.shutdown()  # type: ignore[no-untyped-call]


def test_a_run_continues_without_a_lost_node(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - not before the environment is set

    for number in range(300):
        write(tmp_path / f"in/{number % 7}/{number:03}.md", POST.format(f"第{number}篇"))
    resize(monkeypatch, chunk=20)
    soon = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 200, "health_check_failure_threshold": 3}
    head = {"num_cpus": 1, "include_dashboard": False, "_system_config": soon}
    cluster = Cluster(initialize_head=True, head_node_args=head)

    def remove(node: Any, there: Path) -> None:
        while not list(there.rglob("*.json")) and not list(there.glob("part-*")):
            time.sleep(0.01)
        cluster.remove_node(node, allow_graceful=False)

    try:
        for target in ("out", "out.parquet"):
            node, there, here = cluster.add_node(num_cpus=1), tmp_path / "there" / target, tmp_path / "here" / target
            line = ("convert", tmp_path / "in", "-o", there, "--engine", "ray", "--ray-address", cluster.address)
            with monkeypatch.context() as patch, ThreadPoolExecutor() as beside:
                patch.setattr("newsingest.batch.conversion.convert_all", leisurely)
                removed = beside.submit(remove, node, there)
                found, again = run(*line), run(*line)
                removed.result()
            assert (found.code, found.totals["ok"], again.totals["unchanged"]) == (0, 300, 300)
            run("convert", tmp_path / "in", "-o", here, "-j1")
            assert content(there) == content(here)
    finally:
        cluster.shutdown()  # type: ignore[no-untyped-call]


def test_an_added_node_gets_work(nodes: Nodes) -> None:
    assert nodes.workers.ahead == 4
    promises = [nodes.workers.submit(nodes.tasks(chunk)) for chunk in range(12)]
    nodes.await_places(1)
    nodes.cluster.add_node(num_cpus=1)
    found = [results(promise.outcomes()) for promise in promises]
    assert found == [[f"{chunk}-{number}" for number in range(5)] for chunk in range(12)]
    assert len(nodes.places()) == 2
    assert nodes.workers.ahead == 8
