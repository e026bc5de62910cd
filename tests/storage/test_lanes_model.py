"""Whatever workers do and however they die: one holder a lane, order kept, nothing lost."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from storage import lanes
from storage.errors import Lost
from storage.store import Store, Tx

LEASE = 10.0
LANES = st.sampled_from(["in:w:s:a", "in:w:s:b", "in:w:s:c"])
OWNERS = st.sampled_from(["serve:r1:0", "serve:r1:1", "other:r1:0"])


class Workers(RuleBasedStateMachine):
    """Compare the lanes with a model in plain Python."""

    def __init__(self, store: Store, clock: Any) -> None:
        super().__init__()
        self.store, self.clock = store, clock
        self.pending: dict[str, list[int]] = defaultdict(list)
        self.held: dict[str, tuple[str, float]] = {}
        self.hold: dict[str, float] = {}
        self.put_so_far = 0

    @rule(name=LANES)
    def put(self, name: str) -> None:
        """Something comes in."""
        self.put_so_far += 1
        body = {"n": self.put_so_far}
        self.store.do(partial(lanes.put, name=name, body=body))
        self.pending[name].append(self.put_so_far)

    @rule(owner=OWNERS)
    def claim(self, owner: str) -> None:
        """Claim; whatever is given must be free, with work, and not held back."""
        now = self.clock.now
        for name in self.store.do(partial(lanes.claim, owner=owner, n=2, lease=LEASE)):
            assert self.held.get(name, ("", now))[1] <= now, "taken from a living holder"
            assert self.hold.get(name, 0.0) <= now, "claimed inside its back-off"
            assert self.pending[name]
            self.held[name] = (owner, now + LEASE)

    @rule(owner=OWNERS, name=LANES)
    def finish(self, owner: str, name: str) -> None:
        """Do the first item; only the holder can."""
        try:
            did = self.store.do(partial(self._turn, owner=owner, name=name))
        except Lost:
            assert self.held.get(name, ("", 0.0))[0] != owner
            return
        assert self.held.pop(name)[0] == owner
        assert did == self.pending[name].pop(0), "out of order"
        self.hold.pop(name, None)

    @rule(owner=OWNERS, name=LANES)
    def fail(self, owner: str, name: str) -> None:
        """Let the lane back off; only its holder can."""
        job = partial(lanes.failed, owner=owner, name=name, error="x", max_fails=99)
        self.store.do(job)
        if self.held.get(name, ("", 0.0))[0] == owner:
            del self.held[name]
            self.hold[name] = self.clock.now + lanes.FIRST_BACKOFF

    @rule(seconds=st.floats(0, 15))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.clock.on(seconds)

    @rule()
    def restart(self) -> None:
        """Let the process `serve` die and come back."""
        self.store.do(partial(lanes.release, process="serve", run="r2"))
        for name in [n for n, (owner, _) in self.held.items() if owner.startswith("serve:")]:
            del self.held[name]

    def teardown(self) -> None:
        """At last everything is done, in order."""
        left: dict[str, list[int]] = defaultdict(list)
        for _ in range(200):
            self.clock.on(100)
            for name in self.store.do(partial(lanes.claim, owner="z:z:0", n=9)):
                turn = partial(self._turn, owner="z:z:0", name=name)
                left[name].append(self.store.do(turn))
            if self.store.read(lanes.next_at) is None:
                break
        assert left == {name: items for name, items in self.pending.items() if items}

    @staticmethod
    def _turn(tx: Tx, owner: str, name: str) -> int:
        lanes.own(tx, owner, [name])
        first = lanes.items(tx.c, [name], tx.now, 1)[name][0]
        lanes.done(tx, [name], [first.id])
        number: int = first.body["n"]
        return number


def test_lanes_behave_like_their_model(store: Store, clock: Any) -> None:
    class Here(Workers):
        def __init__(self) -> None:
            super().__init__(store, clock)

    few = settings(
        max_examples=25,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=few)
