"""What of a text is visible, and what is syntax: HTML, Markdown, templates, character references.

The audit holds the visible characters of an input against its record. So nothing here is shared with what makes the record:
of ``newsingest.html`` only tables of names are imported (tests/test_imports.py). docs/explanation/audit.md lists what counts as syntax.
"""
