"""Whatever happens to somebody who types, each text is stored, stands in its field, or is offered; and in the end is stored."""

import random

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.typist import Typist
from tests.indicators.reporting_plan import TODAY

STEPS = 14


# In the evening of 25 a draft was once lost by looking at its field.
@pytest.mark.parametrize("seed", [0, 1, 2, 25])
def test_nothing_typed_is_lost_on_any_evening(
    live_server, page: Page, context: BrowserContext, settings, traffic, seed
):
    settings.PORTAL_TODAY = TODAY
    chance, typist, evening = random.Random(seed), Typist(page, context, live_server, traffic), []  # noqa: S311
    for _step in range(STEPS):
        evening.append(chance.choice(typist.can()))
        act, *what = evening[-1]
        getattr(typist, act)(*what)
        assert typist.lost() == [], (evening, typist.typed)
    assert typist.takes_over() == [], (evening, typist.typed)
    assert typist.saves_itself() == [], (evening, typist.typed)
