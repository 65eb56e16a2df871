"""The form at the sign-in with which somebody asks for a link to set a password."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm

from chiayi_kpi.accounts.people.tasks import mail_link_asked_for
from chiayi_kpi.core.caller import caller


class LinkForm(ResetPasswordForm):
    """Asks for a link by mail. A worker looks whose address it is: the answer takes as long for nobody's."""

    def clean_email(self) -> str:
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request, **_kwargs) -> str:
        one, email = caller(), self.cleaned_data["email"]
        mail_link_asked_for.enqueue(email, one.address, one.request_id)
        return email
