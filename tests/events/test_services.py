"""What an event says of who, from where and by which request."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from chiayi_kpi.core.caller import known_caller
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.models import Event, NeverAltered
from chiayi_kpi.events.services import record
from tests import factories

pytestmark = pytest.mark.django_db


def answered(user=None, **headers) -> HttpResponse:
    """The answer of a page that records an export."""

    def page(request):
        request.user = user or AnonymousUser()
        record(EventKind.EXPORT, name="report.pdf")
        return HttpResponse()

    return known_caller(page)(RequestFactory().get("/107/A/report/", REMOTE_ADDR="10.0.0.9", **headers))


def test_an_event_says_who_did_it_from_where_and_by_which_request():
    person = factories.user("wang")
    answer = answered(person)
    event = Event.objects.get()
    assert (event.user, event.username, event.address) == (person, "wang", "10.0.0.9")
    assert (event.object_name, event.outcome) == ("report.pdf", EventOutcome.SUCCESS)
    assert event.request_id == answer["X-Request-ID"] != ""


@pytest.mark.parametrize(
    ("proxies", "address", "number"), [(0, "10.0.0.9", None), (1, "192.0.2.7", "abc-12345")]
)
def test_address_and_number_are_taken_from_a_trusted_proxy_alone(settings, proxies, address, number):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answered(HTTP_X_FORWARDED_FOR="203.0.113.1, 192.0.2.7", HTTP_X_REQUEST_ID="abc-12345")
    event = Event.objects.get()
    assert event.address == address
    assert (event.request_id == "abc-12345") is (number is not None)


def test_a_number_that_is_none_is_not_passed_on(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert answered(HTTP_X_REQUEST_ID="a\tb" * 40)["X-Request-ID"].isalnum()


def test_who_deputises_is_named_with_the_one_whose_work_it_is():
    event = record(
        EventKind.STANDING_IN,
        by=factories.user("deputy"),
        for_user=factories.user("owner"),
        of=factories.agency("A"),
    )
    assert (event.username, event.for_username) == ("deputy", "owner")
    assert (event.object_type, event.object_name) == ("accounts.agency", "A")


def test_what_is_recorded_is_never_altered():
    event = record(EventKind.SIGN_IN)
    for alter in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(kind=""),
    ):
        with pytest.raises(NeverAltered):
            alter()


def test_there_are_no_kinds_but_those_of_the_list():
    with pytest.raises(ValueError, match="gossip"):
        record("gossip")
