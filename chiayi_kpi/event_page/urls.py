from django.urls import path

from chiayi_kpi.event_page import views

urlpatterns = [path("events/", views.event_log, name="event_log")]
