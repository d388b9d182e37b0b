"""Find the people who made an article: in bylines, at the end of the text, and in brackets in the text."""

import re

from newsingest.article import Paragraph, Role
from newsingest.draft import Draft
from newsingest.news import names
from newsingest.news.edit import cut_end, edges, last_paragraph
from newsingest.regex import Words, regex

_LONG = 60  # characters: the maximum length of a byline

_BYLINE_ROLE = regex(
    r"(?P<reporter>(?:特约|特派|实习|见习|首席|校园|军事|全媒体|融媒体|参与|执笔){0,4}(?:记者|記者|评论员|观察员)|实习生)|(?P<correspondent>(?:特约)?(?:通讯员|通訊員))"
    r"|(?P<editor>(?:责任|实习)?编辑|责编)|(?P<photographer>摄影|图(?=[/／]))|(?P<both>(?<!\h)文[/／ ]?图|图[/／ ]?文)|(?P<author>(?:特约)?(?:撰文|撰稿)|文字(?=\s)|(?<!\h)文(?=[\s/／|｜]))|(?P<checked>校对|审核)"
)
# The words of the roles. This search is faster.
ROLE_WORDS = Words(
    *"记者 記者 评论员 观察员 实习生 参与 参加 通讯员 通訊員 编辑 责编 摄影 图/ 图／ 撰文 撰稿 文/ 文／ 校对 审核".split(),
    "文 ",
    "文\u3000",
)
_BYLINE_LEAD = regex(
    r"[□■◎●▲◆]?\s*+(?:作者\s*+[:：]?\s*+)?(?:本报讯?|本刊|本网|本台|专题采写|本组撰稿|采写|文|图|文/图|《[^《》]{1,16}》|[\w·]{0,9}?(?:报|网|社|台|在线|财经|经|刊|体育|新闻|周末|杂志|传媒|卫视))?\s*+[/／]?\s*+"
    r"(?:本报)?(?:驻\h{2,4})?"
)
_BYLINE_END = regex(
    r"(?<!\s)\s*+(?:摄影报道|图文报道|报道|报导|報導|摄影|摄|攝|文[/／]摄|文/图|文 图|图/文|文并摄)\s*+\Z"
)


_REPORTED = ("报道", "报导", "報導")
_PROSE = regex(r"[:：。！？“”]")
_TAKEN = regex(r"\s*+(?:摄影?|攝影?)\s*+")
_MARKS = "/／|｜丨"


def byline(text: str) -> list[tuple[str, Role]]:
    """Return the people of a line that only names who made the article; [] for any other line."""
    if len(text) > _LONG or not ROLE_WORDS.are_in(text) or _PROSE.search(text):
        return []
    if told := _told_behind(text):
        return told
    end = _BYLINE_END.search(text)
    body = text[: end.start()] if end else text
    roles = list(_BYLINE_ROLE.finditer(body))
    if behind_slash := _credited_behind(text):
        return behind_slash
    if not roles or _BYLINE_LEAD.fullmatch(body[: roles[0].start()]) is None:
        return []
    found: list[tuple[str, Role]] = []
    for role, following in zip(roles, [r.start() for r in roles[1:]] + [len(body)], strict=True):
        value = _NEXT_LEAD.sub("", body[role.end() : following]).strip(" 、，,/／|｜")
        if end and end[0].strip() in _REPORTED:
            value = _without_place(value)
        glued = body[role.end() : role.end() + 1].strip() != ""
        behind = body[role.end() :]
        spaced = role[0] == "文" and not behind[:1].strip() and behind.lstrip()[:1] not in _MARKS  # 文 化 教 育
        done = role[0] in _DEEDS and not behind[:1].strip()
        strict = spaced or done or (glued and end is None)
        who = names.people(value, strict=strict, behind_role=not glued or end is not None)
        if not who:
            return []
        kind = next(
            (name for name in ("reporter", "correspondent", "editor", "photographer", "author") if role[name]), None
        )
        found += [(name, kind) for name in who] if kind else []  # type: ignore[misc] # the groups are roles
        if role["both"]:
            found += [(name, as_what) for name in who for as_what in ("author", "photographer")]
        elif end and _TAKEN.fullmatch(end[0]):  # 新华社记者 张三摄
            found[-len(who) :] = [(name, "photographer") for name in who]
        elif end and re.search("摄|图|攝", end[0]):
            found += [(name, "photographer") for name in who]
    return found


