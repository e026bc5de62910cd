"""What a target answers decides what counts as sent, and no key of its address gets anywhere."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import httpx
import pytest

from bot.alerts.connect import Alerting, check, connect
from bot.alerts.courier import AppriseCourier
from bot.alerts.port import Outcome
from bot.alerts.settings import Alerts
from bot.alerts.words import Page
from bot.environment import EnvironmentLacks
from storage import alert_sendings
from tests.fakes.alerts_bench import ROLES, Clock, case, hand_off, opened, play, running
from tests.fakes.alerts_mail import mail_box
from tests.fakes.alerts_sink import NEVER, load_plugins, sink

PAGE = Page("【倾诉】紧急投诉等人接手 TS1", "应在 10:15 前首次联系", red=True)
KEY = "73febdcb-secret"
SENT = Outcome(sent=True)


@pytest.fixture(scope="module", autouse=True)
def plugins() -> None:
    """Load them once, before any thread needs them."""
    load_plugins()


def send(address: str, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> Outcome:
    robots = None if answer is None else httpx.MockTransport(answer)
    courier = AppriseCourier({"x": address}, patience=0.3, robots=robots)
    return asyncio.run(courier.send("x", PAGE))


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_a_webhook_gets_title_text_and_urgency() -> None:
    """S3-08: any tool that takes a webhook."""
    with sink() as taken:
        assert send(taken.url("duty")) == SENT
        (body,) = taken.took["duty"]
    assert (body["title"], body["message"], body["type"]) == (PAGE.title, PAGE.body, "failure")


def test_a_mail_goes_to_each_of_its_readers_and_a_refusal_is_an_outcome() -> None:
    """S3-08: by mail, too, with the same words."""
    with mail_box() as box:
        courier = AppriseCourier({"x": box.url}, patience=10)
        assert asyncio.run(courier.send("x", PAGE)) == SENT
        assert sorted(name for to, _ in box.took for name in to) == [
            "duty@firm.example", "head@firm.example",
        ]  # fmt: skip
        for _, mail in box.took:
            assert mail["subject"] == PAGE.title
            body = mail.get_body(("plain", "html"))
            assert body is not None
            assert PAGE.body in body.get_content()
        box.refuses = True
        assert not asyncio.run(courier.send("x", PAGE)).sent


@pytest.mark.parametrize(("status", "code"), [(500, "http 500"), (404, "http 404")])
def test_a_webhook_that_refuses_says_so(status: int, code: str) -> None:
    with sink() as taken:
        taken.answers["duty"] = status
        assert send(taken.url("duty")) == Outcome(sent=False, code=code)


def test_a_webhook_that_hangs_or_is_not_there_is_not_waited_for() -> None:
    with sink() as taken:
        taken.answers["duty"] = NEVER
        assert send(taken.url("duty")) == Outcome(sent=False, code="unreachable")
    gone = f"json://127.0.0.1:{closed_port()}/x"
    assert send(gone) == Outcome(sent=False, code="unreachable")


@pytest.mark.parametrize("address", ["nonsense://key", "wecombot://", "no address", "tgram://x"])
def test_an_address_that_names_no_service_is_an_outcome(address: str) -> None:
    assert send(address) == Outcome(sent=False, code="bad_url")


def test_addresses_that_name_no_service_are_told_before_an_alarm_needs_them() -> None:
    courier = AppriseCourier({"a": "json://localhost/", "b": "nonsense://", "c": "tgram://x"})
    assert asyncio.run(courier.unusable()) == ("b", "c")


@pytest.mark.parametrize(
    "address", [f"wecombot://{KEY}", f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"]
)
def test_a_wecom_robot_gets_text_and_its_answer_is_read(address: str) -> None:
    """S3-08: staff hear where they talk anyway."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"errcode": 0, "errmsg": "ok"})

    assert send(address, answer) == SENT
    assert str(asked[0].url) == f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
    said = {"msgtype": "text", "text": {"content": f"{PAGE.title}\n{PAGE.body}"}}
    assert json.loads(asked[0].content) == said


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (httpx.Response(200, json={"errcode": 93000, "errmsg": "invalid"}), "errcode 93000"),
        (httpx.Response(200, json={"errcode": 45009}), "errcode 45009"),
        (httpx.Response(200, text="<html>login to the proxy</html>"), "bad_answer"),
        (httpx.Response(200, json=[]), "bad_answer"),
        (httpx.Response(502), "http 502"),
    ],
)
def test_a_robot_that_answers_200_has_not_always_taken_it(
    response: httpx.Response, code: str
) -> None:
    assert send(f"wecombot://{KEY}", lambda _: response) == Outcome(sent=False, code=code)


@pytest.mark.parametrize(
    ("error", "code"),
    [(httpx.ReadTimeout("?"), "timeout"), (httpx.ConnectError("?"), "unreachable")],
)
def test_a_robot_out_of_reach_is_an_outcome(error: Exception, code: str) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error

    assert send(f"wecombot://{KEY}", answer) == Outcome(sent=False, code=code)


