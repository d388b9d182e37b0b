"""What newsrooms write: attribution, datelines, dates, people, securities, furniture. One topic a file."""

from collections.abc import Callable

from newsingest.draft import Cut, Draft, Step
from newsingest.news import attribution, bylines, dateline, furniture, headers, language, securities

# In this order: furniture stands around credits, credits close the text, the rest reads what is left.
RULES: tuple[Callable[[Draft], None], ...] = (
    *headers.RULES,
    *furniture.RULES,
    *attribution.RULES,
    dateline.read,
    bylines.named_in_text,
    securities.read,
    language.read,
)
_WATCHED = ("title", "published", "url", "source", "data_source", "authors", "dateline", "securities", "language")


def read(draft: Draft) -> None:
    """Apply every newsroom rule to a draft."""
    for rule in RULES:
        if draft.trace is None:
            rule(draft)
        else:
            _watched(rule, draft, draft.trace)


def _watched(rule: Callable[[Draft], None], draft: Draft, trace: list[Step]) -> None:
    """Apply a rule and note what it changed."""
    fields = {name: str(getattr(draft, name)) for name in _WATCHED}
    before = list(draft.items)  # which keeps them, and so their identities
    known = set(map(id, before))
    rule(draft)
    module = rule.__module__.rpartition(".")[2]
    name = module if rule.__name__ == "read" else f"{module}.{rule.__name__}"
    trace += [Step(name, key, now) for key in _WATCHED if (now := str(getattr(draft, key))) != fields[key]]
    trace += [
        Step(name, f"removed ({item.kind})", item.text)
        for item in draft.items
        if isinstance(item, Cut) and id(item) not in known
    ]
