from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "chiayi_kpi.accounts"
    verbose_name = _("Accounts and agencies")

    def ready(self) -> None:
        """What notes a session's use, and what ends sessions, listens from the first sign-in on."""
        from chiayi_kpi.accounts.sign_in import idle, sessions_of  # noqa: F401, PLC0415 - models are there only now
