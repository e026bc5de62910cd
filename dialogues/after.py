"""The talk after a case is filed: thanks, progress, additions, another matter, second thoughts.

hear(draft, reading) -> bool    False: this turn begins another matter (the caller starts it)
"""

from __future__ import annotations

import re

from dialogues import (
    aftermath,
    aftertalk,
    amends,
    assent,
    changed_wish,
    cues,
    files,
    how_far,
    human,
    inquiries,
    interrupt,
    matter,
    repeat,
    second,
    settled,
    weighing,
)
from dialogues.draft import Draft
from dialogues.effects import GivenBack, Settled
from dialogues.faults import names_fault, tells_fault
from dialogues.fields import volunteered
from dialogues.free_words import is_question
from dialogues.openers import registers
from dialogues.reading import Reading
from dialogues.state import STORY, Control, FieldName, Known, Level, Phase, State
from dialogues.tongue import cut
from dialogues.triage import fill, gave_something
from dialogues.withdrawal import came_true, keeps, restores
from nlu.types import Flag, Intent, Parse, SlotType, Validity

PARKED = "parked"
WITHDRAW = "withdraw"
TAKE_BACK, KEEP = "/withdraw", "/keep"
_CALM_ENDS = frozenset(
    {Intent.THANKS, Intent.BYE, Intent.AFFIRM, Intent.ACCEPT, Intent.PRAISE, Intent.DENY}
)
_TELLS = frozenset({
    Intent.COMPLAINT, Intent.SUGGESTION, Intent.FOLLOW_UP, Intent.ASK_RIGHTS,
})  # fmt: skip
_PRODUCT, _DEMAND = FieldName("product"), FieldName("demand")
_YES_THANKS = re.compile(
    r"(?:yes|yeah|yep|sure|ok(?:ay)?|please do)\b[,.!\s]*(?:please\W*)?"
    r"(?:thanks?|thank you|cheers)\W*",
    re.IGNORECASE,
)
_NAMES = (SlotType.PRODUCT, SlotType.COMPANY)
_LEAST = 4
_STORY_LEAST = 16
_TOLD_LEAST = 8
_QUOTED = 30
_SURE, _SURELY = 0.5, 0.8

_PRESSES = re.compile(
    r"还没|還[没沒未]|[没沒]人|催|多久|什[么麼]时|什麼時|几时|幾時|何[时時]|[哪几幾]天|怎[么麼]|咋|[进進][展度]|[回答][复覆復]|消息|[结結]果"
    r"|[快赶趕]|抓[紧緊]|到底|[处處]理|[!！?？]|[等天][了啦]|第[一二两兩三四五六七八九十\d]+[次遍回]"
    r"|\b(?:still|yet|waiting|when|update|news|again|any|hurry|asap)\b",
    re.IGNORECASE,
)
_WORRIES = re.compile(
    r"[会會]不[会會](?!有|给|給|处|處|退|赔|賠|来|來)|[报報][复復]|泄[露漏]|洩[露漏]"
)
_FEARS = re.compile(
    r"(?:那|我怕|[你您][们們]|[他她它][们們]?|商家|店家|以[后後])*(?:[会會][不唔][会會]|是不是[会會]|[该該]不[会會]|不[会會])"
    r"[^，,。！!？?]{2,24}[啊呀吧吗嗎嘛呢]?[。！!？?\s]*$"
)
"""He fears what may come of it: 你们会不会拉黑我."""


def hear(draft: Draft, reading: Reading) -> bool:
    """Answer a customer whose case is filed."""
    if _back(draft, reading) or aftermath.told(draft, reading):
        return True
    if (topic := interrupt.asks_topic(draft, reading)) and interrupt.answer(draft, reading):
        if topic in inquiries.KEPT:
            draft.note("supplement", reading.text)
        return True
    if chases(draft, reading):
        amends.undated(draft)
        how_far.progress(draft, chased=presses(reading))
    elif another(draft, reading):
        return False
    elif not (aftermath.felt(draft, reading) or interrupt.answer(draft, reading)):
        ends = bool(reading.acts & _CALM_ENDS) and not _adds(reading)
        if not (ends and draft.message("goodbye")):
            _supplement(draft, reading)
    return True


