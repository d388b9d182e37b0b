"""What is a person's name and what is a medium's: short closed rules, for places where one of them is expected."""

import re

from newsingest.regex import regex

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
# No name is read in two ways (欧阳 + 修, 欧 + 阳修): a list of thirty of them would be a billion attempts.
NAME = rf"(?:(?:{_DOUBLE})[{_HAN}]{{1,2}}|(?!(?:{_DOUBLE})[{_HAN}])[{_SURNAMES}][{_HAN}]{{1,2}})"
_FOREIGN = rf"[{_HAN}]{{1,8}}[·•・][{_HAN}·•・]{{1,12}}"
_LATIN = r"[A-Za-z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){0,3}"
_SPLIT = regex(r"[、，,/／;；&和与]|\s+|\u3000")
_SEPARATOR = regex(r"[、，,/／;；]")
_SPACED = regex(rf"(?<=[{_HAN}])[ \u3000](?=[{_HAN}](?:\Z|[、，,/ \u3000]))")  # 张 三
# What starts with the character of a surname and is none: places, units, section names, everyday words.
STOP = frozenset(
    "江苏 江西 江门 江阴 石家庄 石狮 成都 常州 常德 宁夏 宁波 温州 金华 郑州 苏州 徐州 贺州 柳州 梅州 雷州 池州 宿州 通州 连云港 马鞍山 黄山 黄石 黄冈"
    " 唐山 乐山 文山 白山 白城 武汉 武昌 沈阳 万州 章丘 安徽 安庆 安阳 应城 康定 华东 华南 华北 华中 东方 万元 万人 全国 全文 全部 全面 全体 全球 全新"
    " 全年 高中 高考 高校 高级 高温 高速 高铁 高管 高端 高清 方案 方法 方面 方式 方向 时间 时事 时代 时期 时评 时尚 项目 文化 文章 文件 文字 文学 文物"
    " 计划 计算 计时 安全 安装 安排 关注 关系 关闭 关键 关于 解读 解放 解释 解说 连线 连载 连接 连续 连锁 成因 成立 成绩 成本 成果 成分 单位 单独 单身"
    " 应届生 应用 应聘 应该 应急 应当 毛利率 毛衣 宋代 宋体 元代 明代 清代 明星 明天 明年 明确 鲁迅 金融 金额 金牌 金属 黄金周 黄金 简介 简讯 简评"
    " 温馨 温度 温泉 万里 万能 钟表 向导 于是 任务 任何 任职 严重 严格 雷达 白天 白色 边境 支付 支持 左右 左侧 焦点 路线 路况 马上 牛市 石油 石化 石头"
    " 古代 代表 代理 曲线 曲目 封面 封闭 包括 包装 包含 米饭 池塘 农业 农村 农民 战争 战略 满意 满分 权利 权威 幸福 原因 原创 原题 晋级 晋升 初中 初三"
    " 初赛 丛书 修改 修订 揭晓 揭秘 昌平 富豪 富裕 那么 那是 常见 常识 常年 经济 商业 商品 商务 房产 房价 房屋 车型 车展 纪录 纪念 路透 伍德 柴油 党员"
    " 党委 危机 冷门 水平 査看 查看 查询 游戏 游客 游记 解密 解答 谷歌 包邮 支招 费用 阳光 段落 莫非 汪洋 向上 向前 别墅 邮箱 巩固 管理 管道 卫生 卫视"
    " 景点 景区 景色 相关 相机 许多 许可 何时 何处 何况 何必 高于 高达 张贴 易于 易车 容易 凌晨 盛典 盛大 祝福 左边 左图 右图 上图 下图 时装 巨幅 束缚".split()
)
NOBODY = frozenset("佚名 未知 无名 不详 匿名 网络 综合 编辑部 本站 admin".split())

