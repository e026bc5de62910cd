"""What the model alone takes a message for, and when its word is not enough."""

from __future__ import annotations

import re
from collections.abc import Callable

from nlu import matter, plain_english, turns
from nlu.bitter import bitter
from nlu.condemns import aggrieved, condemns
from nlu.engines.base import Judgement
from nlu.reproach import asks_with_fault, reproaches
from nlu.types import Intent

_FAR, _CLOSE = 0.32, 1.0
"""Below this cosine to what is nearest, and with a smaller margin between the first two intents,
a text is out of scope: of texts with intents of ours it moves 1 in 80, of news 1 in 9."""

_WEIGHTY = frozenset(
    {
        *(Intent.WITHDRAW, Intent.ASK_HUMAN, Intent.REFUSE_ANSWER, Intent.BYE, Intent.ASK_BOT),
        *(Intent.CORRECTION, Intent.AMEND, Intent.ACCEPT, Intent.ASK_HOURS, Intent.PRAISE),
    }
)
"""Intents with consequences: a complaint taken back, a person called, questions stopped."""

_WEIGHTY_SURE = 0.5
_SOMEBODY = re.compile(
    r"人工|真人|活人|[他她]|客服|[专專][员員]|[经經]理|主管|[领領][导導]|[负負][责責]人|人[员員]|同事|坐席|老板|老闆|店[长長]"
    r"|[找换換转轉接叫派让讓要有没沒冇]个?個?人|转接|轉接|接[线線]|人[呢嘛]|[电電][话話]|回[电電]|打给|打給|[联聯][系繫絡络]"
    r"|机器人|機器人|\b(?:humans?|agents?|persons?|people|representatives?|reps?|operators?|some(?:one|body)|any(?:one|body)"
    r"|managers?|supervisors?|staff|speak|talk|call|phone|bot)\b",
    re.IGNORECASE,
)
_PUNISHED = re.compile(
    r"\b(?:sack(?:ed)?|fire[ds]?|punish(?:ed)?|disciplined?|suspend(?:ed)?|dismiss(?:ed)?"
    r"|(?:re)?train(?:ed|ing)?|coaching|manners|polite(?:ly|r)?|taught)\b"
)
"""What somebody wants done to a person, and wants no word with him: the manager sacked."""

_CALLED = re.compile(
    r"^我?(?:打|致|拨打?)(?:了|过|[个個])*(?:[电電][话話])?[给給](?:了)?"
    r"(?:快[递遞]|[骑騎]手|司[机機]|[师師]傅|商家|[卖賣]家|店家|物[业業]|房[东東]|[驿驛]站|[他她])[员員小哥]*[了，,。\s]*$"
)
"""Whom the customer rang himself: 打电话给快递员."""

