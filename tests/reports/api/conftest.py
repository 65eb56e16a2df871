"""A plan, a person and another system that sends its figures."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from tests import factories

WRITE = ApiToken.Scope.WRITE


@pytest.fixture
def plan():
    return factories.complete_plan(factories.agency("A"), common=True, approved=True)


@pytest.fixture
def planner(plan):
    return factories.user(role=Role.PLANNER, agency=plan.agency)


@pytest.fixture
def token(plan, planner):
    return issue_token(name="刑案系統", agency=plan.agency, by=planner, scope=WRITE)


@pytest.fixture
def send(token):
    """Sends a list, or any body, as the other system does: a client that checks CSRF and has no session."""

    def post(figures=None, *, body=None, secret=token.secret, agency="A", year=107, client=None, **headers):
        content = body if body is not None else json.dumps({"figures": figures})
        headers = {"authorization": f"Bearer {secret}"} | headers
        return (client or Client(enforce_csrf_checks=True)).post(
            reverse("api_figures", args=[year, agency]),
            content,
            content_type=headers.pop("content_type", "application/json"),
            headers=headers,
        )

    return post