def _back(draft: Draft, reading: Reading) -> bool:
    """Answer who wants a complaint back that he took back, or keeps it when asked for sure."""
    if draft.state.taken_back and (keeps(reading.text) or restores(reading.text)):
        human.hand_over(draft, "wants a withdrawn case back")
        return True
    return stays(draft, reading)


def stays(draft: Draft, reading: Reading) -> bool:
    """Answer who keeps his complaint, asked whether he takes it back: 不过你们还是记一下吧."""
    kept = Intent.DENY in reading.acts or keeps(reading.text) or registers(reading.text)
    if draft.was.open != WITHDRAW or not kept:
        return False
    if settled.half(reading.text):
        draft.note("supplement", reading.text)
    return draft.message("kept")


def presses(reading: Reading) -> bool:
    """Say whether he chases, by how it was read or by what he says."""
    return Intent.FOLLOW_UP in reading.acts or aftertalk.chases(reading.text)


def chases(draft: Draft, reading: Reading) -> bool:
    """Say whether he asks how far it is, or presses; who adds a day or a wish does not: 全额退."""
    text = reading.text
    if interrupt.asks_when(reading):
        return True
    despairs = Flag.SELF_HARM.value in draft.state.flags  # 没人管我 is no chase then
    if not despairs and (aftertalk.asks_due(text) or aftertalk.chases(text)):
        return True
    if _announces(draft, reading):
        return False
    adds = gave_something(draft, reading) and not _PRESSES.search(reading.text)
    adds = adds or bool(_WORRIES.search(reading.text))
    return Intent.FOLLOW_UP in reading.acts and not adds


def ask_withdraw(draft: Draft, text: str) -> None:
    """Make sure before a complaint is taken back; who tells that all was done is asked if so."""
    amends.undated(draft)  # 修好了 is no wish
    solved = draft.state.phase is Phase.DONE and came_true(text, draft.was)
    if solved:
        draft.note("supplement", text)
    draft.message("solved_sure" if solved else "withdraw_sure")
    draft.offer(draft.word("withdraw"), TAKE_BACK)
    draft.offer(draft.word("keep"), KEEP)
    draft.become(open=WITHDRAW)


def withdraws(draft: Draft, reading: Reading) -> bool:
    """Say whether the customer means it; the question is closed either way."""
    draft.become(open="")
    pressed = reading.payload == TAKE_BACK
    if Intent.DENY in reading.acts or keeps(reading.text) or registers(reading.text):
        return False
    if assent.sends(reading.text) and not pressed:
        return False  # 还是帮我送出好了
    if Intent.COMPLAINT in reading.acts and not pressed:
        return False  # 你先帮我记一下，洗衣机修了三次还漏水
    sure = {Intent.AFFIRM, Intent.ACCEPT, Intent.WITHDRAW}
    thanks = Intent.THANKS in reading.acts and _YES_THANKS.fullmatch(reading.text.strip())
    return pressed or bool(reading.acts & sure or thanks)


def withdraw(draft: Draft) -> None:
    """Take a complaint back at the customer's wish; urgent ones still reach a person."""
    if draft.state.level is Level.URGENT:
        draft.note("withdraw_wish", "客户说不投诉了；紧急事项仍由同事联系")
        draft.message("withdrawn_urgent")
        return
    for pledge in draft.state.promised:
        matter.settle(draft, pledge, Settled.RENEGOTIATED, "withdrawn by the customer")
    if draft.state.control is not Control.HUMAN:
        draft.do(GivenBack(draft.state.case_no, ""))
    draft.become(closed=True, taken_back=True, phase=Phase.DONE, control=Control.BOT)
    draft.become(asking=None, open="")
    matter.file(draft)
    draft.message("withdrawn")


def offer_parked(draft: Draft) -> None:
    """Come back to what was set aside."""
    if draft.state.parked and draft.state.phase is Phase.DONE:
        text = draft.state.parked[0].text
        draft.message("parked_next", issue=cut(text, _QUOTED, draft.language))
        draft.offer(draft.word("register_next"), "/register")
        draft.offer(draft.word("no"), "/no")
        draft.become(open=PARKED)