_GIVES_UP = re.compile(
    r"[撤消]|算了|不用|不必|不需要|不追究|不计较|不計較|不投诉|不投訴|不告|不弄|不办|不辦|不要|不想|没必要|冇必要|没事|冇事|取消|作罢|作罷"
    r"|解决|解決|搞定|搞掂|好了|退了|到了|收到|当我没|當我|放弃|放棄"
    r"|\b(?:cancel|withdraw|drop|close|never ?mind|forget|no longer|resolved|solved|sorted|fixed"
    r"|don't|not)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"我(?:们|們)?(?:自己|直接|就|这就|這就|还是|還是|要|会|會)*去?(?:告(?=[你您他她它]|法院)|起[诉訴])"
    r"|[别別](?:扣|[罚罰]|[开開]除|[处處][罚罰分]|炒)"
)
"""Goes to law, or asks for mercy, which is no word of giving up: 算了 我去告他, 算了 别扣她工资."""
_THANKS = re.compile(
    r"[谢謝]|辛苦|有[劳勞]|[难難][为為]|感恩|感激|多[谢謝]|唔该|唔該|麻[烦煩]|有心|[费費]心|破[费費]|[给給]力|👍|🙏|❤|🌹|[抱握]拳|玫瑰|\b(?:than|thx|ty\b|tks|cheers|appreciate|grateful)"
    r"|3q|阿里嘎多|爱你|愛你|贴心|貼心",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"(?:[还還都仍]|一直|到[现現]在|至今)(?:是)?(?:[没沒冇未]有?|不[给給])(?:人|[给給])?"
    r"(?:装好|裝好|修好|弄好|[办辦]好|[发發][货貨]|到[账賬帳货貨]|退|送[到来來]|收到|解[决決]|[处處]理|[来來管]|[回答][复覆]|[联聯][系繫]|下文|[结結]果|音信|[动動][静靜]|[开開]通)"
)
_WISHES = re.compile(
    r"(?:^|[，,。；;！!？?\s])(?:我|就|只|那|还是|赶紧|要求|[请請]|麻烦|[帮幫]我|[给給]我|可以|能不能|可不可以|想|要|申请|希望|直接)*"
    r"(?:[换換](?:[一个個]?[台个個件双雙部条條只隻]?新的?|一[台个個件双雙部条條只隻]|[货貨])|退[款货貨钱錢]|退一?[赔賠][一三十]|[赔賠][偿償钱錢]"
    r"|(?:上[门門])?[维維]修|修好?|退[换換]货?)(?:[给給]我|一下|就行|即可|吧|啊|呗|了)*[。.！!\s]*$"
    r"|\b(?:i|we)(?: just| only)? ?(?:want|need|demand|request|expect|would like|'d like)"
    r" (?:an? |my |the |our )?(?:full |immediate )?"
    r"(?:refund|replacement|exchange|money back|new one|repair|compensation)\b",
    re.IGNORECASE,
)
"""What only somebody wants whom something is wrong for, at the end or in so many words: 换一台."""
_SCOLDS = re.compile(
    r"(?:气死(?:我|人)?|氣死(?:我|人)?|真是|简直|簡直|就是|都是|你们?|你們|这家?|這家?|这个|什么|[一帮群伙个個家是就都真太纯全大死老破臭烂爛的了啊吧呢呀嘛哼我]|店家?|公司|平台|商家"
    r"|[卖賣]家|客服|集团|[团團]伙|垃圾|黑心|[无無]良|奸商|不要[脸臉]|流氓|混蛋|王八蛋?|[骗騙]子?"
    r"|他[妈媽]的?|你?[妈媽]的|操你[妈媽]|傻[逼屄比叉]|去死|[滚滾]蛋?|玩意儿?|\W)++"
)
"""Possessive: what was taken is not tried another way, so that a long tirade costs its length."""

_SWEET = frozenset({Intent.PRAISE, Intent.THANKS})
_DOUBTFUL = {
    Intent.PRAISE: 0.1,
    Intent.THANKS: 0.1,
    Intent.SUGGESTION: 0.04,
    Intent.CHITCHAT: 0.3,
    Intent.OUT_OF_SCOPE: 0.3,
    Intent.INQUIRY: 0.5,
}
"""Odds of a complaint from which a word that no praise has in it decides, by what else it seems."""

_REPROACHED = {
    **dict.fromkeys((Intent.DENY, Intent.DONT_KNOW), 0.01),
    **dict.fromkeys((Intent.CHITCHAT, Intent.THANKS, Intent.INQUIRY), 0.02),
    **dict.fromkeys((Intent.AFFIRM, Intent.ACCEPT, Intent.SUGGESTION), 0.05),
    Intent.REFUSE_ANSWER: 0.05,
    Intent.OUT_OF_SCOPE: 0.1,
    Intent.ASK_PROGRESS: 0.1,
    **dict.fromkeys((Intent.PRAISE, Intent.SUPPLEMENT, Intent.ASK_WHY), 0.3),
}
"""Odds from which a reproach decides; who asks why the bot wants to know mostly asks just that."""

SHORT = 60
"""Characters up to which a reproach is meant for us: in a story it may be told of anybody."""

_ONLY_BAD = 0.1
"""Odds from which praise with bad expressions and no good ones is none; 没想象中那么贵 has less."""

_TURNED_BY_WORD, _TURNED, _DOUBTED = 0.5, 0.9, 0.1
"""Odds from which what follows the praise complains: after a mere comma praise may tell a story
(半路爆胎，二十分钟就有人来换), so the whole must be in doubt as well."""

