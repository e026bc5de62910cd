"""Reading as a whole: sentences of every kind, in both scripts and English, alone and at once."""

from __future__ import annotations

import copy
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu import taxonomy
from nlu.engines.linear import LinearEngine
from nlu.examples import URGENT
from nlu.model import ModelError
from nlu.pipeline import Pipeline
from nlu.steps.vectors import Encoder
from nlu.types import Context, Flag, Handoff, Intent, Parse, SlotType, Validity
from tests.nlu import small
from tests.nlu.test_offsets import ANY_CHARACTER, ODD, PIECES

pytestmark = pytest.mark.slow

AT = datetime(2026, 3, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
CODES = frozenset(taxonomy.load().names)

SENTENCES = [
    # text, intent, parent of the category, level, urgent flags
    ("充电宝半夜自己鼓包冒烟，差点把床单点了", "complaint", "quality", 1, "safety"),
    ("电梯突然往下掉，我妈吓得住了院", "complaint", "quality", 1, "safety"),
    ("莫名其妙被扣了198的会员费，我压根没开通过", "complaint", "price", 1, "account_security"),
    ("催收天天给我同事打电话，我信息是你们泄露的吧", "complaint", "account_safety", 1,
     "account_security"),
    ("快递显示已签收可我根本没拿到", "complaint", "logistics", 2, ""),
    ("说好七天无理由，现在连退货入口都点不开", "complaint", "aftersale", 2, ""),
    ("退款申请了二十天了还在审核中", "complaint", "aftersale", 2, ""),
    ("客服电话打了一上午都是忙音", "complaint", "service", 2, ""),
    ("外卖里吃出一只蟑螂，恶心死了", "complaint", "quality", 2, ""),
    ("新买的手机充电口松松垮垮，插不稳", "complaint", "quality", 2, ""),
    ("酒店毛巾上有头发，地毯一股霉味", "complaint", "quality", 2, ""),
    ("维修师傅来了三趟都没修好", "complaint", "aftersale", 2, ""),
    ("发票开错抬头让我自己跑一趟", "complaint", "aftersale", 2, ""),
    ("我已经找律师了，这钱必须退，法庭见", "complaint", None, 1, "legal"),
    ("太差了", "complaint", "other", 2, ""),
    ("花呗逾期一天会影响征信吗", "inquiry", None, None, ""),
    ("怎么修改收货地址", "inquiry", None, None, ""),
    ("你们这个师傅手艺真好，下次还找他", "praise", None, None, ""),
    ("建议APP加个夜间模式，晚上看着刺眼", "suggestion", "suggestion", 3, ""),
    ("我上周投诉的那个单子怎么还没人联系我", "follow_up", None, 2, ""),
    ("算了，我不投诉了", "withdraw", None, None, ""),
    ("转人工", "ask_human", None, None, ""),
    ("你是机器人吧", "ask_bot", None, None, ""),
    ("今天天气不错", "chitchat", None, None, ""),
    ("客服態度惡劣，講兩句就掛我電話", "complaint", "service", 2, ""),
    ("充電寶突然起火，地板燒了一個洞", "complaint", "quality", 1, "safety"),
    ("包裹弄丟了三個禮拜，沒人負責", "complaint", "logistics", 2, ""),
    ("謝謝你們，處理得很快", "thanks", None, None, ""),
    ("the power bank caught fire in my bag", "complaint", "quality", 1, "safety"),
    ("my parcel is three weeks late and nobody answers", "complaint", "logistics", 2, ""),
    ("how do I change my delivery address", "inquiry", None, None, ""),
    ("your driver was rude and refused to help with the bags", "complaint", "service", 2, ""),
    ("thank you so much", "thanks", None, None, ""),
]  # fmt: skip

SCRIPTS = [
    ("充電寶冒煙了，嚇死我", "充电宝冒烟了，吓死我"),
    ("客服說退款要三十天", "客服说退款要三十天"),
    ("訂的房間又髒又臭", "订的房间又脏又臭"),
    ("還沒收到貨，訂單號88990011", "还没收到货，订单号88990011"),
    ("轉人工", "转人工"),
    ("謝謝，再見", "谢谢，再见"),
    ("沒關係，下次注意", "没关系，下次注意"),
    ("我已經報警，等著收律師函", "我已经报警，等着收律师函"),
    ("請問幾點開門", "请问几点开门"),
    ("無緣無故扣了我三百塊會員費", "无缘无故扣了我三百块会员费"),
]


def labels(parse: Parse) -> Parse:
    """Return the parse without what the script of its text changes."""
    slots = tuple(replace(slot, text="") for slot in parse.slots)
    return replace(parse, text="", language="", reasons=(), slots=slots, sure={})


def check(parse: Parse) -> None:
    """Whatever was typed, the labels of a parse go together."""
    assert parse.acts[0] is parse.intent
    assert parse.language in {"zh-Hans", "zh-Hant", "en", "other"}
    assert set(parse.categories) <= CODES
    assert parse.category is None or parse.categories[0] == parse.category
    assert 0 <= parse.heat <= 3
    assert parse.level in {1, 2, 3, None}
    assert parse.level != 1 or parse.flags & URGENT
    assert bool(parse.hazards) == (Flag.SAFETY in parse.flags)
    assert parse.handoff is not Handoff.REQUEST_HUMAN or Flag.REQUEST_HUMAN in parse.flags
    assert (parse.intent is Intent.COMPLAINT) <= (parse.validity is not Validity.NOT_COMPLAINT)
    assert all(0 <= sure <= 1 for sure in parse.sure.values())
    assert all(parse.text[s.start : s.end] == s.text for s in parse.slots)
    assert parse.reasons


@pytest.mark.parametrize(("text", "intent", "parent", "level", "flags"), SENTENCES)
def test_a_sentence_is_understood(
    pipeline: Pipeline, text: str, intent: str, parent: str | None, level: int | None, flags: str
) -> None:
    parse = pipeline.read(text, Context(at=AT))
    check(parse)
    assert parse.intent == intent
    assert parent is None or taxonomy.parent(parse.category or "none") == parent
    assert parse.level == level
    assert parse.flags & URGENT == set(flags.split())


@pytest.mark.parametrize(("traditional", "simplified"), SCRIPTS)
def test_traditional_reads_like_simplified(
    pipeline: Pipeline, traditional: str, simplified: str
) -> None:
    one, two = (pipeline.read(text, Context(at=AT)) for text in (traditional, simplified))
    assert labels(one) == labels(two)
    assert one.language == "zh-Hant"
    assert two.language == "zh-Hans"


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("再不处理我就去12315投诉", {Flag.REGULATOR}),
        ("这事我要发到抖音让大家都看看", {Flag.MEDIA}),
        ("我们小区四十多户都没暖气，已经联名写信了", {Flag.GROUP}),
        ("我真的撑不下去了，活着没意思", {Flag.SELF_HARM}),
        ("充电宝炸了，我要报警", {Flag.SAFETY, Flag.LEGAL}),
    ],
)
def test_a_risk_makes_a_message_urgent_whatever_its_intent(
    pipeline: Pipeline, text: str, flags: set[Flag]
) -> None:
    parse = pipeline.read(text, Context(at=AT))
    assert parse.flags & URGENT == flags
    assert parse.level == 1


