"""What a site puts around an article: pagers, related links, share buttons, disclaimers, adverts."""

import re
from collections.abc import Callable

from newsingest.article import Embed, Image, List, Paragraph, RemovedKind, Rule
from newsingest.draft import WORDS, Cut, Draft, Item
from newsingest.news.edit import cut_end, is_linked, trim
from newsingest.regex import regex
from newsingest.text import plain

_PAGE = r"(?:[\[［(（]?(?:\d{1,3}(?!\d))[\]］)）]?|上一页|下一页|首页|尾页|末页|上页|下页|\.\.\.|…|共\d+页|上一頁|下一頁|GO|跳转|转到第?)"
# Possessive throughout: pages may stand close together, and each way to part them would be tried.
_PAGER = regex(rf"\[?(?:上一页|上一頁|首页|\[1\])(?:[\s|｜\]\[]*+{_PAGE})*+[\s|｜\]]*+\Z")
_LONG_PAGER = 1000  # characters: each of its numbers could start one, and would be followed to the end
_PAGER_WORDS = r"上一页|上一頁|首页|\[1\]"  # it begins with one of them
_PAGER_WORD = regex(_PAGER_WORDS)
_PAGE_LINE = regex(
    r"第[一二三四五六七八九十\d]{1,3}页(?:\s*共\d{1,3}页)?|(?:【\d{1,2}】\s*){2,}|(?:1\s+)?2\s+3(?:\s+\d{1,2})*(?:\s*下一页)?"
)
_LAST_NUMBER = regex(r"(?P<before>[。！？”)）])\s*(?P<page>\d{1,2})\s*\Z")
_CRUMBS = regex(
    r"(?=.*[\u3400-\u9fff])(?:[\w\u3400-\u9fff·&]{2,16}\s*[>＞]\s*){2,}[^>＞<。;()=]{0,40}"
)  # 新东方>留学>正文
_PAGE_LIST = regex(r"(?:第\s*\d+\s*页\s*[:：]\s*\S.*?){2,}", re.DOTALL)
_FOUND = regex(
    r"(?:编辑[:：]\s*+(?P<editor>\S{1,10})\s*+)?(?P<found>(?:搜[狗索]\S{0,40}搜索\s*+[:：]\S{1,30}[,，]\s*+)?共找到\s*+[\d,，]+\s*+个相关\S{2,4}\s*+[.。]?+)\s*+"
)
_RELATED = regex(
    r"[【\[>》]*+\s*+(?:相关(?:阅读|报道|新闻|推荐|链接|文章|专题|资讯|内容)|延伸阅读|推荐阅读|热点推荐|猜你喜欢|更多精彩\S{0,12}|往期回顾)\s*+[】\]]?+\s*+[:：]?+\s*+(?:[>》]{1,2})?"
)
_MORE = regex(
    r"[>》]{2}\s*(?:更多|点击|查看|进入).{0,30}|更多[^。！？]{2,16}[>》]{2,}|查看全文|我来说两句|返回首页|(?:上|下)一篇\s*[:：].{0,60}"
    r"|(?:更多精彩|更多资讯|更多内容|更多相关)(?=.*(?:请|>>|登录|关注|点击|》)|[^。]{0,16}\Z).{0,40}"
)
_SHARE = regex(
    r"(?:分享到|分享至|一键分享|点击分享)(?:[:：].{0,40}|\s*(?:微博|微信|QQ|空间|朋友圈|好友|新浪).{0,40})?|click here to share.{0,40}",
    re.IGNORECASE,
)
_DISCLAIMER = regex(
    r"[（(【\[]?+\s*+(?:(?:特别|免责|版权|郑重|重要)(?:声明|及免责声明|与免责声明)|[\u3400-\u9fff]{0,8}声明|注|风险提示及免责声明|免责条款)\s*+(?:[】\]]\s*+[:：]?+|[:：])"
    r"(?=.*(?:转载|摘编|复制|镜像|本网|本站|本文|稿件|观点|立场|侵权|仅供参考|投资建议)).{8,160}"
)
_REPRINT = regex(
    r"(?=.*(?:转载.{0,10}(?:注明|保留|出处)|不代表.{1,12}(?:立场|观点)|投资者据此操作|仅代表作者.{0,6}观点)).{8,120}"
)
_LONG_REPRINT = 120  # characters
_REPRINTED = regex("转载|不代表|据此操作|仅代表作者")  # it holds one of them: quicker to look for
_NOTICE = regex(r"[【\[]?(?:版权(?:与|及|和)?免责声明|版权声明|免责声明|版权及免责声明|特别声明)[】\]]?[:：]?")
_NUMBERED = regex(r"[①②③④⑤⑥1-6一二三四五六].*(?:本网|本站|转载|版权|作品|稿件|来源)", re.DOTALL)
_COPYRIGHT = regex(
    r"(?:©|Copyright\b).{0,80}|版权所有(?![者人])[^。]{0,60}"
    r"|(?:版权所有|未经(?:本\S{1,4})?(?:书面)?(?:授权|许可))(?=.{0,80}(?:转载|摘编|复制|镜像|本网|本站)).{0,80}",
    re.IGNORECASE,
)
_ADVERT = regex(r".{0,40}(?:开户(?:交易)?|立即开户|一站式开户|下载\S{0,10}(?:APP|客户端)).{0,20}[>》]{2,}.{0,10}")
_HINT = regex(r"提示[:：]\s*支持\s*←\s*→.{0,20}")
_END = regex(
    r"[（(【\[]\s*(?:完|全文完|本文完|The End)\s*[）)】\]]|全文完|[-―—]{1,3}\s*end\s*[-―—]{1,3}|THE END", re.IGNORECASE
)
_CHANNEL = r"(?:微信|公众号|(?<![A-Za-z])(?:APP|App)(?![A-Za-z])|客户端|微博)"
_CALL = r"(?:关注|下载|官方|搜索|移动学习|掌上)"
_PROMOTION = regex(
    # From the first of the words on, the second is looked for once.
    r"(?=.*(?:二维码|扫一扫|手机题库|小助手|关注我们|(?:QQ|qq)\s*+(?:[:：]?+\s*+\d{5,}|群))"
    rf"|(?:(?!{_CHANNEL}).)*+{_CHANNEL}.*(?:关注|下载|官方|搜索)"
    rf"|(?:(?!{_CALL}).)*+{_CALL}.*(?:微信|公众号|APP|客户端|微博)"
    r").{2,60}"
)
_LONG_PROMOTION = 60  # characters
_PROMOTED = regex(
    "二维码|扫一扫|手机题库|小助手|关注|QQ|qq|微信|公众号|APP|App|客户端|微博"
)  # it holds one of them: quicker to look for
_NOTE = "[注]"
_NUMBER = regex(r"\d{1,2}")
_LONG_RELATED = 40  # characters: a longer paragraph below 相关报道 that is not a link is no entry of a list
_STORY = 60  # characters: a paragraph this long below one link makes it the head of a story

