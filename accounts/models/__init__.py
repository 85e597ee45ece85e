from accounts.models.audit import AuditEntry
from accounts.models.region import Region, RegionCodeChange
from accounts.models.role import ROLE_LEVELS, Role, RoleAssignment
from accounts.models.sign_in import SignIn
from accounts.models.user import User

__all__ = [
    "AuditEntry",
    "Region",
    "RegionCodeChange",
    "ROLE_LEVELS",
    "Role",
    "RoleAssignment",
    "SignIn",
    "User",
]