@pytest.mark.parametrize(
    "text",
    [
        "气得我头顶冒烟",
        "这件衣服丑爆了",
        "等得我想死",
        "照片曝光过度，相机有问题",
        "烟雾报警器老是误报警",
        "手机待机漏电快",
        "还好没人受伤",
        "12315是什么电话",
    ],
)
def test_a_manner_of_speaking_is_not_urgent(pipeline: Pipeline, text: str) -> None:
    assert pipeline.read(text, Context(at=AT)).level != 1


@pytest.mark.parametrize("text", ["太差了", "垃圾", "一般般吧没啥惊喜"])
def test_displeasure_without_a_fact_is_vague(pipeline: Pipeline, text: str) -> None:
    assert pipeline.read(text).validity is Validity.VAGUE


def test_slots_of_a_whole_message_are_found(pipeline: Pipeline) -> None:
    text = (
        "上周三买的蓝牙耳机299元，订单号88990011，昨天左边没声了，修了两次没好，要退款，"
        "我电话13800138001"
    )
    parse = pipeline.read(text, Context(at=AT))
    values = {slot.type: slot.value for slot in parse.slots if slot.role != "event"}
    assert values[SlotType.DATE] == "2026-03-11"
    assert values[SlotType.PRODUCT] == "耳机"
    assert values[SlotType.AMOUNT] == "29900"
    assert values[SlotType.ORDER_NO] == "88990011"
    assert values[SlotType.ATTEMPTS_BEFORE] == "2"
    assert values[SlotType.DEMAND] == "refund"
    assert values[SlotType.PHONE] == "+8613800138001"


@pytest.mark.parametrize(
    ("asking", "text"),
    [("date", "昨天"), ("phone", "13800138001"), ("product", "耳机"), ("name", "王建国"),
     ("date", "上周三"), ("amount", "两百块"), ("order_no", "88990011223344")],
)  # fmt: skip
def test_a_short_answer_is_an_answer(pipeline: Pipeline, asking: str, text: str) -> None:
    parse = pipeline.read(text, Context(AT, asking))
    assert parse.intent is Intent.SUPPLEMENT
    assert parse.validity is Validity.VALID


