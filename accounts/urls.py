from django.urls import path

from accounts.views.account import change_password_view, show_account
from accounts.views.audit import list_audit_entries
from accounts.views.role import assign_role_view, end_role_view
from accounts.views.second_factor import (
    create_recovery_codes_view,
    enrol_second_factor,
    remove_second_factor,
    verify_second_factor_view,
)
from accounts.views.sign_in import list_sign_ins, sign_in, sign_out
from accounts.views.user import (
    activate_user_view,
    create_user,
    deactivate_user_view,
    list_users,
    reset_password_view,
    reset_second_factor_view,
    show_user,
)

app_name = "accounts"
urlpatterns = [
    path("", show_account, name="show_account"),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
    path("sign-ins/", list_sign_ins, name="list_sign_ins"),
    path("password/", change_password_view, name="change_password"),
    path("second-factor/enrol/", enrol_second_factor, name="enrol_second_factor"),
    path("second-factor/verify/", verify_second_factor_view, name="verify_second_factor"),
    path("second-factor/recovery-codes/", create_recovery_codes_view, name="create_recovery_codes"),
    path("second-factor/remove/", remove_second_factor, name="remove_second_factor"),
    path("users/", list_users, name="list_users"),
    path("users/new/", create_user, name="create_user"),
    path("users/<int:pk>/", show_user, name="show_user"),
    path("users/<int:pk>/roles/", assign_role_view, name="assign_role"),
    path("users/<int:pk>/deactivate/", deactivate_user_view, name="deactivate_user"),
    path("users/<int:pk>/activate/", activate_user_view, name="activate_user"),
    path("users/<int:pk>/password/", reset_password_view, name="reset_password"),
    path("users/<int:pk>/second-factor/", reset_second_factor_view, name="reset_second_factor"),
    path("roles/<int:pk>/end/", end_role_view, name="end_role"),
    path("audit/", list_audit_entries, name="list_audit_entries"),
]
