"""Every list as Excel: the rows of its page, nothing that the page does not show, and a trace."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django import forms
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from accounts.models import AuditEntry, User
from accounts.services import list_export
from enterprises.models import Enterprise
from inspections.models import Complaint, DrawnVisit, RapidTest
from staff.models import Person
from staff.services.staffing_check import check_staffing
from tests.access.inspections_planning import _draw, _recusal
from tests.access.words import OK
from tests.factories.credit import make_penalty
from tests.factories.duties import make_duty, make_record
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.hollow import make_hollow_signal
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_backing import make_backing, make_upper_check, make_visit
from tests.factories.inspections_complaint import make_complaint
from tests.factories.inspections_inspection import make_on_site
from tests.factories.inspections_planning import make_grade, make_planned
from tests.factories.inspections_sampling import make_laboratory, make_plan, make_second_sampler
from tests.factories.ladder import make_climbed
from tests.factories.notifications import make_delivery
from tests.factories.scoring import make_objection
from tests.factories.staff import make_morning_check
from tests.test_access import NAMES, ROWS, ask, call_for, client_of, word_for

TODAY = timezone.localdate()
NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")  # mobile phones, citizen IDs
BOTH = ("noodle_bar", "rival_bar")


def both(cast):
    return [getattr(cast, name) for name in BOTH]


def of_both(make):
    return lambda cast: [make(enterprise, cast) for enterprise in both(cast)]


def _overdue_full_checks(cast):
    Enterprise.objects.filter(pk__in=[one.pk for one in both(cast)]).update(recorded_since=date(2020, 1, 1))


def _chain(cast):
    Enterprise.objects.filter(pk=cast.noodle_bar.pk).update(chain_role="HEADQUARTERS")
    for _number in range(2):
        make_enterprise(cast.district, parent=cast.noodle_bar, chain_role="STORE")


def _rapid_test(enterprise, cast):
    RapidTest.objects.create(
        enterprise=enterprise, food_name="青菜", item="农残", method="试纸", result="NEGATIVE",
        tested_at=cast.at, tested_on=cast.at.date(),
    )  # fmt: skip


def _on_site(enterprise, cast):
    pair = [cast.inspector, make_second_sampler(cast.inspector)]
    make_on_site(enterprise, pair, timezone.now() - timedelta(hours=1), upto="STARTED")


def _backing_visit(enterprise, cast):
    make_backing(enterprise, cast.cadre, timezone.now(), cast.inspector)
    make_visit(enterprise, cast.cadre, timezone.now())


# Of each list: who looks, what makes rows for it, what is asked for.
LISTS = {
    "accounts:list_audit_entries": ("auditor", lambda cast: cast.check_audit(), {}),
    "accounts:list_users": ("administrator", None, {}),
    "notifications:list_deliveries": (
        "administrator",
        lambda cast: [make_delivery(cast.inspector, state="FAILED", ended_at=timezone.now()) for _n in "12"],
        {},
    ),
    "enterprises:list_credit_deadlines": (
        "inspector", of_both(lambda one, cast: make_penalty(one)), {"list": "terms"},
    ),
    "staff:list_people": ("inspector", None, {}),
    "staff:list_staff": ("officer", None, {}),
    "staff:list_certificates": ("officer", None, {}),
    "staff:list_morning_checks": (
        "officer",
        lambda cast: make_morning_check(cast.cook, cast.noodle_bar, cast.officer, timezone.now(), day=TODAY),
        {"state": "all"},
    ),
    "staff:list_findings": ("inspector", lambda cast: check_staffing(at=timezone.now()), {}),
    "duties:list_duties": (
        "officer", lambda cast: make_duty(cast.noodle_bar, TODAY - timedelta(days=3)), {"show": "overdue"},
    ),
    "duties:list_climbed": ("inspector", lambda cast: make_climbed(cast.noodle_bar), {"who": "BRANCH"}),
    "duties:list_hollow_signals": (
        "inspector", of_both(lambda one, cast: make_hollow_signal(one, cast.officer)), {},
    ),
    "duties:list_own_hollow_signals": (
        "officer", lambda cast: make_hollow_signal(cast.noodle_bar, cast.officer), {},
    ),
    "duties:list_reviews": (
        "director",
        lambda cast: make_record(cast.noodle_bar, cast.officer, TODAY - timedelta(days=1)),
        {},
    ),
    "duties:list_records": (
        "inspector",
        lambda cast: [
            make_record(cast.noodle_bar, cast.officer, date(2026, 11, 23)),
            make_duty(cast.noodle_bar, date(2026, 11, 22)),
        ],
        {},
    ),
    "duties:show_chain": ("principal", _chain, {}),
    "hazards:list_hazards": (
        "inspector", of_both(lambda one, cast: make_hazard(one, at=timezone.now(), title="油烟机滴油")), {},
    ),
    "inspections:list_inspections": ("inspector", of_both(lambda one, cast: make_inspection(one)), {}),
    "inspections:list_to_publish": (
        "inspector", of_both(lambda one, cast: make_inspection(one, is_published=False)), {},
    ),
    "inspections:list_on_site": ("inspector", of_both(_on_site), {}),
    "inspections:list_samples": ("inspector", of_both(lambda one, cast: make_sample(one)), {}),
    "inspections:list_sampling_plans": (
        "inspector", lambda cast: make_plan(cast.district, cast.inspector, cast.at), {},
    ),
    "inspections:list_laboratories": ("inspector", lambda cast: make_laboratory(), {}),
    "inspections:list_rapid_tests": ("inspector", of_both(_rapid_test), {}),
    "inspections:list_complaints": (
        "inspector", of_both(lambda one, cast: make_complaint(one, Complaint.State.RECEIVED)), {},
    ),
    "inspections:list_risk_grades": ("inspector", of_both(lambda one, cast: make_grade(one)), {}),
    "inspections:list_planned": ("inspector", of_both(lambda one, cast: make_planned(one)), {}),
    "inspections:list_full_checks": ("inspector", _overdue_full_checks, {}),
    "inspections:list_draws": ("inspector", _draw, {}),
    "inspections:list_recusals": ("inspector", _recusal, {}),
    "inspections:list_backing": (
        "inspector",
        of_both(lambda one, cast: make_backing(one, cast.cadre, timezone.now(), cast.inspector)),
        {},
    ),
    "inspections:list_visit_tasks": (
        "inspector",
        of_both(lambda one, cast: make_backing(one, cast.cadre, timezone.now(), cast.inspector)),
        {},
    ),
    "inspections:list_backing_visits": ("inspector", of_both(_backing_visit), {}),
    "inspections:list_upper_checks": (
        "inspector",
        lambda cast: make_upper_check(cast.cadre, cast.district, cast.inspector, timezone.now()),
        {},
    ),
    "scoring:list_objections": (
        "inspector", of_both(lambda one, cast: make_objection(one, cast.principal, cast.at)), {},
    ),
}  # fmt: skip
EXCEPTIONS = {
    "accounts:list_sign_ins": "one's own sign-ins, on one page",
    "duties:list_ladder_rules": "rules, not rows about anybody",
    "enterprises:list_imports": "each import gives its errors as a file",
    "inspections:list_checklists": "rules, not rows about anybody",
    "inspections:list_interviews": "has one; tests/inspections/interview/test_pages.py holds it",
    "inspections:list_my_visits": "one's own days; they leave as a calendar",
    "inspections:list_published_draws": "public; the record of each draw is a file",
    "inspections:list_plans": "figures, each a door to a list that leaves as a file",
    "notifications:list_notices": "one's own messages",
    "open311:list_services": "an interface of its own, not a page",
    "portal:list_bulletin_rows": "an address for each figure; tests/portal/views/test_list_bulletin_rows.py",
    "portal:list_bulletins": "months; each leaves as PDF or Word",
    "portal:list_duty_cards": "`portal:export_duty_cards`",
    "portal:list_enterprises": "`portal:export_enterprises`",
    "portal:list_withdrawals": "has one; tests/portal/views/test_list_withdrawals.py holds it",
    "scoring:list_replies": "public words on the pages they belong to",
    "staff:list_badges": "printed as PDF",
    "staff:list_prohibitions": "banned persons are looked up, their names don't leave",
    "staff:list_reminders": "one's own to-dos; certificates leave with their list",
    "staff:list_requests": "what people ask about their own data doesn't leave",
    "staff:list_unstaffed": "`staff:export_unstaffed`",
}
PAGES_WITHOUT = {
    "accounts/sign_in_list.html", "enterprises/import_list.html",
    "inspections/planning/public_draw_list.html", "notifications/notice_list.html",
    "portal/_duty_card_rows.html", "portal/_enterprise_rows.html", "staff/badge_list.html",
    "staff/data_request_list.html", "staff/prohibition_list.html", "staff/reminder_list.html",
    "staff/unstaffed_list.html",
}  # fmt: skip


def sheets_of(response):
    book = load_workbook(io.BytesIO(response.content), read_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


@pytest.fixture
def filled(cast):
    """The list with its rows, and whoever looks at it."""
    cast.check_audit = lambda: [make_hazard(one, at=timezone.now()) for one in both(cast)]

    def filled(name):
        person, make, asked = LISTS[name]
        if make:
            make(cast)
        call = call_for(name, "get", cast)
        return getattr(cast, person), reverse(name, kwargs=call.kwargs), asked

    return filled


def test_every_list_has_a_file_or_a_reason_why_not():
    lists = {name for name in NAMES if name.split(":")[-1].startswith("list_")}

    assert lists - LISTS.keys() - EXCEPTIONS.keys() == set()
    assert EXCEPTIONS.keys() - lists == set()
    assert LISTS.keys() & EXCEPTIONS.keys() == set()


def test_every_page_that_is_cut_into_pages_has_the_link():
    folder = settings.BASE_DIR / "templates"
    texts = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}
    cut = {name for name, text in texts.items() if "components/pagination.html" in text}
    without = {name for name in cut if "components/export_link.html" not in texts[name]}

    assert without == PAGES_WITHOUT


def words_on(page):
    """What a reader sees, with blanks taken together."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