# Whole paragraphs, each by its name: where it was seen stands in FORMATS 2 (furniture). Behind each what a text must hold to
# be one: a search for all of these at once spares most lines the shapes themselves.
LINES: tuple[tuple[re.Pattern[str], RemovedKind, str], ...] = (
    (_PAGER, "pager", _PAGER_WORDS),
    (_PAGE_LINE, "pager", "页|【|2 3"),
    (_PAGE_LIST, "page_list", "页"),
    (_CRUMBS, "navigation", ">|＞"),
    (_HINT, "pager", "提示"),
    (_MORE, "related", ">>|>》|》>|》》|查看全文|我来说两句|返回首页|一篇|更多精彩|更多资讯|更多内容|更多相关"),
    (_SHARE, "share", "分享| to | To | tO | TO "),
    (_DISCLAIMER, "disclaimer", r"声明|注\s*[】\]:：]|条款"),
    (_COPYRIGHT, "disclaimer", "©|版权所有|未经|py|pY|Py|PY"),
    (_ADVERT, "advert", "开户|下载"),
    (_END, "end_mark", r"完\s*[）)】\]]|全文完|nd|Nd|nD|ND"),
)
_NEEDED = regex("|".join(needed for _, _, needed in LINES))


def is_line(text: str) -> bool:
    """Return whether a text is one piece of furniture and nothing else."""
    return _is_found(text) or _kind_of_line(text) is not None


def _is_found(text: str) -> bool:
    return "共找到" in text and _FOUND.fullmatch(text) is not None


