"""Repair a text whose content an HTML parser would lose.

Every HTML parser turns ``<p>A<B股，营收<3亿元</p>`` into ``A``, because a ``<`` before a letter opens a tag whatever follows.
Here a ``<`` is markup only if it starts a complete tag whose name HTML knows. Any other ``<`` is text and is escaped.
Elements whose content a parser hides or swallows are closed or renamed, so that their text stays visible.
"""

import re
from collections.abc import Callable

from newsingest.regex import regex
from newsingest.text import LOWERED, RAISED, shifted

# The names of HTML elements, including obsolete names in old posts, and names that Word and SVG leave behind.
KNOWN = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote br"
    " button canvas caption center cite code col colgroup command data datalist dd del details dfn dialog dir div dl dt"
    " em embed fieldset figcaption figure font footer form g h1 h2 h3 h4 h5 h6 header hgroup hr i iframe image img input ins"
    " kbd label legend li link listing main map mark marquee menu meta meter nav nobr noscript notextile object ol"
    " output p param path picture pre progress q rb rp rt rtc ruby s samp section small source span strike strong"
    " sub summary sup svg table tbody td tfoot th thead time tr track tt u ul var video wbr".split()
)
# Depending on the edition of the standard, a parser hides the content of these elements, drops the rest of the body, or
# drops the tags (in a select). Renamed to unknown elements, they keep their text in place.
RENAMED_TAGS = frozenset(
    "template textarea title frameset frame noframes noembed plaintext head body html math svg select option optgroup".split()
)
_BLOCKS = frozenset(("title", "frameset", "select", "option", "optgroup"))
# A parser does not read the content of these elements as markup.
RAW = frozenset(("script", "style", "iframe", "xmp"))

_NAMESPACED = r"(?:o|v|w|m|x|st1|st2|fb|g):[A-Za-z][\w-]*"
_BARE = (
    "allowfullscreen|async|autoplay|checked|compact|controls|declare|default|defer|disabled|download|hidden|ismap"
    "|itemscope|loop|mozallowfullscreen|multiple|muted|nohref|noresize|noshade|nowrap|open|playsinline|readonly"
    "|required|reversed|selected|webkitallowfullscreen"
)
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'<>`]++)"""
_ATTRIBUTE = rf"""(?:[^\s"'<>/=]++\s*+=\s*+{_VALUE}|(?:{_BARE})(?=[\s/>]))"""
_STRICT = rf"(?:\s*+{_ATTRIBUTE})*+\s*+/?+>"
# A tag with stray quotes among its attributes (`<p style="a" ">`) is still a tag, if it has at least one attribute.
_LENIENT = r"""\s[^<>=]*+=[^<>]*+>"""


def _tag(names: str) -> str:
    """Return a pattern of a complete tag without its <. The names are in it once, because they are slow to compile."""
    return rf"(?P<slash>/)?+(?:{names})(?(slash)\s*+>|(?=[\s/>]){_STRICT})"


_COMMON = "p span a br strong div td tr li table th tbody ul ol em b i img h2 h3 code pre blockquote h1 h4 hr center thead".split()  # the most frequent names: the full list is compiled only if a post needs it


def _either(names: frozenset[str]) -> str:
    """Return a pattern that matches any of the names. Frequent names come first, only for speed."""
    return "|".join([*(name for name in _COMMON if name in names), *sorted(names.difference(_COMMON))])


_PLAIN_NAMES = _either(KNOWN - RAW - RENAMED_TAGS)
_ALL_NAMES = f"{_either(KNOWN | RAW | RENAMED_TAGS)}|{_NAMESPACED}"
_SUSPECT: list[re.Pattern[str]] = []  # compiled on first use: 200 names cost milliseconds
_COMMENT_ALONE = "!--[^<>]*-->"  # without markup in it
# Most posts need no other pattern.
_COMMON_TAG = regex(rf"<(?!{_tag('|'.join(_COMMON))}|{_COMMENT_ALONE})", re.IGNORECASE | re.ASCII)
_SLASH = regex(r"<&#(?:47|x2f);", re.IGNORECASE)


