"""Comments: those of the document, and those that stand for a template tag."""

from newsingest.draft import Cut


def comment_cut(value: str, template: str) -> Cut | None:
    """Return what a comment is among the cuts; None for an empty one.

    template: comments that start with this mark were put in by the caller in place of a template tag; "" if none were.
    """
    text = value.strip()
    if template and text.startswith(template):
        return Cut("template", text.removeprefix(template))
    return Cut("comment", text) if text else None