# The words before the next role: 本报驻海城记者 张三 本报驻江州记者 李四.
_NEXT_LEAD = regex(r"(?:(?:每经|本报(?:驻\h{2,4})?|发自\S{1,60}+)\s*+|(?<!\s)\s++)\Z")
_DEEDS = ("编辑", "摄影", "撰文", "撰稿", "校对", "审核")  # these are also common verbs: 编辑 SSH 连接, 摄影 构图


def _without_place(value: str) -> str:
    """Return the people before 报道, separated by 、, without the place after them: 张伟、李强北京, 张蕾吴吉 江州, 张伟／台北."""
    value = _AT.sub("", value)
    slash = _BEHIND_SLASH.search(value)
    if slash and not names.is_person(slash["last"]):  # 综合, 台北
        return value[: slash.start()]
    before, mark, last = _LAST.fullmatch(value).groups()  # type: ignore[union-attr] # the pattern matches any text
    if names.is_person(last):
        return value
    if people := _before_place(last):
        return before + mark + "、".join(people)
    who, _, places = value.rpartition(" ")
    apart = who and all(len(place) in _PLACE and not names.is_person(place) for place in places.split("、"))
    return who if apart else value


def _before_place(last: str) -> list[str]:
    """Return the people whose names touch the place after them: 李强北京, 张蕾吴吉江州; [] if there is no place."""
    far = _FAR.search(last)
    size = len(far[0]) if far else _PLACE[0]
    named, place = last[:-size], last[-size:]
    sure = far is not None or place[-1:] in tuple("州市县省区镇京港") or names.is_word(place)
    if not sure and (names.is_person(place) or names.together(last)):  # 张伟李建国
        return []
    return [named] if names.is_person(named) else names.together(named)


_BEHIND_SLASH = regex(r"(?<=\S)\s*+[/／]\s*+(?P<last>[^/／、]*)\Z")
_AT = regex(r"(?<=\h{2})在\h{2,6}\Z")  # 张蕾在江州
_PLACE = (2, 3, 4)  # characters
_LAST = regex(r"(|.*(?=[、，, ]))([、，, ]?)([^、，, ]*)", re.DOTALL)
# Places whose first character could be read as part of the name before them: 张蕾内 + 蒙古, 吴 + 吉上海.
_FAR = regex(
    "(?:内蒙古|黑龙江|石家庄|哈尔滨|连云港|张家口|景德镇|乌鲁木齐|呼和浩特|北京|上海|天津|重庆|深圳|成都|武汉|西安|沈阳|大连|济南|青岛|南京|合肥|长沙|南昌|厦门|海口"
    "|南宁|昆明|贵阳|拉萨|西宁|太原|长春|宁波|珠海|香港|澳门|台北|东京|首尔|纽约|伦敦|巴黎|柏林)\\Z"
)


# 记者周立 文 马晓路 图: writers and photographers with the roles after the names.
_NAMES = rf"{names.NAME}(?:[、 ]{names.NAME}){{0,3}}"
_BOTH = regex(
    rf"(?P<lead>.{{0,16}}?)(?P<reporter>记者|記者|实习生)?\s*+[/／]?\s*+(?P<wrote>{_NAMES})\s*+[/／]?\s*+文[\s,，;；、/／|｜]++"
    rf"(?:(?:本[报刊网])?(?:记者)?\s*+(?P<took>{_NAMES})\s*+[/／]?\s*+(?:图片?|摄影?|攝影?)"
    r"|(?:资料|网络|视频|受访者|受访单位|\h{2,6}供)\s*+[/／]?\s*+(?:供?图片?|截图))"
)
_PART = r"(?:对本文|[亦也均还都])*(?:参与|参加)了?(?:本文)?的?(?:采写|采访|撰稿|写作|报道)"
_TOOK_PART = regex(
    rf"(?P<lead>.{{0,16}}?)(?:(?P<correspondent>通讯员)|记者|記者|实习生)\s*+(?P<who>{_NAMES})\s*+{_PART}"
)


