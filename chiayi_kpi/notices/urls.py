"""The addresses of a person's notices."""

from django.urls import path

from chiayi_kpi.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read", views.notices_read, name="notices_read"),
    path("notices/mail", views.notices_mail, name="notices_mail"),
    path("notices/<int:notice>/", views.notice, name="notice"),
]
