"""Proof that nothing was lost: the characters of an input held against its record.

``audit`` goes a road of its own and asks neither the Markdown nor the HTML parser that made the record, because those are
what loses text. ``prove`` also reads the HTML of an input with the other engine and compares the two records.
docs/explanation/audit.md lists what counts as syntax and not as text.
"""

from newsingest.audit.coverage import Coverage, Finding, audit
from newsingest.audit.proof import prove

__all__ = ["Coverage", "Finding", "audit", "prove"]
