"""The addresses of development mode, for tests that run with the settings of production."""

from screening import urls
from screening.pages import development

urlpatterns = [*urls.urlpatterns, *development.urlpatterns]
handler404 = urls.handler404
