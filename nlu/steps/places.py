"""Find addresses and places: chains of 省 市 区 路 号, beginning at a known province or city."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu import lexicons
from nlu.steps import branches
from nlu.steps.clauses import clauses
from nlu.types import Slot, SlotType

_UNIT = (
    r"(?:特别行政区|自治区|自治州|自治县|街道办?|开发区|高新区|新区|省|市|区|县|旗|镇|乡|"
    r"村|庄|屯|社区|大道|大街|路|街|巷|弄|胡同|里|道|段|号院|号楼|"
    r"(?<![账帐单税卡信称代])号|幢|栋|座|单元|室|楼|层|组|队|小区|花园|花苑|公寓|家园|"
    r"新城|城|苑|府|湾|广场|商场|商城|大厦|中心|市场|超市|学校|大学|学院|医院|公司|集团|"
    r"厂|店|站|机场|酒店|园区|工业园|科技园|园|庭|坊|桥|岭|岛|口|中学|小学|高中|幼儿园|派出所|村委会|镇政府|区政府|卫生院|服务区|收费站|车站|对面|旁边|东侧|西侧|"
    r"南侧|北侧)"
)
_NAMES = (
    r"天河|天津|天府|天目|天心|天宁|天山|天水|天台|天长|天元|通天|月湖|明月|成都|新都|"
    r"昌都|都匀|都江|和田|和平|和顺|太和|仁和|人和|泰和|和谐|颐和|雍和|和县|有恒|日新|"
    r"在田|还乡|[安祥瑞永嘉中义福惠美光淳致丰景宜]和(?=(?:社区|小区|花园|家园|新村|大厦|广场|里|村|苑|[路街]))"
)
"""Names whose characters no address holds elsewhere."""

_CHAR = rf"(?:{_NAMES}|[^\W_月年天我你他她的了是在买有没不说去到给把被就都也还和])"
_BUILDING = r"(?:大厦|广场|中心|小区|花园|商场|超市|酒店|医院|学校|公寓|市场|大学)"
_CHAIN = rf"(?:(?:{_CHAR}|-|#){{1,8}}?{_UNIT}{_BUILDING}?){{1,8}}"
_STOP = re.compile(
    rf"(?!{_NAMES})(?:我|你|他|她|的|了|是|在|买|有|没|不|说|去|到|给|把|被|就|(?<![成新昌])都|也|还|(?<![太仁人泰颐雍])(?<![安祥瑞永嘉中义福惠美光淳致丰景宜](?=和(?:社区|小区|花园|家园|新村|大厦|广场|里|村|苑|[路街])))和|电话|手机|收|寄|(?<!开)发|送|这|那|结果|然后|但是|可是|居然|竟然|却|才)"
)
_DISTRICT = r"(?:自治州|街道|[省市区县州旗镇乡村庄])"
_CODED = re.compile(rf"(?:[a-z某×*][\d某×*x]{{0,2}}(?:省|市|区|县|州|镇|乡|村))+(?:{_CHAIN})?")
"""Places whose names were taken out: B3区银河南路, 某某县青山镇."""

_SMALL = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[在住是]))(?P<place>(?![我你他她们本全这那该老]|整个|某)[\u4e00-\u9fff]{2,4}"
    r"(?:村|镇|乡|社区|小区|新村|花园|家园))(?=的?(?:村民|居民|业主|住户)|[一二三四五六七八九十\d]{1,3}(?:号|栋|幢|组|队|期))"
    r"|(?:(?<![\u4e00-\u9fffa-z])|(?<=[在到从]))(?P<stop>(?:(?![我你他一半马公铁网思套大小条])[\u4e00-\u9fff]{2,4}|[x×]{1,3})"
    r"(?:路|街|大道)(?:公交站|地铁站|站台|路口|\d{1,4}号))"
)
"""Villages, estates and stops without a city: 白石村村民, XX路公交站."""

_HOUSE_NO = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,4}(?:号楼|号院|号|栋|幢|座|单元|期|组|队|层|楼|室)(?![线个人台])|[a-z]座|-?\d{3,4}室?)+"
)
"""The house behind an estate's name: 阳光花园[3栋]."""

_APART = re.compile(
    r"(?:\s{1,2}(?:[a-z]?\d{1,4}[a-z]?|[a-z]|[一二三四五六七八九十]{1,3})\s?"
    r"(?:号楼|号院|号|栋|幢|座|单元|期|楼|层|室|弄|巷|梯)(?![线个人台里机]))+"
)
"""The same with spaces: 信义区松仁路[ 28 号 B 栋]."""

