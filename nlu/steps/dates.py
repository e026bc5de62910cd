"""Find dates and say which day they mean, relative to the message's own time.

The value is an ISO date: of the day, of Monday (week), of the first (month, year). Precision says
how far it is meant: day, week, month, year, about. Without a time of the message, relative dates
are found with value "".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.steps.calendar import Festivals, add_months, day_of, monday, nearest_month, nearest_year
from nlu.steps.numbers import number
from nlu.types import Slot, SlotType

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半|几|好几|十几|几十)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]|二?十|[一二三四五六七八九]|廿[一二三四五六七八九]?|初[一二三四五六七八九十])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|元|腊|冬)"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][九零〇][零〇一二三四五六七八九]{2})"
_CLOCK = r"(?!\s?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})[点點:：])"
_PART = (
    r"(?>(?:的?(?:那天|当天))?)(?>(?:的?(?:一?大早|大清早|清早|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|凌晨|"
    rf"半夜|夜里|深夜|夜晚|午后|晚|早)(?!上){_CLOCK})?)"
)
_RELATIVE_DAYS = {
    "大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "昨儿": -1,
    "昨": -1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "今晨": 0, "今儿": 0, "当日": 0, "刚刚": 0, "明天": 1,
    "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3, "today": 0, "yesterday": -1, "tomorrow": 1,
    "tonight": 0, "last night": -1, "this morning": 0, "琴日": -1, "寻日": -1, "听日": 1, "尋日": -1,
}  # fmt: skip
_YEARS = {
    "前年": -2,
    "去年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "后年": 2,
    "上年": -1,
    "旧年": -1,
}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
    "末": 5,
}
_PARTS_OF_MONTH = {
    "初": (1, "about"),
    "头": (1, "about"),
    "上旬": (1, "about"),
    "中": (15, "about"),
    "中旬": (11, "about"),
    "下旬": (21, "about"),
    "底": (28, "about"),
    "末": (28, "about"),
    "尾": (28, "about"),
}
_SPECIAL_MONTHS = {"正": 1, "元": 1, "腊": 12, "冬": 11}
_SMALL_NUMBERS = {"半": 0.5, "几": 3, "好几": 4, "十几": 15, "几十": 30}
_PURCHASE = re.compile(
    r"买|下单|下的单|购|拍的|拍下|订的?|预订|预定|付款|支付|入手|入的|签(?:约|合同|的)|办(?:的|了|理)|充(?:的|值|了)|报(?:的|了)?名|交(?:的|了)|提车|order|bought|purchas|paid"
)
_EVENT = re.compile(
    r"坏|故障|发生|出现|开始|发现|收到|签收|入住|去(?:的|了)?|吃|到货|到的|送|修|打|联系|投诉|反映|退|扣|被|停|黑屏|断|说|显示|申请|寄|发"
)
_NEAR = 10


@dataclass(frozen=True, slots=True)
class When:
    """A day and how exactly it is meant; day None: relative to an unknown time."""

    day: date | None
    precision: str


Reader = Callable[[re.Match[str], date, Festivals], When | None]


@dataclass(frozen=True, slots=True)
class DateReader:
    """Patterns in order of trust: an earlier one's text is not read again by a later one."""

    festivals: Festivals
    patterns: tuple[tuple[re.Pattern[str], Reader, bool], ...]

    def read(self, plain: str, today: date | None) -> Iterator[Slot]:
        """Dates of a text in no order; none overlaps another."""
        taken = bytearray(len(plain))
        for pattern, reader, relative in self.patterns:
            for match in pattern.finditer(plain):
                if any(taken[match.start() : match.end()]):
                    continue
                when = reader(match, today or date(2000, 1, 1), self.festivals)
                if when is None:
                    continue
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                value = (
                    "" if when.day is None or (relative and today is None) else when.day.isoformat()
                )
                role = _role(plain, match.start(), match.end())
                yield Slot(
                    SlotType.DATE, match[0], match.start(), match.end(), value, when.precision, role
                )


