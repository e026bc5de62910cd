"""What the checklist of a valid complaint says of whole talks: of example B, of mere anger."""

from __future__ import annotations

from dialogues import labels, priority
from dialogues.book import Book
from dialogues.checklist import checked
from dialogues.effects import Say
from dialogues.talks import Meant, Player, load_talks, meant_parse
from tests.dialogues.test_checklist import NOW, SCRIPTS


def test_example_b_has_all_three_parts_after_two_questions(book: Book) -> None:
    """S4-08, S4-03: everything but what only people know, with no more than two turns of asking."""
    (talk,) = [t for t in load_talks(SCRIPTS / "quality.talks.yml") if t.talk.startswith("例二")]
    player = Player(book, NOW)
    asking = 0
    for turn in talk.turns[:4]:
        heard = meant_parse(str(turn.customer), turn.meant)
        effects = player.hear(player.said(heard, photos=turn.photos))
        asking += any("questions." in e.why.rule for e in effects if isinstance(e, Say))
    assert player.state is not None
    assert player.state.closed
    found = checked(book.script(player.state.script), player.state)
    assert {line.state for line in found} == {"yes", "staff"}
    assert {line.part for line in found if line.state == "yes"} == set(labels.CHECK_PARTS)
    assert asking == 2


def test_who_only_vents_has_no_list_and_stands_no_later_for_it(book: Book) -> None:
    """S4-06: anger proves nothing and disproves nothing; it never lowers a case."""
    talk = Player(book, NOW)
    for words in ("气死我了，一群骗子", "垃圾公司"):
        vents = {"intent": "complaint", "emotion": "anger", "heat": 3, "validity": "vague",
                 "category": "other.unclear"}  # fmt: skip
        talk.hear(talk.said(meant_parse(words, Meant.model_validate(vents))))
    assert talk.state is not None
    assert checked(book.script(talk.state.script), talk.state) == ()
    calm, hot = (priority.place(book.priorities, priority.Situation(heat=heat)) for heat in (0, 3))
    assert priority.key(hot, NOW, "x") < priority.key(calm, NOW, "a")
    told = {"intent": "complaint", "category": "quality.fault", "slots": {"product": "耳机"}}
    talk.hear(talk.said(meant_parse("耳机用两天就坏了", Meant.model_validate(told))))
    assert checked(book.script(talk.state.script), talk.state) != ()
