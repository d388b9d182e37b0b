"""The rules for boilerplate lines, as rows: the shape of the line and its zone.

A test checks each row against its examples. docs/reference/rules.md is generated from the rows.
"""

import re
from functools import cache

from newsingest.news import words
from newsingest.news.rule import EDGES, EVERYWHERE, NewsRule, Zone
from newsingest.regex import Words, regex
from newsingest.text import has_any

_PAGE = r"(?:[\[［(（]?(?:\d{1,3}(?!\d))[\]］)）]?|上一页|下一页|首页|尾页|末页|上页|下页|\.\.\.|…|共\d+页|上一頁|下一頁|GO|跳转|转到第?)"
# All quantifiers are possessive: adjacent pages can be divided in many ways, and each way would be tried.
# One word of a pager is required, because [1][2][3] alone are marks of notes.
PAGES = rf"\[?(?:上一页|上一頁|首页|\[1\](?=[^\n]*[页頁]))(?:[\s|｜\]\[]*+{_PAGE})++[\s|｜\]]*+"
# What notices state about the site and the text.
_US = "本(?:网|站|报|刊|平台|公众号|栏目|页面)"
_STOCK = (
    rf"(?:凡|如)?(?:{_US}|\h{{2,8}}网)[^。]{{0,12}}(?:注明|转载|摘编|声明|所有|原创|刊登|刊载|提供|无关)"
    rf"|(?:本文|文章|文中|以上(?:内容|文章|信息)|图文|本(?:内容|稿|版|资讯|资料))[^。]{{0,40}}(?:(?:个人|作者|独立)[^。]{{0,4}}观点|不代表|{_US}|立场|投资建议|供参考|转载|仅提供信息存储|版权|首发)"
    r"|(?:仅|只)代表作者[^。]{0,8}观点|不(?:构成|作为)[^。]{0,8}(?:投资|操作)[^。]{0,4}(?:建议|依据)"
    r"|投资者据此操作[，,]?\s*+风险|据此(?:操作|投资)[^。]{0,4}(?:风险|后果)"
    r"|未经[^。，,]{0,14}(?:授权|许可|同意|允许)[^。，,]{0,4}[，,]?\s*+(?:(?:任何|不得|禁止|严禁|谢绝|请勿|均?不可|擅自)[^。，,]{0,16})+[，,]?[^。]{0,8}(?:转载|摘编|摘录|复制|镜像|使用|引用|传播|链接|刊登)"
    r"|(?:欢迎|如需|谢绝|禁止|请勿|严禁)[^。]{0,4}转载|(?:请在?)?转载(?:本文|文章|作品|内容|[^。，]{0,6}时)?[^。，]{0,6}(?:请|须|需|务必|必须|敬请|应)[^。]{0,4}(?:注明|保留|联系|标明|经|附上|说明)"
    r"|如(?:有|涉及|发现|果)[^。]{0,16}(?:侵权|版权|著作权)[^。]{0,24}(?:联系|告知|通知|删除|致电|来电)"
    rf"|版权(?:均)?(?:归|属于?|为)[^。]{{1,16}}(?:所有|{_US})|违者必究|必(?:究|将追究)"
)
# Sentences that continue a notice. A sentence that does not mention the site, the text or a risk belongs to the story.
_MORE_NOTICE = (
    r"(?:[。！]++[”）)】\]*]*+\s*+(?=[^。！？]{0,160}(?:版权|转载|侵权|联系|删除|投资|风险|责任|立场|观点|来源|授权|编辑|投稿|邮箱|声明|注明"
    rf"|核实|真实|免责|追究|原创|侵犯|网站|网友|平台|凡|谢|所有|{_US}))[^。！？]{{1,160}})*+[。！]*+[”）)】\]*]*+\s*+"
)
_NOTICE_LABEL = r"[（(【\[]?\s*+(?:(?:特别|免责|版权|郑重|重要|风险|温馨|免费)?(?:声明|提示|提醒|说明)|\h{0,6}声明|版权(?:与|及|和)?免责声明|免责条款|注)\s*+(?:[】\])）]\s*+[:：]?|[:：])\s*+"


def _may_be_labelled(text: str) -> bool:
    """Return whether a line may start with the label of a notice, which ends in a colon or a bracket."""
    return has_any(text[:_LONGEST_LABEL], "：:】])）")


def _may_be_stock(text: str) -> bool:
    """Return whether a line may start as a notice does."""
    text = text.lstrip("（(【[*").lstrip()
    return text.startswith(_NOTICE_STARTS) or "网" in text[:9]


