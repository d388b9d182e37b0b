"""Compare how well `newsingest duplicates` and MinHash packages find copies in generated records.

    python benchmarks/rivals.py [--count N]

The records are those of reprints.py. A pair is right if its two records tell the same story. Recall counts the pairs of which
60 % or more of one text stand in the other, by an exact comparison. rensa and datasketch get the same runs of 8 characters,
with 128 permutations and a threshold of 0.5, as their documentation shows. They compare whole texts, not parts.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import Any, NamedTuple

import reprints

from newsingest.survey.duplicates import Finder, hashing
from newsingest.survey.duplicates.texts import SHORTEST, folded, sketch

Pairs = set[tuple[int, int]]
_PERMUTATIONS, _THRESHOLD = 128, 0.5


class Corpus(NamedTuple):
    """Records with different fingerprints, and their folded texts."""

    records: list[reprints.Made]
    texts: list[str]


def corpus(count: int) -> Corpus:
    """Return records, without those whose fingerprint an earlier one has."""
    unique = {one.article.fingerprint: one for one in reversed(list(islice(reprints.made(), count)))}
    records = list(reversed(unique.values()))
    return Corpus(records, [folded(one.article.text) for one in records])


def wanted(found: Corpus) -> Pairs:
    """Return the pairs of records of one story of which 60 % of one text stand in the other."""
    tellers = defaultdict(list)
    for number, (one, text) in enumerate(zip(*found, strict=True)):
        for name in one.stories if len(text) >= SHORTEST else ():
            tellers[name].append(number)
    runs = [hashing.distinct(hashing.hashes(text)) for text in found.texts]
    pairs = {pair for numbers in tellers.values() for pair in combinations(numbers, 2)}
    return {(a, b) for a, b in pairs if hashing.shared_count(runs[a], runs[b]) >= 0.6 * min(len(runs[a]), len(runs[b]))}


def ours(found: Corpus) -> Pairs:
    """Return the pairs that newsingest counts as copies."""
    with Finder() as finder:
        numbers = {}
        for number, one in enumerate(found.records):
            numbers[one.article.origin.path] = number
            finder.add(sketch(one.article))
        finder.compare()
        pairs = (pair for pair in finder.pairs() if pair.kind != "series")
        return {(numbers[pair.a.path], numbers[pair.b.path]) for pair in pairs}


def _runs(text: str) -> list[str]:
    return [text[at : at + 8] for at in range(max(len(text) - 7, 1))]


def with_rensa(found: Corpus) -> Pairs:
    """Return the pairs that rensa finds."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS, num_bands=32)
    sketches: list[Any] = []
    pairs = set()
    for number, text in enumerate(found.texts):
        one = RMinHash(num_perm=_PERMUTATIONS, seed=1)
        one.update(_runs(text))
        pairs |= {(other, number) for other in index.query(one) if sketches[other].jaccard(one) >= _THRESHOLD}
        index.insert(number, one)
        sketches.append(one)
    return pairs


def with_datasketch(found: Corpus) -> Pairs:
    """Return the pairs that datasketch finds."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)
    sketches: list[Any] = []
    pairs = set()
    for number, text in enumerate(found.texts):
        one = MinHash(num_perm=_PERMUTATIONS)
        one.update_batch([run.encode() for run in _runs(text)])
        pairs |= {(other, number) for other in index.query(one) if sketches[other].jaccard(one) >= _THRESHOLD}
        index.insert(number, one)
        sketches.append(one)
    return pairs


TOOLS: dict[str, Callable[[Corpus], Pairs]] = {
    "newsingest duplicates": ours, "rensa": with_rensa, "datasketch": with_datasketch,
}  # fmt: skip


def rows(count: int) -> Iterator[list[str]]:
    """Yield for each tool: its name, recall, precision, false pairs of notices, and milliseconds for a record."""
    found = corpus(count)
    right = wanted(found)
    stories = [one.stories for one in found.records]
    for name, tool in TOOLS.items():
        began = time.process_time()
        pairs = tool(found)
        taken = time.process_time() - began
        false = {(a, b) for a, b in pairs if not stories[a] & stories[b]}
        notices = sum(found.records[a].notice and found.records[b].notice for a, b in false)
        copies = {(a, b) for a, b in right if not found.records[a].notice}
        recall, precision = len(copies & pairs) / len(copies), 1 - len(false) / max(len(pairs), 1)
        yield [name, f"{recall:.3f}", f"{precision:.3f}", str(notices), f"{1000 * taken / count:.2f}"]


COLUMNS = ["tool", "recall", "precision", "false pairs of notices", "ms a record"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    for row in (COLUMNS, ["---"] * len(COLUMNS), *rows(parser.parse_args().count)):
        print("| " + " | ".join(row) + " |", flush=True)
