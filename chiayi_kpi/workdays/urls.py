"""The addresses of the calendar; they stand below the page that says who has reported."""

from django.urls import path

from chiayi_kpi.workdays import views

urlpatterns = [
    path("<roc_year:year>/reporting/calendar/", views.calendar, name="calendar"),
    path("<roc_year:year>/reporting/calendar/confirm", views.confirm, name="calendar_confirm"),
    path("<roc_year:year>/reporting/calendar/day", views.day, name="calendar_day"),
]
