"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConceptConfig(AppConfig):
    """The room `concept`."""

    name = "kerege.concept"
    label = "concept"
    verbose_name = _("Concept")

    def ready(self) -> None:
        """Tie the room into the thread, and tell evidence how a plan is computed again."""
        from kerege.concept import links, links_of_comments, links_of_nested
        from kerege.concept.analysis.plan import METHODS
        from kerege.concept.analysis.plan_again import planned_again, public_problems
        from kerege.evidence.services import problems, reproducers
        from kerege.kernel import thread

        reproducers.update(dict.fromkeys(METHODS.values(), planned_again))
        problems.append(public_problems)

        for direction, label, provider in (
            ("came_of", "needs.severity", links.measures_of_need),
            ("came_of", "evidence.figure", links.indicators_of_figure),
            ("came_of", "evidence.run", links.plan_of_run),
            ("came_of", "evidence.target", links.indicators_of_target),
            ("why", "concept.measure", links.needs_of_measure),
            ("came_of", "concept.measure", links.money_of_measure),
            ("why", "concept.measure", links_of_nested.served_by_measure),
            ("came_of", "concept.measure", links_of_nested.regional_measures),
            ("came_of", "concept.goal", links_of_nested.regional_measures),
            ("why", "concept.goal", links.why_goal),
            ("came_of", "concept.goal", links.from_goal),
            ("why", "concept.indicator", links.why_indicator),
            ("came_of", "concept.indicator", links.from_indicator),
            ("why", "concept.version", links.why_version),
            ("came_of", "concept.version", links.from_version),
            ("came_of", "concept.version", links_of_comments.consultation_of_version),
            ("why", "concept.version", links_of_comments.comments_that_changed_version),
            ("came_of", "concept.measure", links_of_comments.comments_on_measure),
            ("why", "concept.measure", links_of_comments.comments_that_changed_measure),
            ("why", "concept.comment", links_of_comments.what_comment_is_on),
            ("came_of", "concept.comment", links_of_comments.what_comment_changed),
        ):
            thread.register(direction, label, provider)
