"""What is said in the midst of a danger and is answered before anything is asked or felt.

    topic(draft, reading) -> str    the answer of the script, "" for none
    settle(draft, reading)          a danger that is over, or was none, is let go of
    felt_now(reading, state)        肚子疼 behind worms in the food is a danger
    inside(draft, reading) -> bool  somebody is still in there: whom to tell, and where

Nobody is pitied or asked on while he waits for what to do. What he says is none (谁死了？我说的是
P遗照) is taken back with a word of regret; the level stays, as a person was called. Pure.
Source: S2-14, S0-37.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import danger, first_aid, gently, safe_now
from dialogues.draft import Draft
from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import FieldName, Known, Level, State
from nlu.types import Emotion, Flag, Hazard, Intent

_STORY, _PLACE, _INJURY = FieldName("issue"), FieldName("place"), FieldName("injury")
_NONE = (
    r"(?:[没沒冇]有?|不是|唔係|哪有|哪[来來]的?|又[没沒]|[谁誰][说說]|[没沒][说說])[^，,。]{0,3}"
    r"(?:着火|著火|起火|冒[烟煙]|漏[气氣]|燃[气氣]|煤[气氣]|[触觸]电|觸電|中毒|火[灾災]|危[险險])|火[烛燭灾災]就?(?:唔係|不是)"
)
_PROTESTS = re.compile(
    rf"{_NONE}|[你您](?:们|們)?(?:[看听聽搞弄][错錯]|[没沒]看清|看清楚|看[岔差])|看[岔错錯]了|理解[错錯]|[诅詛]?咒(?:我|[谁誰]|人)|[谁誰]死了|[没沒冇]人(?:死|去世|[过過]世)|(?:[没沒]|不是)(?:说|說)?.{{0,3}}(?:死|去世|走了)人|[讲講说說](?:咩|什[么麼])火"
    r"|(?:[没沒冇](?:人)?受?[伤傷]|[没沒冇]事)[^，,。]{0,3}[，,\s]*(?:是|係|只是)[^，,。]{0,3}(?:[车車]|[东東]西|箱|[门門]|手[机機])"
    r"|\b(?:nothing is (?:burning|on fire)|(?:no one|nobody) (?:died|is dead)"
    r"|there(?:'s| is| was) no (?:fire|gas|leak|smoke)|what fire|not (?:a|an actual) fire"
    r"|you (?:misread|misunderstood|got (?:it|that|me) wrong))\b",
    re.IGNORECASE,
)
_HURT_ELSEWHERE = re.compile(
    r"(?:[跟和同与與]|唔?[关關])[你您](?:们|們|哋)?(?:公司|店)?(?:[没沒冇](?:有)?[关關][系係]|[无無][关關]|事)|不是[你您](?:们|們|哋)?(?:弄|搞|害|[撞碰]|的[问問][题題]|的[错錯])"
    r"|在家(?:[里裡])?(?:自己)?(?:摔|跌|扭|崴|弄)的"
    r"|(?:只是|就是|只係|淨係)(?:很|好|太|有[点點])?(?:[饿餓]|[热熱]|渴|累)|(?:淨係|只係|只是|就是)[^，,。]{0,2}[车車](?:花|凹|刮)"
    r"|(?:[讲講][紧緊]|[说說讲講]的是)[^，,。]{0,3}[车車][^。]{0,4}(?:唔係|不是)人|[没沒冇]人受[伤傷][^。]{0,6}(?:花|凹|刮)"
    r"|\bnothing to do with (?:you|your)\b",
    re.IGNORECASE,
)
"""Who was hurt by nothing of ours, or not at all: 在家摔的，跟你们没关系; 我講緊部車，唔係人."""
_HURT = frozenset({Hazard.INJURY, Hazard.ACCIDENT, Hazard.OTHER})
_JEST = re.compile(
    r"^(?!.*(?:[没沒不]|[别別]|[以当當]|[他她你您])[^，,。]{0,4}[开開][^，,。]{0,3}玩笑).*[开開](?:了)?[个個]?玩笑(?:的|啦|而已|罢了|罷了|$)"
    r"|(?:就是|只是|我是|不[过過])(?:随便|隨便)?(?:[夸誇][张張]|打[个個]比方|比[喻方])"
    r"|\b(?:just|only) (?:kidding|joking|exaggerating)\b",
    re.IGNORECASE,
)
_THREATS = frozenset({Flag.LEGAL.value, Flag.MEDIA.value, Flag.REGULATOR.value})
_FALSE_ALARM = re.compile(
    r"^(?!.*(?:但|可是|[却卻]|又|[还還]在|(?:[你您他她]|客服|物[业業])[们們]?[说說]|不是|不算|有人))"
    r"(?!.*\b(?:not|but|still|again|said)\b)"
    r"(?:.*(?:[虚虛][惊驚]|\bfalse\salarm\b)"
    r"|.*(?:是|原[来來])我?(?:自己|老公|老婆|家人|[爸妈媽]|先生|太太|[儿兒]子|女[儿兒])(?:改的(?:密[码碼])?|改了密[码碼]|登[录錄]?的))",
    re.IGNORECASE,
)
"""What was feared was nothing: 虚惊一场，是油漆味; 是我老公改的密码."""
_ALARMS = frozenset({Flag.SAFETY.value, Flag.ACCOUNT_SECURITY.value})
_NEARER = frozenset({Hazard.MENACE, Hazard.TRAPPED, Hazard.CARE, Hazard.FIRE, Hazard.LEAK})
_NOW = re.compile(
    r"[现現]在|而家|依家|[这這][会會]|正在|[马馬]上|又|越[来來]越|更|快不行|\b(?:now|again|still|getting)\b",
    re.IGNORECASE,
)
_BODY = frozenset(
    {
        *(Hazard.POISONING, Hazard.INJURY, Hazard.CHILD, Hazard.ACCIDENT),
        *(Hazard.CARE, Hazard.FUMES, Hazard.MISTREATED),
    }
)
_BULGES = re.compile(r"鼓包|鼓起|膨[胀脹]|\b(?:swollen|bulging|swelled)\b", re.IGNORECASE)
"""What burns not yet, and is not to be charged all the same: 没着火，就是鼓包了."""
_FOOD = re.compile(
    r"[吃喝餐饭飯菜汤湯粥药藥肉蛋奶]|外[卖賣]|[虫蟲]|蛆|麻辣|火[锅鍋]|蛋糕|食品|零食|水果|[过過]期|[变變][质質]"
)
_SICK = re.compile(
    r"(?:[没沒]事|就是|我家?|[孩娃][子]?|[宝寶]{2}|老人|[妈媽爸]|[现現]在|[刚剛]才?|[这這][会會][儿兒]?|今天|突然|[还還]是|都|也|[又]|吃完|之?[后後]|[，,\s])*"
    r"(?:(?:肚子|胃|腹部)(?:里|裡)?(?:也|都|就|[还還]|一直|[开開]始|[现現]在|有[点點些]|好|很|特[别別]|真的|非常|老|[这這][会會][儿兒]?|[，,\s])*(?:疼|痛|不舒服|[难難]受|[绞絞]痛)"
    r"|(?:也|都|就|[还還]|一直|[开開]始|[现現]在|有[点點些]|老|想|，)*(?:吐|拉稀|拉肚子|[呕嘔]吐|[头頭][晕暈]))"
    r"(?:了|啊|呢|[个個]不停|死了|得(?:[厉厲]害|不行|很)|起[来來]|[一两兩三几幾好]+[次回])*[。！!]*"
)
"""A few words of a body that is ill, and no more."""
_THREAT = re.compile(
    r"[骂罵打]|威[胁脅]|敲[门門]|砸[门門]|堵|跟[踪蹤]|[骚騷][扰擾]|恐[吓嚇]|上[门門]"
)
_AFRAID = re.compile(
    r"(?:我|[现現]在|就|一[个個]人|在家|[里裡]|[，,\s])*一[个個]人(?:我|[现現]在|在家|[里裡]|住|[，,\s])*(?:有[点點些]|好|很|真的?|特[别別])*(?:害?怕|慌|不敢(?:出[门門]|[开開][门門]))[了啊的]*[。！!]*"
)
_NO_MONEY = ("account_safety.privacy", "account_safety.harassment", "account_safety.banned")


def topic(draft: Draft, reading: Reading) -> str:
    """Return which answer of the script this turn needs at once."""
    state = draft.state
    for key, mark in (("misread", gently.misread(state)), ("relieved", safe_now.mark(state))):
        new = mark in state.said and mark not in draft.was.said
        if new and (key == "misread" or _was_in(draft.was)):
            return key
    nothing = _nothing(state)
    if nothing in state.said and nothing not in draft.was.said:
        return "false_alarm"
    if _again(draft, reading):
        return "stay_safe" if Hazard.MENACE in reading.hazards else "ask_emergency"
    runs = Flag.ACCOUNT_SECURITY.value in draft.was.flags and danger.money_still(reading.text)
    if runs and draft.was.case_no and not (state.category or "").startswith(_NO_MONEY):
        return "ask_freeze"
    if draft.was.hazards and _feels_worse(draft.was, reading):
        return "worse"
    if Hazard.FIRE in state.hazards and _BULGES.search(reading.text) and draft.was.hazards:
        return "ask_unused"
    told = state.fields.get(_STORY)
    words = told.value if told and told.given else ""
    found = (first_aid.kind(m.parse.text, state.hazards, words) for m in reading.messages)
    return next(filter(None, found), "")


def _was_in(was: State) -> bool:
    """Say whether somebody was shut in, left behind, or still in there."""
    in_there = any(rule.startswith("interruptions.tell_inside#") for rule in was.said)
    return in_there or any(h in safe_now.ENDS for h in was.hazards)


def _feels_worse(was: State, reading: Reading) -> bool:
    """Say whether somebody who was ill or hurt is worse: 120 again, and no word of comfort only."""
    return any(h in _BODY for h in was.hazards) and danger.worse(reading.text)


def _again(draft: Draft, reading: Reading) -> bool:
    """Say whether the danger that was answered has come nearer: 他现在就在门口."""
    if Flag.SAFETY not in reading.flags or not _NOW.search(reading.text):
        return False
    return any(h in _NEARER and h in draft.was.hazards for h in reading.hazards)


def settle(draft: Draft, reading: Reading) -> None:
    """Keep that a danger is over, or that we had read one into his words."""
    state = draft.state
    if safe_now.says(reading.text):
        left = tuple(h for h in state.hazards if h not in safe_now.ENDS)
        draft.become(said=(*state.said, safe_now.mark(state)), hazards=left)
    elif _was_nothing(draft, reading):
        flags, fields = state.flags - _ALARMS, _unhurt(state)
        said = (*state.said, _nothing(state))
        draft.become(said=said, hazards=(), flags=flags, fields=fields)
    elif _jests(draft, reading):
        flags = state.flags - _THREATS
        draft.become(said=(*state.said, gently.misread(state)), flags=flags)
    elif _denies(draft, reading):
        draft.become(
            said=(*state.said, gently.misread(state)),
            hazards=(),
            flags=state.flags - {Flag.SAFETY.value},
            fields=_unhurt(state),
        )


def felt_now(reading: Reading, state: State) -> Reading:
    """Return a turn in which a few words of an ill body, or of fear, are the danger they tell of.

    Only by what the matter is: worms in the food, a courier who threatens (S2-14).
    """
    told = state.fields.get(_STORY)
    if told is None or not told.given or state.hazards:
        return reading
    ways = ((_FOOD, _SICK, Hazard.POISONING), (_THREAT, _AFRAID, Hazard.MENACE))
    text = reading.text.strip()
    for of, says, hazard in ways:
        if of.search(told.value) and says.fullmatch(text) and not reading.hazards:
            messages = tuple(_as_danger(m, hazard) for m in reading.messages)
            return replace(reading, messages=messages)
    return reading


def _as_danger(said: Said, hazard: Hazard) -> Said:
    parse = replace(
        said.parse, intent=Intent.COMPLAINT, acts=(Intent.COMPLAINT,), emotion=Emotion.ANXIETY,
        heat=max(said.parse.heat, 1), level=int(Level.URGENT), hazards=(hazard,),
        flags=said.parse.flags | {Flag.SAFETY},
    )  # fmt: skip
    return replace(said, parse=parse)


def _unhurt(state: State) -> dict[FieldName, Known]:
    """Return the fields with nobody left to be asked whether he is hurt."""
    if not state.hazards or _INJURY in state.fields:
        return dict(state.fields)
    return {**state.fields, _INJURY: Known("", "", None, "agent")}


def inside(draft: Draft, reading: Reading) -> bool:
    """Tell whom to tell that somebody is still in there, once; where it is stays the question."""
    if topic(draft, reading) != "tell_inside" or not draft.answer("tell_inside"):
        return False
    ask_where(draft)
    return True


def ask_where(draft: Draft) -> None:
    """Leave the place as the open question: the words before have asked for it."""
    if _PLACE in draft.script.questions and _PLACE not in draft.state.fields:
        asked = draft.state.asked | {_PLACE: 1}
        draft.become(asking=_PLACE, also=None, asked=asked)


def _denies(draft: Draft, reading: Reading) -> bool:
    state: State = draft.state
    felt = state.hazards or gently.applies(draft)
    told = reading.flags & {Flag.SAFETY, Flag.SELF_HARM}
    if not felt or told:
        return False
    hurt = bool(state.hazards) and all(h in _HURT for h in state.hazards)
    return bool(_PROTESTS.search(reading.text) or (hurt and _HURT_ELSEWHERE.search(reading.text)))


def _jests(draft: Draft, reading: Reading) -> bool:
    """Say whether a step that was threatened before was no more than a word: 开玩笑的."""
    threatened = draft.was.flags & _THREATS and not draft.state.hazards
    return bool(threatened and not reading.flags and _JEST.search(reading.text))


def _was_nothing(draft: Draft, reading: Reading) -> bool:
    """Say whether what he feared before turned out to be nothing."""
    feared = draft.was.hazards or draft.was.flags & _ALARMS
    return bool(feared and not reading.hazards and _FALSE_ALARM.search(reading.text.strip()))


def _nothing(state: State) -> str:
    """Return what is kept in State.said of an alarm that was false."""
    return f"card:false_alarm@{state.matter}"
