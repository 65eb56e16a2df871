"""The addresses of the city's volume."""

from django.urls import path

from reports.volumes import views

urlpatterns = [
    path("<roc_year:year>/volumes/", views.volumes, name="volumes"),
    path("<roc_year:year>/volumes/<uuid:job>/", views.volume, name="volume"),
    path("<roc_year:year>/volumes/<uuid:job>/volume.pdf", views.volume_pdf, name="volume_pdf"),
    path("<roc_year:year>/volumes/<uuid:job>/cancel/", views.volume_cancel, name="volume_cancel"),
    path("<roc_year:year>/volumes/<uuid:job>/retry/", views.volume_retry, name="volume_retry"),
    path("<roc_year:year>/volumes/<uuid:job>/delete/", views.volume_delete, name="volume_delete"),
]
