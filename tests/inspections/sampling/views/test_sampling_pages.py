"""The pages of sampling: what each shows to whom, with as many questions for three rows as for one."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inspections.models import Laboratory, RapidTest, Sample, SamplingPlan
from inspections.services.sampling.notice import remind_of_limits
from inspections.services.sampling.report import enter_report
from notifications.models import Notice
from tests.factories.inspections_sampling import (
    GOOD,
    SEAL,
    make_laboratory,
    make_plan,
    make_retesting,
    make_second_sampler,
    make_taken,
    make_tested,
    make_told,
)
from tests.factories.photos import make_photo

pytestmark = pytest.mark.django_db
RECORD = {
    "kind": "SUPERVISION", "name": "牛肉", "food_class": "肉制品", "sampling_point": "货架", "quantity": "1",
    "spare_quantity": "1", "unit": "kg", "price_paid": "30", "storage": "ROOM", "seal_number": SEAL,
    "signature": "REFUSED", "refusal_reason": "老板不在", "witness_name": "周网格员",
}  # fmt: skip


@pytest.fixture
def at():
    """Ten o'clock in Suzhou, two days ago: pages act at the present moment."""
    return datetime.combine(timezone.localdate() - timedelta(days=2), time(2), UTC)


def acts(response):
    return [act["door"].name for act in response.context["acts"]]


def test_who_may_do_what_now(sign_in, noodle_bar, inspector, officer, cadre, at):
    told = make_told(noodle_bar, inspector, at)
    retesting = make_retesting(noodle_bar, inspector, at, officer, is_drawn=False)

    def shown(user, sample):
        return acts(sign_in(user).get(reverse("inspections:show_sample", args=[sample.pk])))

    assert shown(officer, told) == ["object-to-sample", "stop-batch", "begin-recall"]
    assert shown(inspector, told) == ["order-recall", "withdraw-sample"]
    assert shown(inspector, retesting) == [
        "report-sample", "decide-objection", "draw-retest-body", "extend-retest-body", "order-recall",
    ]  # fmt: skip
    assert shown(cadre, retesting) == []


def test_the_duty_to_stop_is_shown_while_the_retest_runs(sign_in, noodle_bar, inspector, officer, at):
    sample = make_retesting(noodle_bar, inspector, at, officer)
    page = sign_in(officer).get(reverse("inspections:show_sample", args=[sample.pk])).content.decode()

    assert "立即停止生产销售、封存、召回" in page
    assert "复检期间也不能停" in page
    assert "家候选机构中抽中" in page


def test_a_record_is_taken_with_a_refusal_and_photos(sign_in, noodle_bar, inspector, district, at):
    second, photo = make_second_sampler(inspector), make_photo(noodle_bar, inspector)
    line = make_plan(district, inspector, at).lines.get()
    client, url = sign_in(inspector), reverse("inspections:take_sample", args=[noodle_bar.public_id])
    said = RECORD | {"second_sampler": second.pk, "photos_ids": [str(photo.pk)], "plan_line": line.pk}
    assert "肉制品" in client.get(url, {"plan_line": line.pk}).content.decode()
    response = client.post(url, said | {"witness_name": ""})
    assert list(response.context["form"].errors) == ["witness_name"]
    assert f'name="photos_ids" value="{photo.pk}"' in response.content.decode()

    client.post(url, said)

    sample = Sample.objects.get()
    record = sample.record
    assert (record.witness_name, record.signed_by_name, record.second_sampler) == ("周网格员", "", second)
    assert [one.photo for one in record.photos.all()] == [photo]
    assert sample.plan_line == line


def test_a_broken_seal_is_said_on_the_page(sign_in, noodle_bar, inspector, at):
    sample = make_taken(noodle_bar, inspector, at)
    said = {"laboratory": make_laboratory().pk, "seal_number": SEAL, "is_seal_intact": "no"}

    page = sign_in(inspector).post(
        reverse("inspections:hand_over_sample", args=[sample.pk]), said, follow=True
    )

    assert "封条破损，样品作废" in page.content.decode()
    assert acts(page) == []


