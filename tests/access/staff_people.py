"""Who may do what about persons, posts, leave and sign-ins at `staff:`."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from enterprises.models import Membership
from staff.models import Leave, Post
from staff.services.post_document import attach_document
from tests.access.words import CADRES_ONLY, DONE, HIDDEN, LOGIN, OK, REFUSED, Call, signed_in
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_member
from tests.factories.staff import make_citizen_id, make_person, make_post

PDF = b"%PDF-1.7\n%%EOF\n"
OFFICIALS = {
    "anonymous": LOGIN,
    "cook": REFUSED,
    "officer": REFUSED,
    "director": REFUSED,
    "principal": REFUSED,
    "rival": REFUSED,
    "cadre": OK,
    "inspector": OK,
    "far_inspector": OK,
    "auditor": REFUSED,
    "administrator": REFUSED,
} | CADRES_ONLY
READS = {
    "anonymous": LOGIN,
    "cook": HIDDEN,
    "officer": OK,
    "director": OK,
    "principal": OK,
    "rival": HIDDEN,
    "cadre": OK,
    "inspector": OK,
    "far_inspector": HIDDEN,
    "auditor": REFUSED,
    "administrator": OK,
} | CADRES_ONLY
OPENS = READS | {"cadre": REFUSED}  # the form that changes something
WRITES = {person: DONE if word == OK else word for person, word in OPENS.items()}
LEADERS_OPEN = OPENS | {"officer": REFUSED}
LEADERS_WRITE = WRITES | {"officer": REFUSED}
OWN = {"cook": REFUSED}  # sees it, and doesn't change it
REVEALS = {"officer": REFUSED, "administrator": REFUSED}

ROWS = {
    ("staff:list_people", "get"): OFFICIALS,
    ("staff:find_person", "post"): OFFICIALS | {"cadre": DONE, "inspector": DONE},
    ("staff:choose_enterprise", "get"): signed_in(
        DONE, cook=DONE, officer=OK, director=OK, principal=OK, rival=OK
    ),
    ("staff:list_staff", "get"): READS,
    ("staff:register_person", "get"): OPENS,
    ("staff:register_person", "post"): WRITES,
    ("staff:show_person", "get"): READS | {"cook": OK},
    ("staff:reveal_person", "post"): OPENS | REVEALS | {"cook": OK},
    ("staff:edit_person", "get"): OPENS | REVEALS | OWN,
    ("staff:edit_person", "post"): WRITES | REVEALS | OWN,
    ("staff:appoint_person", "get"): OPENS,
    ("staff:appoint_person", "post"): WRITES,
    ("staff:open_account", "get"): OPENS,
    ("staff:open_account", "post"): OPENS,
    ("staff:link_account", "post"): WRITES,
    ("staff:end_post", "get"): OPENS | OWN,
    ("staff:end_post", "post"): WRITES | OWN,
    ("staff:confirm_conditions", "get"): LEADERS_OPEN,
    ("staff:confirm_conditions", "post"): LEADERS_WRITE,
    ("staff:renew_term", "get"): LEADERS_OPEN,
    ("staff:renew_term", "post"): LEADERS_WRITE,
    ("staff:attach_document", "get"): LEADERS_OPEN,
    ("staff:attach_document", "post"): LEADERS_WRITE,
    ("staff:download_document", "get"): READS,
    ("staff:declare_leave", "get"): OPENS | OWN,
    ("staff:declare_leave", "post"): WRITES | OWN,
    ("staff:cancel_leave", "post"): WRITES | OWN,
    ("post-list", "get"): signed_in(OK, cook=OK, director=OK, principal=OK),
    ("post-detail", "get"): signed_in(
        OK, cook=OK, director=OK, principal=OK, rival=HIDDEN, far_inspector=HIDDEN
    ),
}


def today():
    return timezone.localdate()


def noodle_bar(cast, **data):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def somebody_new(cast):
    return noodle_bar(cast, name="新来的", starts_on=today(), job_title="洗碗")


def the_cook(cast, **data):
    return Call(kwargs={"code": cast.cook.code}, data=data)


def a_number_found(cast):
    citizen_id = make_citizen_id()
    make_post(make_person("被查的", citizen_id=citizen_id), cast.noodle_bar)
    return Call(data={"number": citizen_id})


def second_officer(cast, **fields):
    return make_post(make_person("副安全员"), cast.noodle_bar, Post.Kind.OFFICER, **fields)


def somebody_for_another_post(cast):
    code = second_officer(cast).person.code
    data = {"enterprise": cast.noodle_bar.public_id, "starts_on": today(), "job_title": "洗碗"}
    return Call(kwargs={"code": code}, data=data)


def dishwasher(cast):
    return make_post(make_person("洗碗工"), cast.noodle_bar).person


def without_account(cast):
    return Call(kwargs={"code": dishwasher(cast).code}, data={"username": "dishwasher"})


def with_a_nameless_account(cast):
    make_member(make_user("loose", "无主账号"), cast.noodle_bar, Membership.Role.OFFICER)
    return Call(kwargs={"code": dishwasher(cast).code}, data={"user": "loose"})


def cooks_post(cast, **data):
    return Call(kwargs={"pk": cast.cook.posts.get().pk}, data=data)


def officers_post(cast, **data):
    return Call(kwargs={"pk": second_officer(cast).pk}, data=data)


def with_document(cast):
    post = attach_document(post=second_officer(cast), data=PDF, by=cast.principal, at=cast.at)
    return Call(kwargs={"pk": post.pk})


def cooks_leave(cast):
    leave = Leave.objects.create(
        post=cast.cook.posts.get(),
        starts_on=today(),
        ends_on=today() + timedelta(days=1),
        declared_at=timezone.now(),
    )
    return Call(kwargs={"pk": leave.pk})


CALLS = {
    "staff:find_person": a_number_found,
    "staff:list_staff": noodle_bar,
    "staff:register_person": somebody_new,
    "staff:show_person": the_cook,
    "staff:reveal_person": lambda cast: the_cook(cast, reason="核对健康证"),
    "staff:edit_person": lambda cast: the_cook(cast, phone="13900000001", reason="换了手机号"),
    "staff:appoint_person": somebody_for_another_post,
    "staff:open_account": without_account,
    "staff:link_account": with_a_nameless_account,
    "staff:end_post": lambda cast: cooks_post(cast, ended_on=today(), reason="辞职"),
    "staff:confirm_conditions": lambda cast: officers_post(
        cast, knows_law="on", controls_risks="on", knows_process="on", passed_exam="on"
    ),
    "staff:renew_term": lambda cast: officers_post(cast, term_ends_on=today() + timedelta(days=365)),
    "staff:attach_document": lambda cast: officers_post(cast, document=SimpleUploadedFile("a.pdf", PDF)),
    "staff:download_document": with_document,
    "staff:declare_leave": lambda cast: cooks_post(
        cast, starts_on=today(), ends_on=today() + timedelta(days=2)
    ),
    "staff:cancel_leave": cooks_leave,
    "post-detail": cooks_post,
}
