"""Answer what interrupts the asking: answered first, then the open question returns reworded.

    answer(draft, reading) -> bool      whether anything was answered
    only_asks(draft, reading) -> bool   whether nothing of ours is answered by it
    of_fact(reading) -> bool            whether it is a question to which a colleague has the answer

Source: ideal 3.2 (interruptions), requirement S4-10.
"""

from __future__ import annotations

import re

from dialogues import (
    asides,
    cues,
    fed_up,
    in_danger,
    inquiries,
    lacking,
    openers,
    preferred,
    retorts,
    safe_now,
    second,
    southern,
)
from dialogues.draft import Draft
from dialogues.free_words import asks_back, is_question, only_values
from dialogues.reading import Reading
from dialogues.state import FieldName, Parked, Phase
from dialogues.wishes import is_wish
from nlu.types import Flag, Intent

_SECOND_LEAST = 6
_PHONE = FieldName("contact_phone")
_NUMBER = re.compile(r"[电電][话話]|手[机機]|\b(?:phone|number)\b", re.IGNORECASE)
_PARTED = re.compile(r"[，,。；;\n]\s*\S")
_BREATH = re.compile(r"(?<=^[还還另]有)[\s，,、]+|(?<=^另外)[\s，,、]+|(?<=^[对對]了)[\s，,、]+")
_PAUSE_MOST = 16
_TAKES_LEAVE = frozenset({Intent.THANKS, Intent.BYE, Intent.AFFIRM, Intent.ACCEPT})
_HOW_TO_SEND = re.compile(
    r"(?:照片|[图圖]|[视視][频頻]|[录錄]音|[凭憑][证證]|[证證][据據]|小票|[发發]票|文件|相片|相).{0,6}(?:怎[么麼样樣]|咋|哪[里裡儿兒]|[点點][样樣]|如何).{0,3}(?:[发發传傳给給]|上[传傳]|俾)"
    r"|(?:怎[么麼样樣]|咋|哪[里裡儿兒]|如何|[点點][样樣]).{0,3}(?:[发發传傳]|上[传傳])(?:[给給])?(?:[你您][们們]?)?.{0,3}(?:照片|[图圖]|[视視][频頻]|[录錄]音|[证證][据據]|[凭憑][证證])"
    r"|(?:可[唔不]可以|可以|能不能|能)(?:再)?(?:[补補]?[发發传傳交]|[补補加])(?:[个個张張几幾])?(?:照片|[图圖]片?|[视視][频頻])(?:[吗嗎么麼?？]|$)"
    r"|(?:照片|[图圖]片?|[视視][频頻]|[录錄]音|[证證][据據]|[凭憑][证證]|小票|[发發]票|截[图圖屏]|相).{0,3}(?:要|可以|能)?(?:[传傳][到去给給]|[发發]|[给給]|send)(?:到|去|[给給])?(?:哪|[谁誰](?!看|[见見])|[边邊])"
    r"|(?:拍|有|影|[录錄])(?:了|咗)?(?:照片?|[图圖]|相|[视視][频頻]|片|[录錄]音).{0,4}(?:可以|能|[点點][样樣]?|怎[么麼])[^，,。]{0,4}(?:[传傳]|[发發]|[给給俾]|send)"
    r"|(?:[需要]要|要不要|用不用|使唔使)(?:我)?(?:再)?(?:拍)?(?:照片?|[图圖]片?|相|[视視][频頻]|截[图圖])(?:[给給]|[发發传傳])?(?:[你您][们們哋]?)?[吗嗎么呢呀?？]*$"
    r"|\b(?:photos?|pic(?:ture)?s?|videos?|screenshots?|receipts?)\b[^.!?]{0,12}\b(?:can|could|may|shall"
    r"|should|where|how)\b[^.!?]{0,6}\b(?:i|we|do i|to)\b ?(?:send|show|upload|attach|share|put)\b"
    r"|\b(?:do|would|will) (?:you|u) (?:need|want|like|require) (?:to see )?"
    r"(?:an? |any |some |the |my )?(?:photo|pic(?:ture)?|video|screenshot|proof|receipt)s?\b"
    r"|\b(?:how|where).{0,14}(?:send|upload|attach).{0,14}(?:photo|picture|video|file|proof|receipt)"
    r"|\b(?:can|could|may|should|do) i (?:still |also |just )*(?:add|attach|send|upload|share"
    r"|include|show)\b[^.!?]{0,16}?\b(?:photo|pic(?:ture)?|video|screenshot|file|proof|receipt)s?\b",
    re.IGNORECASE,
)
"""He asks how to send a picture: 有照片 怎么发给你."""

