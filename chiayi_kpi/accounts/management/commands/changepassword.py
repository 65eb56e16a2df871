"""Django's command, after which the person sets a password that nobody else knows."""

import getpass

from django.contrib.auth.management.commands import changepassword

from chiayi_kpi.accounts.models import User


class Command(changepassword.Command):
    def handle(self, *args, **options):
        said = super().handle(*args, **options)
        User.objects.filter(username=options["username"] or getpass.getuser()).update(
            must_change_password=True
        )
        return said