@pytest.mark.parametrize("name", LISTS)
def test_the_file_has_the_rows_of_the_page_and_leaves_a_trace(name, filled, sign_in):
    person, url, asked = filled(name)
    client = sign_in(person)
    page = client.get(url, asked)
    assert "format=xlsx" in page.content.decode()

    response = client.get(url, asked | {"format": "xlsx", "page": "7"})

    lines, about = sheets_of(response)
    foot = load_workbook(io.BytesIO(response.content)).worksheets[0].oddFooter.left.text
    assert f"{person.display_name}（{person.username}）" in foot
    shown = page.context["page"].paginator.count
    assert len(lines) - 1 == shown > 0
    assert len(lines[0]) == len(set(lines[0]))
    assert about[1][1] == f"{person.display_name}（{person.username}）"
    entry = AuditEntry.objects.get(action="export_list")
    assert (entry.actor, entry.new["count"], entry.new["filters"]) == (person, shown, asked)
    # The first cell names the row, and the page has it.
    names = [str(line[0]).lstrip("'") for line in lines[1:]]
    text = words_on(page)
    if name not in ("accounts:list_audit_entries", "duties:list_records", "notifications:list_deliveries"):
        assert [one for one in names if str(escape(one)) not in text] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_person_is_in_the_file_who_is_not_on_the_page(name, filled, sign_in):
    person, url, asked = filled(name)
    client = sign_in(person)
    text = words_on(client.get(url, asked))

    lines, _about = sheets_of(client.get(url, asked | {"format": "xlsx"}))

    file = "\n".join(str(cell) for line in lines[1:] for cell in line)
    assert file
    people = {
        *Person.objects.values_list("name", flat=True),
        *User.objects.values_list("display_name", flat=True),
    }
    assert [one for one in people if one and one in file and one not in text] == []
    assert [number for number in NUMBERS.findall(file) if number not in text] == []