def _patterns() -> list[re.Pattern[str]]:
    if not _SUSPECT:
        flags = re.IGNORECASE | re.ASCII
        _SUSPECT.append(regex(rf"<(?!{_tag(_PLAIN_NAMES)}|{_COMMENT_ALONE})", flags))
        _SUSPECT.append(
            regex(rf"<(?P<slash>/?)(?P<name>{_ALL_NAMES})(?=[\s/>])(?:{_STRICT}|(?P<odd>{_LENIENT}))", flags)
        )
    return _SUSPECT


def repair(html: str) -> str:
    """Return the markup with everything escaped that is not markup. Most inputs need only one search."""
    if "<" not in html:
        return html
    if "<pre" in html:
        html = _closed_pre(html)
    if "&" in html and "<&" in html:
        html = _SLASH.sub("</", html)  # `<&#47;p>` (seen in 85 files)
    if not _COMMON_TAG.search(html):
        return html
    suspect, tag = _patterns()
    if suspect.search(html) is None:
        return html
    unclosed: set[str] = set()  # elements that are known to have no end tag
    return "".join(_mended(html, tag, lambda found: _kept(html, found, unclosed)))


def _closed_pre(html: str) -> str:
    """Close an unclosed <pre> at its first empty line; otherwise the rest of the post would be code."""
    if len(_PRE.findall(html)) <= html.count("</pre"):
        return html
    parts = _PRE.split(html)
    for index in range(2, len(parts), 2):
        if "</pre" not in parts[index]:
            code, blank, rest = parts[index].partition("\n\n")
            if blank or index < len(parts) - 1:  # the end of the post closes it anyway
                parts[index] = f"{code}</pre>{blank}{rest}"
    return "".join(parts)


_PRE = regex(r"(<pre\b[^<>]*>)", re.IGNORECASE)


def _mended(html: str, tag: re.Pattern[str], kept: Callable[[re.Match[str]], tuple[str, int]]) -> list[str]:
    """Keep, rename or escape each `<`.

    kept: returns the replacement of a tag, and the position after it.
    """
    out: list[str] = []
    position = 0
    # Whether a comment end may still follow. Search only once, or a million openings would cost a million scans.
    comments = True
    while True:
        opening = html.find("<", position)
        if opening < 0:
            out.append(html[position:])
            return out
        out.append(html[position:opening])
        declares = html[opening + 1 : opening + 2] in ("!", "?")
        comment = _COMMENT.match(html, opening) if declares and comments else None
        if comment:
            end = comment if comment["end"] else _COMMENT_END.search(html, opening + 4)
            comments = end is not None
            if end:
                out.append(f"<!--{html[opening + 4 : end.start()]}-->")
                position = end.end()
                continue
        if declares and (declared := _DECLARATION.match(html, opening)):
            out.append("<!--" + declared[0][1:-1].replace("--", "- -") + "-->")
            position = declared.end()
            continue
        found = tag.match(html, opening)
        if found:
            text, position = kept(found)
            out.append(text)
        else:
            out.append("&lt;")
            position = opening + 1


_COMMENT = regex(r"<!--(?P<end>-?>)?")  # `<!-->` is a complete comment
_COMMENT_END = regex(r"--!?>")
# `<?xml:namespace … />` and `<![if !mso]>` from Word, and `<!DOCTYPE html>`: these are not text.
_DECLARATION = regex(r"<(?:!DOCTYPE|\?xml\b|!\[(?:if\b|endif\]))[^<>]*>", re.IGNORECASE)


def _kept(html: str, found: re.Match[str], unclosed: set[str]) -> tuple[str, int]:
    """Return the replacement of a tag, and the position after it."""
    name = found["name"].lower()
    text = _clean(found) if found["odd"] else found[0]
    if name in _DRAWN and not found["slash"]:
        return _drawn(html, found, name, unclosed)
    if name in RENAMED_TAGS:
        kind = "x-hidden" if name == "template" else "x-block" if name in _BLOCKS else "x-inline"
        return f"<{found['slash']}{kind}>", found.end()
    if name not in RAW or found["slash"]:
        return text, found.end()
    if found[0].endswith("/>"):
        return f"{text.rstrip('/>')}></{name}>", found.end()
    close = _close(html, name, found.end(), unclosed)
    if close is None and name == "iframe":
        return f"{text}</{name}>", found.end()
    if close is None:  # otherwise the rest of the post would vanish
        return "&lt;", found.start() + 1
    return f"{text}{html[found.end() : close[0]]}</{name}>", close[1]


