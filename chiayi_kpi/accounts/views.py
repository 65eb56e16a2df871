"""The page of access tokens, for administrators of the whole city. Nobody else finds it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chiayi_kpi.accounts.forms import ApiTokenForm
from chiayi_kpi.accounts.models import ApiToken, User
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.services import issue_token, revoke_token


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """All tokens, and a form for another; the answer to the form shows the secret, this once."""
    person = _administrator(request)
    form = ApiTokenForm(request.POST or None)
    issued = None
    if request.method == "POST" and form.is_valid():
        issued = issue_token(**form.cleaned_data, by=person)
        form = ApiTokenForm()
    rows = ApiToken.objects.select_related("agency", "created_by", "revoked_by")
    return render(request, "accounts/api_tokens.html", {"form": form, "issued": issued, "tokens": rows})


@login_required
@require_POST
def revoke_api_token(request: HttpRequest, token: int) -> HttpResponse:
    """Take a token's access away for good."""
    person = _administrator(request)
    if not ApiToken.objects.filter(pk=token).exists():
        raise Http404
    revoke_token(token_id=token, by=person)
    messages.success(request, _("The token opens nothing any more."))
    return redirect("api_tokens")


def _administrator(request: HttpRequest) -> User:
    """Who asks; anybody else than an administrator does not find the page."""
    if not (isinstance(request.user, User) and has_permission(request.user, Permission.MANAGE_PEOPLE)):
        raise Http404
    return request.user
