"""Rules for what newsrooms write: credits, datelines, dates, people, securities and boilerplate. One topic a file.

A text is divided into head, body and tail (zones.py). Rules for complete lines are rows with their evidence (rule.py).
Rules that need more than a pattern, such as those for people, labels and datelines, are code.
"""

from collections.abc import Callable, Iterator

from newsingest.draft import Draft, RemovedItem, Step
from newsingest.news import (
    bylines,
    credits,
    dateline,
    furniture,
    headers,
    language,
    origins,
    related,
    securities,
    shares,
    words,
)
from newsingest.news.zones import Zones, zones

# These rules run before the text is divided into zones: they handle blocks at the top, and boilerplate that is glued to
# a paragraph.
_BEFORE: tuple[Callable[[Draft], None], ...] = (
    headers.header_block,
    bylines.english,
    dateline.first_headline,
    origins.read,
    furniture.glued,
    shares.bar,
)
# Boilerplate surrounds the credits, and credits end the text.
_AT_EDGES: tuple[Callable[[Draft, Zones], None], ...] = (
    headers.signature,
    headers.keywords,
    *furniture.RULES,
    credits.lines,
    related.related,
    credits.last_line,
)
# These rules handle the remaining text, including its closing credits.
_IN_TEXT: tuple[Callable[[Draft], None], ...] = (
    related.linked,
    credits.split_media,
    credits.wire_brackets,
    credits.closing,
    bylines.bare_name,
    furniture.trailing_rules,
    dateline.read,
    bylines.signed_off,
    bylines.named_in_text,
    securities.read,
    language.read,
)
_AnyRule = Callable[..., None]
_RULES: tuple[tuple[_AnyRule, ...], ...] = (_BEFORE, _AT_EDGES, _IN_TEXT)


def read(draft: Draft) -> None:
    """Apply every newsroom rule to a draft."""
    before, at_edges, in_text = _RULES if (trace := draft.trace) is None else _traced_rules(trace)
    for rule in before:
        rule(draft)
    parted = zones(draft.items, _is_notice, lambda text: text == draft.title)
    for rule in at_edges:
        rule(draft, parted)
    for rule in in_text:
        rule(draft)


def _is_notice(text: str) -> bool:
    """Return whether a line at the end is not part of the story, even if it is a sentence."""
    text = words.simplified(text)
    return furniture.is_notice(text) or related.is_related_label(text)


def _traced_rules(trace: list[Step]) -> Iterator[list[_AnyRule]]:
    for rules in _RULES:
        yield [_traced(rule, trace) for rule in rules]


def _traced(rule: _AnyRule, trace: list[Step]) -> _AnyRule:
    """Return a rule that also records its changes in the trace."""
    module = rule.__module__.rpartition(".")[2]
    name = module if rule.__name__ == "read" else f"{module}.{rule.__name__}"

    def run(draft: Draft, *parted: Zones) -> None:
        fields = draft.ruled()
        before = list(draft.items)  # the list keeps the items alive, so that their ids stay unique
        known = set(map(id, before))
        noted = len(trace)
        rule(draft, *parted)
        told = {(step.field, step.value) for step in trace[noted:] if isinstance(step.value, str)}
        draft.explain_changes(fields, name)
        trace.extend(
            Step(name, f"removed ({item.kind})", item.text)
            for item in draft.items
            if isinstance(item, RemovedItem)
            and id(item) not in known
            and (f"removed ({item.kind})", item.text) not in told
        )
        before.clear()

    return run
