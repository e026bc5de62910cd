"""Before there is a matter: greetings, questions, praise, and words nobody can place yet.

    hear(draft, reading) -> bool    True: a matter begins with this turn (the caller starts it)

A customer the bot does not understand is asked openly once, offered to be registered once, and
then brought to a person: never a loop (R-BOT-01).
"""

from __future__ import annotations

import re

from dialogues import (
    comfort,
    cues,
    files,
    how_far,
    human,
    interrupt,
    no_complaint,
    openers,
    withdrawal,
    wonders,
)
from dialogues.draft import Draft
from dialogues.faults import names_fault, tells_fault
from dialogues.files import EVIDENCE
from dialogues.free_words import bought, only_values, vents
from dialogues.no_complaint import NO, REGISTER, YES
from dialogues.reading import Reading
from dialogues.state import STORY, Known, Level
from dialogues.telling import only_scolds, only_threatens
from dialogues.triage import fill
from nlu import plain_faults
from nlu.types import Emotion, Intent

_COURTESIES = {
    Intent.PRAISE: "praise",
    Intent.GREET: "hello",
    Intent.THANKS: "goodbye",
    Intent.BYE: "goodbye",
}
_OFFER_AT, _PERSON_AT = 2, 3
_PICTURES = 3
_TOPIC = re.compile(
    r"(?:[你您]们|貴司|贵司|你家|这家|這家|那家|店里|店裡|平台|公司|医院|醫院|学校|學校|银行|銀行).{0,10}"
    r"(?:买|買|订|訂|定|做|办|辦|住|吃|修|装|裝|报|報|交|充|租|看|拿|取|寄|点|點|用|签|簽|存|贷|貸|学|學|坐|打|挂|掛)"
)
_GREETS_SURELY = 0.5
_GREETING_MOST = 24
_SURELY = 0.7
_TOLD_LEAST = 10
_MAY_BE_TROUBLE = frozenset({Intent.INQUIRY, Intent.SUPPLEMENT, Intent.CHITCHAT})
_NO_TROUBLE = frozenset({Intent.OUT_OF_SCOPE, Intent.DENY, Intent.DONT_KNOW, Intent.CORRECTION})


def hear(draft: Draft, reading: Reading) -> bool:
    """Answer a customer who has not brought a matter yet."""
    if no_complaint.answered(draft, reading):
        return False
    if draft.state.open == REGISTER and (begun := _registered(draft, reading)) is not None:
        return begun
    said_so = openers.announces(reading.text) or openers.has_a_tale(reading)
    said_so = said_so or openers.only_wishes(reading)
    if (said_so or openers.sighs(reading)) and not draft.state.unknown:
        draft.become(unknown=1)
        _open(draft, asked=said_so)
        return False
    complains = reading.tells_matter or _hints_trouble(draft, reading) or _amiss(reading)
    complains = complains or openers.wants_done(reading)
    if complains or _tells_as_asked(draft, reading):
        return _begins(draft, reading)
    if STORY in draft.was.fields and openers.registers(reading.text):
        return _begins_told(draft)
    _no_matter(draft, reading)
    return False


def _tells_as_asked(draft: Draft, reading: Reading) -> bool:
    """Say whether he tells calmly what he was asked for: he took us to a jade shop."""
    asked = any(said.startswith("questions.issue.ask") for said in draft.was.said)
    tells = reading.main.intent in _MAY_BE_TROUBLE | {Intent.OUT_OF_SCOPE, Intent.SUGGESTION}
    return asked and tells and not reading.asks_something and _says_something(reading)


def _no_matter(draft: Draft, reading: Reading) -> None:
    """Answer words that bring no complaint."""
    if reading.acts & {Intent.ASK_PROGRESS, Intent.FOLLOW_UP}:
        how_far.progress(draft, chased=False)
    elif Intent.WITHDRAW in reading.acts:
        _nothing_to_withdraw(draft, reading)
    elif Intent.PRAISE in reading.acts and openers.with_a_grain(reading.text):
        _offer_beside_praise(draft, reading)
    elif not (
        no_complaint.takes_in(draft, reading)
        or interrupt.answer(draft, reading)
        or _courtesy(draft, reading)
    ):
        if openers.names_only(reading):
            _listen(draft, reading)
        elif reading.acts & {Intent.INQUIRY, Intent.ASK_HOURS} or _grumbles(reading):
            _offer(draft, reading)
        elif _starts(draft, reading):
            _listen(draft, reading)
        else:
            _not_understood(draft, reading)


