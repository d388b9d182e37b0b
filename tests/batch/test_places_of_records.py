"""Test what a ledger knows about the places of records: in part files, and in the volumes of one file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsingest.batch.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Yield the ledger of four inputs: two in volume 1, one in volume 2, and one without a record."""
    with Ledger(f"{tmp_path}/ledger") as ledger:
        made_by = ledger.made_by("1", "{}")
        for volume, start, length in ((1, 0, 10), (1, 10, 5), (2, 0, 7), (None, None, None)):
            number = ledger.new_number()
            columns = {
                "path": f"{number}.md", "size": 1, "time": 1, "made_by": made_by, "ordinal": number, "state": "ok",
                "volume": volume, "start": start, "length": length,
            }  # fmt: skip
            ledger.add(number, b"%d" % number, columns)
        yield ledger


def places(ledger: Ledger) -> dict[int, tuple[int | None, int | None]]:
    rows = ledger.find([b"1", b"2", b"3", b"4"]).values()
    return {row.id: (row.volume, row.start) for (row,) in rows}


def test_a_part_counts_the_records_that_inputs_still_have(ledger: Ledger) -> None:
    ledger.parts.add(1, 3, 100)
    ledger.parts.add(2, 1, 50)
    assert [tuple(part) for part in ledger.parts.all()] == [(1, 3, 100, 2), (2, 1, 50, 1)]
    assert (ledger.parts.size(1), ledger.parts.size(3)) == (100, None)
    assert ledger.parts.rows_in(1) == [(1, 0), (2, 10)]


def test_a_part_that_is_forgotten_holds_no_records(ledger: Ledger) -> None:
    ledger.parts.add(1, 2, 100)
    ledger.parts.forget(1)
    assert ledger.parts.all() == []
    assert places(ledger) == {1: (None, 0), 2: (None, 10), 3: (2, 0), 4: (None, None)}


def test_what_stands_in_a_part_is_found_without_looking_through_all_inputs(ledger: Ledger) -> None:
    ledger.parts.all()
    for query in (
        "SELECT id, start FROM input WHERE volume = 1 ORDER BY start",
        "UPDATE input SET volume = NULL WHERE volume = 1 AND start >= 0",
    ):
        plan = ledger._base.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
        assert "of_volume" in plan[0][3]
        assert "SCAN" not in str(plan)


def test_a_file_is_cut_at_the_last_place_before_an_offset(ledger: Ledger) -> None:
    ledger.volumes.add_cut(1, 10, 4)
    ledger.volumes.add_cut(1, 20, 9)
    before = [ledger.volumes.cut_before(1, raw) for raw in (9, 10, 19, 30)]
    assert before == [(0, 0), (10, 4), (10, 4), (20, 9)]
    assert ledger.volumes.cut_before(2, 30) == (0, 0)


def test_a_volume_that_is_shortened_loses_its_cuts_and_records_from_there_on(ledger: Ledger) -> None:
    ledger.volumes.add_cut(1, 10, 4)
    ledger.volumes.add_cut(1, 15, 6)
    ledger.volumes.shorten(1, 10)
    assert ledger.volumes.cut_before(1, 99) == (10, 4)
    assert places(ledger) == {1: (1, 0), 2: (None, 10), 3: (2, 0), 4: (None, None)}


def test_records_move_to_a_new_volume_and_others_are_forgotten(ledger: Ledger) -> None:
    ledger.volumes.add_cut(1, 10, 4)
    ledger.volumes.add_cut(3, 10, 5)
    ledger.volumes.transfer(1, 10, 3)
    assert places(ledger) == {1: (3, 0), 2: (1, 10), 3: (2, 0), 4: (None, None)}
    ledger.volumes.forget_others(3)
    assert places(ledger) == {1: (3, 0), 2: (None, 10), 3: (None, 0), 4: (None, None)}
    assert (ledger.volumes.cut_before(1, 99), ledger.volumes.cut_before(3, 99)) == ((0, 0), (10, 5))


def test_a_new_input_without_an_output_file_is_written_once_with_its_result(ledger: Ledger) -> None:
    number = ledger.new_number()
    statements: list[str] = []
    ledger.add(
        number,
        b"new",
        {"state": "waiting", "path": "new.md", "member": None, "size": 1, "time": 1, "made_by": 1, "ordinal": 5},
    )
    assert [row.run for row in ledger.find([b"new"])[b"new"]] == [ledger.run], "a second SOURCE with the file finds it"
    ledger._base.set_trace_callback(statements.append)
    ledger.set(number, {"state": "ok", "volume": 2, "start": 7, "length": 1})
    (row,) = ledger.find([b"new"])[b"new"]
    assert (row.id, row.state, row.member, row.start) == (number, "ok", None, 7)
    assert [sql.split()[0] for sql in statements if "SELECT" not in sql] == ["INSERT"]


def test_rows_that_the_run_has_met_are_not_read_again_for_members(ledger: Ledger) -> None:
    number = ledger.new_number()
    ledger.add(number, b"new", {"state": "waiting", "path": "new", "size": 1, "time": 1, "made_by": 1, "ordinal": 5})
    assert set(ledger.find([b"1", b"new"])) == {b"1", b"new"}
    assert ledger.find([b"1", b"new"], unmet=True) == {}