_RATHER, _NOTHING = 0.38, 0.55
_TOLD = frozenset({*_SWEET, Intent.FOLLOW_UP, Intent.SUPPLEMENT})
"""Odds from which a message is rather a complaint, where no other intent has so much: a question
that is one has more. Praise is judged by its words, and who chases or adds is understood."""

COMPLAINS = 0.5
"""Odds of a complaint from which a text is one."""

_HARDLY, _CALM = 0.62, 0.7
"""Odds below which a complaint is hardly one, and those from which what it is instead is sure."""

Say = Callable[[str, str, str, float, float | None], None]


def grieves(judgement: Judgement) -> float:
    """Return how probable it is that this is a complaint.

    The weaker of the two narrow heads, which part complaints from praise (sour) and from
    everything but praise (grave), and for a third the head that knows every kind of complaint and
    of all else (matter). The head that parts them from all else at once is worse on foreign texts;
    it answers where the cheap view settled it.
    """
    parts = [judgement.odds(name)["yes"] for name in ("sour", "grave") if judgement.odds(name)]
    if not parts:
        return judgement.odds("complaint")["yes"]
    return matter.grieves(min(parts), judgement.odds("matter"))


def after_praise(judgement: Judgement, reading: str) -> str:
    """Return the part after the praise that must be judged alone; "" where nothing is in doubt.

    Only of what seems praise; after a mere comma only where the whole is in doubt as well.
    """
    sure = grieves(judgement)
    odds = {k: p for k, p in judgement.odds("intent").items() if k != Intent.COMPLAINT}
    praise = odds.get(Intent.PRAISE, 0.0) == max(odds.values(), default=1.0)
    if sure >= COMPLAINS or not praise:
        return ""
    return turns.rest(reading, by_word=sure < _DOUBTED)


def undone(plain: str) -> bool:
    """Whether something is still not done, or is to be put right, which nobody praises.

    半个月还没装好; 屏幕有亮线，换一台.
    """
    return bool(_UNDONE.search(plain) or _WISHES.search(plain))


def only_scolds(plain: str) -> bool:
    """Whether nothing is said but that they are cheats, which takes nobody's money: 骗子公司."""
    return ("骗" in plain or "騙" in plain) and bool(_SCOLDS.fullmatch(plain))


def names_somebody(plain: str) -> bool:
    """Whether a person, staff or a call is spoken of: nobody is asked for without such a word."""
    return bool(_SOMEBODY.search(plain))


def _gives_up(plain: str) -> bool:
    return bool(_GIVES_UP.search(plain)) and not goes_on(plain)


def goes_on(text: str) -> bool:
    """Say whether somebody goes to law, or asks for mercy, and so takes nothing back."""
    return bool(_GOES_ON.search(text))


def _asks_for_none(plain: str) -> bool:
    return not names_somebody(plain) or bool(_PUNISHED.search(plain) or _CALLED.search(plain))


def barred(plain: str, *, threatens: bool = False) -> frozenset[Intent]:
    """Return the intents a message cannot have, whatever it resembles.

    Nobody thanks without a word of thanks, asks for a person without a word for one, nor gives up
    without a word of it; and who goes to others for his right (threatens) gives nothing up.
    """
    return frozenset(
        ([] if _THANKS.search(plain) else [Intent.THANKS])
        + ([Intent.ASK_HUMAN] if _asks_for_none(plain) else [])
        + ([Intent.WITHDRAW] if threatens or not _gives_up(plain) else [])
    )


