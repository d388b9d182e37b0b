"""Test the parts of a parsed docstring."""

from newsingest import docstrings


def test_a_docstring_in_its_parts() -> None:
    found = docstrings.parsed(
        """Return a number
        of things.

        More about it.

        Args:
            one: A text that goes
                on, with a colon: here.
            two: Another.

        Example:
            >>> 1 + 1
            2

            >>> 2
            2
        """
    )
    assert found.summary == "Return a number of things."
    assert found.prose == "More about it."
    assert list(found.entries("Args")) == [("one", "A text that goes on, with a colon: here."), ("two", "Another.")]
    assert found.sections["Example"] == ">>> 1 + 1\n2\n\n>>> 2\n2"
    assert list(found.entries("Raises")) == []


def test_a_section_of_one_entry() -> None:
    found = docstrings.parsed("""Do it.\n\n    Args:\n        plan: First line\n            and second.\n    """)
    assert list(found.entries("Args")) == [("plan", "First line and second.")]


def test_no_docstring() -> None:
    assert docstrings.parsed(None) == ("", "", {})
