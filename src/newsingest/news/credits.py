"""Read the credits of an article (medium, people, source of figures) and cut them out of the text.

A credit is a line of its own, or ends the last paragraph. It consists of labelled parts (来源：第一财经日报，作者：王慧卿), is a
byline (本报记者 张三), or is a bare name in brackets or after the last full stop: (财联社), (张三/李四).
"""

import re
from collections import Counter
from itertools import takewhile

from newsingest.article import Heading, Paragraph, RemovedKind, Role
from newsingest.draft import WORDS, Draft, Item, RemovedItem
from newsingest.news import bylines, dateline, dates, forms, labels, media, names, words
from newsingest.news.edit import cut_end, ends_in_code, last_paragraph
from newsingest.news.rule import Zone
from newsingest.news.zones import Zones, is_prose
from newsingest.regex import regex

_BRACKETS = regex(
    r"(?P<open>[（(【\[［〔])\s*+(?P<inner>[^（()）\[\]【】［］〔〕]*+(?:[（(][^（()）]*+[)）][^（()）]*)?)[）)】\]］〕][。.\s]*+\Z"
)
_SEVERAL = regex(r"(?:[（(【\[［][^（()）\[\]【】［］]{2,40}[）)】\]］]\s*+){2,}")  # 【来源：甲】 【作者：乙】
_OPENING, _CLOSERS = "（(【[［〔", "）)】]］〕"
_ROUND = "（("
_MANY = 3  # the number of labels that make a line credits
# The maximum number of characters of a line of credits.
_LONGEST_CREDIT: dict[Zone, int] = {"head": 120, "body": 60, "tail": 120}
_SENTENCE = regex(r"[。！？…][”’\"]?\s*+(?:[（(]完[)）]\s*+)?\Z")
_PAPER = regex(
    r"[（(【]?\s*+(?:原载|据)?《\s*+(?P<medium>[^《》]{2,16}?)\s*+》\s*+[（(]?\s*+(?P<date>\d{4}\s*+年\s*+\d{1,2}\s*+月\s*+\d{1,2}\s*+日)\s*+(?:第?\s*+[A-Z]?\d{1,3}\s*+版[^（）()]{0,6})?\s*+[)）]?\s*+[】）)]?"
)
_PAPER_END = regex(
    r"(?:\A|[。！？”）)】\]])\s*+(?P<paper>[（(【]?\s*+(?:原载|据)?《[^《》]{2,18}》\s*+[（(]?[^《》（(）)]{8,40}[)）]?\s*+[】）)]?)\Z"
)
_JOURNAL = regex(r"《\s*+(?P<medium>[\w·]{2,14})\s*+》")


def is_credit(text: str) -> bool:
    """Return whether a text is nothing but a credit."""
    return credit_kind(text) is not None


def credit_kind(text: str) -> RemovedKind | None:
    """Return the kind as which a credit above the article is removed; None if the text is not a credit."""
    return _line(text, Draft(), "head") if len(text) <= _LONGEST_CREDIT["head"] and _may_credit(text) else None


def names_medium(text: str) -> bool:
    """Return whether a line above an article is a credit that names the medium."""
    probe = Draft()
    return (
        len(text) <= _LONGEST_CREDIT["head"] and _may_credit(text) and bool(_line(text, probe, "head") and probe.source)
    )


def lines(draft: Draft, zones: Zones) -> None:
    """Cut paragraphs that are nothing but a credit: （文章来源：北方网）, 编辑：王五, [来源：江州日报]."""
    turns: Counter[str] | None = None
    for index, item in enumerate(draft.items):
        if not isinstance(item, WORDS):
            continue
        zone = zones.of(index)
        if not 1 < len(item.text) <= _LONGEST_CREDIT[zone] or not _may_credit(item.text):
            continue
        if isinstance(item, Heading) and zone == "body" and not bylines.byline(item.text):
            continue
        # Text in brackets is not a turn of an interview.
        if turn := None if item.text[0] in _OPENING else forms.TURN.match(item.text):
            turns = forms.turns(draft) if turns is None else turns
        # Picture credits start like a medium's credit (来源：网络), and are not turns of an interview.
        if ends_in_code(item) or forms.cites(item.text):
            continue
        spoken = turn and turns and turns[turn[0]] > 1 and not (zone == "head" and _is_above(turn, item.text))
        if spoken or _is_listed_label(draft, index, item.text) or forms.holds(draft, index, zone):
            continue
        if kind := _line(item.text, draft, zone):
            if kind == "attribution" and zone == "head":
                _take_link(item, draft)
            draft.items[index] = draft.cut(kind, item.text, f"credits.{kind}")


