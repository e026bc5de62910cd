"""The model on disk: what is damaged, cut short, foreign or pickled is refused in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from nlu import examples, model
from nlu.engines.linear import LinearEngine
from nlu.model import Head, Manifest, ModelError

ARRAYS: dict[str, npt.NDArray[Any]] = {
    "grams": np.ones(1, np.uint64),
    "idf": np.ones(1, np.float32),
}


class Trap:
    """What makes a folder when somebody unpickles it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.mkdir, (self.folder,)


def manifest(folder: Path) -> Manifest:
    """Return a manifest that fits the weights in a folder."""
    return Manifest(
        sha256=model.file_hash(folder / model.WEIGHTS),
        data="",
        code=model.code_hash(),
        examples=1,
        vectors=False,
        heads=(),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with weights and a manifest that go together."""
    np.savez(tmp_path / model.WEIGHTS, allow_pickle=False, **ARRAYS)
    model.write_manifest(tmp_path, manifest(tmp_path))
    return tmp_path


def refusal(folder: Path) -> str:
    """Return the one line with which a model is refused."""
    with pytest.raises(ModelError) as caught:
        LinearEngine.load(folder)
    line = str(caught.value)
    assert "\n" not in line
    assert "训练" in line
    return line


def test_a_whole_model_has_its_manifest(folder: Path) -> None:
    assert model.read_manifest(folder) == manifest(folder)


def test_a_manifest_reads_back_as_written(folder: Path) -> None:
    head = Head(
        name="intent",
        many=False,
        labels=("a", "b"),
        scale=2.0,
        shift=(0.1, 0.2),
        thresholds=(0.5, 0.5),
        cheap_scale=1.0,
        cheap_shift=(0.0, 0.0),
    )
    told = replace(manifest(folder), heads=(head,), scores={"intent": 0.9})
    model.write_manifest(folder, told)
    assert model.read_manifest(folder) == told


def test_no_model_says_train_first(tmp_path: Path) -> None:
    assert refusal(tmp_path).endswith("没有模型，请先训练（qingsu train）")


@pytest.mark.parametrize("at", [0, 40, -1])
def test_one_changed_byte_is_refused(folder: Path, at: int) -> None:
    weights = bytearray((folder / model.WEIGHTS).read_bytes())
    weights[at] ^= 1
    (folder / model.WEIGHTS).write_bytes(weights)
    assert "校验和不符" in refusal(folder)


@pytest.mark.parametrize("kept", [0, 1, 100])
def test_weights_cut_short_are_refused(folder: Path, kept: int) -> None:
    weights = (folder / model.WEIGHTS).read_bytes()
    (folder / model.WEIGHTS).write_bytes(weights[:kept])
    assert "校验和不符" in refusal(folder)


def test_missing_weights_are_refused(folder: Path) -> None:
    (folder / model.WEIGHTS).unlink()
    assert "校验和不符" in refusal(folder)


@pytest.mark.parametrize("body", [b"", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_a_file_of_another_kind_is_refused_even_with_its_own_checksum(
    folder: Path, body: bytes
) -> None:
    (folder / model.WEIGHTS).write_bytes(body)
    model.write_manifest(folder, manifest(folder))
    assert "读不出来" in refusal(folder)


def test_weights_of_another_program_are_refused(folder: Path) -> None:
    np.savez(folder / model.WEIGHTS, coef=np.zeros(3))
    model.write_manifest(folder, manifest(folder))
    assert "读不出来" in refusal(folder)


def test_a_pickle_is_refused_and_never_run(folder: Path) -> None:
    sprung = folder / "sprung"
    trap = np.array([Trap(sprung)], dtype=object)
    np.savez(folder / model.WEIGHTS, allow_pickle=True, **dict.fromkeys(ARRAYS, trap))
    model.write_manifest(folder, manifest(folder))
    assert "读不出来" in refusal(folder)
    assert not sprung.exists()
    with np.load(folder / model.WEIGHTS, allow_pickle=True) as file:
        assert file["grams"].size == 1
    assert sprung.exists(), "the trap works, so the refusal above means something"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "3", '{"heads": []}', '{"heads": 5}', '{"heads": [{"name": "x"}]}'],
)
def test_a_manifest_that_says_nothing_is_refused(folder: Path, text: str) -> None:
    (folder / model.MANIFEST).write_text(text, encoding="utf-8")
    assert "模型说明读不出来" in refusal(folder)


def test_a_manifest_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / model.MANIFEST).write_bytes(b"\xff\xfe\x00")
    assert "模型说明读不出来" in refusal(folder)


def test_a_manifest_with_a_field_too_many_is_refused(folder: Path) -> None:
    told: dict[str, Any] = json.loads((folder / model.MANIFEST).read_text("utf-8"))
    (folder / model.MANIFEST).write_text(json.dumps(told | {"mood": 1}), encoding="utf-8")
    assert "模型说明读不出来" in refusal(folder)


def test_a_model_of_another_format_is_refused(folder: Path) -> None:
    model.write_manifest(folder, replace(manifest(folder), format=model.FORMAT + 1))
    assert f"模型格式 {model.FORMAT + 1} 不是 {model.FORMAT}" in refusal(folder)


def test_a_model_fits_its_utterances_and_code_only(folder: Path, tmp_path: Path) -> None:
    told = tmp_path / "examples"
    told.mkdir()
    (told / "a.yml").write_text("nlu: []\n", encoding="utf-8")
    right = replace(manifest(folder), data=examples.content_hash(told))
    model.write_manifest(folder, right)
    assert model.fits(folder, told)
    model.write_manifest(folder, replace(right, code="of another version"))
    assert not model.fits(folder, told)
    model.write_manifest(folder, right)
    (told / "a.yml").write_text("nlu: []\n\n", encoding="utf-8")
    assert not model.fits(folder, told)


def test_a_damaged_model_fits_nothing(folder: Path) -> None:
    (folder / model.WEIGHTS).write_bytes(b"")
    assert not model.fits(folder)
