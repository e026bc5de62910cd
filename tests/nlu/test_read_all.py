"""Texts encoded together read as those encoded one by one, and each is kept for one asking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from nlu.engines.rasa import RasaEngine
from nlu.engines.rules import RulesEngine
from nlu.pipeline import Pipeline
from nlu.steps.vectors import Encoder
from nlu.types import Context
from tests.nlu.rasa_fake import Builtin

TEXTS = ["快递一直不到，客服只会说稍等", "退款还没到账，等了半个月", "洗衣机漏水，修了三次都没修好"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_a_vector_encoded_among_others_is_that_of_the_text_alone(encoder: Encoder) -> None:
    alone = [encoder.encode([text])[0] for text in TEXTS]
    encoder.foresee(TEXTS)
    for text, vector in zip(TEXTS, alone, strict=True):
        assert encoder.encode([text])[0] == pytest.approx(vector, abs=1e-5)


def test_what_was_encoded_ahead_is_given_once_and_then_encoded_again(encoder: Encoder) -> None:
    encoder.foresee(TEXTS)
    first = encoder.encode(TEXTS[:1])
    first[:] = 0  # whoever has it may do with it what he likes
    assert np.linalg.norm(encoder.encode(TEXTS[:1])[0]) == pytest.approx(1, abs=1e-4)


def test_what_nobody_asks_for_is_forgotten(encoder: Encoder) -> None:
    for n in range(40):
        encoder.foresee([f"第{n}单没到", f"第{n}单坏了", f"第{n}单少了"])
    assert len(encoder._ahead) <= 64
    assert "第39单少了" in encoder._ahead


def test_without_the_package_nothing_is_encoded_ahead() -> None:
    encoder = Encoder("no_such_package")
    encoder.foresee(TEXTS)
    assert not encoder.encode(TEXTS[:1]).any()


def test_what_is_read_together_is_what_is_read_alone(small_pipeline: Pipeline) -> None:
    asks = [(text, Context()) for text in [*TEXTS, "", "好的", TEXTS[0]]]
    asks.append(("上周三", Context(asking="date")))
    for (text, context), together in zip(asks, small_pipeline.read_all(asks), strict=True):
        alone = small_pipeline.read(text, context)
        assert (together.text, together.intent, together.category, together.slots) == (
            alone.text,
            alone.intent,
            alone.category,
            alone.slots,
        )
        assert together.sure == pytest.approx(alone.sure, abs=1e-3)


class Seeing(RulesEngine):
    """Keeps what it is shown."""

    def foresee(self, readings: Sequence[str]) -> None:
        """Keep it."""
        self.foreseen = list(readings)


def test_of_what_is_read_together_only_what_needs_a_vector_is_encoded() -> None:
    engine = Seeing()
    reader = Pipeline.by_rules().judged(engine)
    reader.read_all([(text, Context()) for text in ("你好", "", TEXTS[0], "好的", TEXTS[1])])
    normal = reader.normaliser
    assert engine.foreseen == [normal.reading(normal.plain(text)) for text in TEXTS[:2]]


def test_every_engine_can_be_shown_what_is_to_come() -> None:
    builtin = Builtin()
    with RasaEngine(builtin, "http://127.0.0.1:9") as engine:
        engine.foresee(TEXTS)
    assert builtin.foreseen == TEXTS
    RulesEngine().foresee(TEXTS)