def test_a_dingtalk_robot_gets_one_signature_quoted_once() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"errcode": 310000, "errmsg": "sign not match"})

    outcome = send("dingtalk://SECabc123@tok456", answer)
    assert outcome == Outcome(sent=False, code="errcode 310000")
    query = asked[0].url.params
    assert asked[0].url.path == "/robot/send"
    assert (query["access_token"], len(query["sign"])) == ("tok456", 44)
    assert query["timestamp"].isdecimal()
    assert send("dingtalk://tok456", lambda _: httpx.Response(200, json={"errcode": 0})) == SENT


def test_robots_of_one_key_share_a_limit_of_less_than_twenty_a_minute() -> None:
    courier = AppriseCourier(
        {"a": f"wecombot://{KEY}", "b": f"wecombot://{KEY} ", "c": "dingtalk://x", "d": "json://h/"}
    )
    (a, rate), (b, _), (c, ding), (_, other) = map(courier.limit, "abcd")
    assert a == b != c
    assert KEY not in a
    assert rate * 60 < 20
    assert ding * 60 < 20
    assert other >= 1


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Give what the process would log: everything that gets to the root, from DEBUG on."""
    root, lines = logging.getLogger(), StringIO()
    handler, level = logging.StreamHandler(lines), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_key_gets_into_logs_names_or_outcomes(logged: StringIO) -> None:
    logging.getLogger("somebody").debug("the log is on")
    port = closed_port()
    addresses = {"a": f"json://u:{KEY}@127.0.0.1:{port}/{KEY}", "b": f"lark://{KEY}!"}

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"no way to {request.url}")

    courier = AppriseCourier(
        addresses | {"c": f"wecombot://{KEY}"},
        patience=0.3,
        robots=httpx.MockTransport(refuse),
    )
    said = [str(asyncio.run(courier.send(name, PAGE))) for name in "abc"]
    assert "the log is on" in logged.getvalue()
    assert KEY not in "".join([*said, repr(courier), logged.getvalue()])


def test_a_plugin_that_breaks_is_an_outcome() -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        raise RuntimeError(KEY)

    assert send(f"wecombot://{KEY}", broken) == Outcome(sent=False, code="RuntimeError")


def alerting(**addresses: str) -> Alerting:
    settings = Alerts.model_validate({"targets": {"duty": list(addresses)}})
    return Alerting(
        settings.ladders(), AppriseCourier(addresses, patience=0.3), settings.names, settings
    )


def test_a_check_tells_of_every_target_what_is_wrong() -> None:
    with sink() as taken:
        taken.answers["gone"] = 404
        targets = {name: taken.url(name) for name in ("good", "gone")}
        found = asyncio.run(check(alerting(**targets, wrong="nonsense://")))
        assert taken.titles("good") == ["【倾诉】测试警报"]
    assert found["good"] is None
    assert found["gone"] == "没有这个机器人或群，请重新复制地址（http 404）"
    assert "地址写得不对" in (found["wrong"] or "")


def test_connecting_reads_each_address_from_its_variable() -> None:
    known = {"QINGSU_ALERT_WECOM_DUTY": f"wecombot://{KEY}", "QINGSU_ALERT_MAIL": "mailto://x"}
    settings = Alerts.model_validate({"targets": {"duty": ["wecom_duty"], "head": ["mail"]}})
    made = connect(settings, known.get)
    assert made.targets == ("wecom_duty", "mail")
    assert made.courier.knows("mail")
    del known["QINGSU_ALERT_MAIL"]
    with pytest.raises(EnvironmentLacks, match="没有设置 QINGSU_ALERT_MAIL"):
        connect(settings, known.get)
    assert connect(Alerts(), known.get).targets == ()


def test_a_red_alarm_reaches_a_webhook_while_its_neighbour_is_down(tmp_path: Path) -> None:
    async def talk() -> None:
        with sink() as taken:
            taken.answers["bad"] = 500
            settings = Alerts.model_validate(
                ROLES.model_dump() | {"targets": {"owner": ["bad", "good"]}}
            )
            courier = AppriseCourier({name: taken.url(name) for name in ("bad", "good")})
            clock = Clock()
            store = opened(tmp_path, clock)
            async with running(store, courier, clock, settings=settings) as made:
                hand_off(made.store)
                await made.at(0)
                assert len(taken.took["good"]) == 1
                taken.answers.clear()
                await made.at(2)
                sent = {one.target: (one.outcome, one.code) for one in made.sendings()}
                assert sent == {
                    "bad": (alert_sendings.SENT, ""),
                    "good": (alert_sendings.SENT, ""),
                }
            assert case().case_no in taken.took["bad"][1]["title"]
            store.close()

    play(talk())
