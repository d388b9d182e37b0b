"""newsingest.articles: the articles in files, folders and archives, one after the other."""

from collections.abc import Iterable, Iterator
from functools import partial
from os import PathLike

import msgspec

from newsingest import pipeline
from newsingest.article import Article
from newsingest.batch import engines
from newsingest.batch.inputs import sources_of
from newsingest.batch.reading import Met, inputs_of, read_all
from newsingest.batch.run import Watch
from newsingest.batch.work import Outcome, Task, attempt, fetched
from newsingest.errors import InputError, InternalError, NewsingestError, UsageError
from newsingest.options import DEFAULT, ReadOptions
from newsingest.records import Selection

_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Article)


def articles(
    *sources: str | PathLike[str],
    options: ReadOptions = DEFAULT,
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    workers: int | None = 1,
    timeout: float | None = None,
) -> Iterator[Article | NewsingestError]:
    """Iterate over the articles in files, folders, archives and addresses, in the order of ``newsingest convert``.

    An input that gives no article comes as an error, which is not raised: ``path`` is the name of the input, and
    ``skipped`` tells whether convert would skip that input, such as a picture in a folder. A file of records (.jsonl,
    .json) or a database that is named, and a folder that convert wrote, gives the articles in it.

    options: what the files do not say. include, exclude: patterns of .gitignore, as of the command.
    workers: how many processes read; 1 reads in this process, None in one for each core. Processes are started only if
    there is enough to read. timeout: seconds for one input, which is read in another process then; without it, processes
    take 300 at most, and this process any time.
    Memory does not grow with the number of inputs: inputs of 64 MiB at most are read ahead.

    Raises UsageError for an argument that makes no sense, and StoppedError if processes cannot be started.
    """
    if not sources:
        raise UsageError("nothing to read", "name a file, a folder or an archive")
    engines.check(workers, timeout)
    pipeline.check(options)
    work = partial(_articles_of, options=options)
    start = partial(engines.workers, work, workers, timeout, Watch())
    # The facts of articles in a database are known without reading these, but it is the articles that are wanted.
    inputs = (met._replace(facts=None) for met in inputs_of(sources_of(sources, include, exclude), options.limits))
    found = read_all(inputs, work, start, at_once=timeout is not None)
    return (_article_or_error(met, outcome) for met, outcome in found)


def _articles_of(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Return the articles of a chunk of inputs, encoded, as the data of their outcomes."""
    return [attempt(task, options, _packed, trouble) for task, trouble in fetched(tasks, options.limits.size)]


def _packed(article: Article) -> bytes:
    if isinstance(article, Selection):
        raise InputError("it was written with --fields, and is no whole article", "convert without --fields")
    return _ENCODER.encode(article)


def _article_or_error(met: Met, outcome: Outcome | None) -> Article | NewsingestError:
    if outcome is not None and outcome.state == "ok":
        return _DECODER.decode(outcome.data)
    error = met.trouble if outcome is None else outcome.error
    if error is None:
        raise InternalError("an input gave neither an article nor an error", path=met.name)
    named = type(error)(error.problem, error.advice, met.name)
    named.skipped = met.is_skipped(outcome)
    return named
