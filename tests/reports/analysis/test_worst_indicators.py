"""What the dashboard says first: the score, what is worst and why, who has not reported, what to do next."""

import datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.accounts.roles import Role
from reports.snapshot.selectors import build_snapshots
from tests import factories

pytestmark = pytest.mark.django_db


def card(text: str, name: str) -> str:
    """The text of the card whose heading has this id."""
    return text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_the_total_stands_beside_what_could_be_earned_by_now_and_in_the_year(bureau):
    (snapshot,) = build_snapshots(year=107, through=5, agency_codes=["PD"])
    total = card(bureau.text(), "total-title")

    assert f"{snapshot.score.total:.2f}" == "35.00"  # 20 of 120 sessions → 5.00, and the rate's 30
    assert ">35.00<" in total
    assert "/ 59.17" in total  # 5 ÷ 12 of 30 and of 40, and the whole rate
    assert "(could be earned by the end of month 5)" in total
    assert "in the whole year 100" in total
    assert "24.17 points less" in total


def test_all_of_the_year_is_said_once_when_it_can_all_be_there(bureau):
    total = card(bureau.text(through=12), "total-title")
    assert "/ 100.00" in total and "(all of the year)" in total and "in the whole year" not in total


def test_the_worst_is_named_with_its_reason_in_its_own_unit(bureau):
    worst = card(bureau.text(), "worst-title")
    assert "宣導場次" in worst and "訪查率" not in worst
    assert "Now 20 場, due by now 50 場: 30 場 short." in worst
    assert "−7.50" in worst and "light--red" in worst


def test_a_ceiling_that_is_passed_says_by_how_much(bureau):
    factories.set_parameters(bureau.counted.components.all(), direction="≤", target=24)
    assert "Now 20 場, at most 10 場 by now: 10 場 over." in card(bureau.text(), "worst-title")


def test_who_has_not_reported_is_named_with_the_months_and_the_points(bureau):
    silent = card(bureau.text(), "silent-title")
    assert "李大華" in silent and "第一科" in silent and "王小明" not in silent
    assert "Not reported, 5: month 1–5: 5 (2-1-1, overdue)" in silent
    assert "month 1–5: 2-1-1 (overdue)" in silent and "up to 16.67 points" in silent
    assert f"owner={bureau.lee.pk}" in silent and "report=missing" in silent