def date_reader(festivals: Festivals) -> DateReader:
    """Compile every pattern once."""
    names = "|".join(map(re.escape, festivals.names))
    table: tuple[tuple[str, Reader, bool], ...] = (
        (
            rf"(?<!\d)(?P<y>{_YEAR})\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?的?\s*(?P<d>{_DAY})(?:\s*[日号])?(?!\d){_PART}",
            _full,
            False,
        ),
        (
            rf"(?<![\d.])(?P<y>(?:19|20)\d{{2}})\s?(?P<s>[-/.])\s?(?P<m>1[0-2]|0?[1-9])\s?(?P=s)\s?(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.]*\d)[日号]?{_PART}",
            _full,
            False,
        ),
        (
            r"(?<![\da-z号])(?<!号[:是为#])(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\da-z])",
            _full,
            False,
        ),
        (
            rf"(?<![\d.])(?P<y>(?:\d{{2}}|[零〇一二三四五六七八九]{{2}}))\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?的?\s*(?P<d>{_DAY})(?:\s*[日号])?(?!\d){_PART}",
            _full,
            False,
        ),
        (
            rf"(?<!\d)(?P<y>{_YEAR}|(?<![零〇一二三四五六七八九两半个近多])\d{{2}}|[零〇一二]\s?[零〇一二三四五六七八九])\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?(?!\d)(?P<p>初|底|末|中旬|上旬|下旬|中)?",
            _month_of,
            False,
        ),
        (r"(?<![\d.])(?P<y>(?:19|20)\d{2})[-/.](?P<m>1[0-2]|0[1-9])(?![\d./-])", _month_of, False),
        (
            rf"(?P<ry>前年|去年|今年|明年|本年)的?\s*(?P<m>{_MONTH})\s*月(?:份)?的?\s*(?:(?P<d>{_DAY})[日号]?(?!\d)|(?P<p>初|底|末|中旬|上旬|下旬|中))?{_PART}",
            _this_years,
            True,
        ),
        (
            rf"(?P<n>上上个?|上一?个?|这个?|本|当|下下个?|下一?个?)(?:月)(?:份)?的?\s*(?:(?P<d>{_DAY})[日号]?(?!\d|个|天|月)|(?P<p>初|底|末|中旬|上旬|下旬|尾|头))?{_PART}",
            _that_month,
            True,
        ),
        (
            rf"(?<![\d.个两])(?P<m>{_MONTH})\s*月\s*(?P<d>{_DAY})(?:\s*[日号]|(?![\d天个月]))(?!线|楼|店|房){_PART}",
            _day_of_month,
            True,
        ),
        (
            rf"(?<![\d.]|个)(?P<m>{_MONTH})\s*月(?:份)?(?P<p>初|底|末|中旬|上旬|下旬|头)",
            _month_part,
            True,
        ),
        (
            rf"(?<![\d.])(?P<m>{_MONTH})\s*月份(?!额)|(?<![\d.个零一二三四五六七八九十两几数近前每半多])(?P<m2>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?![\d个份租费卡底供薪付子饼光球亮经嫂]|\s*内)",
            _bare_month,
            True,
        ),
        (
            rf"(?<![\d.\-/])(?P<m>1[0-2]|0?[1-9])[.\-/](?P<d>3[01]|[12]\d|0?[1-9])[号日]{_PART}",
            _day_of_month,
            True,
        ),
        (
            r"(?:^|(?<=[\s，,。（(从在于自至到于]))(?P<m>1[0-2]|0?[1-9])[./](?P<d>3[01]|[12]\d|0?[1-9])(?=\s?(?:买|下单|购|发|收|到|的|开始|号|日|晚|早|上午|下午|入住|退|申请|签|订|我|寄|[-~至到]))(?![\d%])",
            _day_of_month,
            True,
        ),
        (
            rf"(?P<n>上上|上|这|本|下下|下)(?:个|一个|一)?(?:周|星期|礼拜|禮拜)的?(?P<w>[一二三四五六日天末1-7](?!个|次|天)){_PART}",
            _weekday,
            True,
        ),
        (
            r"(?P<n>上上|上|这|本|下下|下|前一?)(?:个|一个|一)?(?:周|星期|礼拜)(?![一二三四五六日天末\d围])",
            _week,
            True,
        ),
        (
            rf"(?<![每单双\d一二两三四五六七八九十半几个逢])(?P<n>)(?:周|星期|礼拜)(?P<w>[一二三四五六日天](?![个次天]|[至到]周)|末){_PART}",
            _weekday,
            True,
        ),
        (
            rf"(?P<r>{'|'.join(sorted(_RELATIVE_DAYS, key=len, reverse=True))}){_PART}",
            _relative_day,
            True,
        ),
        (
            rf"(?P<n>{_N})\s*(?:来|多)?(?P<u>个?多?星期|个?多?礼拜|周|个?多?月|天|日|年)(?P<h>半|多)?(?:之|以)?前(?![台面途后往提进任任列期])",
            _ago,
            True,
        ),
        (
            rf"(?P<n>{_N})\s*(?P<u>个?星期|个?礼拜|周|个?月|天|日|年)(?P<h>)(?:之|以)?后(?![面台来备续果])",
            _hence,
            True,
        ),
        (
            r"(?P<b>前几天|前两天|前些天|前段时间|前阵子|前一阵子?|前一段时间|前些日子|前几日|这几天|这两天|几天前|近日|最近几天|头几天|大前些天|前不久|不久前|前几个月|前些年|前几年|前几周|前几个?星期)",
            _vague,
            True,
        ),
        (rf"(?P<ry>前年|去年|今年|明年|本年|旧年)的?(?P<f>{names}){_PART}", _festival, True),
        (
            rf"(?<![\d一二三四五六七八九十])(?P<ry>)(?P<f>{names})(?:节|期间|那天|当天|假期|前|后)?{_PART}",
            _festival,
            True,
        ),
        (
            r"(?P<ry>前年|去年|今年|明年|上年|旧年)(?P<p>年?初|年?底|年?末|春天|夏天|秋天|冬天|上半年|下半年|开春|入冬|暑假|寒假)?(?!龄|会|货)",
            _year_part,
            True,
        ),
        (rf"(?<!\d)(?P<y>{_YEAR})\s*年(?![级龄代薪检前])", _year, False),
        (
            rf"(?<![\d.\-/第每元块到约整型月楼栋层房座门单大小])(?P<d>3[01]|[12]\d|[1-9]|三十一?|二?十[一二三四五六七八九]|二?十|[一二三四五六七八九])[号](?![楼线店码院机馆门房桌公电球牌厅床柜窗技车站路库仓员坑位单元航称干字，,]?[楼线店码院机馆门房桌]|商|钢|\d|文件|链接|人|工|键)(?!客服|师傅|电池|信用){_PART}",
            _bare_day,
            True,
        ),
        (
            r"(?<![\d一二三四五六七八九十])(?P<d>三十一?|二?十[一二三四五六七八九]|[一二]?十|[12]\d|3[01])日(?![元游均常本用报子期\d]|内)",
            _bare_day,
            True,
        ),
        (
            r"第二天|次日|隔天|翌日|当天(?=[早晚上下中]|就|我|收|去|晚)|年初|年底|月初|月底",
            _unplaced,
            True,
        ),
        (r"(?<!\d)(?:19|20)\d{2}(?=[买年购]|入手)", _unplaced, True),
    )
    return DateReader(festivals, tuple((re.compile(p), reader, rel) for p, reader, rel in table))


