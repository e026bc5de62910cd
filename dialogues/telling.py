"""What happened, in the customer's own words.

    story(reading), supplement(reading)     the words of a turn that tell it, or add to it
    tells(said)                             whether one message does
    mostly_values(parse)                    an answer to several things, and no story
    only_scolds(parse)                      a few abusive words, and no story
    only_threatens(parse)                   a step against us, and nothing that happened

Pure.
"""

from __future__ import annotations

import re

from dialogues import here, preferred, retorts
from dialogues.events import Said
from dialogues.faults import names_fault
from dialogues.fragments import goes_on
from dialogues.free_words import THREATS, asks_back, only_values, usable, without
from dialogues.reading import Reading, asks_of_case
from dialogues.state import Known
from nlu.replies import lists_wishes
from nlu.types import Flag, Intent, Parse, SlotType, Validity

_STORY_LEAST = 6
_LONG = 18  # a reply this long tells on, whatever else it was read as
_URGENT = 1
_SEVERAL = 3
_CRUMBS = 2
_UPSET = 2
_UNSURE_MOST = 6
_CLAUSE = re.compile("[，,。；;！!？?]")
_GLUE = re.compile(
    r"[\W]|就?行|可以|买的?|買的?|订单号?|单号|电话|手机|号|是|的|在|我|就|吧|了|呢|想要?|希望"
)
_DANGERS = frozenset({Flag.SAFETY, Flag.ACCOUNT_SECURITY, Flag.SELF_HARM})
_COURTESIES = frozenset({Intent.GREET, Intent.THANKS, Intent.BYE, Intent.AFFIRM, Intent.DENY})
_TELLS_ON = frozenset({Intent.INQUIRY, Intent.PRAISE, Intent.CHITCHAT, Intent.OUT_OF_SCOPE})
_MAY_TELL = frozenset({Intent.COMPLAINT, Intent.FOLLOW_UP, Intent.PRAISE, Intent.CHITCHAT})
_SCOLDING_MOST = 12
_AGREEING_MOST = 10
_THREAT_MOST = 24
_STEPS = frozenset({Flag.REGULATOR, Flag.MEDIA, Flag.LEGAL})
_ADDRESSED = (SlotType.COMPANY, SlotType.PHONE)  # 抖音, 12315
_SCOLDS = re.compile(
    "全家死光|去死|不得好死|[骗騙]子|垃圾|黑心|[无無]良|流氓|土匪|王八|混蛋|不要[脸臉]|[恶噁]心"
)
_INSULTS = re.compile(
    r"[你您](?:[们們]|[妈媽]|[全]?家)?|我|全家死光|[死滚滾操草靠艹]|去死|不得好死|垃圾|[骗騙]子|黑心|[无無]良|流氓|[强強]盗|土匪|[傻煞][逼b比]|[脑腦][残殘]|王八蛋?|混蛋|[他她它][妈媽]的?|[妈媽]的|[狗][东東屁]?西?|[坑][人爹]|[恶噁]心|不要[脸臉]"
    r"|公司|平台|客服|店家?|商家|[什甚][么麼]|[破烂爛]|[这這那][个個种種]?|就是|一[群帮幫伙][个個]?|真|太|都|了|的|吧|啊|[\W_]"
)
_TEXT_MOST = 200
_PAPERS = (
    r"(?:[订訂]?[单單][号號]|[订訂][单單]|[编編][号號]|小票|[发發]票|收[据據]|[电電][话話]"
    r"|手[机機][号號]|[号號][码碼])"
)
_HAS_NONE = re.compile(
    rf"{_PAPERS}[也都是就真]*(?:[没沒冇](?:有)?|找不到|[丢丟]|忘|不[记記]得|不知道)[了啊呀的呢喇]*"
    rf"|(?:[没沒]有?|冇|找不到|忘了|不[记記]得)(?:什[么麼])?{_PAPERS}[了啊呀的呢喇]*"
)
"""That he has no number tells nothing of what happened: 单号没有."""


def story(reading: Reading) -> Known | None:
    """Return what happened in the customer's words, None while nothing usable was said."""
    whole = reading.joined is not None and reading.joined.intent is Intent.COMPLAINT
    return _words([m for m in reading.messages if tells(m) or (whole and _part(m))])


def _part(said: Said) -> bool:
    """Say whether a message is a piece of a story told in several: 你们加油站 / 加的油有问题."""
    courtesy = said.parse.acts and set(said.parse.acts) <= _COURTESIES
    return usable(said) and not courtesy and not only_values(said.parse)


def supplement(reading: Reading) -> Known | None:
    """Return what a supplement adds to the story, None when it adds no words of use."""
    more = [m for m in reading.messages if _adds(m)]
    return _words([m for m in more if _of_use(m)])


