"""What kramdown and its kin write beside Markdown, masked: it may stand in a record or not, for a mark is one only where kramdown takes it so."""

import re

from newsingest.visible.mask import EITHER, Mask

_EXTENSION = re.compile(r"\{::[^{}]*+\}|\{:/[a-z]*+\}")
_LIST = re.compile(r"\{:(?![:/])(?:[A-Za-z0-9_][\w-]*+:(?=[ \t]*+[^\s{}]))?(?P<words>[^{}\n]*+)\}")
_OF_HEAD = re.compile(r"\{(?P<words>[#.][\w-][^{}\n]*+)\}(?=[ \t#]*+$)", re.MULTILINE)
_NAME = re.compile(r"^ {0,3}\{:([A-Za-z0-9_][\w-]*+):[ \t]*+[^\s{}][^{}\n]*+\}[ \t]*+$", re.ASCII | re.MULTILINE)
_CLASS = re.compile(r"\.-?[^\W\d][\w:/-]*|#\w[\w:-]*")
_VALUE = re.compile(
    r"(?<!\S)[A-Za-z_][\w:.-]*=(?:\"[^\"]*\"|'[^']*')|(?<!\S)(?:target|rel|width|height|class|id|style|align)=[^\s\"'<>]+"
)
_CONTAINER = re.compile(
    r"^[ \t>]*+(?P<mark>:{3,}+[ \t]*+(?:\{?\.?[A-Za-z][\w-]*+\}?)?(?:[ \t]*+\{[^{}\n]*+\})?)(?P<open>\[?)[^\[\]\n]*+(?P<close>\]?)",
    re.MULTILINE,
)
_SIZED = re.compile(r"!\[[^\[\]\n]*+\]\([^()\s]++\s++=\d*+x\d*+\)")
# A link whose address is broken over a line end within what Liquid puts out.
_BROKEN = re.compile(r"(?P<open>!?\[)[^\[\]\n]*+(?P<target>\]\([^()\n{}]*+\{\{[^{}\n]*+\n[^{}\n]*+\}\}[^()\n]*+\))")
_DEFINED = re.compile(r"^ {0,3}(?P<mark>:)(?=[ \t])", re.MULTILINE)


def mask_kramdown(mask: Mask) -> None:
    """Mark attribute lists, identifiers of headings, sizes of pictures, containers and definitions."""
    for found in mask.found(_BROKEN):
        for group in ("open", "target"):
            mask.mark(*found.span(group), EITHER)
    names = {"toc", "footnotes", *_NAME.findall(mask.text)}
    for pattern in (_LIST, _OF_HEAD):
        for found in mask.found(pattern):
            if found["words"].strip() and all(word in names for word in _left(found["words"])):
                mask.mark(*found.span(), EITHER)
    for pattern in (_EXTENSION, _SIZED):
        for found in mask.found(pattern):
            mask.mark(*found.span(), EITHER)
    for found in mask.found(_DEFINED):
        mask.mark(*found.span("mark"), EITHER)
    for found in mask.found(_CONTAINER):
        for group in ("mark", "open", "close"):
            mask.mark(*found.span(group), EITHER)


def _left(words: str) -> list[str]:
    """Return what is left of an attribute list without values, classes and identifiers: names of other lists, or words of the text."""
    return _CLASS.sub(" ", _VALUE.sub(" ", words)).split()
