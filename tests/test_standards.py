"""Test published test suites as input: through the parsers, through every exporter, and back.

The suites are not part of this project. NEWSINGEST_STANDARDS names the folder that holds them:
html5lib-tests/*.dat (tree construction, https://github.com/html5lib/html5lib-tests),
yaml-test-suite/*.yaml (https://github.com/yaml/yaml-test-suite), commonmark-spec.txt (https://spec.commonmark.org)
and naughty-strings.json (https://github.com/minimaxir/big-list-of-naughty-strings).
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from batch_tools import Run, lines
from newsingest.article import Article
from promises import STORES, complete, exported, parsed

FOLDER = Path(os.environ.get("NEWSINGEST_STANDARDS", "nowhere"))
pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="NEWSINGEST_STANDARDS names no folder"),
    pytest.mark.timeout(400),
    pytest.mark.slow,
]
# Inputs that the audit judges wrongly, and why.
KNOWN = {
    # The post ends within the end tag of a script: a parser drops that tag, but to the audit the script has no end.
    *(f"{start}><script>alert(123);</script x=" for start in ("", "# ><script>alert(123);</script x=\n\n")),
    '[foo <bar attr="][ref]">\n\n[ref]: /uri\n',  # HTML has no <bar>, so it is text; the audit sees a link [ref]
    "[foo]: <>\n\n[foo]\n",  # the address is empty, so the audit takes the definition for text
}
POST = "---\ntitle: 题\n---\n{}\n"


def held(inputs: list[tuple[str, str]], folder: Path) -> int:
    """Check all promises for each input (name and text), and for stores of all records. Return how many were read."""
    broken, articles = [], []
    for name, text in inputs:
        data = text.encode("utf-8", "surrogatepass")
        try:
            found = parsed(data, name)
            if found is None:
                continue
            exported(found[1])
            articles.append(found[1])
            if text.split("---\n", 2)[-1].removesuffix("\n") not in KNOWN:
                complete(*found)
        except Exception as error:  # noqa: BLE001 - report any error with its input, and go on
            broken.append(f"{data!r}: {type(error).__name__}: {error}")
    assert not broken, f"{len(broken)} of {len(inputs)}:\n" + "\n\n".join(broken[:20])
    in_stores(articles, folder)
    return len(articles)


def in_stores(articles: list[Article], folder: Path) -> None:
    for check in STORES.values():
        check(articles, folder)


# -- html5lib --------------------------------------------------------------------------------------------------------------


def trees() -> list[str]:
    found = []
    for path in sorted((FOLDER / "html5lib-tests").glob("*.dat")):
        text = path.read_bytes().decode("utf-8")
        found += re.findall(r"(?:\A|\n)#data\n(?:(.*?)\n)?#errors", text, re.DOTALL)
    return found


def test_tree_construction_inputs_as_bodies(tmp_path: Path) -> None:
    inputs = [(f"{number}.html", POST.format(body)) for number, body in enumerate(trees())]
    assert len(inputs) >= 1792
    assert held(inputs, tmp_path) == len(inputs)


# -- YAML ------------------------------------------------------------------------------------------------------------------

# How the suite shows invisible characters.
_VISIBLE = (("␣", " "), ("—", ""), ("»", "\t"), ("←", "\r"), ("⇔", "\ufeff"), ("↵", ""), ("∎\n", ""))


def documents() -> Iterator[str]:
    for path in sorted((FOLDER / "yaml-test-suite").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            text = case.get("yaml", "")
            for shown, meant in _VISIBLE:
                text = re.sub("—+»|»", "\t", text) if shown == "—" else text.replace(shown, meant)
            yield text


def test_documents_as_front_matter(tmp_path: Path) -> None:
    found = list(documents())
    assert len(found) >= 350
    whole = [(f"{number}.html", f"---\n{text}\n---\n<p>甲</p>\n") for number, text in enumerate(found)]
    inside = [
        (f"in{number}.html", "---\ntitle: 题\nx:\n" + re.sub("(?m)^(?=.)", "  ", text) + "\n---\n<p>甲</p>\n")
        for number, text in enumerate(found)
    ]
    assert held(whole + inside, tmp_path) > len(found)


# -- CommonMark ------------------------------------------------------------------------------------------------------------


def test_examples_of_commonmark_as_bodies(tmp_path: Path) -> None:
    spec = (FOLDER / "commonmark-spec.txt").read_text("utf-8")
    examples = re.findall(r"^`{32} example[^\n]*\n(.*?)^\.\n", spec, re.DOTALL | re.MULTILINE)
    assert len(examples) >= 600
    inputs = [(f"{number}.md", POST.format(text.replace("→", "\t"))) for number, text in enumerate(examples)]
    assert held(inputs, tmp_path) == len(inputs)


# -- naughty strings -------------------------------------------------------------------------------------------------------


def naughty() -> list[str]:
    return [str(entry) for entry in json.loads((FOLDER / "naughty-strings.json").read_text("utf-8"))]


def test_naughty_strings_as_titles_names_and_paragraphs(tmp_path: Path) -> None:
    strings = naughty()
    assert len(strings) >= 500
    inputs = []
    for number, text in enumerate(strings):
        quoted, line = json.dumps(text), " ".join(text.split("\n"))
        front = f"title: {quoted}\nauthor: {quoted}\nsource: {quoted}\ntags: [{quoted}]\n{quoted}: {quoted}\n"
        markdown = f"---\ntitle: {line}\nsource: {line}\n---\n# {line}\n\n{text}\n"
        lines_of_text = f"{line}\n　　今年江州夏粮收购提前了六天。\n　　{text}\n　　企业订单增长，创近年新高。\n"
        inputs += [
            (f"a{number}.html", f"---\n{front}---\n<p>{text}</p>\n"),
            (f"b{number}.md", markdown) if number % 2 else (f"c{number}.txt", lines_of_text),
        ]
        if number % 4 == 0:  # the names of files have a test of their own
            inputs.append((f"{number}/{line}.md", POST.format(text)))
    assert held(inputs, tmp_path) > len(strings) * 1.8


@pytest.mark.parametrize("target", ["out", "out.jsonl", "out.db", "site"])
def test_naughty_strings_as_names_of_files(tmp_path: Path, run: Run, target: str) -> None:
    names = {os.fsencode(text.replace("/", "⁄"))[:200] for text in naughty()} - {b"", b".", b".."}
    source = tmp_path / "in"
    source.mkdir()
    for number, name in enumerate(sorted(names)):
        if b"\0" not in name:
            (source / os.fsdecode(name + b".md")).write_text(POST.format(f"甲{number}"), "utf-8")
    count = sum(not path.name.startswith(".") for path in source.iterdir())
    options = ("--to", "jekyll") if target == "site" else ()
    done = run("convert", source, "-o", tmp_path / target, "-j", "1", *options)
    assert (done.code, done.totals["ok"]) == (0, count)
    assert {path.name for path in tmp_path.iterdir()} <= {"in", target, f"{target}.newsingest.db"}
    if target == "out.jsonl":
        assert len({record["origin"]["path"] for record in lines(tmp_path / target)}) == count
    elif not target.endswith(".db"):
        assert sum(path.is_file() for path in (tmp_path / target).rglob("*")) == count + 1  # the ledger
