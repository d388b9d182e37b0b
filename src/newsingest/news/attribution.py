"""Credits: the medium, the people and the figures' source that an article names, and what is cut out of the text for it.

A credit is a line of its own, or closes the last paragraph in brackets. It is made of labelled parts
（来源：第一财经日报，作者：王慧卿、陈之罡） or is a bare name （财联社） （记者 张三） （张三/李四）.
"""

import re
from collections.abc import Callable

from newsingest.article import Heading, Paragraph, RemovedKind, Role
from newsingest.draft import Cut, Draft
from newsingest.news import dates, names
from newsingest.news.edit import cut_end, paragraphs

_SOURCE = "文章来源|信息来源|稿件来源|新闻来源|内容来源|来源于?|稿源|來源|摘自|转载自|转自|原载|轉載自"
_FIGURES = "数据来源|资料来源|數據來源|資料來源"
_ROLES: tuple[tuple[str, Role], ...] = (
    ("(?:特约|本报|本刊|见习|实习|首席|特派|驻\\w{1,4})*(?:记者|記者)", "reporter"),
    ("(?:特约)?(?:通讯员|通訊員)", "correspondent"),
    ("(?:责任|值班|实习|网络|本文|频道|統籌)?(?:编辑|編輯)|责编|責編|主编|责任编辑", "editor"),
    ("摄影(?:记者)?|攝影|摄|图片?(?=/|／)", "photographer"),
    ("翻译|编译|译者|译|編譯", "translator"),
    ("作者|撰文|撰稿|文字?(?=/|／)|文", "author"),
)
_TITLE = "原标题|原題|原标題|原題"
_URL = "原文链接|原链接|原文地址|文章链接|本文链接|链接地址|原文网址"
_IGNORED = "发布时间|发表时间|发布日期|时间|日期|浏览次数|点击数?|字号|审核|校对|审校|监制|统筹|版权"
_DATE = r"(?<![\w/.:-])\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_PARTS: list[re.Pattern[str]] = []
_BRACKETS = re.compile(
    r"[（(【\[［]\s*(?P<inner>[^（()）\[\]【】［］]*(?:[（(][^（()）]*[)）][^（()）]*)?)\s*[）)】\]］][。.\s]*\Z"
)
_LONG = 60  # characters: no credit is longer than this, with its label
_REMARK = re.compile(r"[，,；;]\s*[^，,；;]{0,8}(?:删[节改减]|改动|仅供参考)\Z")  # …，转载时略有删节


def _parts() -> re.Pattern[str]:
    """Compile the labels, on first use."""
    if not _PARTS:
        roles = "|".join(f"(?P<{role}>{labels})" for labels, role in _ROLES)
        labels = rf"(?P<figures>{_FIGURES})|(?P<source>{_SOURCE})|(?P<title>{_TITLE})|(?P<url>{_URL})|(?P<ignored>{_IGNORED})|{roles}"
        _PARTS.append(re.compile(rf"(?P<date>{_DATE})|(?:{labels})\s*(?P<mark>[:：/／])|__"))
    return _PARTS[0]


def read(draft: Draft) -> None:
    """Take the credits out of the body. The rules run in this order."""
    for rule in RULES:
        rule(draft)


def is_line(text: str) -> bool:
    """Return whether a text is a credit and nothing else."""
    return _line(text, Draft()) is not None


def states_title(text: str) -> bool:
    """Return whether a line says what the title was: 原标题：…."""
    return re.match(rf"(?:{_TITLE})\s*[:：]\s*\S", text) is not None


def credit_lines(draft: Draft) -> None:
    """Cut paragraphs that are a credit and nothing else: （文章来源：北方网）, 编辑：王五, [来源：江州日报]."""
    for index, item in enumerate(draft.items):
        if isinstance(item, Paragraph | Heading) and (kind := _line(item.text, draft)):
            draft.items[index] = Cut(kind, item.text)


def _line(text: str, draft: Draft) -> RemovedKind | None:
    if len(text) > 2 * _LONG:
        return None
    bracketed = _BRACKETS.fullmatch(text.strip())
    if bracketed and (who := names.people(bracketed["inner"], strict=True)):
        for name in who:
            draft.credit(name, "author")
        return "byline"
    return _labelled(bracketed["inner"] if bracketed else text.strip(), draft, whole=True)


