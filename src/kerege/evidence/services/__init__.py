"""Acts of the evidence room: variables, datasets, figures, runs."""

from kerege.evidence.given_weights import GivenWeights, givers
from kerege.evidence.rows import FigureRow
from kerege.evidence.services.area_runs import keep_area_run
from kerege.evidence.services.areas import give_up_region, keep_region
from kerege.evidence.services.bulk import record_table
from kerege.evidence.services.cbp import load_cbp
from kerege.evidence.services.collections import (
    deliver,
    open_collection,
    read_delivery,
)
from kerege.evidence.services.compute import compute_all
from kerege.evidence.services.cube import load_cube, record_unprotected_cube
from kerege.evidence.services.datasets import (
    approve_dataset,
    check_dataset,
    publish_dataset,
    register_dataset,
    send_back_dataset,
    withdraw_dataset,
)
from kerege.evidence.services.fetch import fetch_due, fetch_feed, read_feed, register_feed
from kerege.evidence.services.figures import Recorded, record_figures, record_results
from kerege.evidence.services.industries import compute_complexity, compute_industries
from kerege.evidence.services.observed import Meaning, record_feed
from kerege.evidence.services.own_indices import add_index
from kerege.evidence.services.package import package_zip, problems, write_package
from kerege.evidence.services.published import record_published
from kerege.evidence.services.qcew import load_qcew
from kerege.evidence.services.restate import (
    accept_restatement,
    decline_restatement,
    propose_restatement,
    read_restatement,
    restatement_changes,
)
from kerege.evidence.services.runs import record_run, reproducers, rerun
from kerege.evidence.services.scopes import SOURCE as SCOPE_SOURCE
from kerege.evidence.services.scopes import (
    begin_scope,
    give_up_draft,
    publish_scope,
    set_items,
    take_out,
)
from kerege.evidence.services.upload import read_file, upload_dataset
from kerege.evidence.services.variables import ensure_break, ensure_variable
from kerege.evidence.services.views import delete_view, save_view

__all__ = [
    "SCOPE_SOURCE",
    "FigureRow",
    "GivenWeights",
    "Meaning",
    "Recorded",
    "accept_restatement",
    "add_index",
    "approve_dataset",
    "begin_scope",
    "check_dataset",
    "compute_all",
    "compute_complexity",
    "compute_industries",
    "decline_restatement",
    "delete_view",
    "deliver",
    "ensure_break",
    "ensure_variable",
    "fetch_due",
    "fetch_feed",
    "give_up_draft",
    "give_up_region",
    "givers",
    "keep_area_run",
    "keep_region",
    "load_cbp",
    "load_cube",
    "load_qcew",
    "open_collection",
    "package_zip",
    "problems",
    "propose_restatement",
    "publish_dataset",
    "publish_scope",
    "read_delivery",
    "read_feed",
    "read_file",
    "read_restatement",
    "record_feed",
    "record_figures",
    "record_published",
    "record_results",
    "record_run",
    "record_table",
    "record_unprotected_cube",
    "register_dataset",
    "register_feed",
    "reproducers",
    "rerun",
    "restatement_changes",
    "save_view",
    "send_back_dataset",
    "set_items",
    "take_out",
    "upload_dataset",
    "withdraw_dataset",
    "write_package",
]
