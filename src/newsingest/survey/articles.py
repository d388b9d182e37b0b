"""Iterate over the articles in files, folders and archive files: ``newsingest.articles``."""

from collections.abc import Iterable, Iterator
from functools import partial
from os import PathLike

import msgspec

from newsingest import pipeline
from newsingest.article import Article
from newsingest.batch import workers as engines
from newsingest.batch.sources import sources_of
from newsingest.batch.task import Outcome, Task, attempt_all
from newsingest.errors import InputError, InternalError, NewsingestError, UsageError
from newsingest.options import DEFAULT, ReadOptions
from newsingest.records import Selection
from newsingest.survey.reading import Met, inputs_of, read_all

_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Article)


def articles(
    *sources: str | PathLike[str],
    options: ReadOptions = DEFAULT,
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    workers: int | None = 1,
    timeout: float | None = None,
) -> Iterator[Article | NewsingestError]:
    """Iterate over the articles in files, folders, archive files and addresses.

    Inputs come in the order of ``newsingest convert``. Memory does not grow with the number of inputs: inputs of at
    most 64 MiB in all are read ahead, or a single input if it is larger. If one source contains another, the names of
    all inputs are kept, so that no input comes twice. To stop early, leave the loop: the worker processes end with the
    iterator.

    Args:
        sources: Files, folders, archive files (``.zip``, ``.tar`` and so on), and addresses such as ``s3://bucket/posts/``.
            A file of records (``.jsonl``, ``.json``, also ``.gz`` and ``.zst``), a database (``.db``) and a folder that
            ``convert`` wrote give the articles in them. Parquet and CSV files do not.
        options: How to read the files.
        include: One pattern of .gitignore, or several: read only files that match one of them.
        exclude: One pattern of .gitignore, or several: skip files and folders that match one of them.
        workers: How many processes read. 1 reads in this process; None uses one worker process for each core. Worker
            processes start only if there are more than about 500 inputs, or large ones.
        timeout: How many seconds one input may take. If given, a worker process reads the inputs, also with
            ``workers=1``. None means 300 seconds in a worker process, and no limit in this process.

    Yields:
        One item for each input: its Article, or a NewsingestError, which is not raised. ``path`` of the error names the
        input: ``2022.zip/a.md`` in an archive file, ``articles.jsonl:3`` for a line. ``skipped`` of the error is true for an
        input that ``convert`` skips, such as a picture in a folder.

    Raises:
        UsageError: An argument is not valid, or there is no source.
        StoppedError: The worker processes cannot be started.

    Example:
        >>> for found in newsingest.articles("samples/fullwidth/", include="2[01]-*.txt"):
        ...     if isinstance(found, newsingest.NewsingestError):
        ...         print(found.path, found.code)
        ...     else:
        ...         print(found.origin.path, found.source)
        20-utf8-bom-crlf-html2text.txt 南岭财经网
        21-gb18030-hard-wrapped.txt None
    """
    if not sources:
        raise UsageError("nothing to read", "name a file, a folder or an archive")
    engines.check(workers, timeout)
    pipeline.check(options)
    work = partial(_articles_of, options=options)
    start = partial(engines.start, work, workers, timeout, lambda: None)
    # A database gives facts without reading its articles. Drop the facts, so that the articles are read.
    inputs = (met._replace(facts=None) for met in inputs_of(sources_of(sources, include, exclude), options.limits))
    found = read_all(inputs, work, start, at_once=timeout is not None)
    return (_article_or_error(met, outcome) for met, outcome in found)


def _articles_of(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Return the outcomes of a chunk of inputs, with the encoded article as ``data``."""
    return attempt_all(tasks, options, _packed)


def _packed(article: Article) -> bytes:
    return _ENCODER.encode(whole(article))


def whole(article: Article) -> Article:
    """Return an article. Raises InputError if it is a record that has only some fields."""
    if isinstance(article, Selection):
        raise InputError(
            "the record was written with --fields, so it is not a whole article", "convert again without --fields"
        )
    return article


def _article_or_error(met: Met, outcome: Outcome | None) -> Article | NewsingestError:
    if outcome is not None and outcome.state == "ok":
        return _DECODER.decode(outcome.data)
    error = met.trouble if outcome is None else outcome.error
    if error is None:
        raise InternalError("an input gave neither an article nor an error", path=met.name)
    named = type(error)(error.problem, error.advice, met.name)
    named.skipped = met.is_skipped(outcome)
    return named
