"""Decide which characters of a text are visible and which are syntax: HTML, Markdown, templates, character references.

The audit compares the visible characters of an input with its record. Therefore this code shares nothing with the code
that makes the record, except tables of names from ``newsingest.html`` (tests/test_imports.py).
docs/explanation/audit.md lists what counts as syntax.
"""
