"""The model on disk: one .npz without pickle, and a manifest that says what is in it.

Columns of a weight matrix are the labels of all heads side by side, in the manifest's order.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nlu import examples, taxonomy
from nlu.lexicons import HERE as LEXICONS

FORMAT = 1
WEIGHTS = "model.npz"
MANIFEST = "manifest.json"
ENCODER = "encoder"
"""Folder beside the weights for what the sentence encoder unpacks; made again when it is gone."""

_STEPS = Path(__file__).parent / "steps"
_CODE = (
    _STEPS / "normalise.py",
    _STEPS / "masking.py",
    _STEPS / "features.py",
    _STEPS / "vectors.py",
    _STEPS / "cues.py",
    Path(__file__).parent / "train.py",
    Path(__file__).parent / "trials.py",
    Path(__file__).parent / "questions.py",
    Path(__file__).parent / "matter.py",
    Path(__file__).parent / "heads.py",
    LEXICONS / "traditional.txt",
    LEXICONS / "cantonese.txt",
    LEXICONS / "emoji.csv",
    *sorted((LEXICONS / "cues").glob("*.txt")),
    taxonomy.PATH,
)


class ModelError(ValueError):
    """The model cannot be used: missing, damaged, or written by another version. Train again."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question put to a text.

    many: several labels may hold (sigmoid each, against thresholds), else exactly one (softmax).
    scale, shift: turn margins into logits (the temperature,
    fitted on left-out margins); the same for the cheap view, empty where it has none.
    """

    name: str
    many: bool
    labels: tuple[str, ...]
    scale: float
    shift: tuple[float, ...]
    thresholds: tuple[float, ...]
    cheap_scale: float
    cheap_shift: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model was made of, and how good it was on its own left-out utterances."""

    sha256: str
    data: str
    code: str
    examples: int
    vectors: bool
    heads: tuple[Head, ...]
    scores: dict[str, float] = field(default_factory=dict)
    format: int = FORMAT


def code_hash() -> str:
    """SHA-256 over everything that changes what a gram or a weight means."""
    digest = hashlib.sha256()
    for path in _CODE:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Save the manifest beside the weights."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read and check a manifest and the checksum of its weights.

    Raises ModelError with one line that says what is wrong.
    """
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        heads = tuple(_head(entry) for entry in raw.pop("heads"))
        manifest = Manifest(heads=heads, **raw)
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: 没有模型，请先训练（qingsu train）") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{folder / MANIFEST}: 模型说明读不出来（{error}），请重新训练") from error
    if manifest.format != FORMAT:
        raise ModelError(f"{folder}: 模型格式 {manifest.format} 不是 {FORMAT}，请重新训练")
    if file_hash(folder / WEIGHTS) != manifest.sha256:
        raise ModelError(f"{folder / WEIGHTS}: 校验和不符，文件已损坏或被换过，请重新训练")
    return manifest


def file_hash(path: Path) -> str:
    """SHA-256 of a file, "" when it is missing."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fits(out_dir: Path, examples_dir: Path = examples.FOLDER) -> bool:
    """Whether the model in `out_dir` was made of these utterances by this code, and is whole."""
    try:
        manifest = read_manifest(out_dir)
    except ModelError:
        return False
    return manifest.data == examples.content_hash(examples_dir) and manifest.code == code_hash()


def _head(entry: dict[str, object]) -> Head:
    lists = {"labels", "shift", "thresholds", "cheap_shift"}
    fields = {k: tuple(v) if k in lists and isinstance(v, list) else v for k, v in entry.items()}
    return Head(**fields)  # type: ignore[arg-type] # JSON; the checksum guards the weights