def _kind_of_line(text: str) -> RemovedKind | None:
    if not _NEEDED.search(text):
        return None
    return next((kind for shape, kind, _ in LINES if shape.fullmatch(text)), None)


def whole_lines(draft: Draft) -> None:
    """Cut paragraphs that are one piece of furniture and nothing else; a note that the text refers to is none."""
    referred: bool | None = None
    for index, item in enumerate(draft.items):
        if not isinstance(item, WORDS) or not (kind := _kind_of_line(item.text)):
            continue
        if item.text.startswith(_NOTE):
            if referred is None:
                referred = any(_NOTE in other.text[1:] for other in draft.items if isinstance(other, WORDS))
            if referred:
                continue
        draft.items[index] = Cut(kind, item.text)


def found_pages(draft: Draft) -> None:
    """Cut the search note of one portal, with the editor before it: 编辑：王五 共找到1,144 个相关网页."""
    if not any(isinstance(item, Paragraph) and "共找到" in item.text for item in draft.items):
        return
    out: list[Item] = []
    for item in draft.items:
        found = _FOUND.fullmatch(item.text) if isinstance(item, Paragraph) else None
        if found is None:
            out += _found_behind(item)
            continue
        if found["editor"]:
            draft.credit(found["editor"], "editor")
            out.append(Cut("byline", found[0][: found.start("found")].strip()))
        out.append(Cut("related", found["found"].strip()))
    draft.items = out


def _found_behind(item: Item) -> list[Item]:
    """Return a paragraph without the search note that stands behind its last sentence, and the note."""
    if not isinstance(item, Paragraph) or "共找到" not in item.text:
        return [item]
    found = re.search(rf"(?<=[。！？”]){_FOUND.pattern}\Z", item.text)
    if found is None:
        return [item]
    return [trim(item, 0, found.start()), Cut("related", found[0].strip())]


def glued_pager(draft: Draft) -> None:
    """Cut a pager off the end of a paragraph: …的生活习俗。上一页 [1] [2] 下一页."""
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if not isinstance(item, Paragraph) or not _PAGER_WORD.search(item.text):
            continue
        found = _PAGER.search(item.text, max(len(item.text) - _LONG_PAGER, 0))
        if found and found.start():
            cut_end(draft, index, len(item.text) - found.start(), Cut("pager", found[0].strip()))


def related(draft: Draft) -> None:
    """Cut 相关报道 and the links below it; above a second story in full it is a heading of the text."""
    items = draft.items
    last_story = max(
        (i for i, item in enumerate(items) if isinstance(item, Paragraph) and len(item.text) > _STORY), default=-1
    )
    index = 0
    while index < len(items):
        item, end = items[index], index + 1
        if isinstance(item, WORDS) and _RELATED.fullmatch(item.text):
            while end < len(items) and (_is_related(items[end]) or isinstance(items[end], Image)):
                end += 1
            while isinstance(items[end - 1], Image) and end < len(items):
                end -= 1  # a picture behind the list belongs to what follows it
            links = sum(_links(entry) for entry in items[index + 1 : end])
            if links > 1 or (end > index + 1 and last_story < end) or end == len(items):
                items[index:end] = [_cut_block(entry) for entry in items[index:end]]
        index = end  # of a list that is no such list no part is one: it ends in the same place, and holds fewer links


def related_line(draft: Draft) -> None:
    """Cut a paragraph that names related articles and links to them: 相关阅读：甲 乙."""
    for index, item in enumerate(draft.items):
        if isinstance(item, Paragraph) and item.spans and (label := _RELATED.match(item.text)):
            loose = "".join(span.text for span in item.spans if span.href is None)
            if label.end() < len(item.text) and not loose.removeprefix(label[0].rstrip()).strip(" |｜·、,，/"):
                draft.items[index] = Cut("related", item.text)


def _links(item: Item) -> int:
    """Return how many lines of an item are links and nothing else; 0 where any is not."""
    if isinstance(item, List):
        counts = [_links(block) for blocks in item.items for block in blocks]
        return sum(counts) if all(counts) else 0
    return int(not isinstance(item, Cut) and is_linked(item))


