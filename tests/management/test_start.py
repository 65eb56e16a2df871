"""``start``: an empty installation up to its first administrator."""

from io import StringIO

import pytest
from django.core.management import call_command

from chiayi_kpi.accounts.models import User
from objectives.models import Plan
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def run() -> str:
    out = StringIO()
    call_command("start", stdout=out)
    return out.getvalue()


def test_without_a_terminal_it_says_how_the_first_administrator_is_made():
    assert "createsuperuser" in run()
    assert not Plan.objects.exists() and not User.objects.exists()


def test_with_an_administrator_it_says_to_sign_in():
    boss = User.objects.create_superuser("root", password="not-a-secret")  # noqa: S106
    assert "sign in" in run()
    boss.is_active = False
    boss.save()
    assert "createsuperuser" in run()


def test_in_the_demo_it_says_that_an_empty_portal_takes_another_database():
    User.objects.create_superuser("root", password="not-a-secret")  # noqa: S106
    plan = factories.complete_plan(factories.agency("CYPD"), year=107)
    assert "demo" not in run()
    plan.has_sample_figures = True
    plan.save()
    assert "demo" in run() and "DATABASE_URL" in run()
