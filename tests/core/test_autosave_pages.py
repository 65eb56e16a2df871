"""The pages on which what is typed saves itself."""

import pytest
from django.test import Client

from tests.browser.fields import HOMES, Desk
from tests.indicators.reporting_plan import TODAY
from tests.reading import elements

# Around the fields, or the field itself.
CLOSED = (
    "//*[@id='report-grid' or @id='assignments'][@inert] | //*[@id='writing-text'][@contenteditable='false']"
)


@pytest.mark.on_any_database
def test_nothing_can_be_typed_before_the_script_is_there_that_keeps_it(
    client: Client, db, settings, subtests
):
    """Over a slow line a page is seen long before its scripts have come, which open it."""
    settings.PORTAL_TODAY = TODAY
    desk = Desk()
    client.force_login(desk.person)
    for place in HOMES:
        with subtests.test(place):
            assert elements(client.get(desk.address(place)), CLOSED)