def _close(html: str, name: str, position: int, unclosed: set[str]) -> tuple[int, int] | None:
    """Return the start and end of an element's end tag, or None.

    A failed search is not repeated, or n openings cost n scans.
    """
    if name not in unclosed:
        # In a comment in a script, `</script>` may belong to a script tag that the script writes.
        escaped = doubled = False
        for mark in regex(_CLOSING.format(name=name), re.IGNORECASE).finditer(html, position):
            if mark["comment"] is not None and name == "script":
                escaped, doubled = mark["comment"] == "<!", False
            elif mark["slash"] and not doubled:
                end = html.find(">", mark.end())
                if end >= 0:
                    return mark.start(), end + 1
                break
            elif mark["slash"] is not None and escaped:
                doubled = not mark["slash"]
        unclosed.add(name)
    return None


_CLOSING = r"(?P<comment><!(?=--)|-->)|<(?P<slash>/?){name}(?=[\s/>])"


def strip_tags(text: str) -> str:
    """Return a text without the tags that HTML knows. Any other `<` stays.

    Values that the tags separate stay separate: 10<sup>8</sup> becomes 10⁸, and a space is put around struck text.
    """
    _, tag = _patterns()
    text = _SHIFTED.sub(_shifted, text)
    return tag.sub("", _STRUCK_END.sub(" ", _STRUCK_START.sub(" ", text)))


_SHIFTED = regex(
    r"<(?P<tag>su[pb])(?:\s[^<>]*+)?>(?P<text>(?:[^<>]|<(?!/?su[pb]\b)[^<>]*+>)*+)</(?P=tag)\s*+>", re.IGNORECASE
)
_STRUCK_START = regex(r"(?<=\d)<(?:del|s|strike)(?:\s[^<>]*+)?>(?=\d)", re.IGNORECASE)
_STRUCK_END = regex(r"(?<=\w)</(?:del|s|strike)\s*+>(?=\w)", re.IGNORECASE)


def _shifted(found: re.Match[str]) -> str:
    """Return raised or lowered text as Unicode characters, or else with spaces between its digits and adjacent ones."""
    inside = strip_tags(found["text"]) if "<" in found["text"] else found["text"]
    text = shifted(inside, RAISED if found["tag"].lower() == "sup" else LOWERED)
    if text is not None:
        return text
    before, after = found.string[found.start() - 1 : found.start()], found.string[found.end() : found.end() + 1]
    lead = " " if before.isdecimal() and inside[:1].isdecimal() else ""
    tail = " " if after.isdecimal() and inside[-1:].isdecimal() else ""
    return f"{lead}{inside}{tail}"


_ATTRIBUTES = regex(
    r"""(?P<name>[A-Za-z_:@][\w.:@-]*+)(?P<equals>\s*+=\s*+(?:"(?P<double>[^"]*+)"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s"'>]++)))?+"""
)


def _clean(found: re.Match[str]) -> str:
    """Return a well-formed tag for a tag with stray or unclosed quotes. An unclosed value ends with the tag.

    A parser would read on to the next quote, across any text and tags before it.
    """
    attributes = []
    for attribute in _ATTRIBUTES.finditer(found["odd"].rstrip(">").rstrip("/")):
        if attribute["equals"] is None:
            continue
        value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
        attributes.append(f' {attribute["name"]}="{value.replace(chr(34), "&quot;")}"')
    return f"<{found['slash']}{found['name']}{''.join(attributes)}>"


def _drawn(html: str, found: re.Match[str], name: str, unclosed: set[str]) -> tuple[str, int]:
    """Return the text of a drawing or formula without its tags, because HTML knows few of them."""
    close = None if found[0].endswith("/>") else _close(html, name, found.end(), unclosed)
    if close is None:
        return "<x-inline>", found.end()
    inner = _mended(html[found.end() : close[0]], _DRAWN_TAG, lambda tag: ("", tag.end()))
    return f"<x-inline>{''.join(inner)}</x-inline>", close[1]


_DRAWN = frozenset(("svg", "math"))
_DRAWN_TAG = regex(rf"</?[A-Za-z][^<\s/>]*+(?:{_STRICT}|[^<>]*+>)", re.IGNORECASE | re.ASCII)
