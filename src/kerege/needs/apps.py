"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    """The room `needs`."""

    name = "kerege.needs"
    label = "needs"
    verbose_name = _("Needs")

    def ready(self) -> None:
        """Tie the room into the thread, and tell evidence how a diagnosis is computed again."""
        from kerege.evidence.services import givers, reproducers
        from kerege.kernel import thread
        from kerege.needs import links
        from kerege.needs.analysis import computed_again
        from kerege.needs.analysis.panel_again import judged_again
        from kerege.needs.analysis.panels import METHOD as DELPHI
        from kerege.needs.analysis.survey_again import estimated_again
        from kerege.needs.analysis.survey_estimates import METHOD as SURVEY_ESTIMATES
        from kerege.needs.assumptions import METHOD

        reproducers[METHOD] = computed_again
        givers.append(links.weights_of_panels)
        reproducers[DELPHI] = judged_again
        reproducers[SURVEY_ESTIMATES] = estimated_again
        thread.register("came_of", "evidence.figure", links.needs_of_figure)
        thread.register("came_of", "evidence.run", links.came_of_run)
        thread.register("came_of", "needs.panel", links.weighed_by_panel)
        thread.register("came_of", "needs.meeting", links.needs_of_meeting)
        thread.register("why", "needs.severity", links.sources_of_need)
