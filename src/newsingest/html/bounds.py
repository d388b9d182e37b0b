"""Refuse documents that would take any HTML parser an unreasonable time, before it parses them.

At each tag a parser may look through all open elements, and at each attribute through all attributes of the element.
One megabyte of either takes a minute. Browsers flatten the document beyond a depth of 512. Here such a document is
refused, because its text could differ from what a browser shows.
"""

from newsingest.errors import TooDeepError, TooManyError
from newsingest.limits import Limits, advice
from newsingest.regex import regex

_TAG = regex(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)")
_QUOTED = regex(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
# These elements are always empty, or are closed by the next element of the same kind (HTML 13.1.2.4).
_SHALLOW = frozenset(
    "area base basefont bgsound br col command embed frame hr img input link meta param source track wbr"
    " p li dd dt option optgroup tr td th thead tbody tfoot colgroup rb rt rtc rp".split()
)


def check(html: str, limits: Limits) -> None:
    """Raise TooDeepError or TooManyError if a document body exceeds a limit. Most bodies need only two counts."""
    if html.count("<") > limits.depth:
        _check_depth(html, limits.depth)
    if html.count("=") > limits.attributes:
        _check_attributes(html, limits.attributes)


def _check_depth(html: str, limit: int) -> None:
    """Follow the tags as a parser opens and closes elements, except for elements that a parser closes by itself."""
    opened: list[str] = []
    counts: dict[str, int] = {}
    for tag in _TAG.finditer(html):
        name = tag["name"].lower()
        if name in _SHALLOW:
            continue
        if not tag["close"]:
            opened.append(name)
            counts[name] = counts.get(name, 0) + 1
            if len(opened) > limit:
                msg = f"the HTML nests more than {limit} elements deep"
                raise TooDeepError(msg, advice("depth"))
        elif counts.get(name):
            last = ""
            while last != name:
                last = opened.pop()
                counts[last] -= 1


def _check_attributes(html: str, limit: int) -> None:
    """Count the attributes of each tag, including repeated names."""
    for part in _QUOTED.sub("=", html).split("<"):
        if part.partition(">")[0].count("=") > limit:
            raise TooManyError(f"an HTML element has more than {limit} attributes", advice("attributes"))
