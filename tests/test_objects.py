"""Objects that are somebody else's: of another district, not published yet, of who complained.

The access table names what everybody gets at each address; these tests walk it for what no address may give.
"""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inspections.models import Inspection
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.handling import accept_complaint
from inspections.services.inspection.on_site import finalise_on_site, tell_on_site
from tests.access.words import Call
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_inspection import MINUTE, make_on_site, signing_of
from tests.factories.scoring import compute_today
from tests.test_access import PATTERNS, ROWS, ask, call_for, client_of

PUBLIC = {
    "checklist-detail": "checklists are the same everywhere",
    "codes:scan_code": "a code that its owner shows",
    "codes:verify_badge": "a badge that its owner shows",
    "inspections:complaint_filed": "whoever filed it",
    "inspections:file_complaint": "anybody",
    "inspections:show_complaint_notice": "whoever holds the paper",
    "inspections:show_checklist": "checklists are the same everywhere",
    "inspections:show_draw_record": "draws are public, with names masked",
    "inspections:show_letter_paper": "whoever holds the paper",
    "inspections:show_paper": "whoever holds the paper",
    "inspections:show_sample_paper": "whoever holds the paper",
    "inspections:subscribe_calendar": "whoever has the owner's key",
    "papers:compare_paper": "whoever holds the paper",
    "papers:show_paper": "whoever holds the paper",
    "portal:consumer_page": "the public page",
    "portal:download_methodology": "nobody's",
    "portal:show_public_archive": "the public part of the archive",
    "portal:show_public_record": "the public part of the archive, one entry",
    "portal:show_rule": "rules are the same everywhere",
    "public-archive-detail": "the public part of the archive",
    "public-index-detail": "the public page for programs",
    "sites:read_presence_code": "leads to the page that decides",
    "staff:withdraw_prohibition": "a prohibition holds in the whole city",
}
PUBLIC_APPS = ("ledger:", "open311:")  # digests without content; complaints without words, docs/open311.md
OF_COMPLAINTS = (
    "complaint",
    "hazard",
    "notice",
    "audit",
    "show_enterprise",
    "consumer",
    "home",
    "cockpit",
    "open311",
)
OF_RESULTS = (
    "inspection",
    "on_site",
    "publish",
    "index",
    "archive",
    "enterprise",
    "hazard",
    "notice",
    "home",
    "cockpit",
    "queues",
    "bulletin",
)
BODY, NAME, CONTACT = "面里的牛肉发酸", "欧阳若兰", "13912345678"


def pattern_of():
    return {name: str(pattern.pattern) for name, pattern in PATTERNS if name}


def test_no_address_gives_or_changes_an_object_of_another_district():
    patterns = pattern_of()
    open_to_all = {
        name
        for (name, _method), row in ROWS.items()
        if "<" in patterns.get(name, "") and row["far_inspector"] not in ("HIDDEN", "REFUSED")
    }
    closed = [
        row for row in ROWS.values() if row["far_inspector"] == "HIDDEN" and row["inspector"] != "HIDDEN"
    ]

    unexplained = {name for name in open_to_all if name not in PUBLIC and not name.startswith(PUBLIC_APPS)}
    assert unexplained == set()
    assert len(closed) > 100


@pytest.fixture
def unpublished(cast):
    """A result that is final and not public: its words, number and who signed it."""
    partner = make_user("partner", "同组尉迟")
    give_role(partner, "DISTRICT_REGULATOR", cast.district)
    at = timezone.now() - timedelta(hours=3)
    pair = (cast.inspector, partner)
    on_site = make_on_site(cast.noodle_bar, pair, at, upto="RECORDED", pests="仓库后门有鼠迹")
    on_site = tell_on_site(on_site=on_site, signing=signing_of(on_site), by=pair[0], at=at + 3 * MINUTE)
    finalise_on_site(on_site=on_site, by=pair[0], at=at + 4 * MINUTE)
    compute_today()
    return on_site


def test_an_unpublished_result_is_on_no_public_page(cast, sign_in, unpublished):
    private = ("仓库后门有鼠迹", "同组尉迟", unpublished.number)
    own = client_of("officer", cast, sign_in)
    page = own.get(reverse("inspections:show_on_site", args=[unpublished.pk])).content.decode()
    assert [word for word in private if word not in page] == []
    assert Inspection.objects.filter(withdrawn_at=None, final_on__isnull=False).exists()
    assert not Inspection.objects.published().exists()

    told = {}
    rows = sorted(key for key, row in ROWS.items() if key[1] == "get" and row["anonymous"] == "OK")
    for name, method in rows:
        body = _body_of(name, method, "anonymous", cast, sign_in)
        if found := [word for word in private if word in body]:
            told[name] = found

    assert told == {}
    assert ("portal:consumer_page", "get") in rows
    assert len(rows) > 30


