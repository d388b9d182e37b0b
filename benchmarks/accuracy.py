"""Compare title, date and text of each tool with the labels of a folder.

    make accuracy [DIR=folder]      python benchmarks/accuracy.py FOLDER [-v]

A label is a file `NAME.json` next to the input `NAME`, in the format that scripts/score.py reads. Every tool gets the
input that suits it best. newsingest gets the bytes. The script with python-frontmatter and Beautiful Soup gets the
front matter and the body. The tools for web pages get a page with the body as HTML, and with title, date and author of
the front matter in its head (see `page`). All tools except newsingest get decoded text. A value is right if:

- title: it has the same letters and digits as the label. If the label has no title, the tool must return none.
- date: it has the same day as the label. If the label has no date, the tool must return none.
- whole text: the tool's text contains every block of the label, in order, so nothing of the story is lost.
- exact text: the tool's text has the same letters and digits as the label, so it contains no footer, credit or script.
- all: title, date and exact text are right. Fields that the tool does not return (a dash in the table) do not count.

White space, punctuation, marks of Markdown, numbers of lists, pictures and addresses of links do not count. A field
that the label lists as doubtful does not count. An input whose text is doubtful does not count under "all".
"""

import html
import io
import json
import re
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tools import split

FIELDS = ("title", "date", "whole text", "exact text")
_NO_TEXT = ("image", "embed")
_LIQUID = re.compile(r"\{%.*?%\}", re.DOTALL)
_KEY = re.compile(r"^(\w+)\s*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_FILE_DATE = re.compile(r"(\d{4}-\d\d-\d\d)-")
_TOML = re.compile(r"\A\+\+\+\s*\n(.*?)\n\+\+\+[ \t]*\n", re.DOTALL)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_INDENT = ("　", " ", "\t", "&nbsp")
_LONGEST_TITLE = 40
_OPEN = re.compile(r"(?=(?:title|date|layout)\s*:)", re.IGNORECASE)  # front matter whose first fence is missing
_NUMBER = re.compile(r"^[ \t]*\d+\. ", re.MULTILINE)
_TITLES, _DATES = ("title", "post_title"), ("date", "post_date", "published")


class Label(NamedTuple):
    """The values that a person found in an input. text: the blocks of the story; doubt: fields that do not count."""

    title: str
    date: str
    text: tuple[str, ...]
    doubt: frozenset[str]


class Input(NamedTuple):
    """An input for the tools. front: the front matter; body: the body as HTML; page: both as one HTML page."""

    name: str
    data: bytes
    front: dict[str, Any]
    body: str
    page: str


class Found(NamedTuple):
    """The result of a tool. None means that the tool has no such field."""

    title: str | None
    date: str | None
    text: str


Reader = Callable[[Input], Found]


# -- the inputs -----------------------------------------------------------------------------------------------------------


def inputs(folder: Path) -> Iterator[tuple[Input, Label]]:
    """Yield the labelled inputs of a folder."""
    from newsingest.source import decode

    for path in sorted(folder.rglob("*.json")):
        sample = path.with_suffix("")
        if sample.is_file():
            data = sample.read_bytes()
            text = decode(data, sample.name).text
            yield page(sample.name, data, text), label(json.loads(path.read_text("utf-8")))


def label(data: dict[str, Any]) -> Label:
    """Return a label from its JSON, which is a short label or a complete record."""
    if "schema_version" in data:
        blocks = tuple(data["text"].split("\n\n"))
    else:
        blocks = tuple(block["text"] for block in data["blocks"] if block["type"] not in _NO_TEXT)
    doubt = frozenset(data.get("doubt", ()))
    return Label(data["title"] or "", data["published"] or "", tuple(filter(None, map(bare, blocks))), doubt)


def page(name: str, data: bytes, text: str) -> Input:
    """Return an input for the tools.

    A post becomes a page as a site generator would make it: Markdown becomes HTML, template tags are removed, and
    title, date and author are in the places where tools look for them. A text becomes a page of paragraphs. Its title
    is the first line, if this line is short and not indented.
    """
    front, body = parted(text)
    if front:
        body = _LIQUID.sub("", body)
        if not name.endswith((".html", ".htm")):
            body = markdown(body)
    else:
        lines = [line for line in body.splitlines() if line.strip()]
        if lines and not lines[0].startswith(_INDENT) and len(lines[0]) <= _LONGEST_TITLE:
            front["title"] = lines.pop(0).strip()
        body = "\n".join(f"<p>{html.escape(line.strip(), quote=False)}</p>" for line in lines)
    if not front.get("date") and (found := _FILE_DATE.match(name)):
        front["date"] = found[1]
    head = ['<meta charset="utf-8">', f"<title>{_said(front, 'title')}</title>"]
    head += [
        f'<meta property="{key}" content="{_said(front, value)}">'
        for key, value in (
            ("og:title", "title"), ("article:published_time", "date"), ("article:author", "author"),
        ) if front.get(value)
    ]  # fmt: skip
    top = f"<header><h1>{_said(front, 'title')}</h1></header>" if front.get("title") else ""
    whole = (
        f'<!DOCTYPE html>\n<html lang="zh"><head>{"".join(head)}</head>'
        f"<body>{top}<article>\n{body}\n</article></body></html>"
    )
    return Input(name, data, front, body, whole)


def _said(front: dict[str, Any], key: str) -> str:
    return html.escape(str(front.get(key) or ""))


def parted(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter and the body, as python-frontmatter reads them. If YAML fails, read it line by line."""
    import frontmatter
    import yaml

    text = _OPEN.sub("---\n", text, count=1) if _OPEN.match(text) else text
    toml = _TOML.match(text)
    if toml:
        front, body = tomllib.loads(toml[1]), text[toml.end() :]
    else:
        try:
            front, body = frontmatter.parse(text)
        except (yaml.YAMLError, ValueError):
            matter, body = split(text)
            front = {key: value.strip("\"'") for key, value in _KEY.findall(matter)}
    if not front:
        return {}, text
    front = {str(key).lower(): value for key, value in front.items()}
    for name, keys in (("title", _TITLES), ("date", _DATES)):
        front[name] = next((front[key] for key in keys if front.get(key) not in (None, "", True, False)), None)
    return front, body


def markdown(text: str) -> str:
    """Return Markdown as HTML, with GitHub's tables and strikethrough."""
    import pyromark

    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    return pyromark.Markdown(options=options).html(text)


# -- the tools ------------------------------------------------------------------------------------------------------------


def newsingest() -> Reader:
    """Return newsingest."""
    import newsingest as module

    def read(one: Input) -> Found:
        record = module.parse_bytes(one.data, name=one.name)
        return Found(record.title or "", record.published or "", record.text)

    return read


def trafilatura() -> Reader:
    """Return trafilatura with favor_precision, its most accurate setting for these inputs."""
    from trafilatura import bare_extraction

    def read(one: Input) -> Found:
        found = bare_extraction(one.page, with_metadata=True, favor_precision=True, include_comments=False)
        return Found(found.title or "", found.date or "", found.text or "") if found else Found("", "", "")

    return read


def newspaper() -> Reader:
    """Return newspaper4k, set to Chinese."""
    import logging

    import jieba
    from newspaper import Article

    jieba.setLogLevel(logging.WARNING)

    def read(one: Input) -> Found:
        article = Article("http://example.com/a.html", language="zh")
        article.download(input_html=one.page)
        article.parse()
        return Found(article.title, str(article.publish_date or ""), article.text)

    return read


def gne() -> Reader:
    """Return GNE, the extractor for Chinese news."""
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()

    def read(one: Input) -> Found:
        found = extractor.extract(one.page)
        return Found(found["title"], found["publish_time"], found["content"])

    return read


def readability() -> Reader:
    """Return readability-lxml. It returns a title and HTML."""
    from readability import Document

    def read(one: Input) -> Found:
        document = Document(one.page)
        return Found(document.title(), None, visible(document.summary()))

    return read


def markitdown() -> Reader:
    """Return markitdown. It returns a title and Markdown, which is converted to text."""
    from markitdown import MarkItDown, StreamInfo

    tool = MarkItDown(enable_plugins=False)
    info = StreamInfo(mimetype="text/html", extension=".html", charset="utf-8")

    def read(one: Input) -> Found:
        found = tool.convert_stream(io.BytesIO(one.page.encode()), stream_info=info)
        return Found(found.title or "", None, visible(markdown(found.markdown)))

    return read


def resiliparse() -> Reader:
    """Return resiliparse. It returns a title and all text of the page, because the page has only the article."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(one: Input) -> Found:
        tree = HTMLTree.parse(one.page)
        return Found(
            tree.title or "", None, extract_plain_text(tree, main_content=False, alt_texts=False, list_bullets=False)
        )

    return read


def script() -> Reader:
    """Return a typical script: python-frontmatter, and all text that Beautiful Soup finds in the body."""

    def read(one: Input) -> Found:
        return Found(str(one.front.get("title") or ""), str(one.front.get("date") or ""), visible(one.body))

    return read


def visible(markup: str) -> str:
    """Return the text of HTML without scripts and styles."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "html.parser")
    for element in soup(["script", "style"]):
        element.decompose()
    return soup.get_text("\n")


READERS: dict[str, Callable[[], Reader]] = {
    "newsingest": newsingest,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper,
    "GNE": gne,
    "readability-lxml": readability,
    "markitdown": markitdown,
    "resiliparse": resiliparse,
    "Beautiful Soup script": script,
}


# -- the comparison -------------------------------------------------------------------------------------------------------


def bare(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(filter(str.isalnum, html.unescape(text)))


def day(date: str) -> str:
    """Return the day of a date, or ""."""
    found = _DAY.search(date)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def compared(found: Found, wanted: Label) -> dict[str, bool]:
    """Return whether each field is right. Skip fields that the tool does not return or that are in doubt."""
    verdicts: dict[str, bool] = {}
    title = bare(wanted.title)
    if found.title is not None and "title" not in wanted.doubt:
        verdicts["title"] = bare(found.title) == title
    if found.date is not None and "published" not in wanted.doubt:
        verdicts["date"] = day(found.date) == day(wanted.date)
    if "blocks" not in wanted.doubt:
        texts = [bare(found.text), bare(_NUMBER.sub("", found.text))]
        # The page shows its title above the story. A tool may return the title as the first line of the text, or the
        # first line of the text as the title. Both are accepted.
        texts += [text.removeprefix(title) for text in texts] + [bare(found.title or "") + text for text in texts]
        verdicts["whole text"] = any(in_order(wanted.text, text) for text in texts)
        verdicts["exact text"] = "".join(wanted.text) in texts
    return verdicts


def in_order(blocks: tuple[str, ...], text: str) -> bool:
    """Return whether a text contains all blocks, in order."""
    at = 0
    for block in blocks:
        at = text.find(block, at)
        if at < 0:
            return False
        at += len(block)
    return True


def tried(reader: Reader, one: Input) -> Found:
    """Return the result of a tool for an input, or an empty result if the tool fails."""
    try:
        return reader(one)
    except Exception as error:  # noqa: BLE001 # a tool may raise anything
        print(f"{one.name}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
        return Found("", "", "")


def table(rows: dict[str, list[dict[str, bool]]]) -> str:
    """Return the shares of each tool as a table in Markdown."""
    lines = [f"| tool | {' | '.join(FIELDS)} | all |", "|---|---:|---:|---:|---:|---:|"]
    for name, verdicts in rows.items():
        cells = [_share([one[field] for one in verdicts if field in one]) for field in FIELDS]
        judged = [one for one in verdicts if "exact text" in one]
        cells.append(_share([all(right for field, right in one.items() if field != "whole text") for one in judged]))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(right: list[bool]) -> str:
    return f"{100 * sum(right) / len(right):.0f} %" if right else "—"


def main(folder: Path, *, verbose: bool) -> None:
    """Print the table of a folder. verbose: also print the wrong fields of each input."""
    warnings.simplefilter("ignore")  # warnings of the tools
    labelled = list(inputs(folder))
    rows: dict[str, list[dict[str, bool]]] = {}
    for name, make in READERS.items():
        reader = make()
        rows[name] = [compared(tried(reader, one), wanted) for one, wanted in labelled]
        for (one, _), verdicts in zip(labelled, rows[name], strict=True):
            if verbose and not all(verdicts.values()):
                wrong = ", ".join(field for field, right in verdicts.items() if not right)
                print(f"{name}: {one.name}: {wrong}", file=sys.stderr)
    clear = sum("blocks" not in wanted.doubt for _, wanted in labelled)
    print(f"{len(labelled)} labelled inputs in {folder}; {clear} of them have a text without doubt\n\n{table(rows)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="-v" in sys.argv[2:])
