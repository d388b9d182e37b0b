"""Learn the profile of an archive: count what recurs in its articles.

The texts at the edges of every article go to a temporary database, which counts them on disk. What stands between the
edges is counted in slots. So memory does not grow with the archive, and the counts do not depend on the order of the
inputs, nor on the process that read them.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Self

import msgspec
from msgspec import Struct

from newsingest import temporary_database
from newsingest.article import Article
from newsingest.batch.task import Outcome, Task, attempt_all
from newsingest.batch.watch import Watch
from newsingest.batch.workers import Workers
from newsingest.options import ReadOptions
from newsingest.profile import Edge, Shape
from newsingest.survey.articles import whole
from newsingest.survey.features import SLOTS, Features, features, slot_of
from newsingest.survey.reading import Met, read_all
from newsingest.survey.survey import Tally
from newsingest.temporary_database import stop_on_errors

_FEATURES = msgspec.msgpack.Decoder(Features)
FEWEST = 3  # files: a text in fewer files is not listed
_MOST = 1000  # the most texts that are looked at, those of most files first


class Recurring(Struct, frozen=True):
    """A text that recurs at an edge of articles.

    files: how many articles have it there; stories: how many of these articles are not copies of one another;
    elsewhere: how often other lines have it; example: the path of the first article by name, with the text as it stands
    there if placeholders stand in for a part of it.
    """

    where: Edge
    shape: Shape
    text: str
    files: int
    stories: int
    elsewhere: int
    example: str


def features_of_all(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Return the outcomes of a chunk of inputs, with the encoded features of each article as ``data``."""
    return attempt_all(tasks, options, _packed)


def _packed(article: Article) -> bytes:
    return msgspec.msgpack.encode(features(whole(article)))


class Learning:
    """The counts of what recurs in an archive. A context manager: its temporary database goes when it ends."""

    def __init__(self, options: ReadOptions, watch: Watch) -> None:
        self.tally = Tally(watch)
        self.encodings: Counter[str] = Counter()
        self._options = options
        self._inner = array("L", bytes(array("L").itemsize * SLOTS))
        self._database = temporary_database.new_database(
            "CREATE TABLE edge (place, shape, text, example, story); CREATE TABLE path (pattern);"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    @property
    def articles(self) -> int:
        """Return how many articles were read."""
        return self.encodings.total()

    def go(self, inputs: Iterable[Met], workers: Callable[[], Workers], *, at_once: bool = False) -> None:
        """Read and count inputs. workers, at_once: as for ``read_all``."""
        work = partial(features_of_all, options=self._options)
        met = (one._replace(facts=None) for one in inputs)  # a database gives facts without reading its articles
        for _, outcome in self.tally.read(read_all(met, work, workers, at_once=at_once)):
            if outcome is not None:
                self._add(_FEATURES.decode(outcome.data))

    def _add(self, one: Features) -> None:
        self.encodings[one.encoding] += 1
        rows = (
            (edge.where, edge.shape, edge.text, f"{one.name}: {edge.example}" if edge.example else one.name, edge.story)
            for edge in one.edges
        )
        with stop_on_errors():
            self._database.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?)", rows)
            if one.pattern:
                self._database.execute("INSERT INTO path VALUES (?)", (one.pattern,))
        inner = self._inner
        for place in one.inner:
            inner[place] += 1

    def recurring(self) -> Iterator[Recurring]:
        """Yield the texts that recur at an edge, those of most files first."""
        with stop_on_errors():
            found = self._database.execute(
                "SELECT place, shape, text, count(*) AS files, count(DISTINCT story), min(example) FROM edge"
                " GROUP BY place, shape, text HAVING files >= ? ORDER BY files DESC, place, shape, text LIMIT ?",
                (FEWEST, _MOST),
            ).fetchall()
        for where, shape, text, files, stories, example in found:
            yield Recurring(where, shape, text, files, stories, self._inner[slot_of(shape, text)], example)

    def patterns(self) -> list[tuple[str, int]]:
        """Return the patterns of paths, each with the number of paths that look like it, most frequent first."""
        with stop_on_errors():
            return self._database.execute(
                "SELECT pattern, count(*) AS paths FROM path GROUP BY pattern ORDER BY paths DESC, pattern LIMIT 3"
            ).fetchall()
