from enterprises.models import CreditEvent


def test_it_records_or_says_why_not(noodle_bar, inspector, sign_in):
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/credit-events/new/"
    data = {"kind": "PENALTY", "severity": "GENERAL", "title": "过期食品", "decided_on": "2026-03-01"}
    missing = client.post(url, data).context["form"].errors
    assert set(missing) == {"document_no", "authority", "basis", "content"}
    data |= {
        "document_no": "苏市监罚〔2026〕1号", "authority": "苏州市市场监督管理局",
        "basis": "食品安全法第一百二十四条", "content": "罚款五千元",
    }  # fmt: skip

    assert "severity" in client.post(url, data | {"severity": "NONE"}).context["form"].errors
    data["key"] = client.get(url).context["form"]["key"].value()
    for _time in range(2):  # pressed twice, it is one decision
        assert client.post(url, data).status_code == 302
    event = CreditEvent.objects.get()
    assert str(event.final_on) == "2026-03-01"
    entry = noodle_bar.archive_entries.get()
    assert (event.authority, event.basis, event.content) == (entry.authority, entry.basis, entry.content)
    assert "罚款五千元" in client.get(f"/enterprises/{noodle_bar.public_id}/credit-archive/").content.decode()
