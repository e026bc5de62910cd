"""Find dates and say which day they mean, relative to the message's own time.

The value is an ISO date: of the day, of Monday (week), of the first (month, year). Precision says
how far it is meant: day, week, month, year, about. Without a time of the message, relative dates
are found with value "".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlu.steps import day_roles, day_runs, english_days, whens
from nlu.steps.calendar import Festivals, nearest_year
from nlu.types import Slot, SlotType

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半|几|好几|十几|几十)"
_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]|二?十|"
    r"[一二三四五六七八九]|廿[一二三四五六七八九]?|初[一二三四五六七八九十])"
)
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|元|腊|冬)"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][九零〇][零〇一二三四五六七八九]{2})"
_CLOCK = r"(?!\s?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})[点點:：])"
_PART = (
    r"(?>(?:的?(?:那天|当天))?)(?>(?:的?(?:一?大早|大清早|清早|清晨|早上(?!门)|早晨|上午|中午|下午|傍晚|晚上|晚间|凌晨|"
    rf"半夜|夜里|深夜|夜晚|午后|朝早|朝头早|下昼|晏昼|晚|早)(?!上){_CLOCK})?)"
)
_SLASHED = r"(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])"
_FIRST = _SLASHED.replace("<m", "<m2").replace("<d", "<d2")
_LATIN = re.compile(r"[a-z]{2}|\d[/.-]20\d\d")
_ROC = (
    r"(?:民国\s*(?=1[01]\d|一[一〇零])|(?<![\d.])(?=1[01]\d))"
    r"(?P<y>1[01]\d|一[一〇零][〇零一二三四五六七八九])"
)
"""A year of Taiwan's count: 114 is 2025."""


def _beside_else(match: re.Match[str], today: date, _: Festivals) -> whens.When | None:
    """Read 11/10 beside a sum or a name: 390 11/10, 11/15 晶华."""
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    found = nearest_year(today, int(month), int(day))
    return whens.When(found, "day") if found else None


