"""Formulas of kramdown and MathJax: `$$a_1*b$$`, on one line or several.

Markdown syntax has no effect inside a formula.

Source: https://kramdown.gettalong.org/syntax.html#math-blocks
"""

import re

from newsingest.html.verbatim import CodeScanner
from newsingest.regex import regex

# Two prices are not a formula (涨到$$5，又跌到$$3): they have full-width punctuation or a link between them.
_FORMULA = regex(r"(?<!\\)\$\$(?P<text>(?:[^$\n\u3000-\u303f\uff00-\uffef]|\n(?![ \t]*\n)|\$(?!\$))++)\$\$")
_PUNCTUATION = regex(r"[!-#%-/:-@\[-`{-~]")


def guard_formulas(text: str) -> str:
    """Return Markdown with the punctuation in its formulas as entities. Formulas in code stay as they are."""
    if "$$" not in text:
        return text
    code = CodeScanner(text)

    def guarded(found: re.Match[str]) -> str:
        if "](" in found["text"] or code.holds(found.start()) or code.holds(found.end() - 1):
            return found[0]
        return f"$${_PUNCTUATION.sub(_entity, found['text'])}$$"

    return _FORMULA.sub(guarded, text)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
