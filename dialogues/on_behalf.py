"""For whom somebody speaks who brings another's complaint: his mother, a friend, a neighbour.

    told(reading) -> Known | None      whom he names, as he wrote it

Nobody is asked for it, and it is no class of complaint: the words of the talk stay, the summary
shows it to be put right, and a colleague knows whom the matter belongs to before he says anything
of it. Who bought something for another speaks for himself. Source: S0-30.
"""

from __future__ import annotations

import re

from dialogues.reading import Reading
from dialogues.state import FieldName, Known

BEHALF = FieldName("on_behalf")
_WHO = (
    r"(?:我们?|我們|咱们?|俺)?(?:家里?的?|的)?(?:一?[位个個]|两位)?"
    r"(?:老?[妈媽爸爹娘]{1,2}|母亲|母親|父亲|父親|爷爷|爺爺|奶奶|[外姥][公婆爷爺]|姥姥|公公|婆婆|岳父|岳母"
    r"|老公|老婆|丈夫|妻子|[爱愛]人|媳妇|媳婦|[儿兒]子|女[儿兒]|孩子|小孩|哥哥?|姐姐?|弟弟?|妹妹?|舅舅?|姑姑?"
    r"|姨[妈媽]?|叔叔?|伯伯?|朋友|同事|同[学學]|室友|[邻鄰]居|老人|家人|[亲親]戚|[业業]主)"
)
_DO = (
    r"(?:投[诉訴]|反[映应應]|[维維][权權]|申[诉訴]|[举舉][报報]|登[记記]|[问問]"
    r"|提(?:个|個|意|建)|[讨討](?:个|個)?[说說])"
)
_FOR = re.compile(
    rf"(?:替|代表?|[帮幫])(?P<who>{_WHO})[来來]?(?:向(?:你|您)[们們]?|跟(?:你|您)[们們]?)?(?:一下|个|個)?{_DO}"
    r"|\b(?:on behalf of|(?:complain(?:ing)?|writing|calling|asking|reporting) (?:this )?for)\s+"
    r"(?P<whom>(?:my|our|a|the) (?:old |elderly )?(?:mother|father|mum|mom|dad|parents|grand\w+"
    r"|wife|husband|son|daughter|child|brother|sister|friend|colleague|neighbou?r|aunt|uncle))\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:不是|不要|别|別|没有?|沒有?|不用|\bnot)\s*$", re.IGNORECASE)


def told(reading: Reading) -> Known | None:
    """Return for whom he speaks, None where he speaks for himself."""
    for said in reading.messages:
        text = said.parse.text
        for found in _FOR.finditer(text):
            if not _NOT.search(text[: found.start()]):
                who = found["who"] or found["whom"]
                return Known(who, who, said.id, "said")
    return None
