"""Find lines that look like credits but belong to the story: fields of a form, turns of an interview, cited works."""

from collections import Counter

from newsingest.article import Paragraph
from newsingest.draft import WORDS, Draft
from newsingest.news import labels, media
from newsingest.news.rule import Zone
from newsingest.regex import regex
from newsingest.text import has_any

# A place or an office next to a person or a time. A credit directly next to such a line is part of an announcement.
_OF_AN_EVENT = regex(r"(?:\w{0,4}地点|地址|主办|参加人员|报名\w{0,4})\s*+[:：]")
# Fields of a book, a film, an exhibit, a job or a list of winners. An author among them is not the article's author.
_OF_A_FORM = regex(
    r"(?:版本|定价|出版社|译者|开本|书名|ISBN|页数|总?导演|编剧|主演|领衔\w{0,2}|演员|出演|作[词曲]|演唱|演奏|指挥|制片\w?|片长|上映\w{0,2}|片名|剧名|曲目|节目"
    r"|名称|作品\w{0,2}|题名|年代|时代|尺寸|材质|质地|规格|馆藏|藏品|出土\w{0,2}|招聘\w{0,4}|岗位|职位|人数|学历|年龄|薪\w|待遇)\s*+[:：]"
    r"|来源\s*+[:：]\s*+(?:\d{4}年|.{0,20}(?:出土|发掘|捐[赠献]|征集))"
    r"|(?:[特一二三四]等|优秀|入围|金|银|铜)奖(?:\Z|\s*+[:：《\s])|第[一二三四五六\d]名(?:\Z|\s*+[:：《\s])"
)
_WORK = regex(r"《(?P<name>[^《》]{1,20})》")
_RUN = 6  # the number of lines on each side that are checked


def is_field(text: str) -> bool:
    """Return whether a line is a field of a form, for example of a film or an exhibit: 导演：李四."""
    return has_any(text, _FIELD_MARKS) and _OF_A_FORM.match(text) is not None


_FIELD_MARKS = ("：", ":", "奖", "名")  # every field contains one


def holds(draft: Draft, index: int, zone: Zone) -> bool:
    """Return whether a line is part of the description of a book, a film, an exhibit, a job or the like."""
    above = _beside(draft, range(index - 1, max(index - 1 - _RUN, -1), -1))
    below = _beside(draft, range(index + 1, min(index + 1 + _RUN, len(draft.items))))
    nearest = above[:1] + below[:1]
    if any(map(is_field, above + below)) or any(_OF_AN_EVENT.match(text) for text in nearest):
        return True
    work = _WORK.fullmatch(above[0]) if above and zone == "tail" else None
    if work and not media.is_medium(work["name"]):
        return True
    if zone != "head" and above and above[-1].endswith(("：", ":")):  # 专家名单： above 主编：张三
        return True
    return zone == "body" and any(_labels(text) and not labels.starts(text) for text in nearest)


def _beside(draft: Draft, places: range) -> list[str]:
    """Return the lines on one side of a line: the fields, and the first line that is not a field."""
    found: list[str] = []
    for place in places:
        item = draft.items[place]
        if not isinstance(item, WORDS):
            break
        found.append(item.text)
        if not _labels(item.text):
            break
    return found


def _labels(text: str) -> bool:
    """Return whether a line is a short label with a value."""
    return ("：" in text[:7] or ":" in text[:7]) and _FIELD.match(text) is not None


_FIELD = regex(r"\h{2,6}[：:]\s*+[^。！？\n]{1,30}\Z")


def cites(text: str) -> bool:
    """Return whether a line names the work that a passage above comes from: （选自《江州志》）.

    Only ``credits.closing`` reads such a line.
    """
    found = _CITED.fullmatch(text) if "《" in text else None
    return found is not None and not media.is_medium(found["work"])


_CITED = regex(
    r"(?:[（(]\s*+(?:来源|出处|选自|摘自|节选自|引自)|(?:选自|摘自|出处))\s*+[:：]?\s*+[^《》]{0,12}《(?P<work>[^《》]{1,30})》[^《》]{0,20}"
)

TURN = regex(r"[^\s:：]{1,6}[:：]")


def turns(draft: Draft) -> Counter[str]:
    """Count the paragraphs that open with the same label, as 问：… in an interview."""
    return Counter(m[0] for item in draft.items if isinstance(item, Paragraph) and (m := TURN.match(item.text)))