@pytest.mark.parametrize("person", ["rival", "far_inspector"])
def test_an_unpublished_result_is_on_no_page_of_others(person, cast, sign_in, unpublished):
    """Those whose it is not: the enterprise next door, and the regulator of another district."""
    private = ("仓库后门有鼠迹", "同组尉迟", unpublished.number)
    told = {}
    rows = sorted(
        (name, method)
        for (name, method), row in ROWS.items()
        if method == "get" and row[person] == "OK" and any(word in name for word in OF_RESULTS)
    )
    for name, method in rows:
        body = _body_of(name, method, person, cast, sign_in)
        if found := [word for word in private if word in body]:
            told[name] = found

    assert told == {}
    assert ("inspections:list_on_site", "get") in rows
    assert len(rows) > 20


def test_no_list_is_led_to_another_district_by_its_question(cast, sign_in, unpublished):
    patterns = pattern_of()
    questions = [{"enterprise": cast.noodle_bar.public_id}, {"region": cast.district.code}]
    lists = sorted(
        name
        for (name, method), row in ROWS.items()
        if method == "get"
        and "<" not in patterns[name]
        and row["far_inspector"] == "OK"
        and row["anonymous"] == "LOGIN"
    )
    client = client_of("far_inspector", cast, sign_in)
    told = [
        (name, *question)
        for question in questions
        for name in lists
        if cast.noodle_bar.name in _answer(name, question, client)
    ]

    assert told == []
    assert len(lists) > 40
    own = client_of("inspector", cast, sign_in)
    assert cast.noodle_bar.name in _answer("portal:list_enterprises", {}, own)


def _answer(name, question, client):
    save_point = transaction.savepoint()
    response = ask(client, name, "get", Call(data=question))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    transaction.savepoint_rollback(save_point)
    return body.decode("utf-8", "replace")


@pytest.fixture
def complaint(cast):
    words = {"kind": "COMPLAINT", "topic": "食品过期", "body": BODY, "name": NAME, "contact": CONTACT}
    complaint = file_complaint(enterprise=cast.noodle_bar, **words, at=timezone.now())
    return accept_complaint(complaint=complaint, by=cast.inspector, at=timezone.now())


def test_who_handles_it_sees_who_complained(cast, sign_in, complaint):
    client = client_of("inspector", cast, sign_in)

    page = client.get(reverse("inspections:show_complaint", args=[complaint.pk])).content.decode()
    told = client.post(reverse("inspections:reveal_contact", args=[complaint.pk])).content.decode()

    assert BODY in page
    assert CONTACT not in page
    assert CONTACT in told


@pytest.mark.parametrize(
    ("person", "private"),
    [
        ("anonymous", (BODY, NAME, CONTACT)),
        ("officer", (BODY, NAME, CONTACT)),
        ("rival", (BODY, NAME, CONTACT)),
        ("cadre", (BODY, NAME, CONTACT)),
        ("grid_worker", (BODY, NAME, CONTACT)),
        ("expert", (BODY, NAME, CONTACT)),
        ("far_inspector", (BODY, NAME, CONTACT)),
        ("auditor", (NAME, CONTACT)),
        ("administrator", (NAME, CONTACT)),
    ],
)
def test_no_page_tells_who_complained(person, private, cast, sign_in, complaint):
    told = {}
    rows = sorted(key for key in ROWS if key[1] == "get" and any(word in key[0] for word in OF_COMPLAINTS))
    for name, method in rows:
        body = _body_of(name, method, person, cast, sign_in, complaint)
        if found := [word for word in private if word in body]:
            told[name] = found

    assert told == {}
    assert ("inspections:list_complaints", "get") in rows
    assert len(rows) > 25


def _body_of(name, method, person, cast, sign_in, complaint=None):
    """What somebody gets there, of the planted row where the address takes one of its kind."""
    cache.clear()  # limits on the number of calls are tested where they are
    save_point = transaction.savepoint()
    call = call_for(name, method, cast)
    if complaint is not None and "complaint" in name and "pk" in call.kwargs:
        call.kwargs["pk"] = complaint.pk
    response = ask(client_of(person, cast, sign_in), name, method, call)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    transaction.savepoint_rollback(save_point)
    return unquote(body.decode("utf-8", "replace"))
