import pytest

from accounts.models import AuditEntry, User
from accounts.services.user import UsernameTaken
from enterprises.models import Enterprise, Membership
from enterprises.services.membership import (
    AlreadyEnded,
    AlreadyMember,
    GovernmentUser,
    assign_membership,
    end_membership,
    open_member_account,
)


def test_it_assigns(noodle_bar, rival, inspector, at):
    assign_membership(enterprise=noodle_bar, user=rival, role="DIRECTOR", by=inspector, at=at)

    assert noodle_bar in Enterprise.objects.visible_to(rival)
    assert AuditEntry.objects.get().new == {"user": "rival", "role": "DIRECTOR"}
    with pytest.raises(AlreadyMember):
        assign_membership(enterprise=noodle_bar, user=rival, role="DIRECTOR", by=inspector, at=at)


def test_a_supervisor_does_not_work_for_the_supervised(noodle_bar, cadre, inspector, at):
    with pytest.raises(GovernmentUser):
        assign_membership(enterprise=noodle_bar, user=cadre, role="OFFICER", by=inspector, at=at)


def test_it_opens_an_account(noodle_bar, inspector, at):
    new = open_member_account(
        enterprise=noodle_bar, username="chef", display_name="王师傅", role="OFFICER", by=inspector, at=at
    )

    chef = User.objects.get(username="chef")
    assert chef.check_password(new.initial_password)
    assert (chef.must_change_password, new.membership.user) == (True, chef)
    assert not any(new.initial_password in str(entry.new) for entry in AuditEntry.objects.all())


def test_a_taken_name_opens_nothing(noodle_bar, officer, inspector, at):
    with pytest.raises(UsernameTaken):
        open_member_account(
            enterprise=noodle_bar, username="officer", display_name="王", role="OFFICER", by=inspector, at=at
        )

    assert Membership.objects.count() == 1


def test_it_ends_at_once(noodle_bar, officer, inspector, at):
    membership = officer.memberships.get()
    end_membership(membership=membership, by=inspector, at=at, reason="离职")

    assert noodle_bar not in Enterprise.objects.visible_to(officer)
    assert AuditEntry.objects.get().reason == "离职"
    with pytest.raises(AlreadyEnded):
        end_membership(membership=membership, by=inspector, at=at)
    assert assign_membership(enterprise=noodle_bar, user=officer, role="OFFICER", by=inspector, at=at).pk
