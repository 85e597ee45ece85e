"""What lists of rows of an enterprise share when they answer as a file."""

from django.utils.translation import gettext_lazy as _

from accounts.views.list_export import list_as_file, local_minute, wants_file
from common.column import Column

__all__ = ["OF_ENTERPRISE", "list_as_file", "local_minute", "wants_file"]

OF_ENTERPRISE = (
    Column(_("主体"), lambda row: row.enterprise.name),
    Column(_("公开编号"), lambda row: row.enterprise.public_id),
)