def _is_above(turn: re.Match[str], text: str) -> bool:
    """Return whether a label above a text, which may stand there twice, opens no turn: 来源：江州日报, 作者：马晓路."""
    label = turn[0][:-1]
    return label == "来源" or (label in ("作者", "编辑") and bool(names.people(text[turn.end() :], strict=True)))


def _is_listed_label(draft: Draft, index: int, text: str) -> bool:
    """Return whether a label behind a mark or in a bracket is in a list with others: ◆书名：…, ◆作者：…; 【记者】…, 【老人】…."""
    if _unmarked(text) is None:
        return False

    def is_alike(item: Item) -> bool:
        return isinstance(item, WORDS) and item.text.startswith(text[0])

    above, below = draft.items[max(index - _LISTED, 0) : index], draft.items[index + 1 : index + 1 + _LISTED]
    near = [*takewhile(is_alike, reversed(above)), *takewhile(is_alike, below)]
    return not all(_unmarked(item.text) or is_credit(item.text) for item in near if isinstance(item, WORDS))


_LISTED = 6  # the number of lines on each side that are checked


def _unmarked(text: str) -> str | None:
    """Return a credit without the mark before its label, or with its label out of brackets; None for any other line."""
    if text[0] in _MARKERS and len(text) > 1 and labels.starts(bare := text[1:].lstrip()):
        return bare
    found = _LABEL_IN.fullmatch(text) if text[0] in _SQUARE else None
    if found is None or not (found["source"] or names.people(found["value"], strict=True)):
        return None
    return f"{found['label']}：{found['value']}"


def _take_link(item: Paragraph | Heading, draft: Draft) -> None:
    """Store the address that a credit above the text links to: 原文来自「海城晚报」：老桥不老."""
    links = {span.href for span in item.spans if span.href and span.href.startswith(("http://", "https://"))}
    if len(links) == 1:
        draft.url = draft.url or links.pop()


def _may_credit(text: str) -> bool:
    """Return whether a line may be a credit: it has a bracket, a label, a role or a paper's name.

    This is a cheap check.
    """
    if not text:
        return False
    if text[0] in _OPENING or text[0] == "《" or text.startswith(_WRITES) or text[0] in _MARKERS:
        return True
    return labels.starts(text) or bool(bylines.ROLE_WORDS.are_in(text))


def _line(text: str, draft: Draft, zone: Zone) -> RemovedKind | None:
    """Read a line that is a credit; None for any other line. The zone decides which kinds of credit are possible."""
    if "《" in text and (paper := _PAPER.fullmatch(text)):
        draft.source = draft.source or paper["medium"]
        draft.published = draft.published or _day(paper["date"])
        return "attribution"
    if text[0] in _OPENING and sum(map(text.count, _OPENING)) > 1 and _SEVERAL.fullmatch(text):
        text = re.sub(r"[（(【\[［）)】\]］]", " ", text).strip()
    if zone != "body":
        text = _unmarked(text) or text
    bracketed = _BRACKETS.fullmatch(text) if text[0] in _OPENING else None
    inner = bracketed["inner"].strip() if bracketed else text
    if who := bylines.byline(inner):
        return _credited(draft, who)
    if zone != "body" and bracketed and (kind := _dated_bracket(inner, draft)):
        return kind
    if zone != "body" and (writer := _WRITER.fullmatch(inner)) and (named := names.people(writer[1], strict=True)):
        return _authors(draft, named)
    if kind := labelled(inner, draft, zone):
        return kind
    if zone == "tail" and bracketed and bracketed["open"] in _ROUND:
        if who := bylines.role_behind(inner):
            return _credited(draft, who)
        if named := names.people(inner, alone=True):
            return _authors(draft, named)
    return None


