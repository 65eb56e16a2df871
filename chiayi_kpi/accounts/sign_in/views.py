"""Where a person sees where they are signed in, and what their pages ask to stay signed in."""

from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in.idle import seconds_left
from chiayi_kpi.accounts.sign_in.sessions_of import end_session, end_sessions, open_sessions
from chiayi_kpi.accounts.sign_in.single_sign_on import ask_anew
from chiayi_kpi.core.query import whole_number


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: HttpRequest) -> HttpResponse:
    """The person's sessions; ``end`` names the one to end, ``others`` all but this."""
    person, key = request.user, request.session.session_key
    assert isinstance(person, User)  # noqa: S101 - nobody else comes past login_required
    if request.method != "POST":
        return render(request, "accounts/sessions.html", {"sessions": open_sessions(person, key)})
    if "others" in request.POST:
        count = end_sessions(person, but=key)
        text = ngettext("%(count)d other session is ended.", "%(count)d other sessions are ended.", count)
        messages.success(request, text % {"count": count})
    elif end_session(person, whole_number(request.POST.get("end")) or 0, current=key):
        messages.success(request, _("The session is ended."))
    else:
        messages.info(request, _("This session has ended already."))
    return redirect("usersessions_list")


@never_cache
@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """For how many seconds the person stays signed in, 401 where they are not; it counts as use but for ``?look``."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"left": seconds_left(request)})


@never_cache
@login_required
@require_safe
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Whoever has neither password nor second factor here says anew who they are at the city's provider, which asks anew too."""
    page = get_next_redirect_url(request) or reverse("mfa_index")
    if get_reauthentication_flows(request.user):  # a link elsewhere signs nobody out
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}")
    if not settings.SOCIALACCOUNT_PROVIDERS:
        logout(request)
        return redirect_to_login(page)
    return ask_anew(request, page)
