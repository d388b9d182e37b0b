"""What newsrooms write: attribution, datelines, dates, people, securities, furniture. One topic a file."""

from collections.abc import Callable

from newsingest.draft import Draft
from newsingest.news import attribution, dateline, furniture, language, securities

# In this order: furniture stands around credits, credits close the text, the rest reads what is left.
RULES: tuple[Callable[[Draft], None], ...] = (
    furniture.read,
    attribution.read,
    dateline.read,
    attribution.named_in_text,
    securities.read,
    language.read,
)


def read(draft: Draft) -> None:
    """Apply every newsroom rule to a draft."""
    for rule in RULES:
        rule(draft)
