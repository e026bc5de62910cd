"""Before there is a matter: greetings, questions, praise, and words nobody can place yet.

    hear(draft, reading) -> bool    True: a matter begins with this turn (the caller starts it)

A customer the bot does not understand is asked openly once, offered to be registered once, and
then brought to a person: never a loop (R-BOT-01).
"""

from __future__ import annotations

import re

from dialogues import after, comfort, cues, files, human, interrupt
from dialogues.draft import Draft
from dialogues.free_words import bought
from dialogues.reading import Reading
from dialogues.state import Known, Level
from dialogues.triage import STORY, fill
from nlu.types import Emotion, Intent, SlotType

REGISTER = "register"
YES, NO = "/register", "/no"
_COURTESIES = {
    Intent.PRAISE: "praise",
    Intent.GREET: "hello",
    Intent.THANKS: "goodbye",
    Intent.BYE: "goodbye",
}
_OFFER_AT, _PERSON_AT = 2, 3
_SIGH = re.compile(
    r"(?:呵+|哼+|切|唉+|哎+呀?|嗐|好?[烦煩]|[无無][语語]|真?服了|醉了|[绝絕]了?|[晕暈]|靠|我去|天哪|真是的?"
    r"|[又怎]么?又?是你[们們]|又来了|又來了|[hu]+gh|sigh|wow|great|\W)+",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"(?:[你您]们|貴司|贵司|你家|这家|這家|那家|店里|店裡|平台|公司|医院|醫院|学校|學校|银行|銀行).{0,10}"
    r"(?:买|買|订|訂|定|做|办|辦|住|吃|修|装|裝|报|報|交|充|租|看|拿|取|寄|点|點|用|签|簽|存|贷|貸|学|學|坐|打|挂|掛)"
)
_ANNOUNCES = re.compile(
    r"(?:你好|您好|那个|我|今天|就是|[想要来來])*(?:投[诉訴]|反映|[举舉][报報]|提意[见見])"
    r"(?:一下|下|[个個]事|[个個][问問][题題]|一件事|一个人|[你您][们們哋])*[了吧啊。！!]*"
    r"|(?:hi|hello|hey)?\W*i(?:'d like| want| need) to"
    r" (?:complain|make a complaint|file a complaint|report something)\W*",
    re.IGNORECASE,
)
_NAMES_MATTER = (SlotType.PRODUCT, SlotType.MODEL, SlotType.ORDER_NO)


def hear(draft: Draft, reading: Reading) -> bool:
    """Answer a customer who has not brought a matter yet."""
    if draft.state.open == REGISTER and (begun := _registered(draft, reading)) is not None:
        return begun
    announces = _ANNOUNCES.fullmatch(reading.text.strip())
    if (announces or _sighs(reading)) and not draft.state.unknown:
        draft.become(unknown=1)
        _open(draft, asked=bool(announces))
        return False
    if reading.tells_matter or _hints_trouble(reading):
        return True
    if reading.acts & {Intent.ASK_PROGRESS, Intent.FOLLOW_UP}:
        after.progress(draft, chased=False)
    elif not (interrupt.answer(draft, reading) or _courtesy(draft, reading)):
        if Intent.INQUIRY in reading.acts or _grumbles(reading):
            _offer(draft, reading)
        elif _starts(draft, reading):
            _listen(draft, reading)
        else:
            _not_understood(draft, reading)
    return False


def _open(draft: Draft, *, asked: bool) -> None:
    """Ask what happened: he who says that he complains, openly; he who sighs, softly."""
    if not (asked and draft.say("questions.issue.ask", draft.script.questions[STORY].ask[:1])):
        draft.say("messages.unclear", draft.script.messages["unclear"][:1])


def _sighs(reading: Reading) -> bool:
    """Say whether there is a sigh and no word of what happened: 呵呵."""
    text = reading.text.strip()
    return bool(_SIGH.fullmatch(text)) and cues.length(text) > 0


def _starts(draft: Draft, reading: Reading) -> bool:
    """Say whether a story begins with what it is about: 我在你们店买的冰箱."""
    named = any(slot.type in _NAMES_MATTER for slot, _ in reading.slots)
    about = named or bought(reading.text) or bool(_TOPIC.search(reading.text))
    return about and not reading.asks_something and STORY not in draft.state.fields


def _listen(draft: Draft, reading: Reading) -> None:
    """Let the customer go on; what he says next is read together with this."""
    text = reading.text.strip()[:200]
    fill(draft, {STORY: Known(text, text, reading.main_id)})
    draft.message("invite")


def _courtesy(draft: Draft, reading: Reading) -> bool:
    """Return a greeting, thanks or praise; False when there is none or all words are used."""
    for intent, key in _COURTESIES.items():
        if intent in reading.acts:
            return draft.message(key)
    return False


def _registered(draft: Draft, reading: Reading) -> bool | None:
    """Return whether the customer wants to be registered; None when he said something else."""
    if reading.payload == YES or Intent.AFFIRM in reading.acts:
        draft.become(open="", level=draft.state.level or Level.GENERAL)
        return True
    if reading.payload == NO or Intent.DENY in reading.acts:
        draft.become(open="")
        draft.message("goodbye")
        return False
    return None


def _hints_trouble(reading: Reading) -> bool:
    """Take negative feeling with something to hold on to (order, amount, ...) for a complaint."""
    negative = reading.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED) and reading.heat >= 1
    return negative and bool(reading.slots)


def _grumbles(reading: Reading) -> bool:
    """Tell a grumble, said to nobody, from a complaint: it is only offered a case (S1-17)."""
    negative = reading.emotion not in (Emotion.NEUTRAL, Emotion.SATISFIED) and reading.heat >= 1
    return negative and bool(reading.text.strip()) and Intent.INQUIRY not in reading.acts


def _offer(draft: Draft, reading: Reading) -> None:
    """Offer to register what was said; its words are kept, so nobody has to say it twice."""
    text = reading.text.strip()[:200]
    if text:
        fill(draft, {STORY: Known(text, text, reading.main_id)})
    if _grumbles(reading):  # a feeling is met first, also where nothing is registered yet
        comfort.acknowledge(draft, reading)
        draft.message("offer_register")
    elif not draft.answer("inquiry"):
        draft.message("offer_register")
    draft.offer(draft.word("register"), YES)
    draft.offer(draft.word("human"), "/human")
    draft.become(open=REGISTER)


def _not_understood(draft: Draft, reading: Reading) -> None:
    draft.become(unknown=draft.state.unknown + 1)
    if reading.attachments:
        files.received(draft, reading)
    if draft.state.unknown >= _PERSON_AT:
        human.hand_over(draft, "not understood")
    elif draft.state.unknown == _OFFER_AT:
        _offer(draft, reading)
    else:
        draft.message("invite" if reading.attachments else "unclear")