def _int(text: str) -> int:
    value = number(text.lstrip("初") if text != "初十" else "十")
    return int(value) if value is not None else 0


def _month_number(text: str) -> int:
    return _SPECIAL_MONTHS.get(text) or _int(text)


def _year_number(text: str, today: date) -> int:
    value = _int(re.sub(r"\s", "", text))
    if value < 100:  # noqa: PLR2004 - 19年 is 2019, 97年 is 1997
        value += 2000 if value <= today.year % 100 + 10 else 1900
    return value


def _full(match: re.Match[str], today: date, _: Festivals) -> When | None:
    today = today if today.year > 2000 else date(2026, 1, 1)  # noqa: PLR2004
    day = day_of(_year_number(match["y"], today), _month_number(match["m"]), _int(match["d"]))
    return When(day, "day") if day else None


def _month_of(match: re.Match[str], today: date, _: Festivals) -> When | None:
    today = today if today.year > 2000 else date(2026, 1, 1)  # noqa: PLR2004
    groups = match.groupdict()
    first = day_of(_year_number(groups["y"], today), _month_number(groups["m"]), 1)
    return _part_of_month(first, groups.get("p"))


def _part_of_month(first: date | None, part: str | None) -> When | None:
    if first is None:
        return None
    if not part:
        return When(first, "month")
    day, precision = _PARTS_OF_MONTH[part]
    return When(first.replace(day=day), precision)


def _this_years(match: re.Match[str], today: date, _: Festivals) -> When | None:
    year, month = today.year + _YEARS[match["ry"]], _month_number(match["m"])
    if match["d"]:
        day = day_of(year, month, _int(match["d"]))
        return When(day, "day") if day else None
    return _part_of_month(day_of(year, month, 1), match["p"])


def _steps(word: str) -> int:
    steps = {"上上": -2, "下下": 2, "上": -1, "下": 1, "前": -1}
    return next((n for k, n in steps.items() if word.startswith(k)), 0)


def _that_month(match: re.Match[str], today: date, _: Festivals) -> When | None:
    first = add_months(today.replace(day=1), _steps(match["n"]))
    if match["d"]:
        day = day_of(first.year, first.month, _int(match["d"]))
        return When(day, "day") if day else None
    return _part_of_month(first, match["p"])


def _day_of_month(match: re.Match[str], today: date, _: Festivals) -> When | None:
    day = nearest_year(today, _month_number(match["m"]), _int(match["d"]))
    return When(day, "day") if day else None