def _told_behind(text: str) -> list[tuple[str, Role]]:
    """Return the people of a text whose roles follow the names; [] for any other text."""
    both = _BOTH.fullmatch(text) if "文" in text else None
    part = _TOOK_PART.fullmatch(text) if "参" in text else None
    found = both or part
    if found is None or not _BYLINE_LEAD.fullmatch(found["lead"]):
        return []
    told: list[tuple[str, Role]] = []
    if both:
        told = [(name, "reporter" if both["reporter"] else "author") for name in names.people(both["wrote"])]
        return told + [(name, "photographer") for name in names.people(both["took"] or "")]
    role: Role = "correspondent" if found["correspondent"] else "reporter"
    return [(name, role) for name in names.people(found["who"], strict=True)]


_BEHIND_ROLE = regex(
    r"(?:本[报刊网]|特约|首席|实习)*(?:记者|通讯员)?\s*+(?P<who>\h{2,4}(?:[、 ]\h{2,4})*)\s*+[/／|｜]\s*+(?P<role>文|图|编辑|摄影|译)"
)
_WRITTEN_AS: dict[str, Role] = {
    "文": "author",
    "图": "photographer",
    "编辑": "editor",
    "摄影": "photographer",
    "译": "translator",
}


def _credited_behind(text: str) -> list[tuple[str, Role]]:
    """Return the people of 本刊记者张三／文, whose role follows a slash."""
    found = _BEHIND_ROLE.fullmatch(text)
    if found is None:
        return []
    role: Role = "reporter" if "记者" in text else _WRITTEN_AS[found["role"]]
    return [(name, role) for name in names.people(found["who"], behind_role=True)]


_ROLES_BEHIND: tuple[tuple[str, Role], ...] = (
    (r"\s*+[/／]?+\s*+(?:摄影?|攝影?)", "photographer"),
    (r"(?=[\s/／])\s*+[/／]?+\s*+图", "photographer"),  # （包含大图）
    (r"\s*+[/／]?+\s*+(?:编译|翻译|译)", "translator"),
    (r"(?=[\s/／])\s*+(?:[/／]\s*+){0,2}+文", "author"),
    (r"\s*+摘[编录]?", "editor"),
    (r"\s*+[/／]?+\s*+(?:报道|报导)", "reporter"),
    (rf"\s*+{_PART}", "reporter"),
)


def role_behind(inner: str) -> list[tuple[str, Role]]:
    """Return the people of 张三 摄, 李四译, 王五/文, 张三 李四 北京报道, 新华社发 张三摄, whose role follows the names."""
    both = _WROTE_AND_TOOK.fullmatch(inner)
    if both and inner[-2:] in (" 摄", " 图") and names.people(inner[:-2], strict=True):
        both = None  # 许从文 摄
    if both and (who := names.people(both["who"], strict=True)):
        return [(name, role) for name in who for role in ("author", "photographer")]
    for shape, role in _ROLES_BEHIND:
        found = re.fullmatch(rf"(?P<who>.{{2,24}}?){shape}", inner)
        if found is None:
            continue
        told = _SENT.sub("", found["who"]) if role == "photographer" else found["who"]
        if inner.endswith(_REPORTED):
            told = _without_place(told.strip())
        if told and (who := names.people(told, strict=True)):
            return [(name, role) for name in who]
    return []


_WROTE_AND_TOOK = regex(r"(?P<who>.{2,16}?)\s*+(?:文[/／ ]?[图摄]|[图摄][/／ ]?文|文并摄)")
_SENT = regex(r"\A\h{2,8}[报社網网]发?[ \u3000，,、]+")  # the medium that sent a picture: 新华社发 马晓路摄
_BARE = regex(rf"[。！][”’]?\s*+(?P<name>{names.NAME})\Z")


