"""The mark that our own Markdown carries in its front matter, and the fields that go by another name there.

The time of publication is `date:`, never `published:`, which Jekyll reads as a flag; the address is `original_url:`,
since Hugo takes `url:` for the page's own. An address that would run (`javascript:`, `data:`) stands in an attribute
whose name starts with UNSAFE, which only we read.
"""

MARK, VERSION = "newsingest", 1
RENAMED = {"published": "date", "url": "original_url"}
UNSAFE = "data-unsafe-"
# What says how a record was made, and is made anew when the file is read.
NOT_READ = ("id", "fingerprint", "origin", "removed", "warnings", "schema_version")
