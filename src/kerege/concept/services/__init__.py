"""Acts of the concept room: versions, content, plan, publication, documents."""

from kerege.concept.analysis import EXPECTED, Choice, WhatIf, choice_of
from kerege.concept.route_file import StepRow, read_route
from kerege.concept.services.answers import answer_comments, show_comment, withhold_comment
from kerege.concept.services.approval import name_holder, open_route, withdraw_route
from kerege.concept.services.comments import post_comment
from kerege.concept.services.comparison import produce_comparison
from kerege.concept.services.confirming import (
    confirm_comment,
    forget_addresses,
    send_links_again,
)
from kerege.concept.services.consultation import close_consultation, open_consultation, set_term
from kerege.concept.services.content import Loaded, load_content
from kerege.concept.services.decisions import agree, return_with_remarks
from kerege.concept.services.editing import (
    Written,
    discard_draft,
    keep_draft,
    save_block,
    take_lock,
    waive_translation,
)
from kerege.concept.services.exchange import export_texts, import_texts
from kerege.concept.services.force import put_in_force, remind
from kerege.concept.services.layouts import keep_layout
from kerege.concept.services.open_formats import produce_iati, produce_package
from kerege.concept.services.ordering import carry_out, order_plan
from kerege.concept.services.package import load_package, plan_package, read_limits
from kerege.concept.services.plan import plan_version, use_diagnosis
from kerege.concept.services.plans_beside import plans_beside
from kerege.concept.services.publish import publish_version, render_version
from kerege.concept.services.record_data import put_record, remove_record
from kerege.concept.services.records import (
    WrittenRecord,
    discard_record_draft,
    keep_record_draft,
    save_record,
    take_record,
)
from kerege.concept.services.regional import begin_regional
from kerege.concept.services.remarks import ask_remarks, find_remarks, produce_remarks
from kerege.concept.services.renewal import renew, warn_of_ends
from kerege.concept.services.studies import ask_study, compute_study, find_study
from kerege.concept.services.tabular import MOST_FILES, MOST_UNPACKED, take_package
from kerege.concept.services.targets import set_targets
from kerege.concept.services.versions import begin_draft, create_concept, new_version
from kerege.concept.services.what_if import try_plan

__all__ = [
    "EXPECTED",
    "MOST_FILES",
    "MOST_UNPACKED",
    "Choice",
    "Loaded",
    "StepRow",
    "WhatIf",
    "Written",
    "WrittenRecord",
    "agree",
    "answer_comments",
    "ask_remarks",
    "ask_study",
    "begin_draft",
    "begin_regional",
    "carry_out",
    "choice_of",
    "close_consultation",
    "compute_study",
    "confirm_comment",
    "create_concept",
    "discard_draft",
    "discard_record_draft",
    "export_texts",
    "find_remarks",
    "find_study",
    "forget_addresses",
    "import_texts",
    "keep_draft",
    "keep_layout",
    "keep_record_draft",
    "load_content",
    "load_package",
    "name_holder",
    "new_version",
    "open_consultation",
    "open_route",
    "order_plan",
    "plan_package",
    "plan_version",
    "plans_beside",
    "post_comment",
    "produce_comparison",
    "produce_iati",
    "produce_package",
    "produce_remarks",
    "publish_version",
    "put_in_force",
    "put_record",
    "read_limits",
    "read_route",
    "remind",
    "remove_record",
    "render_version",
    "renew",
    "return_with_remarks",
    "save_block",
    "save_record",
    "send_links_again",
    "set_targets",
    "set_term",
    "show_comment",
    "take_lock",
    "take_package",
    "take_record",
    "try_plan",
    "use_diagnosis",
    "waive_translation",
    "warn_of_ends",
    "withdraw_route",
    "withhold_comment",
]
