"""What a run reads: files, folders, archives, lists of names and addresses, as inputs in a fixed order.

``sources_of`` takes what the user named; ``listed`` yields the inputs of it, and the archives, whose members ``members_of``
yields. Nothing is read here but the members of archives. ``listing.py`` goes over the names, ``folders.py`` over a folder or
an address, ``archives.py`` over the members of one archive; ``inputs.py`` has the types.
"""

from newsingest.batch.sources.archives import UnpackBudget
from newsingest.batch.sources.inputs import Archive, Input, NamedTwice, NotAFile, Sources, patterns, sources_of
from newsingest.batch.sources.listing import layout_of, listed, members_of

__all__ = [
    "Archive",
    "Input",
    "NamedTwice",
    "NotAFile",
    "Sources",
    "UnpackBudget",
    "layout_of",
    "listed",
    "members_of",
    "patterns",
    "sources_of",
]
