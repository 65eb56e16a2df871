"""The addresses of the city's volume."""

from django.urls import path

from reports.volume import views

urlpatterns = [
    path("<int:year>/volumes/", views.volumes, name="volumes"),
    path("<int:year>/volumes/<uuid:job>/", views.volume, name="volume"),
    path("<int:year>/volumes/<uuid:job>/volume.pdf", views.volume_pdf, name="volume_pdf"),
    path("<int:year>/volumes/<uuid:job>/cancel/", views.volume_cancel, name="volume_cancel"),
    path("<int:year>/volumes/<uuid:job>/retry/", views.volume_retry, name="volume_retry"),
    path("<int:year>/volumes/<uuid:job>/delete/", views.volume_delete, name="volume_delete"),
]
