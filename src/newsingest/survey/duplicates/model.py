"""The results: pairs of records that share text, and clusters of records that are one story."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from msgspec import Struct

from newsingest.article import DateText

PairKind = Literal["same", "near", "part", "series"]
ClusterKind = Literal["story", "series"]
Progress = Callable[[int, int], None]  # receives the steps that are done, and all steps


def untold(_done: int, _all: int) -> None:
    """Ignore the progress."""


class Copy(Struct, frozen=True, kw_only=True):
    """One record of a pair, with the fields that tell which record it is.

    Attributes:
        id: The SHA-256 of the input, as in the record.
        path: The path or the address of the input: ``origin.path`` of the record.
        member: The name inside an archive file: ``origin.member`` of the record.
        title: The title.
        published: When the article was published: ISO 8601, as precise as the record states it.
    """

    id: str
    path: str
    member: str | None
    title: str | None
    published: DateText | None


class Pair(Struct, frozen=True, kw_only=True):
    """Two records that share text.

    Attributes:
        a: The record that was read first.
        b: The record that was read later.
        kind: ``"same"`` if the fingerprints are equal; ``"part"`` if one text stands in a longer one; ``"near"`` for
            other copies; ``"series"`` if the words agree and the numbers do not, as in daily market notices, or if
            the texts share only boilerplate.
        share_a: The share of the text of ``a`` that also stands in ``b``, from 0 to 1.
        share_b: The share of the text of ``b`` that also stands in ``a``, from 0 to 1.
    """

    a: Copy
    b: Copy
    kind: PairKind
    share_a: float
    share_b: float


class ClusterMember(Copy, frozen=True, kw_only=True):
    """One record of a cluster. source: the medium that it credits; earliest: whether it is the first of the cluster."""

    source: str | None
    earliest: bool


class Cluster(NamedTuple):
    """Records that are one story, or one series. members: in the order of publication, and read only once."""

    kind: ClusterKind
    size: int
    members: Iterator[ClusterMember]


class DuplicateCounts(Struct, frozen=True, kw_only=True):
    """The counts of a search for duplicates.

    records: records that were read; short: records whose text is too short to compare, unless the fingerprints are
    equal; pairs: pairs by kind; stories: clusters of copies; copies: records in them without the earliest of each;
    series: clusters of series; in_series: records in them.
    """

    records: int
    short: int
    pairs: dict[PairKind, int]
    stories: int
    copies: int
    series: int
    in_series: int