def _is_related(item: Item) -> bool:
    """Return whether an item can belong to a list of related links: links, what is short, or was cut already."""
    if isinstance(item, Cut):
        return item.kind in ("comment", "hidden", "chart")
    if isinstance(item, WORDS):
        short = len(item.text) <= _LONG_RELATED and not item.text.endswith(("。", "！", "；"))
        return is_linked(item) or (short and _RELATED_HEAD.fullmatch(item.text) is not None)
    return bool(_links(item))


_RELATED_HEAD = regex(r"(?:分析解读|专家解读|相关\S{2,4}|更多\S{2,6}|延伸阅读)[:：]?")


def _cut_block(item: Item, kind: RemovedKind = "related") -> Cut:
    if isinstance(item, Image):
        return Cut("advert", item.url)
    return item if isinstance(item, Cut) else Cut(kind, plain((item,), numbered=False))


def notice(draft: Draft) -> None:
    """Cut a copyright notice (版权与免责声明) and its numbered clauses, to the end of the body."""
    for index, item in enumerate(draft.items):
        if not (isinstance(item, WORDS) and "声明" in item.text and _NOTICE.fullmatch(item.text)):
            continue
        end = index + 1
        while end < len(draft.items):
            entry = draft.items[end]
            if not isinstance(entry, Cut) and not (isinstance(entry, Paragraph) and _NUMBERED.match(entry.text)):
                break
            end += 1
        if end > index + 1:
            draft.items[index:end] = [_cut_block(entry, "disclaimer") for entry in draft.items[index:end]]


def trailing_rules(draft: Draft) -> None:
    """Drop rules that nothing but furniture follows: they parted the text from it."""
    if not any(isinstance(item, Cut) for item in draft.items):
        return
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if isinstance(item, Rule):
            if index < len(draft.items) - 1:
                del draft.items[index]
        elif not isinstance(item, Cut | Image | Embed):
            return


def last_number(draft: Draft) -> None:
    """Cut a page number that stands behind the last sentence (…的原因。2), if the text has another sign of a pager.

    Without one it may belong to the text, as the last cell of a table or the value of a term does.
    """
    if not any(isinstance(item, Cut) and item.kind in ("pager", "page_list") for item in draft.items):
        return
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if isinstance(item, Cut):
            continue
        if isinstance(item, WORDS) and _NUMBER.fullmatch(item.text) and index:
            draft.items[index] = Cut("pager", item.text)
        elif isinstance(item, Paragraph) and item.text[-1].isdecimal() and (found := _LAST_NUMBER.search(item.text)):
            cut_end(draft, index, len(item.text) - found.start("page"), Cut("pager", found["page"]))
        return


def promotion(draft: Draft) -> None:
    """Cut what promotes an app or account, with its pictures, from the end of the body up to the text."""
    end = len(draft.items)
    start = end
    while start and (isinstance(draft.items[start - 1], (Cut, Image, Rule)) or _promotes(draft.items[start - 1])):
        start -= 1
    first = next((i for i in range(start, end) if _promotes(draft.items[i])), None)
    if not first:  # nothing promotes, or nothing else is there
        return
    if first > 1 and isinstance(draft.items[first - 1], Image):
        first -= 1
    draft.items[first:end] = [
        _cut_block(item, "advert") for item in draft.items[first:end] if not isinstance(item, Rule)
    ]


def _promotes(item: Item) -> bool:
    if not isinstance(item, WORDS) or len(item.text) > _LONG_PROMOTION:
        return False
    return _PROMOTED.search(item.text) is not None and _PROMOTION.fullmatch(item.text) is not None


def _is_reprint(text: str) -> bool:
    return len(text) <= _LONG_REPRINT and _REPRINTED.search(text) is not None and _REPRINT.fullmatch(text) is not None


def reprint(draft: Draft) -> None:
    """Cut a line on reprinting or opinion out of the last three paragraphs: 转载请注明出处."""
    texts_at = [index for index, item in enumerate(draft.items) if isinstance(item, WORDS)]
    for index in texts_at[-3:]:
        item = draft.items[index]
        if len(texts_at) > 1 and isinstance(item, Paragraph) and _is_reprint(item.text):
            draft.items[index] = Cut("disclaimer", item.text)


RULES: tuple[Callable[[Draft], None], ...] = (
    glued_pager,
    found_pages,
    whole_lines,
    related_line,
    related,
    notice,
    reprint,
    promotion,
    last_number,
    trailing_rules,
)
