"""Where the pages about plans are."""

from django.urls import reverse


def plan_url(plan_id: int | None) -> str:
    """The page on which the plan is worked on and approved."""
    return reverse("admin:objectives_plan_change", args=[plan_id])
