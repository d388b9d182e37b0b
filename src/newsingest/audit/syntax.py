"""Which characters of a body are syntax: a tokenizer of its own, by regular expressions, with a closed list.

Every character is one of three: TEXT must stand in the record, SYNTAX must not be looked for there, and EITHER may stand
there or not - a `*` that can be a delimiter of Markdown and can be a star.
"""

import re
from collections.abc import Iterator

from newsingest.html.repair import KNOWN, RAW, RENAMED

SYNTAX, TEXT, EITHER = 0, 1, 2

_NAMES = "|".join(sorted(KNOWN | RAW | RENAMED, key=len, reverse=True))
_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*?)?"""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DECLARED = re.compile(r"<(?:!DOCTYPE|\?xml|!\[(?:if\b|endif\]))[^<>]*>", re.IGNORECASE)
_RAW_TEXT = re.compile(r"(<(?P<name>script|style)\b[^<>]*>)(?P<text>.*?)(</(?P=name)\s*>)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    rf"<(?:/|&#47;|&#x2f;)?(?:(?:{_NAMES})|(?:o|v|w|m|x|st1|st2|fb|g):\w[\w-]*){_ATTRIBUTES}\s*/?>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"""\s*(?:[A-Za-z_:@][\w.:@-]*\s*=|/|(?:allowfullscreen|async|autoplay|checked|compact|controls|declare|default|defer"""
    r"""|disabled|download|hidden|ismap|itemscope|loop|multiple|muted|nohref|noresize|noshade|nowrap|open|playsinline"""
    r"""|readonly|required|reversed|selected|(?:moz|webkit)allowfullscreen)(?=[\s/>])|>)""",
    re.IGNORECASE,
)
_NAME = re.compile(r"</?(?:&#47;|&#x2f;)?[\w:-]+", re.IGNORECASE)


class Mask:
    """A text and what each of its characters is; what a pattern marks as syntax, no later one sees as text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds = bytearray([TEXT]) * len(text)
        self.verbatim = bytearray(len(text))  # code and scripts: nothing in them is markup, no entity is decoded
        self.unsure = bytearray(len(text))  # may be code or not: what looks like syntax there may stand in the record

    def mark(self, start: int, end: int, kind: int) -> None:
        """Set the kind of a range, but leave what is syntax already; where it is unsure, syntax is EITHER."""
        for index in range(start, end):
            if self.kinds[index] != SYNTAX:
                self.kinds[index] = EITHER if self.unsure[index] else kind

    def flag(self, flags: bytearray, start: int, end: int) -> None:
        """Set a flag over a range."""
        flags[start:end] = b"\x01" * (end - start)

    def found(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield the matches that do not start in what is syntax or verbatim."""
        for match in pattern.finditer(self.text, start, len(self.text) if end is None else end):
            if self.kinds[match.start()] != SYNTAX and not self.verbatim[match.start()]:
                yield match


def mask_html(mask: Mask) -> None:
    """Mark comments and tags as syntax; what a script or style holds is text (it stands in `removed`)."""
    for match in mask.found(_RAW_TEXT):
        mask.mark(match.start(1), match.end(1), SYNTAX)
        mask.mark(match.start(4), match.end(4), SYNTAX)
        mask.flag(mask.verbatim, match.start("text"), match.end("text"))
    for match in mask.found(_COMMENT):
        mask.mark(match.start(), match.end(), SYNTAX)
    for pattern in (_DECLARED, _TAG):
        for match in mask.found(pattern):
            if pattern is _DECLARED or _is_tag(match[0]):
                mask.mark(match.start(), match.end(), SYNTAX)


def _is_tag(text: str) -> bool:
    """Return whether attributes, if any, look like attributes: `<b and c>` is a comparison."""
    name = _NAME.match(text)
    return name is not None and ("=" in text or _ATTRIBUTE.match(text, name.end()) is not None)


# -- Liquid and WordPress ------------------------------------------------------------------------------------------------

_CODE_TAG = re.compile(r"\{%-?\s*(?P<end>end)?(?:highlight|codeblock|raw|code)\b[^%]*%\}")
_SHORT_CODE = re.compile(
    r"\[/?(?:code|php|sourcecode|source|python|bash|java|javascript|js|sql|xml|html|css)(?:[ =][^\[\]\n]*)?\]",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\[/?caption\b[^\[\]\n]*\]")


_CODE_PAIR = re.compile(
    r"(?:\{%-?\s*(?P<tag>highlight|codeblock|code)\b[^%]*%\})(?P<text>.*?)\{%-?\s*end(?P=tag)\s*-?%\}", re.DOTALL
)


def mask_templates(mask: Mask) -> None:
    """Mark the tags around code and captions; what stands between those of Liquid is code as it stands."""
    for match in mask.found(_CODE_PAIR):
        mask.mark(match.start(), match.start("text"), SYNTAX)
        mask.mark(match.end("text"), match.end(), SYNTAX)
        mask.flag(mask.verbatim, match.start("text"), match.end("text"))
    for pattern in (_CODE_TAG, _SHORT_CODE, _CAPTION):
        for match in mask.found(pattern):
            mask.mark(match.start(), match.end(), EITHER)


# -- Markdown ------------------------------------------------------------------------------------------------------------

_FENCE = re.compile(r"(?P<lead>[ >]*(?:[-*+] +|\d+[.)] +)?)(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)$")
_LINE = re.compile(r"[^\n]*\n?")
# Markers at the start of a line: quotes, bullets, numbers of up to three digits, headings. Several may follow another.
_MARKER = re.compile(r"[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,3}[.)](?=[ \t]|$)|#{1,6}(?=[^#]|$))")
_CLOSING_HASHES = re.compile(r"[ \t]#+[ \t]*$", re.MULTILINE)
_UNDERLINE = re.compile(r"^[ \t>]*(?:=+|-+|(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})[ \t]*$", re.MULTILINE)
_DELIMITER_ROW = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)
_LIQUID = r"\{\{[^{}\n]*\}\}"  # may stand in an address, spaces and all
_DESTINATION = rf"\(\s*(?:<[^<>\n]*>|(?:{_LIQUID}|[^()\s])*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
_IMAGE = re.compile(rf"!\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\](?:{_DESTINATION})")
_LINK = re.compile(rf"(?P<open>\[)(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)(?P<close>\]{_DESTINATION})")
_REFERENCE = re.compile(r"(?P<image>!?)(?P<open>\[)(?P<text>[^\[\]]+)\](?P<label>\[[^\[\]]*\])?")
_DEFINITION = re.compile(
    rf"^ {{0,3}}\[(?P<label>[^\[\]]+)\]:[ \t]*\n?[ \t]*(?:{_LIQUID}|\S)+(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]*$",
    re.MULTILINE,
)
_CODE_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_AUTOLINK = re.compile(r"<(?=[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)[^\s<>]*>|<[\w.+-]+@[\w.-]+>")
_STOCK = re.compile(r"\*(?=S?\*?ST[\u3400-\u9fff])")
_EMPHASIS = re.compile(r"(?:\*+|_+|~~)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~\n])")
_PIPE = re.compile(r"\|")


_HTML_BLOCK = re.compile(
    r"^ {0,3}</?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr"
    r"|iframe|li|nav|ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>]).*?(?=^[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


def mask_markdown(mask: Mask) -> None:
    """Mark the delimiters of Markdown that can be named; what stands in code stays as it is.

    Inside of block-level HTML, up to an empty line, Markdown is not read; so what looks like it may stand in the record.
    """
    for block in _HTML_BLOCK.finditer(mask.text):
        mask.flag(mask.unsure, block.start(), block.end())
    labels = _labels(mask)
    for match in mask.found(_DEFINITION):
        if _normal(match["label"]) in labels:
            mask.mark(match.start(), match.end(), SYNTAX)
    for match in mask.found(_CODE_SPAN):
        size = len(match["ticks"])
        mask.mark(match.start(), match.start() + size, EITHER)
        mask.mark(match.end() - size, match.end(), EITHER)
    for match in mask.found(_AUTOLINK):
        mask.mark(match.start(), match.start() + 1, SYNTAX)
        mask.mark(match.end() - 1, match.end(), SYNTAX)
    for match in mask.found(_IMAGE):
        mask.mark(match.start(), match.end(), SYNTAX)
    for match in mask.found(_LINK):
        mask.mark(match.start("open"), match.end("open"), SYNTAX)
        mask.mark(match.start("close"), match.end("close"), SYNTAX)
    _references(mask, labels)
    _line_marks(mask)
    stars = {match.start() for match in _STOCK.finditer(mask.text)}
    for match in mask.found(_EMPHASIS):
        if match.start() not in stars and _can_delimit(mask.text, match):
            mask.mark(match.start(), match.end(), EITHER)
    for match in mask.found(_ESCAPE):
        mask.mark(match.start(), match.end(), EITHER)


def mask_fenced(mask: Mask) -> None:
    """Mark fences, and what they hold and what is indented below an empty line as verbatim."""
    fence, position, blank = "", 0, True
    for line in _LINE.findall(mask.text):
        end = position + len(line)
        found = _FENCE.match(line.rstrip("\n"))
        inside = bool(fence)
        if found and not inside:
            fence = found["fence"]
            mask.mark(position + found.start("fence"), end, SYNTAX)
        elif found and found["fence"].startswith(fence) and not found["info"].strip():
            fence = ""
            mask.mark(position + found.start("fence"), end, SYNTAX)
        elif inside:
            mask.flag(mask.verbatim, position, end)
        elif blank and line.startswith(("    ", "\t")):
            mask.flag(mask.unsure, position, end)
        if not inside:
            blank = not line.strip() or (blank and line.startswith(("    ", "\t")))
        position = end


def _labels(mask: Mask) -> set[str]:
    defined = {_normal(match["label"]) for match in mask.found(_DEFINITION)}
    used = {
        _normal((match["label"] or "[]")[1:-1] or match["text"])
        for match in mask.found(_REFERENCE)
        if mask.text[match.end() : match.end() + 1] != ":" or match["label"]
    }
    return defined & used


def _references(mask: Mask, labels: set[str]) -> None:
    for match in mask.found(_REFERENCE):
        if _normal((match["label"] or "[]")[1:-1] or match["text"]) in labels:
            if match["image"]:
                mask.mark(match.start(), match.end(), SYNTAX)
            else:
                mask.mark(match.start("open"), match.end("open"), SYNTAX)
                mask.mark(match.end("text"), match.end(), SYNTAX)


def _line_marks(mask: Mask) -> None:
    position = 0
    for line in _LINE.findall(mask.text):
        if not (line and mask.verbatim[position]):
            at = 0
            while marker := _MARKER.match(line.rstrip("\n"), at):
                mask.mark(position + at, position + marker.end(), EITHER)
                at = marker.end()
        position += len(line)
    for pattern in (_CLOSING_HASHES, _UNDERLINE, _DELIMITER_ROW):
        for match in mask.found(pattern):
            mask.mark(match.start(), match.end(), EITHER)
    rows = list(_DELIMITER_ROW.finditer(mask.text))
    if any("|" in row[0] for row in rows):
        for match in mask.found(_PIPE):
            mask.mark(match.start(), match.end(), EITHER)


def _can_delimit(text: str, match: re.Match[str]) -> bool:
    """Return whether a run of stars or underscores touches a word on one side at least."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return not (before.strip() == "" and after.strip() == "")


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()


# -- the footer of the first archive, and what html2text leaves ----------------------------------------------------------------

_FOOTER = re.compile(
    r"(?:^[ \t]*(?:<(?:https?://[^\s<>]*)?>|(?:\[[^\[\]\n]*+\]\([^()\n]*+\)[ \t｜|]*+)++)\s*+)++\Z", re.MULTILINE
)
_FOOTER_ADDRESS = re.compile(r"<(?=https?://)(?P<url>[^\s<>]*)>")
_FOOTER_LINK = re.compile(r"(?P<open>\[)(?P<text>[^\[\]\n]*)(?P<close>\]\([^()\n]*\))")
_BOLD = re.compile(r"\*\*|^__$", re.MULTILINE)


def mask_footer(mask: Mask) -> None:
    """Mark the brackets and addresses of the navigation links, and the `<>` around the address line."""
    footer = _FOOTER.search(mask.text)
    if footer is None:
        return
    for match in mask.found(_FOOTER_ADDRESS, footer.start()):
        mask.mark(match.start(), match.start() + 1, SYNTAX)
        mask.mark(match.end() - 1, match.end(), SYNTAX)
    for match in mask.found(_FOOTER_LINK, footer.start()):
        mask.mark(match.start("open"), match.end("open"), SYNTAX)
        mask.mark(match.start("close"), match.end("close"), SYNTAX)


def mask_quote(mask: Mask) -> None:
    """Mark the `>` of a digest that stands before an HTML body."""
    position = len(mask.text) - len(mask.text.lstrip("\n"))
    for line in _LINE.findall(mask.text[position:]):
        if not line.lstrip(" \t").startswith(">"):
            return
        start = position + line.index(">")
        mask.mark(start, start + 1, EITHER)
        position += len(line)


def mask_html2text(mask: Mask) -> None:
    """Mark what html2text leaves in plain text: links, images, bold, headings, tables, rules, escapes."""
    for match in mask.found(_IMAGE):
        mask.mark(match.start(), match.end(), SYNTAX)
    for match in mask.found(_LINK):
        mask.mark(match.start("open"), match.end("open"), SYNTAX)
        mask.mark(match.start("close"), match.end("close"), SYNTAX)
    for match in mask.found(_AUTOLINK):
        mask.mark(match.start(), match.start() + 1, SYNTAX)
        mask.mark(match.end() - 1, match.end(), SYNTAX)
    position = 0
    for line in _LINE.findall(mask.text):
        if heading := re.match(r"#{1,6}(?=\s)", line):
            mask.mark(position, position + heading.end(), SYNTAX)
        position += len(line)
    for pattern in (_UNDERLINE, _DELIMITER_ROW, _BOLD, _ESCAPE):
        for match in mask.found(pattern):
            mask.mark(match.start(), match.end(), EITHER)
    if any("|" in row[0] for row in _DELIMITER_ROW.finditer(mask.text)):
        for match in mask.found(_PIPE):
            mask.mark(match.start(), match.end(), EITHER)
