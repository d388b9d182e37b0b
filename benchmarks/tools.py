"""The tools to measure: newsingest, tools that users could use instead, and the parts that every design needs.

Each tool is a function that gets the bytes and the name of one file, and returns the tool's result. A tool that cannot
detect the encoding gets decoded text, so that failures do not slow it down.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

Tool = Callable[[bytes, str], object]
_FENCES = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


class File(NamedTuple):
    """A file of the corpus, with its bytes."""

    name: str
    data: bytes


def decoded(data: bytes) -> str:
    """Return the text of a file, decoded as a typical script for these archives would do it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace")


def split(text: str) -> tuple[str, str]:
    """Return the front matter and the body."""
    found = _FENCES.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def page(data: bytes) -> str:
    """Return a file as an HTML page, for the tools for web pages: the body of a post, or the lines of a text."""
    _, body = split(decoded(data))
    if "<p" not in body:
        body = "".join(f"<p>{line}</p>" for line in body.splitlines())
    return f"<html><head><title>x</title></head><body><article>{body}</article></body></html>"


# -- the tools ------------------------------------------------------------------------------------------------------------


def newsingest() -> Tool:
    """Return newsingest, which converts bytes to the bytes of a JSON Lines record."""
    from newsingest import pipeline
    from newsingest.exporters import BY_NAME, ExportOptions

    record, options = BY_NAME["jsonl"].record, ExportOptions()
    return lambda data, name: record(pipeline.read(data, name), options)


def trafilatura() -> Tool:
    """Return trafilatura, which converts to JSON with metadata."""
    from trafilatura import extract

    return lambda data, _name: extract(page(data), output_format="json", with_metadata=True)


def resiliparse() -> Tool:
    """Return resiliparse, which converts the main content to plain text."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda data, _name: extract_plain_text(page(data), main_content=True)


def readability() -> Tool:
    """Return readability-lxml, which returns title and summary."""
    from readability import Document

    def read(data: bytes, _name: str) -> object:
        document = Document(page(data))
        return document.title(), document.summary()

    return read


def html2text() -> Tool:
    """Return html2text."""
    import html2text as module

    return lambda data, _name: module.html2text(page(data))


def markitdown() -> Tool:
    """Return markitdown, which gets a stream with the type HTML."""
    import io

    from markitdown import MarkItDown, StreamInfo

    tool = MarkItDown(enable_plugins=False)
    info = StreamInfo(mimetype="text/html", extension=".html", charset="utf-8")
    return lambda data, _name: tool.convert_stream(io.BytesIO(page(data).encode()), stream_info=info).markdown


def newspaper() -> Tool:
    """Return newspaper4k, which gets the page and a language."""
    from newspaper import Article

    def read(data: bytes, _name: str) -> object:
        article = Article("http://example.com/a.html", language="en")
        article.download(input_html=page(data))
        article.parse()
        return article.text

    return read


def gne() -> Tool:
    """Return GNE, the extractor for Chinese news."""
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()
    return lambda data, _name: extractor.extract(page(data))


def script() -> Tool:
    """Return a typical script: python-frontmatter and Beautiful Soup."""
    import json

    import frontmatter
    from bs4 import BeautifulSoup

    def read(data: bytes, _name: str) -> object:
        post = frontmatter.loads(decoded(data))
        text = BeautifulSoup(post.content, "html.parser").get_text("\n")
        return json.dumps({**post.metadata, "text": text}, ensure_ascii=False, default=str)

    return read


TOOLS: dict[str, Callable[[], Tool]] = {
    "newsingest": newsingest,
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
    "readability-lxml": readability,
    "html2text": html2text,
    "markitdown": markitdown,
    "newspaper4k": newspaper,
    "GNE": gne,
    "Beautiful Soup script": script,
}


# -- the floor ------------------------------------------------------------------------------------------------------------


def floor(files: Iterable[File]) -> dict[str, Callable[[], object]]:
    """Return the parts that every design needs, each as a function over all files.

    The parts are: read, decode with the known encoding, load front matter with YAML's C loader, convert Markdown with
    pulldown-cmark, parse HTML with Lexbor, and encode the same records as JSON.
    """
    import pyromark
    import yaml
    from selectolax.lexbor import LexborHTMLParser

    from newsingest import pipeline
    from newsingest.exporters.base import ENCODER

    read = [(file, record) for file in files if (record := _record(pipeline, file)) is not None]
    files, records = [file for file, _ in read], [record for _, record in read]
    encodings = [record.origin.encoding for record in records]
    parts = [split(file.data.decode(encoding)) for file, encoding in zip(files, encodings, strict=True)]
    posts = [record.origin.format == "jekyll" for record in records]
    fronts = [front for (front, _), is_post in zip(parts, posts, strict=True) if is_post]
    bodies = [
        (body, record.origin.body_kind == "markdown" or file.name.endswith((".md", ".markdown")))
        for file, (_, body), is_post, record in zip(files, parts, posts, records, strict=True)
        if is_post
    ]
    markdown = [body for body, is_markdown in bodies if is_markdown]
    tables_and_strikes = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    to_html = pyromark.Markdown(options=tables_and_strikes).html
    pages = [to_html(body) if is_markdown else body for body, is_markdown in bodies]

    def each(function: Callable[[Any], object], values: list[Any]) -> Callable[[], object]:
        def run() -> None:
            for value in values:
                function(value)

        return run

    return {
        "read": each(lambda name: Path(name).read_bytes(), [file.name for file in files]),
        "decode": each(
            lambda pair: pair[0].decode(pair[1]), list(zip((f.data for f in files), encodings, strict=True))
        ),
        "YAML": each(lambda front: yaml.load(front, Loader=yaml.CSafeLoader), [f for f in fronts if _loads(yaml, f)]),
        "pulldown-cmark": each(to_html, markdown),
        "Lexbor": each(LexborHTMLParser, pages),
        "JSON": each(ENCODER.encode, records),
    }


def _record(pipeline: Any, file: File) -> Any:
    """Return the record of a file, or None if newsingest cannot read it."""
    from newsingest import InputError

    try:
        return pipeline.read(file.data, file.name)
    except InputError:
        return None


def _loads(module: Any, front: str) -> bool:
    try:
        module.load(front, Loader=module.CSafeLoader)
    except module.YAMLError:
        return False
    return True