_ESTATE = re.compile(
    r"\s{1,2}(?![我你他她本全这那])[\u4e00-\u9fff]{2,6}(?:社区|小区|花园|家园|新村|大厦|大楼|公寓|国宅|雅苑)(?!的?(?:物业|保安|管理))"
)
"""An estate behind the district and a blank: 台中北屯[ 敦富社区]."""

_SMALL_SIGN = re.compile(
    r"村的?[村居]|村[\d一二三四五六七八九十]|区的?[居业住]|区[\d一二三四五六七八九十]|[园镇乡]的?[村居业住]|[园镇乡][\d一二三四五六七八九十]|[路街道](?:公交|地铁|站台|路口|\d)"
)

_ROAD = re.compile(
    r"(?:[东西南北中]{1,2}|[一二三四五六七八九十]{1,2})?(?:路|街|大街|大道|巷)(?:[\da-z\-]{1,6}号?(?:院|楼)?)?(?:公交站|地铁站|站)?"
)
"""What makes a city's name that of a road: 西藏路, 南京东路."""

_SIGHT = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:解放碑|洪崖洞|春熙路|太古里|宽窄巷子|锦里|外滩|陆家嘴|步行街|古城|古镇|老街|夜市|"
    r"景区|公园|动物园|植物园|博物馆|图书馆|体育馆|体育场|火车站|高铁站|客运站|汽车站|地铁站|机场|欢乐谷|迪士尼|环球影城|"
    r"乐园|海洋馆|海滩|沙滩|码头|故宫|天安门|颐和园|八达岭|大雁塔|钟楼|兵马俑|西湖|夫子庙|中山陵|玄武湖|豫园|城隍庙|东方明珠|"
    r"鼓浪屿|橘子洲|岳麓山|都江堰|青城山|峨眉山|磁器口|黄鹤楼|户部巷|趵突泉|大明湖|栈桥|崂山|亚龙湾|天涯海角|兰桂坊|维多利亚港|101大楼)"
    r"(?:[\u4e00-\u9fff]{2,3}?(?:洞|里|碑|塔|寺|楼|阁|巷子|广场))?"
)
"""A scenic spot or building right after a city."""

_NAMED_AFTER = re.compile(
    r"(?:的)?(?:码头(?:[水云]|[饺馄汤])|某(?!某?(?:街道|区|县|镇|路|小区|村|广场))|烤鸭|板鸭|盐水鸭|拉面|牛肉面|火锅|小面|酸辣粉|麻花|狗不理|热干面|鸭脖|臭豆腐|米粉|米线|螺蛳粉|肠粉|早茶|"
    r"煲仔饭|烧腊|烧鹅|大饼|包子|小笼|生煎|泡馍|凉皮|肉夹馍|羊肉泡|板面|烩面|胡辣汤|烧鸡|扒鸡|灌汤包|过桥|鲜花饼|白药|"
    r"啤酒|白酒|黄酒|大曲|老窖|茶|银行|人寿|航空|证券|现代|大众|奔驰|丰田|本田|汽车|地铁|高铁|大学|医科|师范|理工|卫视|电视台|"
    r"日报|晚报|时间|户口|人|话|菜|籍|牌|公司|集团|国际|欢迎)"
)
"""What a city's name names besides the place: 兰州拉面, 北京现代."""

_BEYOND = re.compile(
    r"村民|居民(?![楼区点])|业主|住户|市民(?!广场|中心|公园)|群众|商户|住客|游客|旅客|乘客|学生(?!活|公寓|宿舍)|家长|老人|男子|女子|先生|女士|老师|司机|"
    r"[王李张刘陈杨赵黄周吴徐孙]某|反映|投诉|举报|要求|希望|求助|建议|施工|噪[音声]|扰民|停[水电]|漏水|积水|垃圾|占道|违[建规法]|"
    r"破损|损坏|堵[塞车]|乱|差|坏|太(?![古平原和湖仓])|无(?![锡为极])|未(?![央来])|附近|周边|一带|里面|外面|上面|路面|路灯|"
    r"绿化(?!路)|电梯|物业|停车(?!场)|(?<!大)道路|每天|经常|长期|一直|多次|发生|存在|出现|进行|开始|正在|已经|可以|需要|办理|购买|"
    r"入住|吃|玩|摔|贷款|代理"
)
"""What stands behind a place and is no part of it: a person, or a doing."""

