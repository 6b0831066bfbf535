"""Django's entry to the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """The room `evidence`."""

    name = "kerege.evidence"
    label = "evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        """Tie the room into the thread; say how its large runs are computed again."""
        from kerege.evidence.links import register_all
        from kerege.evidence.selectors.area_series import RECIPE
        from kerege.evidence.services.area_runs import added_up_again
        from kerege.evidence.services.industries import METHODS, computed_again
        from kerege.evidence.services.runs import reproducers

        register_all()
        reproducers.update(dict.fromkeys(METHODS, computed_again))
        reproducers[RECIPE] = added_up_again
