"""He does not want it known that it was he: the words by which he says or asks so.

    TOLD    怕店里知道是我投的, 唔好講係我投訴, please don't tell the nurse it was me
    THEM, ENDS    who might know it, and how a question ends; shared with inquiries

Pure. Part of inquiries. Source: ideal 3.2 (interruptions).
"""

from __future__ import annotations

import re

ENDS = r"[吗嗎么麼嘛不没沒呀啊呢吧了]*[。！!?？\s]*$"
THEM = (
    r"(?:店[里裡家员員长長]?|商[家户戶]|[对對]方|[骑騎]手|司机|司機|快[递遞][员員]?|房[东東]|物[业業]|老[师師板]"
    r"|[领領][导導]|[师師]傅|[经經]理|公司|[学學]校|客服|店方|人家|別人|别人|[他她佢][们們哋]?)"
)
TOLD = re.compile(
    rf"{THEM}.{{0,8}}(?:知道|[发發][现現]|[认認]出|查到|看到).{{0,6}}(?:是我|[谁誰]|我(?:投|[举舉]|告|的名|叫|[是係系])).{{0,8}}{ENDS}"
    r"|(?:怕|[会會]不[会會]|[会會]|不[会會]).{0,8}(?:[报報][复復]|打[击擊]我|找我麻[烦煩]|穿小鞋|刁[难難]我?|[针針][对對]我)"
    r"|(?:可以|能|能不能|可不可以|是不是|我想|要)?匿名(?:投[诉訴]|[举舉][报報]|[处處]理|登[记記])?的?[吗嗎么嘛不]?[。?？!！]*$"
    r"|(?:[别別]|不要|能不能[别別不]?|可不可以不?)(?:跟|和|告[诉訴]|[让讓]|同).{0,8}(?:[说說講讲]|知道)?是我(?:[说說投講讲举舉]|$)"
    r"|(?:[别別]|不要|[能可]不[能可]以?不?)[^，,。]{0,3}告[诉訴](?:我|[他她])?(?:[妈媽爸家单單公领領老校]|[别別]人|[他她]$)"
    r"|[你您][们們哋](?:[会會][不唔][会會]|[会會])(?:[跟同和向]|告[诉訴]|[话話][俾畀])[^，,。]{1,6}?(?:[说說讲講知]|透露|[听聽])[^，,。]{0,8}[吗嗎呢㗎?？]*$"
    r"|[你您][们們哋]?(?:[应應][该該])?(?:[会會]不[会會]|[不唔][会會]|[会會])(?:告[诉訴]|[话話][俾畀])(?!我|你|您)[^，,。！!?？]{1,5}?[吧吗嗎呢㗎啊]?[。！!?？\s]*$"
    r"|\b(?:will|would|do|can) (?:they|he|she|the \w+) (?:know|find out|see)\b.{0,20}\bme\b"
    r"|\bdo(?:n['’]?t| not) want (?:him|her|them|(?:the|my|our|your) \w+)"
    r" to (?:know|find out|see|hear)\b"
    r"|\b(?:is|are|will|does) (?:this|it|that|my (?:name|complaint|message))\b[^.!?]{0,16}"
    r"\b(?:going|sent|go|shown|passed|forwarded|visible|seen)(?: on)? (?:to|by)"
    r" (?:him|her|them|(?:the|my|our|your) \w+)"
    r"|\banonymous(?:ly)?\b|\bretaliat\w+|\bget back at me\b"
    r"|(?:唔好|咪|[唔不]想)(?:再)?(?:同|[话話]|[讲講]|[俾畀]|[让讓])[^，,。]{0,8}?(?:[系係]我|[边邊][个個][投讲講])"
    r"|\b(?:do(?:n['’]?t| not)|never|without|not to) (?:please )?(?:tell(?:ing)?|say(?:ing)?"
    r"|mention(?:ing)?|reveal(?:ing)?|let(?:ting)?|giv(?:e|ing)|shar(?:e|ing))\b(?! me\b)"
    r"[^.!?]{0,28}?\b(?:it(?:['’]s| was| is) (?:me|from me|i who)|i(?:['’]m| am| was) the one"
    r"|who (?:it was|complained|i am|told you|reported)|my (?:full |real )?name"
    r"|(?:that )?i (?:complained|said|told|reported))"
    r"|\b(?:keep|leave) (?:my name|me) (?:out|secret|private)\b",
    re.IGNORECASE,
)