def _nothing_to_withdraw(draft: Draft, reading: Reading) -> None:
    """Tell who takes back what is not open here; an earlier case is a person's to close."""
    if withdrawal.keeps(reading.text):
        draft.message("invite")
    elif draft.facts.cases:
        human.hand_over(draft, "withdraws an earlier case")
    else:
        draft.message("no_case")


def _amiss(reading: Reading) -> bool:
    """Say whether a few words name a fault, and were surely read as nothing else: 坏了."""
    doubted = reading.main.sure.get("intent", 1.0) < _SURELY
    greeted = Intent.GREET in reading.acts and not _only_greets(reading)
    if greeted and tells_fault(reading.text):
        return True  # a hello before the whole story
    if openers.opens(reading.text) or plain_faults.fails_again(reading.text):
        return True
    if wonders.says(reading.text):
        return False
    plain = plain_faults.tells(reading.text)
    told = plain or (
        names_fault(reading.text) and not interrupt.asks_hours(reading)
    )  # 星期日開唔開
    plainly = plain and reading.main.intent in _NO_TROUBLE
    return plainly or (told and (doubted or reading.main.intent in _MAY_BE_TROUBLE))


def _only_greets(reading: Reading) -> bool:
    """Say whether a greeting is all: none that a date was taken for, none before more than it."""
    if reading.main.intent is Intent.INQUIRY:
        return False  # 你好，请问会员怎么退
    sure = reading.main.sure.get("intent", 1.0) >= _GREETS_SURELY
    return sure and not (reading.slots and cues.length(reading.text) > _GREETING_MOST)


def _begins(draft: Draft, reading: Reading) -> bool:
    """Begin a matter; too few words to be read as one are kept as they stand."""
    if draft.state.level is None:
        draft.become(level=Level.GENERAL)
    new = STORY not in draft.state.fields or plain_faults.fails_again(reading.text)
    if new and _says_something(reading):
        _keep_words(draft, reading)
    draft.become(open="")
    return True


def _begins_told(draft: Draft) -> bool:
    """Begin the matter of what was told before, now that he wants it registered."""
    draft.become(open="", level=draft.state.level or Level.GENERAL)
    return True


def _says_something(reading: Reading) -> bool:
    """Say whether there is more than anger: a fault, a value, or a sentence of some length."""
    parse = reading.main
    if only_scolds(parse) or only_threatens(parse) or openers.sighs(reading):
        return False
    long = cues.length(reading.text.strip()) >= _TOLD_LEAST and not vents(parse)
    told = tells_fault(reading.text) or plain_faults.harms(reading.text)
    return _amiss(reading) or told or bool(reading.slots) or long


def _keep_words(draft: Draft, reading: Reading) -> None:
    """Keep the turn's words as the story, behind what was told before."""
    text, had = reading.text.strip()[:200], draft.state.fields.get(STORY)
    if not re.search(r"\w", text):
        return  # ？？
    if had is not None and had.value and text not in had.value:
        text = f"{had.value}；{text}".strip("；")
    if text:
        fill(draft, {STORY: Known(text[:400], text[:400], reading.main_id)})


def _open(draft: Draft, *, asked: bool) -> None:
    """Ask what happened: he who says that he complains, openly; he who sighs, softly."""
    if not (asked and draft.say("questions.issue.ask", draft.script.questions[STORY].ask[:1])):
        draft.say("messages.unclear", draft.script.messages["unclear"][:1])


def _starts(draft: Draft, reading: Reading) -> bool:
    """Say whether a story begins with what it is about: 我在你们店买的冰箱."""
    named = any(slot.type in openers.NAMES_MATTER for slot, _ in reading.slots)
    about = named or bought(reading.text) or bool(_TOPIC.search(reading.text))
    return about and not reading.asks_something and STORY not in draft.state.fields


