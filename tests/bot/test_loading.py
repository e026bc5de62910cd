"""A server takes messages before its model is there: danger is answered at once, the rest then."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from bot.app import build
from bot.brain import Spare
from bot.loading import Loading
from bot.models import Reader
from bot.settings import Settings
from bot.window import Window
from nlu.model import ModelError
from nlu.pipeline import Pipeline
from nlu.types import Context, Intent, Parse
from tests.bot.runtime_fakes import QUICK, Decider, brain
from tests.fakes.telegram_inlet import run

FIRE = "充电宝充电的时候冒烟了"
REST = "/webhooks/rest/webhook"


@dataclass
class Model:
    """What is loaded when the test says so. broken: it cannot be."""

    go: threading.Event = field(default_factory=threading.Event)
    read_: list[str] = field(default_factory=list)
    warmed: bool = False
    broken: bool = False
    place: Path = Path("model")

    def load(self, _rules: Pipeline) -> Reader:
        """Load."""
        self.go.wait()
        if self.broken:
            raise ModelError("damaged")
        return cast("Reader", self)

    def warm(self) -> None:
        """Warm up."""
        self.warmed = True

    def read(self, text: str, _context: Context) -> Parse:
        """Read."""
        assert self.warmed
        self.read_.append(text)
        return Parse(text, intent=Intent.COMPLAINT)


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    return Pipeline.by_rules()


def test_a_message_is_taken_before_the_model_is_there_and_answered_after(
    tmp_path: Path, rules: Pipeline
) -> None:
    model = Model()
    loading = Loading(model.load, lambda: rules)
    mind = brain(Decider(), window=Window(0, 0, 0))
    spare = Spare(rules.read, loading.ready, 30.0)
    app = build(Settings(tmp_path, pace=QUICK), _with(mind, loading.read, spare))

    async def talk() -> None:
        transport = httpx.ASGITransport(app=app.asgi())
        async with (
            app.running(),
            httpx.AsyncClient(transport=transport, base_url="http://qingsu", timeout=120) as http,
        ):
            loading.start()
            ready = await http.get("/readyz")
            assert (ready.status_code, ready.json()["reads"]) == (200, "loading")
            calm = asyncio.create_task(_said(http, "u1", "耳机坏了"))
            assert await _said(http, "u2", FIRE) == f"1: {FIRE}"
            assert not calm.done()
            assert model.read_ == []
            model.go.set()
            assert await calm == "1: 耳机坏了"
            assert model.read_ == ["耳机坏了"]
            assert (await http.get("/readyz")).json()["reads"] == "model"

    run(talk())


def _with(mind: Any, read: Callable[..., Parse], spare: Spare) -> Any:
    return replace(mind, read=read, spare=spare)


async def _said(http: httpx.AsyncClient, user: str, text: str) -> str:
    answer = await http.post(REST, json={"sender": user, "message": text})
    return str(answer.json()[0]["text"])


def test_a_model_that_cannot_be_loaded_is_told_and_nobody_waits_for_it(rules: Pipeline) -> None:
    model, told = Model(broken=True), threading.Event()
    loading = Loading(model.load, lambda: rules)
    loading.start(told.set)
    model.go.set()
    assert told.wait(60)
    assert str(loading.failed) == "damaged"
    assert not loading.ready.is_set()
    with pytest.raises(ModelError):
        loading.read("x", Context())
    with pytest.raises(ModelError):
        loading.lexis().words("x")


def test_what_is_left_to_make_is_made_after_the_model_and_a_failure_of_it_ends_the_server(
    rules: Pipeline,
) -> None:
    model, told, order = Model(), threading.Event(), list[str]()
    loading = Loading(model.load, lambda: rules)

    def after() -> None:
        order.append("model there" if loading.ready.is_set() else "no model yet")
        raise RuntimeError("no desk")

    loading.start(told.set, after)
    model.go.set()
    assert told.wait(60)
    assert order == ["model there"]
    assert str(loading.failed) == "no desk"


def test_rules_are_made_once_by_whoever_needs_them_first(rules: Pipeline) -> None:
    made: list[Pipeline] = []

    def make() -> Pipeline:
        made.append(rules)
        return rules

    model = Model()
    model.go.set()
    loading = Loading(model.load, make)
    assert loading.by_rules(FIRE, Context()).flags
    loading.load()
    assert made == [rules]