def split_media(draft: Draft) -> None:
    """Join a credit that stock links cut over the paragraph's end: （文章来源：证券） + 时报 is 证券时报 (FORMATS 1.1)."""
    for index, item in enumerate(draft.items[:-1]):
        tail = draft.items[index + 1]
        if not (isinstance(item, Cut) and item.kind == "attribution" and isinstance(tail, Paragraph)):
            continue
        name = f"{draft.source or ''}{tail.text}"
        if item.text.endswith(("）", ")")) and _TAIL.fullmatch(tail.text) and names.is_medium(name):
            draft.source = name
            draft.items[index : index + 2] = [Cut("attribution", item.text + tail.text)]
            return


_TAIL = re.compile(r"[\w·]{0,6}(?:报|社|网|时报|日报|新闻|财经|周刊|在线)")


def closing_credit(draft: Draft) -> None:
    """Cut a credit in brackets off the end of the last paragraph, and one before it where two stand there."""
    for _ in range(3):
        last = _last_paragraph(draft)
        if last is None:
            return
        index, paragraph = last
        bracketed = _BRACKETS.search(paragraph.text)
        if bracketed is None:
            return
        kind = _in_brackets(bracketed["inner"].strip(), draft)
        if kind is None:
            return
        length = len(paragraph.text) - bracketed.start()
        cut_end(draft, index, length, Cut(kind, bracketed[0].strip()))


def bare_name(draft: Draft) -> None:
    """Cut a name that stands bare behind the last full stop: …铺平了道路。李四."""
    last = _last_paragraph(draft)
    if last is None or any(author.role in ("author", "reporter") for author in draft.authors):
        return
    found = re.search(rf"(?<=[。！？”])(?:{names.NAME})\Z", last[1].text)
    if found:
        draft.credit(found[0], "author")
        cut_end(draft, last[0], len(found[0]), Cut("byline", found[0]))


def english_byline(draft: Draft) -> None:
    """Cut a first paragraph "By Jane Doe" where the front matter names the same author (TypePad imports)."""
    first = next(iter(paragraphs(draft)), None)
    found = re.fullmatch(r"by:?\s+(?P<name>.{3,60})", first[1].text, re.IGNORECASE) if first else None
    if first and found and any(author.name.casefold() == found["name"].casefold() for author in draft.authors):
        draft.items[first[0]] = Cut("byline", found[0])


RULES: tuple[Callable[[Draft], None], ...] = (
    credit_lines,
    split_media,
    closing_credit,
    bare_name,
    english_byline,
)


def _last_paragraph(draft: Draft) -> tuple[int, Paragraph] | None:
    """Return the last paragraph if no other text stands behind it."""
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if isinstance(item, Paragraph):
            return index, item
        if isinstance(item, Cut) or type(item).__name__ in ("Image", "Rule", "Embed"):
            continue
        return None
    return None


def _in_brackets(inner: str, draft: Draft) -> RemovedKind | None:
    """Read what stands in closing brackets; None where it is no credit."""
    if inner in ("完", "全文完", "本文完", "完)"):
        return "end_mark"
    kind = _labelled(inner, draft, whole=False)
    if kind:
        return kind
    reporter = re.fullmatch(
        r"(?:据)?(?P<medium>[\w·]{2,12}?)?\s*(?:记者|記者)\s*(?P<who>[^：:。]+?)\s*(?P<what>摄影报道|摄影|摄|文/图|报道|攝影?)?",
        inner,
    )
    if reporter and (who := names.people(reporter["who"].replace("通讯员", "、"))):
        for name in who:
            draft.credit(name, "reporter")
            if reporter["what"] and "摄" in reporter["what"]:
                draft.credit(name, "photographer")
        return "byline"
    photo = re.fullmatch(r"(?P<who>\S{2,12}?)\s*[/／]?(?:摄|攝|图)", inner)
    if photo and (who := names.people(photo["who"])):
        for name in who:
            draft.credit(name, "photographer")
        return "byline"
    medium = re.sub(r"^[据據]|[/／].*$", "", inner)
    if who := names.people(inner, strict=True) or names.pair(inner):
        for name in who:
            draft.credit(name, "author")
        return "byline"
    if names.is_medium(medium):
        draft.source = draft.source or medium
        return "attribution"
    return None


