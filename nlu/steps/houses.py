"""Endings of names of houses: firms whose name says where something happened."""

from __future__ import annotations

import re

LODGE = "公寓|民宿|客栈|餐厅|酒楼|面馆|车行|网咖|影楼|大排档|学堂"
HOUSE = re.compile(
    rf"(?:{LODGE}|酒店|宾馆|饭店|超市|影院|影城|医院|诊所|学校|幼儿园|驾校|健身房|营业厅|支行|分行)$"
)
"""An online shop's name does not say where."""
