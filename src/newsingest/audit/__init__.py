"""Prove that no text was lost: compare the characters of an input with its record.

``audit`` finds the visible text by itself. It does not use the Markdown and HTML parsers that made the record, because
these parsers could lose text. ``prove`` also reads the HTML of an input with the other engine, and compares the two
records. docs/explanation/audit.md lists what counts as syntax and not as text.
"""

from newsingest.audit.coverage import Coverage, Finding, audit
from newsingest.audit.proof import prove

__all__ = ["Coverage", "Finding", "audit", "prove"]