def intent(
    judgement: Judgement,
    sure: float,
    say: Say,
    barred: frozenset[Intent] = frozenset(),
    *,
    undone: bool = False,
    reading: str = "",
) -> tuple[Intent, float]:
    """Return the model's intent: complaint where `grieves` (sure) says so, else the best other.

    barred, undone: see the functions; reading: the text as the engine reads it.
    Unsure and far from all we know, it is out of scope; a complaint never is. An intent with
    consequences must be likelier than not; else the best of the harmless ones is taken.
    """
    verdict, near = judgement.verdicts["intent"], judgement.near
    if near is not None and near < _FAR:
        say(Intent.OUT_OF_SCOPE, "near", f"cosine {near:.2f} < {_FAR}", 1 - near, None)
    if sure >= COMPLAINS and not _hardly(judgement, sure):
        say("complaint", "head:complaint", f"p {sure:.2f}", sure, None)
        return Intent.COMPLAINT, sure
    never = {Intent.COMPLAINT, *barred}
    odds = {k: p for k, p in verdict.probabilities.items() if k not in never}
    best = max(odds, key=odds.__getitem__)
    why = _grievance(Intent(best), judgement, sure, reading, undone=undone)
    if why or (sure >= _RATHER and odds[best] < _NOTHING and best not in _TOLD):
        why = why or "nothing_else"
        say("complaint", f"rule:{why}", f"{best} p {odds[best]:.2f}", sure, None)
        return Intent.COMPLAINT, 0.5
    if best in _WEIGHTY and odds[best] < _WEIGHTY_SURE:
        odds = {k: p for k, p in odds.items() if k not in _WEIGHTY}
        best = max(odds, key=odds.__getitem__)
    detail = f"p {odds[best]:.2f}, margin {verdict.margin:.2f}"
    say(best, "head:intent", detail, odds[best], verdict.margin)
    if near is not None and near < _FAR and verdict.margin < _CLOSE:
        return Intent.OUT_OF_SCOPE, 1 - odds[best]
    return Intent(best), odds[best]


def _blames_from(best: Intent, judgement: Judgement) -> float:
    """Return the odds of a complaint from which a reproach decides against the best intent."""
    held = best not in _WEIGHTY or best is Intent.PRAISE
    if held or judgement.odds("intent").get(best, 0.0) >= _WEIGHTY_SURE:
        return _REPROACHED.get(best, 1.1)
    return _REPROACHED[Intent.INQUIRY]


def _turns(judgement: Judgement, reading: str) -> bool:
    """Whether what follows the praise complains, judged alone."""
    least = _TURNED_BY_WORD if turns.said(reading) else _TURNED
    return judgement.after is not None and grieves(judgement.after) >= least


def _hardly(judgement: Judgement, sure: float) -> bool:
    """Whether hardly anything but one narrow head takes praise or small talk for a complaint.

    停车方便，还免两小时: the head for praise is in doubt and the one that knows all else says no.
    """
    sour, wide = judgement.odds("sour"), judgement.odds("complaint")
    if not sour:
        return False
    odds = judgement.odds("intent")
    best = max((k for k in odds if k != Intent.COMPLAINT), key=odds.__getitem__)
    calm = best in {Intent.PRAISE, Intent.CHITCHAT} and odds[best] >= _CALM
    return calm and sure < _HARDLY and max(wide["yes"] + 0.2, sour["yes"]) < _HARDLY


def _no_praise(judgement: Judgement, sure: float, reading: str, *, undone: bool) -> str:
    """Return the rule by which what resembles praise is none; "" where it may be."""
    if undone:
        return "undone"
    if judgement.only_bad and sure >= _ONLY_BAD:
        return "only_bad"
    return "turns" if _turns(judgement, reading) else ""


def _grievance(
    best: Intent, judgement: Judgement, sure: float, reading: str, *, undone: bool
) -> str:
    """Return the rule by which what resembles something else is a complaint; "" when none does."""
    if best is Intent.PRAISE and (why := _no_praise(judgement, sure, reading, undone=undone)):
        return why
    if best in _SWEET and bitter(reading):
        return "bitter"
    if best in _DOUBTFUL and aggrieved(reading):
        return "aggrieved"
    if best is Intent.INQUIRY and asks_with_fault(reading):
        return "may_be_changed"
    if plainly := plain_english.grieves(best, reading):
        return plainly
    if sure >= _blames_from(best, judgement) and len(reading) <= SHORT and reproaches(reading):
        return "reproach"
    return "condemns" if sure >= _DOUBTFUL.get(best, 1.0) and condemns(reading) else ""
