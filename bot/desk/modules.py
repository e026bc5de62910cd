"""The text modules the program ships: what every desk has until its leads write their own.

Places in {braces} are filled from the case by the page; codes are pinyin initials.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.desk_own import SHARED, Module

_ROWS = (
    ("", "sc", "首触",
     ("{称呼}您好，我是{我}。让您碰上这样的事，对不起。您说的我都看完了，"
      "这件事由我负责：先核实经过，{时间} 前告诉您查到什么、怎么办。")),
    ("", "qr", "确认理解", "我理一遍，您看对不对：{经过}。您最希望的是：{诉求}。"),
    ("", "ta", "体谅", "等了这么久还没办好，换谁都会着急。耽误您的时间，对不起。"),
    ("", "fa", "告知方案时间", "我正在核对，{时间} 前把具体方案发给您。"),
    ("", "jd", "进展", "编号 {编号} 有新进展：{进展}。下一次告诉您是 {时间} 前。"),
    ("", "dh", "约电话", "我想打电话跟您说得更清楚，打 {电话} 可以吗？不方便接就在这里说。"),
    ("", "bc", "补材料", "为了一次就能判断，还差一样：{缺什么}。拍张照就行，没有也不影响办理。"),
    ("", "xx", "致谢", "谢谢您把经过讲得这么清楚，这对找出原因很有用。"),
    ("", "fh", "复核", "您要是不认可，回“复核”，会由另一位同事重新看。"),
    ("quality", "aq", "先停用", "安全最要紧：请先别再用它，也别再充电。人都还好吗？"),
    ("quality", "xh", "找型号", "机身背面或包装上有型号，拍一张给我，我来对批次。"),
    ("logistics", "cj", "查快件", "我正在和承运方核对这一件走到哪了，{时间} 前告诉您查到的结果。"),
    ("service", "fw", "服务态度",
     "被这样对待，换谁心里都不舒服。当时是怎么说的，您愿意多讲几句吗？"),
    ("price", "jg", "对价格", "我把您看到的价格和下单时的页面对一遍，{时间} 前给您结果。"),
    ("aftersale", "jc", "送检进展", "您的机器现在到了 {进展}，下一步的时间是 {时间}。"),
    ("account_safety", "zh", "先护住账户",
     "先把账户护住：请改密码，别把验证码给任何人。我这边同时核对记录。"),
)  # fmt: skip
SHIPPED = tuple(Module(SHARED, *row) for row in _ROWS)


def all_of(own: Sequence[Module]) -> list[Module]:
    """Return *own* with the shipped ones that no shared one of theirs stands for."""
    said = {(one.category, one.code) for one in own if one.owner == SHARED}
    return [*own, *(one for one in SHIPPED if (one.category, one.code) not in said)]


def shipped(category: str, code: str) -> bool:
    """Tell whether the program ships one of this category and code."""
    return any((one.category, one.code) == (category, code) for one in SHIPPED)
