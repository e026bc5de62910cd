"""Harm and hazard told in a hurry: what a thing did to whom, and what only sounds like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import lexicons
from nlu.steps import risk
from nlu.steps.risk import Strength
from nlu.types import Flag, Hazard
from tests.nlu.reading import normaliser

_TOLD = {
    Hazard.FIRE: (
        "你们这个空气炸锅用了三天就冒烟了，差点把厨房烧了",
        *("空气炸锅冒烟了", "人气款的电煮锅，插上就冒烟", "里面线都烧化了 一股塑料焦味"),
        *("插排用了一礼拜焦了", "煮蛋器煮着煮着爆了 蛋壳崩我一脸", "你家气炉冒火一米多高"),
        *("除湿机自己燃起来了", "咖啡机冒白烟", "電熱水壺線燒咗", "破壁机炸杯了"),
    ),
    Hazard.ELECTRIC: ("充电头一碰就电我", "空调外机一摸麻", "got electrocuted by the washer"),
    Hazard.INJURY: (
        *("按摩椅夹住我的手拔不出来", "折叠床夹断我手指头", "柜子倒下来压到孩子"),
        *("脸先着地 门牙磕掉了", "教练拉伸把我韧带拉断", "外卖员没盖盖子 烫了我女儿"),
        *("寄养的狗把我咬了", "電梯門夾到阿公", "教练骂我儿子还踹了一脚", "胸贴撕下来一层皮"),
    ),
    Hazard.POISONING: (
        *("给我端上来的是消毒水 我喝了一口", "吃完你家自助 一晚上跑了八趟厕所"),
        *("纸尿裤用得屁股红烂", "飲完你哋杯奶茶 個肚痛到碌地", "打完瘦脸针嘴歪了"),
    ),
    Hazard.FUMES: ("衣柜味道熏得眼泪直流 孩子喘", "新车甲醛味呛得我头疼"),
    Hazard.CHILD: ("桌游里的小磁铁被两岁的弟弟吞了",),
    Hazard.ACCIDENT: (
        *("骑马的时候马惊了 把我摔下来", "漂流翻船 没人救", "医生把纱布留我肚子里了"),
        *("胃镜做穿孔了", "新车自己加速撞墙了", "电动车骑着骑着前轮飞了"),
    ),
    Hazard.MENACE: (
        *("民宿房东半夜开门进来", "按摩师傅手伸进我衣服里"),
        *("快递员给我发下流照片", "酒店隔壁醉汉踹我房门"),
    ),
    Hazard.MISTREATED: ("托管班把孩子关小黑屋",),
    Hazard.OTHER: (
        *("师傅开车一直在看手机", "消防通道被锁死了", "工地钢筋掉下来 离我就一米"),
        *("车门没关就开走 我差点被甩下去", "滑翔伞教练没给我扣安全扣", "施工队挖断燃气管"),
    ),
}
_ALIKE = (
    *("气得我七窍冒烟", "等得我嗓子冒烟了", "这价格爆炸贵", "手机内存爆了", "手机被打爆了"),
    *("网站炸了", "评论区炸了", "我心态炸了", "空气炸锅炸不熟鸡翅", "热水器打不着火"),
    *("锅把菜烧焦了", "烤箱烤出来都糊了", "电脑主板烧了", "冰淇淋化了", "把我气得头都要炸了"),
    *("差点迟到", "差点没把我气死", "差点跟同事撞衫", "毛衣扎人", "鞋磨脚", "裤腰夹肉"),
    *("夹子夹不住", "文件夹少一页", "打死我也不来了", "打了差评就拉黑我", "打了我八折"),
    *("电到我了 这颜值", "砸钱买的课没用", "踩雷了", "踢皮球", "压力大 退课", "刮奖刮不开"),
    *("手办胳膊断了", "背包带子断了", "腰带断了", "头像显示不了", "洗头膏不起泡"),
    *("眼线笔断了", "骨折价没兑现", "窒息的配色", "出血价", "中暑险怎么买", "中毒太深天天刷"),
    *("辣椒酱辣得嘴麻", "洗衣机脱水太响", "吐槽一下包装", "榴莲味熏人", "消防课退费"),
    *("安全出口指示灯发错货", "头盔什么时候发货", "司机不接电话", "师傅看手机半天不干活"),
    *("狗粮拉肚子能退吗", "机器吞了我的卡", "撞到护栏走保险怎么报", "购物车轮子卡"),
    *("翻车了 口味不行", "救命 太好吃了", "电梯里掉漆", "充电线断了", "我快递被压在仓库三天"),
)


def _sure(text: str) -> list[risk.RiskRule]:
    found = risk.signs(normaliser().plain(text), risk.load())
    strong = [sign.rule for sign in found if sign.rule.strength is Strength.SURE]
    return [rule for rule in strong if Flag.SAFETY in rule.gives]


@pytest.mark.parametrize(
    ("hazard", "text"), [(hazard, text) for hazard, texts in _TOLD.items() for text in texts]
)
def test_what_a_thing_did_to_somebody_is_seen_in_any_words(hazard: Hazard, text: str) -> None:
    """S0-21, S2-18: appliances, food, cars, lifts, gas, rides, children, cosmetics, doctors."""
    assert hazard in {rule.hazard for rule in _sure(text)}


@pytest.mark.parametrize("text", _ALIKE)
def test_what_only_sounds_like_harm_is_none(text: str) -> None:
    """Level 1 brings a person in the same minute: slang, goods that broke, and trouble stay 2."""
    assert [rule.id for rule in _sure(text)] == []


def test_a_word_that_rules_share_stands_for_what_its_file_says(tmp_path: Path) -> None:
    rule = ["- id: a", "  gives: [safety]", "  hazard: injury", "  strength: sure"]
    rule += ["  pattern: 烫了{who}$", "  yes: [烫了老人]", "  no: [烫了]"]
    (tmp_path / "risk.yml").write_text("\n".join(rule), encoding="utf-8")
    (tmp_path / "risk_words.txt").write_text("# people\nwho 孩子|老人\n", encoding="utf-8")
    (read,) = risk.load(tmp_path)
    assert read.find("汤烫了老人")
    assert read.find("汤烫了人") is None


def test_every_word_that_rules_share_is_used() -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in lexicons.HERE.glob("risk*.yml"))
    names = [line.split(" ")[0] for line in lexicons.lines(lexicons.HERE / "risk_words.txt")]
    assert {name for name in names if f"{{{name}}}" not in text} == set()


@pytest.mark.parametrize("part", ["夹了一下手", "烫了", "差点把", "孩子被", "充电的线", "吃完了"])
def test_a_long_text_costs_no_more_than_its_length(part: str) -> None:
    text = normaliser().plain(part * 600)
    assert len(risk.signs(text, risk.load())) < len(risk.load())
