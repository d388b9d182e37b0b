"""Compare the records of a labelled folder with the labels, field by field.

A label is a JSON file ``NAME.json`` next to the input ``NAME``. It is a complete record, or a shorter label with the
same fields, where ``blocks`` is a flat list of {type, text}, ``removed`` is a list of texts, and ``doubt`` lists fields
that are not compared. White space next to Chinese characters does not count.

`make score DIR=...` prints the correct values by field, by archive and by rule. The archive of an input is the first
folder of its path in INDEX.json, next to the labels; without INDEX.json, it is the folder of the input. For a rule, the
table shows how often the rule acted, and how often the label agrees. The exit status is 1 if a share is below its floor
in floors.toml.
"""

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from rich.console import Console
from rich.table import Table as Grid

from newsingest import text
from newsingest.article import Article, Block, Code, Embed, Heading, Image, List, Paragraph, Quote, Table
from newsingest.audit import audit
from newsingest.draft import Step
from newsingest.errors import InputError
from newsingest.options import DEFAULT
from newsingest.pipeline import parse
from newsingest.source import decode

FIELDS = (
    "title", "summary", "published", "modified", "source", "url", "data_source", "authors", "dateline", "categories",
    "tags", "securities", "blocks", "removed", "coverage",
)  # fmt: skip


class Verdict(NamedTuple):
    """The result for one field of one input: "right", "wrong", or "made up" if the label has no value."""

    field: str
    state: str
    label: Any
    record: Any


class Fired(NamedTuple):
    """An action of a rule on one input. right: whether the label agrees."""

    rule: str
    name: str
    right: bool


class Score(NamedTuple):
    """The verdicts by input, the inputs that could not be read, and the actions of rules."""

    verdicts: dict[str, list[Verdict]]
    failed: dict[str, str]
    fired: list[Fired]

    def perfect(self, name: str) -> bool:
        """Return whether all fields of an input are right."""
        return name in self.verdicts and all(verdict.state == "right" for verdict in self.verdicts[name])

    def shares(self) -> dict[str, float]:
        """Return the share of right values by field. "perfect" is the share of inputs whose fields are all right."""
        found = {}
        for field in FIELDS:
            states = [v.state for verdicts in self.verdicts.values() for v in verdicts if v.field == field]
            if states:
                found[field] = states.count("right") / len(states)
        total = len(self.verdicts) + len(self.failed)
        perfect = sum(map(self.perfect, self.verdicts))
        found["perfect"] = perfect / total if total else 0.0
        return found


def score(folder: Path) -> Score:
    """Compare the records of a labelled folder and its subfolders with the labels."""
    result = Score({}, {}, [])
    for label in sorted(folder.rglob("*.json")):
        sample = label.with_suffix("")
        if not sample.is_file():
            continue
        name = sample.relative_to(folder).as_posix()
        wanted = json.loads(label.read_text("utf-8"))
        data = sample.read_bytes()
        try:
            source = decode(data, name)
            trace: list[Step] = []
            article = parse(source, DEFAULT, trace=trace)
            covered = audit(source.text, article).complete
        except InputError as error:
            result.failed[name] = str(error)
            continue
        label_fields, doubt = _wanted(wanted), wanted.get("doubt", [])
        verdicts = list(_compare(label_fields, _had(article, covered=covered), doubt))
        result.verdicts[name] = verdicts
        wrong = {verdict.field for verdict in verdicts if verdict.state != "right"}
        body = "".join(words for _, words in label_fields["blocks"])
        result.fired.extend(Fired(step.cause, name, _agrees(step, body, wrong, doubt)) for step in trace)
    return result


def _agrees(step: Step, body: str, wrong: set[str], doubt: list[str]) -> bool:
    """Return whether the label agrees with the action of a rule: the cut is not in the story, or the field is right."""
    if step.field.startswith("removed"):
        return "blocks" in doubt or _squash(str(step.value)) not in body
    return step.field not in wrong


def archives(folder: Path, result: Score) -> dict[str, tuple[int, int]]:
    """Return for each archive the number of perfect inputs and the number of all inputs."""
    index = folder / "INDEX.json"
    paths = json.loads(index.read_text("utf-8")) if index.is_file() else {}
    found: dict[str, tuple[int, int]] = {}
    for name in [*result.verdicts, *result.failed]:
        archive = str(paths[name]).split("/", 1)[0] if name in paths else Path(name).parent.as_posix()
        right, total = found.get(archive, (0, 0))
        found[archive] = right + result.perfect(name), total + 1
    return found


def _compare(wanted: dict[str, Any], had: dict[str, Any], doubt: list[str]) -> Iterator[Verdict]:
    for field in FIELDS:
        if field in doubt or (field == "removed" and "blocks" in doubt):
            continue
        want, have = wanted[field], had[field]
        if field == "removed":  # each labelled text must have been removed; other texts may have been removed too
            have = [entry for entry in want if entry in "".join(have) + (had["url"] or "")]
        if want or have:
            yield Verdict(field, "right" if want == have else "wrong" if want else "made up", want, have)