_MARKERS = "◎〇○●■□◆◇▎"  # ▲ marks captions
_SQUARE = "【["
_LABEL_IN = regex(
    r"[【\[](?P<label>(?P<source>(?:文章|稿件)?来源)|(?:责任)?编辑|作者|记者|摄影|译者)[】\]]\s*+(?P<value>[^\s【\[].{1,30})"
)  # 【作者】马晓路
_WRITES = ("作者 ", "作者\u3000", "原创 ", "原创\u3000")
_WRITER = regex(r"(?:作者|原创)[ \u3000]++(\h.{1,20})")


def _credited(draft: Draft, who: list[tuple[str, Role]]) -> RemovedKind:
    for name, role in who:
        draft.credit(name, role)
    return "byline"


def _authors(draft: Draft, who: list[str]) -> RemovedKind:
    return _credited(draft, [(name, "author") for name in who])


def split_media(draft: Draft) -> None:
    """Join a credit that stock links split over two paragraphs: （文章来源：证券） + 时报 is 证券时报."""
    for index, item in enumerate(draft.items[:-1]):
        tail = draft.items[index + 1]
        if not (type(item) is RemovedItem and item.kind == "attribution" and isinstance(tail, Paragraph)):
            continue
        name = f"{draft.source or ''}{tail.text}"
        if item.text.endswith(("）", ")")) and _TAIL.fullmatch(tail.text) and media.is_medium(name):
            draft.source = name
            draft.items[index : index + 2] = [RemovedItem("attribution", item.text + tail.text)]
            return


_TAIL = regex(r"[\w·]{0,6}(?:报|社|网|时报|日报|新闻|财经|周刊|在线)")


_MOST = 5  # the maximum number of credits at the end of a text


def closing(draft: Draft) -> None:
    """Cut credits off the end of the last paragraph, one after another: …关注。（文/张三）责任编辑：李四."""
    for _ in range(_MOST):
        last = last_paragraph(draft)
        if (
            last is None
            or ends_in_code(last[1])
            or not (_bracketed(draft, *last) or _labelled_end(draft, *last) or _paper_end(draft, *last))
        ):
            return


def wire_brackets(draft: Draft) -> None:
    """Cut an agency's dateline with reporters off the end of any paragraph: （新华社江州4月6日电 记者张三）.

    Such a bracket contains nothing else. If pages were joined, it may also be in the middle of a text.
    """
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if (
            isinstance(item, Paragraph)
            and item.text.endswith(("）", ")"))
            and "电" in item.text[-_LONGEST_CREDIT["tail"] :]
        ):
            found = _BRACKETS.search(item.text)
            if (
                found
                and len(found["inner"]) <= _LONGEST_CREDIT["tail"]
                and (kind := _dated_bracket(found["inner"].strip(), draft))
            ):
                cut_end(draft, index, len(item.text) - found.start(), draft.cut(kind, found[0].strip(), "credits.wire"))


def _bracketed(draft: Draft, index: int, paragraph: Paragraph) -> bool:
    """Cut a bracketed credit off the end of a paragraph."""
    closed = paragraph.text.rstrip("。. ")[-1:] in _CLOSERS
    bracketed = _BRACKETS.search(paragraph.text) if closed else None
    if bracketed is None or not 0 < len(bracketed["inner"].strip()) <= _LONGEST_CREDIT["tail"]:
        return False
    before, inner = paragraph.text[: bracketed.start()], bracketed["inner"].strip()
    ended = not before.strip() or _SENTENCE.search(before) is not None
    kind = _in_brackets(inner, draft, closes=ended and bracketed["open"] in _ROUND)
    if kind is None and ended and inner[:3].lower() == "via":
        kind = _via(inner, draft)
    elif kind is None and not before.strip() and bracketed["open"] in _ROUND and not _is_listed(draft, index):
        kind = _signature(inner, draft)
    if kind is None:
        return False
    cut = draft.cut(kind, bracketed[0].strip(), f"credits.closing_{kind}")
    cut_end(draft, index, len(paragraph.text) - bracketed.start(), cut)
    return True


