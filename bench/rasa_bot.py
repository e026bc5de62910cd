"""The equivalent bot in Rasa: our utterances, a form for what a complaint needs, SQL tracker store.

Its NLU is what `qingsu export rasa` writes; dialogue is Rasa's own (RulePolicy, a form, responses).
It answers on the REST channel and keeps its events in SQLite, committed with every turn.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from bot.commands.export import write_rasa
from bot.deployment import Deployment
from scripts import rasa

ASKS = {
    "issue": "听到这个很抱歉。能说说具体是怎么回事吗？",
    "bought": "请问是什么时候、在哪里买的？",
    "demand": "您希望我们怎么处理？",
    "phone": "方便留一个联系电话吗？",
}
FORM = "complaint_form"
DATABASE = "tracker.db"
_STARTED = "complaint."
_MODEL = Path("models") / "bot.tar.gz"
_FILES = ("config.yml", "domain.yml", "data/nlu.yml", "data/rules.yml")


class RasaAbsentError(Exception):
    """There is no Rasa to measure; the text says why."""


def prepare(folder: Path, venv: Path) -> Path:
    """Write the bot into *folder* and train it, unless that was done; return the model.

    Raises:
        RasaAbsentError: *venv* holds no Rasa, or training failed.
    """
    if not (venv / "bin" / "rasa").exists():
        raise RasaAbsentError(f"no Rasa in {venv}: run `make rasa` once")
    folder.mkdir(parents=True, exist_ok=True)
    write_rasa(Deployment.find(None, folder), folder)
    _add_dialogue(folder)
    stamp, model = folder / "models" / ".trained", folder / _MODEL
    wanted = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _FILES)).hexdigest()
    if not (model.exists() and stamp.exists() and stamp.read_text() == wanted):
        print("training Rasa (some minutes, once)", file=sys.stderr, flush=True)
        _train(folder, venv)
        stamp.write_text(wanted)
    return model


def _train(folder: Path, venv: Path) -> None:
    command = [str(venv / "bin" / "rasa"), "train", "--data", "data", "--out", "models"]
    command += ["--fixed-model-name", "bot"]
    with (folder / "train.log").open("wb") as log:
        own = rasa.environment(folder)
        ended = subprocess.run(command, check=False, cwd=folder, env=own, stdout=log, stderr=log)
    if ended.returncode or not (folder / _MODEL).exists():
        raise RasaAbsentError(f"training Rasa failed: {folder / 'train.log'}")


def command(folder: Path, venv: Path, model: Path, port: int) -> list[str]:
    """Return what serves the bot on the loopback."""
    words = ["run", "--interface", rasa.HOST, "--port", str(port), "--model", str(model.absolute())]
    words += ["--endpoints", str(folder / "endpoints.yml")]
    words += ["--credentials", str(folder / "credentials.yml")]
    return [str(venv / "bin" / "rasa"), *words]


def _add_dialogue(folder: Path) -> None:
    """Put form, rules and stores to the exported understanding."""
    config = _read(folder / "config.yml") | {"policies": [{"name": "RulePolicy"}]}
    domain = _read(folder / "domain.yml")
    _write(folder / "config.yml", config)
    _write(folder / "data" / "rules.yml", _rules(domain["intents"]))
    _write(folder / "domain.yml", domain | _dialogue())
    _write(folder / "credentials.yml", {"rest": None})
    store = {"type": "SQL", "dialect": "sqlite", "db": str((folder / DATABASE).absolute())}
    _write(folder / "endpoints.yml", {"tracker_store": store})


def _dialogue() -> dict[str, Any]:
    slots = {name: {"type": "text", "mappings": [_from_text(name)]} for name in ASKS}
    words = {f"utter_ask_{name}": [{"text": text}] for name, text in ASKS.items()}
    words |= {
        "utter_filed": [{"text": "都记下来了，同事会尽快联系您。"}],
        "utter_default": [{"text": "我在听，请接着说。"}],
    }
    return {"slots": slots, "forms": {FORM: {"required_slots": list(ASKS)}}, "responses": words}


def _from_text(name: str) -> dict[str, Any]:
    return {"type": "from_text", "conditions": [{"active_loop": FORM, "requested_slot": name}]}


def _rules(intents: list[str]) -> dict[str, Any]:
    rules: list[dict[str, Any]] = [
        {
            "rule": f"begin {name}",
            "steps": [{"intent": name}, {"action": FORM}, {"active_loop": FORM}],
        }
        for name in intents
        if name.startswith(_STARTED)
    ]
    done = [{"action": FORM}, {"active_loop": None}, {"slot_was_set": [{"requested_slot": None}]}]
    filed = {
        "rule": "file",
        "condition": [{"active_loop": FORM}],
        "steps": [*done, {"action": "utter_filed"}],
    }
    rules.append(filed)
    rules += [
        {"rule": f"listen to {name}", "steps": [{"intent": name}, {"action": "utter_default"}]}
        for name in intents
        if not name.startswith(_STARTED)
    ]
    return {"version": "3.1", "rules": rules}


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _write(path: Path, content: dict[str, Any]) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
