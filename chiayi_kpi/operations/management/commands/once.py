"""``once``: a command that the schedules of several machines start, done by one of them a day."""

import argparse

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chiayi_kpi.core.caller import Caller, called_by
from chiayi_kpi.operations.turns import holder_of, this_day, turn


class Command(BaseCommand):
    help = (
        "Run a command unless another machine runs it, or has today: for schedules, which may then be on every machine. "
        "Exit status 0 where there was nothing to do."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", metavar="COMMAND")
        parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…")

    def handle(self, *args, name: str, words: list[str], **options) -> None:
        if name not in get_commands():
            raise CommandError(_("There is no command “%s”.") % name)
        with turn(name, this_day()) as is_ours:
            if is_ours:
                with called_by(Caller(command=name)):
                    call_command(name, *words)
                return
        self.stdout.write(_said(name))


def _said(name: str) -> str:
    found = holder_of(name)
    values = {"name": name, "machine": found.machine if found else "?"}
    if found and found.is_done:
        return _("“%(name)s” was done today by %(machine)s; nothing was done here.") % values
    return _("“%(name)s” is being done by %(machine)s; nothing was done here.") % values
