"""Find records that share text: reprints, shortened versions, digests, and notices of one series.

A ``Finder`` takes the sketches of all records (``texts.py``, ``hashing.py``) and keeps them in a temporary database (``store.py``).
``candidates.py`` finds pairs of sketches that share hashes, ``comparison.py`` compares their texts exactly,
``boilerplate.py`` tells apart those that share only boilerplate, and ``clusters.py`` puts the pairs together to stories and
series.
"""

from newsingest.survey.duplicates.finder import LEAST_SHARE, MIN_SHARE, Finder, check, duplicates
from newsingest.survey.duplicates.model import Cluster, ClusterKind, ClusterMember, DuplicateCounts, Pair
from newsingest.survey.duplicates.reading import add_all, sketches_of_all

__all__ = [
    "LEAST_SHARE",
    "MIN_SHARE",
    "Cluster",
    "ClusterKind",
    "ClusterMember",
    "DuplicateCounts",
    "Finder",
    "Pair",
    "add_all",
    "check",
    "duplicates",
    "sketches_of_all",
]
