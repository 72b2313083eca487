"""The addresses that programs use; the same in every language."""

from __future__ import annotations

from django.urls import path

from screening.interop import views

urlpatterns = [
    path("fhir/metadata", views.metadata, name="fhir-metadata"),
    path("fhir/Questionnaire/signaalwijzer", views.questionnaire, name="fhir-questionnaire"),
    path("fhir/OperationDefinition/QuestionnaireResponse-outcome", views.operation, name="fhir-operation"),
    path("fhir/QuestionnaireResponse/$outcome", views.fhir_outcome, name="fhir-outcome"),
    path("api/", views.openapi, name="api"),
    path("api/openapi.json", views.openapi, name="api-openapi"),
    path("api/checklists", views.api_checklists, name="api-checklists"),
    path("api/outcome", views.api_outcome, name="api-outcome"),
]
