"""Django's ``migrate``, which does not touch a database whose tables an unreleased version of the portal made."""

from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

OWN_PACKAGES = frozenset({"budget", "chiayi_kpi", "indicators", "objectives", "reports"})


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        refuse_unreleased(options["database"])
        return super().handle(*args, **options)


def refuse_unreleased(database: str) -> None:
    """Raise CommandError where migrations of the portal's own were applied that it has no more.

    The migrations were made anew for the first release, so such tables cannot be told from those of today.
    """
    loader = MigrationLoader(connections[database], ignore_no_migrations=True)
    own = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in OWN_PACKAGES}
    applied = loader.applied_migrations or {}
    if any(app in own and (app, name) not in loader.disk_migrations for app, name in applied):
        raise CommandError(
            _(
                "This database was made by a version before the first release; nothing was changed: write its plans to "
                "workbooks with that version (export_plan), then begin with an empty database and read them in "
                "(import_plan)."
            )
        )