_CUE = re.compile(
    rf"(?:地址|住址|收货地|寄到|送到|送去|位于|住在|住址是|地点)(?:[是在为:：\s]|改[成为到]|应该是|应为){{0,3}}(?P<place>{_CHAIN})"
)
_LEVELS = re.compile(
    rf"[\u4e00-\u9fff]{{1,7}}?(?:区|县|镇|乡|街道)(?:[\u4e00-\u9fff\d]{{1,7}}?{_UNIT}){{1,6}}"
)
_AWAY = re.compile(rf"{_STOP.pattern}|{_BEYOND.pattern}")
_DISTRICT_END = re.compile(rf"{_DISTRICT}(?:[\u4e00-\u9fff\d]{{1,7}}?{_UNIT})*$")
_ANY = re.compile(
    r"本|全|各|从|盼|地址|邻|母婴|线上|咱们|开发区|高新区|[小社景园校城市郊辖片厂]区|"
    r".[小社新景园校城市郊地辖老片厂灾库专]区(?:$|门|里|的|快|卫|楼|附|周)|(?:新|老|库|专)区(?:$|门|里|的|快|卫|楼)"
)
"""Districts, villages and estates without a name."""

_IN_PLACE = frozenset("在去从到住于是")
_OF_PLACE = frozenset("在去从到住")
_BEFORE = r"(?:我们?|人|家|就|是|在|住)*"
_BEHIND = r"(?:的|这边|这里|那边|那里|这儿|那儿|人)?"
_WHEN = re.compile(
    r"(?:昨[天晚日夜]|今[天早晚日]|前[天晚]|大前天|寻[日晚]|琴[日晚]|上?(?:周|礼拜|星期)[一二三四五六日天末]|刚[才刚]"
    r"|[早晚]上|[上中下]午|凌晨|半夜|朝早|\s)+(?:在|去|到)?"
)
"""A day told right before a place that is all the rest of its clause: 今天下午[台中逢甲]."""

_ARM = re.compile(r"(?:分[校行院局]|总[店行]|门市)$")
"""Which house of several stands in that city: 旺角[分校]."""

_NO_CORNER = re.compile(
    r"出发|到达|抵达|起飞|[下降]雨|降温|下雪|[发收]货|签收|[客售]服|仓|总部|分公司|官方|直营|回来|回去|过来|过去|[打坐]车"
)
"""What may stand behind a city and is no quarter of it."""

_DOING = r"出差|出行|上班|工作|打工|务工|做工|旅[游行]|玩|读书|上学|念书|本地|发[货出]|寄出|转"
_ENDS = re.compile(r"[，,。；;！!？?\s]")


@dataclass(frozen=True, slots=True)
class Places:
    """A pattern that starts at any known province or city; alone: a whole reply that names one.

    firms: known names, which are no part of a branch's.
    """

    known: re.Pattern[str]
    alone: re.Pattern[str]
    names: frozenset[str]
    firms: frozenset[str] = frozenset()


def load(folder: Path = lexicons.HERE) -> Places:
    """Read the list of provinces and cities."""
    names = [name for line in lexicons.lines(folder / "places.txt") for name in line.split()]
    start = "|".join(sorted(names, key=len, reverse=True))
    known = re.compile(rf"(?P<name>(?:{start})[省市]?)(?:{_CHAIN})?")
    # 北京朝阳的: a city, and perhaps a district without its 区, are the whole reply.
    other = rf"{_DOING}|{_NAMED_AFTER.pattern}|[东西南北中]?[路街]"
    inner = rf"(?P<place>(?:{start})[省市]?(?:(?!{other})[\u4e00-\u9fff]{{2,3}}?)?)"
    alone = re.compile(rf"\W*{_BEFORE}{inner}{_BEHIND}\W*")
    firms = frozenset(
        name.strip("?!")
        for line in lexicons.lines(folder / "companies.txt")
        for name in line.split()
        if not name.startswith("-")
    )
    return Places(known, alone, frozenset(names), firms)


