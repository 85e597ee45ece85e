from accounts.models import AuditEntry
from enterprises.models import Enterprise


def test_it_asks_why_and_moves(noodle_bar, inspector, sign_in):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(status="SUSPENDED")
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/resume/"

    assert "原因" in client.get(url).content.decode()
    assert "reason" in client.post(url, {"reason": ""}).context["form"].errors
    assert client.post(url, {"reason": "责令整改"}).status_code == 302

    noodle_bar.refresh_from_db()
    assert noodle_bar.status == "IN_BUSINESS"
    assert AuditEntry.objects.get(action="resume_enterprise").reason == "责令整改"


def test_a_move_that_cannot_be_is_told(noodle_bar, inspector, sign_in):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(status="IN_BUSINESS")

    response = sign_in(inspector).post(f"/enterprises/{noodle_bar.public_id}/resume/", {"reason": "再来"})

    assert "不能改为" in response.content.decode()
