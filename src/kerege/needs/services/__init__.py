"""Acts of the needs room: signals, statements, the diagnosis."""

from kerege.needs.services.answers import Remark, answer_diagnosis, reply_to_answer
from kerege.needs.services.asking import ask_for_answers, remind_regions, stop_asking
from kerege.needs.services.diagnosis import diagnose, is_up_to_date, let_go_superseded
from kerege.needs.services.loading import Recorded, record_signals, record_statements
from kerege.needs.services.meeting_letters import send_invitations
from kerege.needs.services.meetings import (
    add_agenda_item,
    cancel_meeting,
    close_minutes,
    hold_meeting,
    invite,
    plan_meeting,
    record_consent,
    record_reply,
)
from kerege.needs.services.minutes import add_proposal, decide, record_statement, settle_decision
from kerege.needs.services.panel_answers import Said, keep_sheet, send_sheet, state_conflict
from kerege.needs.services.panel_time import put_off_deadline
from kerege.needs.services.panels import (
    PanelRules,
    close_panel_round,
    create_panel,
    invite_expert,
    open_panel_round,
    publish_panel,
    remind_experts,
)
from kerege.needs.services.signals import add_signal, withdraw_signal
from kerege.needs.services.statements import add_statement, withdraw_statement
from kerege.needs.services.survey_answers import (
    begin_response,
    refuse_invitation,
    save_answers,
    submit_response,
)
from kerege.needs.services.survey_estimates import estimate_question
from kerege.needs.services.survey_forms import create_survey, load_form, move_survey
from kerege.needs.services.survey_import import import_submissions, validate_response
from kerege.needs.services.survey_sample import (
    Issued,
    draw_sample,
    issue_codes,
    record_disposition,
    record_dispositions,
)

__all__ = [
    "Issued",
    "PanelRules",
    "Recorded",
    "Remark",
    "Said",
    "add_agenda_item",
    "add_proposal",
    "add_signal",
    "add_statement",
    "answer_diagnosis",
    "ask_for_answers",
    "begin_response",
    "cancel_meeting",
    "close_minutes",
    "close_panel_round",
    "create_panel",
    "create_survey",
    "decide",
    "diagnose",
    "draw_sample",
    "estimate_question",
    "hold_meeting",
    "import_submissions",
    "invite",
    "invite_expert",
    "is_up_to_date",
    "issue_codes",
    "keep_sheet",
    "let_go_superseded",
    "load_form",
    "move_survey",
    "open_panel_round",
    "plan_meeting",
    "publish_panel",
    "put_off_deadline",
    "record_consent",
    "record_disposition",
    "record_dispositions",
    "record_reply",
    "record_signals",
    "record_statement",
    "record_statements",
    "refuse_invitation",
    "remind_experts",
    "remind_regions",
    "reply_to_answer",
    "save_answers",
    "send_invitations",
    "send_sheet",
    "settle_decision",
    "state_conflict",
    "stop_asking",
    "submit_response",
    "validate_response",
    "withdraw_signal",
    "withdraw_statement",
]
