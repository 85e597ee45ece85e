from datetime import date

from enterprises.models import ClosedPeriod
from enterprises.services.closed_period import declare_closed_period


def test_it_takes_back_what_has_not_begun(noodle_bar, principal, at, sign_in):
    days = {"starts_on": date(2099, 1, 1), "ends_on": date(2099, 1, 2)}
    period = declare_closed_period(enterprise=noodle_bar, **days, reason="装修", by=principal, at=at)

    sign_in(principal).post(f"/enterprises/{noodle_bar.public_id}/closed-periods/{period.pk}/end/")

    assert not ClosedPeriod.objects.exists()


def test_what_has_ended_stays(noodle_bar, principal, at, sign_in):
    period = ClosedPeriod.objects.create(
        enterprise=noodle_bar,
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 1, 2),
        reason="旧",
        declared_at=at,
    )

    response = sign_in(principal).post(
        f"/enterprises/{noodle_bar.public_id}/closed-periods/{period.pk}/end/", follow=True
    )

    assert "这段歇业已经结束" in response.content.decode()
    assert ClosedPeriod.objects.exists()
