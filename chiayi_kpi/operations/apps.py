from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, register
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Keeping the portal running: what is wrong with an installation, its figures for others, backup and restore."""

    name = "chiayi_kpi.operations"
    verbose_name = _("operations")

    def ready(self) -> None:
        register(check_installation, deploy=True)
        if settings.SENTRY_DSN:
            from chiayi_kpi.operations.error_tracking import begin  # noqa: PLC0415 - loaded only where it is wished

            begin(settings.SENTRY_DSN)


def check_installation(**_kwargs: Any) -> list[CheckMessage]:
    """What ``check --deploy`` says of the installation."""
    from chiayi_kpi.operations import probes  # noqa: PLC0415 - what it asks after takes a while to load

    return [message for probe in probes.INSTALLATION for message in probe()]
