"""Proof that nothing was lost: the characters of an input held against its record.

It goes a road of its own and asks neither the Markdown nor the HTML parser that made the record, because those are what
loses text. docs/audit.md lists what counts as syntax and not as text.
"""

from newsingest.audit.coverage import Coverage, Finding, audit

__all__ = ["Coverage", "Finding", "audit"]