_VIA = regex(r"[Vv]ia:?\s++(?!(?:the|an?|my|our)\b)(?=.*(?:[A-Z.]|\h))(?P<medium>[\w·.'’&-][\w·.'’& -]{1,39})")


def _via(inner: str, draft: Draft) -> RemovedKind | None:
    """Read the medium in a bracket such as (via Example News). A channel such as (via e-mail) is not a medium."""
    found = _VIA.fullmatch(inner)
    if found is None:
        return None
    draft.source = draft.source or found["medium"]
    return "attribution"


def _is_listed(draft: Draft, index: int) -> bool:
    """Return whether the bracket is one of a list of brackets (such as editions to load), and so not a signature."""
    above = next((item.text for item in reversed(draft.items[:index]) if isinstance(item, WORDS)), "")
    return above[:1] in _OPENING and _BRACKETS.fullmatch(above) is not None


def _paper_end(draft: Draft, index: int, paragraph: Paragraph) -> bool:
    """Cut a paper with date and page off the end of a paragraph: 《海城日报》（2020年09月08日 14版）."""
    found = _PAPER_END.search(paragraph.text) if paragraph.text[-1] in "）)】》" else None
    paper = _PAPER.fullmatch(found["paper"].strip()) if found else None
    if found is None or paper is None:
        return False
    draft.source = draft.source or paper["medium"]
    draft.published = draft.published or _day(paper["date"])
    cut = draft.cut("attribution", found["paper"].strip(), "credits.paper")
    cut_end(draft, index, len(paragraph.text) - found.start("paper"), cut)
    return True


def _day(written: str) -> str | None:
    return dates.iso_date("".join(written.split()))


def _in_brackets(inner: str, draft: Draft, *, closes: bool) -> RemovedKind | None:
    """Read the text of a closing bracket; None if not a credit. closes: the bracket directly follows a sentence."""
    if inner in ("完", "全文完", "本文完"):
        return "end_mark"
    if kind := labelled(inner, draft, "tail"):
        return kind
    if who := bylines.byline(inner) or bylines.role_behind(inner):
        return _credited(draft, who)
    if latin := bylines.latin(inner):
        return _authors(draft, latin)
    if kind := _dated_bracket(inner, draft):
        return kind
    both = _BOTH.fullmatch(inner)
    if both and media.is_medium(both["medium"]) and (who_else := names.people(both["who"], strict=True)):
        draft.source = draft.source or both["medium"]
        return _authors(draft, who_else)
    said = _SAID.match(inner)
    medium = re.sub(r"[/／].*\Z|(?<=新华社)[电发]\Z", "", inner[said.end() :] if said else inner)
    medium = (re.sub(r"(?:报道|报导|消息)\Z", "", medium) if said else medium).strip("《》 ")
    if media.is_medium(medium, sure=True) or (said and said["taken"] and inner.endswith("》")):
        draft.source = draft.source or medium
        return "attribution"
    if closes and not _STAGE.fullmatch(inner) and (named := names.people(inner, alone=True) or names.pair(inner)):
        return _authors(draft, named)
    return None


_BOTH = regex(
    r"(?:[据據]\s*+)?《?(?P<medium>[\w·]{2,12}(?=[》 /／])|[\w·]{2,12}?)》?[ /／]*(?P<who>\h{2,4}?(?:[、 ]\h{2,4}?)*)(?:\s*+[/／]\s*+文|\s++文)?"
)
_SAID = regex(r"[据據]\s*+|(?P<taken>摘自|转自|选自|原载)\s*+")


_PARTED = regex(r"(?<=\d)\s(?=\d)|\s(?=[月日])")  # 1 2 月8 日


def _dated_bracket(inner: str, draft: Draft) -> RemovedKind | None:
    """Read a bracketed dateline with its reporters at the end of a text: 新华社江州4月6日电 记者张三 李四."""
    inner = _PARTED.sub("", inner)
    found = dateline.match(inner)
    if found is None:
        return None
    rest = inner[found.end() :].strip(" ，,；;")
    who = bylines.byline(rest) if rest else []
    if rest and not who:
        return None
    _credited(draft, who)
    _take_agency(inner, draft)
    return "attribution"


