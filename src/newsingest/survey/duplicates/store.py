"""The temporary database of a search for duplicates: records, and what was found about them.

It needs about 3.5 KB for a record of 650 characters.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, get_args

import msgspec

from newsingest import temporary_database
from newsingest.survey.duplicates.comparison import Likeness
from newsingest.survey.duplicates.model import Cluster, ClusterKind, ClusterMember, Copy, Pair, PairKind
from newsingest.survey.duplicates.texts import Sketch
from newsingest.temporary_database import stop_on_errors

_HALF, _FIFTH = 0.5, 0.2  # shares of the longer text of a pair
_COMPARING = 2  # to compare the records, the store grows by a quarter, or by half if many are alike
_CACHE = 64 << 10  # KiB that SQLite keeps in memory
_TABLES = """
CREATE TABLE record (number INTEGER PRIMARY KEY, copy BLOB, source TEXT, published TEXT, text TEXT);
CREATE TABLE first (fingerprint BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE words (use TEXT, bucket INTEGER, words BLOB);
CREATE INDEX words_by_bucket ON words (use, bucket);
CREATE TABLE candidate (a INTEGER, b INTEGER);
CREATE TABLE pair (
    a INTEGER, b INTEGER, kind TEXT, share_a REAL, share_b REAL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE TABLE boilerplate (number INTEGER PRIMARY KEY, hashes BLOB);
CREATE TABLE member (kind TEXT, cluster INTEGER, number INTEGER, PRIMARY KEY (kind, cluster, number)) WITHOUT ROWID;
"""
_ENCODER, _COPY = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Copy)


class Link(NamedTuple):
    """A pair by the numbers of its records."""

    a: int
    b: int
    likeness: Likeness


class DuplicateStore:
    """Records by number, in the order in which they were added, and the pairs among them.

    Every method raises StoppedError if the disk is full.
    """

    def __init__(self) -> None:
        self.database = temporary_database.new_database(_TABLES, _CACHE)
        self.count = 0

    def close(self) -> None:
        """Delete the database."""
        self.database.close()

    def check_room(self) -> None:
        """Raise StoppedError if the disk has no room to compare the records that were added."""
        with stop_on_errors():
            (size,) = self.database.execute(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            ).fetchone()
        temporary_database.check_room(size // _COMPARING)

    def add(self, one: Sketch) -> int:
        """Add a record. Return the number of the first record with its fingerprint, which may be its own."""
        number = self.count
        self.count += 1
        fingerprint = bytes.fromhex(one.fingerprint)
        with stop_on_errors():
            found = self.database.execute("SELECT number FROM first WHERE fingerprint = ?", (fingerprint,)).fetchone()
            row = (number, _ENCODER.encode(one.copy), one.source, one.copy.published, None if found else one.text)
            self.database.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?)", row)
            if found is None:
                self.database.execute("INSERT INTO first VALUES (?, ?)", (fingerprint, number))
        return number if found is None else int(found[0])

    def add_words(self, use: str, bucket: int, words: bytes) -> None:
        """Add words of 64 bits to a bucket."""
        with stop_on_errors():
            self.database.execute("INSERT INTO words VALUES (?, ?, ?)", (use, bucket, words))

    def words(self, use: str, bucket: int) -> bytes:
        """Return the words of a bucket."""
        with stop_on_errors():
            rows = self.database.execute("SELECT words FROM words WHERE use = ? AND bucket = ?", (use, bucket))
            return b"".join(words for (words,) in rows)

    def add_candidate(self, a: int, b: int) -> None:
        """Add a pair of texts that is worth an exact comparison."""
        with stop_on_errors():
            self.database.execute("INSERT INTO candidate VALUES (?, ?)", (a, b))

    def candidates(self, group: Callable[[int], int]) -> Iterator[tuple[int, int]]:
        """Yield the candidates group by group. group: returns the number of the group that a text is in."""
        self.database.create_function("group_of", 1, group)
        with stop_on_errors():
            yield from self.database.execute("SELECT a, b FROM candidate ORDER BY group_of(a), b, a")

    def title_and_text(self, number: int) -> tuple[str | None, str]:
        """Return the title of a record and its folded text."""
        with stop_on_errors():
            copy, text = self.database.execute("SELECT copy, text FROM record WHERE number = ?", (number,)).fetchone()
        return _COPY.decode(copy).title, text

    def add_link(self, link: Link) -> None:
        """Add a pair."""
        with stop_on_errors():
            self.database.execute("INSERT INTO pair VALUES (?, ?, ?, ?, ?)", (link.a, link.b, *link.likeness))

    def near(self) -> Iterator[tuple[int, int]]:
        """Yield the near copies, by number."""
        with stop_on_errors():
            yield from self.database.execute("SELECT a, b FROM pair WHERE kind = 'near'")

    def add_boilerplate(self, number: int, hashes: bytes) -> None:
        """Add the hashes of the boilerplate in a text."""
        with stop_on_errors():
            self.database.execute("INSERT INTO boilerplate VALUES (?, ?)", (number, hashes))

    def near_with_boilerplate(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the near copies that have boilerplate, with the hashes of it in one text and the other."""
        with stop_on_errors():
            for a, b, *hashes in self.database.execute(
                "SELECT a, b, coalesce(one.hashes, x''), coalesce(other.hashes, x'') FROM pair"
                " LEFT JOIN boilerplate one ON one.number = a LEFT JOIN boilerplate other ON other.number = b"
                " WHERE kind = 'near' AND coalesce(one.number, other.number) IS NOT NULL"
            ):
                yield a, b, b"".join(hashes)

    def set_series(self, a: int, b: int) -> None:
        """Make a pair one of a series."""
        with stop_on_errors():
            self.database.execute("UPDATE pair SET kind = 'series' WHERE a = ? AND b = ?", (a, b))

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs, in the order of their records."""
        with stop_on_errors():
            for a, b, *likeness in self.database.execute(
                "SELECT one.copy, other.copy, kind, share_a, share_b FROM pair"
                " JOIN record one ON one.number = a JOIN record other ON other.number = b ORDER BY a, b"
            ):
                kind, share_a, share_b = likeness
                yield Pair(a=_COPY.decode(a), b=_COPY.decode(b), kind=kind, share_a=share_a, share_b=share_b)

    def pair_counts(self) -> dict[PairKind, int]:
        """Return how many pairs there are of each kind."""
        with stop_on_errors():
            found = dict(self.database.execute("SELECT kind, count(*) FROM pair GROUP BY kind"))
        return {kind: found.get(kind, 0) for kind in get_args(PairKind)}

    def links(self, kind: ClusterKind) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are one story, or one series, by number. A story has half of each text in the other."""
        which = "= 'series'" if kind == "series" else f"<> 'series' AND min(share_a, share_b) >= {_HALF}"
        with stop_on_errors():
            yield from self.database.execute(f"SELECT a, b FROM pair WHERE kind {which}")  # noqa: S608 - our own words

    def parts(self) -> Iterator[tuple[int, int]]:
        """Yield the other pairs, as a long text and its part: the shortest of the long texts first.

        A text that takes less than a fifth of the long one is a quotation, and is left out.
        """
        with stop_on_errors():
            yield from self.database.execute(
                "SELECT long, part FROM (SELECT iif(share_a < share_b, a, b) AS long, iif(share_a < share_b, b, a) AS part"
                " FROM pair WHERE kind <> 'series' AND min(share_a, share_b) >= ? AND min(share_a, share_b) < ?)"
                " JOIN record ON number = long ORDER BY length(text), long, part",
                (_FIFTH, _HALF),
            )

    def add_members(self, kind: ClusterKind, members: Iterable[tuple[int, int]]) -> None:
        """Add clusters of a kind. members: the first record of a cluster, and another of its records, by number."""
        rows = ((kind, cluster, number) for cluster, member in members for number in (cluster, member))
        with stop_on_errors():
            self.database.executemany("INSERT OR IGNORE INTO member VALUES (?, ?, ?)", rows)

    def clusters(self, kind: ClusterKind, most: int | None = None) -> Iterator[Cluster]:
        """Yield the clusters of a kind in the order of their first records; with ``most``, only the largest of them."""
        order, limit = ("cluster", -1) if most is None else ("count(*) DESC, cluster", most)
        with stop_on_errors():
            for cluster, size in self.database.execute(
                f"SELECT cluster, count(*) FROM member WHERE kind = ? GROUP BY cluster ORDER BY {order} LIMIT ?",  # noqa: S608
                (kind, limit),
            ):
                yield Cluster(kind, size, self._members(kind, cluster))

    def _members(self, kind: ClusterKind, cluster: int) -> Iterator[ClusterMember]:
        with stop_on_errors():
            rows = self.database.execute(
                "SELECT copy, source FROM member JOIN record USING (number) WHERE kind = ? AND cluster = ?"
                " ORDER BY published IS NULL, published, number",
                (kind, cluster),
            )
            for at, (copy, source) in enumerate(rows):
                yield ClusterMember(**msgspec.structs.asdict(_COPY.decode(copy)), source=source, earliest=at == 0)

    def cluster_counts(self, kind: ClusterKind) -> tuple[int, int]:
        """Return how many clusters of a kind there are, and how many records they have together."""
        with stop_on_errors():
            clusters, members = self.database.execute(
                "SELECT count(DISTINCT cluster), count(*) FROM member WHERE kind = ?", (kind,)
            ).fetchone()
        return clusters, members