def _small(said: Said) -> bool:
    """Say whether a few words complain of something and are a piece of it: 教练, 推销课, 甩脸子."""
    parse = said.parse
    brief = parse.text.strip() and len(parse.text.strip()) < _STORY_LEAST
    calm = parse.heat < _UPSET and usable(said) and not only_scolds(parse)
    return bool(brief and calm and parse.intent is Intent.COMPLAINT)


def _of_use(said: Said) -> bool:
    """Say whether words are enough to add to the story: long ones, a fault, a piece of it."""
    text = said.parse.text.strip()
    return len(text) >= _STORY_LEAST or names_fault(text) or goes_on(text) or _small(said)


def _adds(said: Said) -> bool:
    """Say whether a message goes on with the story; a long one may end by asking: 这合理吗."""
    if only_values(said.parse) or preferred.reaches(said):
        return False
    if said.parse.intent is Intent.SUPPLEMENT:
        return usable(said) and not asks_back(said.parse.text)
    if (names_fault(said.parse.text) or goes_on(said.parse.text)) and not said.payload:
        return True
    if _small(said):
        return True
    long = len(said.parse.text.strip()) >= _LONG and not said.payload
    return long and said.parse.intent in _TELLS_ON and not said.parse.flags & THREATS


def tells(said: Said) -> bool:
    """Say whether a message tells what happened."""
    parse, long = said.parse, len(said.parse.text.strip())
    if said.payload or (long < _STORY_LEAST and not names_fault(parse.text)):
        return False
    if parse.intent is Intent.SUGGESTION or (parse.level == _URGENT and parse.flags & _DANGERS):
        return True  # asked or told: 这药过期了，老人吃了怎么办啊
    if Intent.AFFIRM in parse.acts and long < _AGREEING_MOST:
        return False
    if asks_of_case(parse) or _speaks_of_talk(parse.text):
        return False
    if retorts.retorts(parse.text) and not parse.slots:  # 什么破充电宝 names the thing
        return False
    if lists_wishes(parse.text, parse.slots):
        return False
    return _thing_amiss(parse) or _complains(parse)


def _thing_amiss(parse: Parse) -> bool:
    """Say whether a thing is named and what is amiss with it: 我的耳机坏了, 衣服有洞."""
    named = any(slot.type is SlotType.PRODUCT for slot in parse.slots)
    return named and parse.intent in _MAY_TELL and names_fault(parse.text)


def _complains(parse: Parse) -> bool:
    told = parse.intent in (Intent.COMPLAINT, Intent.FOLLOW_UP) and not only_values(parse)
    return told and parse.validity is Validity.VALID and not only_scolds(parse)


def _speaks_of_talk(text: str) -> bool:
    """Say whether words answer or mock the bot, and tell nothing of the matter."""
    way = retorts.other_way(text) and len(text) < _LONG  # 我微信联系你们行吗
    way = way or retorts.told(text)
    return way or retorts.scolds_bot(text) or retorts.leaves(text) or _unsure_first(text)


def _unsure_first(text: str) -> bool:
    """Say whether an answer begins with "don't know" and goes on: 不知道，3月退的租."""
    first, *more = _CLAUSE.split(text.strip())
    return bool(more) and len(first) <= _UNSURE_MOST and retorts.unsure(first)


def mostly_values(parse: Parse) -> bool:
    """Say whether a message answers several things at once and tells no more."""
    left = _GLUE.sub("", without(parse))
    return len(parse.slots) >= _SEVERAL and len(left) < _CRUMBS


def only_scolds(parse: Parse) -> bool:
    """Say whether a message is a few abusive words that name nothing."""
    text = parse.text.strip()
    scolds = bool(_SCOLDS.search(text)) and not parse.slots
    bare = scolds and len(_INSULTS.sub("", text)) <= _CRUMBS
    rude = Flag.ABUSIVE in parse.flags and not parse.flags & _DANGERS
    return bare or (rude and len(text) < _SCOLDING_MOST)


def only_threatens(parse: Parse) -> bool:
    """Say whether a message names a step he takes against us, and nothing that happened."""
    named = any(slot.type not in _ADDRESSED for slot in parse.slots) or names_fault(parse.text)
    brief = len(parse.text.strip()) < _THREAT_MOST
    return brief and bool(parse.flags & _STEPS) and not (named or parse.flags & _DANGERS)


def _words(said: list[Said]) -> Known | None:
    told = [m for m in said if not _tells_nothing(m.parse.text.strip())]
    if not told:
        return None
    text = "；".join(m.parse.text.strip() for m in told)[:_TEXT_MOST]
    return Known(text, text, told[0].id)


def _tells_nothing(text: str) -> bool:
    """Say whether words only tell that he has no number, or that this talk will do."""
    return bool(_HAS_NONE.fullmatch(text)) or here.says(text)
