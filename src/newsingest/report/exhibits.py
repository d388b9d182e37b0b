"""One input and its record, as data for the page: the input in pieces, the record's fields and its body.

The size of the data is limited, whatever the input contains. The page says what was left out. All strings are plain
text, which the page escapes, except ``html``, which is markup from the HTML exporter.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from newsingest import source
from newsingest.article import Article, Block, Heading, Image, List, Paragraph, Quote, Span
from newsingest.batch.task import Task, attempt, read_task
from newsingest.errors import NewsingestError, shortened
from newsingest.explain import Explanation, explain
from newsingest.exporters.html_text import escaped_text, html_of_blocks
from newsingest.options import ReadOptions
from newsingest.survey.sample import LARGEST, Pick
from newsingest.text import plain_text

_INPUT = 8000  # the most characters of an input to show
_RESULT = 16_000  # the most characters of markup to show
_EXPLAINED = 30_000  # a longer input is not explained, because explain does not take linear time
_FIELD, _ADDRESS, _START = 500, 200, 40  # the most characters of a field, an address and the start of a text
_LANGUAGE = re.compile("[A-Za-z0-9-]{1,35}")
_ROWS = 40  # the most extra fields, removed texts and warnings
_REMOVED, _SYNTAX = "removed: ", "syntax"  # the labels that explain uses
_INNER = 5  # the level of every heading in a body; the page uses the levels above it


class InputPart(Struct, frozen=True, kw_only=True):
    """A part of the input. kind: the kind of a removed text, "syntax" for markup, otherwise ""."""

    text: str
    kind: str


class RemovedText(Struct, frozen=True, kw_only=True):
    """A removed text. marked: whether the page marks it in the input."""

    kind: str
    text: str
    marked: bool


class Exhibit(Struct, frozen=True, kw_only=True):
    """What the page shows of an input.

    number: the order of its pick; start: the start of the text; about: source and date.
    pieces: the input, or () if the page does not show it, as for a record; more: how many characters are left out.
    html: the body; blocks: how many blocks are left out; fields: names and values of the record.
    removed_more: how many removed texts are left out; code, message: why the input failed; note: why something is not
    shown.
    """

    number: int
    name: str
    title: str | None = None
    start: str = ""
    language: str | None = None
    about: tuple[str, ...] = ()
    pieces: tuple[InputPart, ...] = ()
    more: int = 0
    html: str = ""
    blocks: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    removed: tuple[RemovedText, ...] = ()
    removed_more: int = 0
    warnings: tuple[tuple[str, str], ...] = ()
    is_record: bool = False
    code: str = ""
    message: str = ""
    note: str = ""


_EXHIBITS = msgspec.msgpack.Decoder(Exhibit)


def exhibit(pick: Pick, options: ReadOptions) -> Exhibit:
    """Read an input again, and return its exhibit. An error becomes the note of the exhibit."""
    name, task = pick.met.name, pick.met.task
    bare = Exhibit(number=pick.order, name=short(name), code=pick.code, message=short(pick.message))
    if task is None or (task.data is None and pick.met.size > LARGEST):
        too_large = pick.met.size > LARGEST
        return msgspec.structs.replace(bare, note="This input is too large to show." if too_large else "")
    try:
        data = read_task(task, LARGEST)
    except NewsingestError as error:
        return msgspec.structs.replace(bare, note=f"This input could not be read again: {error.without_path}.")
    if pick.code:
        return msgspec.structs.replace(bare, is_record=task.is_record, **_undone(data, task, options))
    task = task._replace(data=data)
    outcome = attempt(
        task, options, lambda article: msgspec.msgpack.encode(_whole(pick.order, name, task, article, options))
    )
    if outcome.state == "failed":
        return msgspec.structs.replace(bare, note=f"This input could not be read again: {short(outcome.message)}.")
    return _EXHIBITS.decode(outcome.data)


def _undone(data: bytes, task: Task, options: ReadOptions) -> dict[str, tuple[InputPart, ...] | int | str]:
    """Return the fields of the exhibit of an input that failed."""
    if task.is_record:
        text = data.decode("utf-8", "replace")
    else:
        try:
            text = source.decode(data, task.member or task.path, options).text
        except NewsingestError:
            return {"note": "This input has no text to show."}
    pieces, more = _bounded([InputPart(text=text, kind="")])
    return {"pieces": pieces, "more": more}


def _whole(number: int, name: str, task: Task, article: Article, options: ReadOptions) -> Exhibit:
    pieces, more = _bounded(() if task.is_record else _pieces(task, article, options))
    html, blocks = _body(article.body)
    shown = [(one.kind, one.text) for one in pieces if one.kind]
    marked = {kind: _squashed(text for its, text in shown if its == kind) for kind in dict(shown)}
    return Exhibit(
        number=number,
        name=short(name),
        title=short(article.title) if article.title else None,
        start=short(article.text, _START),
        language=article.language if article.language and _LANGUAGE.fullmatch(article.language) else None,
        about=tuple(short(value) for value in (article.source, article.published) if value),
        pieces=pieces,
        more=more,
        html=html,
        blocks=blocks,
        fields=tuple(_fields(article)),
        removed=tuple(
            RemovedText(
                kind=cut.kind, text=short(cut.text), marked=_squashed((cut.text,)) in marked.get(cut.kind, "\0")
            )
            for cut in article.removed[:_ROWS]
        ),
        removed_more=max(len(article.removed) - _ROWS, 0),
        warnings=tuple((short(one.code), short(one.message)) for one in article.warnings[:_ROWS]),
        is_record=task.is_record,
    )


# -- the input -------------------------------------------------------------------------------------------------------------


def _pieces(task: Task, article: Article, options: ReadOptions) -> list[InputPart]:
    data, name = task.data or b"", task.member or task.path
    text = source.decode(data, name, options).text
    if len(text) > _EXPLAINED:
        return [InputPart(text=text, kind="")]
    return _found(explain(data, name, options), article)


def _found(found: Explanation, article: Article) -> list[InputPart]:
    """Return the pieces of an input. Removed texts without a piece, usually comments, are looked for in markup."""
    text = found.source.text
    pieces = list(_merged(InputPart(text=text[part.start : part.end], kind=_kind(part.label)) for part in found.parts))
    known: dict[str, str] = {}
    for piece in pieces:
        known[piece.kind] = known.get(piece.kind, "") + _squashed((piece.text,))
    sought = [
        cut
        for cut in article.removed
        if len(cut.text) <= _INPUT and _squashed((cut.text,)) not in known.get(cut.kind, "")
    ]
    for cut in sought[:_ROWS]:
        spaced = re.compile(r"\s++".join(map(re.escape, cut.text.split())))
        for index, piece in enumerate(pieces):
            match = spaced.search(piece.text) if piece.kind == _SYNTAX else None
            if match and match[0]:
                before, after = piece.text[: match.start()], piece.text[match.end() :]
                parts = ((before, _SYNTAX), (match[0], cut.kind), (after, _SYNTAX))
                pieces[index : index + 1] = [InputPart(text=words, kind=kind) for words, kind in parts if words]
                break
    return pieces


def _kind(label: str) -> str:
    if label.startswith(_REMOVED):
        return label.removeprefix(_REMOVED)
    return label if label == _SYNTAX else ""


def _merged(pieces: Iterable[InputPart]) -> Iterator[InputPart]:
    """Yield pieces, with consecutive pieces of the same kind joined. White space joins the piece before it."""
    text, kind = "", ""
    for piece in pieces:
        if piece.kind == kind or not piece.text.strip():
            text += piece.text
            continue
        if text:
            yield InputPart(text=text, kind=kind)
        text, kind = piece.text, piece.kind
    if text:
        yield InputPart(text=text, kind=kind)


def _bounded(pieces: Iterable[InputPart]) -> tuple[tuple[InputPart, ...], int]:
    """Return the pieces to show, and how many characters are left out."""
    shown, room, more = [], _INPUT, 0
    for piece in pieces:
        head = piece.text[:room]
        if head:
            shown.append(InputPart(text=head, kind=piece.kind))
        room -= len(head)
        more += len(piece.text) - len(head)
    return tuple(shown), more


def _squashed(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


# -- the record ------------------------------------------------------------------------------------------------------------


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the fields that are not empty, as text for readers."""
    for name in ("title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source"):
        value = getattr(article, name)
        if value:
            yield name, short(value)
    lists = {
        "authors": (f"{author.name} ({author.role})" for author in article.authors),
        "dateline": (article.dateline.raw,) if article.dateline else (),
        "categories": article.categories,
        "tags": article.tags,
        "securities": (" ".join(filter(None, (one.symbol, one.name))) for one in article.securities),
    }
    for name, values in lists.items():
        joined = ", ".join(values)
        if joined:
            yield name, short(joined)
    for number, (name, value) in enumerate(article.extra.items()):
        if number == _ROWS:
            yield "extra", f"… and {len(article.extra) - _ROWS} more"
            return
        yield f"extra: {short(name)}", short(value)


