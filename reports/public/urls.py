"""The addresses of the public page and of its switch."""

from django.urls import path

from reports.public import views

urlpatterns = [
    path("public/<int:year>/<slug:code>/", views.public, name="public"),
    path("<int:year>/<slug:code>/publication/", views.publication, name="publication"),
]