def _take_agency(text: str, draft: Draft) -> None:
    """Store the agency of a closing dateline that names its source: 据新华社电."""
    found = dateline.match(text)
    if found and found[0].startswith(("据", "據", "综合")) and not found["agency"].startswith("本"):
        draft.source = draft.source or found["agency"]


_STAGE = regex(
    r"[图表]|\w|[单多]选题?|重复.{0,4}|幕.|之[一二三四五六七八九十]|[上下]接.*|\d.*|(?:作者|本文|记者|文中|以上|原载|图|据|由|本[报刊网台版]).*|.*(?:综合|消息|欢迎|详见|提供|供[图稿]|整理|改编|摘编|图片|照片|资料|掌声|鼓掌|笑|待续|未完|续完|下转|上接|图略|略|附[表图件]|见[图表]|单位|注|译文|节选|下同|版权|完|终|节目|音乐|幕|报道|报导|摄影?)|[\d.、~-]+|.*[。！？，；：].*"
    r"|(?:感谢|谢谢|鸣谢|[Tt]hanks\b).*"
)
_OFFICE = regex(
    r".*(?:中心|公司|大学|学院|研究[所院]|[局部委厅处科室署院会所社团校]|银行|支行|分行|医院|办公室|编辑部|小组|集团|工厂)"
)
_SIGNED = 20  # characters: the maximum length of an office's name
# A pen name (神游, 三十分) or a Latin name (Emily, brad). Excludes other text that is alone in brackets below an article.
_HANDLE = regex(
    r"(?!.*[后前于有无第首集图响动声字词版页元票写编删节幕场段未始束续]|(?:.语|旁白|独白|画外|鼓掌|存档|暂停|静音)\Z)\h{2,4}"
    r"|(?!(?i:Xinhua|Reuters|Bloomberg|BBC|CNN|CCTV|CNBC|NHK|AF?P|UPI|VOA|WSJ|Photos?|Videos?|Images?|Figure|Table|Notes?|Source|Internet|Updated?"
    r"|The end|Continued|Laughter|Applause|Music|PDF)\Z)(?=.*[A-Za-z])[\w·•][\w·•. -]{2,19}(?<!\h)"
)


def _signature(inner: str, draft: Draft) -> RemovedKind | None:
    """Read a bracket alone in the last line: the office that signed, or a person, even with an unusual name.

    Words of time, number or stage directions (三年后, 有删节, 掌声雷动) have other meanings and stay in the text.
    """
    if _STAGE.fullmatch(inner) or media.is_medium(inner) or names.is_word(inner):
        return None
    if len(inner) <= _SIGNED and _OFFICE.fullmatch(inner):
        return "signature"
    return _authors(draft, [inner]) if _HANDLE.fullmatch(inner) else None


_BEHIND = regex(r"(?:[。！？][”’\"]*|[”’）)】\]])\s*+(?P<credit>[^。！？”）)】\]]{3,40})\Z")
_MEDIUM_AND_NAME = regex(r"(?P<medium>[\w·]{2,10})[ \u3000]+(?P<who>\h{2,4})")


def _labelled_end(draft: Draft, index: int, paragraph: Paragraph) -> bool:
    """Cut a credit without brackets off the end of a paragraph: …关注。编辑：王五, …到来。新华社."""
    found = _BEHIND.search(paragraph.text) if paragraph.text[-1] not in "。！？”" else None
    if found is None:
        return False
    text = found["credit"].strip()
    kind: RemovedKind | None = None
    both = _MEDIUM_AND_NAME.fullmatch(text)
    if media.is_known(text):
        draft.source = draft.source or text
        kind = "attribution"
    elif dateline.is_dateline(text):
        _take_agency(text, draft)
        kind = "attribution"
    elif who := bylines.byline(text):
        kind = _credited(draft, who)
    elif both and media.is_known(both["medium"]):
        draft.source = draft.source or both["medium"]
        kind = _authors(draft, [both["who"]])
    elif labels.starts(text):
        kind = labelled(text, draft, "tail")
    if kind is None:
        return False
    cut = draft.cut(kind, text, f"credits.label_{kind}")
    cut_end(draft, index, len(paragraph.text) - found.start("credit"), cut)
    return True


