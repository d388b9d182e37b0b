"""Test that the documentation is true now."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import console_blocks
import msgspec
import pytest
import yaml

import newsingest
from conftest import ROOT, SAMPLES
from examples import CLUSTERS, EXAMPLES, Example, tried
from newsingest.article import Article, Block, Dateline, Origin, RemovedKind
from newsingest.batch.sources import inputs
from newsingest.cli.convert import convert as command
from newsingest.errors import InputError, InternalError, NewsingestError, OutputError
from newsingest.exporters import BY_NAME
from newsingest.parsers import PARSERS

README = (ROOT / "README.md").read_text("utf-8")
CONVERT = (ROOT / "docs/reference/convert.md").read_text("utf-8")
SOURCES = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))


# A Chinese page shows exactly the console blocks of its English page (see below), so they need not run twice.
RUN = [page for page in console_blocks.pages() if not page.is_relative_to(ROOT / "docs/zh")]


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_what_its_commands_print(page: Path) -> None:
    """Compare a page with the current output of its commands. `make docs` updates the page."""
    text = page.read_text("utf-8")
    assert console_blocks.refreshed(text) == text


def test_readme_shows_the_main_job() -> None:
    assert ROOT / "README.md" in console_blocks.pages()
    assert README.count("\n$ newsingest ") >= 5


def test_a_wrong_command_in_a_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="newsingest parse --no-such-option: exit status 2"):
        console_blocks.refreshed("```console\n$ newsingest parse --no-such-option\n```\n")


def test_commands_of_a_page_share_a_folder_and_show_both_streams() -> None:
    block = "```console\n$ printf '　　第一段。\\n　　第二段。\\n' > a.txt\n```\n"
    other = "```console\n$ newsingest parse a.txt missing.txt \\\n    --fields text\nold\n```\n"
    shown = console_blocks.refreshed(f"{block}And then:\n{other}")
    assert shown.startswith(f"{block}And then:\n```console\n$ newsingest parse a.txt missing.txt")
    assert '{"text":"第一段。\\n\\n第二段。"}\n' in shown
    assert "missing.txt: " in shown
    assert "old" not in shown


def test_a_page_shows_no_progress_of_a_slow_machine() -> None:
    block = "```console\n$ printf '1,200 files, 3.4 MB, 9 files/s, 0 failed\\nkept\\n'\n```\n"
    assert console_blocks.refreshed(block) == block.replace("```\n", "kept\n```\n")


@pytest.mark.parametrize("page", sorted((ROOT / "docs/zh").glob("*.md")), ids=lambda page: page.name)
def test_a_chinese_page_and_its_english_page_link_to_each_other_and_show_the_same_commands(page: Path) -> None:
    chinese = page.read_text("utf-8")
    (link,) = re.findall(r"^\[English\]\((.*)\) · 简体中文$", chinese, re.MULTILINE)
    english = (page.parent / link).read_text("utf-8")
    (back,) = re.findall(r"^English · \[简体中文\]\((.*)\)$", english, re.MULTILINE)
    assert (page.parent / link).parent.joinpath(back).resolve() == page
    assert console_blocks.blocks(chinese) == console_blocks.blocks(english)
    assert bool(console_blocks.blocks(chinese)) == (page.name != "README.md")


def test_what_parse_gives_to_a_pipe_is_json_lines_in_every_example() -> None:
    pages = [README, SOURCES, *(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))]
    piped = [line.strip() for page in pages for line in re.findall(r".*newsingest parse [^`|\n]* \| .*", page)]
    assert len(piped) >= 5
    assert [line for line in piped if "--to jsonl" not in line] == []


HERE = [example for example in EXAMPLES if not example.missing and not example.imported & CLUSTERS]


@pytest.mark.slow
@pytest.mark.parametrize("example", HERE, ids=str)
def test_python_examples_run(example: Example, tmp_path: Path) -> None:
    done = tried(example.code, tmp_path)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()


def test_the_other_python_examples_are_run_with_the_consumers() -> None:
    required = (ROOT / "tests/consumers/requirements.txt").read_text("utf-8")
    for example in EXAMPLES:
        for name in example.missing:
            assert re.search(rf"^{name}==", required, re.MULTILINE), f"{example} needs {name}"


@pytest.mark.slow
def test_the_python_of_the_readme_runs_on_every_sample(tmp_path: Path) -> None:
    (example,) = [example for example in EXAMPLES if example.page == "README.md"]
    code, count = re.subn(r'"samples/.*?"', "path", example.code)
    assert count == 1
    samples = [str(path) for path in SAMPLES]
    done = tried(f"for path in {samples!r}:\n" + indent(code, "    "), tmp_path)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()


def test_every_warning_is_documented_and_every_documented_one_exists() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/reference/warnings.md").read_text("utf-8"), re.MULTILINE)
    raised = set(re.findall(r"""(?:\.warn\(\s*|Warning\(code=)["'](\w+)["']""", SOURCES))
    assert documented == sorted(documented)
    assert set(documented) == raised


SCHEMA = (ROOT / "docs/reference/schema.md").read_text("utf-8")


def test_every_field_and_kind_is_documented() -> None:
    fields, _, below = SCHEMA.partition("\n### ")
    assert tuple(re.findall(r"^\| `(\w+)` \|", fields, re.MULTILINE)) == Article.__struct_fields__
    for heading, type_ in (("origin", Origin), ("dateline", Dateline)):
        section = below.partition(f"{heading}\n|")[2].partition("\n#")[0]
        assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == type_.__struct_fields__
    kinds = re.findall(r"^\| `(\w+)` \|", SCHEMA.partition("\n## Removed\n")[2].partition("\n## ")[0], re.MULTILINE)
    assert set(kinds) == set(RemovedKind.__args__)  # type: ignore[attr-defined] # a Literal has them


def test_the_examples_of_blocks_are_blocks_of_every_type() -> None:
    (lines,) = re.findall(r"```json\n(.*?)```", SCHEMA, re.DOTALL)
    blocks = [msgspec.json.decode(line, type=Block) for line in lines.splitlines()]
    assert [type(block) for block in blocks] == list(Block.__args__)


def test_every_code_of_an_error_is_documented_and_every_documented_one_exists() -> None:
    page = (ROOT / "docs/reference/errors.md").read_text("utf-8")
    of_inputs, of_runs = (
        re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in page.split("## Inputs")[1].split("## Runs")
    )
    for documented in (of_inputs, of_runs):
        assert documented == sorted(documented)
    assert set(of_inputs) == {*codes_of(InputError), *codes_of(OutputError), InternalError.code}  # errors in ledgers
    assert set(of_inputs) | set(of_runs) == set(codes_of(NewsingestError))
    assert not set(of_inputs) & set(of_runs)


def codes_of(kind: type[NewsingestError]) -> Iterator[str]:
    """Yield the codes of an error class and its subclasses, without classes that tests define."""
    assert issubclass(inputs.SkippedInput, InputError)  # its module is imported, so it is found below
    if kind.__module__.startswith("newsingest."):
        yield kind.code
        for each in kind.__subclasses__():
            yield from codes_of(each)


LINES = [
    line.partition(" ::: ")[0]
    for page in (path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))
    for line in re.findall(r"^(?: {4}|  entrypoint: ).*?\bnewsingest (convert [^#|[]*?)(?: *#.*)?$", page, re.MULTILINE)
]


@pytest.mark.parametrize("line", LINES)
def test_lines_in_the_docs_are_such_as_convert_takes(line: str) -> None:
    command.make_context("convert", shlex.split(line)[1:])


def test_the_manifest_in_the_docs_is_yaml_of_one_run() -> None:
    (manifest,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/guides/ray.md").read_text("utf-8"), re.DOTALL)
    job = yaml.safe_load(manifest)
    assert job["kind"] == "RayJob"
    pods = [job["spec"]["rayClusterSpec"]["headGroupSpec"], *job["spec"]["rayClusterSpec"]["workerGroupSpecs"]]
    for pod in pods:
        (container,) = pod["template"]["spec"]["containers"]
        assert {mount["name"] for mount in container["volumeMounts"]} == {
            volume["name"] for volume in pod["template"]["spec"]["volumes"]
        }


def test_every_format_has_its_row_and_its_section() -> None:
    for page, names in (("formats", [parser.name for parser in PARSERS]), ("exporters", list(BY_NAME))):
        text = (ROOT / f"docs/reference/{page}.md").read_text("utf-8")
        rows = [re.findall(r"\w+", row) for row in re.findall(r"^\| \[(.*?)\]\(#", text, re.MULTILINE)]
        headings = [
            re.findall(r"\w+", heading.partition(":")[0]) for heading in re.findall(r"^## (.*)$", text, re.MULTILINE)
        ]
        for name in names:
            assert [name in row for row in rows].count(True) == 1, f"{name} needs a row at the top of {page}.md"
            assert any(name in heading for heading in headings), f"{name} needs a section in {page}.md"


FORMATS = (ROOT / "docs/reference/formats.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`.*?`) \| ((?:`\w+` ?)+) \|.*\|$", FORMATS.partition("\n## Dialects\n")[2], re.MULTILINE)
WRITTEN = [(code, set(re.findall(r"\w+", becomes))) for cell, becomes in ROWS for code in re.findall(r"`(.*?)`", cell)]


@pytest.mark.parametrize(("code", "becomes"), WRITTEN, ids=[code for code, _ in WRITTEN])
def test_a_construct_of_a_dialect_becomes_what_the_page_says(code: str, becomes: set[str]) -> None:
    body = code.replace(" ⏎ ", "\n").replace("⏎ ", "\n")
    post = f"---\ntitle: 题\ndate: 2022-02-14\n---\n## 节\n\n前面一段文字。\n\n{body}\n"
    article = newsingest.parse_bytes(post.encode(), name="2022-02-14-a.md")
    found = {newsingest.to_dict(block)["type"] for block in article.body[2:]}
    assert found | ({"removed"} if article.removed else set()) == becomes


def test_constructs_are_found() -> None:
    assert len(WRITTEN) > 50