_PATTERNS: tuple[tuple[str, whens.Reader, bool], ...] = (
    (
        rf"{_ROC}\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?的?\s*(?P<d>{_DAY})(?:\s*[日号])?(?!\d){_PART}",
        whens.full,
        False,
    ),
    (
        rf"{_ROC}(?P<s>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.]*\d)[日号]?{_PART}",
        whens.full,
        False,
    ),
    (
        rf"{_ROC}\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?(?!\d)(?P<p>初|底|末|中旬|上旬|下旬|中)?",
        whens.month_of,
        False,
    ),
    (
        r"民国\s*(?P<y>1[01]\d)\s*年(?P<p>年?初|年?底|年?末|春天|夏天|秋天|冬天|上半年|下半年)?",
        whens.year,
        False,
    ),
    (
        rf"(?<!\d)(?P<y>{_YEAR})\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?的?\s*(?P<d>{_DAY})(?:\s*[日号])?(?!\d){_PART}",
        whens.full,
        False,
    ),
    (
        rf"(?<![\d.])(?P<y>(?:19|20)\d{{2}})\s?(?P<s>[-/.])\s?(?P<m>1[0-2]|0?[1-9])\s?(?P=s)\s?(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.]*\d)[日号]?{_PART}",
        whens.full,
        False,
    ),
    (
        r"(?<![\da-z号])(?<!号[:是为#])(?<![a-z]-)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\da-z]|-\d)",
        whens.full,
        False,
    ),
    (
        rf"(?<![\d.])(?P<y>(?:\d{{2}}|[零〇一二三四五六七八九]{{2}}))\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?的?\s*(?P<d>{_DAY})(?:\s*[日号])?(?!\d){_PART}",
        whens.full,
        False,
    ),
    (
        rf"(?<!\d)(?P<y>{_YEAR}|(?<![零〇一二三四五六七八九两半个近多])\d{{2}}|[零〇一二]\s?[零〇一二三四五六七八九])\s*年的?\s*(?P<m>{_MONTH})\s*月(?:份)?(?!\d)(?P<p>初|底|末|中旬|上旬|下旬|中)?",
        whens.month_of,
        False,
    ),
    (r"(?<![\d.])(?P<y>(?:19|20)\d{2})[-/.](?P<m>1[0-2]|0[1-9])(?![\d./-])", whens.month_of, False),
    (
        rf"(?P<ry>前年|去年|今年|明年|本年|上年|旧年)的?\s*(?P<m>{_MONTH})\s*月(?:份)?的?\s*(?:(?P<d>{_DAY})[日号]?(?!\d)|(?P<p>初|底|末|中旬|上旬|下旬|中))?{_PART}",
        whens.this_years,
        True,
    ),
    (
        rf"(?P<n>上上个?|前个|上一?个?|这个?|[今呢]个?|本|当|下下个?|下一?个?)(?:月)(?:份)?的?\s*(?:(?P<d>{_DAY})[日号]?(?!\d|s店|个|天|月|[百千万十块元][^前后]?)|(?P<p>初|底|末|中旬|上旬|下旬|尾|头))?{_PART}",
        whens.that_month,
        True,
    ),
    (
        rf"(?:(?:大年|(?<![去今前明上本每\d])年|正月)(?P<d>初[一二三四五六七八九十])|正月(?P<d2>{_DAY}))(?!\d){_PART}",
        whens.first_moon,
        True,
    ),
    (
        rf"(?<![\d一二三四五六七八九十双])(?P<f>十一)(?:小?长假|黄金周|假期|放假|期间|那天|当天)(?:的时候)?{_PART}",
        whens.national_day,
        True,
    ),
    (
        rf"(?<![\d.个两])(?P<m>{_MONTH})\s*月\s*(?P<d>{_DAY})(?:\s*[日号]|(?![\d天个月]))(?!线|楼|店|房){_PART}",
        whens.day_of_month,
        True,
    ),
    (
        rf"(?<![\d.]|个)(?P<m>{_MONTH})\s*月(?:份)?(?P<p>初|底|末|中旬|上旬|下旬|头)",
        whens.month_part,
        True,
    ),
    (
        rf"(?<![\d.])(?P<m>{_MONTH})\s*月份(?!额)|(?<![\d.个零一二三四五六七八九十两几数近前每半多])(?P<m2>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?![\d个份租费卡底供薪付子饼光球亮经嫂]|\s*内)",
        whens.bare_month,
        True,
    ),
    (
        rf"(?<![\d.\-/])(?P<m>1[0-2]|0?[1-9])[.\-/](?P<d>3[01]|[12]\d|0?[1-9])[号日]{_PART}",
        whens.day_of_month,
        True,
    ),
    (
        r"(?:^|(?<=[\s，,。（(从在于自至到是我]))(?P<m>1[0-2]|0?[1-9])[./](?P<d>3[01]|[12]\d|0?[1-9])(?=\s?(?:买|我|预|下单|购|发|收|到|的|开始|号|日|晚|早|上午|下午|入住|退|申请|签|订|我|寄|取|送|洗|领|修|维修|去|搭|飞|出发|[，,、。]|[-~至到]))(?![\d%])",
        whens.day_of_month,
        True,
    ),
    (
        rf"(?P<n>上上|上|这|本|下下|下)(?:个|一个|一)?(?:周|星期|礼拜|禮拜)的?(?P<w>[一二三四五六日天末1-7](?!个|次|天)){_PART}",
        whens.weekday,
        True,
    ),
    (
        r"(?P<n>上上|上|这|本|下下|下|前一?)(?:个|一个|一)?(?:周|星期|礼拜)(?![一二三四五六日天末\d围])",
        whens.week,
        True,
    ),
    (
        rf"(?<![每单双\d一二两三四五六七八九十半几个逢])(?P<n>)(?:周|星期|礼拜)(?P<w>[一二三四五六日天](?![个次天]|[至到]周)|末){_PART}",
        whens.weekday,
        True,
    ),
    (
        rf"(?P<r>{'|'.join(sorted(whens.RELATIVE_DAYS, key=len, reverse=True))}){_PART}",
        whens.relative_day,
        True,
    ),
    (
        rf"(?P<n>{_N})\s*(?:来|多)?(?P<u>个?多?小时|个?多?钟头|分钟)(?P<h>半|多)?(?:之|以)?前",
        whens.hours_ago,
        True,
    ),
    (
        rf"(?P<n>{_N})\s*(?:来|多)?(?P<u>个?多?星期|个?多?礼拜|周|个?多?月|天|日|年)(?P<h>半|多)?(?:之|以)?前(?![台面途后往提进任任列期])",
        whens.ago,
        True,
    ),
    (
        rf"(?P<n>{_N})\s*(?P<u>个?星期|个?礼拜|周|个?月|天|日|年)(?P<h>)(?:之|以)?后(?![面台来备续果])",
        whens.hence,
        True,
    ),
    (
        r"(?P<b>前几天|前两天|前些天|前段时间|前阵子|前一阵子?|前一段时间|前些日子|前几日|这几天|这两天|几天前|近日|最近几天|头几天|大前些天|前不久|不久前|前几个月|前些年|前几年|前几周|前几个?星期)",
        whens.vague,
        True,
    ),
    (
        r"^\W*(?:就|都|大概|大约|应该|差不多|已经)*(?P<own>(?P<b>好几天|有几天|好多天|有一?阵子|好一?阵子|有一?段时间|有些日子|好久|很久))(?:了|前|之前|以前)*[吧啊呀呢]*\W*$",
        whens.vague,
        True,
    ),
    (
        r"^\W*(?P<own>(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9]))\W*$",
        whens.day_of_month,
        True,
    ),
    (r"^\W*(?P<own>(?P<d>3[01]|2\d|1[3-9])/(?P<m>1[0-2]|0?[1-9]))\W*$", whens.day_of_month, True),
    (
        rf"(?:(?<=\d\s)|(?<=[元块蚊是系]\s)|(?<=[是系])){_SLASHED}(?=\W*$)|^{_FIRST}(?=\s(?:(?![的分折人])[\u4e00-\u9fff]{{2}}|\d{{2,}}))",
        _beside_else,
        True,
    ),
    (
        rf"(?<!\d)(?P<ry>)(?P<y>20\d{{2}}年?|[12]\d年)的?(?P<f>FESTIVAL)(?:期间|假期)?{_PART}",
        whens.festival,
        True,
    ),
    (rf"(?P<ry>前年|去年|今年|明年|本年|旧年)的?(?P<f>FESTIVAL){_PART}", whens.festival, True),
    (
        rf"(?<![\d一二三四五六七八九十百千万零])(?P<ry>)(?P<f>FESTIVAL)(?![路街村]|[大][道街]|广场|公园|新村)(?:节|期间|那天|当天|假期|前|后)?{_PART}",
        whens.festival,
        True,
    ),
    (
        r"(?P<ry>大前年|前年|去年|今年|明年|上年|旧年)(?P<p>年?初|年?底|年?末|春天|夏天|秋天|冬天|上半年|下半年|开春|入冬|暑假|寒假)?(?!龄|会|货)(?!(?:都|已经|就|快|也|刚|满)*(?:\d{2,3}|[二三四五六七八九]十[一二三四五六七八九]?)多?(?:了|$|[，,。！!\s]))",
        whens.year_part,
        True,
    ),
    (
        rf"(?<!\d)(?P<y>{_YEAR})\s*年(?P<p>年?初|年?底|年?末|春天|夏天|秋天|冬天|上半年|下半年)?(?![级龄代薪检前])",
        whens.year,
        False,
    ),
    (
        rf"(?<![\d.\-/第每元块到约整型月楼栋层房座门单大小廿])(?P<d>3[01]|[12]\d|[1-9]|三十一?|卅一?|廿[一二三四五六七八九]?|二?十[一二三四五六七八九]|二?十|[一二三四五六七八九])[号](?![楼线店码院机馆门房桌公电球牌厅床窗技车站路库仓员坑位单元航称干字，,]?[楼线店码院机馆门房桌]|商|钢|柜(?!子)|窗|厅|影厅|台|档口|摊|\d|文件|链接|人|工|键)(?!客服|师傅|电池|信用){_PART}",
        whens.bare_day,
        True,
    ),
    (
        r"(?<![\d一二三四五六七八九十等足整过])(?P<d>三十一?|二?十[一二三四五六七八九]|[一二]?十|[12]\d|3[01])日(?![元游均常本用报子期\d]|内)",
        whens.bare_day,
        True,
    ),
    (
        r"第二天|次日|隔天|翌日|当天(?=[早晚上下中]|就|我|收|去|晚)|年初|年底|月初|月底|(?<![个\d一二两三四五六七八九十几上下这本今呢])月[头尾](?![发痛晕条])",
        whens.unplaced,
        True,
    ),
    (r"(?<!\d)(?:19|20)\d{2}(?=[买购]|年(?![检级龄代])|入手)", whens.unplaced, True),
)
"""Pattern (FESTIVAL stands for every name), reader, whether it needs today; in order of trust.

The group own, where there is one, is the date itself: the rest is what must stand around it.
"""


