"""Where everything is."""

from django.contrib import admin
from django.urls import include, path

from chiayi_kpi.security_txt import security_txt

admin.autodiscover()

urlpatterns = [
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("chiayi_kpi.notices.urls")),
    path("", include("chiayi_kpi.workdays.urls")),
    path("", include("indicators.urls")),
    path("", include("budget.urls")),
    path("", include("reports.urls")),
    path("", include("chiayi_kpi.accounts.urls")),
    path("", include("chiayi_kpi.plan_book.urls")),
    path("", include("chiayi_kpi.event_page.urls")),
    path("", include("chiayi_kpi.redirects")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "reports.api.views.bad_request"
handler403 = "chiayi_kpi.core.error_pages.forbidden"
handler404 = "chiayi_kpi.core.error_pages.not_found"
handler500 = "reports.api.views.server_error"