@pytest.mark.parametrize("name", LISTS)
def test_who_may_not_see_the_page_gets_no_file(name, cast, sign_in):
    for person, word in ROWS[name, "get"].items():
        save_point = transaction.savepoint()
        call = call_for(name, "get", cast)
        call = replace(call, query={**call.query, "format": "xlsx"})
        response = ask(client_of(person, cast, sign_in), name, "get", call)
        is_file = "spreadsheetml" in response.headers.get("Content-Type", "")
        transaction.savepoint_rollback(save_point)

        assert (person, word_for(response), is_file) == (person, word, word == OK)


MORE_LISTS = (
    "inspections:list_interviews", "portal:list_duty_cards", "portal:list_enterprises",
    "portal:list_withdrawals", "staff:list_requests", "staff:list_unstaffed",
)  # fmt: skip
TABS = ("state", "show", "list", "due")
CHECKED = (forms.ChoiceField, forms.DateField, forms.IntegerField, forms.UUIDField)


def filters_of(page):
    """What the address of a list may hold and can be wrong: fields of its form, and tabs."""
    form = page.context.get("filter") or page.context.get("form")
    fields = getattr(form, "form", form).fields if form is not None else {}
    tabs = {tab for tab in TABS if re.search(rf'href="\?[^"]*\b{tab}=', page.text)}
    return tabs | {name for name, field in fields.items() if isinstance(field, CHECKED)}


def test_a_filter_that_makes_no_sense_lists_and_exports_nothing(cast, sign_in):
    """Else a bad address would show, and give away, the whole territory."""
    tried = 0
    for name in (*LISTS, *MORE_LISTS):
        client = sign_in(getattr(cast, LISTS[name][0] if name in LISTS else "inspector"))
        url = reverse(name, kwargs=call_for(name, "get", cast).kwargs)
        asked = filters_of(client.get(url)) - {"region", "day"}  # a region is 404; a day is today
        for field in asked:
            page = client.get(url, {field: "nonsense"})
            told = (name, field)
            if page.status_code == 400:
                assert "nonsense" not in page.text or f"{field}=nonsense" in page.text, told
                file = client.get(url, {field: "nonsense", "format": "xlsx"})
                assert file.status_code == 400, told
            else:
                form = page.context["filter"].form
                assert field in form.errors, told
                assert page.context["page"].paginator.count == 0, told
                assert not page.context["filter"].qs.exists(), told
            tried += 1
    assert tried > 80


