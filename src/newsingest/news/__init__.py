"""What newsrooms write: credits, datelines, dates, people, securities, and what a site puts around an article. One topic a file.

A text is parted into head, body and tail (zones.py). Rules for whole lines are rows with their evidence (rule.py); what
computes - people, labels, datelines - is code.
"""

from collections.abc import Callable

from newsingest.draft import Cut, Draft, Step
from newsingest.news import bylines, credits, dateline, furniture, headers, language, related, securities
from newsingest.news.zones import Zones, zones

# Before the zones are told: blocks that only stand at the top, and what is glued to the end of a paragraph.
_BEFORE: tuple[Callable[[Draft], None], ...] = (headers.header_block, furniture.glued_pager, furniture.counters)
# Furniture stands around credits, and credits close the text.
_AT_EDGES: tuple[Callable[[Draft, Zones], None], ...] = (
    headers.signature,
    headers.keywords,
    *furniture.RULES,
    credits.lines,
    related.related,
    credits.last_line,
)
# What is left is the text, with what closes it.
_IN_TEXT: tuple[Callable[[Draft], None], ...] = (
    related.linked,
    credits.split_media,
    credits.wire_brackets,
    credits.closing,
    bylines.bare_name,
    bylines.english,
    furniture.trailing_rules,
    dateline.read,
    bylines.signed_off,
    bylines.named_in_text,
    securities.read,
    language.read,
)
_WATCHED = ("title", "published", "url", "source", "data_source", "authors", "dateline", "securities", "language")


def read(draft: Draft) -> None:
    """Apply every newsroom rule to a draft."""
    for rule in _BEFORE:
        _apply(rule, draft)
    parted = zones(draft.items, _is_notice)
    for at_edge in _AT_EDGES:
        _apply(at_edge, draft, parted)
    for rule in _IN_TEXT:
        _apply(rule, draft)


def _is_notice(text: str) -> bool:
    """Return whether a line at the end is no story though it may be a sentence."""
    return furniture.is_notice(text) or related.is_labelled(text)


def _apply(rule: Callable[..., None], draft: Draft, *parted: Zones) -> None:
    """Apply a rule, and note what it changed where somebody wants to know."""
    trace = draft.trace
    if trace is None:
        rule(draft, *parted)
        return
    fields = {name: str(getattr(draft, name)) for name in _WATCHED}
    known = set(map(id, before := list(draft.items)))  # the list keeps them, and so their identities
    noted = len(trace)
    rule(draft, *parted)
    told = {(step.field, step.value) for step in trace[noted:]}
    module = rule.__module__.rpartition(".")[2]
    name = module if rule.__name__ == "read" else f"{module}.{rule.__name__}"
    trace += [Step(name, key, now) for key in _WATCHED if (now := str(getattr(draft, key))) != fields[key]]
    trace += [
        Step(name, f"removed ({item.kind})", item.text)
        for item in draft.items
        if isinstance(item, Cut) and id(item) not in known and (f"removed ({item.kind})", item.text) not in told
    ]
    del before
