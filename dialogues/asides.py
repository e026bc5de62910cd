"""What a turn plainly is, whatever it was read as: things said beside the matter.

    plainly(reading) -> Reading     who asks for a consumer council's number threatens nobody
    for_people(text)                a question or a wish that a colleague has to answer

Who asks whether we tell the police, wants his data erased, asks whether a friend may complain too,
whether there is a person, or says how to reach him, brings no matter by that. Pure.
Source: ideal 3.2 (interruptions), requirement S4-10.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import cues, inquiries, preferred
from dialogues.events import Said
from dialogues.reading import Reading
from nlu import not_called
from nlu.types import Flag, Handoff, Intent, Parse, SlotType, Validity

_MOST = 30
_BODY = (
    r"(?:消委[会會]|消[费費]者(?:委[员員][会會]|[协協][会會]|保[护護]|服[务務])|消保[官处處会會]|消基[会會]|消[协協]|金管[会會局]"
    r"|海[关關]|[劳勞][动動工]局|申[诉訴][专專][员員]|市[场場][监監]管|工商局?|123[14]5|consumer\s(?:council|protection))"
)
_HOTLINE = re.compile(
    rf"{_BODY}[^，,。]{{0,6}}(?:[电電][话話]|[热熱][线線]|[号號][码碼]|[网網]址|地址)[^，,。]{{0,4}}(?:[几幾]|多少|什[么麼]|咩|[边邊]|哪|[点點])"
    rf"|{_BODY}[^，,。]{{0,4}}(?:[电電][话話]|[热熱][线線])(?:呢|[吗嗎])?[?？]+$|{_BODY}(?:[点點]|怎[么麼]|如何)(?:[样樣])?(?:[联聯][系繫络絡]|[揾搵找打])"
    rf"|(?:[点點][样樣]?|怎[么麼]|如何)(?:[联聯][系繫络絡]|[揾搵找]){_BODY}"
    r"|\bnumber (?:for|of) (?:the )?(?:consumer (?:council|protection)|trading standards)"
    r"|^(?:[请請想]?[问問](?:一?下)?|我|就|想|那|[，,\s])*(?:去|要)?(?:打|[拨撥]打?|找)123[14]5"
    r"(?:要|需要|得|[应應]?[该該])?先?(?:[准準][备備]|[带帶]|提供|交|[说說])(?:些|[点點]|好)?(?:什[么麼]|哪些|啥)[^，,。]{0,6}$"
    r"|^(?:[请請想]?[问問](?:一?下)?|我|就|想|那|[，,\s])*(?:能不能|可不可以|可以|能)去?(?:打|[拨撥]打?|找)123[14]5[吗嗎么嘛?？]*$"
    r"|^[你您][们們哋]?[^，,。]{0,4}(?:[热熱][线線]|[电電][话話]|[号號][码碼])(?:是不是|就?是)123[14]5[吗嗎么嘛?？]*$",
    re.IGNORECASE,
)
_STEPS = frozenset({Flag.REGULATOR, Flag.LEGAL, Flag.MEDIA})
_ERASE = re.compile(
    r"(?:[请請想要]|[麻][烦煩]|[帮幫]我|可[不唔]可以|能不能|可以|[你您][们們哋]?|[把将將]|[，,\s])*"
    r"(?:[删刪](?:除|掉|走|[咗晒]+)?我(?:的|嘅)?(?:所有|全部|[个個]人|[这這][里裡]的)*(?:[资資]料|信息|[记記][录錄]|[数數][据據])"
    r"|我(?:的|嘅)?(?:所有|全部|[个個]人)*(?:[资資]料|信息|[记記][录錄]|[数數][据據])(?:全部|都|通通)?[删刪](?:除|掉|走)?)"
    r"(?:掉|吧|啦|[吗嗎]|[?？。！!\s])*"
    r"|(?:please )?(?:delete|erase|remove) (?:all )?(?:of )?my (?:personal )?"
    r"(?:data|details|information)\W*",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"(?:朋友|friend|同事|[邻鄰]居|屋企人|家人|同[学學]|室友|[他她佢][们們哋]?)[^。]{0,16}?(?:可[唔不]可以|能[唔不]能|得唔得|可以)"
    r"[^，,。]{0,4}(?:一[齐齊起同]|都|也)[^，,。]{0,3}(?:[投申][诉訴]|登[记記])",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:喂|hi|[请請][问問]|[你您][们們哋]?|[这這][里裡边邊]|呢度|到底|[，,\s])*有[冇没沒]有?[个個]?(?:真人|人工|活人)(?:客服|服[务務])?"
    r"(?:在|喺度|可以|同我|跟我|[倾傾聊讲講说說]|呀|啊|㗎|[吗嗎]|[?？!！\s])*",
    re.IGNORECASE,
)


def plainly(reading: Reading) -> Reading:
    """Return a turn in which what is said beside the matter is no more than that."""
    messages = tuple(_plain(m) for m in reading.messages)
    return reading if messages == reading.messages else replace(reading, messages=messages)


def for_people(text: str) -> bool:
    """Say whether only a colleague can answer: 删掉我的资料, may my friend complain too."""
    text = text.strip()
    return cues.length(text) <= _MOST and bool(_ERASE.fullmatch(text) or _TOGETHER.search(text))


def _plain(said: Said) -> Said:
    parse, text = said.parse, said.parse.text.strip()
    most = 2 * _MOST if text.isascii() else _MOST  # English needs more letters
    if said.payload or parse.hazards or cues.length(text) > most:
        return said
    if (called := not_called.meant(parse)) is not None:
        return replace(said, parse=called)
    if _HOTLINE.search(text):
        meant = _aside(parse, Intent.ASK_RIGHTS)
    elif _PERSON.fullmatch(text):
        meant = replace(_aside(parse, Intent.ASK_HUMAN), handoff=Handoff.REQUEST_HUMAN)
    elif for_people(text) or inquiries.topic(text) == "ask_told":
        meant = _aside(parse, Intent.INQUIRY)
    elif preferred.reaches(said):
        meant = _aside(parse, Intent.SUPPLEMENT)
    else:
        return said
    return replace(said, parse=meant)


def _aside(parse: Parse, intent: Intent) -> Parse:
    """Return a message that does nothing but *intent*; of its values a number stays."""
    return replace(
        parse, intent=intent, acts=(intent,), category=None, categories=(), heat=min(parse.heat, 1),
        level=None, flags=parse.flags - _STEPS - {Flag.ACCOUNT_SECURITY, Flag.REQUEST_HUMAN},
        validity=Validity.NOT_COMPLAINT, handoff=Handoff.NONE, sure={},
        slots=tuple(s for s in parse.slots if s.type in (SlotType.PHONE, SlotType.EMAIL)),
    )  # fmt: skip
