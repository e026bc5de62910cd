"""What a message is about: the leaf of the taxonomy, from the odds of both heads and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nlu import borne, guess, limits, matter
from nlu.reproach import about_the_talk
from nlu.taxonomy import parent
from nlu.types import Intent

_ALSO = 0.22
_LEAF_SURE = 0.3

_PROVEN = {
    "quality.below_spec": re.compile(
        r"\d|[一二三四五六七八九十两百千万半][个]?(?:小时|毫安|公里|兆|升|克|斤|厘米|寸|度|瓦|成|倍|折)|标称|宣传|参数|规格|虚标|虚假|容量|续航"
        r"|说明书|详情|页面|描述|写[的着]|号称|广告|承诺|实际|实测|不符|不一[样致]|配置|型号|版本|材质|缩水|达不到|没有?达到|够不[上到]|不足"
        r"|\b(?:spec|advertis|claim|rated|promis|descri|only)",
        re.IGNORECASE,
    ),
    "quality.hygiene": re.compile(
        r"[脏污虫蟑蚊蝇鼠蚁霉臭馊酸味血油渍垢尘灰屑吃喝餐菜汤饭茶奶面肉鱼厨碗筷杯盘厕浴床枕巾桌]|头发|[根条]毛|毛发|异物|卫生|干净|清洁|清理|打扫|消毒|恶心|垃圾|马桶|被[单套]|拉肚|腹泻|马桶|口罩|手套"
        r"|\b(?:dirt\w*|clean\w*|hair|insect|bugs?|cockroach\w*|roach\w*|mou?ld\w*|smell\w*|stain\w*|filth\w*|hygien\w*"
        r"|food|meal|eat|mouse|mice|rats?|toilet|bed\w*|towel\w*|sheets?|fly|flies|glass|disgust\w*)",
        re.IGNORECASE,
    ),
    "quality.counterfeit": re.compile(
        r"假|仿|正[品版宗货]|真|冒|[a高]货|莆田|防伪|鉴定|山寨|翻新|二手|旧|验|专柜|官[方网]|授权|牌|盗版|水货|标|货不对[板办]|一样|不同|不像|做工|粗糙|序列号|质感|味道"
        r"|\b(?:fake|counterfeit|genuine|authentic|replica|knock|original|real|brand|serial|copy|legit)",
        re.IGNORECASE,
    ),
}
"""Leaves that only some words bear out: else their questions (how much was said?) ask nonsense."""

_BELOW_SPEC = "quality.below_spec"
_MEASURED = re.compile(
    r"虚标|(?:说明书|标称|标[着的]?|写[着的]?|宣传|号称)[^。！!]{0,12}?\d\s?(?:小时|毫安|mah|公里|km|兆|gb?|瓦|w|升|ml|克|斤|%|度)"
    r"[^。！!]{0,40}?(?:测|最[长短多少高低])[^。！!]{0,8}?\d"
)
"""What was claimed beside what was measured: that is the matter, whatever is to be done of it."""

_BY_ITSELF = 0.5
"""Odds from which a matter of the account is believed though no word tells of one."""

_ACCOUNT = re.compile(
    r"[账帐賬帳号號盗盜刷转轉扣划劃泄洩催封冻凍诈詐骗騙呃贷貸欠追债債卡偷冒绑綁禁]|密[码碼]|[隐隱]私|[骚騷]扰|騷擾|通[讯訊]|征信|[徵聯]徵?信"
    r"|逾期|黑名[单單]|身[份分]|[实實]名|[验驗][证證]|登[录錄入]|[注註][销銷]|[权權]限|信息|[资資]料|[电電][话話]|短信|簡訊|支付|[余餘][额額]|照片|[监監]控|理[财財]|[投集][资資]|[链鏈連][接結]"
    r"|\b(?:account|password|otp|hack|card|charge|money|transfer|fraud|scam|phish|privacy|data|personal"
    r"|leak|identity|log ?in|locked|bann|suspend|block|frozen?|credit|debt|collect|loan|harass"
    r"|unauthori|withdraw|payment|stole|sms|text|call|details|pin\b|bank|fake|vanish)",
    re.IGNORECASE,
)

_SPIED = re.compile(
    r"针孔|偷拍|隐藏的?(?:摄像|摄影|监控)"
    r"|(?:试衣间|更衣室|换衣间|厕所|卫生间|洗手间|浴室|卧室|客房)[^,。]{0,8}(?:摄像头|摄像机|摄影机)"
)
"""Who was watched in private has no faulty thing, though a camera is one."""

UNCLEAR, _NO_THING = "other.unclear", "other"
"""What nothing can be named of, and its parent."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a message is about. codes: the first is the main one; margin: None where a rule said it.

    by: which rule or head; detail: its reason in words. sure: probability of the first parent.
    """

    codes: tuple[str, ...]
    by: str
    detail: str
    sure: float
    margin: float | None = None


def categorise(
    plain: str,
    parent_odds: Mapping[str, float],
    leaf_odds: Mapping[str, float],
    intent: Intent,
    reading: str = "",
) -> Matter | None:
    """Name the leaf of the most probable parent; the parent alone when no leaf is sure enough.

    reading: as the engine reads it. Return None when there are no odds of leaves to go by.
    """
    if guess.only_scolds(plain):
        return Matter((UNCLEAR,), "rule:only_scolds", plain[:20], 1.0)
    if not leaf_odds:
        return None
    if intent is Intent.COMPLAINT and (found := _SPIED.search(plain)):
        return Matter(("account_safety.privacy",), "rule:spied", found[0][:20], 1.0)
    parents = _borne_out(matter.parents(parent_odds, leaf_odds), intent, plain)
    parents = borne.out(parents, leaf_odds, plain)
    if len(reading) <= guess.SHORT and about_the_talk(reading):
        parents = _of_service(parents)
    bare = {name for name, words in _PROVEN.items() if not words.search(plain)}
    leaves = {name: p for name, p in leaf_odds.items() if name not in bare}
    if not leaves:
        return None
    ranked = sorted(parents, key=parents.__getitem__, reverse=True)
    codes = tuple(_leaf(p, leaves) for p in ranked if p == ranked[0] or parents[p] >= _ALSO)
    if ranked[0] == "aftersale" and (found := _MEASURED.search(plain)):
        rest = (code for code in codes if code != _BELOW_SPEC)
        return Matter((_BELOW_SPEC, *rest), "rule:measured", found[0][:20], 1.0)
    sure = parents[ranked[0]]
    margin = sure - parents[ranked[1]]
    return Matter(codes, "head:parent+leaf", f"p {sure:.2f}, margin {margin:.2f}", sure, margin)


def _borne_out(parents: dict[str, float], intent: Intent, plain: str) -> dict[str, float]:
    """Parents without a suggestion where he complains, and without an account nobody spoke of.

    A firm that charged a fee took no account over either.
    """
    kept = dict(parents)
    if intent is Intent.COMPLAINT:
        kept.pop("suggestion", None)
    unheard = kept.get("account_safety", 0.0) < _BY_ITSELF and not _ACCOUNT.search(plain)
    if unheard or limits.only_charged(plain):
        kept.pop("account_safety", None)
    return kept


def _of_service(parents: dict[str, float]) -> dict[str, float]:
    """Parents of what blames the answers and names no thing: the service is what is wrong."""
    kept = {name: p for name, p in parents.items() if name != _NO_THING}
    return kept | {"service": parents["service"] + parents.get(_NO_THING, 0.0)}


def _leaf(name: str, odds: Mapping[str, float]) -> str:
    """Return the likeliest leaf of a parent; leaves are judged among those of one parent."""
    own = {k: p for k, p in odds.items() if parent(k) == name}
    best = max(own, key=own.__getitem__)
    return best if own[best] >= _LEAF_SURE * sum(own.values()) else name
