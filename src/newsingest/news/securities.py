"""Find traded securities: in `data-code` in the markup, and as codes with their exchange in the text."""

import re
from collections.abc import Iterator

from newsingest.article import Block, Security
from newsingest.draft import WORDS, Draft, RemovedItem
from newsingest.regex import regex
from newsingest.text import texts

# Matches 600519.SH, 00700.HK, (03301.HK). NYSE:BABA does not match: no exchange follows its ticker.
_IN_TEXT = regex(
    r"(?<![\w.])(?:(?P<code>\d{6})\.(?P<market>SH|SZ|BJ|SS)|(?P<hk>\d{1,5})\.HK|(?P<us>[A-Z]{1,5})\.(?:US|NYSE|NASDAQ)(?![\w.]))"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)
_MARKET = regex(r"\.(?:S[HZS]|BJ|HK|US|NY|NA)", re.IGNORECASE)  # faster than a search for a complete code
_NEW = regex(r"(?P<market>\d{1,3}),(?P<code>[A-Z0-9._]+)", re.ASCII | re.IGNORECASE)
_OLD = regex(r"(?:K )?(?P<code>[A-Z0-9._]+)\|(?P<market>\d{1,3})\|\d+\|?", re.ASCII | re.IGNORECASE)
_US = frozenset(("105", "106", "107"))
_HONG_KONG = "116"
_DIGITS = 6  # the length of a mainland code


def symbol(data_code: str) -> str | None:
    """Return the symbol for `1,600160` or the older `002752|0|2`; None for sectors (market 90), indices and others."""
    data_code = data_code.strip()
    found = _NEW.fullmatch(data_code) or _OLD.fullmatch(data_code)
    if found is None:
        return None
    market, code = found["market"], found["code"].upper()
    if market in _US:
        return code
    if market == _HONG_KONG and code.isdigit():
        return f"{code.zfill(5)}.HK"
    if len(code) != _DIGITS or not code.isdecimal():
        return None
    if market == "1":
        return f"{code}.SH"
    if market == "0":
        return f"{code}.BJ" if code.startswith(("4", "8", "92")) else f"{code}.SZ"
    return None


def read(draft: Draft) -> None:
    """List the securities in order of appearance, one entry a symbol, with the first name that the markup gives."""
    found: dict[str, str | None] = {}
    mentions = iter([*draft.mentions, None])
    mention = next(mentions)
    for index, item in enumerate([*draft.items, None]):
        text = _all_text(item) if item is not None and type(item) is not RemovedItem else ""
        coded = _MARKET.search(text) is not None if "." in text else False
        if not coded and (mention is None or (mention.item > index and item is not None)):
            continue
        here: list[tuple[int, str, str | None]] = []
        at = 0
        while mention is not None and (mention.item <= index or item is None):
            if known := symbol(mention.code):
                at = max(text.find(mention.text, at), at) if mention.text else at
                here.append((at, known, mention.text))
            mention = next(mentions)
        if coded:
            here += [(position, name, None) for position, name in _codes(text)]
            here.sort(key=lambda entry: entry[0])
        for _, code, name in here:
            found[code] = found.get(code) or name
    draft.securities = [Security(symbol=code, name=name) for code, name in found.items()]


def _all_text(block: Block) -> str:
    return block.text if isinstance(block, WORDS) else "\n".join(texts((block,)))


def _codes(text: str) -> Iterator[tuple[int, str]]:
    for match in _IN_TEXT.finditer(text):
        if match["code"]:
            market = match["market"].upper().replace("SS", "SH")
            yield match.start(), f"{match['code']}.{market}"
        elif match["hk"]:
            yield match.start(), f"{match['hk'].zfill(5)}.HK"
        elif match["us"].isupper():
            yield match.start(), match["us"]