@dataclass(frozen=True, slots=True)
class DateReader:
    """Patterns in order of trust: an earlier one's text is not read again by a later one."""

    festivals: Festivals
    patterns: tuple[tuple[re.Pattern[str], whens.Reader, bool], ...]
    english: tuple[tuple[re.Pattern[str], whens.Reader, bool], ...]

    def read(self, plain: str, today: date | None) -> Iterator[Slot]:
        """Dates of a text in its order; none overlaps another, and a slip is none."""
        return iter(day_runs.settle(plain, self._all(plain, today), today, self.festivals))

    def _all(self, plain: str, today: date | None) -> Iterator[Slot]:
        taken = bytearray(len(plain))
        latin = self.english if _LATIN.search(plain) else ()
        for pattern, reader, relative in (*latin, *self.patterns):
            own = "own" if "own" in pattern.groupindex else 0
            for match in pattern.finditer(plain):
                start, end = match.span(own)
                if any(taken[start:end]):
                    continue
                when = reader(match, today or date(2000, 1, 1), self.festivals)
                if when is None or day_roles.of_talk(plain, start, end):
                    continue
                taken[start:end] = b"\1" * (end - start)
                value = (
                    "" if when.day is None or (relative and today is None) else when.day.isoformat()
                )
                to_come = today is not None and value > today.isoformat()
                role = day_roles.role(plain, start, end, to_come=to_come)
                yield Slot(SlotType.DATE, match[own], start, end, value, when.precision, role)


def date_reader(festivals: Festivals) -> DateReader:
    """Compile every pattern once."""
    names = "|".join(map(re.escape, festivals.names))
    return DateReader(
        festivals,
        tuple(
            (re.compile(pattern.replace("FESTIVAL", names)), reader, relative)
            for pattern, reader, relative in _PATTERNS
        ),
        tuple((re.compile(p), reader, relative) for p, reader, relative in english_days.PATTERNS),
    )
