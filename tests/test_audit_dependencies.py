import audit_dependencies

SOUND = {"name": "a", "version": "1", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "not found"}
BAD = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}


def test_a_known_vulnerability_is_a_failure() -> None:
    lines, sound = audit_dependencies.said([SOUND, UNKNOWN, BAD])
    assert not sound
    assert lines == ["advisories: 2 of 3 packages could be looked up", "c 2: PYSEC-1, mended in 2.1"]


def test_what_cannot_be_looked_up_is_counted_and_none() -> None:
    assert audit_dependencies.said([SOUND, UNKNOWN]) == (["advisories: 1 of 2 packages could be looked up"], True)
