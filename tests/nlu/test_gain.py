"""What a new model gains is measured on lines neither of the two has learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nlu import gain
from nlu.crossval import Read
from nlu.examples import Example
from nlu.gain import FEWEST, Row
from nlu.model import Manifest
from nlu.score import ScoreError
from nlu.types import Intent, Parse


def example(text: str, intent: Intent = Intent.INQUIRY) -> Example:
    return Example(text, intent)


OWN = [example(f"我们的第{n}句") for n in range(FEWEST)]
SHIPPED = [example(f"自带的第{n}句") for n in range(3)]


def says(intent: Intent) -> Read:
    return lambda text: Parse(text, intent=intent)


@dataclass
class Learner:
    """Learns nothing; keeps what it was given."""

    given: list[Example] = field(default_factory=list)

    def __call__(self, told: Sequence[Example]) -> Read:
        """Return a reader that is always right here."""
        self.given = list(told)
        return says(Intent.INQUIRY)


def manifest(**scores: float) -> Manifest:
    return Manifest("", "", "", 0, vectors=False, heads=(), scores=scores)


def test_left_out_figures_stand_side_by_side_whatever_heads_there_are() -> None:
    rows = gain.left_out(manifest(intent=0.5, old=0.1), manifest(intent=0.6, new=0.2))
    assert [(r.head, r.now, r.new) for r in rows] == [
        ("intent", 0.5, 0.6),
        ("new", None, 0.2),
        ("old", 0.1, None),
    ]


def test_lines_the_model_in_use_knows_do_not_count() -> None:
    known = [OWN[0].text, "有 空格"]
    assert gain.fresh([OWN[0], OWN[1], example("有\n空格")], known) == [OWN[1]]


def reviewed(own: Sequence[Example], known: Sequence[str], learn: Learner) -> list[Row]:
    return gain.reviewed([*SHIPPED, *own], own, says(Intent.GREET), known, learn)


def test_a_third_of_the_new_lines_is_kept_from_the_trial_and_judged() -> None:
    learn = Learner()
    rows = {row.head: row for row in reviewed(OWN, [], learn)}
    assert len(learn.given) == len(SHIPPED) + len(OWN) * 2 // 3
    assert set(SHIPPED) <= set(learn.given)
    assert rows["intent"] == Row("看过的话", "intent", len(OWN) // 3, 0.0, 1.0)


def test_a_line_written_twice_does_not_teach_the_trial_what_it_is_asked() -> None:
    learn = Learner()
    reviewed([*OWN, *OWN], [], learn)
    kept = {one.text for one in OWN} - {one.text for one in learn.given}
    assert kept
    assert len(learn.given) < len(SHIPPED) + 2 * len(OWN)


@pytest.mark.parametrize("known", [[OWN[0].text], [one.text for one in OWN]])
def test_few_new_lines_say_nothing_and_cost_no_training(known: list[str]) -> None:
    learn = Learner()
    assert reviewed(OWN, known, learn) == []
    assert learn.given == []


def test_labelled_texts_are_read_by_both(tmp_path: Path) -> None:
    lines = '{"id": "1", "text": "你好", "labels": {"intent": "greet"}}\n'
    (tmp_path / "some.jsonl").write_text(lines, "utf-8")
    rows = gain.labelled(tmp_path, says(Intent.BYE), says(Intent.GREET))
    assert rows == [Row(tmp_path.name, "intent", 1, 0.0, 1.0)]


def test_a_folder_without_labelled_texts_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScoreError):
        gain.labelled(tmp_path, says(Intent.BYE), says(Intent.GREET))
