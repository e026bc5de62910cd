"""Find amounts of money; the value is in fen (hundredths of the currency's unit)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from nlu.steps.numbers import HAN, NUMBER, number
from nlu.types import Slot, SlotType

_UNIT = (
    r"(?:人民币|元人民币|块钱|元钱|(?:块|元)(?:新?台币|港币|美金)|块|元|圆|rmb|cny|usd|hkd|ntd|twd|"
    r"美元|美金|港币|港元|新?台币|欧元|英镑|日元|蚊|刀|dollars?|bucks|pounds?|quid|euros?|yuan)"
)
_MORE = r"(?:多|余|来|几|好几|左右)?"
_AMOUNT = re.compile(
    rf"(?P<sign>(?:hk|us|nt|[sac])?\$|[¥￥€£]|rmb)\s*(?P<signed>\d(?:[\d,]*\d)?(?:\.\d+)?[万kw]?)(?:\s*元)?"
    rf"|(?P<plain>(?:好几|几|数)?{NUMBER}|好几|几(?=块钱))(?:[-~—～]{NUMBER})?{_MORE}(?P<wan>[万千百])?\s*(?P<unit>{_UNIT}(?![\u4e00-\u9fff]*?屏幕)|[毛角](?![落度色钱])|毛钱|分钱)"
    rf"(?P<tail>\d{{1,2}}(?:[毛角](?:\d分)?)?(?!\d)|{HAN}(?:毛|角)?(?![个只台件张次年月天周星点小时的\u4e00-\u9fff])|{HAN}(?:毛|角){HAN}?|{HAN}(?=一[斤度吨方平个只件瓶包升次]))?"
)
_CUE = re.compile(
    r"(?:金额|价格|票价|房价|车价|团费|总价|单价|原价|售价|实付|应付|支付|付款|花了?|付了?|交了?|充了?|充值|转了?|扣了?|扣款|扣费|损失|"
    r"退款?|退了?|退我|赔偿?|赔我|押金|定金|订金|首付|月供|学费|房租|租金|运费|手续费|(?<![浪免消旅])费用?|[房车饭工票货本]钱|[票货尾全]款|违约金|利息|罚款|借了?|贷款?|"
    r"收了?|收费|要价|人均|还了|还款|偿还|停车费|(?<!外)(?<!专)卖|买了?|(?:还|就|只|仅)?差|剩下?|领|现金|特价|定价|均价|半价|便宜|优惠|差价|共计|总共|一共|合计|价值|值|涨到|降到|降了|涨了|骗了?|只剩下?|还剩|剩最后|只差|还差|[卡账帐][里上]还?有|办了?张|欠了?|亏了?|[坑黑]了?)"
    r"(?:我|是|为|的|了|款|个|:|：|到|约|大概|差不多|将近|近|小|至少|整整|\s){0,4}(?:[一每]个?(?:月|年|天|晚|次|学期|季度?)(?:要|交|付|收|扣|得)?)?\s?"
    rf"(?P<number>\d(?:[\d,]*\d)?(?:\.\d+)?[万千kw](?:(?<=[万千w])\d(?!\d)[千百]?)?(?![a-z])|\d(?:[\d,]*\d)?\.\d{{1,2}}(?!\d)|\d[\d,]{{0,6}}\d|(?!一半)(?!一半|半){HAN}{{2,8}})(?:多|余)?+"
    r"(?![\d\-:.]|/(?!\s?(?:月|年|天|晚|次|人|斤|件|平|间|学期))|\s*(?:年|月|日|号|天|小时|个|件|只|台|张|次|条|斤|公里|分钟|分(?!钱)|点|秒|岁|人|家|期|倍|折|%|％|楼|栋|g|ml|kg|cm|mm|寸|星|周|位|本|双|套|箱|瓶|包|份|杯|支|盒|元|块|圈|遍|趟|单|层|级|名|把|根|颗|片|部|门|节|课|mah|gb|tb|米|升|克|度|v|w(?![a-z])|星期|礼拜))"
)
_PRICED = re.compile(
    r"(?<![\d.\-a-z])(?P<number>(?!20[0-3]\d的)\d{2,5})(?=的(?:标间|标准间|大床|双床|单间|套间|房|套餐|门票|机票|车票|票|会员|券|盒饭|自助|团购|课))"
)
_WORTH = re.compile(
    rf"(?<![第上近前满零〇一壹二两三四五六七八九十百千万\d点])(?P<number>[一二两三四五六七八九][百千万]{HAN}{{0,4}}|\d{{1,3}}(?:\.\d+)?[万千])(?=[多几来]?的"
    r"(?!人|客|户|路|车程|里|字|步|粉|阅|播|票|时|观众|家长|业主|用户|学生|员工|同|话|事|是|东西都)|(?:多|出头|左右|上下)*(?:买|入手|拿下|到手|购))"
)
"""What a thing costs, said before it: 一万二的沙发."""

_SPOKEN = re.compile(
    r"(?:^|[，,。；;！!\s]|就|才|快|将近|大概|差不多)(?P<number>(?!二百五|[一二三四五]百一)(?:[一二两三四五六七八九十]{1,3}万[一二三四五六七八九]千?"
    r"|[一二两三四五六七八九][千百][一二三四五六七八九]))(?=[多左上吧啊呢]|$|[，,。；;！!\s])"
)
"""A sum as it is spoken, a clause of its own: 一万八，贷款买的."""

_COUNTED = re.compile(
    r"(?:^|[，,。；;\s])[一两二三四五六七八九十几\d]{1,2}[张件台套份双个瓶箱盒只晚节对][\u4e00-\u9fff]{0,4}[\s，,]+(?P<number>[1-9]\d{1,5}(?:\.\d{1,2})?)(?=$|[，,。；;！!\s])"
)
"""What so many of a thing cost: 两张票 2600."""

_RATE = re.compile(
    r"(?:^|[，,。；;\s])[一每]个?(?:年|月|天|次|晚|季度?|学期)(?:要|交|收|扣|花|付)?(?P<number>[1-9]\d{1,4}(?:\.\d{1,2})?)(?=$|[，,。；;！!\s])"
)
"""What a year or a night costs: 一年258."""

_BOUGHT_FOR = re.compile(
    r"(?<![\d.\-/a-z第号年月])(?P<number>(?!(?:19|20)\d\d(?!\d))[1-9]\d{1,5})(?:多|来)?(?:块|元)?(?:买的|买来的|入手|拿下|到手)(?!\s?(?:第|\d))"
)
"""What was paid, before the buying: 3000多买的."""

_PAID_FOR = re.compile(
    r"(?:会员费?|年费|月费|年卡|月卡|季卡|套餐|门票|课程?|年费会员|月费会员)\s?(?P<number>[1-9]\d{1,5}(?:\.\d{1,2})?)(?=$|[，,。；;！!\s])"
)
"""What a thing that is paid for costs, behind it: 年费会员 198."""

_EACH = re.compile(
    r"(?<![\d.\-/a-z第])(?P<number>[1-9]\d{1,4}(?:\.\d{1,2})?)(?:[块元])?(?:一|每)(?:平方?|立方)?(?:米|平|斤|公斤|吨|个月|个|件|位|人|晚|天|月|年|次|节课?|小时|套|盒|瓶|张|箱|桌|间|台|只|度|趟|份)(?!起|个|层|楼|号|多)"
)
"""What one of a thing costs: 2600一米."""

_DECIMAL = re.compile(
    r"(?<![\d.,:\-/v])(?P<number>\d{1,6}\.\d{2})(?![\d.%]|\s*(?:米|斤|公斤|kg|g|升|cm|mm|寸|版|倍|折|万|亿|[号日]))"
)
_PIECES = re.compile(
    r"\s*(?:屏|电池|硬盘|肉|豆腐|表|砖|玻璃|板|布|糖|饼|钱包|去|儿|来|地|面包|蛋糕|骨|石|手表|内存|牛排|披萨|瓷砖|地砖|排骨|鸡|毛巾|肥皂|香皂|区|链)"
)
_SMALL = {"毛": 10, "角": 10, "毛钱": 10, "分钱": 1}
_LONGEST = 11


def amounts(plain: str) -> Iterator[Slot]:
    """Amounts in text order; "500多块" keeps its 500, an unreadable number has value ""."""
    taken = bytearray(len(plain))
    for match in _AMOUNT.finditer(plain):
        if _is_money(match, plain):
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            yield _slot(plain, match.start(), match.end(), _value(match))
    for match in chain(
        _CUE.finditer(plain),
        _PRICED.finditer(plain),
        _WORTH.finditer(plain),
        _SPOKEN.finditer(plain),
        _COUNTED.finditer(plain),
        _RATE.finditer(plain),
        _EACH.finditer(plain),
        _PAID_FOR.finditer(plain),
        _BOUGHT_FOR.finditer(plain),
        _DECIMAL.finditer(plain),
    ):
        start, end = match.span("number")
        if end - start <= _LONGEST and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            yield _slot(plain, start, end, fen(number(match["number"])))


def _is_money(match: re.Match[str], plain: str) -> bool:
    """Leave out pieces (一块屏幕, 3块电池), togetherness (一块去) and digits inside longer ones."""
    before = plain[max(0, match.start() - 1) : match.start()]
    if match["plain"] is None:
        return True
    if before.isdigit() or before == "." or (before in {"第", "每"} and match["unit"] == "块"):
        return False
    if match["unit"] == "块" and not match["tail"]:
        if _PIECES.match(plain, match.end()):
            return False
        lone = match["plain"] in {"一", "两", "几", "半", "三", "大"}
        return not lone or not plain[match.end() : match.end() + 1].isalpha()
    if match["unit"] in {"角", "毛", "刀", "分钱", "圆"}:
        return (
            match["plain"] not in {"一", "两"}
            or bool(match["tail"])
            or match["unit"] in {"毛钱", "分钱"}
        )
    return True


def _value(match: re.Match[str]) -> str:
    if match["plain"] is None:
        return fen(number(match["signed"]))
    value = number(match["plain"])
    if value is None:
        return ""
    if match["wan"]:
        value *= {"万": 10_000, "千": 1000, "百": 100}[match["wan"]]
    whole = value * _SMALL.get(match["unit"], 100)
    tail = _tail_fen(match["tail"] or "")
    return str(int(whole + (tail / 10 if match["unit"] in {"毛", "角"} else tail)))


def _tail_fen(tail: str) -> Decimal:
    """Fen of what follows the unit: 三块五, 12元5角, 8块25."""
    digits = re.sub("[毛角分]", "", tail)
    value = number(digits) if digits else None
    if value is None:
        return Decimal(0)
    return value if len(digits) == 2 else value * 10  # noqa: PLR2004


def fen(value: Decimal | None) -> str:
    """Return the hundredths of a sum, "" of none."""
    return "" if value is None else str(int(value * 100))


def _slot(plain: str, start: int, end: int, value: str) -> Slot:
    return Slot(SlotType.AMOUNT, plain[start:end], start, end, value)