def _body(blocks: tuple[Block, ...]) -> tuple[str, int]:
    """Return the markup of a body, and how many blocks are left out because of their size."""
    shown = ""
    for index, block in enumerate(blocks):
        one = html_of_blocks(_plainer(block))
        if len(shown) + len(one) > _RESULT:
            if shown:
                return shown, len(blocks) - index
            return f"<p>{escaped_text(short(plain_text((block,)), _INPUT))}</p>\n", len(blocks) - 1
        shown += one
    return shown, 0


def _plainer(block: Block) -> Iterator[Block]:
    """Yield a block as the page may show it: pictures become text, and headings get a level below the page's own."""
    match block:
        case Image():
            words = [word for word in (block.alt, block.caption) if word]
            address = Span(text=short(block.url, _ADDRESS), marks=(), href=block.href or block.url)
            head = Span(text=" · ".join(("[picture]", *words, "")), marks=(), href=None)
            yield Paragraph(text=head.text + address.text, spans=(head, address))
        case Heading():
            yield msgspec.structs.replace(block, level=_INNER)
        case Quote():
            yield Quote(blocks=tuple(_all(block.blocks)))
        case List():
            yield msgspec.structs.replace(block, items=tuple(tuple(_all(item)) for item in block.items))
        case _:
            yield block


def _all(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from _plainer(block)


def short(text: str, most: int = _FIELD) -> str:
    """Return a text of at most ``most`` characters, as ``shortened`` does."""
    return shortened(text, most)
