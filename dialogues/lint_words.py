"""Wording rules for what the bot says: no rebuttal, no blame, no money, no guarantee, no clock.

    wording(line, language, script) -> [(hint, what)]

A rule looks at the line's own words: what is quoted is somebody else's, and a negation right
before a guarantee or a sum takes it back. Source: seed 001-003, requirements S0-35, S1-05, S2-23,
S2-27, S2-56, S4-12.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from dialogues.lint_lines import Spoken

CALM, UPSET = 160, 110  # characters; a long message is not read by somebody who is upset
_IN_ENGLISH = 3  # characters of English for one of Chinese
_PLACEHOLDER = 8  # characters a placeholder is counted as
_LEAST_DOUBT = 2
SIMPLIFIED, TRADITIONAL, ENGLISH = "zh-Hans", "zh-Hant", "en"
Remark = tuple[bool, str]  # only a hint, what to do


@dataclass(frozen=True, slots=True)
class Letters:
    """traditional: characters no Simplified text has. simplify: Traditional to Simplified."""

    traditional: Collection[str] = frozenset()
    simplify: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Rule:
    """What may not be said, by language; negated: a negation before it takes it back."""

    what: str
    patterns: Mapping[str, re.Pattern[str]]
    negated: bool = False
    hint: bool = False
    starts: bool = False
    sections: Collection[str] = frozenset()


def _both(chinese: str, english: str) -> Mapping[str, re.Pattern[str]]:
    patterns = {SIMPLIFIED: re.compile(chinese)}
    if english:
        patterns[ENGLISH] = re.compile(rf"(?<!\w)({english})(?!\w)", re.IGNORECASE)
    return patterns


_TURNS = r"但是|可是|不过|然而|其实|但(?=您|我们|是|这)|可(?=您|我们|这)"
_RULES_SAY = r"(按照?|根据|依据|依照)(我们|公司|本公司)?的?(相关|有关)?(规定|条款|政策|流程)"
_NUMBER = r"[0-9０-９一二两三四五六七八九十半几]+"
_WITHIN = r"(之内|以内|之前|以前|之后|内|前|后)"
RULES = (
    Rule(
        "开头写了“{0}”，像在反驳：删掉它，直接说听到了什么、接下来做什么",
        _both(
            rf"({_TURNS}|{_RULES_SAY}|不可能|您(误会|搞错|弄错|理解错)|恕我直言)",
            "but|however|actually|according to|as per|with all due respect|you must have",
        ),
        starts=True,
    ),
    Rule(
        "句子中间的“{0}”会把前面的话一笔勾销：拆成两句，后一句直接说能做什么",
        _both(
            rf"[，,]\s*({_TURNS}|{_RULES_SAY})",
            "",
        ),
        hint=True,
    ),
    Rule(
        "“{0}”是在认责：只为客户的感受道歉，对错由同事查过再说",
        _both(
            r"(?<!是)(我们|我方|本公司|公司)(的责任|的错|的过错|的过失|的失误|负全责|全责|理亏|失职|造成)"
            r"|是(我们|我方|本公司|公司)(的责任|的错|的过错|的过失|的失误|的问题|造成|不对)"
            r"|质量问题是我们|怪我们|我们(承担|负)(全部|全|一切)?责"
            r"|(是|怪)(我们|我方|本公司|公司)(没|不该|疏忽|搞错|弄错|做错|大意)"
            r"|(我们|我方|公司)(没做好|没做到位|没管好|做得不(好|对|到位)|做错了|搞错了|弄错了)"
            r"|是(我们|我方|本公司|公司)(的)?(质量|服务|产品|包装|管理|工作)[^，,。]{0,2}"
            r"(没[做管把]|不(好|行|到位|过关|合格)|出了?问题|有问题)",
            r"our (fault|mistake|responsibility)|we are (liable|to blame|responsible)|we caused"
            r"|we (made a mistake|were wrong|got (it|this) wrong|let you down)",
        ),
    ),
    Rule(
        "“{0}”是在推责：不说不是谁的错，说接下来怎么查",
        _both(
            r"不是(我们|我方|公司|商家)的?(责任|错|问题)|(是|怪)您自己|您自己(没|不|操作|使用)"
            r"|不(归|由|是|属于)(我们|我方|本公司)(来?管|负责|的事)|(跟|和|与)(我们|我方)(没关系|无关)"
            r"|您(自己)?是不是[^，,。？?]{0,6}(不当|有误|不对|错了|没看|没按|没读)"
            r"|您(就|本来|当时|早)?(应该|该|应当)(先|早|自己|仔细|好好)?"
            r"(看(?![到见])|读(?!到)|问清|检查|注意|小心|保管|留意|知道|想到)",
            r"not our (fault|problem|responsibility|business|department)"
            r"|(?<!not )(?<!n't )(?<!n’t )your (own )?fault"
            r"|nothing to do with us|you should have",
        ),
    ),
    Rule(
        "“{0}”是在管客户的情绪：说听到了什么、为什么难受，不叫客户平静",
        _both(
            r"(您|你)?(先|请)?冷静(一下|一点|点)|别(太|这么)?(激动|生气|着急上火)|消消气",
            r"calm down|take it easy|no need to (be upset|get upset|be angry|shout)",
        ),
    ),
    Rule(
        "“{0}”是在谈钱：钱和赔偿由同事来谈，话术里不写",
        _both(
            r"赔偿|赔付|赔款|赔[您你给钱双]|(?<![面钱])[包必全照先]赔|照价赔|[退假缺少]一赔|赔[一二两三四五十]倍?"
            r"|[这那]?笔?(钱|款|费用?|损失)[^，,。]{0,3}(我们|我方|公司)(来|会|都|全){0,2}[出付掏垫承](?![现发款])"
            r"|(我们|我方|公司)来?([出付掏垫]|承担)(?![的现发])[^，,。的]{0,4}(钱|费|损失)"
            r"|(?<![面钱])包[退换]|原价退|退全款|补偿|退钱|返现|红包|代金券|优惠券|抵扣|免单|减免|全额|双倍"
            rf"|(?!一块[^钱]){_NUMBER}[百千万]*\s*[块元]钱?|[给为]您退款|退款给您|免费(给|为|帮|换|修|送|退)"
            r"|[给为](大家|各位|所有人|每一?位客户)[^，,。]{0,4}[退赔补]|退给您|退还给?您|报销|(钱|款|费用?)[^，,]{0,6}[都全会][^，,]{0,3}退"
            r"|[给帮为]您(换一?[台件部辆双套张只]|换一?个?新|重新?发一[台件部个])",
            r"compensat\w*|(refund|reimburse) you|money back|voucher|coupon|discount"
            r"|free of charge|[$¥£€]\s?\d+"
            r"|(will|'ll) (be )?(refund|reimburse|replace)\w*|send you a new"
            r"|(we|company) (will |'ll )?(pay|cover) (you|for|the|your|all|any)\b|pay you back"
            r"|(full|double|triple) refund|at our (own )?expense",
        ),
        negated=True,
    ),
    Rule(
        "“{0}”是在打包票：只说会去做什么、由谁做，不说结果",
        _both(
            r"保证|包您|打包票|百分之?百|百分之一百|100[%％]|绝对|万无一失|必定|承诺"
            r"|(一定|肯定)(会|能|给|帮|让|为|替|可以|不会|没问题|解决|处理|办|退|换|联系|回复)"
            r"|马上(就)?(给|帮|为|解决|处理|办|退|换|联系|回复|到)|立刻|立即",
            r"guarantee\w*|definitely|certainly will|promise you|100 ?%|without fail|immediately",
        ),
        negated=True,
    ),
    Rule(
        "写死了时间“{0}”：改用 {{due_first_touch}} 或 {{due_plan}}，说出口的时间才会记进承诺",
        _both(
            r"\d{1,2}[:：]\d{2}"
            r"|\d{1,2}\s*点(?![儿评赞击])|(上午|下午|晚上|早上|中午|凌晨|傍晚)" + _NUMBER + "点"
            rf"|(?!一个?[小钟分工]){_NUMBER}\s*个?(小时|钟头|分钟|工作日)"
            rf"|\d+\s*个?(天|日|周|星期|月)|{_NUMBER}个?(天|日|周|星期|月|小时|分钟){_WITHIN}"
            r"|(?<![今昨])(明天|后天|今晚|明早|下周|下个?月|月底|年底)"
            rf"|(今天|本周|这周|当天|今日)([上下]班|上午|下午|晚上|午)?{_WITHIN}|下班前(?=给|回|联系|答复|办|处理)"
            rf"|(周|星期|礼拜)[一二三四五六日天]({_WITHIN}|(?=给|回|联系|答复|告诉|找您|上门|办|处理|出))",
            r"\d{1,2}:\d{2}|\d{1,2} ?[ap]\.?m\b|(\d+|an|one|two|three|a few) "
            r"(minutes?|hours?|days?|weeks?|business days?)|tomorrow|tonight|next (week|month)"
            r"|(by|on|before) (mon|tues|wednes|thurs|fri|satur|sun)day",
        ),
        sections=("acknowledge", "safety", "interruptions", "messages"),
    ),
    Rule(
        "“{0}”没说清是什么时候：能说出时间就用 {{due_first_touch}}，说不出就说下一步由谁做",
        _both(
            r"尽快|尽早|稍后|很快就?|不久后?|过一阵",
            r"soon|shortly|as soon as possible|asap|in a while",
        ),
        hint=True,
    ),
)
_TAKEN_BACK = re.compile(r"([不没未别难无勿莫非]|谈不上)[能敢会法是想打提说谈讲要做]{0,2}$")
_NOT = re.compile(r"\b(not|never|no|cannot|can't|don't|won't)( \w+)?\s*$", re.IGNORECASE)
CLOSING = frozenset({
    "receipt", "urgent_receipt", "urgent", "handoff", "safety_moved", "self_harm", "progress",
    "queue_note", "abandoned", "late", "withdrawn", "withdrawn_urgent", "extension",
    "first_contact", "supplement",
})  # fmt: skip
LONG = frozenset({"summary", "summary_again", "receipt", "self_harm", "progress", "letter"})
_NEXT = {
    SIMPLIFIED: re.compile(
        r"联系您|回复您|回您|找您|告诉|接手|随时|能?查看|看到|来和您说|由您定|再跟您|和您确认|\{due_|\{progress\}"
    ),
    ENGLISH: re.compile(
        r"contact|reach|reply|call you|get back|tell|let (me|you)|any ?time|see|check"
        r"|\{due_|\{progress\}",
        re.IGNORECASE,
    ),
}
_OPEN = {
    SIMPLIFIED: re.compile(r"哪|什么|怎么|怎样|如何|为何|多少|谁|说说|讲讲|聊聊"),
    ENGLISH: re.compile(r"\b(what|how|which|where|why|who|tell)\b", re.IGNORECASE),
}
_BRACES = re.compile(r"[{｛][^{}｛｝，。！？]{0,20}[}｝]?|[^{}｛｝，。！？\s]{0,20}[}｝]")
_BRACE = "花括号写得不对“{0}”：占位符两边都要有花括号，用半角的，写成 {{product}} 的样子"
_WRAPPED = "整句包在中文引号{0}里，客户会看到引号：去掉，或换成英文引号"
_MARKS = re.compile(r"[？?]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+")
_NAMES = frozenset({"App", "app", "WiFi", "Wi-Fi", "iPhone", "iPad", "Pad"})


def wording(line: Spoken, language: str, letters: Letters) -> Iterator[Remark]:
    """Give what is to be mended in *line*, in the order of the rules."""
    spoken = ENGLISH if language == ENGLISH else SIMPLIFIED
    plain = [letters.simplify(s) if language == TRADITIONAL else s for s in line.sentences]
    for rule in RULES:
        pattern = rule.patterns.get(spoken)
        if pattern is not None and (not rule.sections or line.section in rule.sections):
            yield from _broken(rule, pattern, plain)
    if line.wrapped:
        yield False, _WRAPPED.format(line.wrapped)
    yield from _length(line, spoken)
    yield from _questions(line)
    yield from _by_name(line, spoken, letters)
    braces = _BRACES.search(line.own)
    if braces:  # what stands in them is no foreign word, but a placeholder gone wrong
        yield False, _BRACE.format(braces[0].strip())
    elif language == SIMPLIFIED:
        yield from _script(line, letters)


def _broken(rule: Rule, pattern: re.Pattern[str], sentences: list[str]) -> Iterator[Remark]:
    """Give the first thing in each sentence that the rule forbids."""
    for sentence in sentences:
        finds = [pattern.match(sentence)] if rule.starts else pattern.finditer(sentence)
        for found in finds:
            before = "" if found is None else sentence[: found.start()]
            if found is None or (
                rule.negated and (_TAKEN_BACK.search(before) or _NOT.search(before))
            ):
                continue
            yield rule.hint, rule.what.format(found[0].strip("，, "))
            break


def _length(line: Spoken, spoken: str) -> Iterator[Remark]:
    if line.section == "safety" or line.name in LONG or line.section == "questions":
        return
    upset = line.hot or line.name.startswith(("urgent", "handoff"))
    most = (UPSET if upset else CALM) * (_IN_ENGLISH if spoken == ENGLISH else 1)
    long = len(re.sub(r"\{[^{}]*\}", "□" * _PLACEHOLDER, line.text))
    if long > most:
        yield False, f"有 {long} 个字，最多 {most} 个：客户没有心思读长的，拆短或删掉客套"


def _questions(line: Spoken) -> Iterator[Remark]:
    if line.section != "safety" and len(_MARKS.findall(line.own)) >= _LEAST_DOUBT:
        yield False, "一句里问了两个问题：只留最要紧的一个"


def _by_name(line: Spoken, spoken: str, letters: Letters) -> Iterator[Remark]:
    """Check what a line's own purpose asks for."""
    if line.section != "messages":
        return
    text = letters.simplify(line.text) if spoken == SIMPLIFIED else line.text
    if line.name in CLOSING and not _NEXT[spoken].search(text):
        yield False, "没说下一步：写清接下来谁做什么（谁联系您、几时之前、怎么查看）"
    if line.name.startswith("follow_up") and not _OPEN[spoken].search(text):
        yield False, "回访只能答“是”或“不是”：问成开放的，例如“还有哪一处觉得不够？”"


def _script(line: Spoken, letters: Letters) -> Iterator[Remark]:
    """Find English words and Traditional characters in a Simplified line."""
    foreign = [
        word for word in _LATIN.findall(line.own) if not word.isupper() and word not in _NAMES
    ]
    if foreign:
        yield False, f"夹了英文“{foreign[0]}”：换成中文说法"
    strange = [char for char in line.text if char in letters.traditional]
    if strange:
        yield False, f"夹了繁体字“{strange[0]}”：换成简体“{letters.simplify(strange[0])}”"
