"""Who made an article: lines that name people and nothing else, names at its end, and people named in brackets in the text."""

import re

from newsingest.article import Role
from newsingest.draft import Cut, Draft
from newsingest.news import names
from newsingest.news.edit import cut_end, last_paragraph, paragraphs
from newsingest.regex import regex

_LONG = 60  # characters: no byline is longer than this

_BYLINE_ROLE = regex(
    r"(?P<reporter>(?:特约|特派|实习|见习|首席|校园|军事){0,4}(?:记者|記者|评论员|观察员)|实习生)|(?P<correspondent>(?:特约)?(?:通讯员|通訊員))"
    r"|(?P<editor>(?:责任|实习)?编辑|责编)|(?P<photographer>摄影|图(?=[/／]))|(?P<author>撰文|撰稿|文(?=[\s/／]))|(?P<checked>校对|审核)"
)
# The words of the roles: quicker to look for.
ROLE_WORD = regex(
    "记者|記者|评论员|观察员|实习生|通讯员|通訊員|编辑|责编|摄影|图/|图／|撰文|撰稿|文/|文／|文 |文\u3000|校对|审核"
)
_BYLINE_LEAD = regex(
    r"[□■◎●]?+\s*+(?:本报讯?|本刊|本网|本台|专题采写|本组撰稿|采写|文|图|文/图|《[^《》]{1,16}》|[\w·]{0,9}?(?:报|网|社|台|在线|财经|经|刊|体育))?\s*+[/／]?+\s*+"
    r"(?:本报)?(?:驻[\u3400-\u9fff]{2,4})?"
)
_BYLINE_END = regex(r"(?<!\s)\s*+(?:摄影报道|图文报道|报道|报导|報導|摄影|摄|攝|文/图|文 图|图/文|文并摄)\s*+\Z")


_PROSE = regex(r"[:：。！？“”]")


def byline(text: str) -> list[tuple[str, Role]]:
    """Return the people of a line that names who made the article and says nothing else; [] for any other line."""
    if len(text) > _LONG or not ROLE_WORD.search(text) or _PROSE.search(text):
        return []
    end = _BYLINE_END.search(text)
    body = text[: end.start()] if end else text
    roles = list(_BYLINE_ROLE.finditer(body))
    if not roles or _BYLINE_LEAD.fullmatch(body[: roles[0].start()]) is None:
        return []
    found: list[tuple[str, Role]] = []
    for role, following in zip(roles, [r.start() for r in roles[1:]] + [len(body)], strict=True):
        value = re.sub(r"(?:(?:每经|本报|发自\S{1,60}+)\s*+|(?<!\s)\s++)\Z", "", body[role.end() : following]).strip(
            " 、，,/／|｜"
        )
        glued = body[role.end() : role.end() + 1].strip() != ""
        who = names.people(value, strict=glued and end is None, behind_role=not glued or end is not None)
        if not who:
            return []
        kind = next(
            (name for name in ("reporter", "correspondent", "editor", "photographer", "author") if role[name]), None
        )
        found += [(name, kind) for name in who] if kind else []  # type: ignore[misc] # the groups are roles
        if end and ("摄" in end[0] or "图" in end[0] or "攝" in end[0]):
            found += [(name, "photographer") for name in who]
    return found


_ROLES_BEHIND: tuple[tuple[str, Role], ...] = (
    (r"\s*+[/／]?+\s*+(?:摄影?|攝影?|图)", "photographer"),
    (r"\s*+[/／]?+\s*+(?:编译|翻译|译)", "translator"),
    (r"(?=[\s/／])\s*+(?:[/／]\s*+){0,2}+文", "author"),
    (r"\s*+[/／]?+\s*+(?:报道|报导)", "reporter"),
)


def role_behind(inner: str) -> list[tuple[str, Role]]:
    """Return the people of 张三 摄, 李四译, 王五/文: the role behind the names."""
    for shape, role in _ROLES_BEHIND:
        found = re.fullmatch(rf"(?P<who>.{{2,16}}?){shape}", inner)
        if found and (who := names.people(found["who"], strict=True)):
            return [(name, role) for name in who]
    return []


