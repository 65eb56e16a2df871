"""One writer at a time for one agency's year, so that what was checked still holds when it is written."""

from objectives.models import Plan


def lock_plan(plan: Plan) -> None:
    """Wait until nobody else writes figures or month states of ``plan``; held until the transaction ends.

    Locking the rows alone would not do: two people who fill the same empty cell have no row to lock. SQLite has one
    writer at a time anyway (its transactions begin IMMEDIATE).
    """
    list(Plan.objects.select_for_update(no_key=True).filter(pk=plan.pk).values_list("pk"))
