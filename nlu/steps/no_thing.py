"""Words around a name of a thing that make it no thing that was bought.

    beside(plain, start, end) -> bool     小太阳 in 小太阳幼儿园, 钉子 in 钉子眼, 空调 of a cinema

A camera that is not shown, a part that somebody wants to change, tooth paste asked about for a
scald and freight that is put on the customer are told in a complaint about something else.
Part of products. Source: S0-09 (the product of a complaint).
"""

from __future__ import annotations

import re

_HOUSE = re.compile(
    r"(?:双语|国际|实验|第[一二三四五六七八九十]|[一二三四五六七八九十])?(?:幼儿园|托儿所|托班|托管|早教|小学|中学|驾校|养老院|月子中心|月子会所|公寓|小区|花园(?!洋房)|家园|诊所|艺校|学堂|艺术中心)"
)
_TRACE = re.compile(r"眼儿?(?!镜)|孔|印子?(?!花|章|泥|机)|洞(?!洞)|痕")
_PLACE = re.compile(
    r"(?:电影院|影院|影城|剧院|剧场|网吧|ktv|高铁|火车|动车|地铁|公交车?|大巴|机舱|飞机|机场|车站|候车室|商场|超市|餐厅|饭店|火锅店|健身房|游泳馆|图书馆|教室|食堂|大堂|医院|病房)"
    r"(?:里面?|内|上|的|中央)*$"
)
_FITTING = re.compile(
    r"空调|冷气|暖气|灯|厕所|马桶|电梯|扶梯|椅子|座椅|座位|沙发|音响|监控|楼梯|地板|地毯|wifi|门"
)
_CAMERA = re.compile(
    r"监控(?:录像|视频|画面)?(?:里|上|都?不[给让肯]|也不[给让肯]|没给|显示|拍[到着的]|看|能|可以|为证|作证|为准|查|调)"
)
_LOOKS = re.compile(
    r"(?:看|调|查|要|有|翻|给看|调取|查看|[看调查]一下)(?:了|过|他们|你们|店里|那边|他们的)?的?$"
)
_SALVE = re.compile(r"(?:牙膏|酱油|香油|獾油|肥皂|食盐|面粉|白糖|蜂蜜|碘伏|红药水|紫药水|芦荟胶)")
_RUBS = re.compile(r"(?:[抹涂敷擦糊](?:点|了|过|上|一?点|些)*|用)$")
_PART = re.compile(r"主板|电池|屏幕?|压缩机|电机|配件|零件|排水泵|控制板|电路板|变速箱|发动机")
_CHANGED = re.compile(r"(?:要|得|需要?|必须|建议|让我?|说|非)(?:更?换)(?:个|块|新的?|掉)*$")
_FREIGHT = re.compile(
    r"(?:运费|邮费|快递费|邮寄费|检测费|上门费)(?:还|也|都|居然|竟然)*(?:要|得|让|叫|由|是)?(?:我们?|客户|顾客|自己|咱们?|买家|我自己)(?:来|自己)?(?:出|付|掏|承担|负担|垫)"
)

_NUMBER = re.compile(r"号码?(?:是|为|[:：\s])*\+?\d{5}")


def beside(plain: str, start: int, end: int) -> bool:
    """Say whether the name at *start* to *end* stands for something that nobody bought."""
    before = plain[max(0, start - 8) : start]
    if _HOUSE.match(plain, end) or _TRACE.match(plain, end) or _NUMBER.match(plain, start):
        return True
    if _FITTING.match(plain, start) and _PLACE.search(before):
        return True
    camera = plain.startswith("监控", start) and _LOOKS.search(before)
    if camera or _CAMERA.match(plain, start) or _FREIGHT.match(plain, start):
        return True
    rubbed = _SALVE.match(plain, start) and _RUBS.search(before)
    changed = _PART.match(plain, start) and _CHANGED.search(before)
    return bool(rubbed or changed)
