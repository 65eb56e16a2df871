"""Calls made up from the description, those that hold to it and those that do not, find no fault in the interface."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from tests import factories
from tests.reports.cities import report

pytestmark = pytest.mark.django_db
CALLS = 8  # of each kind to each address
KNOWN = {"year": 107, "agency": "CYPD"}


@pytest.fixture
def headers():
    """Those of a token that may write, in a portal with the plan that the description's examples name."""
    plan = factories.complete_plan(factories.agency("CYPD"), common=True, approved=True)
    report(plan, "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    planner = factories.user(role=Role.PLANNER, agency=plan.agency)
    token = issue_token(name="刑案系統", agency=plan.agency, by=planner, scope=ApiToken.Scope.WRITE)
    return {"Authorization": f"Bearer {token.secret}"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_made_up_calls_find_nothing(headers, settings, mode):
    settings.API_WRITES_PER_MINUTE = 1_000_000
    schemathesis.checks.load_all_checks()
    described = schemathesis.openapi.from_wsgi(reverse("api_description"), get_wsgi_application())
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == 5  # all but the description itself

    for operation in operations:

        @trying(max_examples=CALLS, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode), there=st.booleans())
        def try_one(case, there):
            if there:  # what is made up is hardly ever the plan that is there
                case.path_parameters.update({name: KNOWN[name] for name in case.path_parameters})
            # What holds to the schema may name an input that the plan has not; what was bad may have been put right above.
            beside = [positive_data_acceptance] if case.method == "POST" else []
            beside += [negative_data_rejection] if there else []
            case.call_and_validate(headers=headers, excluded_checks=beside)

        try_one()
