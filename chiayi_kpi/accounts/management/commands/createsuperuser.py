"""Django's command, which asks in the portal's language, says first what a password has to be, and takes no weaker one."""

import getpass
import os
from typing import cast

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import models
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User


class Command(createsuperuser.Command):
    def handle(self, *args, **options):
        if not (options["interactive"] and self.stdin.isatty()):
            if not options["interactive"]:
                self._check_given(options)
            return super().handle(*args, **options)
        try:
            account = self._field_value("username", _("Account: "), options["username"])
            email = self._field_value("email", _("Mail address (may stay empty): "), options["email"])
            password = self._password(User(username=account, email=email))
        except (KeyboardInterrupt, EOFError):
            raise CommandError(_("Stopped; no account was made.")) from None
        User.objects.create_superuser(account, email, password)
        return None

    def _check_given(self, options) -> None:
        """The password of the environment is held to the same as one that is typed."""
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
        if password is None:
            return
        account, email = (
            options[name] or os.environ.get(f"DJANGO_SUPERUSER_{name.upper()}", "")
            for name in ("username", "email")
        )
        try:
            validate_password(password, User(username=account, email=email))
        except ValidationError as refused:
            raise CommandError("\n".join(refused.messages)) from None

    def _field_value(self, name: str, prompt: str, given: str | None) -> str:
        field = cast(models.Field, User._meta.get_field(name))
        while True:
            try:
                typed = field.clean(input(prompt) if given is None else given, None)
                if name == "username" and User.objects.filter(username__iexact=typed).exists():
                    raise ValidationError(_("There is an account of this name already."))
            except ValidationError as refused:
                if given is not None:
                    raise CommandError("\n".join(refused.messages)) from None
                self.stderr.write("\n".join(refused.messages))
            else:
                return typed

    def _password(self, person: User) -> str:
        for rule in (_("What the password has to be:"), *password_validators_help_texts()):
            self.stdout.write(rule)
        while True:
            password = getpass.getpass(_("Password: "))
            if password != getpass.getpass(_("Password, again: ")):
                self.stderr.write(_("The two differ; type the password anew."))
                continue
            try:
                validate_password(password, person)
            except ValidationError as refused:
                self.stderr.write("\n".join(refused.messages))
            else:
                return password
