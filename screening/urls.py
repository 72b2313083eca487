"""The public addresses: Dutch at the root, English under ``/en/``."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path, register_converter

from screening.interop.views import FileFormat, download
from screening.pages import views
from screening.training import views as training

register_converter(FileFormat, "file_format")

urlpatterns = [
    # The pages come first: they are asked for most.
    *i18n_patterns(
        path("", views.home, name="home"),
        path("screening/", views.walk, name="walk"),
        path("screening/outcome/", views.outcome, name="outcome"),
        path("screening/outcome/<file_format:kind>/", download, name="download"),
        path("consult/", views.consult, name="consult"),
        path("meldcode/", views.meldcode, name="meldcode"),
        path("contact/", views.contact, name="contact"),
        path("background/", views.background, name="background"),
        path("language/", views.language, name="language"),
        path("training/", training.training, name="training"),
        path("training/<slug:slug>/", training.training_case, name="training_case"),
        path("training/<slug:slug>/trainer/", training.training_trainer, name="training_trainer"),
        path("training/<slug:slug>/debrief/", training.training_debrief, name="training_debrief"),
        path("privacy/", views.privacy, name="privacy"),
        prefix_default_language=False,
    ),
    path("healthz", views.healthz, name="healthz"),
    path("leave/", views.leave, name="leave"),
    path("service-worker.js", views.service_worker, name="service_worker"),
    re_path(r"^(outcome|search)\.([0-9a-f]{12})\.json$", views.device_file, name="device_file"),
    path("", include("screening.interop.urls")),
]

if settings.CONFIGURATION.metrics:
    from screening.serving import metrics  # its library takes memory that only this page needs

    urlpatterns.append(path("metrics", metrics.page, name="metrics"))

if settings.CONFIGURATION.development:
    from screening.pages import development  # for developers and editors; production has no such pages

    urlpatterns += development.urlpatterns

handler400 = "screening.web.errors.bad_request"
handler403 = "screening.web.errors.forbidden"
handler404 = "screening.web.errors.not_found"
handler500 = "screening.web.errors.server_error"
