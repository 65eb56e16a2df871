"""Two people at one account at the same moment, and a writer against whoever settles the year: nothing is lost unseen."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from indicators.year_end.services import keep_settlement
from objectives.locking import YearSettled, lock_for_settling
from objectives.models import ObjectiveAccount, Plan
from objectives.writing.errors import AccountChanged
from objectives.writing.rich_text import stamp
from objectives.writing.services import save_account
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]

WRITERS = 5


def together(*steps: Callable[[], None]) -> None:
    """Run the steps at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(steps))

    def run(step: Callable[[], None]) -> None:
        start.wait()
        try:
            step()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)


def test_one_writer_is_kept_and_every_other_is_shown_that_text():
    plan = factories.complete_plan()
    objective, people = plan.objectives.first(), [factories.user() for _place in range(WRITERS)]
    told = []

    def writer(person) -> Callable[[], None]:
        def write() -> None:
            try:
                save_account(
                    plan=plan, objective=objective, text=f"<p>{person.pk}</p>", seen=stamp(""), by=person
                )
            except AccountChanged as fault:
                told.append(fault.text)

        return write

    together(*map(writer, people))
    row = ObjectiveAccount.objects.get()
    assert told == [row.text] * (WRITERS - 1)
    assert row.history.count() == 1


def test_a_text_is_saved_before_the_year_is_settled_or_refused_never_after():
    plan = factories.complete_plan(approved=True)
    objective, person = plan.objectives.first(), factories.user()
    outcome = []

    def write() -> None:
        try:
            save_account(
                plan=Plan.objects.get(pk=plan.pk),
                objective=objective,
                text="<p>甲</p>",
                seen=stamp(""),
                by=person,
            )
            outcome.append("saved")
        except YearSettled:
            outcome.append("refused")

    def settle() -> None:
        with transaction.atomic():
            # As settle_year does: the year has its time only once nobody else is writing.
            lock_for_settling(plan)
            keep_settlement(
                plan=Plan.objects.get(pk=plan.pk),
                snapshot="{}",
                total=Decimal(90),
                grade="優",
                at=timezone.now(),
                by=person,
            )

    together(write, settle)
    plan.refresh_from_db()
    written = ObjectiveAccount.objects.filter(plan=plan).first()
    if outcome == ["saved"]:
        assert written.history.first().history_date <= plan.settled_at
    else:
        assert (outcome, written) == (["refused"], None)
