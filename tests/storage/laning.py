"""Two owners and two lanes, and the short words for what is done with them."""

from __future__ import annotations

from typing import Any

from storage import lanes
from storage.store import Store, Tx

ME, OTHER = "serve:run1:0", "serve:run1:1"
A, B = "in:web:shop:a", "in:web:shop:b"


def put(store: Store, name: str, *bodies: Any, **how: Any) -> None:
    def job(tx: Tx) -> None:
        for body in bodies:
            lanes.put(tx, name, {"n": body}, **how)

    store.do(job)


def claim(store: Store, owner: str = ME, n: int = 10, **how: Any) -> tuple[str, ...]:
    return store.do(lambda tx: lanes.claim(tx, owner, n, **how))


def ready(store: Store, name: str, now: float) -> list[Any]:
    found = store.read(lambda c: lanes.items(c, [name], now))[name]
    return [item.body["n"] for item in found]


def ids(store: Store, name: str, now: float) -> list[int]:
    return [item.id for item in store.read(lambda c: lanes.items(c, [name], now))[name]]


def done(store: Store, name: str, which: list[int], **how: Any) -> None:
    store.do(lambda tx: lanes.done(tx, [name], which, **how))


def fail(store: Store, name: str, owner: str = ME, **how: Any) -> bool:
    return store.do(lambda tx: lanes.failed(tx, owner, name, "boom", **how))


def rows(store: Store, table: str) -> int:
    sql = f"SELECT count(*) FROM {table}"
    return int(store.read(lambda c: c.exec_driver_sql(sql).scalar_one()))
