"""Whether he asks if what he is offered is fair: 只赔洗衣费的三倍，合理吗.

    weighs(text) -> bool

Pure. Part of after. Source: ideal 3.2 (interruptions), requirement S4-10.
"""

from __future__ import annotations

import re

from dialogues import cues

_MOST = 40
_FAIR = re.compile(
    r"(?:合理|合适|合適|公平|合法|合[规規]|正常|[够夠]|算数|算數|有[这這][种種]?[规規]定|[对對])(?:[吗嗎么嘛]|不)[?？。！!\s]*$"
    r"|合不合[理适適法]|[该該]不[该該]|算不算[数數少]"
    r"|\b(?:is|are|was) (?:that|this|it|they) (?:even |really )?(?:fair|reasonable|legal)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"[赔賠退补補扣收返]|折|倍|\d|\b(?:refund|pay|paid|charge|compensat)", re.IGNORECASE
)


def weighs(text: str) -> bool:
    """Say whether he asks if what he is offered is fair: 只赔洗衣费的三倍，合理吗."""
    brief = cues.length(text) <= _MOST
    return brief and bool(_FAIR.search(text.strip())) and bool(_OFFERED.search(text))