def bare_name(draft: Draft) -> None:
    """Cut a bare name after the last full stop: …铺平了道路。李四.

    A text after a question mark is an answer, not a name. A word in any dictionary is not a name either.
    """
    last = last_paragraph(draft)
    if last is None or any(author.role in ("author", "reporter") for author in draft.authors):
        return
    found = _BARE.search(last[1].text) if "\u3400" <= last[1].text[-1] <= "\u9fff" else None
    if found is None:
        return
    took = found["name"][-1] in "摄攝"  # 图为江州街头。张三摄
    name = found["name"][:-1] if took else found["name"]
    if names.is_person(name, bare=True):
        draft.credit(name, "photographer" if took else "author")
        cut_end(draft, last[0], len(found["name"]), draft.cut("byline", found["name"], "bylines.bare_name"))


def english(draft: Draft) -> None:
    """Cut "By Jane Doe" among the first or last lines. The people become authors if the front matter names none."""
    unnamed = not draft.authors
    for index, item in edges(draft, _EDGE):
        if item.text[:1] in _BY_STARTS and (who := latin(item.text)):
            for name in who if unnamed else ():
                draft.credit(name, "author")
            draft.items[index] = draft.cut("byline", item.text, "bylines.english")


def latin(text: str) -> list[str]:
    """Return the people of a line like "By Jane Doe and Li Wei", with or without brackets; [] for any other line."""
    starts = text[:1] in _BY_STARTS and ("y" in text or "Y" in text)
    found = _BY.fullmatch(text) if starts and len(text) <= _LONG_LATIN else None
    return _JOINED.split(found["names"]) if found else []


_EDGE = 4  # blocks
_BY_STARTS = ("B", "b", "(", "（")
_LONG_LATIN = 120  # characters
_WORD = r"[A-Z][A-Za-z\u00c0-\u017f'’-]*(?:\.(?=\s))?"
_NO_NAME = "The|An?|All|My|Our|Its?|Popular|Any|This|That|Then|Now|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_FULL_NAME = rf"(?!(?:{_NO_NAME})\b){_WORD}(?:\s+{_WORD}){{1,3}}"
_JOINS = r", ?(?:(?:and|&) )?+| (?:and|&) "
_JOINED = regex(_JOINS)
_BY = regex(
    rf"[（(]?\s*+[Bb][Yy]:?\s++(?:(?:[A-Z]\w+\s+){{0,2}}(?:writers?|reporters?|correspondents?)\s++)?"
    rf"(?P<names>{_FULL_NAME}(?:(?:{_JOINS}){_FULL_NAME}){{0,5}}?)(?:, ?(?:Staff (?:Writers?|Reporters?)|Reuters|AP|AFP|Xinhua|Bloomberg|China Daily))?\.?\s*+[）)]?"
)


def signed_off(draft: Draft) -> None:
    """Credit the reporters named in the last sentence, which stays in the text: 新华社记者张三、李四江州报道。."""
    last = last_paragraph(draft)
    found = _SIGN_OFF.search(last[1].text) if last and "记者" in last[1].text[-_LONG:] else None
    if found:
        for name in names.people(_without_place(found["who"]), strict=True):
            draft.credit(name, "reporter")


_SIGN_OFF = regex(
    r"(?:\A|[。！？”]\s*+)(?:[\w·]{2,8}|本报)记者\s*+(?P<who>(?:(?!从)\h){2,12}(?:[、 ](?:(?!从)\h){2,8}){0,5})(?:从\h{2,6})?(?:综合)?(?:报道|报导)。?\Z"
)