def _month_part(match: re.Match[str], today: date, _: Festivals) -> When | None:
    return _part_of_month(_last_month(today, match["m"]), match["p"])


def _last_month(today: date, month: str) -> date | None:
    first = day_of(today.year, _month_number(month), 1)
    return first.replace(year=today.year - 1) if first and first > today else first


def _bare_month(match: re.Match[str], today: date, _: Festivals) -> When | None:
    return _part_of_month(_last_month(today, match["m"] or match["m2"]), None)


def _weekday(match: re.Match[str], today: date, _: Festivals) -> When:
    steps, index = _steps(match["n"]), _WEEKDAYS[match["w"]]
    day = monday(today, steps) + timedelta(days=index)
    if not match["n"] and day > today:
        day -= timedelta(weeks=1)
    return When(day, "about" if match["w"] == "末" else "day")


def _week(match: re.Match[str], today: date, _: Festivals) -> When:
    return When(monday(today, _steps(match["n"])), "week")


def _relative_day(match: re.Match[str], today: date, _: Festivals) -> When:
    return When(today + timedelta(days=_RELATIVE_DAYS[match["r"]]), "day")


def _ago(match: re.Match[str], today: date, _: Festivals) -> When | None:
    return _moved(match, today, -1)


def _hence(match: re.Match[str], today: date, _: Festivals) -> When | None:
    return _moved(match, today, 1)


def _moved(match: re.Match[str], today: date, sign: int) -> When | None:
    count = _SMALL_NUMBERS.get(match["n"])
    exact = count is None or match["n"] == "半"
    amount = float(_int(match["n"])) if count is None else count
    amount += 0.5 if match["h"] == "半" else 0
    unit = match["u"]
    if unit in {"天", "日"}:
        return When(today + timedelta(days=int(sign * amount)), "day" if exact else "about")
    if "月" in unit:
        return When(_by_months(today, sign * amount), "about")
    if unit == "年":
        return None if amount > 100 else When(add_months(today, int(sign * amount * 12)), "about")  # noqa: PLR2004
    return When(today + timedelta(days=int(sign * amount * 7)), "about")


def _by_months(today: date, months: float) -> date:
    whole = int(months)
    return add_months(today, whole) + timedelta(days=int((months - whole) * 30))


def _vague(match: re.Match[str], today: date, _: Festivals) -> When:
    days = 30 if re.search(r"段时间|阵", match["b"]) else 90 if "月" in match["b"] else 3
    return When(today - timedelta(days=days), "about")


def _festival(match: re.Match[str], today: date, festivals: Festivals) -> When | None:
    if match["ry"]:
        day = festivals.on(match["f"], today.year + _YEARS[match["ry"]])
    else:
        day = festivals.last(match["f"], today)
    return When(day, "about" if match["f"] in {"过年", "新年"} else "day") if day else None


def _year_part(match: re.Match[str], today: date, _: Festivals) -> When:
    year, part = today.year + _YEARS[match["ry"]], match["p"] or ""
    months = {
        "初": 1,
        "底": 12,
        "末": 12,
        "春": 3,
        "夏": 6,
        "秋": 9,
        "冬": 12,
        "上半": 1,
        "下半": 7,
        "暑": 7,
        "寒": 1,
    }
    month = next((m for word, m in months.items() if word in part), None)
    return When(date(year, month or 1, 1), "about" if month else "year")


def _year(match: re.Match[str], today: date, _: Festivals) -> When | None:
    day = day_of(_year_number(match["y"], today), 1, 1)
    return When(day, "year") if day else None


def _bare_day(match: re.Match[str], today: date, _: Festivals) -> When | None:
    day = nearest_month(today, _int(match["d"]))
    return When(day, "day") if day else None


def _unplaced(match: re.Match[str], today: date, _: Festivals) -> When:
    if match[0].isdigit():
        return When(date(int(match[0]), 1, 1), "year")
    firsts = {
        "年初": date(today.year, 1, 1),
        "年底": date(today.year, 12, 1),
        "月初": today.replace(day=1),
        "月底": today.replace(day=28),
    }
    return When(firsts.get(match[0]), "about")


def _role(plain: str, start: int, end: int) -> str:
    behind, before = plain[end : end + _NEAR], plain[max(0, start - 4) : start]
    bought = _PURCHASE.search(behind) or _PURCHASE.search(before)
    happened = _EVENT.search(behind)
    if bought and (
        happened is None or not _PURCHASE.search(behind) or bought.start() <= happened.start()
    ):
        return "purchase"
    return "event" if happened else ""