def _labelled(text: str, draft: Draft, *, whole: bool) -> RemovedKind | None:
    """Read labelled parts into the draft; None, and nothing read, where the text is anything else.

    whole: the text stands alone, so nothing but parts may be in it; in brackets a short remark may follow.
    """
    parts = list(_parts().finditer(text))
    if not parts or parts[0].start() > 0 or all(part[0] == "__" for part in parts):
        return None
    values = [
        _REMARK.sub("", text[part.end() : following].strip(" ，,；;|｜\u3000")).strip()
        for part, following in zip(parts, [part.start() for part in parts[1:]] + [len(text)], strict=True)
    ]
    if any(len(value) > _LONG or re.search(r"[。！？]", value) for value in values):
        return None
    if all(part["ignored"] or part["date"] or part[0] == "__" for part in parts) and whole:
        return _stated_date(parts, values, draft)
    if not any(value for part, value in zip(parts, values, strict=True) if not part["date"]) and len(parts) > 1:
        return None
    kind: RemovedKind = "byline"
    for part, value in zip(parts, values, strict=True):
        if not _plausible(part, value):
            return None
    for part, value in zip(parts, values, strict=True):
        kind = _take(part, value, draft, kind)
    return kind


def _stated_date(parts: list[re.Match[str]], values: list[str], draft: Draft) -> RemovedKind | None:
    """Take a line that is a publication time and nothing else, where it stands before the text."""
    when = next((part["date"] for part in parts if part["date"]), None)
    if when is None or ":" not in when.replace("：", ":") or any(values) or draft.published:
        return None
    draft.published = dates.parse(when)
    return "byline"


def _plausible(part: re.Match[str], value: str) -> bool:
    """Return whether a value can stand behind its label; a slash is a label's mark only before names."""
    role = next((name for _, name in _ROLES if part[name]), None)
    if role:
        people = names.loose_people(value)
        known = bool(names.people(value))
        if part["mark"] in ("/", "／") or len(part[role]) == 1:
            return known
        return bool(people) or not value or value in ("佚名", "未知", "不详", "本站", "admin")
    if part["source"]:
        return 0 < len(value) <= 40  # noqa: PLR2004 - the longest name of a medium with its remark
    return True


def _take(part: re.Match[str], value: str, draft: Draft, kind: RemovedKind) -> RemovedKind:
    """Put the value of one labelled part into its field."""
    if part["date"]:
        draft.published = draft.published or dates.parse(part["date"])
    elif part["source"]:
        medium = re.split(r"[，,；;|｜]", value)[0].strip()
        medium = re.sub(r"(?:整理|综合整理|综合)\Z", "", medium) or medium
        draft.source = draft.source or medium
        return "attribution"
    elif part["figures"]:
        draft.data_source = draft.data_source or value or None
        return "attribution"
    elif part["title"]:
        draft.title = draft.title or value or None
        return "attribution"
    elif part["url"]:
        if re.match(r"https?://", value):
            draft.url = draft.url or value
        return "url"
    else:
        role = next((name for _, name in _ROLES if part[name]), None)
        for name in names.loose_people(value) if role else ():
            draft.credit(name, role or "author")
    return kind


def named_in_text(draft: Draft) -> None:
    """List the people that the text credits and keeps: （记者 张三、李四） （通讯员 王五） inside a paragraph."""
    for _, paragraph in paragraphs(draft):
        if "记者" not in paragraph.text and "通讯员" not in paragraph.text and "記者" not in paragraph.text:
            continue
        for found in _IN_TEXT.finditer(paragraph.text):
            _credit_in_text(found["inner"], draft)
        opening = _OPENING.match(paragraph.text)
        if opening:
            for name in names.people(opening["who"], strict=True):
                draft.credit(name, "reporter")


_IN_TEXT = re.compile(r"[（(【]\s*(?P<inner>[^（()）【】]{0,16}(?:记者|通讯员|記者)[^（()）【】。]{1,40})[）)】]")
_OPENING = re.compile(
    r"(?:本报|本刊|本网|特约|首席)+记者[\s：:]+(?P<who>[\u4e00-\u9fff、 \u3000]{2,20}?)(?:\s|$|报道|摄|文)"
)
_ROLE_WORDS = re.compile(r"(?P<who>通讯员)|(?:特约|本报|本刊|见习|实习|首席)*[记記]者")


def _credit_in_text(inner: str, draft: Draft) -> None:
    words = list(_ROLE_WORDS.finditer(inner))
    for word, following in zip(words, [w.start() for w in words[1:]] + [len(inner)], strict=True):
        value = re.sub(
            r"(?:摄影报道|文/图|报道|报导|報導|摄|攝影?|电|文)\s*\Z", "", inner[word.end() : following]
        ).strip(" ：:，,／/")
        photographed = re.search(r"摄影报道|摄影?\s*\Z|文/图", inner[word.end() : following])
        for name in names.people(value) or names.people(re.split(r"[/／]", value)[0]):
            draft.credit(name, "correspondent" if word["who"] else "reporter")
            if photographed:
                draft.credit(name, "photographer")