# How the name of a medium ends, and media whose names end otherwise.
_MEDIUM_END = (
    "社|报|网|网站|新闻|客户端|电视台|广播|电台|频道|日报|晚报|早报|晨报|快报|时报|商报|周刊|周报|杂志|在线|资讯|财经|通讯社"
    "|APP|App|app|公众号|微博|微信|头条|之声|導報|時報|日報|晚報|新聞|報|網"
)
_KNOWN = (
    "财联社|新华社|新华网|中新社|中新网|人民网|央视|央广|澎湃|界面|第一财经|证券时报|e公司|财新|彭博|路透|法新社|美联社|每经AI快讯"
    "|智通财经|格隆汇|华尔街见闻|同花顺|东方财富|新浪|搜狐|网易|腾讯|凤凰|虎嗅|36氪|中央社|塔斯社"
)
_MEDIUM = regex(
    rf"(?:[\w·.&-]{{1,24}}?(?:{_MEDIUM_END})|(?:{_KNOWN})(?:e公司|新媒体|AI快讯|体育|财经|科技|娱乐|汽车|教育|军事|健康|女性|网)?)(?:微博|微信|客户端|公众号)?"
)
_NO_MEDIA = frozenset(
    "互联网 移动互联网 物联网 官网 官方网站 网站 本网 网络 新闻 资讯 财经 在线 频道 广播 电台 电视台 微博 微信 公众号 客户端 头条 旅行社 出版社 合作社 供销社 信用社 公社"
    " 报社 情报 海报 汇报 日报 周报 快报 简报 回报 上报 年报 季报 半年报 一季报 三季报 中报 财报 预报 天气预报 警报 举报 电报 画报 喜报 战报 国家电网 电网 路网 管网 上网"
    " 入网 联网 全网 旅社 社会 通讯社 杂志 周刊 APP App app".split()
)
# Media that can be read as nothing else, for places where any word may stand.
_LONGEST_MEDIUM = 9  # characters of what the next pattern matches
_SURE_MEDIUM = regex(
    rf"(?:{_KNOWN})|中国教育在线|[{_HAN}]{{2,6}}(?:日报|晚报|早报|晨报|商报|时报|新闻网|在线|日報|晚報|時報)"
)
_PERSON = regex(rf"{NAME}|{_FOREIGN}|{_LATIN}")
_LOOSE = regex(rf"{NAME}|{_FOREIGN}|{_LATIN}|[{_HAN}]{{2,4}}|[{_HAN}]{{5,10}}(?<=[提江克甫孜木尔娜古热])")
_ONE = regex(NAME)


def people(text: str, *, strict: bool = False, behind_role: bool = False) -> list[str]:
    """Return the names in a list such as 张三、李四 or 王五 赵六; [] where any part is no name.

    strict: only Chinese names by a known surname, for places where other things are as likely.
    behind_role: any two to four Chinese characters, for places behind 记者 and the like, where nothing else stands.
    """
    text = _unspaced(text)
    parts = [part for part in _SPLIT.split(text) if part]
    if not strict and any(re.fullmatch(_LATIN, piece) for piece in _SEPARATOR.split(text.strip())):
        parts = [piece.strip() for piece in _SEPARATOR.split(text) if piece.strip()]
    shape = _ONE if strict else _LOOSE if behind_role else _PERSON
    found: list[str] = []
    for part in parts:
        if part in NOBODY or (part in STOP and not behind_role):
            return []
        if strict and not _SHORTEST <= len(part) <= _LONGEST:
            return []
        if shape.fullmatch(part):
            found.append(part)
        elif two := _two(part):
            found += two
        else:
            return []
    return found


_SHORTEST, _LONGEST = 2, 6  # characters of a Chinese name, and of two of them that stand together


def _unspaced(text: str) -> str:
    """Return a list of names without the space that some put inside a name of two characters."""
    text = text.strip()
    return _SPACED.sub("", text) if " " in text or "\u3000" in text else text


def _two(text: str) -> list[str]:
    """Return the two names that stand together without a separator, where just one cut gives two known surnames."""
    cuts = [(text[:n], text[n:]) for n in (2, 3) if _ONE.fullmatch(text[:n]) and _ONE.fullmatch(text[n:])]
    return list(cuts[0]) if len(cuts) == 1 and len(text) <= _LONGEST and not STOP.intersection(cuts[0]) else []


def pair(text: str) -> list[str]:
    """Return the names in 章田/雅龙: joined by a slash, one of them with a known surname."""
    parts = re.split(r"[/／]", text)
    short = all(re.fullmatch(rf"[{_HAN}]{{2,4}}", part) and part not in STOP for part in parts)
    return parts if len(parts) > 1 and short and any(_ONE.fullmatch(part) for part in parts) else []


def loose_people(text: str) -> list[str]:
    """Return the names behind a label such as 编辑：, where the first thing that stands there is a name if it is short."""
    parts = [part for part in re.split(r"[、，,/／;；\s]+", _unspaced(text)) if part]
    if found := people(text):
        return found
    if parts and len(parts) > 1 and all(re.fullmatch(r"[A-Za-z.'-]+", part) for part in parts):
        return [text.strip()]
    first = [p for p in parts[:1] if p not in NOBODY and len(p) <= 12 and re.fullmatch(r"(?!.*\d\d)[\w·•・.-]+", p)]  # noqa: PLR2004
    return first + [p for part in parts[1:] for p in people(part, strict=True)]


def is_medium(text: str) -> bool:
    """Return whether a short text reads as the name of a medium."""
    return text not in _NO_MEDIA and _MEDIUM.fullmatch(text) is not None


def is_known_medium(text: str) -> bool:
    """Return whether a text is just the name of a medium that cannot be read as anything else."""
    return len(text) <= _LONGEST_MEDIUM and _SURE_MEDIUM.fullmatch(text) is not None
