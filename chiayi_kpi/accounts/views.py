"""The page of access tokens, for administrators and for those who import figures. Nobody else finds it."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chiayi_kpi.accounts.forms import ApiTokenForm
from chiayi_kpi.accounts.models import ApiToken, User
from chiayi_kpi.accounts.permissions import may_keep_tokens
from chiayi_kpi.accounts.selectors import tokens_of
from chiayi_kpi.accounts.services import Issued, issue_token, revoke_token
from chiayi_kpi.core.caller import hidden

_ISSUED = "issued_token"  # in the session from the form's answer to the page that comes next


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that the person looks after, and a form for another; the page after the form shows the secret, this once."""
    person = _keeper(request)
    sent = request.method == "POST"
    form = ApiTokenForm(request.POST if sent else None, by=person)
    if sent and form.is_valid():
        token, secret = issue_token(**form.cleaned_data, by=person)
        request.session[_ISSUED] = [token.pk, secret]
        return redirect("api_tokens")
    tokens = tokens_of(person)
    context = {"form": form, "issued": None if sent else _issued(request, tokens), "tokens": tokens}
    return render(request, "accounts/api_tokens.html", context, status=422 if sent else 200)


def _issued(request: HttpRequest, tokens: Iterable[ApiToken]) -> Issued | None:
    """What was issued just now; from here on its secret stands nowhere but on the page."""
    key, secret = request.session.pop(_ISSUED, (0, ""))
    return next((Issued(token, secret) for token in tokens if token.pk == key), None)


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
