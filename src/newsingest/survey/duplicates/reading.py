"""Read the records of many inputs into a search for duplicates."""

from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from newsingest.article import Article
from newsingest.batch.task import Outcome, Task, attempt_all
from newsingest.batch.watch import Watch
from newsingest.batch.workers import Workers
from newsingest.options import ReadOptions
from newsingest.survey.articles import whole
from newsingest.survey.duplicates.finder import Finder
from newsingest.survey.duplicates.texts import Sketch, sketch
from newsingest.survey.reading import Met, read_all
from newsingest.survey.survey import Inputs, Tally

_DECODER = msgspec.msgpack.Decoder(Sketch)


def sketches_of_all(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Return the outcomes of a chunk of inputs, with the encoded sketches as ``data``."""
    return attempt_all(tasks, options, _packed)


def _packed(article: Article) -> bytes:
    return msgspec.msgpack.encode(sketch(whole(article)))


def add_all(
    finder: Finder,
    inputs: Iterable[Met],
    options: ReadOptions,
    watch: Watch,
    workers: Callable[[], Workers],
    *,
    at_once: bool = False,
) -> Inputs:
    """Read all inputs and add them to a search. Return their number by state. workers, at_once: as for ``read_all``."""
    tally = Tally(watch)
    # A database gives facts without reading its articles. Drop the facts, so that the articles are read.
    articles = (met._replace(facts=None) for met in inputs)
    work = partial(sketches_of_all, options=options)
    for _, outcome in tally.read(read_all(articles, work, workers, at_once=at_once)):
        if outcome is not None:
            finder.add(_DECODER.decode(outcome.data))
    return tally.inputs
