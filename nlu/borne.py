"""Words that tell of one thing and sound like another: whose parent they are is left out.

    out(parents, leaves, plain) -> parents     without those that such words alone speak for

A contract renewed unasked, or an hour on hold, has nobody on the phone who pesters; who was
dismissed, or says no more than what he bought, met no swindler; and a man at a car park's pay
booth who swears has charged nothing. The questions of those leaves (谁打来的, 钱怎么转出去的)
would ask nonsense. plain: as the rules read it, Simplified and in small letters. Part of
categorise. Source: S0-04.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nlu.taxonomy import parent


@dataclass(frozen=True, slots=True)
class _Sound:
    """like: words that only sound like the leaf. told: what speaks for it beside them."""

    like: re.Pattern[str]
    told: re.Pattern[str]


_SOUNDS: Mapping[str, _Sound] = {
    "account_safety.harassment": _Sound(
        re.compile(
            r"续(?:约|签|费|期|订|了一)|(?:合约|合同|套餐)到期"
            r"|(?:打|拨)[^,，。]{0,8}(?:电话|热线|客服|中心)?[^,，。]{0,8}(?:等|排队|没人|冇人|无人|占线|转接|打不通|打唔通)[^,，。\s]{0,8}"
            r"|(?:司机|老师|店员|服务员|师傅|医生|护士|前台|保安)[^,，。]{0,8}(?:打电话|讲电话|煲电话|打手机|看手机|滑手机)"
            r"|(?:没|不|冇|唔)(?:有)?人?(?:接|听)(?:我的?)?电话|电话(?:没|冇|无)人(?:接|听)"
            r"|\bon hold\b|\b(?:renew\w*|contract)\b"
        ),
        re.compile(
            r"骚扰|[催追讨逼债欠贷]|推销|营销|广告|打(?:来|给|我|爆)|来电|电话|短信|信息|轰炸|威胁|恐吓|骂|上门|家人|亲戚|通讯录|联系人|跟踪|尾随|纠缠|不停|天天"
            r"|\b(?:calls?|calling|text\w*|sms|harass\w*|debt|collect\w*|loan|spam|threat\w*|stalk\w*)\b"
        ),
    ),
    "account_safety.fraud": _Sound(
        re.compile(
            r"资遣|遣散|辞退|开除|裁员|解雇|炒鱿鱼|炒咗|离职|试用期"
            r"|^[^,，。]{0,12}(?:买|订|入)的[^,，。]{1,8}?(?:[,，\s]+[^,，。]{0,6}(?:买|订|入)的)?$"
            r"|\b(?:laid off|fired|dismissed|severance)\b"
        ),
        re.compile(
            r"骗|诈|假|冒|转账|刷单|投资|理财|兼职|收款|不发货|拉黑|失联|跑路|链接|二维码|验证码|保证金|押金|培训费|中介费|套路|忽悠|陷阱"
            r"|\b(?:scam\w*|fraud\w*|fake|phish\w*|trick\w*|cheat\w*|swindl\w*|transfer\w*)\b"
        ),
    ),
    "quality.food": _Sound(
        re.compile(
            r"(?:机|台|部)[^,，。]{0,6}[食吃吞](?:咗|了)?|[食吃吞](?:咗|了)?(?:我)?(?:张|的)?(?:卡|钱|币|八达通)"
        ),
        re.compile(
            r"[饭菜餐肉鱼蛋奶汤粥粉面包糕果茶饮料味馊酸霉虫变质过期]|好吃|难吃|拉肚|呕|吐(?!卡|钱)"
            r"|\b(?:food|meal|taste\w*|ate|eat\w*|sick|rotten|stale)\b"
        ),
    ),
    "price.overcharge": _Sound(
        re.compile(r"收费(?:亭|站|处|员|口|岛|窗口?)|收银[员台]|收款员|\bcashiers?\b"),
        re.compile(
            r"\d|[收扣钱元块费价贵账款租金票税罚]|[一二两三四五六七八九十百千万]倍|多[交付给算要刷]|算错|计错|找[少错]"
            r"|\b(?:charg\w*|pa(?:y|id)|pric\w*|cost|fees?|money|amount|refund|twice|double|bill)\b"
        ),
    ),
}


def out(parents: Mapping[str, float], leaves: Mapping[str, float], plain: str) -> dict[str, float]:
    """Return the parents without those whose likeliest leaf only sounds so; never none.

    parents, leaves: their probabilities.
    """
    kept = {name: p for name, p in parents.items() if not _sounds(_likeliest(name, leaves), plain)}
    return kept or dict(parents)


def _likeliest(name: str, leaves: Mapping[str, float]) -> str:
    own = {leaf: p for leaf, p in leaves.items() if parent(leaf) == name}
    return max(own, key=own.__getitem__, default="")


def _sounds(leaf: str, plain: str) -> bool:
    """Say whether the words only sound like the leaf, and nothing beside them speaks for it."""
    sound = _SOUNDS.get(leaf)
    if sound is None or sound.like.search(plain) is None:
        return False
    return sound.told.search(sound.like.sub("，", plain)) is None
