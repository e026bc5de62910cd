"""A simulated customer: opens with a text, answers what is asked from the facts he knows.

He reads the bot's words as a person would, by what they ask for, not by any id; what he does
not know he says he does not know. Some vent, some correct themselves, some write in bursts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

# What a question asks for, by the words a reader would go by; the first that fits counts.
ASKS: Sequence[tuple[str, str]] = (
    ("confirm", r"对不对|再看一眼|对的话就提交|您看对吗"),
    ("amend", r"哪一处不对|改哪里|正确的应该是"),
    ("register", r"要不要我把|先登记上|先记下来请他们回复|记下来请同事回复|一起登记吗"),
    ("injury", r"有人受伤|没有人?受伤|不舒服吗|难受得厉害吗|伤得怎么样|孩子现在怎么样|都安全吗"),
    ("phone", r"打哪个电话|留个电话|这个号码好像"),
    ("order_no", r"单号"),
    ("amount", r"多少钱|金额"),
    ("account", r"哪个账号|哪个平台的账号"),
    ("model", r"型号"),
    ("company", r"哪家店或者哪个平台|哪个商家"),
    ("place", r"哪家门店|哪个地方|在哪里发生"),
    ("channel", r"在哪儿买|从哪个渠道"),
    (
        "date",
        (
            r"什么时候(买|的事|开始)|哪天发生|是什么时候买|年月能想起|这几天的事"
            r"|哪天扣|哪个月起|什么时候收"
        ),
    ),
    ("attempts", r"大概几次|处理过几回"),
    ("measure", r"大概是多少|实际用起来是多少"),
    ("demand", r"怎么处理|想要的结果|最理想的样子|用着最顺手"),
    ("product", r"哪样东西|哪项服务|哪一款产品|办的是什么业务|哪个产品"),
    (
        "story",
        (
            r"怎么回事|最让您恼火|怎么不好用|不对劲|怎么个经过|怎么说、怎么做|最明显？|过不去的"
            r"|怎么了？|希望怎么改|变成什么样|想改成什么样"
        ),
    ),
)  # fmt: skip
VENTS = ("你们到底管不管啊", "烦死了，天天跟你们耗", "气死我了！！", "什么破服务，真无语")
UNKNOWN = ("不知道", "记不清了", "这个我不清楚")
_OWN_PHONE = 7
_ENDED = re.compile(r"提交好了|记好了，编号|都记下了，编号|请真人来|请真人同事")


@dataclass
class Customer:
    """facts: fact kind -> texts, as a person would write them. mood picks his habits."""

    name: str
    opening: str
    facts: dict[str, list[str]]
    story: str = ""
    seed: int = 0
    given: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    wrote: bool = False

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.vents = self.chance.random() < 0.25
        self.corrects = self.chance.random() < 0.25
        self.bursts = self.chance.random() < 0.2

    def open(self) -> list[str]:
        """Return the first message, or the first three sent in a row."""
        parts = [p for p in re.split(r"(?<=[，。！？；,!?\n])", self.opening) if p.strip()]
        if self.bursts and len(parts) >= 3:
            third = len(parts) // 3
            cuts = ["".join(parts[:third]), "".join(parts[third : 2 * third])]
            return self._send([*cuts, "".join(parts[2 * third :])])
        return self._send([self.opening])

    def reply(self, bot: str) -> list[str]:
        """Return what he writes next; nothing when the talk is over for him."""
        if _ENDED.search(bot):
            return []
        ask = what_is_asked(bot)
        if ask is None:
            return self._send([self._more()])
        if ask == "confirm":
            return self._send(["对"])
        if ask == "register":
            return self._send(["好的，帮我登记"])
        if ask == "amend":
            return self._send(["没有了，就这样"])
        return self._answer(ask)

    def _answer(self, ask: str) -> list[str]:
        if ask in self.answered:
            self.again.append(ask)
        self.asked.append(ask)
        if self.vents:
            self.vents = False
            return self._send([self.chance.choice(VENTS)])
        known = self._known(ask)
        if not known:
            return self._send([self.chance.choice(UNKNOWN)])
        self.answered.add(ask)
        if ask == "amount" and self.corrects:
            self.corrects = False
            return self._send([f"大概88元。哦不对，是{known}"])
        return self._send([known])

    def _known(self, ask: str) -> str:
        if ask == "injury":
            return "没有人受伤"
        if ask == "story":
            fresh = self.story and self.story not in self.sent
            return self.story if fresh else ""
        if ask == "demand":
            return "，".join(self.facts.get("demand", []))
        if ask == "phone":  # a hotline he named is not his own number
            own = [p for p in self.facts.get("phone", []) if len(p) >= _OWN_PHONE]
            return own[0] if own else ""
        name = {"channel": "company"}.get(ask, ask)
        return next(iter(self.facts.get(name, [])), "")

    def _more(self) -> str:
        """Go on when nothing was asked: the rest of the story, else a sigh."""
        if self.story and self.story not in self.sent:
            return self.story
        left = [w for w in VENTS if w not in self.sent]
        return left[0] if left else "就这样，你们看着办吧"

    def _send(self, texts: list[str]) -> list[str]:
        self.sent += texts
        whole = "\n".join(self.sent)
        self.given = {k: [v for v in vs if v in whole] for k, vs in self.facts.items()}
        return texts


def what_is_asked(bot: str) -> str | None:
    """Return what the bot's words ask for, by their last question; None when nothing is asked."""
    found = [(m.start(), kind) for kind, words in ASKS for m in re.finditer(words, bot)]
    if not found:
        return None
    fixed = [kind for _, kind in found if kind in {"confirm", "amend", "register"}]
    return fixed[0] if fixed else max(found)[1]
