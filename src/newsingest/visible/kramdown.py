"""What kramdown and its kin write beside Markdown, masked: it may stand in a record or not, for a mark is one only where kramdown takes it so."""

import re

from newsingest.visible.mask import EITHER, Mask

_LIST = re.compile(r"\{:[^{}\n]*+\}|\{::[^{}]*+\}")
_OF_HEAD = re.compile(r"\{[#.][\w-][^{}\n]*+\}(?=[ \t#]*+$)", re.MULTILINE)
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
    for pattern in (_LIST, _OF_HEAD, _SIZED):
        for found in mask.found(pattern):
            mask.mark(*found.span(), EITHER)
    for found in mask.found(_DEFINED):
        mask.mark(*found.span("mark"), EITHER)
    for found in mask.found(_CONTAINER):
        for group in ("mark", "open", "close"):
            mask.mark(*found.span(group), EITHER)
