"""Who may do what to complaints and reports; rows are found with `visible_to` before."""

from accounts.models import User
from inspections.models import Complaint
from inspections.models.complaint.complaint import COMPLAINT_ROLES
from inspections.permissions.supervision import can_supervise


def can_handle_complaint(user: User, complaint: Complaint) -> bool:
    """Read what was complained of and decide on it; cadres see that there is a complaint, and no more."""
    return can_supervise(user, complaint.enterprise)


def can_reveal_contact(user: User, complaint: Complaint) -> bool:
    """Who complained is told only to the one who handles it (令20号第三十三条)."""
    return can_handle_complaint(user, complaint) and complaint.handled_by_id == user.pk


def can_list_complaints(user: User) -> bool:
    """Somebody with a role in a region, but no grid worker or expert. Enterprises never see complaints."""
    return user.has_role(*COMPLAINT_ROLES)


def can_import_complaints(user: User) -> bool:
    """Bring in what came by other ways; each row is about an enterprise that the person supervises."""
    return user.is_regulator