def _wanted(label: dict[str, Any]) -> dict[str, Any]:
    """Return a label in the form that is compared. The label may be a complete record."""
    if "schema_version" in label:
        return _had(msgspec.convert(label, Article), covered=True)
    return {
        **{field: _squash(label.get(field)) for field in FIELDS[:7]},
        "authors": sorted((_squash(a["name"]), a["role"]) for a in label["authors"]),
        "dateline": [_squash((label["dateline"] or {}).get(key)) for key in ("agency", "place")]
        if label["dateline"]
        else [],
        "categories": [_squash(entry) for entry in label["categories"]],
        "tags": [_squash(entry) for entry in label["tags"]],
        "securities": list(label["securities"]),
        "blocks": [(b["type"], _squash(b["text"])) for b in label["blocks"] if _squash(b["text"])],
        "removed": [squashed for entry in label["removed"] if len(squashed := _squash(entry)) > 3],  # noqa: PLR2004
        "coverage": True,
    }


def _had(article: Article, *, covered: bool) -> dict[str, Any]:
    dateline = article.dateline
    return {
        **{field: _squash(getattr(article, field)) for field in FIELDS[:7]},
        "authors": sorted((_squash(author.name), author.role) for author in article.authors),
        "dateline": [_squash(dateline.agency), _squash(dateline.place)] if dateline else [],
        "categories": [_squash(entry) for entry in article.categories],
        "tags": [_squash(entry) for entry in article.tags],
        "securities": [security.symbol for security in article.securities],
        "blocks": [(kind, squashed) for kind, words in _flat(article.body) if (squashed := _squash(words))],
        "removed": [_squash(removed.text) for removed in article.removed],
        "coverage": covered,
    }


def _squash(value: str | None) -> str:
    """Return a text without white space, except one space between words that are not Chinese."""
    words = (value or "").replace("|", " ").split()
    out = words[:1]
    for word in words[1:]:
        out.append(word if text.is_wide(out[-1][-1]) or text.is_wide(word[0]) else " " + word)
    return "".join(out)


def _flat(blocks: tuple[Block, ...], kind: str = "") -> Iterator[tuple[str, str]]:
    """Yield the blocks in the form of labels: a flat list, with an entry for each list item and quoted paragraph."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading | Code):
            yield kind if kind and isinstance(block, Paragraph) else type(block).__name__.lower(), block.text
        elif isinstance(block, Quote):
            yield from _flat(block.blocks, "quote")
        elif isinstance(block, List):
            for item in block.items:
                own = [entry.text for entry in item if isinstance(entry, Paragraph | Heading)]
                yield "list_item", " ".join(own)
                yield from _flat(tuple(entry for entry in item if not isinstance(entry, Paragraph | Heading)))
        elif isinstance(block, Table):
            if block.caption:
                yield "paragraph", block.caption
            yield "table", "\n".join(" ".join(cell.text for cell in row) for row in block.rows)
        elif isinstance(block, Image):
            yield "image", block.url
            if block.caption:
                yield "paragraph", block.caption
        elif isinstance(block, Embed):
            yield "embed", block.url


FLOORS = Path(__file__).with_name("floors.toml")


def floors(folder: Path) -> dict[str, float]:
    """Return the floors of a folder. Their key is the last two names of its path, or the last name."""
    known = tomllib.loads(FLOORS.read_text("utf-8"))
    parts = folder.resolve().parts
    found: dict[str, float] = known.get("/".join(parts[-2:]), known.get(parts[-1], {}))
    return found


def below(result: Score, folder: Path) -> list[str]:
    """Return a line for each share that is below its floor."""
    shares = result.shares()
    return [
        f"{field}: {shares.get(field, 1.0):.4f} is below the floor of {floor}"
        for field, floor in floors(folder).items()
        if shares.get(field, 1.0) < floor
    ]


def main(folder: Path, *, verbose: bool) -> int:
    """Print the tables. Return 1 if an input cannot be read or a share is below its floor."""
    result = score(folder)
    table = Grid("field", "right", "of", "share", "made up", title=str(folder))
    for field in FIELDS:
        states = [v.state for verdicts in result.verdicts.values() for v in verdicts if v.field == field]
        if states:
            right = states.count("right")
            share = f"{100 * right / len(states):.1f} %"
            table.add_row(field, str(right), str(len(states)), share, str(states.count("made up")))
    table.add_row(
        "perfect", "", str(len(result.verdicts) + len(result.failed)), f"{100 * result.shares()['perfect']:.1f} %", ""
    )
    console = Console()
    console.print(table)
    _print_shares(console, "archive", archives(folder, result))
    by_rule: dict[str, tuple[int, int]] = {}
    for fired in result.fired:
        right, total = by_rule.get(fired.rule, (0, 0))
        by_rule[fired.rule] = right + fired.right, total + 1
    _print_shares(console, "rule", by_rule)
    for name, verdicts in result.verdicts.items():
        for verdict in verdicts:
            if verbose and verdict.state != "right":
                console.print(
                    f"{name}: {verdict.field} {verdict.state}: label {verdict.label!r}, record {verdict.record!r}",
                    markup=False,
                )
    problems = [*result.failed.values(), *below(result, folder)]
    for line in problems:
        print(line, file=sys.stderr)  # noqa: T201 - a script
    return 1 if problems else 0


def _print_shares(console: Console, what: str, counts: dict[str, tuple[int, int]]) -> None:
    """Print a table of the right values by name, the most frequent names first."""
    grid = Grid(what, "right", "of")
    for name, (right, total) in sorted(counts.items(), key=lambda item: (-item[1][1], item[0])):
        grid.add_row(name, str(right), str(total))
    console.print(grid)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), verbose="-v" in sys.argv[2:]))
