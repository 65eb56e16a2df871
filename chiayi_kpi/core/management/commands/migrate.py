"""Django's ``migrate``, which does not touch a database whose tables another version of the portal made, that it cannot go on from."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from chiayi_kpi.core.collector import patient_collector

OWN_PACKAGES = frozenset({"budget", "chiayi_kpi", "indicators", "objectives", "reports"})
# One of these was applied by every version before the first release, for which the migrations were made anew, under
# another name each time: so no database counts as having tables that it was not given.
_UNRELEASED = frozenset({("accounts", "0001_first_release"), ("accounts", "0001_initial")})


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        refuse_other_versions(options["database"])
        with patient_collector():  # every migration makes most models anew
            return super().handle(*args, **options)


def refuse_other_versions(database: str) -> None:
    """Raise CommandError where the tables are those of a newer version, or of one before the first release."""
    if why := why_refused(MigrationRecorder(connections[database]).applied_migrations()):
        raise CommandError(why)


def why_refused(applied: Collection[tuple[str, str]]) -> str:
    """Why this version cannot go on from tables on which these migrations, app and name, were applied; "" where it can."""
    own = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in OWN_PACKAGES}
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = sorted((app, name) for app, name in applied if app in own and (app, name) not in known)
    if not _UNRELEASED.isdisjoint(unknown):
        return _(
            "This database was made by a version before the first release; nothing was changed: write its plans to "
            "workbooks with that version (export_plan), then begin with an empty database and read them in "
            "(import_plan)."
        )
    if unknown:
        return _(
            "The tables are those of a newer version (%s); nothing was changed, and nothing is lost: go on with that "
            "version, or go back to a backup of this one (docs/deploy.md, “Upgrading, and back again”)."
        ) % ".".join(unknown[-1])
    return ""
