"""Find the inputs of a run, in a fixed order: files, folders, archives, lists of names, and addresses.

``sources_of`` returns the sources that the user named. ``listed`` yields their inputs and archives, and ``members_of``
yields the members of an archive. Only archives are opened here. ``listing.py`` lists the sources, ``folders.py`` one folder
on this machine or at an address, ``archives.py`` the members of one archive. ``lists.py`` reads a list of names twice.
``inputs.py`` has the types.
"""

from newsingest.batch.sources.archives import UnpackBudget
from newsingest.batch.sources.inputs import Archive, Input, NamedTwice, SkippedInput, Sources, patterns, sources_of
from newsingest.batch.sources.listing import layout_of, listed, members_of
from newsingest.batch.sources.lists import read_ahead

__all__ = [
    "Archive",
    "Input",
    "NamedTwice",
    "SkippedInput",
    "Sources",
    "UnpackBudget",
    "layout_of",
    "listed",
    "members_of",
    "patterns",
    "read_ahead",
    "sources_of",
]