def take_up(draft: Draft) -> None:
    """Begin the matter that was set aside, with the words the customer already said."""
    parked, *more = draft.state.parked
    now = draft.state.moods[-1:]
    draft.become(parked=tuple(more))
    matter.next_matter(draft)
    draft.become(
        moods=now,
        category=parked.category,
        level=Level.GENERAL,
        script=draft.book.ref_for(parked.category),
    )
    told = second.again(parked, draft.at, draft.language)
    fill(draft, volunteered(draft.script, draft.state, told))
    fill(draft, {STORY: Known(parked.text, parked.text, parked.message)})
    matter.open_case(draft)
    repeat.link(draft, told)


def another(draft: Draft, reading: Reading) -> bool:
    """Tell another matter from more words about the same one; one taken back has no more words."""
    parse, state = reading.main, draft.state
    if state.taken_back and reading.tells_matter:
        return True
    asks = is_question(parse.text) and parse.intent not in _TELLS
    asks = asks or bool(_FEARS.match(parse.text.strip()))
    apart = aftertalk.elsewhere(parse.text) and _announces(draft, reading)
    if (aftertalk.harm_too(parse.text) and not apart) or asks:
        return False
    if _announces(draft, reading):
        return True
    if goes_on(draft, reading) or changed_wish.told(reading, draft.was.fields.get(_DEMAND)):
        return False
    if len(parse.text) >= _TOLD_LEAST and cues.holds(parse.text, draft.script.second_cues):
        return True
    if parse.intent not in (Intent.COMPLAINT, Intent.SUGGESTION) or len(parse.text) < _LEAST:
        return False
    told = parse.validity is Validity.VALID and _of_other_kind(parse, state, _SURE)
    return told and _brings(draft, reading)


def _brings(draft: Draft, reading: Reading) -> bool:
    """Say whether he names another thing or a fault, or tells a story: who presses does neither."""
    text = reading.main.text
    have = {k.text for k in draft.was.fields.values()} | {_thing(draft)}
    named = (s.text for s, _ in reading.slots if s.type in _NAMES)
    if any(all(one not in known for known in have) for one in named) or tells_fault(text):
        return True
    moves = aftertalk.chases(text) or aftertalk.news(text) or reading.scolds_bot
    return cues.length(text) >= _STORY_LEAST and not moves


def goes_on(draft: Draft, reading: Reading) -> bool:
    """Say whether he speaks of the same thing as before: 刚刚它冒火花了."""
    text, thing = reading.main.text, _thing(draft)
    if _announces(draft, reading):
        return False
    products = [s.text for s, _ in reading.slots if s.type is SlotType.PRODUCT]
    danger = Flag.SAFETY in reading.flags and bool(thing) and not products
    return danger or aftertalk.of_same(text, thing)


def _announces(draft: Draft, reading: Reading) -> bool:
    """Say whether he says that another matter follows, and complains: 还要投诉你们师傅."""
    parse = reading.main
    adds = parse.heat > 0 and not reading.slots and _of_other_kind(parse, draft.state, _SURELY)
    before = aftertalk.elsewhere(parse.text) and names_fault(parse.text)
    told = parse.intent in _TELLS or tells_fault(parse.text) or adds or before
    return told and len(parse.text) >= _TOLD_LEAST and aftertalk.opens_another(parse.text)


def _of_other_kind(parse: Parse, state: State, sure: float) -> bool:
    """Say whether words are about something of another kind than the case, with odds of *sure*."""
    parent, here = ((one.category or "").split(".")[0] for one in (parse, state))
    return parent not in ("", "other", here) and parse.sure.get("category", 0.0) >= sure


def _thing(draft: Draft) -> str:
    known = draft.state.fields.get(_PRODUCT)
    return known.text if known and known.given else ""


def _adds(reading: Reading) -> bool:
    more = {Intent.SUPPLEMENT, Intent.CORRECTION, Intent.COMPLAINT}
    harm = aftermath.tells_harm(reading.text) or settled.half(reading.text)
    return bool(reading.acts & more or reading.attachments) or harm


def _supplement(draft: Draft, reading: Reading) -> None:
    draft.note("supplement", reading.text or "、".join(reading.attachments))
    matter.file(draft)
    if reading.attachments:
        files.received(draft, reading)
    asks = interrupt.of_fact(reading) or weighing.weighs(reading.text)
    asks = asks or aftertalk.asks_in_english(reading.text)
    if not (asks and draft.answer("question_kept")):
        draft.message("supplement", n=len(draft.state.moods))
