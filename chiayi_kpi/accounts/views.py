"""The page of access tokens, for administrators and for those who import figures. Nobody else finds it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chiayi_kpi.accounts.forms import ApiTokenForm
from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import may_keep_tokens
from chiayi_kpi.accounts.selectors import tokens_of
from chiayi_kpi.accounts.services import issue_token, revoke_token
from chiayi_kpi.core.caller import hidden


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that the person looks after, and a form for another; the answer to the form shows the secret, this once."""
    person = _keeper(request)
    form = ApiTokenForm(request.POST or None, by=person)
    issued = None
    if request.method == "POST" and form.is_valid():
        issued = issue_token(**form.cleaned_data, by=person)
        form = ApiTokenForm(by=person)
    context = {"form": form, "issued": issued, "tokens": tokens_of(person)}
    return render(request, "accounts/api_tokens.html", context)


@login_required
@require_POST
def revoke_api_token(request: HttpRequest, token: int) -> HttpResponse:
    """Take a token's access away for good."""
    person = _keeper(request)
    if token not in {found.pk for found in tokens_of(person)}:
        raise Http404
    revoke_token(token_id=token, by=person)
    messages.success(request, _("The token no longer gives access."))
    return redirect("api_tokens")


def _keeper(request: HttpRequest) -> User:
    """Who asks; whoever may give out no token does not find the page."""
    if not (isinstance(request.user, User) and may_keep_tokens(request.user)):
        raise hidden()
    return request.user