_WHY = re.compile(
    r"[为為][什何啥]|[点點]解|[干幹]嘛|[干幹做]什|什[么麼]用|[憑凭][什啥]|用来|用來|要[我这這]|[问問][这這我那]|[咋怎]|[?？]"
    r"|\b(?:why|what for|need|reason|what'?s)\b",
    re.IGNORECASE,
)
_WHEN_MOST = 20
_DONE = (
    r"(?:[给給]我|[帮幫]我|俾我|把[钱錢])?(?:退|到[账賬帐帳]|[处處]理|搞|解[决決]"
    r"|有?[回答][复覆復]|[联聯][系繫]|有[结結]果|有消息|[弄办辦]|修|[换換]|[赔賠]|[补補]|有人)"
)
_WHEN = re.compile(
    r"(?:那|[请請][问問]|[这這]次|大概|大[约約]|你[们們]|[钱錢]|退款|到底|[，,\s])*+"
    r"(?:什[么麼][时時]候|啥[时時]候|[几幾何][时時]|多[久耐]|多[长長][时時][间間]|[几幾]天)(?:之?内|以?[内內])?(?:先|才|可以|可|能|[会會]|就|得|要|[够夠])*"
    rf"{_DONE}[^，,。！!?？]{{0,5}}[。！!?？\s]*"
    r"|(?:[到底而家依]|[请請][问問]|[，,\s])*有[没沒冇]?人(?:打|[搵揾找]|[覆复]|[跟联聯][进進系繫络絡])[^，,。！!?？]{0,4}未[呀啊呢]?[。！!?？\s]*"
    r"|(?:我|[昨前今]天|上(?:次|周|週|个月|個月)|之前|那|[请請][问問]|[，,\s])*(?:投[诉訴]|反映|登[记記]|[报報](?:修|上去))(?:过|過)?的(?:那[个個件]?|[这這][个個件]?)?(?:事情?|[单單])?(?:怎[么麼]样|怎樣|咋样|如何|有[结結]果|[处處]理|到哪)[了没沒好嘛吗嗎呀啊呢一步?？]*"
    r"|(?:[还還]|大概|到底|那)*(?:要|得)?等?(?:多[久耐]|多[长長][时時][间間]|[几幾][时時])[呢啊呀嘛了。！!?？\s]*"
    r"|(?:so |and |ok,? |but )*(?:how long|when)\b[^.!?]*\b"
    r"(?:take|get|hear|refund|reply|answer|back|fixed|resolved|sorted|done)\b[^.!?]{0,20}[.!?\s]*",
    re.IGNORECASE,
)
"""He asks when, though it may be read as a wish or as talk."""

_NEXT = re.compile(
    r"(?:^|[.,;!]\s*|\b(?:and|so|but)\s)(?:what happens|what will happen|what(?:['’]s| is))"
    r" (?:now|next|then)\W*$",
    re.IGNORECASE,
)
"""What happens now? He asks how it goes on."""
_MUST_I = re.compile(
    r"(?:也|都|[还還]|一定|必[须須]|非得?|[这這][个個]?)(?:要|得|需要?)(?:[说說讲講填写寫留][了]?|[给給]|[告][诉訴])[^，,。]{0,4}?(?:[吗嗎么麼嘛]|才行)[?？。\s]*$"
    r"|(?:要不要|用不用|[该該]不[该該])(?:[说說讲講填写寫留])[^，,。]{0,3}[?？\s]*$"
)
"""Must I say that, too? He is told what it is for."""
_WILL_YOU = re.compile(
    r"(?:[你您][们們哋]?|到底|究竟|[这這那]件?事|客服|[还還]|就|[，,\s])*(?:管不管|理不理|[处處]不[处處]理|[办辦]不[办辦]|解不解[决決]|[理管]唔[理管])(?:我|[这這]件?事|了|啊|呀|[呢嘛吧㗎])*[?？!！。\s]*"
)
"""Will you see to it at all? He is told how far it is."""
_WHO = re.compile(
    r"(?:[查找看抓追认認][^，,。]{0,4})(?:到|出|得到)?[^，,。]{0,3}是(?:[谁誰]|什[么麼]人|哪[个個])"
)
"""Who it was is a question of fact, and no asking how far it is: 你们能查到是谁吗."""
_TERM = re.compile(
    r"(?:so |and |ok,? |but )*how (?:long|many days) (?:do|does|would|will) (?:an? |the |your )?"
    r"(?:refund|return|exchange|replacement|repair|delivery|review|check|investigation)s?"
    r"(?: usually| normally| typically| generally)? (?:take|need)\W*",
    re.IGNORECASE,
)
"""He asks how long such a thing takes with us, and not how far his is."""

