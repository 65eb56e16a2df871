"""Writing down what ran."""

from django.utils import timezone

from chiayi_kpi.operations.models import LastRun


def has_run(what: LastRun.What, *, succeeded: bool = True, note: str = "") -> None:
    """It ran just now, by the real clock."""
    LastRun.objects.update_or_create(
        what=what, defaults={"at": timezone.now(), "succeeded": succeeded, "note": note}
    )