def places(plain: str, known: Places) -> Iterator[Slot]:
    """Addresses; a bare city counts only after words of place (在, 去, 从 ...) or by itself."""
    if (alone := known.alone.fullmatch(plain)) and not _STOP.search(alone["place"]):
        yield _slot(plain, alone.start("place"), alone.end("place"))
        return
    yield from _by_itself(plain, known)
    for match in known.known.finditer(plain):
        if end := _city(plain, match, known):
            yield _slot(plain, match.start(), end)
    yield from _coded(plain)
    for match in _CUE.finditer(plain):
        start = match.start("place")
        if len(text := _cut(match["place"])) > 2:  # noqa: PLR2004
            yield _slot(plain, start, _extend(plain, start + len(text), bare=False))
    yield from _small(plain)
    for start, end in (*branches.branches(plain, known.firms), *branches.hospitals(plain)):
        yield _slot(plain, start, end)


def _by_itself(plain: str, known: Places) -> Iterator[Slot]:
    """Find a city that is all its clause, or all behind the day; with a quarter, only there."""
    for clause in clauses(plain):
        day = _WHEN.match(clause.text)
        start = day.end() if day else 0
        arm = _ARM.search(clause.text)
        alone = known.alone.fullmatch(clause.text, start, arm.start() if arm else len(clause.text))
        if alone is None or _STOP.search(alone["place"]):
            continue
        bare = alone["place"].rstrip("省市") in known.names
        if bare or (day and not _NO_CORNER.search(alone["place"])):
            end = arm.end() if arm else alone.end("place")
            yield _slot(plain, clause.start + alone.start("place"), clause.start + end)


def _coded(plain: str) -> Iterator[Slot]:
    for match in _CODED.finditer(plain):
        before = plain[max(0, match.start() - 1) : match.start()]
        if before.isalnum() and before not in _IN_PLACE:
            continue
        size = len(_cut(match[0]))
        if size > 2:  # noqa: PLR2004 - A区 is a corner of a car park
            bare = size <= 3  # noqa: PLR2004
            yield _slot(plain, match.start(), _extend(plain, match.start() + size, bare=bare))


def _small(plain: str) -> Iterator[Slot]:
    """Places below a known city: an estate, a stop, a village of a town."""
    for match in _SMALL.finditer(plain) if _SMALL_SIGN.search(plain) else ():
        group = "place" if match["place"] else "stop"
        if not _AWAY.search(match[group]):
            house = _HOUSE_NO.match(plain, match.end(group)) if group == "place" else None
            yield _slot(plain, match.start(group), house.end() if house else match.end(group))
    for match in _LEVELS.finditer(plain):
        text = _cut(match[0])
        whole = len(text) == len(match[0]) or _DISTRICT_END.search(text)
        if whole and not _ANY.match(text):
            yield _slot(plain, match.start(), _extend(plain, match.start() + len(text), bare=False))


def _city(plain: str, match: re.Match[str], known: Places) -> int:
    """Return where a place ends that begins with a known city, 0 when the name names another thing.

    A bare city counts only after words of place; a road or a sight right behind is part of it.
    """
    start, inner = match.start(), match.end("name")
    if plain[max(0, start - 1) : start] in ("滨", "沿") or _NAMED_AFTER.match(plain, inner):
        return 0
    if road := _ROAD.match(plain, inner):
        return road.end()
    text = match["name"] + _cut(match[0][len(match["name"]) :])
    sight = _SIGHT.match(plain, inner)
    seen = sight.end() if sight and not _AWAY.search(sight[0]) else 0
    if text.rstrip("省市") not in known.names:
        return max(seen, _extend(plain, start + len(text), bare=False))
    if seen:
        return seen
    return inner if plain[max(0, start - 1) : start] in _OF_PLACE else 0


def _cut(text: str) -> str:
    """Return the part before the first word that no address contains."""
    stop = _AWAY.search(text)
    return text[: stop.start()] if stop else text


def _extend(plain: str, end: int, *, bare: bool) -> int:
    """Return a point of interest right behind the chain belongs to it when nothing else follows."""
    if bare:
        return end
    stop = _ENDS.search(plain, end)
    rest = plain[end : stop.start() if stop else len(plain)]
    return end + len(rest) if len(rest) <= 12 and not _AWAY.search(rest) else end  # noqa: PLR2004


def _slot(plain: str, start: int, end: int) -> Slot:
    estate = _ESTATE.match(plain, end)
    if estate and not _AWAY.search(estate[0]):
        end = estate.end()
        number = _HOUSE_NO.match(plain, end)
        end = number.end() if number else end
    if house := _APART.match(plain, end):
        end = house.end()
    return Slot(SlotType.PLACE, plain[start:end], start, end, plain[start:end])
