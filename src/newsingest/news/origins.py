"""Read sentences in which platforms state the origin of a text, above or below it.

Examples: 本文来自微信公众号“江州观察”（ID：jzgc），作者：马晓路，经授权发布。 and 本文来源：江州在线。更多精彩，请登录江州网 责任编辑：马晓路. Such
lines are sentences, so they are read before the text is divided into head, body and tail.
"""

import re

from newsingest.article import Heading, Paragraph, RemovedKind, Role
from newsingest.draft import Draft
from newsingest.news import credits, media, names, rows
from newsingest.news.edit import edges
from newsingest.news.zones import is_prose
from newsingest.regex import regex
from newsingest.text import alphanumeric, has_any, has_any_sign

_EDGE = 5  # blocks from each end
_OPENS = 6  # the first label of a line of credits is within this many characters
_CREDITED = regex("来源|编辑")
_LONG = 200  # characters

_ACCOUNT = regex(
    r"[（(【\[*]?\s*+(?:(?:本文|文章|原文|内容|以上文章)\s*+)?(?:授权)?(?:来自|来源于?|转载自|转自|选自|摘自|源自|首发于|原载于?|首发)\s*+[:：|｜丨]?\s*+"
    r"(?P<word>(?:微信)?(?:公众号|公众平台|订阅号|公号)\s*+)?(?P<mark>[:：]?\s*+[“\"「『《【]?)(?P<medium>[^“”\"「」『』《》【】，,。；;:：（(]{2,20})[”\"」』》】]?\s*+"
    r"(?P<id>[（(]\s*+(?:(?:微信)?(?:ID|id|号)|公众号(?:ID)?)?\s*+[:：]?\s*+[\w-]{3,30}\s*+[)）])?(?P<rest>(?:[，,。；;|｜\s].*)?)"
)
_CLAUSE_END = regex(r"[，,。；;|｜]|\s(?=(?:作者|(?:责任)?编辑|责编|撰文|文) ?[:：])")
_MAKER = regex(r"(?:作者|撰文|文|(?P<editor>(?:责任)?编辑|责编))\s*+[:：丨|｜/]?\s*+(?P<who>.{2,30})")
_REMARK = regex(
    r"[^，。他她]{0,16}授权[^，。他她]{0,16}|(?:转载时?)?(?:内容)?略?有(?:所)?(?:删[节改减]|改动)|(?:题图|头图|封面图?|图片|配图)[^，。]{0,4}(?:来自|来源)[^，。]{0,16}"
    r"|(?:如需|欢迎|请勿|禁止|谢绝|不得)?转载[^，。他她]{0,16}|版权(?:归|属)[^，。]{1,12}所有|原标题[:：].{1,40}"
)


# A line that links to the original: 原文来自微信公众号「江州观察」，作者张三：老桥不老, 出自 海城晚报. The link starts after this text.
_BEFORE_LINK = regex(
    r"[（(【◎]?\s*+(?:(?:本文|文章|原文|内容|信息)\s*+)?(?:来自|来源于|出自|转载自|转自|选自|摘自|源自|首发于)\s*+[:：]?\s*+"
    r"(?P<account>(?:微信|新浪)?(?:公众号|公众平台|订阅号|公号|微信号|微信|微博)(?:作者|ID)?)?+\s*+[:：]?\s*+"
    r"(?:[「『“\"【](?P<quoted>[^「」『』“”【】]{1,24})[」』”\"】](?:\s*+[和与、]\s*+[「『“【][^「」『』“”【】]{1,24}[」』”】])?|(?P<plain>[^「」『』“”【】:：，,。；;]{0,16}?))"
    r"(?:\s*+[，,]?\s*+作者\s*+[:：]?\s*+[「“]?(?P<who>[^「」“”：:，,。]{2,20}?)[」”]?)?\s*+[:：，,]?\s*+"
)
_ORIGINAL = regex(r"[（(【]?\s*+(?:本文)?原文(?:标题|出处)?\s*+[:：]?\s*+")
_NAME_LENGTH = 16  # characters: the maximum length of the name of an account
_BARE_ADDRESS = regex(r"<?https?://[^\s<>（）()]+>?\Z")


def read(draft: Draft) -> None:
    """Read and cut the first and last lines that state the origin of the text."""
    count = len(draft.items)
    for index, item in edges(draft, _EDGE):
        if len(item.text) > _LONG:
            continue
        if kind := _linked(item, draft):
            draft.items[index] = draft.cut(kind, item.text, "origins.linked")
        elif account := _account(item.text):
            medium, people = account
            draft.source = draft.source or medium
            for name, role in people:
                draft.credit(name, role)
            draft.items[index] = draft.cut("attribution", item.text, "origins.account")
        elif index >= count - _EDGE and _CREDITED.search(item.text, 0, _OPENS) and (parts := _credits(item.text)):
            for part in parts:
                credits.labelled(part, draft, "tail")
            draft.items[index] = draft.cut("attribution", item.text, "origins.credits")