def test_who_filters_in_vain_is_told_why(cast, sign_in):
    page = sign_in(cast.inspector).get(reverse("hazards:list_hazards"), {"whose": "12", "state": "open"})

    assert page.status_code == 400
    assert "归谁管：" in page.text
    assert f'href="{reverse("hazards:list_hazards")}"' in page.text


def test_a_filter_goes_into_file_and_audit(filled, sign_in):
    person, url, _asked = filled("hazards:list_hazards")

    asked = {"format": "xlsx", "q": "平江", "page": "7"}
    lines, about = sheets_of(sign_in(person).get(url, asked))

    assert [line[1] for line in lines[1:]] == ["平江面馆"]
    assert ["筛选", "q=平江"] in about
    assert AuditEntry.objects.get(action="export_list").new["filters"] == {"q": "平江"}


def test_an_archive_leaves_as_it_is_filtered(cast, sign_in):
    for title in ("过期食品", "无证经营"):
        make_penalty(cast.noodle_bar, title=title)
    make_penalty(cast.rival_bar)
    client = sign_in(cast.inspector)
    url = reverse("enterprises:show_credit_archive", args=[cast.noodle_bar.public_id])
    page = client.get(url, {"kind": "PENALTY"})
    assert "format=xlsx" in page.text

    lines, _about = sheets_of(client.get(url, {"kind": "PENALTY", "format": "xlsx"}))

    assert len(lines) - 1 == page.context["page"].paginator.count == 2
    assert {line[0] for line in lines[1:]} == {"过期食品", "无证经营"}
    assert sign_in(cast.rival).get(url, {"format": "xlsx"}).status_code == 404


def test_a_draw_leaves_with_its_visits_and_who_makes_them(cast, sign_in):
    draw = _draw(cast)
    url = reverse("inspections:show_draw", args=[draw.pk])
    client = sign_in(cast.inspector)
    assert "format=xlsx" in client.get(url).text

    planned = cast.noodle_bar.planned_inspections.get()
    visit = DrawnVisit.objects.create(
        draw=draw, position=1, planned=planned, enterprise=cast.noodle_bar, visit_on=date(2026, 12, 3)
    )
    visit.inspectors.set(draw.inspectors.all())
    lines, _about = sheets_of(client.get(url, {"format": "xlsx"}))

    assert lines[0] == ["顺序", "主体", "公开编号", "检查日期", "检查人员", "状态", "改期改派"]
    assert [line[:3] for line in lines[1:]] == [[1, "平江面馆", cast.noodle_bar.public_id]]
    assert cast.inspector.display_name in lines[1][4]
    assert sign_in(cast.far_inspector).get(url, {"format": "xlsx"}).status_code == 404


def test_no_cell_is_a_formula(cast, sign_in):
    make_hazard(cast.noodle_bar, at=timezone.now(), title="=1+1 油烟机滴油")
    client = sign_in(cast.inspector)

    lines, _about = sheets_of(client.get(reverse("hazards:list_hazards"), {"format": "xlsx"}))

    assert lines[1][0] == "'=1+1 油烟机滴油"


def test_what_was_written_in_a_complaint_stays_inside(filled, sign_in):
    person, url, _asked = filled("inspections:list_complaints")

    lines, about = sheets_of(sign_in(person).get(url, {"format": "xlsx"}))

    assert lines[0] == ["编号", "种类", "主体", "公开编号", "事由", "状态", "收到日期", "办理人", "下一期限"]
    assert about


def test_one_gets_one_s_own_rows_only(cast, filled, sign_in):
    _person, url, _asked = filled("hazards:list_hazards")

    lines, _about = sheets_of(sign_in(cast.officer).get(url, {"format": "xlsx"}))

    assert {line[1] for line in lines[1:]} == {"平江面馆"}


def test_too_many_rows_lead_back_to_the_page(filled, sign_in, monkeypatch):
    monkeypatch.setattr(list_export, "MOST_ROWS", 1)
    person, url, _asked = filled("hazards:list_hazards")

    response = sign_in(person).get(url, {"format": "xlsx", "state": "all"})

    assert response["Location"] == f"{url}?state=all"
    assert not AuditEntry.objects.filter(action="export_list").exists()