_LONGEST_LABEL = 16  # characters
_NOTICE_STARTS = tuple(
    "凡 如 本 文章 文中 以上 图文 仅 只 不构成 不作为 投资者 据此 未经 欢迎 谢绝 禁止 请 严禁 转载 版权 违者 必".split()
)
MEANS = "二维码|公众号|官方微信|官方微博|官微|微信号|微信|微博|APP|App|客户端|小程序|视频号|抖音号|QQ群|交流群|读者群|粉丝群"
_ASKS = "扫一扫|扫描|扫码|长按|识别|点击|关注|搜索|下载|加入|添加|打开|登录|订阅|安装"
_INVITES = (
    r"(?:(?:更多|最新|这里有)[^。]{0,60}?)?(?:更多|[，,]\s*+|欢迎|敬请|请您?|快来|快|赶快|立即|马上|微信|手机|还可)*+"
)
# How the site refers to itself. In a story about an app, an account or a code, a call to scan, download or search is
# news.
_OWN = rf"(?:我们|本(?:报|网|刊|台|站|栏目|公众号))(?:的?(?:官方|团队|微信|新浪|[“\"「][^”\"」]{{1,12}}[”\"」])*(?:{MEANS})|(?=[，,。！!~：:\s]|\Z))"
_ACCOUNT = "公众号|官方微信|官方微博|官微|微信|微博|视频号|抖音号"
_MEDIUM = "(?:日报|晚报|早报|晨报|商报|时报|都市报|新闻网?|在线|财经|电视台|周刊)"
# Actions other than reading: 登录官网报名 is service news.
_SERVICE = "查询|预约|报名|购票|购买|缴费|挂号|办理|咨询|申[请领报]|登记|投票|领取|参加|参与"
_COUNTED = r"(?:本文|文章|新闻)?(?:浏览|点击|阅读|访问|人气|评论|跟[帖贴]|回复)(?:次数|人数|量|数|率|人次)?\s*+[:：]\s*+[\[【]?\d[\d,]{0,8}[\]】]?\s*+[次条人]?"
_SIZES = r"(?:字体|字号)(?:大小)?\s*+[:：](?:\s*+[\[【|｜]?\s*+(?:特?大|中|小|默认|正常|[TA][+-]?)\s*+[\]】|｜]?)*+"

