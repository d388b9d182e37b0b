"""The promises that every record and every exporter's output must keep, for any input: the oracle of generated tests.

Tests with hostile input (tests/test_standards.py, fuzz/) call ``read`` and ``exported``. An AssertionError means that a
promise is broken. Any other exception is a bug as well.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any

import cmarkgfm
import jsonschema
import msgspec
import yaml
from bs4 import BeautifulSoup
from cmarkgfm.cmark import Options

from newsingest import InputError, records
from newsingest.article import Article
from newsingest.audit import audit
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.exporters.html_text import is_safe_address
from newsingest.options import DEFAULT, ReadOptions
from newsingest.pipeline import parse
from newsingest.source import Source, decode
from newsingest.text import texts

ROOT = Path(__file__).parent.parent
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
RUNS = {"script", "iframe", "object", "embed", "form", "input", "base"}
POST_KEYS = set(
    "layout title date last_modified_at published description author categories permalink tags lang subtitle stated_date source"
    " stated_permalink stated_slug stated_layout original_url data_source dateline securities article_id render_with_liquid lastmod draft authors isCJKLanguage slug cover url".split()
)
OTHERWISE = ("origin", "removed", "warnings", "id")  # fields that change when our own Markdown is read
_FENCES = re.compile(r"^---\n", re.MULTILINE)
_UNSEEN = re.compile(r"[\s\u200b\ufeff]+")


class IncompleteError(AssertionError):
    """The audit does not find all text of an input in its record."""


def read(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Article | None:
    """Return the record of an input, or None if newsingest refuses it. Assert that the record keeps its promises."""
    found = parsed(data, name, options)
    if found is None:
        return None
    complete(*found)
    return found[1]


def parsed(data: bytes, name: str, options: ReadOptions = DEFAULT) -> tuple[Source, Article] | None:
    """Return a decoded input and its record, or None if newsingest refuses it. Assert that the record is valid."""
    try:
        source = decode(data, name, options)
        article = parse(source, options)
    except InputError as error:
        names_the_input(error, name)
        return None
    assert records.decode(msgspec.json.encode(article)) == article
    return source, article


def complete(source: Source, article: Article) -> None:
    """Raise IncompleteError if text of the input is missing in the record."""
    found = audit(source.text, article).findings
    if found:
        raise IncompleteError(found[:5])


def names_the_input(error: InputError, name: str) -> None:
    """Assert that an error is one line and names its input."""
    assert type(error).code not in ("error", "input")
    assert error.path == name
    assert str(error).isprintable()


def exported(article: Article) -> None:
    """Assert that all exporters that write bytes keep their promises for a record."""
    for check in BYTES.values():
        check(article)


# -- one check for each exporter ---------------------------------------------------------------------------------------


def written(name: str, article: Article, **options: Any) -> bytes:
    """Return the complete output of an exporter for one article: head, record and tail."""
    chosen, exporter = ExportOptions(**options), BY_NAME[name]
    return exporter.head(chosen) + exporter.record(article, chosen) + exporter.tail(chosen)


def json_comes_back(article: Article) -> None:
    assert records.decode(written("json", article)) == article


def jsonl_comes_back(article: Article) -> None:
    data = written("jsonl", article)
    assert data.count(b"\n") == 1
    assert records.decode(data) == article


def markdown_comes_back(article: Article) -> None:
    data = written("md", article)
    again = parse(decode(data, "x.md"))
    for field in Article.__struct_fields__:
        if field not in OTHERWISE:
            assert getattr(again, field) == getattr(article, field), field
    body = data.decode().split("\n---\n", 1)[1]
    markup = BeautifulSoup(cmarkgfm.markdown_to_html(body, Options.CMARK_OPT_UNSAFE), "html5lib")
    assert not markup.find_all(sorted(RUNS - {"iframe"}))
    points_nowhere_harmful(markup)


def table_comes_back(article: Article, name: str, delimiter: str) -> None:
    for excel in (False, True):
        data = written(name, article, excel=excel).decode("utf-8-sig" if excel else "utf-8")
        rows = list(csv.DictReader(io.StringIO(data, newline=""), delimiter=delimiter, strict=True))
        assert len(rows) == 1
        if excel:
            assert not [cell for cell in rows[0].values() if cell.startswith(FORMULAS)]
        else:
            for field in ("title", "source", "text", "published", "url"):
                assert rows[0][field] == (getattr(article, field) or "")


def html_shows_all_and_runs_nothing(article: Article) -> None:
    markup = BeautifulSoup(written("html", article), "html5lib")
    runs_nothing(markup)
    shows(markup.get_text(), article.title, article.subtitle, article.summary, article.source, *texts(article.body))


def posts_show_all(name: str) -> Callable[[Article], None]:
    def check(article: Article) -> None:
        _, front, body = _FENCES.split(written(name, article).decode(), maxsplit=2)
        fields = yaml.load(front, Loader=yaml.CSafeLoader)  # the quick one of the safe loaders
        assert fields["title"] == (article.title or "")
        assert fields.keys() <= POST_KEYS
        assert "{{" not in body
        assert "{%" not in body
        if name == "jekyll":
            body = body.replace("<br>", " ")  # the only tag in a post, for line ends in a heading or a cell
        html = cmarkgfm.github_flavored_markdown_to_html(body)
        assert "<!-- raw HTML omitted -->" not in html
        markup = BeautifulSoup(html, "html5lib")
        runs_nothing(markup)
        shows(markup.get_text(), *texts(article.body))

    return check


def text_shows_all(article: Article) -> None:
    for indent in ("none", "fullwidth"):
        shows(written("txt", article, indent=indent).decode(), article.title, *texts(article.body))


def ninjs_is_valid(article: Article) -> None:
    item = json.loads(written("ninjs", article))
    errors = [f"{list(error.path)}: {error.message[:200]}" for error in ninjs_schema().iter_errors(item)]
    assert not errors


def schemaorg_is_an_article(article: Article) -> None:
    item = json.loads(written("schemaorg", article))
    assert item["@type"] == "NewsArticle"
    assert item.get("articleBody", "") == article.text


BYTES: dict[str, Callable[[Article], None]] = {
    "json": json_comes_back,
    "jsonl": jsonl_comes_back,
    "md": markdown_comes_back,
    "csv": partial(table_comes_back, name="csv", delimiter=","),
    "tsv": partial(table_comes_back, name="tsv", delimiter="\t"),
    "html": html_shows_all_and_runs_nothing,
    "jekyll": posts_show_all("jekyll"),
    "hugo": posts_show_all("hugo"),
    "txt": text_shows_all,
    "ninjs": ninjs_is_valid,
    "schemaorg": schemaorg_is_an_article,
}


def sqlite_comes_back(articles: list[Article], folder: Path) -> None:
    """Assert that a database returns the articles unchanged. The articles must have different origins."""
    from newsingest.exporters.sqlite_reader import Reader  # noqa: PLC0415 - only this check needs it

    path = put("sqlite", folder / "a.db", articles)
    with closing(Reader(str(path))) as reader:
        assert [records.decode(reader.record(key)) for key in range(1, len(articles) + 1)] == articles


def parquet_comes_back(articles: list[Article], folder: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    rows = pq.read_table(put("parquet", folder / "a.parquet", articles)).to_pylist()
    assert [from_row(row) for row in rows] == articles


STORES: dict[str, Callable[[list[Article], Path], None]] = {
    "sqlite": sqlite_comes_back,
    "parquet": parquet_comes_back,
}


# -- helpers of several checks -----------------------------------------------------------------------------------------


def squashed(text: str) -> str:
    """Return a text without white space and characters that the schema drops, with U+FFFD for NUL as in HTML."""
    return _UNSEEN.sub("", text.replace("\0", "\ufffd"))


def shows(page: str, *expected: str | None) -> None:
    """Assert that a page shows the expected texts, apart from white space."""
    page = squashed(page)
    for text in filter(None, expected):
        assert squashed(text) in page, text[:200]


def runs_nothing(markup: BeautifulSoup) -> None:
    """Assert that a page has nothing that runs."""
    assert not markup.find_all(sorted(RUNS))
    points_nowhere_harmful(markup)


def points_nowhere_harmful(markup: BeautifulSoup) -> None:
    for tag in markup.select("*"):
        assert not [name for name in tag.attrs if name.startswith("on")]
        for name in ("href", "src", "action", "formaction", "data", "srcdoc", "poster"):
            assert is_safe_address(str(tag.get(name) or ""), picture=name == "src"), tag


def put(name: str, path: Path, articles: Iterable[Article]) -> Path:
    """Put articles into a store at a path, and return the path."""
    exporter = BY_NAME[name]
    assert exporter.open is not None
    with closing(exporter.open(str(path))) as store:
        for article in articles:
            store.put(exporter.record(article, ExportOptions()))
        store.commit()
    return path


def from_row(row: dict[str, Any]) -> Article:
    """Return the record from a row of a Parquet file."""
    record = {name: row[name] for name in Article.__struct_fields__}
    record |= {name: msgspec.json.decode(row[name]) for name in ("body", "extra")}
    return records.decode(msgspec.json.encode(record))


@cache
def ninjs_schema() -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "tests/standards/ninjs-schema_3.1.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
