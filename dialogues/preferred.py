"""How a customer wants to be reached, in his own words: 晚上六点以后打电话, 发短信就行.

    told(reading, known) -> Known | None      value: "phone", "phone after 18:00", "sms", "email"
    reaches(said)                     a message says nothing but how: WhatsApp我就得，唔好打嚟
    spares(text)                      somebody of his is not to be called: 我妈那边千万别联系
    says_how(text), loosely(text)             you may ring me at night: said alone, and which way

Nobody is asked for it. Only a way that holds from now on is a wish: "给我打电话" asks for one call,
and what others did ("昨天打电话没人接") is a story. Who says that he stays in the chat gets "chat",
and so does, with "no calls" alone, who had said another way. What is sent unasked goes by it.
Source: S2-02.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from dialogues import cues, here, retorts
from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import FieldName, Known
from nlu.types import SlotType

PREFERENCE = FieldName("contact_preference")
CHAT = "chat"
_IMPROVE = "improve"
_WRITTEN = frozenset({"sms", "email"})
_CLAUSE = re.compile(r"(?:[^，,。；;！!？?\n.]|\.(?! ))+")
_STORY = re.compile(
    r"[没沒冇]|你[们們]|客服|[了过過](?!后|後)|不接|[骂罵]|昨|前天|上次|[刚剛]|\d次|[骚騷][扰擾]|催收|[冒诈詐]|一直|天天|老是|收到"
    r"|\b(?:never|didn'?t|nobody|no one|called me|kept|yesterday)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"[别別]|不要|不用|唔好|不必|不想|[请請]勿|\b(?:don'?t|do not|never|no)\b", re.IGNORECASE
)
_PHONE = r"(?:[电電][话話]|手[机機])"
_TELL = r"(?:[联聯][系繫络絡]|通知|[沟溝]通|告[诉訴]|回[复覆復]|[找]我|[说說])"
_ENOUGH = r"(?:就(?:好|行|可以|够)|即可|吧$|$)"
_MANNER = r"(?:最好|尽量|盡量|优先|優先|只能?|有事|有消息|有[结結]果|有[进進]展|以[后後]|都)"
_TO_ME = r"(?:[给給跟俾]我)?"
_CALLS = re.compile(
    rf"{_MANNER}[^，]{{0,6}}(?:打|[来來]|回)[^，]{{0,4}}{_PHONE}"
    rf"|{_PHONE}{_TELL}(?!不|得|方式|人)"
    rf"|打{_PHONE}{_TO_ME}(?:就(?:好|行|可以)|即可)"
    r"|\b(?:best|prefer|rather|only|always)\b.{0,20}\b(?:call|phone|ring)\b"
    r"|(?<!booked )(?<!ordered )(?<!bought )(?<!paid )(?<!reserved )(?<!made it )\bby phone\b",
    re.IGNORECASE,
)
_RINGS = re.compile(
    rf"(?:打|[来來]|回)[^，]{{0,4}}(?:{_PHONE}|[给給俾]我|我)|再?打$|{_PHONE}|\b(?:call|phone|ring)\b",
    re.IGNORECASE,
)
_TEXTS = re.compile(
    rf"{_TO_ME}(?:[发發]|用|走|回)[^，]{{0,3}}(?:短信|[简簡][讯訊]){_TO_ME}(?:{_TELL}|{_ENOUGH})"
    rf"|(?:短信|[简簡][讯訊])(?:(?![说說]|通知(?:我?[的了说說]|上|里|裡)){_TELL}|就[行好])"
    r"|\b(?:text|sms) me\b|\bby (?:text|sms)\b",
    re.IGNORECASE,
)
_MAILS = re.compile(
    rf"{_TO_ME}(?:[发發]|用|走|回)[^，]{{0,3}}(?:[邮郵]件|[邮郵]箱|电邮){_TO_ME}(?:{_TELL}|{_ENOUGH})"
    rf"|[邮郵]件(?:{_TELL}|就[行好])"
    r"|\be-?mail me\b|\b(?:by|only|just) e-?mail\b(?! address)"
    r"|\be-?mail (?:only|please|works|is (?:fine|best|better|ok|okay))\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"(?:[这這][里裡儿兒边邊]|微信上?|[线線]上|聊天里?)[^，]{0,3}"
    r"(?:[说說聊]|[联聯][系繫络絡]|回[复覆復我]|告[诉訴]|[发發]消息)"
    r"|\b(?:right )?here is fine\b|\bin (?:this|the) chat\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?:微信|wechat|whats\s?app|(?<![a-z])(?:line|telegram|signal)"
    r"(?=\s?(?:id|[号號账帳是为為:：])|\s[\w.-]*[\d_]))"  # signal keeps dropping is no name
    r"\s?(?:id|[号號]|[账帳][号號])?[是为為:：\s]{1,3}[a-z0-9][\w.-]{3,}",
    re.IGNORECASE,
)
_APP = r"(?:line|whats\s?app|微信|wechat|telegram|signal|messenger)"
_BY_CHAT = re.compile(
    rf"(?:我|就|只|改|可以|麻[烦煩]|[请請]|想|用|加|走|透[过過]|[经經]|[给給俾])*\s*{_APP}\s*"
    r"(?:[跟同我]|[联聯][系繫络絡]|[找搵揾回覆傾倾聊讲講说說]|通知|就|都|即|也|好|[行得唔不]|可以|ok|方便|[吧啦喇了吗嗎呢呀。！!?？])*",
    re.IGNORECASE,
)
_NAMED_ALONE = re.compile(rf"用?\s*{_APP}", re.IGNORECASE)
_AT_WORK = re.compile(
    rf"(?:我)?{retorts.AT_WORK}(?:[时時][间間]|[时時]|嗰[阵陣]|的?[时時]候)?(?:唔好|不要|[请請]?[别別勿]|[唔不]方便|[唔不]得)(?:再)?(?:打|call|接|[听聽]|[来來嚟])*(?:[电電][话話])?"
    r"|(?:唔好|不要|[别別]|[请請]勿)(?:喺|在)?(?:返工|上班|工作)(?:[时時][间間]?|嗰[阵陣])?(?:的?[时時]候)?(?:[给給]我|再)?(?:打|[来來嚟]|call).{0,4}",
    re.IGNORECASE,
)
_NO_CALLS = re.compile(
    r"(?:我)?(?:唔好|不要|[别別]|不想|唔想|[唔不]方便|[唔不]用|唔使)(?:留|打|[听聽]|接|[俾给給]我?)*(?:[电電][话話]|[来來嚟]|[给給俾]我)*[。！!了啦喇]*"
)
_PARTS = (
    (re.compile(r"晚上|傍晚|下班|\bevening\b|\bafter work\b", re.IGNORECASE), time(18)),
    (re.compile(r"下午|\bafternoon\b", re.IGNORECASE), time(13)),
    (re.compile(r"中午|\bnoon\b|\blunch", re.IGNORECASE), time(12)),
)
_FREE = re.compile(r"方便|有空|得空|在家|下班|能接|可以接|才接|\bfree\b", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_MOST = 40
_FEW = 30
_SAYS_HOW = re.compile(
    r"(?:[还還]是|就|改|用|加|走|最好|尽量|[以之]?[后後]|都|[给給俾]我|算了|[，,\s])*(?:微信|短信|[简簡][讯訊]|whats\s?app|[发發]消息|[邮郵]件|line|[这這][里裡儿]|打字)(?:[联聯][系繫絡络]|[说說聊讲]|找我|回我?|[发發]我|上)?(?:吧|就(?:行|好|可以)|啦|得了|好了)+[。！!]*"
    r"|(?:[别別]|不要|唔好|不用|[请請]勿)(?:再|[给給俾]我)?(?:打|[来來])(?:[电電][话話]|[给給]我|(?<=打)[来來过過]+).{0,12}"
    r"|.{0,16}(?:[你您][们們]?)?(?:晚上|下午|中午|上午|早上|[周週]末|下班[后後]?|[晚早夜]|[几\d一二两三四五六七八九十]+[点點][半]?(?:以?[后後前])?)(?:再|[给給俾]我|才)*(?:打(?:[给給]我|[来來过過])?|[联聯][系繫]|[找揾搵]我?|回[电電]?)[我吧啦啊]*[。！!]*"
    r"|.{0,20}\b(?:text|whatsapp|email|message)\sme\b.{0,20}|.{0,12}\b(?:call|ring|phone)\s(?:me\s)?(?:after|before|in\sthe|only|at|tomorrow|tonight)\b.{0,20}|.{0,8}\b(?:mornings?|evenings?|afternoons?)\sonly\b.{0,8}|(?:please\s)?(?:don'?t|do\snot)\s(?:call|ring|phone)\b.{0,20}",
    re.IGNORECASE,
)
_OF_HIS = (
    r"(?:我|咱)?(?:老[公婆爸妈媽]|[爸妈媽]{1,2}|父母|家[里裡]人?|家人|[爱愛]人|[对對]象|孩子|[儿兒]子|女[儿兒]|[爷爺奶姥外][爷爺奶姥公婆]"
    r"|[亲親]戚|朋友|同[学學事]|[单單]位|公司|[领領][导導]|[老導导][师師板闆])"
)
_SPARES = re.compile(
    rf"(?:你们|可|千[万萬]|麻[烦煩]|[请請]|[，,\s])*(?:[别別]|不要|不用|[请請]?勿|唔好)(?:去)?(?:打(?:[电電][话話])?[给給到]?|[联聯][系繫絡络]|[找搵揾])"
    rf"(?:到|[给給])?{_OF_HIS}(?:那[边邊里裡])?(?:的?[电電号號][话話码碼]?)?[了啊吧。！!]*"
    rf"|{_OF_HIS}(?:那[边邊里裡]|的?[电電号號手][话話码碼机機]?)?[，,\s]*(?:你们|可|就|先|千[万萬]|麻[烦煩]|[请請])*(?:[别別]|不要|不用|[请請]?勿|唔好)(?:去)?"
    r"(?:打(?:[电電][话話])?|[联聯][系繫絡络]|[找搵揾])[了啊吧他她佢。！!]*"
    rf"|(?:你们|可|千[万萬]|麻[烦煩]|[请請]|[，,\s])*(?:[别別]|不要|不用|[请請]?勿|唔好)(?:[给給跟同]|[联聯][系繫]到){_OF_HIS}(?:那[边邊里裡])?(?:打[电電][话話]?|[联聯][系繫絡络]|[说說讲講])[了啊吧。！!]*"
    r"|(?:please )?(?:don['’]?t|do not) (?:call|ring|contact|phone|text) my [a-z]{3,12}[.! ]*",
    re.IGNORECASE,
)
_IN_CHAT = r"微信|whats\s?app|line|[发發]消息|[这這][里裡儿]|打字"
_WAYS = (
    ("sms", re.compile(r"短信|[简簡][讯訊]|\btext me\b", re.IGNORECASE)),
    ("email", re.compile(r"[邮郵]件|\be-?mail\b", re.IGNORECASE)),
    ("phone after 08:00", re.compile(r"上午|早上|\bmorning", re.IGNORECASE)),
    (
        "chat",
        re.compile(
            rf"{_IN_CHAT}|[别別]打|不要打|不用打|唔好打|\b(?:don'?t|do not)\b", re.IGNORECASE
        ),
    ),
    ("phone after 18:00", re.compile(r"晚|下班|[夜]|\bevening", re.IGNORECASE)),
    ("phone after 13:00", re.compile(r"下午|\bafternoon", re.IGNORECASE)),
    ("phone after 12:00", re.compile(r"中午|\bnoon", re.IGNORECASE)),
    ("phone", re.compile(r"打|回[电電]|[联聯]|\b(?:call|ring|phone)\b", re.IGNORECASE)),
)


_NOT_THEN = re.compile(
    r"(?P<part>[上中下][午晝昼]|早上|晚上|夜晚|[朝晏]早?)(?:的?[时時]候|嗰阵)?(?:千万|麻烦|[请請]|都|就|我)*"
    r"(?:[别別]|不要|唔好|[请請]?勿|[唔不]方便)(?:再|[给給俾]我)*(?:打|接|[联聯][系繫]|[听聽]|[来來嚟]|call).{0,4}",
    re.IGNORECASE,
)
_AFTER_IT = {"上": "phone after 12:00", "早": "phone after 12:00", "下": "phone after 18:00"}
"""No call in that part of the day: 下午别打. His words say which, the way when it is over."""


def told(reading: Reading, known: Known | None) -> Known | None:
    """Return the way he named last; *known*: the one he had named before."""
    found = None
    for said in reading.messages:
        for value, words in _wishes(said):
            found = Known(value, words[:_MOST], said.id, "said")
        had = found or known
        text = said.parse.text
        stays = _stays(text) and not (spares(text) or _NOT_THEN.fullmatch(text.strip()))
        if had is not None and had.value in _WRITTEN:
            stays = False  # no phone, email only
        stays = stays and had is not None  # a bare "no calls" names no way
        other = had is None or had.value != CHAT
        if other and (stays or here.says(text)):
            found = Known(CHAT, text.strip()[:_MOST], said.id, "said")
    return found


def spares(text: str) -> bool:
    """Say whether somebody of his, and not himself, is not to be called."""
    return bool(_SPARES.fullmatch(text.strip()))


def reaches(said: Said) -> bool:
    """Say whether every clause is a way to reach him, none, or the number: LINE就好."""
    if spares(said.parse.text):
        return True
    clauses = [c.group().strip() for c in _CLAUSE.finditer(said.parse.text) if c.group().strip()]
    left = [_without_number(c, said) for c in clauses]
    if not (any(_by_chat(c, said) for c in clauses) or any(map(_AT_WORK.fullmatch, left))):
        return False
    ways = (_BY_CHAT, _AT_WORK, _NO_CALLS)
    return all(not c or any(way.fullmatch(c) for way in ways) for c in left)


def _by_chat(clause: str, said: Said) -> bool:
    """Say whether a chat is the way he names; its bare name only where no call is wanted."""
    left = _without_number(clause, said)
    if not _BY_CHAT.fullmatch(left):
        return False
    bare = _NAMED_ALONE.fullmatch(left) and left == clause
    return not bare or bool(_NO_CALLS.match(said.parse.text) or retorts.no_phone(said.parse.text))


def says_how(text: str) -> bool:
    """Say whether a few words do nothing but say how, or when, he wants to be reached."""
    few = cues.length(text) <= _FEW and not spares(text)
    return few and bool(_SAYS_HOW.fullmatch(text.strip()))


def loosely(text: str) -> str:
    """Return the way that such words name, the chat when they name none."""
    return next((value for value, words in _WAYS if words.search(text)), CHAT)


def _stays(text: str) -> bool:
    return bool(_HERE.search(text)) or retorts.no_phone(text)


def _wishes(said: Said) -> Iterator[tuple[str, str]]:
    """Give every wish of one message: its value, and the words it stands in."""
    before = None
    for clause in _of_himself(said):
        text = clause.group().strip()
        left = _without_number(text, said)
        if _by_chat(text, said):
            yield CHAT, text
        elif spared := _spared(left):
            yield spared, left
        elif not (_STORY.search(text) or _NOT.search(text)):
            hour = _hour(said, clause)
            told_so = before is not None and _FREE.search(before.group())
            if hour is None and told_so and before is not None:
                hour = _hour(said, before)
            way = _way(text, timed=hour is not None)
            if way == "phone" and hour is not None:
                way = f"phone after {hour:%H:%M}"
            if way:
                yield way, _bare(said, clause)
        before = clause


def _spared(left: str) -> str:
    """Return the way that is left where he names hours in which nobody is to call, "" for none."""
    if _AT_WORK.fullmatch(left):
        return "phone after 18:00"
    part = _NOT_THEN.fullmatch(left)
    return _AFTER_IT.get(part["part"][0], "phone") if part else ""


def _of_himself(said: Said) -> Iterator[re.Match[str]]:
    """Give the clauses that say nothing of what others are to do: 让快递员以后打电话."""
    bids = [s for s in said.parse.slots if s.type is SlotType.DEMAND and s.value == _IMPROVE]
    for clause in _CLAUSE.finditer(said.parse.text):
        if not any(clause.start() <= slot.start < clause.end() for slot in bids):
            yield clause


def _bare(said: Said, clause: re.Match[str]) -> str:
    """Return the words of a clause without the number, which has a field of its own."""
    return _without_number(clause.group(), said)


def _without_number(text: str, said: Said) -> str:
    for slot in said.parse.slots:
        if slot.type is SlotType.PHONE:
            text = text.replace(slot.text, "")
    return text.strip()


def _way(text: str, *, timed: bool) -> str:
    if _TEXTS.search(text):
        return "sms"
    if _MAILS.search(text):
        return "email"
    if _HANDLE.search(text):
        return CHAT
    return "phone" if _CALLS.search(text) or (timed and _RINGS.search(text)) else ""


def _hour(said: Said, clause: re.Match[str]) -> time | None:
    """Return the hour that a clause names, by the clock or by the part of the day."""
    for slot in said.parse.slots:
        inside = clause.start() <= slot.start < clause.end()
        clock = _CLOCK.match(slot.value) if slot.type is SlotType.TIME and inside else None
        if clock:
            return time(int(clock[1]) % 24, int(clock[2]))
    return next((hour for words, hour in _PARTS if words.search(clause.group())), None)