ROWS: tuple[NewsRule, ...] = (
    NewsRule(
        name="pager.words",
        kind="pager",
        zones=EVERYWHERE,
        shape=regex(PAGES),
        needs=("上一页", "上一頁", "首页", "[1]"),
        signals="two words of a pager (a text joined from several pages has a pager in its middle)",
        yes=("上一页 [1] [2] [3] 下一页", "[1] [2] [3] 下一页 尾页", "首页 上一页 1 2 下一页"),
        no=("首页", "上一页的内容", "[1] 见《年鉴》。"),
        seen="Chinese portals of 2006: 上一页&nbsp;[1]&nbsp;[2]…下一页",
    ),
    NewsRule(
        name="pager.page",
        kind="pager",
        zones=EDGES,
        shape=regex(r"第[一二三四五六七八九十\d]{1,3}页\s*+共\d{1,3}页|(?:【\d{1,2}】\s*+){2,}"),
        needs=("页", "【"),
        signals="its place; the shape of a page count or of a row of page numbers",
        yes=("第一页 共3页", "【1】【2】【3】"),
        no=("第一页", "2 3 5", "【1】"),
        seen="portals, below the text",
    ),
    NewsRule(
        name="pager.numbers",
        kind="pager",
        zones=EVERYWHERE,
        shape=regex(r"(?:1\s+2|2\s+3)(?:\s+\d{1,3})*\s*+(?:[.…]+\s*+)?下一页(?:\s*+(?:尾页|末页))?"),
        needs=("下一页",),
        signals="the first page numbers in order; the word of a pager behind them",
        yes=("2 3 4 下一页", "1 2 3 下一页 尾页", "1 2 下一页"),
        no=("2 3 5", "下一页", "1 下一页"),
        seen="portals, below the text and where pages were joined",
    ),
    NewsRule(
        name="pager.keys",
        kind="pager",
        zones=EVERYWHERE,
        shape=regex(r"提示[:：]\s*+支持\s*+←\s*+→.{0,20}"),
        needs=("提示",),
        signals="a label; the arrows of the keyboard",
        yes=("提示：支持←→翻页",),
        no=("提示：支持左转",),
        seen="pages with picture series",
    ),
    NewsRule(
        name="page_list",
        kind="page_list",
        zones=EVERYWHERE,
        shape=regex(r"(?:第\s*+\d+\s*+页\s*+[:：]\s*+\S.*?){2,}", re.DOTALL),
        needs=("页",),
        signals="the label of a page, at least twice",
        yes=("第1页:古城墙第2页:石桥第3页:老茶馆",),
        no=("第1页：古城墙", "他翻到第3页，又翻回第1页。"),
        seen="portals of 2006, above the text: 12 of 533 files",
    ),
    NewsRule(
        name="navigation.crumbs",
        kind="navigation",
        zones=EDGES,
        shape=regex(
            r"(?:您?(?:现在|当前|所在)?的?位置[:：]?\s*+)?(?=[\w·&]{2,16}\s*+(?:[>＞»]|--))"
            r"(?=.*(?:首页|主页|正文|频道|\h网|新闻|栏目|论坛|资讯|中心))"
            r"(?:[\w·&]{2,16}\s*+(?:[>＞»]|-{2,}>)+\s*+){2,}[^>＞<。;()=]{0,40}"
            r"|(?:首页|主页)\s*+[>＞»]+\s*+[\w·&]{2,8}"
        ),
        needs=(">", "＞", "»"),
        signals="its place; arrows between the names of sections",
        yes=("首页 > 新闻", "新东方>留学>正文", "首页 > 新闻中心 > 学院动态", "您的位置：江州网>>财经频道>>正文"),
        no=("北京>上海>广州>深圳", "A>B>C", "净利润>营收>成本"),
        seen="portals and sites of schools, above the title",
    ),
    NewsRule(
        name="navigation.back",
        kind="navigation",
        zones=EDGES,
        shape=regex(
            r"(?:[\[【［(（]\s*+(?:返回|回到|本讨论区|上一[篇页]|下一[篇页]|同主题|首页|讨论区|关闭|打印|收藏|推荐)[^\]】］)）\n]{0,8}[\]】］)）][\s|｜]*)+"
            r"|返回(?:首页|上一[页级]|列表|顶部|目录|专题)(?:[>》]*)"
            r"|[上下]一[版篇期](?:[\s|｜/]++[上下]一[版篇期])++"
            r"|(?:(?:打印(?:本[页文])?|关闭(?:本页|窗口)?|返回顶部|加入收藏|收藏本[页文])[\s|｜]++)*+(?:打印本[页文]|关闭(?:本页|窗口)|返回顶部)"
        ),
        needs=(
            "返回",
            "回到",
            "讨论区",
            "一篇",
            "一版",
            "一期",
            "一页",
            "主题",
            "首页",
            "关闭",
            "打印",
            "收藏",
            "推荐",
        ),
        signals="its place; the words of buttons, in brackets or with nothing else in the line",
        yes=(
            "[返回上一页] [本讨论区]",
            "返回首页",
            "【打印】【关闭】",
            "【返回江州新闻】",
            "打印本页 关闭窗口",
            "打印 | 收藏本页 | 关闭窗口",
        ),
        no=("返回首页的路上", "[首页", "关闭窗口的人", "打印", "上一版"),
        seen="bulletin boards, sites of schools and newspapers",
    ),
    NewsRule(
        name="counter",
        kind="related",
        zones=EVERYWHERE,
        shape=regex(
            r"(?:搜[狗索]\S{0,40}搜索\s*+[:：]\S{1,30}[,，]\s*+)?共\s*+找到\s*+[\d,，]+\s*+个相关\S{2,4}\s*+[.。]?"
            r"|共?\s*+找到\s*+相关(?:新闻|网页|文章|结果|内容|信息|图片)\s*+约?\s*+[\d,，]+\s*+[篇条个项]\s*+[.。]?"
        ),
        needs=("找到",),
        signals="the words of a count of search results, on both sides of the number",
        yes=("共找到1,144 个相关网页.", "共找到737 个相关新闻。", "找到相关新闻约 1,234 篇", "共 找到 12 个相关网页"),
        no=("警方共找到12个相关证人，均已作证。", "他们共找到三个网页。", "找到相关证人约30名", "找到相关新闻"),
        seen="one portal of 2006: 178 of 9,008 files",
    ),
    NewsRule(
        name="related.arrow_before",
        kind="related",
        zones=EDGES,
        shape=regex(r"(?:>{1,2}|》{1,2}|＞{1,2})\s*+(?:更多|点击|查看|进入|请看|详[情见]|相关|全部|阅读).{0,40}"),
        needs=(">", "》", "＞"),
        signals="its place; an arrow that marks a link",
        yes=(">>更多资讯请关注专题", "》》点击查看全部", "＞＞进入专题"),
        no=(">> 甲公司", "更多"),
        seen="portals",
    ),
    NewsRule(
        name="related.arrow_behind",
        kind="related",
        zones=EDGES,
        shape=regex(
            r"[^。！？]{0,6}(?:更多|点击|查看|进入|请看|详情|阅读|返回)[^。！？]{0,36}(?:>{2,}|》{2,}|＞{2,})[^。]{0,8}"
        ),
        needs=(">", "》", "＞"),
        signals="its place; an arrow that marks a link",
        yes=("更多资讯请关注江州在线>>", "点击进入专题>>", "查看详情》》"),
        no=("更多相关部门已介入调查", "点击进入专题"),
        seen="portals",
    ),
    NewsRule(
        name="related.more",
        kind="related",
        zones=("tail",),
        shape=regex(
            rf"(?=(?:获取|了解|想看|想了解)?更多)(?=.*(?:资讯|精彩|报道|新闻|我们|本[报网站刊台]|(?<!官)网(?![上络购站])|在线|频道|专[题区栏]|首页))(?!.*(?:{_SERVICE}))"
            r"(?:获取|了解|想看|想了解)?更多(?!的?(?:人|[市居农村]民|群众|学生|学子|孩子|老人|企业|游客|观众|读者|家庭|用户|消费者|投资者))[^。！？]{0,24}"
            r"(?:尽在|(?:请|敬请|欢迎)您?(?:点击|关注|登录|登陆|访问|进入|查看|浏览|参见|扫描|扫码|下载|搜索|持续|看|见))[^。！？]{1,30}[。！!]?"
        ),
        needs=("更多",),
        signals="an imperative; words that a site uses about itself",
        yes=("更多精彩内容，请关注江州网。", "更多资讯请点击江州在线", "了解更多详情请登录江州网"),
        no=(
            "更多相关部门已介入调查",
            "更多关于他的故事，人们已经不记得了",
            "更多精彩的节目还在后面，观众们热情高涨。",
            "更多市民请从南门入场。",
            "更多市民可登录官网预约。",
            "更多车次信息，可登录江州铁路官网查询。",
            "了解更多详情请关注江州铁路公众号",
            "更多内容请登录江州人才网报名",
            "更多内容，请看江州博物馆的说明牌",
        ),
        seen="portals, below the text",
        may_be=lambda text: text.startswith(("更多", "获取", "了解", "想看", "想了解")),
    ),
    NewsRule(
        name="related.invitation",
        kind="related",
        zones=("tail",),
        shape=regex(
            rf"(?=欢迎|敬请)(?!.*(?:{_SERVICE}))(?=.*(?:我们|本[报网站刊台]|产品|网站?[。！]?\Z))(?:欢迎|敬请)(?:您)?(?:查看|访问|浏览|登录|登陆|订阅)[^。！]{{0,30}}[。！]?.{{0,80}}"
        ),
        needs=("欢迎", "敬请"),
        signals="an imperative at the start of the sentence; a site or its products",
        yes=("欢迎查看所有产品和服务。", "敬请访问江州网"),
        no=(
            "欢迎市民踊跃参加本次活动，凭身份证入场。",
            "敬请登录江州人才网报名。",
            "欢迎浏览江州博物馆的网上展厅",
            "敬请登录江州图书馆网站查看书目",
            "他们欢迎访问团的到来。",
        ),
        seen="a database of laws, portals",
    ),
    NewsRule(
        name="related.button",
        kind="related",
        zones=("tail",),
        shape=regex(
            r"[\[【]?(?:查看全文|阅读全文|点击阅读原文|阅读原文|展开全文|我来说两句|我要评论|查看评论|举报[/／]反馈|举报|网友评论|发表评论|更多评论|返回首页|更多(?!的)\h{2,4})[\]】]?[>》]*"
        ),
        needs=("全文", "原文", "两句", "评论", "举报", "首页", "更多"),
        signals="its place; the words of a button and nothing else",
        yes=("查看全文", "点击阅读原文", "我来说两句", "举报/反馈"),
        no=("查看全文的读者", "他举报了上级", "更多相关部门已介入", "更多的人"),
        seen="portals and aggregators",
    ),
    NewsRule(
        name="related.neighbour",
        kind="related",
        zones=("tail",),
        shape=regex(r"[<«\[【]?\s*+(?:上|下)一[篇条则](?:文章|新闻)?\s*+[:：].{0,60}"),
        needs=("一篇", "一条", "一则"),
        signals="its place; a label",
        yes=("上一篇：江州今起降温", "下一篇: 没有了"),
        no=("上一篇报道说，江州今起降温。", "下一条河"),
        seen="sites of content management systems",
    ),
    NewsRule(
        name="page.facts",
        kind="navigation",
        zones=("head",),
        shape=regex(
            rf"(?:[【\[（(]?\s*+(?:{_COUNTED}|{_SIZES})\s*+[】\]）)]?[\s|｜,，;；]*+){{1,4}}(?:[【\[]?(?:打印|收藏|关闭|评论)(?:本页|窗口)?[】\]]?\s*+)*+"
        ),
        needs=("浏览", "点击", "阅读", "访问", "人气", "评论", "跟", "回复", "字体", "字号"),
        signals="its place; a counter with its number, or the choice of font sizes",
        yes=(
            "浏览次数：123",
            "点击数: 1,024次",
            "字体：大 中 小",
            "【字号：大 中 小】",
            "字体大小：【大】【中】【小】 打印",
            "阅读：35 评论：2",
            "浏览次数：123 字号：T | T",
        ),
        no=(
            "字号：瑞蚨祥",
            "阅读：一种生活方式",
            "浏览次数超过十万",
            "评论：2019年的江州楼市",
            "字体：宋体",
            "点击：老桥重开",
            "大中小城市",
            "大 中 小 学",
        ),
        seen="sites of content management systems, above the text",
    ),
    NewsRule(
        name="page.of_paper",
        kind="header",
        zones=("head",),
        shape=regex(
            r"(?:第\s*+[A-Z]?\d{1,3}\s*+版|[A-Z]?\d{2,3}\s*+版)\s*+[:：]\s*+(?!修订|说明|前言|序|后记)(?:\h|·){2,10}"
        ),
        needs=("版",),
        signals="its place; the number of a page and the name of its section",
        yes=("第08版：副刊", "第A12版：江州新闻", "08版：国际"),
        no=("第08版", "第3版：修订说明", "8：江州", "第5版：本书修订时，作者补了三章。", "第08版改作副刊"),
        seen="sites of newspapers, above the title",
    ),
    NewsRule(
        name="board.forwarded",
        kind="header",
        zones=EVERYWHERE,
        shape=regex(
            r"[【\[]\s*+(?:以下文字(?:转载|转贴|摘录?)自|原文由)\s*+[^】\]。]{1,40}?\s*+(?:讨论区|信箱|版|所?发表)\s*+[】\]]"
        ),
        needs=("以下文字", "原文由"),
        signals="the words of a bulletin board in brackets",
        yes=("【 以下文字转载自 News 讨论区 】", "【 原文由 abc 所发表 】", "[以下文字转载自 abc 的信箱]"),
        no=("以下文字转载自江州晚报", "【原文由英文写成】", "【以下文字】"),
        seen="bulletin boards, above a forwarded post",
    ),
    NewsRule(
        name="law_database",
        kind="disclaimer",
        zones=("tail",),
        shape=regex(
            r"(?:本(?:文|法规|资料|内容)由)?\h{0,6}(?:法宝|法规库|法律图书馆|法律数据库|法规数据库|法律门户)网?(?:专业)?提供[^。]{0,30}。?"
            r"|本(?:数据库|法规|文本|文件|库)由\h{2,14}提供[，,][^。]{0,8}(?:仅供参考|核对)[^。]{0,20}。?"
        ),
        needs=("提供",),
        signals="its place; the name of a database of laws at the start of the sentence, or the database and a request to readers",
        yes=(
            "江大法宝提供法律信息服务",
            "江大法宝提供，引用时请注明来源。",
            "本法规由江州法规库提供，仅供参考。",
            "本数据库由江州法律信息网提供，仅供参考，引用请核对原文。",
        ),
        no=(
            "江州律师提供法律信息服务",
            "法律援助中心提供咨询。",
            "江大法宝的编辑提供了三份文件。",
            "本数据库由江州大学提供，共三万条。",
        ),
        seen="databases of laws",
    ),
    NewsRule(
        name="share",
        kind="share",
        zones=EDGES,
        shape=regex(
            r"(?:分享到|分享至|一键分享|点击分享|分享给好友)(?:[:：].{0,40}|\s*+(?:微博|微信|QQ|空间|朋友圈|好友|新浪).{0,40})?|[Cc]lick here to share.{0,40}"
        ),
        needs=("分享", "lick here to share"),
        signals="its place; the words of a share button, with or without the names of social networks",
        yes=("分享到：微博 微信 QQ空间", "分享到： 微博 微信", "click here to share"),
        no=("分享到快乐的同时也要分担痛苦，这是他的心得。", "他分享到：朋友"),
        seen="portals: 396 of 9,008 files",
    ),
    NewsRule(
        name="share.account",
        kind="share",
        zones=("tail",),
        shape=regex(
            r"长按二维码向我转账|受苹果公司新规定影响，微信 ?iOS ?版的赞赏功能被关闭，可通过二维码转账支持公众号。?"
            r"|喜欢此内容的人还喜欢|预览时标签不可点|微信扫一扫(?:赞赏作者|使用小程序|可打开此内容，使用完整服务)|(?:继续|向上)滑动看下一个|轻触阅读原文"
            r"|以上留言由公众号筛选后显示|该文章作者已设置需关注才可以留言|朋友会在“发现-看一看”看到你“在看”的内容|文章已于\d{4}-\d{2}-\d{2}修改"
        ),
        needs=(
            *"向我转账 受苹果公司新规定影响 此内容的人还喜欢 标签不可点 微信扫一扫 滑动看下一个 轻触阅读原文".split(),
            *"由公众号筛选后显示 需关注才可以留言 发现-看一看 文章已于".split(),
        ),
        signals="its place; words that WeChat adds to an article, and nothing else",
        yes=(
            "长按二维码向我转账",
            "受苹果公司新规定影响，微信 iOS 版的赞赏功能被关闭，可通过二维码转账支持公众号。",
            "喜欢此内容的人还喜欢",
            "微信扫一扫使用小程序",
            "文章已于2020-03-27修改",
        ),
        no=(
            "受苹果公司新规定影响，开发者的收入减少。",
            "微信扫一扫付款",
            "文章已于2020-03-27发表在《江州日报》",
            "喜欢此内容的人还喜欢老桥",
        ),
        seen="texts copied from accounts of WeChat",
    ),
    NewsRule(
        name="disclaimer.labelled",
        kind="disclaimer",
        zones=EDGES,
        shape=regex(rf"{_NOTICE_LABEL}.{{0,100}}?(?:{_STOCK}).{{0,260}}", re.DOTALL),
        needs=("声明", "提示", "提醒", "说明", "条款", "注"),
        signals="its place; a label; what notices say about the site or the text",
        yes=(
            "版权声明：凡本网注明“来源：江州网”的所有作品，版权均属于江州网，未经授权不得转载。",
            "声明：本文仅代表作者个人观点，与本网无关。",
            "（声明：文章内容仅供参考，不构成投资建议。投资者据此操作，风险自担。）",
            "特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台用户上传并发布，本平台仅提供信息存储服务。",
        ),
        no=(
            "声明：本公司从未授权任何机构以本公司名义发布稿件，将追究侵权责任。",
            "重要声明：我校从未委托任何机构招生，本网站为唯一报名渠道，谨防受骗。",
            "律师声明：针对网络上关于我当事人的不实稿件，我们已取证。",
            "注：以上稿件排名不分先后",
            "注：投资建议来自第三方机构，数据截至2021年底",
            "香港特区政府声明：个别媒体观点不实，政府表示强烈反对。",
        ),
        seen="portals and accounts, below the text: 239 of 9,008 files",
        may_be=_may_be_labelled,
    ),
    NewsRule(
        name="disclaimer.stock",
        kind="disclaimer",
        zones=("tail",),
        shape=regex(rf"[（(【\[*]*\s*+(?:{_STOCK})[^。！？]{{0,120}}{_MORE_NOTICE}"),
        needs=(
            *"注明 转载 摘编 声明 所有 原创 刊登 刊载 提供 无关 观点 不代表 立场 投资 供参考 版权 首发 操作 未经 侵权 著作权 必究 必将追究".split(),
            *(f"本{medium}" for medium in "网 站 报 刊 平台 公众号 栏目 页面".split()),
        ),
        signals="its place; a sentence that starts with what notices say about the site or the text",
        yes=(
            "转载请注明出处",
            "本文仅代表作者个人观点，不代表本网立场。",
            "未经授权，不得转载。",
            "本文首发于微信公众号：江州财经。文章内容属作者个人观点，不代表本网立场。",
            "如有侵权，请联系我们删除。",
            "以上内容仅供参考。投资有风险，入市需谨慎。",
        ),
        no=(
            "以上内容仅供参考。医生提醒，老人服药前应当先量血压。",
            "未经授权，不得转载。这块牌子在展厅门口挂了十年。",
            "如有侵权，请联系我们删除。公司在回函中这样写道。",
            "版权归原作者所有的说法，法院没有采纳。",
            "以上内容仅代表李某个人观点，他在会后再三说明。",
            "本文首发于1936年的《江州月刊》，是他的成名作。",
            "转载请注明出处的要求，他从不理会。",
            "未经授权禁止转载，成了江州作家们的口头禅",
            "转载他人文章未注明出处，法院认定构成侵权，判赔一万元。",
            "证监会提示，投资者据此操作造成的损失，荐股软件公司应当赔偿。",
            "未经许可复制他人软件，法院判决本网站赔偿三十万元",
            "未经许可，任何单位和个人不得从事危险化学品经营活动。",
            "未经许可擅自开工的企业被罚。",
            "外交部：该言论不代表中方立场。",
            "版权所有人称已起诉",
        ),
        seen="portals and accounts, below the text, without a label",
        may_be=_may_be_stock,
    ),
    NewsRule(
        name="disclaimer.english",
        kind="disclaimer",
        zones=("tail",),
        shape=regex(
            r"(?:Notice|Disclaimer|Statement)\s*+:\s*+The (?:content|article|text|views?)\b.{10,300}", re.DOTALL
        ),
        needs=("Notice", "Disclaimer", "Statement"),
        signals="its place; a label",
        yes=(
            "Notice: The content above is uploaded by a user of a platform that only provides information storage services.",
        ),
        no=("Notice: the office is closed.", "The notice said the content would change."),
        seen="one aggregator, below the same notice in Chinese",
    ),
    NewsRule(
        name="disclaimer.copyright",
        kind="disclaimer",
        zones=EDGES,
        shape=regex(
            r"©.{0,300}|(?:Copyright\s*+(?:©|\(c\)|\(C\)|\d{4})|COPYRIGHT\s*+(?:©|\d{4})).{0,120}"
            r"|版权所有\s*+[:：]?\s*+(?:©|\d{4}|[^。，,]{0,24}(?:未经|不得|翻印|违者|Reserved|备\d|ICP)).{0,80}"
            r"|版权所有[，,]\s*+(?:未经[^。，,]{2,8}[，,]?\s*+)?(?:不得|请勿|严禁|禁止)[^。，,]{0,8}(?:转载|复制|使用|摘编)[！。]?"
            r"|.{0,60}All [Rr]ights [Rr]eserved.{0,60}"
        ),
        needs=("©", "opyright", "OPYRIGHT", "版权所有", "ights "),
        signals="its place; the sign, the year or the usual words of a copyright notice",
        yes=(
            "©  江州法规库：(www.example.com)专业提供法律信息和法律软件领域各类解决方案。",
            "Copyright © 2006 江州网",
            "版权所有 未经授权不得转载",
            "版权所有，不得转载。",
            "© 江州网",
            "江州网 All Rights Reserved",
        ),
        no=("Copyright law in China has changed", "版权所有：某某影视公司诉称对方侵权", "版权所有人称已起诉"),
        seen="portals, below the text",
    ),
    NewsRule(
        name="advert.broker",
        kind="advert",
        zones=EVERYWHERE,
        shape=regex(r".{0,40}(?:开户(?:交易)?|立即开户|一站式开户|下载\S{0,10}(?:APP|客户端)).{0,20}[>》]{2,}.{0,10}"),
        needs=("开户", "下载"),
        signals="an arrow that marks a link; the name of the service that the link opens",
        yes=("在江州财富看资讯行情，选江州证券一站式开户交易>>",),
        no=("他在江州证券开户交易。", "下载江州APP"),
        seen="one financial portal, also between paragraphs",
    ),
    NewsRule(
        name="advert.own",
        kind="advert",
        zones=EDGES,
        shape=regex(rf"[（(]?{_INVITES}(?:{_ASKS})[^。]{{0,30}}?{_OWN}[^。]{{0,24}}[。！!~]?[）)]?"),
        needs=("扫", "长按", "识别", "点击", "关注", "搜索", "下载", "加入", "添加", "打开", "登录", "订阅", "安装"),
        signals="an imperative at the start of the sentence; a site that speaks about itself",
        yes=(
            "最新资讯请扫一扫二维码，关注我们的官方微信!",
            "最新考试资讯、题目解析、家长知识堂，请扫一扫二维码，关注我们的官方微信!",
            "扫码关注我们",
            "扫码关注我们，获取更多资讯",
            "扫一扫，关注我们",
            "（扫描二维码，关注本报官方微信）",
        ),
        no=(
            "扫码关注江州书店",
            "请扫描二维码",
            "关注我们身边的老人。",
            "打开微信，我们就能看见二维码",
            "关注我们的公众号，是老周对顾客说得最多的一句话",
        ),
        seen="portals and accounts, above and below the text",
    ),
    NewsRule(
        name="advert.promotion",
        kind="advert",
        zones=("tail",),
        shape=regex(
            rf"{_INVITES}(?:扫一扫|扫描|扫码|长按|识别)[^。]{{0,16}}?关注[^。，,]{{0,16}}(?:{MEANS})[。！!~]?"
            rf"|长按(?:识别|扫描)?(?:[上下]方|图中)?二维码"  # a reader can only press a code on this page
            rf"|{_INVITES}(?:关注|订阅|搜索|添加)[^。，,]{{1,12}}{_MEDIUM}[”\"」]?(?:官方)?(?:{_ACCOUNT})[。！!~]?"
            rf"|(?:关注|下载)[^。，,]{{1,16}}(?:{_ACCOUNT}|客户端|APP)[，,]?(?:获取|了解|阅读|看)?(?:最新|更多)(?:资讯|内容|新闻|报道|精彩)[^。]{{0,20}}[。！!~]?"
        ),
        needs=("扫", "长按", "识别", "点击", "关注", "搜索", "下载", "加入", "添加", "打开", "登录", "订阅", "安装"),
        signals="an imperative at the start of the sentence; a medium, or a QR code and an account to follow",
        yes=(
            "扫一扫二维码，关注“江州日报”官方微信",
            "欢迎关注江州财经公众号",
            "长按识别二维码，关注“江州发布”微信公众号",
            "长按识别二维码",
            "下载江州日报客户端，阅读更多精彩内容",
            "关注“江州考试”官方微信，最新资讯、考前内部资料等!",
        ),
        no=(
            "欢迎关注“江州发布”微信公众号的人里，有一半是老人。",
            "如今买菜扫一扫就能付款，老人们也学会了。",
            "市民可下载“江州通”APP预约挂号。",
            "记者就此致电该公司，对方表示不便回应，请关注官方微博。",
            "活动详情可关注“江州文旅”微信公众号查询。",
            "扫一扫：文明新风",
            "下载江州出行APP，查询公交到站时间",
            "关注“江州医保”微信公众号，即可查询缴费记录",
            "扫码关注“江州医保”公众号，即可缴费",
            "请打开微信，搜索“江州医保”小程序。",
            "欢迎下载使用江州医保APP",
            "扫描二维码，查看办事指南",
            "请扫描二维码",
            "点击“我的”，再点击“二维码”",
            "扫描展柜上的二维码，就能听到当年的叫卖声。",
            "这起微博骂战引发广泛关注，双方律师均未回应。",
        ),
        seen="portals and accounts, below the text",
    ),
    NewsRule(
        name="advert.above",
        kind="advert",
        zones=EDGES,
        shape=regex(
            r"[▲↑↓\s]*+(?:点击|长按|轻触|戳)[^。，,]{0,4}(?:[上下]方|上面|左上角?|右上角?|标题下)[^。，,]{0,16}[，,]?\s*+(?:关注|订阅)(?:我们|本[报网刊台号]|公众号|[“\"「][^”\"」]{1,12}[”\"」]|哦)?[！!~]?"
        ),
        needs=("关注", "订阅"),
        signals="a place on the page (above, below); an account to follow",
        yes=("点击上方蓝字关注我们", "▲点击上方“江州日报”，关注我们！", "点击标题下蓝字订阅本刊"),
        no=("点击上方的“关注”按钮，即可预约", "长按下方按钮三秒，车门就会打开", "点击量上升引发关注"),
        seen="accounts, above and below the text",
    ),
    NewsRule(
        name="advert.appeal",
        kind="advert",
        zones=("tail",),
        shape=regex(
            r"(?:如果?您?[^。]{2,30}[，,])?(?=[^。]*(?:订户|订阅|会员|赞助|付费|月费|打赏))(?=.*(?:支持(?:我们|本[报网刊台站])|我们的(?:工作|报道|新闻|采访|网站|媒体)))"
            r"(?:诚邀|邀请|请|欢迎|敬请)(?:您|你|大家|各位|读者)?(?:考虑|立即|马上|即刻)?(?:加入|成为|订阅|赞助|支持|付费)[^。]{0,60}[。！!]?(?:[^。]{0,40}(?:我们|本[报网刊台站])[^。]{0,40}[。！!]?)?"
        ),
        needs=("订户", "订阅", "会员", "赞助", "付费", "月费", "打赏"),
        signals="an imperative; a subscription; a site that speaks about its own work",
        yes=(
            "请加入成为江州网的月费订户，长期支持我们的工作。所有订户都可以收到我们的通讯。",
            "如果您认同独立报道的价值，请订阅我们的会员计划，支持我们的采访。",
        ),
        no=(
            "请加入我们的合唱团，支持我们的工作。",
            "会员们说，请支持我们的工作。",
            "他请大家订阅报纸，支持乡里的邮局。",
            "请会员凭证入场，我们的工作人员会在门口等候。",
        ),
        seen="an independent newspaper of Hong Kong, below each article",
    ),
    NewsRule(
        name="advert.appeal_address",
        kind="advert",
        zones=("tail",),
        shape=regex(
            r"[^。，：:]{0,6}(?:订户|订阅|会员|赞助|捐款)[^。，：:]{0,8}(?:网址|网页|连结|链接|地址|详情)?\s*+[:：]\s*+(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
        ),
        needs=("订户", "订阅", "会员", "赞助", "捐款"),
        signals="a label; a web address and nothing else",
        yes=("月费订户网址：news.example.com/subscribe", "赞助我们：https://news.example.com"),
        no=("会员：江州合唱团", "捐款账号：6222 0000", "订阅：每月十元"),
        seen="the same newspaper as advert.appeal",
    ),
    NewsRule(
        name="advert.account",
        kind="advert",
        zones=("tail",),
        shape=regex(
            r"本[报网刊台站][^。，,]{0,8}(?:官方微信|官方微博|公众号|官微)\s*+[:：].{2,30}"
            r"|[^。，,]{0,16}(?:官方微信|官方微博|微信公众号|微信公众平台|公众号|官微)\s*+[:：]\s*+"
            rf"(?:[^（()）]{{1,30}}[（(]\s*+(?:微信号|ID|id|账号|帐号)\s*+[:：].{{2,30}}|[^。，,]{{0,12}}{_MEDIUM}[^。，,]{{0,6}})"
        ),
        needs=("官方微", "公众", "官微"),
        signals="a label; the id of an account, or a medium",
        yes=("江州网小学官方微信：江州小学（微信号：jz_xx）", "微信公众号：江州财经", "本报官方微信：jzrb"),
        no=(
            "他关注了官方微信：",
            "公众号作者说：",
            "微信公众号：江州博物馆",
            "“本文来自公众号：江上风，作者：李四”，帖子末尾写着这样一行字。",
        ),
        seen="portals and accounts, below the text",
    ),
    NewsRule(
        name="end_mark",
        kind="end_mark",
        zones=("tail",),
        shape=regex(
            r"[（(【\[<]\s*+(?:完|全文完|本文完|全书完|end|End|END|The End|THE END)\s*+[）)】\]>]|全文完|[-―—]{1,3}\s*+(?:end|End|END)\s*+[-―—]{1,3}|THE END"
        ),
        needs=("完", "end", "End", "END"),
        signals="its place; the mark and nothing else",
        yes=("（完）", "(全文完)", "- END -", "THE END"),
        no=("演出全文完", "完", "（完成）"),
        seen="agency stories: 884 of 9,008 files",
    ),
)


