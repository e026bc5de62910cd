"""work.yml is closed: what does not fit is named with its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.now import Tagged
from cases.states import WORKING
from cases.work_file import DEFAULT, GROUPS, SHIPPED, load, shipped
from dialogues.typed_yaml import FileError
from nlu import taxonomy

TEXT = SHIPPED.read_text("utf-8")


def mistakes(folder: Path, old: str, new: str) -> list[str]:
    assert old in TEXT
    path = folder / "work.yml"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(FileError) as caught:
        load(path)
    return [str(one) for one in caught.value.mistakes]


def test_the_shipped_file_fits_and_covers_every_state_of_work() -> None:
    work = shipped()
    assert set(work.waits) >= WORKING
    assert all(work.tags.group(group) for group in GROUPS)
    assert [key for key, cause in work.root_causes.items() if cause.note] == ["personal"]


def test_the_causes_of_the_course_are_all_there_and_none_is_given_beforehand() -> None:
    """S1-02, S4-05: nine of them, misread terms; a personal reason wants a line that says why."""
    causes = shipped().root_causes
    assert {
        "service", "slip", "communication", "other_department", "management", "yardstick",
        "expectation", "distrust", "personal", "terms",
    } <= set(causes)  # fmt: skip
    assert causes["personal"].note
    assert Tagged().root_cause == ""


def test_the_finer_reasons_are_there_for_people_to_choose_and_the_bot_gives_none() -> None:
    """S0-22: below the category, never needed: one coarse tag is enough to close a case."""
    finer = {
        "performance", "reliability", "lifetime", "recurrent", "part_damage",
        "design_look", "design_use", "design_function",
    }  # fmt: skip
    problem = shipped().tags.group("problem")
    assert finer <= set(problem)
    assert len(set(problem.values())) == len(problem), "no two are called alike"
    assert Tagged().problem == ()
    assert {"tag_problem"} == {n for n in shipped().outcomes["withdrawn"].needs if "prob" in n}


def test_slow_ways_hard_use_and_where_it_was_used_have_finer_reasons() -> None:
    """S0-25, S0-26, S0-27: beside what the bot tells apart (categories) and counts (transfers)."""
    ways = {"waiting", "steps", "approvals", "transfers", "unprofessional"}
    use = {"smoothness", "fit", "layout", "manual", "design_look", "design_use"}
    where = {"web", "app"}
    assert ways | use | where <= set(shipped().tags.problem)
    known = taxonomy.load().names
    delivery = {"late", "transit_damage", "lost", "wrong_item", "courier"}
    assert {f"logistics.{leaf}" for leaf in delivery} <= set(known)
    assert {"service.runaround", "service.knowledge", "service.slow"} <= set(known)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  claimed: 2h\n", "", "claimed"),
        ("  claimed: 2h", "  claimed: 2 hours", "30m"),
        ("  claimed: 2h", "  claimed: 0h", "大于 0"),
        ("  claimed: 2h", "  asleep: 2h", "claimed"),
        ("  third_party: 1d\n", "", "third_party"),
        ("team: legal, title: 核对人身", "team: lawyers, title: 核对人身", "lawyers"),
        ("limit: 200}", "limit: -1}", "不小于 0"),
        ("lead: true", "boss: true", "不认识的项"),
        ("categories: [suggestion]", "categories: [ideas]", "ideas"),
        ("flags: [legal]", "flags: [lawyer]", "只能是"),
        ("  service:\n    - {id: verify_record", "  servic:\n    - {id: verify_record", "servic"),
        ("id: verify_batch", "id: call_first", "写了两次"),
        ("needs: [tag_problem]", "needs: [tag_issue]", "只能是"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    found = mistakes(tmp_path, old, new)
    assert any(words in one for one in found), found
    assert all(str(tmp_path / "work.yml") in one for one in found)


def test_without_a_lead_nobody_could_take_a_leads_step(tmp_path: Path) -> None:
    path = tmp_path / "work.yml"
    path.write_text(TEXT.replace(", lead: true", ""), "utf-8")
    with pytest.raises(FileError, match="lead"):
        load(path)


def test_a_category_has_everybodys_lines_its_parents_and_its_own() -> None:
    work = shipped()
    ids = [line.id for line in work.checklist("quality.safety")]
    assert len(ids) == sum(
        len(work.checklists[name]) for name in (DEFAULT, "quality", "quality.safety")
    )
    assert len(set(ids)) == len(ids)
    assert work.checklist(None) == work.checklists[DEFAULT]
    phases = {line.phase for line in work.checklist(None)}
    assert phases == {"call", "verify", "plan", "letter", "follow_up"}


def test_a_role_that_is_not_named_may_grant_nothing() -> None:
    assert (shipped().role("").limit, shipped().role("guest").lead) == (0, False)


def test_who_works_for_a_department_is_of_its_name_or_written_down() -> None:
    work = shipped()
    assert work.works_for(["品质组"]) == {"quality"}
    assert work.works_for(["法务", "quality"]) == {"legal", "quality"}
    assert work.works_for(["一线客服"]) == frozenset()
    assert work.works_for([]) == frozenset()


def test_a_team_that_teams_yml_has_not_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "work.yml"
    path.write_text(TEXT, "utf-8")
    assert load(path, ["品质组", "产品组"]) == shipped()
    with pytest.raises(FileError) as caught:
        load(path, ["品质组"])
    (mistake,) = caught.value.mistakes
    assert "没有“产品组”这个小组" in str(mistake)
    assert TEXT.splitlines()[mistake.line - 1].strip().startswith("product:")


def test_a_departments_time_stands_in_one_place(tmp_path: Path) -> None:
    """It is sla.yml's, with its profiles; here it would be a second truth."""
    assert "department" not in shipped().task_due
    found = mistakes(tmp_path, "  third_party: 1d", "  department: 1h\n  third_party: 1d")
    assert len(found) == 1
