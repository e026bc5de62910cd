"""Find where it was by the name of a branch or a hospital: 五道口店, 市一院, 协和. Part of places.

branches(plain, firms) -> (start, end)     firms: known names, which are no part of the place
hospitals(plain) -> (start, end)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FIRST = r"(?:(?<![\u4e00-\u9fffa-z\d])|(?<=[在到去从是]))"
_LAST = r"(?=$|[^\u4e00-\u9fffa-z\d]|的|[买吃办做消看拍住挂开取里那这])"
_AT_LAST = r"(?<=在)(?!分店|店)[\u4e00-\u9fff]{2,6}?店(?![员长家铺主面方内名小老舖东])"
_BRANCH = re.compile(
    rf"{_FIRST}(?P<name>(?![店在到去从是于])[\u4e00-\u9fff]{{2,10}}?店){_LAST}|(?P<at>{_AT_LAST})"
)
"""Behind 在, whatever was done there may follow: 昨天在[信义店]骂我."""

_KIND = re.compile(
    r"(?:旗舰|专卖|专营|官方|体验|直营|自营|加盟|连锁|实体|线下|线上|折扣|零售|代理|授权|工厂|仓储|免税|二手|百货"
    r"|[饭酒商药书花网门分总小大新老黑破好坏米面粉鞋茶快本该此贵整全开夜鲜]|奶茶|火锅|烧烤|服装|理发|美发|美容|美甲|手机"
    r"|水果|珠宝|首饰|蛋糕|面包|甜品|饮品|咖啡|宠物|便利|快餐|餐饮|小吃|早餐|洗衣|干洗|母婴|眼镜|维修|修理|修车|汽修|汽车"
    r"|五金|烟酒|玩具|文具|家电|家具|家居|电器|数码|电脑|房产|中介|彩票|便民|4s|淘宝|天猫|京东|拼多多|抖音|快手|微信|官网"
    r"|按摩|足疗|足浴|养生|推拿|租车|婚纱|摄影|照相|打印|图文|快递|外卖|超市|建材|装修|服饰|童装|内衣|化妆品|保健品|食品"
    r"|特产|零食|海鲜|烤鸭|包子|饺子|拉面|米线|麻辣烫|炸鸡|汉堡|披萨|寿司|自助|料理|私房|农家|夫妻|网红|路边|附近|楼下"
    r"|隔壁|门口|对面|家|间|们|种|类|些|样|品牌)$"
)
"""What says of which kind a shop is, and not where."""

_NOT_PLACE = re.compile(
    r"[我你您他她它们的了是在买有没不说去到给把被就也还和跟与向找问让叫进逛退换吃住订这那哪某几两每各别个位名哥姐老板客员工生气\d]"
    r"|今天|昨天|明天|前天|上午|下午|晚上|刚才|什么|怎么|结果|然后|但是|因为|所以"
)
_DAY = re.compile(
    r"(?:昨[天晚日夜]|今[天早晚日]|前[天晚]|大前天|上?(?:周|礼拜|星期)[一二三四五六日天末]|刚[才刚]|[早中晚]上|[上中下]午|凌晨|半夜)+(?:在|去|到)?"
)
"""A day told right before a branch: 昨晚[汉庭][南京南站店]."""

_HOSPITAL = re.compile(
    rf"{_FIRST}(?![在到去从是于])(?:[\u4e00-\u9fff]{{0,3}}?[省市区县镇](?:第?[一二三四五六七八九十]|附[一二三])(?:人民)?医?院"
    r"|[\u4e00-\u9fff]{0,3}?[省市区县镇](?:人民|中心|中医|妇幼|儿童|肿瘤|口腔|眼科|骨科|传染病)?医院|[省市区县]妇幼(?:保健院)?"
    r"|(?:[\u4e00-\u9fff]{2}大?)?附属?(?:第?[一二三])(?:医?院)|(?:人民|中心|中医|妇幼|儿童|妇产|肿瘤|军区总)医?院"
    r"|(?:北京|武汉|福建)?协和(?:医院)?|(?:四川大学)?华西(?:医院|口腔|二院)?|湘雅[一二三]?(?:医院)?|积水潭(?:医院)?"
    r"|(?:同济|瑞金|仁济|华山|中山|齐鲁|西京|宣武|朝阳|安贞|天坛|同仁|阜外|世纪坛|301|解放军总)医院)"
    r"(?=$|[^\u4e00-\u9fffa-z\d]|的|[买吃办做消看拍住挂开取里那这生检治骗误乱没不])"
)


def branches(plain: str, firms: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each branch's name, without the firm's before it: 福奈特[万达店]."""
    for match in _BRANCH.finditer(plain) if "店" in plain else ():
        said = match["name"] or match["at"]
        day = _DAY.match(said)
        first = day.end() if day else 0
        name = said[first:]
        size = max((n for n in range(2, len(name) - 2) if name[:n] in firms), default=0)
        place = name[size:-1].strip()
        if len(place) > 1 and not _KIND.search(place) and not _NOT_PLACE.search(place):
            yield match.start() + first + size, match.end()


def hospitals(plain: str) -> Iterator[tuple[int, int]]:
    """Start and end of each hospital's short name: 市一院, 协和."""
    for match in _HOSPITAL.finditer(plain) if "院" in plain or _BARE.search(plain) else ():
        yield match.span()


_BARE = re.compile("协和|华西|湘雅|积水潭|妇幼")
