"""What is a person's name and what is a medium's: short closed rules, for places where one of them is expected."""

import re

# The surnames that nine of ten people bear, then the common double ones.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文葛章鲁倪俞柳甘尚"
    "关兰齐童岳伍申耿詹欧庄梅左施凌祝盛霍裴翟辛管成牛樊鲍佟吉项滕靳卓符安阎庞涂柯焦路季温殷舒苗宁柴华房解骆翁单纪全车包"
    "靖谷屈洪牟楚冉佘荆蓝米应时卜储娄党边窦费卞游阮简强沙艾仲连桂查聂曲饶臧瞿苟穆宗臧鞠蒲敖宫宿景巫冷商卫封粟郁慕栗晏"
    "張劉陳楊黃趙吳孫馬羅鄭謝許鄧韓馮蔣餘葉蘇呂盧鍾譚陸韋賈鄒齊龍賀顧龔邵萬錢嚴湯喬賴魯關蘭莊閻龐"
    "邢祁尤古代鄂丛初揭钮计修束苑计晋幸权原郎农戚战满池巩云竺昌明富那"
)
_DOUBLE = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|端木|歐陽|司馬|諸葛"
_HAN = "\u3400-\u9fff"
NAME = rf"(?:(?:{_DOUBLE})[{_HAN}]{{1,2}}|[{_SURNAMES}][{_HAN}]{{1,2}})"
_FOREIGN = rf"[{_HAN}]{{1,8}}[·•・][{_HAN}·•・]{{1,12}}"
_LATIN = r"[A-Za-z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}"
_SPLIT = re.compile(r"[、，,/／;；&和与]|\s+|\u3000")
_NOBODY = frozenset("佚名 未知 无名 不详 匿名 网络 综合 编辑部 本站 admin".split())

# How the name of a medium ends, and media whose names end otherwise.
_MEDIUM_END = (
    "社|报|网|网站|新闻|客户端|电视台|广播|电台|频道|日报|晚报|早报|晨报|快报|时报|商报|周刊|周报|杂志|在线|资讯|财经|通讯社"
    "|APP|App|app|公众号|微博|微信|头条|之声|導報|時報|日報|晚報|新聞|報|網"
)
_KNOWN = (
    "财联社|新华社|新华网|中新社|中新网|人民网|央视|央广|澎湃|界面|第一财经|证券时报|e公司|财新|彭博|路透|法新社|美联社|每经AI快讯"
    "|智通财经|格隆汇|华尔街见闻|同花顺|东方财富|新浪|搜狐|网易|腾讯|凤凰|虎嗅|36氪|中央社|塔斯社"
)
_MEDIUM = re.compile(rf"(?:[\w·.&-]{{1,24}}?(?:{_MEDIUM_END})|(?:{_KNOWN})[\w·.-]{{0,12}})(?:微博|微信|客户端|公众号)?")
_PERSON = re.compile(rf"{NAME}|{_FOREIGN}|{_LATIN}")
_ONE = re.compile(NAME)


def people(text: str, *, strict: bool = False) -> list[str]:
    """Return the names in a list such as 张三、李四 or 王五 赵六; [] where any part is no name.

    strict: only Chinese names by a known surname, for places where other things are as likely.
    """
    text = re.sub(rf"(?<=[{_HAN}])[ \u3000](?=[{_HAN}](?:\Z|[、，,/ \u3000]))", "", text.strip())  # 张 三
    parts = [part for part in _SPLIT.split(text) if part]
    if any(re.fullmatch(_LATIN, piece) for piece in re.split(r"[、，,/／;；]", text.strip())):
        parts = [piece.strip() for piece in re.split(r"[、，,/／;；]", text) if piece.strip()]
    if not parts or not all((_ONE if strict else _PERSON).fullmatch(part) for part in parts):
        return []
    return parts


def pair(text: str) -> list[str]:
    """Return the names in 章田/雅龙: joined by a slash, one of them with a known surname."""
    parts = re.split(r"[/／]", text)
    short = all(re.fullmatch(rf"[{_HAN}]{{2,4}}", part) for part in parts)
    return parts if len(parts) > 1 and short and any(_ONE.fullmatch(part) for part in parts) else []


def loose_people(text: str) -> list[str]:
    """Return the names behind a label such as 编辑：, where whatever stands there is a name if it is short."""
    found = people(text)
    if found:
        return [name for name in found if name not in _NOBODY]
    parts = [part for part in re.split(r"[、，,/／;；\s]+", text.strip()) if part]
    return [p for p in parts if p not in _NOBODY and len(p) <= 12 and re.fullmatch(r"(?!.*\d\d)[\w·•・.-]+", p)]  # noqa: PLR2004


def is_medium(text: str) -> bool:
    """Return whether a short text reads as the name of a medium."""
    return _MEDIUM.fullmatch(text) is not None
