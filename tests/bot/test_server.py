"""The real server on a real socket: it starts, streams, stops in time, and survives a kill."""

from __future__ import annotations

import http.client
import itertools
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
WEBHOOK = "/webhooks/rest/webhook"


@dataclass
class Served:
    """A server that runs."""

    process: subprocess.Popen[str]
    url: str
    client: httpx.Client

    def end(self, sent: signal.Signals = signal.SIGTERM) -> tuple[float, int, str]:
        """Send a signal; return how long the process took, its code and its last words."""
        began = time.monotonic()
        self.process.send_signal(sent)
        words, _ = self.process.communicate(timeout=20)
        self.client.close()
        return time.monotonic() - began, self.process.returncode, words.strip()

    def ask(self, sender: str, message: str, event: str = "") -> list[str]:
        """Ask over REST; return the texts of the answer."""
        body = {"sender": sender, "message": message} | ({"message_id": event} if event else {})
        answer = self.client.post(WEBHOOK, json=body)
        answer.raise_for_status()
        return [one["text"] for one in answer.json()]


def start(data: Path) -> Served:
    with (data.parent / f"{data.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.serve_fake", str(data), "0"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    said, host, port = process.stdout.readline().split()
    assert said == "ready"
    url = f"http://{host}:{port}"
    return Served(process, url, httpx.Client(base_url=url, timeout=10))


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    served = start(data)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.end(signal.SIGKILL)


def _events(response: httpx.Response) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Return (id, event, content) of a stream; heartbeats are passed over."""
    number, name = 0, ""
    for line in response.iter_lines():
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield number, name, json.loads(line[6:])


def _messages(response: httpx.Response, count: int) -> list[tuple[int, str]]:
    said = ((n, content["text"]) for n, name, content in _events(response) if name == "message")
    return list(itertools.islice(said, count))


@pytest.mark.slow
def test_a_stream_is_taken_up_where_it_was_cut_even_by_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as served, httpx.Client(base_url=served.url, timeout=10) as page:
        page.post("/api/chat/session", json={})
        page.post("/api/chat/messages", json={"id": "1", "text": "a"})
        with page.stream("GET", "/api/chat/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            first = _messages(stream, 2)
            assert [text for _, text in first] == ["a", "1: a"]
        page.post("/api/chat/messages", json={"id": "2", "text": "b"})
        cookie = page.cookies["qs_chat"]
        assert served.end()[0] < 5
    with serving(data) as served, httpx.Client(base_url=served.url, timeout=10) as page:
        page.cookies.set("qs_chat", cookie)
        seen = {"last-event-id": str(first[-1][0])}
        with page.stream("GET", "/api/chat/events", headers=seen) as stream:
            assert [text for _, text in _messages(stream, 2)] == ["b", "2: b"]
        whole = page.get("/api/chat/history").json()["messages"]
        assert [m["text"] for m in whole] == ["a", "1: a", "b", "2: b"]


@pytest.mark.slow
def test_sigterm_ends_streams_answers_what_runs_and_is_gone_within_five_seconds(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "data") as served:
        ends: list[str] = []
        opened = threading.Event()

        def watch() -> None:
            with httpx.Client(base_url=served.url, timeout=10) as page:
                page.post("/api/chat/session", json={})
                with page.stream("GET", "/api/chat/events") as stream:
                    opened.set()
                    ends.extend(line for line in stream.iter_lines() if line.startswith("data"))

        def ask() -> None:
            ends.extend(served.ask("v1", "slow"))

        threads = [threading.Thread(target=watch), threading.Thread(target=ask)]
        for thread in threads:
            thread.start()
        assert opened.wait(5)
        time.sleep(0.2)  # the slow turn runs
        took, code, words = served.end()
        for thread in threads:
            thread.join(5)
            assert not thread.is_alive()
        assert took < 5
        assert (code, words) == (0, "gone")
        assert "1: slow" in ends


@pytest.mark.slow
def test_who_asks_on_an_idle_connection_just_after_sigterm_is_answered(tmp_path: Path) -> None:
    """Each answer comes whole, and the last one says that it is."""
    with serving(tmp_path / "data") as served:
        address = httpx.URL(served.url)
        lasts: list[bool] = []

        def ask_on(began: threading.Barrier) -> None:
            one = http.client.HTTPConnection(address.host, address.port, timeout=10)
            asked, last = 0, False
            while not last:
                one.request("GET", "/healthz")
                answer = one.getresponse()
                answer.read()
                last = answer.getheader("connection") == "close"
                asked += 1
                if asked == 1:
                    began.wait(10)
                time.sleep(0.001)
            one.close()
            lasts.append(last)

        barrier = threading.Barrier(9)
        threads = [threading.Thread(target=ask_on, args=(barrier,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        barrier.wait(10)
        _, code, words = served.end()
        for thread in threads:
            thread.join(10)
        assert len(lasts) == len(threads), "somebody was cut off"
        assert (code, words) == (0, "gone")


@pytest.mark.slow
def test_sigint_ends_it_as_well(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as served:
        assert served.ask("v1", "x") == ["1: x"]
        took, code, words = served.end(signal.SIGINT)
        assert took < 5
        assert (code, words) == (0, "gone")


@pytest.mark.slow
def test_killed_again_and_again_it_loses_no_message_and_answers_none_twice(tmp_path: Path) -> None:
    data = tmp_path / "data"
    confirmed: set[str] = set()
    for round_ in range(4):
        with serving(data) as served:
            before = len(confirmed)
            threads = [
                threading.Thread(target=_flood, args=(served, f"v{n}", round_, confirmed))
                for n in range(4)
            ]
            for thread in threads:
                thread.start()
            while len(confirmed) < before + 20:
                time.sleep(0.005)
            served.end(signal.SIGKILL)
            for thread in threads:
                thread.join()
    with serving(data) as served:
        for event in sorted(confirmed):
            sender, _, text = event.partition("/")
            (answer,) = served.ask(sender, text, event.replace("/", "-"))
            assert answer.endswith(f": {text}")
        turns = [int(served.ask(f"v{n}", "last")[0].partition(":")[0]) for n in range(4)]
        for n, turn in enumerate(turns):
            stored = {e for e in confirmed if e.startswith(f"v{n}/")}
            assert turn - 1 <= len(stored) + 4  # one message under way at each kill, at most
            assert turn - 1 >= len(stored)


def _flood(served: Served, sender: str, round_: int, confirmed: set[str]) -> None:
    """Ask one message after another until the server is gone; keep those that were answered."""
    for n in range(2_000):
        text = f"m{round_}-{n}"
        try:
            (_,) = served.ask(sender, text, f"{sender}-{text}")
        except (httpx.HTTPError, RuntimeError):
            return
        confirmed.add(f"{sender}/{text}")


@pytest.mark.slow
def test_a_server_that_was_never_asked_anything_stops_too(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as served:
        took, code, _ = served.end()
        assert took < 3
        assert code == 0


@pytest.mark.slow
def test_the_log_is_json_and_shows_no_phone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as served:
        served.ask("13812345678", "我叫张三，电话13812345678")
        httpx.get(served.url + "/13812345678")
        served.end()
    text = (tmp_path / "data.log").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"request"} <= {line["event"] for line in lines}
    assert "13812345678" not in text
    assert "张三" not in text
