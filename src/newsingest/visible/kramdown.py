"""Mask the syntax of kramdown and similar dialects as EITHER, because only kramdown knows where it is syntax."""

import re

from newsingest.visible.mask import EITHER, Mask

_EXTENSION = re.compile(r"\{::[^{}]*+\}|\{:/[a-z]*+\}")
_LIST = re.compile(r"\{:(?![:/])(?:[A-Za-z0-9_][\w-]*+:(?=[ \t]*+[^\s{}]))?(?P<words>[^{}\n]*+)\}")
_OF_HEAD = re.compile(r"(?:(?<=[ \t])#++[ \t]*+)?\{(?P<words>[#.][\w-][^{}\n]*+)\}(?=[ \t#]*+$)", re.MULTILINE)
_OF_TARGET = re.compile(r"(?<=\))\{(?P<words>(?=[.#]|\w++=)[^{}\n]*+)\}")
_NAME = re.compile(r"^ {0,3}\{:([A-Za-z0-9_][\w-]*+):[ \t]*+[^\s{}][^{}\n]*+\}[ \t]*+$", re.ASCII | re.MULTILINE)
_CLASS = re.compile(r"\.-?[^\W\d][\w:/-]*|#\w[\w:-]*")
_VALUE = re.compile(
    r"(?<!\S):?[A-Za-z_][\w:.-]*=(?:\"[^\"]*\"|'[^']*')|(?<!\S)(?:target|rel|width|height|class|id|style|align)=[^\s\"'<>]+"
)
_CONTAINER = re.compile(
    r"^[ \t>]*+(?P<mark>:{3,}+[ \t]*+(?:\{?\.?[A-Za-z][\w-]*+\}?)?(?:[ \t]*+\{[^{}\n]*+\})?)(?P<open>\[?)[^\[\]\n]*+(?P<close>\]?)",
    re.MULTILINE,
)
_SIZED = re.compile(r"!\[[^\[\]\n]*+\]\([^()\s]++\s++=\d*+x\d*+\)")
# A link whose address contains a Liquid output that is broken over lines.
_BROKEN = re.compile(
    r"(?P<open>!?\[)[^\[\]\n]*+(?P<target>\]\([^()\n{}]*+\{\{[^{}\n]*+(?:\n(?![ \t]*\n)[^{}\n]*+){1,20}+\}\}[^()\n]*+\))"
)
# The first line of code may name its language (Python-Markdown). In indented code, that line looks like a container.
_NAMED_CODE = re.compile(
    r"^[ \t>]*+(?:`{3,}+|~{3,}+)[ \t]*+\n[ \t>]*+(?P<name>:::[A-Za-z][\w+#-]*+)[ \t]*+$", re.MULTILINE
)
# The mark at the end of a block, and of a line with a line break.
_END = re.compile(r"^\^[ \t]*+$|(?<!\\)\\\\$", re.MULTILINE)
# Text between $$ is not Markdown, and what looks like Markdown may be in the record.
_FORMULA = re.compile(r"(?<!\\)\$\$(?P<text>(?:[^$\n\u3000-\u303f\uff00-\uffef]|\n(?![ \t]*\n)|\$(?!\$))++)\$\$")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# The mark of a definition or note, and the marks of a block that starts after it: `: - 甲`, `[^1]: > 乙`.
_DEFINED = re.compile(
    r"^ {0,3}(?:(?P<mark>:)|\[\^[^\[\]\n]++\]:)[ \t]++(?P<block>(?:(?:>|(?:[-*+]|\d{1,3}[.)])(?=[ \t]))[ \t]*+)*+)",
    re.MULTILINE,
)
_FENCE = re.compile(
    r"^(?:[ \t>]|:[ \t])*+(?P<mark>`{3,}+|~{3,}+)", re.MULTILINE
)  # also in a note, or in an element whose content is Markdown

_PARTS = (
    (_BROKEN, ("open", "target")),
    (_DEFINED, ("mark", "block")),
    (_FENCE, ("mark",)),
    (_CONTAINER, ("mark", "open", "close")),
)  # each with the groups that are marks


def mask_kramdown(mask: Mask) -> None:
    """Mark attribute lists, identifiers of headings, sizes of pictures, containers and definitions."""
    for pattern, groups in _PARTS:
        for found in mask.found(pattern):
            for group in groups:
                mask.mark(*found.span(group), EITHER)
    names = {"toc", "footnotes", *_NAME.findall(mask.text)}
    for pattern in (_LIST, _OF_HEAD, _OF_TARGET):
        for found in mask.found(pattern):
            if found["words"].strip() and all(word in names for word in _left(found["words"])):
                mask.mark(*found.span(), EITHER)
    for pattern in (_EXTENSION, _SIZED, _END):
        for found in mask.found(pattern):
            mask.mark(*found.span(), EITHER)
    for found in _NAMED_CODE.finditer(mask.text) if ":::" in mask.text else ():
        mask.mark(*found.span("name"), EITHER)


def mask_formulas(mask: Mask) -> None:
    """Flag the content of formulas as code, because it is not Markdown."""
    for found in mask.found(_FORMULA):
        if "](" not in found["text"]:
            for mark in _PUNCTUATION.finditer(mask.text, *found.span("text")):
                mask.mark(*mark.span(), EITHER)
            mask.flag(mask.verbatim, *found.span("text"))


def _left(words: str) -> list[str]:
    """Return the other words of an attribute list: not values, classes or identifiers, but names of lists, or text."""
    return _CLASS.sub(" ", _VALUE.sub(" ", words)).split()