_OFFICE_AND_NAME = regex(rf"(?P<office>\h{{4,20}})[ \u3000]+(?P<who>{names.NAME})")


def last_line(draft: Draft, zones: Zones) -> None:
    """Cut the last line if it is only a medium, a journal, or an office with a name."""
    last = last_paragraph(draft)
    if (
        last is None
        or last[0] < zones.tail
        or not any(isinstance(item, Paragraph) for item in draft.items[: zones.tail])
    ):
        return
    index, text = last[0], last[1].text
    journal, office = _JOURNAL.fullmatch(text), _OFFICE_AND_NAME.fullmatch(text)
    above = next((item.text for item in reversed(draft.items[:index]) if isinstance(item, WORDS)), "")
    if journal and not media.is_medium(journal["medium"]) and not is_prose(above):
        journal = None  # the last entry of a list of books
    kind: RemovedKind | None = None
    if media.is_known(text) or journal:
        draft.source = draft.source or (journal["medium"] if journal else text)
        kind = "attribution"
    elif dateline.is_dateline(text):
        _take_agency(text, draft)
        kind = "attribution"
    elif text[-1] in "摄攝译文道" and (who := bylines.role_behind(text)):
        kind = _credited(draft, who)
    elif office and _OFFICE.fullmatch(office["office"]) and names.is_person(office["who"]):
        kind = _authors(draft, [office["who"]])
    if kind:
        draft.items[index] = draft.cut(kind, text, f"credits.last_{kind}")


def is_labelled_credit(text: str) -> bool:
    """Return whether a line below the text consists of labelled parts."""
    return bool(text) and labels.starts(text) and labelled(text, Draft(), "tail") is not None


def labelled(text: str, draft: Draft, zone: Zone) -> RemovedKind | None:
    """Read labelled parts into the draft. Return None and change nothing if the text is anything else."""
    parts = labels.split_labels(text)
    if parts is None:
        return None
    labelled = [part for part in parts if part.found["mark"] is not None]
    when = labels.stated_date(parts) if zone == "head" else None
    telling = [part for part in labelled if not (part.found["ignored"] or part.found["stated"])]
    if not telling and when is None:
        return _keywords_or_address(text, parts, draft, zone)
    if len(labelled) > 1 and not any(part.value for part in labelled) and when is None:
        return None
    beside = any(part.found["page"] for part in parts)
    # A line with this many labels is a line of credits, whatever values follow the labels.
    sure = len(labelled) >= _MANY and zone != "body"
    if not sure and not all(labels.plausible(part, zone, beside=beside) for part in parts):
        return None
    draft.published = draft.published or when
    credited = [labels.take(part, draft, zone) for part in parts]
    return _kind(parts, credited)


def _kind(parts: list[labels.LabelledPart], credited: list[bool]) -> RemovedKind:
    """Return the kind as which a line of parts is removed."""
    if any(part.found["url"] for part in parts) or all(part.found["page"] for part in parts):
        return "url"
    people = any(part.role or part.found["staff"] for part in parts) and not any(part.found["source"] for part in parts)
    return "byline" if people or not any(credited) else "attribution"


_KEYWORDS = regex(r"(?:关键词|关键字|标签)\s*+[:：].*")


def _keywords_or_address(text: str, parts: list[labels.LabelledPart], draft: Draft, zone: Zone) -> RemovedKind | None:
    """Read a line in the head or tail that has only keywords, which fill no field, or only the address of the page."""
    if zone == "body":
        return None
    if _KEYWORDS.fullmatch(words.simplified(text)):
        return "keywords"
    if zone == "head" and all(part.found["button"] and not part.value for part in parts):
        return "navigation"
    pages = [part for part in parts if part.found["page"]]
    if (
        zone == "head"
        and not draft.fronted
        and pages
        and all(part.found["page"] or part.found["button"] for part in parts)
        and not any(p.value for p in parts)
    ):
        for part in pages:
            labels.take(part, draft, zone)
        return "url"
    return None