def test_a_month_before_its_deadline_is_not_owed_yet(bureau, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    silent = card(bureau.text(), "silent-title")
    assert "Not reported, 7: month 5: 3 (by 107.06.05); month 1–4: 4 (2-1-1, overdue)" in silent
    assert "王小明" in silent and "month 5: 1-1-1, 1-1-2<" in silent


def test_what_was_handed_in_of_the_month_being_reported_is_not_asked_for(bureau, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    factories.month_state(bureau.plan, bureau.counted, 5, "submitted")
    assert "month 5: 2 (by 107.06.05)" in card(bureau.text(), "silent-title")
    steps = card(bureau.text(), "next-title")
    assert "Ask 王小明, 李大華 to report 1-1-2, 2-1-1 of month 5 (by 107.06.05)." in steps
    assert "month 5" not in card(bureau.text(through=4), "silent-title")


def test_figures_that_were_not_handed_in_are_said_to_be_counted_and_others_to_be_lacking(bureau, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    total = card(bureau.text(), "total-title")
    assert "Without month 5 of 1 indicator, which has no figure yet" in total
    assert "Month 5 of 2 indicators is counted as it was typed, and not handed in yet" in total
    assert "not handed in" not in card(bureau.text(through=4), "total-title")


def test_one_input_of_two_is_not_a_reported_month(bureau):
    bureau.rated.inputs.get(code="due").figures.filter(month=3).delete()
    assert "month 3: 1-1-2 (overdue)" in card(bureau.text(), "silent-title")


def test_nothing_to_report_and_a_closed_month_owe_nothing(bureau):
    for month in range(1, 5):
        factories.month_state(bureau.plan, bureau.silent, month, nothing_to_report=True)
    factories.month_state(bureau.plan, bureau.silent, 5, "approved")
    assert "Months 1–5 have been reported in full" in card(bureau.text(), "silent-title")
    assert "Months 1–5 have been reported in full" in card(bureau.text(), "total-title")
    assert "Month 1 has been reported in full" in card(bureau.text(through=1), "silent-title")


def test_a_returned_nothing_to_report_is_owed_again_and_is_one_step_not_two(bureau):
    for month in range(1, 6):
        state = "returned" if month == 4 else "approved"
        factories.month_state(
            bureau.plan, bureau.silent, month, state, nothing_to_report=True, reason="請查明"
        )
    text = bureau.text()
    assert "Not reported, 1: month 4: 1 (2-1-1, returned)" in card(text, "silent-title")
    steps = card(text, "next-title")
    assert "Ask 李大華 to correct 2-1-1 of month 4, which was returned (was due by 107.05.12)." in steps
    assert "to report" not in steps


def test_an_indicator_that_nobody_types_is_nobody_s_fault(bureau):
    bureau.silent.inputs.update(source="current.paid")
    assert "Months 1–5 have been reported in full" in card(bureau.text(), "silent-title")


def test_what_to_do_next_leads_to_where_it_is_done(bureau):
    factories.month_state(bureau.plan, bureau.counted, 4, "returned", reason="請查明")
    factories.month_state(bureau.plan, bureau.rated, 5, "submitted")
    steps = card(bureau.text(), "next-title")
    order = [
        steps.index(words)
        for words in (
            "Approve or return 1-1-2 of month 5 (was due by 107.06.12).",
            "Ask 李大華 to report 2-1-1 of month 1–5 (was due by 107.02.05).",
            "Ask 王小明 to correct 1-1-1 of month 4, which was returned (was due by 107.05.12).",
            "Ask 王小明 to catch up on 1-1-1",
        )
    ]
    assert order == sorted(order)
    assert 'href="/107/PD/report/"' in steps and 'href="/107/PD/approval/"' in steps
    assert 'href="/107/PD/1-1-1/' in steps and "up to 16.67 points" in steps


def test_whoever_cannot_act_is_told_what_there_is_to_do_and_gets_no_dead_link(bureau):
    factories.month_state(bureau.plan, bureau.rated, 5, "submitted")
    bureau.client.force_login(factories.user(role=Role.AUDITOR))
    steps = card(bureau.text(), "next-title")
    assert "Ask 李大華 to report 2-1-1" in steps
    assert "The supervisor has still to approve 1-1-2 of month 5 (was due by 107.06.12)." in steps
    assert "/report/" not in steps and "/approve/" not in steps


def test_what_reviewers_award_at_the_year_s_end_is_not_owed_in_june(bureau):
    narrative = factories.objective(factories.facet(bureau.plan, no=5, weight="5"), weight="5")
    factories.indicator(narrative, weight="5", name="具體事蹟", rule={"rule": "award"})
    assert "5-1-1" not in card(bureau.text(), "next-title")
    assert "The reviewers have still to award points: 5-1-1." in card(bureau.text(through=12), "next-title")


def test_the_owner_s_own_steps_come_first_and_in_their_own_words(bureau):
    factories.month_state(bureau.plan, bureau.rated, 5, "submitted")
    factories.month_state(bureau.plan, bureau.counted, 4, "returned", reason="請查明")
    bureau.client.force_login(bureau.wang)
    steps = card(bureau.text(), "next-title")
    order = [steps.index(words) for words in ("Correct 1-1-1 of month 4", "Catch up on 1-1-1", "Ask 李大華")]
    assert order == sorted(order)
    assert "The supervisor has still to approve" in steps and "Ask 王小明" not in steps


def test_what_nobody_is_assigned_to_is_said_so(bureau):
    bureau.plan.assignments.filter(indicator=bureau.silent).delete()
    text = bureau.text()
    assert "Nobody is assigned to 2-1-1: month 1–5 is to be reported" in card(text, "next-title")
    assert "Nobody assigned" in card(text, "silent-title")


def test_whoever_awards_is_led_to_where_it_is_done(bureau):
    narrative = factories.objective(factories.facet(bureau.plan, no=5, weight="5"), weight="5")
    factories.indicator(narrative, weight="5", name="具體事蹟", rule={"rule": "award"})
    bureau.client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    steps = card(bureau.text(through=12), "next-title")
    assert "Award the points of 5-1-1." in steps and 'href="/107/PD/ratings/"' in steps


@pytest.mark.parametrize(
    "role", [Role.SUPERVISOR, Role.OWNER, Role.PLANNER, Role.PLANNING_OFFICE, Role.AUDITOR]
)
def test_whoever_asks_the_page_takes_no_more_queries_than_it_may(bureau, role, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    for no, one in enumerate((bureau.counted, bureau.rated), start=3):
        factories.month_state(bureau.plan, one, no, "returned", reason="請查明")
        factories.month_state(bureau.plan, one, no - 1, "submitted")
    bureau.client.force_login(factories.user(role=role, agency=bureau.plan.agency))
    with CaptureQueriesContext(connection) as queries:
        bureau.text()
    assert len(queries) <= 20


def test_nobody_is_told_to_catch_up_when_the_year_is_over(bureau, settings):
    assert "atch up" in card(bureau.text(), "next-title")
    assert "atch up" not in card(bureau.text(through=12), "next-title")
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    assert "atch up" not in card(bureau.text(through=5), "next-title")


def test_the_worst_are_counted_and_the_rest_is_one_click_away(bureau):
    assert "in all, the first" not in card(bureau.text(), "worst-title")
    objective = bureau.counted.objective
    for no in range(3, 6):
        made = factories.indicator(objective, no=no, weight="0.01", inputs={"n": "sum"}, rule={"target": 99})
        factories.figures(bureau.plan, made.inputs.get(), {5: 1})
    worst = card(bureau.text(), "worst-title")
    assert "4 in all, the first 3 are shown" in worst and worst.count("light--red") == 3
    assert "light=behind&amp;sort=lost" in worst
    text = bureau.text(light="behind", sort="lost")
    assert text.count('<tr id="i-') == 4 and "Show all indicators" in text


def test_when_all_is_well_it_says_so(bureau):
    factories.figures(bureau.plan, bureau.silent.inputs.get(), dict.fromkeys(range(1, 6), 60))
    factories.set_parameters(bureau.counted.components.all(), target=40)
    text = bureau.text()
    assert "Nothing that was reported is behind plan." in card(text, "worst-title")
    assert "Nothing is owed and nothing is behind." in card(text, "next-title")


def test_the_narrow_screen_s_brief_says_worst_missing_and_next(bureau):
    brief = card(bureau.text(), "total-title").partition("dash-brief")[2]
    assert "宣導場次" in brief and "−7.50" in brief
    assert "Not reported, 5: month 1–5: 5 (2-1-1, overdue)" in brief
    assert "Ask 李大華 to report 2-1-1" in brief


def test_more_than_three_who_owe_a_month_are_folded(bureau):
    objective = bureau.silent.objective
    for no in range(2, 6):
        made = factories.indicator(
            objective, plan=bureau.plan, no=no, weight="0", inputs={"n": "sum"}, rule={"maximum": 1}
        )
        owner = factories.user(role=Role.OWNER, agency=bureau.plan.agency, name=f"承辦{no}")
        factories.assignment(bureau.plan, made, owner=owner)
    silent = card(bureau.text(), "silent-title")
    folded = silent.partition("<details")[2]
    assert "and 2 more" in folded and folded.count("<li>") == 2 and silent.count("<li>") == 5


def test_behind_the_facet_s_cap_nothing_is_lost_and_nobody_is_told_to_catch_up(bureau):
    bureau.plan.facets.filter(no=1).update(cap=35)  # 5.00 and 30.00 points: all that count
    text = bureau.text()
    worst = card(text, "worst-title")
    assert "宣導場次" in worst and "light--red" in worst
    assert "The facet's cap is reached: this costs the total nothing." in unescape(worst)
    assert "7.50" not in worst and "−" not in card(text, "total-title").partition("dash-losses")[0]
    assert "atch up" not in card(text, "next-title")


def test_what_a_cap_lets_count_in_part_is_what_the_step_is_worth(bureau):
    bureau.plan.facets.filter(no=1).update(cap=37)
    text = bureau.text()
    worst = unescape(card(text, "worst-title"))
    assert "−2.00" in worst
    assert "The indicator is short of 7.50 points; the facet's cap lets no more count." in worst
    steps = card(text, "next-title")
    assert "up to 2.00 points" in steps.partition("atch up on 1-1-1")[2]


def test_what_was_never_reported_is_worth_no_more_than_its_facet_s_cap_lets_count(bureau):
    assert "up to 16.67 points" in card(bureau.text(), "silent-title")
    bureau.plan.facets.filter(no=2).update(cap=9)
    text = bureau.text()
    for name in ("silent-title", "next-title"):
        assert "up to 9.00 points" in card(text, name) and "16.67" not in card(text, name)


def test_when_nothing_is_owed_what_is_behind_is_not_denied(bureau):
    factories.figures(bureau.plan, bureau.silent.inputs.get(), dict.fromkeys(range(1, 6), 60))
    bureau.plan.facets.filter(no=1).update(cap=35)
    assert "Nothing is owed. What is behind is named under" in card(bureau.text(), "next-title")


def test_why_a_star_may_stand_beside_less_than_full_points_is_said_at_the_lights(bureau):
    said = "Lights show the progress against the plan; points follow the scoring rule."
    assert said in bureau.text().partition('id="indicators"')[2]
    assert said in bureau.part().content.decode()
