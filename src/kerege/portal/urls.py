"""Root addresses: the language is the first part of a page's path; the API has none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

from kerege.portal.api import api
from kerege.portal.web import api_docs, design, desk, jobs, regions, reports, search, views

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
    path("regions/<str:code>/report.<str:form>", reports.report, name="region-report"),
    path("search/", search.search, name="search"),
    path("design/", design.design, name="design"),
    path("api/", api_docs.api_docs, name="api-docs"),
    path("desk/", desk.desk, name="desk"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("reference/", include("kerege.reference.web.urls")),
    path("register/", include("kerege.register.web.urls")),
    path("evidence/", include("kerege.evidence.web.urls")),
    path("needs/", include("kerege.needs.web.urls")),
    path("concept/", include("kerege.concept.web.urls")),
)

handler400 = "kerege.portal.problems.bad_request"
handler403 = "kerege.portal.problems.forbidden"
handler404 = "kerege.portal.problems.not_found"
handler429 = "kerege.portal.problems.too_many"  # of allauth
handler500 = "kerege.portal.problems.server_error"