def test_the_file_of_a_report(sign_in, noodle_bar, inspector, officer, rival, at):
    sample = make_tested(noodle_bar, inspector, at)
    pdf, url = b"%PDF-1.7\nx\n%%EOF\n", reverse("inspections:report_sample", args=[sample.pk])
    said = {"number": "R1", "issued_on": at.date().isoformat(), "items": "铅 | 未检出 | ≤0.5 | 合格"}
    client = sign_in(inspector)
    refused = client.post(url, said | {"file": SimpleUploadedFile("r.exe", b"MZ")})
    assert "这不是照片" in refused.content.decode()

    client.post(url, said | {"file": SimpleUploadedFile("r.pdf", pdf)})

    file = reverse("inspections:show_lab_report", args=[sample.pk, "first"])
    answer = sign_in(officer).get(file)
    assert (answer.content, answer["Content-Type"]) == (pdf, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert sign_in(rival).get(file).status_code == 404
    assert sign_in(officer).get(file.replace("first", "retest")).status_code == 404


def test_a_table_of_reports(sign_in, noodle_bar, inspector, at):
    sample = make_tested(noodle_bar, inspector, at)
    client, url = sign_in(inspector), reverse("inspections:import_reports")
    head = "抽样单编号,报告编号,签发日期,检验项目,检验结果,标准限值,结论\n"

    def send(row):
        return client.post(url, {"file": SimpleUploadedFile("r.csv", (head + row).encode())}, follow=True)

    assert "第2行" in send(f"X,R,{at:%Y-%m-%d},铅,0,1,合格\n").content.decode()
    assert "已录入1行" in send(f"{sample.number},R,{at:%Y-%m-%d},铅,0,1,合格\n").content.decode()


def test_plans_laboratories_and_rapid_tests_are_written_on_their_pages(
    sign_in, noodle_bar, inspector, administrator, district
):
    client = sign_in(inspector)
    said = {
        "region": district.pk,
        "year": 2026,
        "name": "年度",
        "level": "PROVINCE",
        "lines": "肉制品 | 高 | 3\n糕点｜低｜1｜餐饮服务",
    }
    url = reverse("inspections:create_sampling_plan")
    assert client.post(url, said | {"lines": "肉制品 | 很高 | 3"}).context["form"].errors
    client.post(url, said)
    assert "已有同名计划" in client.post(url, said).content.decode()
    plan = SamplingPlan.objects.get()
    assert plan.level == "PROVINCE"
    assert "省级" in client.get(reverse("inspections:show_sampling_plan", args=[plan.pk])).text
    assert list(plan.lines.values_list("risk", "batches", "enterprise_kind")) == [
        ("HIGH", 3, ""),
        ("LOW", 1, "CATERER"),
    ]
    laboratory = {"code": "B9", "name": "复检所", "is_retest_body": "on", "effective_from": "2026-01-01"}
    keeper, url = sign_in(administrator), reverse("inspections:list_laboratories")
    keeper.post(url, laboratory)
    assert "已经登记过" in keeper.post(url, laboratory).content.decode()
    assert Laboratory.objects.get().is_retest_body
    said = {"food_name": "青菜", "item": "农残", "method": "酶抑制法", "result": "POSITIVE"}
    url = reverse("inspections:create_rapid_test", args=[noodle_bar.public_id])
    assert client.post(url, said | {"tested_at": "2999-01-01T10:00"}).context["form"].errors
    client.post(url, said)
    assert RapidTest.objects.get().result == "POSITIVE"
    assert not Sample.objects.exists()


def test_limits_are_listed_and_told_once(sign_in, noodle_bar, inspector, at):
    sample = make_tested(noodle_bar, inspector, at)
    near, late = (datetime.combine(sample.due_on, time(2), UTC) + timedelta(days=d) for d in (0, 1))
    told_people = 2  # the inspector and the colleague

    assert remind_of_limits(at=near - timedelta(days=9)) == 0
    assert remind_of_limits(at=near) == told_people
    assert remind_of_limits(at=late) == told_people
    assert remind_of_limits(at=late + timedelta(days=1)) == 0
    told = Notice.objects.filter(topic="sample", user=inspector).values_list("key", flat=True)
    assert sorted(key.split(":")[0] for key in told) == ["overdue", "soon"]
    assert Sample.objects.overdue(late.date()).get() == sample
    assert not Sample.objects.overdue(sample.due_on).exists()
    assert Sample.objects.due(sample.due_on, sample.due_on).get() == sample
    client = sign_in(inspector)
    Sample.objects.filter(pk=sample.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    shown = {
        due: client.get(reverse("inspections:list_samples"), {"due": due}).context
        for due in ("overdue", "soon")
    }
    assert [list(context["page"]) for context in shown.values()] == [[sample], []]
    assert (shown["soon"]["overdue"], shown["soon"]["soon"]) == (1, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_every_list_asks_the_same_number_of_questions(
    sign_in, inspector, officer, noodle_bar, district, at, rows, django_assert_max_num_queries
):
    for number in range(rows):
        line = make_plan(district, inspector, at, name=f"计划{number}").lines.get()
        make_retesting(
            noodle_bar, inspector, at, officer, bodies=(f"{number}1", f"{number}2"), plan_line=line
        )
        RapidTest.objects.create(
            enterprise=noodle_bar, food_name="青菜", item="农残", method="纸", result="NEGATIVE",
            tested_at=at, tested_on=at.date(),
        )  # fmt: skip
    client = sign_in(inspector)
    pages = {
        reverse("inspections:list_samples"): 12,
        reverse("inspections:list_sampling_plans"): 7,
        reverse("inspections:show_sampling_plan", args=[line.plan_id]): 8,
        reverse("inspections:propose_enterprises", args=[line.pk]): 10,
        reverse("inspections:list_laboratories"): 7,
        reverse("inspections:list_rapid_tests"): 7,
    }
    for url, most in pages.items():
        client.get(url)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_the_api_tells_the_way(sign_in, noodle_bar, inspector, officer, at):
    sample = make_tested(noodle_bar, inspector, at)
    enter_report(
        sample=sample, number="R", issued_on=at.date(), items=[GOOD], by=inspector, at=at + timedelta(hours=2)
    )
    body = sign_in(officer).get(f"/api/v1/samples/{sample.pk}/").json()

    assert (body["number"], body["state"], body["kind"]) == (sample.number, "REPORTED", "SUPERVISION")
    assert [move["act"] for move in body["moves"]] == ["TAKE", "HAND_OVER", "REPORT"]
    assert body["handovers"][0]["seal_number"] == SEAL