_CITES = re.compile(
    r"^(?!.*(?:起[诉訴]|法院|[上去]告|告你|律[师師]|[报報]警|仲裁|[诉訴][讼訟]|法[律庭]|法律途径))"
    r".*(?:[退假缺少]一[赔賠罚罰]|[三十]倍[赔賠]|消[费費]者?[权權]益保[护護]法|消法|食品安全法|第.{1,4}[条條])"
)
"""A law's words for what he wants, and no step he takes: 要求退一赔三."""

_HOURS = re.compile(
    r"[上下]班|[几幾][点點]|[营營][业業]|[开開][门門工]|[关關][门門]|工作[时時日]|[周週]末|[节節]假?日|假期|休息|[值当當][班值]|在[线線岗崗吗嗎不]|人工|真人|客服|有人|晚上|夜|24|全天|星期|[周週礼禮][拜六日天]"
    r"|\b(?:hours?|open|close[ds]?|weekends?|holidays?|office|working|available|online|human|agent|person|someone|24)\b",
    re.IGNORECASE,
)
_FACT_MOST = 24
_FACT_SURE = 0.8
_RIGHTS = re.compile(
    r"(?<![授版])[权權]|投[诉訴]|[举舉][报報]|[哪边邊][里裡]|哪[儿兒个個些]|部[门門]|机构|機構|[协協][会會]|消[协協保委]|\d{5}|法|告|反映|[仲申][裁诉訴]|上[级級]"
    r"|\b(?:rights?|regulator|ombudsman|authorit\w+|complain|report|where|who|legal|court|council)\b",
    re.IGNORECASE,
)


def answer(draft: Draft, reading: Reading, *, parked: bool = False) -> bool:
    """Answer every question and remark that is not about the open question.

    parked: another matter was set aside, which is told as well.
    """
    answered = parked
    if parked:
        draft.answer("second")
    if any(map(_HOW_TO_SEND.search, (reading.text, southern.said(reading.text)))):
        return draft.answer("how_to_send") or answered
    if fed_up.no_person(reading.text) and draft.answer("no_person"):
        return True
    if (asked_about := asks_topic(draft, reading)) and draft.answer(asked_about):
        return True
    answered |= _about_bot(draft, reading)
    asked = draft.state.phase is not Phase.DONE and not retorts.no_phone(reading.text)
    why = Intent.ASK_WHY in reading.acts and bool(_WHY.search(reading.text))
    if asked and (why or _MUST_I.search(reading.text)):
        answered |= draft.answer("ask_why", why=_why(draft, reading.text))
    if asks_hours(reading):
        answered |= draft.answer("ask_hours")
        draft.offer(draft.word("human_now"), "/human")
    if asks_when(reading) and not draft.state.closed and draft.state.case_no:
        answered |= draft.answer("ask_progress")
    return _about_rights(draft, reading) or answered


def asks_topic(draft: Draft, reading: Reading) -> str:
    """Return which answer meets a question of his; how it will end is asked of a matter only."""
    found = (inquiries.topic(m.parse.text) for m in reading.messages)
    begun = draft.state.case_no or draft.state.closed
    if helps := in_danger.topic(draft, reading):
        return helps
    if begun and any(preferred.spares(m.parse.text) for m in reading.messages):
        return "ask_told"
    return next((key for key in found if key and (begun or key in inquiries.OF_TALK)), "")


def only_asks(draft: Draft, reading: Reading) -> bool:
    """Say whether a turn asks and answers nothing of ours; one in danger tells one thing then."""
    if helps := in_danger.topic(draft, reading):
        return helps == "misread" or not _PARTED.search(reading.text.strip())
    declines = retorts.other_way(reading.text) or retorts.no_phone(reading.text)
    question = draft.script.questions.get(draft.state.asking) if draft.state.asking else None
    declines = declines or retorts.asks_leave(reading.text)
    declines = declines or (question is not None and lacking.plainly(question, reading))
    return inquiries.only_asks(reading) and not declines