def _listen(draft: Draft, reading: Reading) -> None:
    """Let the customer go on; what he says next is read together with this."""
    text = reading.text.strip()[:200]
    fill(draft, {STORY: Known(text, text, reading.main_id)})
    draft.message("invite")


def _goes_on_with(reading: Reading) -> bool:
    """Say whether he adds values to what he was offered to have registered: his order number."""
    return any(only_values(m.parse) for m in reading.messages)


def _offer_beside_praise(draft: Draft, reading: Reading) -> None:
    """Thank for praise meant so, and offer to register what was not as it should be."""
    text, parse = reading.text.strip()[:200], reading.main
    fill(draft, {STORY: Known(text, text, reading.main_id)})
    if parse.category and draft.state.category is None:
        script = draft.book.ref_for(parse.category)
        draft.become(category=parse.category, categories=parse.categories, script=script)
    if openers.grain(text):
        draft.message("praise")
    else:
        comfort.acknowledge(draft, reading)
    _offer_register(draft)


def _offer_register(draft: Draft) -> None:
    draft.message("offer_register")
    draft.offer(draft.word("register"), YES)
    draft.offer(draft.word("human"), "/human")
    draft.become(open=REGISTER)


def _courtesy(draft: Draft, reading: Reading) -> bool:
    """Return a greeting, thanks or praise; False when there is none or all words are used."""
    for intent, key in _COURTESIES.items():
        doubted = intent is Intent.GREET and not _only_greets(reading)
        leaves = key == "goodbye" and reading.asks_something
        if intent in reading.acts and not (doubted or leaves):
            return draft.message(key)
    return False


def _registered(draft: Draft, reading: Reading) -> bool | None:
    """Return whether the customer wants to be registered; None when he said something else."""
    if reading.payload == YES or Intent.AFFIRM in reading.acts or _goes_on_with(reading):
        draft.become(open="", level=draft.state.level or Level.GENERAL)
        return True
    if reading.payload == NO or Intent.DENY in reading.acts:
        draft.become(open="")
        draft.message("goodbye")
        return False
    return None


def _hints_trouble(draft: Draft, reading: Reading) -> bool:
    """Take negative feeling with something to hold on to (order, amount, ...) for a complaint."""
    negative = reading.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED) and reading.heat >= 1
    shown = EVIDENCE in draft.was.fields  # 你看看你们发的什么货, behind a picture
    return negative and bool(reading.slots or (shown and reading.text.strip()))


def _grumbles(reading: Reading) -> bool:
    """Tell a grumble, said to nobody, from a complaint: it is only offered a case (S1-17)."""
    negative = reading.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED) and reading.heat >= 1
    return negative and bool(reading.text.strip()) and Intent.INQUIRY not in reading.acts


def _offer(draft: Draft, reading: Reading) -> None:
    """Offer to register what was said; its words are kept, so nobody has to say it twice."""
    _keep_words(draft, reading)
    if _grumbles(reading):  # a feeling is met first, also where nothing is registered yet
        comfort.acknowledge(draft, reading)
        _offer_register(draft)
    elif draft.answer("inquiry"):
        draft.offer(draft.word("register"), YES)
        draft.offer(draft.word("human"), "/human")
        draft.become(open=REGISTER)
    else:
        _offer_register(draft)


def _shows(draft: Draft, reading: Reading) -> bool:
    """Say whether pictures come one by one, a few of them: no riddle, as the words will follow."""
    had = draft.was.fields.get(EVIDENCE)
    few = had is None or had.value.count(",") < _PICTURES
    return few and set(reading.attachments) == {"image"} and not reading.text.strip()


def _not_understood(draft: Draft, reading: Reading) -> None:
    if _shows(draft, reading):
        files.received(draft, reading)
        if not draft.was.fields.get(EVIDENCE):
            draft.message("invite")
        return
    draft.become(unknown=draft.state.unknown + 1)
    if reading.attachments:
        files.received(draft, reading)
    if draft.state.unknown >= _PERSON_AT:
        human.hand_over(draft, "not understood")
    elif draft.state.unknown == _OFFER_AT:
        _offer(draft, reading)
    else:
        draft.message("invite" if reading.attachments else "unclear")