# Characters: the maximum length of a line of boilerplate, except for a list of pages.
_LONGEST_LINE: dict[Zone, int] = {"head": 400, "body": 120, "tail": 400}


@cache
def _needed(zone: Zone) -> Words:
    """Return the needs of a zone's rules."""
    return Words(*dict.fromkeys(need for rule in ROWS if zone in rule.zones for need in rule.needs))


@cache
def _asked(found: str, zone: Zone) -> tuple[int, ...]:
    """Return the numbers of the rules to check if this need was found.

    A need that overlaps the found need, and does not start before it, is not found itself.
    """
    ends = tuple(found[start:] for start in range(len(found)))
    return tuple(
        number
        for number, rule in enumerate(ROWS)
        if zone in rule.zones and any(need in found or need.startswith(ends) for need in rule.needs)
    )


def row_of(text: str, zone: Zone) -> NewsRule | None:
    """Return the rule that matches a line in a zone, or None."""
    if len(text) > _LONGEST_LINE[zone] and not text.startswith("第"):
        return None
    if zone != "body":
        text = words.simplified(text)
    if not (found := _needed(zone).found(text)):
        return None
    numbers = sorted({number for need in found for number in _asked(need, zone)})
    return next((ROWS[number] for number in numbers if ROWS[number].reads(text)), None)


def is_boilerplate(text: str) -> bool:
    """Return whether a text above an article is nothing but boilerplate."""
    return row_of(text, "head") is not None


COUNTER_SHAPE = next(rule for rule in ROWS if rule.name == "counter").shape
