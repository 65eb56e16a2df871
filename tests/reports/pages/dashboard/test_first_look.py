"""What the dashboard says in a sentence: what costs most, and what is late."""

import datetime

import pytest

from tests import factories
from tests.reading import card, text_of

pytestmark = pytest.mark.django_db


def bars(page):
    return [(bar.kind, bar.name, bar.value) for bar in page.context["page"].waterfall.bars]


def test_the_dearest_facet_is_named_above_the_steps_and_stands_first(bureau):
    page = bureau.page()
    name, lost = page.context["page"].dearest
    steps = bars(page)[1:-1]
    assert steps[0] == ("loss", name, "−16.67") and round(lost * 100) == -1667
    assert steps[1][2] == "−7.50"
    assert steps[-1] == ("open", "尚未屆期", "−40.83")  # the largest step, and nothing that is lost
    assert f"失分最多：{name} −16.67" in card(page, "costs-title")
    assert "虛線：尚未失分，仍可得" in card(page, "costs-title")


def test_where_nothing_is_lost_no_facet_is_named(bureau):
    bureau.plan.figures.update(value=1000)
    factories.figures(bureau.plan, bureau.silent.inputs.get(), dict.fromkeys(range(1, 6), 1000))
    page = bureau.page()
    assert page.context["page"].dearest is None
    assert "各面向均未失分" in card(page, "costs-title")


def test_what_is_late_is_marked_and_stands_before_what_is_not_the_longest_first(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 6, 8)  # May's review ends on 12 June
    factories.month_state(bureau.plan, bureau.counted, 3, "submitted")
    factories.month_state(bureau.plan, bureau.rated, 5, "submitted")
    page = bureau.page()
    tasks = page.context["page"].tasks
    assert [task.days_late for task in tasks if task.is_own] == [53, 0]
    theirs = [task.days_late for task in tasks if not task.is_own]
    assert theirs == sorted(theirs, reverse=True) and theirs[0] > 0
    assert page.content.decode().count('class="todo__late"') == sum(task.days_late > 0 for task in tasks)
    assert "審核 3 月 1-1-1（期限 107.04.16，逾期 53 天）。" in text_of(page)
