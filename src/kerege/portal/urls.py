"""Root addresses: the language is the first part of a page's path; the API has none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

from kerege.portal.api import api
from kerege.portal.web import design, desk, regions, search, views

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="front"), name="root"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
]
urlpatterns += i18n_patterns(
    path("", views.front, name="front"),
    path("accounts/", include("allauth.urls")),
    path("regions/", regions.regions, name="regions"),
    path("regions/<str:code>/", regions.region, name="region"),
    path("search/", search.search, name="search"),
    path("design/", design.design, name="design"),
    path("desk/", desk.desk, name="desk"),
    path("reference/", include("kerege.reference.web.urls")),
    path("register/", include("kerege.register.web.urls")),
    path("evidence/", include("kerege.evidence.web.urls")),
    path("needs/", include("kerege.needs.web.urls")),
    path("concept/", include("kerege.concept.web.urls")),
)
