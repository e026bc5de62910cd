"""From which odds the model raises a flag, by what rules and another head say of the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu import guess
from nlu.engines.base import Judgement
from nlu.steps.risk import Sign, Strength
from nlu.types import Flag

_ALONE = 0.65
"""Odds from which the model raises a flag without any rule: bare resemblance errs often."""

_HINT_NEEDS, _VETO_YIELDS, _NEVER = 0.35, 0.85, 1.01
_HAZARD, _HAZARD_SURE, _TWO_HEADS, _GRIEVES = "quality.safety", 0.4, 0.2, 0.5
"""Two heads that say danger each for itself err less than one that is sure of it: of 58 dangers
that rules and the flags' head had missed they find 12, and no false one in 900 look-alikes."""

_BANNED = re.compile(
    r"(?:[帐账][号户]|游戏|微信|号)[^,，。]{0,8}(?:停权|停用|禁言|永封|封(?:了|号|禁|停|掉|$))"
    r"|(?:你们|平台|官方|系统)[^,，。]{0,4}(?:停权|封(?:了)?(?:我|号))"
    r"|\b(?:you|they)(?:'ve| have)? (?:banned|suspended|blocked) (?:me|my account)"
    r"|\bmy account (?:is|was|has been|got) (?:banned|suspended)"
)
_BROKEN_INTO = re.compile(
    r"(?<!不是)(?<!没)盗|骗|别人|陌生|异地|不是我(?:本人)?(?:操作|登|发)|转走|刷"
    r"|hack|stolen|scam|fraud|log(?:ged)? in|not me"
)
"""Who was shut out by the firm itself has a complaint, and no account in danger."""

_CHARGED = re.compile(
    r"扣|续费|[收缴][了我]?[^,。]{0,6}费|\b(?:charg\w*|renew\w*|debit\w*|bill(?:ed|ing)|deduct\w*)\b"
)
_FEE = re.compile(
    r"会员(?!卡)|[年月季]费|续费|订阅|包[月年季]|连续包|套餐|增值|彩铃|[务续理本险停物运电网水信]费|租金|月租|押金|定金|违约金"
    r"|滞纳金|保证金|流量包|[两二三2-9][次笔回]|多扣|重复"
    r"|\b(?:subscriptions?|membership|renew\w*|monthly|annual|fees?|deposit|twice|double"
    r"|plan|late|cancel+ation)\b"
)
_UNTOLD = re.compile(
    r"莫名|无缘无故|无故|平白|凭空|不明|不知道|偷偷|私自|擅自|无端|不翼|没有?(?:同意|操作)|又扣|一笔笔|连环|短信|什么鬼"
)
_STOLEN = re.compile(
    r"盗|[被]?刷|陌生|别人|他人|有人|给人|被人|骗|诈|黑客|转[走账出]|划[走扣了]|密码|验证码|登[录陆入]|异地|不认识|名下|贷|征信|境外|国外|海外"
    r"|免密|孩子|小孩|儿子|女儿|岁|冒|身份证|白条|花呗|借呗|泄|隐私|信息|偷拍|监控|摄像|骚扰|催收|代[扣付收]|未经|授权|不知情|没经|没人"
    r"|[没冇](?:有)?(?:签|参加|见|听|点|玩|碰|绑|装|骑|下载|动过|买|碌)|谁|半夜|凌晨|深夜|睡|链接|扫|二维码|奶奶|爷爷|外婆"
    r"|老人|老妈|老爸|我[爸妈媽]|岳|冻结|报警|派出所|加微信|(?<!偷)偷扣|抢|解绑|注销|没说一声|没跟我说"
    r"|(?:不是|非)(?:我|本人)|没(?:有)?(?:订|开|办|申请|下单|充|消费)过|一分没"
    r"|\b(?:someone|somebody|stolen|stole|hack\w*|scam\w*|fraud\w*|otp|password|code"
    r"|not me|card details|unknown|unauthori[sz]ed|without|never|suspicious|strange|mandate|nephew"
    r"|don'?t (?:know|recogni[sz]e)|didn'?t|haven'?t|not received)\b"
)
_MOST_CHARGED = 48
"""Characters of a complaint of a fee: a long story that names one may tell of a theft."""

"""A fee that has a name was charged by a firm and is no theft: whoever means theft says so."""
_DENIED = re.compile(
    r"(?:不是|没有?|没说|又没)(?:来|要|想)?(?:报|说|投诉)?(?:我?的?号|卡)?被?盗[刷号用]?"
)


def limit(flag: Flag, signs: Sequence[Sign], judgement: Judgement, plain: str) -> float:
    """Return the odds of a flag from which it is raised; above 1 for never.

    signs: those that speak of this flag. judgement: for its own threshold of the flag, which is
    the least, and for what the complaint is about.
    """
    told = {sign.rule.strength for sign in signs}
    none = flag is Flag.ACCOUNT_SECURITY and _takes_no_account(plain)
    if Strength.SCOPE in told or none:
        return _NEVER
    if Strength.VETO in told:
        return _VETO_YIELDS
    if flag is Flag.SAFETY and _is_of_hazard(judgement):
        return _TWO_HEADS
    if Strength.HINT in told:
        return _HINT_NEEDS
    verdict = judgement.verdicts.get("flags")
    return max(verdict.thresholds.get(flag, 1.0) if verdict else 1.0, _ALONE)


def _takes_no_account(plain: str) -> bool:
    """Say whether the firm itself is all that he complains of: no account is in danger."""
    return guess.only_scolds(plain) or _only_banned(plain) or only_charged(plain)


def only_charged(plain: str) -> bool:
    """Say whether a firm charged him, by a fee that he names or openly, and nobody stole it."""
    told = _DENIED.sub("", plain)
    brief = len(told) <= _MOST_CHARGED
    if not brief or not _CHARGED.search(told) or _STOLEN.search(told):
        return False
    return bool(_FEE.search(told)) or not _UNTOLD.search(told)


def _only_banned(plain: str) -> bool:
    """Say whether the firm shut him out, and nobody else got in."""
    return bool(_BANNED.search(plain)) and not _BROKEN_INTO.search(plain)


def _is_of_hazard(judgement: Judgement) -> bool:
    """Say whether it is a complaint, and a hazard is what it is about."""
    about = judgement.odds("leaf").get(_HAZARD, 0.0) >= _HAZARD_SURE
    return about and guess.grieves(judgement) >= _GRIEVES
