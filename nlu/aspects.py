"""Aspects of what is sold that a short complaint names: 铰链松 tells what is wrong (valid)."""

from __future__ import annotations

import re

_ASPECT = (
    "铰链|屏轴|照相|拍照|相机|音效|音质|声音|音量|屏幕|画质|画面|像素|清晰度|系统|电池|续航|充电|信号|网速|外观|做工|材质|面料|布料|用料"
    "|尺码|尺寸|颜色|味道|口感|分量|份量|包装|物流|快递|送货|配送|发货|送餐|出餐|速度|态度|房间|卫生|隔音|早餐|空调|热水|前台|价格"
    "|内容|印刷|纸张|纸质|字体|翻译|剧情|边缘|贴膜|手感|按键|散热|噪音|电流声|软件|说明书|气味|油耗|刹车|发动机|座椅|胶水"
    "|线头|拉链|针脚|版型|鞋底|键盘|鼠标|耳机|镜头|遥控|通话|设施|水压|床垫|枕头|排队|停车|讲课|老师|师傅|医生|护士|司机|骑手"
)
_NAMED = re.compile(
    rf"(?:{_ASPECT})[^，。！？,.!?\s]{{0,4}}?(?:太|很|极|真|超|好|不|没|差|慢|歪|坏|一般|烂|糟|难|死|破)"
)


def names_one(reading: str) -> bool:
    """Whether an aspect is named and found wanting. reading: Simplified, as the engine reads it."""
    return bool(_NAMED.search(reading))
