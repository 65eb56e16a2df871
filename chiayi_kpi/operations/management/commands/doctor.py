"""``doctor``: what is wrong with this installation and what to do about it."""

import sys

from django.core.checks import ERROR, CheckMessage
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chiayi_kpi.operations.probes import ALL


class Command(BaseCommand):
    help = "Say what is wrong with this installation and what to do about it. Exit status 1 where it cannot work so."
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        found = [fault for probe in ALL for fault in probe()]
        for fault in sorted(found, key=lambda one: -one.level):
            self.stdout.write(_said(fault))
        errors = sum(fault.level >= ERROR for fault in found)
        if not found:
            self.stdout.write(_("Nothing is wrong."))
            return
        said = _("%(errors)d error(s), %(warnings)d warning(s).")
        self.stdout.write(said % {"errors": errors, "warnings": len(found) - errors})
        if errors:
            sys.exit(1)


def _said(fault: CheckMessage) -> str:
    sign = "✗" if fault.level >= ERROR else "▲"
    return f"{sign} {fault.msg}\n  → {fault.hint}"
