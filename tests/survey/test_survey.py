"""Test counting archives without converting them."""

import gzip
from functools import partial
from pathlib import Path

import msgspec
import pytest

from batch_tools import POST, TEXT, archive, write
from newsingest import records
from newsingest.batch.sources import Sources
from newsingest.batch.workers import InProcess
from newsingest.batch.workers.pool import Pool
from newsingest.cli.progress import Progress
from newsingest.options import DEFAULT
from newsingest.pipeline import read
from newsingest.survey.reading import inputs_of, records_of
from newsingest.survey.survey import Inputs, Survey, facts_of_all


class Told(Progress):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def failed(self, name: str, why: str) -> None:
        self.told.append(f"{name}: {why}")


def surveyed(*names: object, jobs: int = 1) -> tuple[Survey, list[str]]:
    watch = Told()
    survey = Survey(DEFAULT, watch)
    work = partial(facts_of_all, options=DEFAULT)
    started = []

    def workers() -> InProcess | Pool:
        started.append(InProcess(work) if jobs == 1 else Pool(jobs, work, 60, lambda: None))
        return started[-1]

    survey.go(inputs_of(Sources(names=tuple(map(str, names))), DEFAULT.limits), workers)
    assert jobs == 1 or started
    assert watch.files == survey.inputs.total
    return survey, watch.told


def line(text: str) -> bytes:
    return msgspec.json.encode(read(text.encode(), "a.md"))


def test_a_folder_is_accounted_for(tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    write(folder / "2022/open.md", "---\ntitle: x\nlayout: post\n")
    found, told = surveyed(folder)
    assert found.inputs == Inputs(
        total=15, read=12, skipped=2, failed=1, skipped_by_code={"binary": 1, "unknown_format": 1},
        failed_by_code={"front_matter": 1},
    )  # fmt: skip
    assert [one.partition(" (")[0].partition(":")[0] for one in told] == ["2022/open.md"]
    assert found.stats.summary().formats == {"fullwidth": 6, "jekyll": 6}


def test_what_is_named_and_unknown_failed(tmp_path: Path) -> None:
    found, told = surveyed(write(tmp_path / "notes.txt", "Just notes.\n"), tmp_path / "gone.md")
    assert found.inputs.failed_by_code == {"input": 1, "unknown_format": 1}
    assert len(told) == 2


def test_workers_count_what_one_process_counts(tmp_path: Path) -> None:
    for number in range(600):
        write(tmp_path / f"a/{number}.md", POST.format(f"第{number}篇"))
    one, _ = surveyed(tmp_path / "a")
    two, _ = surveyed(tmp_path / "a", jobs=2)
    assert one.inputs == two.inputs
    assert one.inputs.read == 600
    assert one.stats.summary() == two.stats.summary()


def test_few_inputs_need_no_workers(tmp_path: Path) -> None:
    survey = Survey(DEFAULT, Progress())
    write(tmp_path / "a.md", POST)

    def never() -> InProcess:
        raise AssertionError

    survey.go(inputs_of(Sources(names=(str(tmp_path),)), DEFAULT.limits), never)
    assert survey.inputs.read == 1


def test_few_inputs_have_workers_where_a_time_is_said(tmp_path: Path) -> None:
    survey, started = Survey(DEFAULT, Progress()), []

    def workers() -> InProcess:
        started.append(InProcess(partial(facts_of_all, options=DEFAULT)))
        return started[-1]

    survey.go(inputs_of(Sources(names=(str(write(tmp_path / "a.md", POST)),)), DEFAULT.limits), workers, at_once=True)
    assert (len(started), survey.inputs.read) == (1, 1)


def test_records_are_inputs_of_their_own_and_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    good = [line(POST.format(name)) for name in "甲乙丙"]
    path.write_bytes(gzip.compress(b"\n".join([good[0], b"{broken", good[1], b"{}", good[2]])))
    found, told = surveyed(path)
    assert (found.inputs.total, found.inputs.read, found.inputs.failed_by_code) == (5, 3, {"record": 2})
    assert [one.partition(": ")[0] for one in told] == [f"{path}:2", f"{path}:4"]
    assert "missing required field" in told[1]


def test_a_damaged_file_of_records_counts_what_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(line(POST.format("甲")) + b"\n")
    path.write_bytes(whole + whole + whole[:-8])
    found, told = surveyed(path)
    assert found.inputs.read == 3
    assert found.inputs.failed_by_code == {"archive": 1}
    assert "the file is damaged" in told[0]


def test_records_of_a_folder_count_only_where_convert_wrote_it(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    write(folder / "a.md.json", line(POST.format("甲")).decode())
    found, _ = surveyed(folder)
    assert found.inputs.skipped_by_code == {"unknown_format": 1}
    write(folder / ".newsingest.db", "")
    found, _ = surveyed(folder)
    assert (found.inputs.total, found.inputs.read) == (1, 1)


def test_what_is_met_twice_is_counted_once(tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    found, _ = surveyed(folder, folder / "2022", folder / "2022/00.md")
    assert found.inputs.read == 12
    assert found.inputs.skipped_by_code["named_twice"] == 7


def test_a_table_is_refused(tmp_path: Path) -> None:
    found, told = surveyed(write(tmp_path / "a.csv", "title\n甲\n"))
    assert found.inputs.failed_by_code == {"input": 1}
    assert "a CSV or TSV file does not hold whole records (use a .jsonl file, or the files from which" in told[0]


def test_members_of_archives_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("甲.md", POST.format("甲"))
        file.writestr("乙.txt", TEXT.format("乙"))
        file.writestr("inner.zip", b"")
    found, _ = surveyed(path)
    assert (found.inputs.read, found.inputs.skipped_by_code) == (2, {"nested_archive": 1})
    path.write_bytes(path.read_bytes()[:-30])
    found, told = surveyed(path)
    assert found.inputs.failed_by_code == {"archive": 1}
    assert told


def test_a_stream_that_ends_badly_keeps_what_came_before() -> None:
    from newsingest.errors import TooLargeError  # noqa: PLC0415
    from newsingest.survey.record_files import Stored  # noqa: PLC0415

    def stream() -> object:
        for number in range(70):
            yield Stored(str(number), line(POST.format("甲")), 1)
        raise TooLargeError("a record has more than 5 bytes", "split it")

    survey = Survey(DEFAULT, Progress())
    survey.go(records_of(stream(), "-"), lambda: InProcess(partial(facts_of_all, options=DEFAULT)))  # type: ignore[arg-type]
    assert (survey.inputs.read, survey.inputs.failed_by_code) == (70, {"too_large": 1})


@pytest.mark.parametrize("sample_count", [3])
def test_an_article_counts_alike_as_an_input_and_as_a_record(sample_count: int, tmp_path: Path) -> None:
    for number in range(sample_count):
        write(tmp_path / f"a/{number}.md", POST.format(f"第{number}篇"))
    found, _ = surveyed(tmp_path / "a")
    lines = [line((tmp_path / f"a/{number}.md").read_text("utf-8")) for number in range(sample_count)]
    assert records.decode(lines[0]).title == "第0篇"
    (tmp_path / "r.jsonl").write_bytes(b"\n".join(lines))
    again, _ = surveyed(tmp_path / "r.jsonl")
    assert again.stats.summary() == found.stats.summary()
