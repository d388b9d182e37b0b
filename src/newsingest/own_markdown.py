"""The mark in the front matter of Markdown that newsingest wrote, and the fields with other names there.

The time of publication is `date:`, not `published:`, which Jekyll reads as a flag. The address is `original_url:`,
because Hugo takes `url:` as the address of its own page. An address that could run code (`javascript:`, `data:`) is in
an attribute whose name starts with UNSAFE, which only newsingest reads.
"""

MARK, VERSION = "newsingest", 1
RENAMED_FIELDS = {"published": "date", "url": "original_url"}
UNSAFE = "data-unsafe-"
# Fields about how a record was made. They are computed anew when the file is read.
NOT_READ = ("id", "fingerprint", "origin", "removed", "warnings", "schema_version")