@pytest.mark.parametrize(
    ("asking", "text"),
    [("name", "张伟"), ("name", "高兴"), ("name", "安"), ("number", "3"), ("number", "88"),
     ("order_no", "886"), ("model", "X3"), ("product", "小米"), ("text", "云杉电器"),
     ("number", "三次")],
)  # fmt: skip
def test_a_bare_name_or_number_is_no_greeting_and_calls_nobody(
    pipeline: Pipeline, asking: str, text: str
) -> None:
    never = {Intent.GREET, Intent.BYE, Intent.THANKS, Intent.ASK_HUMAN, Intent.ASK_BOT}
    parse = pipeline.read(text, Context(AT, asking))
    assert parse.intent not in never
    assert parse.handoff is Handoff.NONE


def test_a_phone_given_when_asked_wishes_for_nothing_else(pipeline: Pipeline) -> None:
    assert pipeline.read("13800138001", Context(AT, "phone")).handoff is Handoff.NONE


def test_an_own_utterance_is_nearest_to_itself(pipeline: Pipeline) -> None:
    text = small.sample()[0].text
    (first, cosine), second = pipeline.nearest(text, 2)
    assert first == text
    assert cosine == pytest.approx(1, abs=0.01)
    assert second[1] < cosine


def test_reading_says_the_same_from_many_threads(pipeline: Pipeline) -> None:
    texts = [text for text, *_ in SENTENCES] * 4
    alone = [pipeline.read(text, Context(at=AT)) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: pipeline.read(text, Context(at=AT)), texts))
    assert together == alone


def test_reading_twice_says_the_same(small_pipeline: Pipeline) -> None:
    for text, *_ in SENTENCES:
        assert small_pipeline.read(text) == small_pipeline.read(text)


@pytest.fixture(scope="module")
def without_vectors(pipeline: Pipeline) -> Pipeline:
    """Return the pipeline as it runs where the package of sentence vectors is not installed."""
    engine = copy.copy(pipeline.engine)
    assert isinstance(engine, LinearEngine)
    engine.encoder = Encoder("no_such_package_of_vectors")
    return replace(pipeline, engine=engine)


def test_reading_works_without_sentence_vectors(
    pipeline: Pipeline, without_vectors: Pipeline
) -> None:
    right = sum(without_vectors.read(text).intent == intent for text, intent, *_ in SENTENCES)
    assert right / len(SENTENCES) >= 0.8
    for text, *_ in SENTENCES:
        check(without_vectors.read(text))
    assert without_vectors.nearest("充电宝冒烟") == []
    assert pipeline.nearest("充电宝冒烟")


def test_risk_by_rules_needs_no_vectors(without_vectors: Pipeline) -> None:
    urgent = [(text, flags.split()) for text, *_, level, flags in SENTENCES if level == 1]
    assert urgent
    for text, flags in urgent:
        assert set(flags) <= without_vectors.read(text).flags


@given(st.lists(st.sampled_from(PIECES) | st.text(ANY_CHARACTER, max_size=6), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_text_breaks_reading(small_pipeline: Pipeline, pieces: list[str]) -> None:
    check(small_pipeline.read("".join(pieces), Context(at=AT)))


@pytest.mark.parametrize("text", ODD, ids=ascii)
@pytest.mark.parametrize("asking", ["", "date", "confirm", "no such kind"])
def test_an_odd_text_is_read(small_pipeline: Pipeline, text: str, asking: str) -> None:
    check(small_pipeline.read(text, Context(None, asking)))


@pytest.mark.parametrize("run", ["退款", "哈", "1", "a ", "垃圾！", "充电宝冒烟，"])
def test_time_stays_bounded_for_endless_texts(small_pipeline: Pipeline, run: str) -> None:
    """The caps make 100,000 characters cost what 8,000 cost."""

    def seconds(size: int) -> float:
        text = (run * size)[:size]
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            small_pipeline.read(text)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(100_000) <= max(seconds(2_000), 0.005) * 12


def test_the_catalogue_of_the_operator_is_known(small_model: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_text("青鸟Q7,青鸟Q7投影仪\n", encoding="utf-8")
    parse = Pipeline.load(small_model, catalogue).read("青鸟Q7开不了机")
    assert (SlotType.PRODUCT, "青鸟Q7投影仪") in {(s.type, s.value) for s in parse.slots}


def test_no_model_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="请先训练"):
        Pipeline.load(tmp_path)


@pytest.mark.parametrize("text", ["", " ", "\n\u3000\t", "\u200b"])
def test_a_picture_without_words_says_nothing(pipeline: Pipeline, text: str) -> None:
    parse = pipeline.read(text)
    assert (parse.intent, parse.handoff, parse.heat) == (Intent.CHITCHAT, Handoff.NONE, 0)
    assert not parse.flags