_BARE = regex(rf"[。！？][”’]?\s*(?P<name>{names.NAME})\Z")


def bare_name(draft: Draft) -> None:
    """Cut a name that stands bare behind the last full stop: …铺平了道路。李四."""
    last = last_paragraph(draft)
    if last is None or any(author.role in ("author", "reporter") for author in draft.authors):
        return
    found = _BARE.search(last[1].text) if "\u3400" <= last[1].text[-1] <= "\u9fff" else None
    if found and found["name"] not in names.STOP:
        draft.credit(found["name"], "author")
        cut_end(draft, last[0], len(found["name"]), Cut("byline", found["name"]))


def english_byline(draft: Draft) -> None:
    """Cut "By Jane Doe" as the first or last paragraph; who it names is an author if the front matter names nobody."""
    texts = paragraphs(draft)
    for index, paragraph in (texts[-1:] if len(texts) > 1 else []) + texts[:1]:
        found = _BY.fullmatch(paragraph.text) if paragraph.text[0] in "Bb" else None
        if found:
            if not draft.authors:
                draft.credit(found["name"], "author")
            draft.items[index] = Cut("byline", found[0])


_BY = regex(r"[Bb]y:?\s+(?P<name>[A-Z][\w'-]*\.?(?:\s+[A-Z][\w'-]*\.?){1,3}?)\.?")


def named_in_text(draft: Draft) -> None:
    """List the people that the text credits and keeps: （记者 张三、李四） （通讯员 王五） inside a paragraph."""
    for _, paragraph in paragraphs(draft):
        if "记者" not in paragraph.text and "通讯员" not in paragraph.text and "記者" not in paragraph.text:
            continue
        for found in _IN_TEXT.finditer(paragraph.text):
            _credit_in_text(found["inner"], draft)
        opening = _OPENING.match(paragraph.text.removeprefix("本报讯").lstrip())
        if opening:
            for name in names.people(opening["who"], strict=True):
                draft.credit(name, "reporter")
                if opening["what"] and re.search("摄|图", opening["what"]):
                    draft.credit(name, "photographer")


_IN_TEXT = regex(
    r"[（(【〔]\s*(?P<inner>[^（()）【】〔〕]{0,16}(?:记者|通讯员|記者)[^（()）【】〔〕。]{1,60})[）)】〕]"
)
_OPENING = regex(
    r"(?:[\w·]{0,4}[报刊网台]|特约|首席|驻\w{2,3}){0,4}记者\s*(?P<who>[\u3400-\u9fff]{2,4}(?:[、 ][\u3400-\u9fff]{2,4}){0,3})"
    r"(?P<what>\s*(?:摄影报道|报道|摄|文/图))?(?=\s|$|[:：])"
)
_ROLE_WORDS = regex(
    r"(?P<correspondent>通讯员)|(?P<photographer>摄影(?!报道))|(?P<reporter>(?:特约|本报|本刊|见习|实习|首席){0,4}[记記]者|实习生)"
)


def _credit_in_text(inner: str, draft: Draft) -> None:
    words = list(_ROLE_WORDS.finditer(inner))
    for word, following in zip(words, [w.start() for w in words[1:]] + [len(inner)], strict=True):
        text = inner[word.end() : following]
        value = re.sub(r"(?:摄影报道|文/图|报道|报导|報導|摄|攝影?|电|文)\s*\Z", "", text).strip(" ：:，,／/")
        photographed = re.search(r"摄影报道|摄影?\s*\Z|文/图", text)
        role: Role = (
            "correspondent" if word["correspondent"] else "photographer" if word["photographer"] else "reporter"
        )
        first = re.split(r"[/／]", value)[0]
        who = (
            names.people(value, strict=True)
            or names.people(first, strict=True)
            or names.people(value, behind_role=True)
        )
        for name in who or names.people(first, behind_role=True):
            draft.credit(name, role)
            if photographed:
                draft.credit(name, "photographer")