def _linked(item: Paragraph | Heading, draft: Draft) -> RemovedKind | None:
    """Read a line that is nothing but a link to the original and the words before it; None for any other line."""
    if not item.spans and "http" not in item.text:
        return None
    if isinstance(item, Paragraph) and draft.title and (address := _linked_title(item, draft.title)):
        draft.url = draft.url or address
        return "url"
    if not item.text.lstrip("（(【◎ ").startswith(
        ("原文", "文章", "本文", "内容", "信息", "来", "出自", "转", "选自", "摘自", "源自", "首发")
    ):
        return None
    parted = _before_link(item)
    if parted is None:
        return None
    before, linked, address = parted
    original = _ORIGINAL.fullmatch(before)
    found = _BEFORE_LINK.fullmatch(before) if original is None else None
    if original is None and found is None:
        return None
    if found is not None and not _names_origin(found, linked, draft):
        return None
    draft.url = draft.url or address
    if found is None:
        return "url"
    draft.source = draft.source or _origin(found, linked, draft)
    who = found["who"]
    for name in (names.people(who, behind_role=True) or [who.strip()]) if who else ():
        draft.credit(name, "author")
    return "attribution"


def _names_origin(found: re.Match[str], linked: str, draft: Draft) -> bool:
    """Return whether a line names where the article is from. In 来源于民间的传说[老桥的故事], the words are part of a sentence."""
    plain = (found["plain"] or "").strip()
    named = not plain or found["account"] or "原文" in found[0] or plain in _HERE or media.is_medium(plain)
    return bool(named) or (bool(linked) and alphanumeric(linked) == alphanumeric(draft.title or ""))


_HERE = ("这里", "此处", "网络", "网上")


def _linked_title(item: Paragraph, title: str) -> str | None:
    """Return the address of a line that is only the title of the page with a link to the original."""
    parted = _before_link(item) if item.spans else None
    if parted is None or parted[0] or not alphanumeric(parted[1]):
        return None
    return parted[2] if alphanumeric(parted[1]) == alphanumeric(title) else None


def _before_link(item: Paragraph | Heading) -> tuple[str, str, str] | None:
    """Return the text before the only link of a line that ends in this link, the text of the link, and its address."""
    start = 0
    for span in item.spans:
        if span.href is None:
            start += len(span.text)
            continue
        links = {other.href for other in item.spans if other.href is not None}
        loose = "".join(other.text for other in item.spans if other.href is None)
        ends = len(item.text[:start]) >= len(loose.rstrip(" ）)】。~"))
        alone = len(links) == 1 and span.href.startswith(("http://", "https://"))
        return (item.text[:start], item.text[start:].rstrip(" ）)】。~"), span.href) if alone and ends else None
    found = _BARE_ADDRESS.search(item.text)
    return (item.text[: found.start()], "", found[0].strip("<>")) if found else None


def _origin(found: re.Match[str], linked: str, draft: Draft) -> str | None:
    """Return the medium or account that a line names before its link, or that the text of its link names."""
    if found["quoted"]:
        name = found["quoted"].strip()
        return (name.replace("（", "(").partition("(")[0].strip() if name.endswith((")", "）")) else name) or None
    plain = found["plain"].strip()
    if plain:
        return plain if media.is_medium(plain) else None
    if linked == draft.title or len(linked) > _NAME_LENGTH or is_prose(linked):
        return None
    return linked if found["account"] or media.is_medium(linked, sure=True) else None


def is_account(text: str) -> bool:
    """Return whether a line only states from which account a text was taken."""
    return _account(text) is not None


def _account(text: str) -> tuple[str, list[tuple[str, Role]]] | None:
    """Return the account and the people that a line names; None for any other line."""
    if len(text) > _LONG or not has_any_sign(text, _ACCOUNT_WORDS):
        return None
    found = _ACCOUNT.fullmatch(text.rstrip("）)】]* ")) or _ACCOUNT.fullmatch(text.rstrip("】]* "))
    if found is None or not (_has_id(found) or (found["word"] and (found["mark"].strip() or found["id"]))):
        return None
    clauses = [clause.strip() for clause in _CLAUSE_END.split(found["rest"]) if clause.strip()]
    people = [_people(clause) for clause in clauses]
    if not all(who or _REMARK.fullmatch(clause) for clause, who in zip(clauses, people, strict=True)):
        return None
    return found["medium"].strip(), [one for who in people for one in who]


_ACCOUNT_WORDS = ("公众", "公号", "订阅号", "ID", "id", "微信号")


def _has_id(found: re.Match[str]) -> bool:
    """Return whether a line labels the id of the account, which is enough without the word 公众号."""
    return found["id"] is not None and has_any(found["id"], _ACCOUNT_WORDS)


def _people(clause: str) -> list[tuple[str, Role]]:
    """Return the people of a clause: 作者：马晓路, 编辑：王五, or another name of a list."""
    found = _MAKER.fullmatch(clause)
    role: Role = "editor" if found and found["editor"] else "author"
    who = names.people(found["who"], behind_role=True) if found else names.people(clause, alone=True)
    return [(name, role) for name in who]


_PART_END = regex(r"[。！]|\s(?=(?:责任编辑|责编|编辑|作者|来源) ?[:：])")


def _credits(text: str) -> list[str]:
    """Return the parts of a line of credits with notices between them; [] for any other line."""
    parts = [part.strip() for part in _PART_END.split(text) if part.strip()]
    several = len(parts) > 1
    return (
        parts
        if several and all(credits.is_labelled_credit(part) or rows.row_of(part, "tail") for part in parts)
        else []
    )
