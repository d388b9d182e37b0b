"""Measure the cuts of an article: the characters removed by kind, large cuts, and cuts that removed a sentence."""

from collections import Counter
from collections.abc import Iterable

from newsingest.article import Removed, RemovedKind
from newsingest.errors import counted, shortened
from newsingest.regex import regex

# Kinds that markup hides: no reader of the page saw them.
_HIDDEN: frozenset[RemovedKind] = frozenset(("hidden", "script", "style", "comment", "template"))
# Kinds that surround every article of an archive, even a short one.
_USUAL: frozenset[RemovedKind] = _HIDDEN | {
    "attribution", "url", "header", "keywords", "signature", "navigation", "pager", "related"
}  # fmt: skip
_LARGE = 10  # a cut is large if it removes more than a tenth of the visible characters
_SHOWN = 40  # how many characters of a sentence a warning shows
_NAMED = 3  # how many sentences a warning shows

# A Chinese sentence has at least _FEWEST characters and a closing mark. In the kinds of _PROSE, a comma is enough.
_HAN = regex(r"\h")
_FEWEST = 8
_CLOSED = regex(r"[。！？!?]")
_PARTED = regex(r"[，；。！？!?]")
_PROSE: frozenset[RemovedKind] = frozenset(("advert", "disclaimer", "share"))
# A sentence in Latin script: six words, and a closing mark after the last.
_LATIN = regex(r"(?<![A-Za-z,'’-])(?:[A-Za-z,'’-]++ ++){5}[A-Za-z'’-]++[.!?]")
_SITE = "本(?:网|站|报|刊|社|文|平台|公众号|公司|账号)|作者|我们|笔者|个人"
# The notices of sites. Each pattern needs several words of a notice in order, because news also contains single words.
# The comments quote notices of the corpus; tests/test_cuts.py has similar news for each of them.
_NOTICES = tuple(
    regex(shape)
    for shape in (
        # 转载请注明出处，请勿修改原文。如需转载本文，请注明出处。未经授权禁止转载！任何单位及个人不得转载、摘编。
        r"转[载載贴][^。！]{0,16}(?:请|請|须|需|务必|必须)[^。！]{0,16}(?:注明|註明|保留|标明|链接)",
        r"请[^。！]{0,16}转[载載贴][^。！]{0,12}(?:注明|註明|保留)|(?:如需|凡|欢迎)转[载載贴]",
        r"(?:不得|禁止|严禁|谢绝|请勿|拒绝)(?:擅自|任意|随意)?[^。！，]{0,8}(?:转[载載贴]|摘编|复制|修改)",
        # ① 凡本网注明"来源：甲"的所有作品，版权均属于甲。版权声明：系甲独家稿件。
        r"凡?本[网站报刊](?:未|凡)?(?:注明|转载)|(?:版权|著作权)(?:均|都)?(?:属于?|归).{0,12}所有|(?:版权|免责)声明",
        # 文章内容仅供参考，不构成投资建议。投资者据此操作，风险自担。并不意味着赞同其观点，与本站无关。
        r"仅供.{0,4}参考|不构成.{0,8}建议|据此(?:操作|入市).{0,6}(?:风险|后果|责任)|(?:风险|后果|责任)自[担负]",
        rf"(?:不|仅|只)代表(?:{_SITE})|并不意味着赞同|与本[网站]无关",
        # ③ 如涉及版权等问题，请作者在两周内与本网联系。
        rf"(?:版权|侵权|内容).{{0,12}}问题.{{0,30}}(?:{_SITE}).{{0,30}}(?:联系|删除|处理)",
        # 请扫一扫二维码，关注我们的官方微信！关注"甲"官方微信最新资讯、考前内部资料等! 更多精彩内容，请进入首页。
        r"(?:关注|加入|下载)我们|\A(?:请|欢迎|敬请)?(?:扫|关注|下载|搜索|点击|添加|长按)[^。！，]{2,}|(?:更多|最新).{0,60}(?:请|欢迎)",
        # 看行情，选甲证券一站式开户交易>>
        r"(?:开户|下载).{0,20}[>》]{2}",
        r"(?i:all rights reserved|©|copyright\s*(?:©|\(c\)|\d))",
    )
)


# Words that occur in news but not in notices. A sentence with one of them is never taken for a notice.
_TOLD = regex(
    r"表示|投诉|警方|法院|判[决赔令]|立案|市民|专家|据悉|记者|昨[日天]|(?:警示|提醒|指出|回应|说|称)[，：]|被(?:转走|盗|骗|罚|判|捕)|了[。，]|合同"
)


def text_without_addresses(cut: Removed) -> str:
    """Return the text of a cut. The addresses of pictures in charts and adverts are left out."""
    if cut.kind in ("chart", "advert"):
        return " ".join(word for word in cut.text.split() if "://" not in word)
    return cut.text


def sizes(cuts: Iterable[Removed]) -> dict[RemovedKind, int]:
    """Return how many characters of each kind were removed, largest first, without white space and comments."""
    counts = Counter[RemovedKind]()
    for cut in cuts:
        if cut.kind != "comment":
            counts[cut.kind] += len("".join(text_without_addresses(cut).split()))
    return {kind: size for kind, size in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])) if size}


def much(text: str, cuts: Iterable[Removed]) -> str | None:
    """Return a message about the cuts of an article that a person should look at, or None if there are none.

    The message names removed sentences that are not known notices. It also names the kinds of all cuts if the cuts are
    more than a tenth of the visible characters. Credits, addresses, headers, navigation and related links do not count,
    because they surround every article of an archive. Hidden markup does not count either.

    text: the body as plain text.
    """
    seen = [cut for cut in cuts if cut.kind not in _HIDDEN]
    unusual = [cut for cut in seen if cut.kind not in _USUAL]
    if not unusual:
        return None
    told = []
    counts = sizes(unusual)
    size, visible = sum(counts.values()), len("".join(text.split())) + sum(sizes(seen).values())
    if size * _LARGE > visible:
        kinds = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        told.append(f"{size} of {visible} visible characters were removed ({kinds})")
    sentences = [cut for cut in unusual if is_sentence(cut)]
    told += [f"a sentence was removed as {cut.kind}: {shortened(cut.text, _SHOWN)}" for cut in sentences[:_NAMED]]
    if len(sentences) > _NAMED:
        told.append(f"and {counted(len(sentences) - _NAMED, 'more sentence')}")
    return "; ".join(told) or None


def is_sentence(cut: Removed) -> bool:
    """Return whether a cut contains a sentence, unless it is a known notice of a site or a list of pages."""
    text = text_without_addresses(cut)
    if cut.kind == "page_list":
        return False
    mark = _PARTED if cut.kind in _PROSE else _CLOSED
    chinese = mark.search(text) is not None and len(_HAN.findall(text)) >= _FEWEST
    if not chinese and _LATIN.search(text) is None:
        return False
    return _TOLD.search(text) is not None or not any(shape.search(text) for shape in _NOTICES)
