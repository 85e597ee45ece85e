from inspections.permissions.complaint import (
    can_handle_complaint,
    can_import_complaints,
    can_list_complaints,
    can_reveal_contact,
)
from inspections.permissions.inspection import can_begin, can_carry_out, can_manage_on_site
from inspections.permissions.presence import can_prove_presence, can_show_site_code
from inspections.permissions.sampling import (
    can_answer_sample,
    can_handle_sample,
    can_import_reports,
    can_keep_laboratories,
    can_object_to_sample,
    can_plan_sampling,
    can_read_plans,
    can_receive_sample,
    can_tell_producer,
)
from inspections.permissions.supervision import can_supervise

__all__ = [
    "can_answer_sample",
    "can_begin",
    "can_carry_out",
    "can_handle_complaint",
    "can_handle_sample",
    "can_import_complaints",
    "can_import_reports",
    "can_keep_laboratories",
    "can_list_complaints",
    "can_manage_on_site",
    "can_object_to_sample",
    "can_plan_sampling",
    "can_prove_presence",
    "can_read_plans",
    "can_receive_sample",
    "can_reveal_contact",
    "can_show_site_code",
    "can_supervise",
    "can_tell_producer",
]
