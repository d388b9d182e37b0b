"""What of a document would keep any HTML parser busy out of all proportion, told before it sees it.

Parsers look through all open elements at each tag, and through all attributes of an element at each of them: a megabyte of
either takes a minute. Browsers stop at a depth of 512 and go on flat; here such a document is refused, since what it
says is not what they would show.
"""

from newsingest.errors import TooDeepError, TooManyError
from newsingest.limits import Limits, advice
from newsingest.regex import regex

_TAG = regex(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)")
_QUOTED = regex(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
# They never hold anything, or close by themselves where the next one opens (HTML 13.1.2.4).
_SHALLOW = frozenset(
    "area base basefont bgsound br col command embed frame hr img input link meta param source track wbr"
    " p li dd dt option optgroup tr td th thead tbody tfoot colgroup rb rt rtc rp".split()
)


def check(html: str, limits: Limits) -> None:
    """Refuse a document body with TooDeepError or TooManyError; one that cannot meet a limit costs two counts."""
    if html.count("<") > limits.depth:
        _check_depth(html, limits.depth)
    if html.count("=") > limits.attributes:
        _check_attributes(html, limits.attributes)


def _check_depth(html: str, limit: int) -> None:
    """Follow the tags as a parser would open and close elements, but for what it closes by itself."""
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
    """Count the attributes of each tag; those of one name count too."""
    for part in _QUOTED.sub("=", html).split("<"):
        if part.partition(">")[0].count("=") > limit:
            raise TooManyError(f"an HTML element has more than {limit} attributes", advice("attributes"))
