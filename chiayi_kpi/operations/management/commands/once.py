"""``once``: a command that the schedules of several machines start, done by one of them a day."""

import argparse
import time

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chiayi_kpi.core.caller import Caller, called_by
from chiayi_kpi.operations.turns import holder_of, this_day, turn

_PAUSE_SECONDS = 15  # how often it is looked whether the other machine has done it
_LONGEST_SECONDS = 2 * 3600  # for which that is waited for


class Command(BaseCommand):
    help = (
        "Run a command unless another machine has today: for schedules, which may then be on every machine. Where another "
        "runs it, wait, and run it where that one fails or is lost. Exit status 0 where there was nothing to do."
    )
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", metavar="COMMAND")
        parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…")

    def handle(self, *args, name: str, words: list[str], **options) -> None:
        if name not in get_commands():
            raise CommandError(_("There is no command “%s”.") % name)
        today, end, waited_for = this_day(), time.monotonic() + _LONGEST_SECONDS, ""
        while True:
            with turn(name, today) as is_ours:
                if is_ours:
                    with called_by(Caller(command=name)):
                        call_command(name, *words)
                    return
            found = holder_of(name)
            values = {"name": name, "machine": found.machine if found else "?"}
            if found and found.is_done:
                self.stdout.write(
                    _("“%(name)s” was done today by %(machine)s; nothing was done here.") % values
                )
                return
            if time.monotonic() >= end:
                raise CommandError(_("“%(name)s” is still being done by %(machine)s.") % values)
            if waited_for != values["machine"]:
                waited_for = values["machine"]
                self.stdout.write(_("“%(name)s” is being done by %(machine)s, which is waited for.") % values)
            time.sleep(_PAUSE_SECONDS)