def _about_rights(draft: Draft, reading: Reading) -> bool:
    """Tell who asks what he may do, leave it to who says what he will do; never both."""
    wishes = all(only_values(m.parse, is_wish) for m in reading.messages)  # 退一赔三
    cites = bool(_CITES.search(reading.text)) and not reading.flags & {Flag.REGULATOR, Flag.MEDIA}
    threatens = reading.threatens and bool(draft.state.case_no) and not (wishes or cites)
    asks = Intent.ASK_RIGHTS in reading.acts and bool(_RIGHTS.search(reading.text))
    if asks and not (threatens and not (is_question(reading.text) or asks_back(reading.text))):
        return draft.answer("ask_rights")
    return threatens and draft.answer("threat")


def asks_hours(reading: Reading) -> bool:
    """Say whether he asks when somebody is there, and not when something will be done."""
    return Intent.ASK_HOURS in reading.acts and bool(_HOURS.search(reading.text))


def asks_when(reading: Reading) -> bool:
    """Say whether he asks how far it is, or when something will be done: 什么时候能退."""
    text = reading.text.strip()
    if _TERM.fullmatch(text) or _WHO.search(text) or _MUST_I.search(text):
        return False
    if retorts.echoes(reading.text) or safe_now.says(reading.text):  # she is fine now
        return False
    if reading.acts & {Intent.ASK_PROGRESS, Intent.ASK_HOURS} and not asks_hours(reading):
        return True
    if _NEXT.search(text) or _WILL_YOU.fullmatch(text):
        return True
    if retorts.asks_progress(reading.text):
        return True
    return cues.length(text) <= _WHEN_MOST and bool(_WHEN.fullmatch(text))


def of_fact(reading: Reading) -> bool:
    """Say whether a turn is a short question about the thing or the rules: 保修多久？."""
    if Intent.SUGGESTION in reading.acts:
        return False  # an idea is thanked for, however it is put
    if inquiries.only_asks(reading) or asides.for_people(reading.text):
        return True
    if retorts.unanswered(reading.text):
        return True
    text = reading.text.strip()
    sure = all(m.parse.sure.get("intent", 1.0) >= _FACT_SURE for m in reading.messages)
    short = cues.length(text) <= _FACT_MOST and set(reading.acts) == {Intent.INQUIRY}
    asked = is_question(text) or asks_back(text)
    return sure and short and asked and not inquiries.rhetoric(text)


def _about_bot(draft: Draft, reading: Reading) -> bool:
    if reading.asks_bot:
        return draft.answer("ask_bot")
    if not reading.scolds_bot:
        return False
    draft.offer(draft.word("human"), "/human")
    return draft.answer("complains_about_bot")


def park_second(draft: Draft, reading: Reading) -> bool:
    """Set another complaint aside until the first is filed; say whether this turn brought one."""
    if is_second(draft, reading):
        parse = reading.main
        second.park(draft, Parked(parse.text, reading.main_id, parse.category, parse.slots))
    return len(draft.state.parked) > len(draft.was.parked) or is_second(draft, reading)


def pauses(draft: Draft, reading: Reading) -> bool:
    """Say whether the customer wants to go on later, and says nothing else."""
    short = cues.length(reading.text) <= _PAUSE_MOST and not reading.slots
    if retorts.no_phone(reading.text) or retorts.returns(reading.text):  # 就在这聊 stays
        return False
    if in_danger.topic(draft, reading) or reading.text.strip().isdigit():  # 消防来了; 99
        return False
    if openers.registers(reading.text):  # 不过还是要登记 谢谢
        return False
    leaves = bool(draft.state.asking) and (
        Intent.BYE in reading.acts
        or (Intent.THANKS in reading.acts and reading.acts <= _TAKES_LEAVE)
    )
    waits = bool(draft.state.asking) and retorts.thinks(reading.text)
    waits = waits or retorts.busy(reading.text)
    return short and (leaves or waits or cues.holds(reading.text, draft.script.pause_cues))


def is_second(draft: Draft, reading: Reading) -> bool:
    """Tell a second matter, while the first is taken in, by its opening words and a complaint."""
    state, text = draft.state, reading.main.text
    begins = state.started in (None, draft.at)
    if begins or state.phase in (Phase.HUMAN, Phase.DONE):
        return False
    if not second.brings(draft, reading.main) or len(text) < _SECOND_LEAST:
        return False
    return cues.begins(_BREATH.sub("", text, count=1), draft.script.second_cues)


def _why(draft: Draft, text: str) -> str:
    """Say what the open question is for, or the one about his number when he names that."""
    state = draft.state
    name = _PHONE if _NUMBER.search(text) else state.asking or next(reversed(state.asked), None)
    question = draft.script.questions.get(name) if name else None
    return question.why if question else ""