def named_in_text(draft: Draft) -> None:
    """Credit the people named in brackets at the start or end of a paragraph; the text stays: （记者 张三、李四）.

    A bracket in the middle of a sentence says who somebody is, not who made the article.
    """
    for item in draft.items:
        if not isinstance(item, Paragraph):
            continue
        text = item.text
        # The search for one character is faster than for two.
        if not ("者" in text or ("员" in text and "通讯员" in text) or ("习" in text and "实习生" in text)):
            if text.find("文/", 0, _OPENS) >= 0:
                _credit_written(text, draft)
            continue
        for found in _IN_TEXT.finditer(text) if _has_bracket(text) else ():
            before = text[: found.start()].rstrip()
            opens = not before or (len(before) <= _OPENS and _TOLD.search(before) is not None)
            closes = found.end() == len(text.rstrip("。 ")) or text[found.end() : found.end() + 1] == "\n"
            stands = opens or closes or before.endswith(("。", "！", "？", "”"))
            if stands and _LEAD.fullmatch(found["lead"].strip()):
                _credit_in_text(found["inner"], draft)
        start = text.removeprefix("本报讯").lstrip()
        opening = _OPENING.match(start) if "记者" in start[:_OPENED] else None
        if opening:
            for name in names.people(opening["who"], strict=True):
                draft.credit(name, "reporter")
                if opening["what"] and re.search("摄|图", opening["what"]):
                    draft.credit(name, "photographer")


def _has_bracket(text: str) -> bool:
    return "（" in text or "(" in text or "【" in text or "〔" in text  # faster than a loop


_OPENED = 22  # characters: the maximum length of the match of _OPENING up to 记者
_OPENS = 32  # characters: the maximum length of a dateline before the bracket with its reporters
# A dateline, or only a medium: 江州网（海城晚报）（记者 张三）.
_TOLD = regex(
    r"\A[^，。：；？！]*(?:[讯訊电電]|消息|报道|报导)[】\]]?\Z|\A[\w·]{2,12}[网报社台](?:[（(][\w·]{2,12}[）)])?\Z"
)
_WRITTEN = regex(
    rf"[\[【（(]\s*+文\s*+/\s*+(?:新闻主笔|主笔|本报记者|记者|图)?\s*+(?P<who>{names.NAME}(?:[、 ]{names.NAME})*)\s*+[\]】）)]"
)


def _credit_written(text: str, draft: Draft) -> None:
    """Credit the writer named in the opening: 江州网5月9日消息[文/主笔 张三]."""
    found = _WRITTEN.search(text[: 2 * _OPENS])
    for name in names.people(found["who"], strict=True) if found else ():
        draft.credit(name, "author")


_IN_TEXT = regex(
    r"[（(【〔]\s*+(?P<inner>(?P<lead>[\w·、/／ ]{0,16}?)(?:记者|通讯员|記者|实习生)[^（()）【】〔〕。]{1,60})[）)】〕]"
)
# The text that may precede 记者 in a bracket that says who made the article: a medium, and the kind of reporter.
_LEAD = regex(
    r"(?:[\w·]{0,12}?(?:本报|本刊|本网|本台|报|社|网|台|刊|在线|财经))?\s?(?:文/|图/)?(?:见习|实习|首席|特约|特派|驻\w{2,4}){0,4}"
)
_OPENING = regex(
    r"(?:[\w·]{0,4}[报刊网台]|特约|首席|驻\w{2,3}){0,4}记者\s*+(?P<who>\h{2,4}(?:[、 ]\h{2,4}){0,3})"
    r"(?P<what>\s*+(?:摄影报道|报道|摄|文/图))?(?=\s|$|[:：])"
)
_ROLE_WORDS = regex(
    r"(?P<correspondent>通讯员)|(?P<photographer>摄影(?!报道))|(?P<reporter>(?:特约|本报|本刊|见习|实习|首席){0,4}[记記]者|实习生)"
)


_DONE = regex(
    r"(?:摄影报道|文[/／][图摄]|报道|报导|報導|摄|攝影?|电|(?:(?<=\s)|(?<=\h{3}))文)\s*+\Z"
)  # the words after the names


def _credit_in_text(inner: str, draft: Draft) -> None:
    if told := _told_behind(inner):
        for name, as_what in told:
            draft.credit(name, as_what)
        return
    words = list(_ROLE_WORDS.finditer(inner))
    for word, following in zip(words, [w.start() for w in words[1:]] + [len(inner)], strict=True):
        text = inner[word.end() : following]
        value = _DONE.sub("", text).strip(" ：:，,／/")
        if text.rstrip().endswith(_REPORTED):
            value = _without_place(value)
        photographed = re.search(r"摄影报道|摄影?\s*+\Z|文/图", text)
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
