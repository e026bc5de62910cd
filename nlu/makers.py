"""Names that say whose make a thing is, and not where it was bought: 华为, 索尼, 大众.

    makes(name) -> bool
    only_make(parse) -> bool    a reply names a make and nothing else: 是华为的, 索尼nova12

Both scripts; whoever has shops of his own (Apple, Nike) is no mere maker. Source: S1-07.
"""

from __future__ import annotations

import re

from nlu.types import Parse, Slot, SlotType

_MAKERS = re.compile(
    r"海[尔爾信]|美的|格力|西[门門]子|[创創][维維]|tcl|[长長]虹|康佳|[奥奧]克斯|志高|容[声聲]|美菱|小天[鹅鵝]|博世|松下|索尼|夏普|[东東]芝|三星|lg|[飞飛]利浦"
    r"|方太|老板[电電]器|[华華]帝|九[阳陽]|[苏蘇]泊[尔爾]|美[诺諾]|戴森|石[头頭]科技|科沃斯|追[觅覓]|[联聯]想|戴[尔爾]|惠普|[华華][硕碩]|[华華][为為]|小米|[红紅]米|魅族|vivo|oppo|[荣榮]耀|大疆|佳能|尼康|大金|日立|三菱|[声聲][宝寶]|[国國][际際]牌|漫步者"
    r"|大[众眾]|[丰豐]田|本田|比[亚亞]迪|[宝寶][马馬]|奔[驰馳]|[奥奧]迪|日[产產]|[别別]克|福特|吉利|奇瑞|[长長]安|五菱|特斯拉|理想汽[车車]|蔚[来來]|小[鹏鵬]汽?[车車]?|雅迪|[爱愛][玛瑪]|台[铃鈴]"
    r"|haier|midea|gree|siemens|bosch|sony|samsung|panasonic|philips|dyson|lenovo|dell|canon|nikon"
    r"|huawei|xiaomi|asus|acer|hitachi|sharp|toshiba|toyota|honda|nissan|tesla|byd",
    re.IGNORECASE,
)
_REST = re.compile(
    r"(?:是|係|系|就|[这這那]?[个個]?|牌子?|品牌|型[号號]|[应應][该該]|好像|[错錯]了|不是|不用[补補]?了?|的|嘅|了|啊|吧|it'?s|a|an|the|is"
    r"|[A-Za-z0-9+\-]|[，,。.！!\s])*",
    re.IGNORECASE,
)


def makes(name: str) -> bool:
    """Say whether a name is one of a maker of things."""
    return bool(_MAKERS.fullmatch(name.strip()))


def only_make(parse: Parse, slot: Slot) -> bool:
    """Say whether *slot* names a make, with hardly a word about a shop beside it."""
    if slot.type is not SlotType.COMPANY or not makes(slot.text):
        return False
    named = any(
        s.type is SlotType.PRODUCT and s.start <= slot.start and slot.end <= s.end
        for s in parse.slots
    )
    rest = parse.text[: slot.start] + parse.text[slot.end :]
    return named or bool(_REST.fullmatch(rest))
