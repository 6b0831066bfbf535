"""Acts of the concept room: versions, content, plan, publication, documents."""

from kerege.concept.services.answers import answer_comments, show_comment, withhold_comment
from kerege.concept.services.comments import confirm_comment, post_comment
from kerege.concept.services.comparison import produce_comparison
from kerege.concept.services.consultation import close_consultation, open_consultation, set_term
from kerege.concept.services.content import Loaded, load_content
from kerege.concept.services.package import load_package, plan_package, read_limits
from kerege.concept.services.plan import plan_version, use_diagnosis
from kerege.concept.services.publish import publish_version, render_version
from kerege.concept.services.versions import create_concept, new_version

__all__ = [
    "Loaded",
    "answer_comments",
    "close_consultation",
    "confirm_comment",
    "create_concept",
    "load_content",
    "load_package",
    "new_version",
    "open_consultation",
    "plan_package",
    "plan_version",
    "post_comment",
    "produce_comparison",
    "publish_version",
    "read_limits",
    "render_version",
    "set_term",
    "show_comment",
    "use_diagnosis",
    "withhold_comment",
]
