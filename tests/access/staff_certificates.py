"""Who may do what with certificates, training and exams at `staff:`."""

from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common.stored_file import store_encrypted
from staff.models import CertificateReminder, ExamResult
from tests.access.words import CADRES_ONLY, DONE, HIDDEN, LOGIN, OK, REFUSED, Call, signed_in
from tests.factories.staff import make_certificate, make_training


def keepers(outcome, **exceptions):
    """Managers of the noodle bar and who keeps the registry of its territory."""
    may = {
        "anonymous": LOGIN,
        "officer": outcome,
        "director": outcome,
        "principal": outcome,
        "cook": REFUSED,
        "rival": HIDDEN,
        "cadre": REFUSED,
        "inspector": outcome,
        "far_inspector": HIDDEN,
        "auditor": REFUSED,
        "administrator": outcome,
    }
    return may | exceptions


AT_THE_ENTERPRISE = {"cook": HIDDEN}  # has no rows of the enterprise, only their own

ROWS = {
    ("staff:list_certificates", "get"): keepers(OK, cadre=OK, **AT_THE_ENTERPRISE, **CADRES_ONLY),
    ("staff:record_training", "get"): keepers(OK, **AT_THE_ENTERPRISE),
    ("staff:record_training", "post"): keepers(DONE, **AT_THE_ENTERPRISE),
    ("staff:record_exam_result", "get"): keepers(OK, **AT_THE_ENTERPRISE),
    ("staff:record_exam_result", "post"): keepers(DONE, **AT_THE_ENTERPRISE),
    ("staff:record_certificate", "get"): keepers(OK),
    ("staff:record_certificate", "post"): keepers(DONE),
    ("staff:read_certificate_photo", "post"): keepers(OK),
    ("staff:show_certificate_photo", "get"): keepers(OK, cook=OK),
    ("staff:withdraw_certificate", "get"): keepers(OK),
    ("staff:withdraw_certificate", "post"): keepers(DONE),
    ("staff:withdraw_training", "get"): keepers(OK),
    ("staff:withdraw_training", "post"): keepers(DONE),
    # A spot check is the regulator's, to record and to take back.
    ("staff:withdraw_exam_result", "get"): keepers(
        OK, officer=REFUSED, director=REFUSED, principal=REFUSED, administrator=REFUSED
    ),
    ("staff:withdraw_exam_result", "post"): keepers(
        DONE, officer=REFUSED, director=REFUSED, principal=REFUSED, administrator=REFUSED
    ),
    ("staff:list_reminders", "get"): signed_in(OK, cook=OK, director=OK, principal=OK),
    # One takes note of what one is reminded of: oneself, and the managers where the person works.
    ("staff:acknowledge_reminder", "post"): keepers(
        DONE, cook=DONE, cadre=HIDDEN, inspector=HIDDEN, auditor=HIDDEN, administrator=HIDDEN
    ),
}


def jpeg():
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return SimpleUploadedFile("certificate.jpg", out.getvalue(), content_type="image/jpeg")


def noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def training_of_the_cook(cast):
    data = {
        "persons": [cast.cook.code],
        "kind": "IN_HOUSE",
        "title": "餐具消毒",
        "hours": "2",
        "completed_on": "2026-01-20",
    }
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def exam_of_the_cook(cast):
    data = {
        "person": cast.cook.code,
        "kind": "ENTERPRISE",
        "taken_on": "2026-01-20",
        "score": "80",
        "full_score": "100",
    }
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def the_cook(cast):
    return Call(kwargs={"code": cast.cook.code})


def certificate_of_the_cook(cast):
    return Call(kwargs={"code": cast.cook.code}, data={"is_fit": "yes", "issued_on": "2026-01-20"})


def photo_of_the_cook(cast):
    return Call(kwargs={"code": cast.cook.code}, data={"photo": jpeg()})


def stored_certificate(cast):
    photo = store_encrypted(b"jpeg", folder="certificates")
    certificate = make_certificate(cast.cook, issued_on=date(2026, 7, 1), photo=photo)
    return Call(kwargs={"pk": certificate.pk}, data={"reason": "登记错了"})


def stored_training(cast):
    training = make_training(cast.cook, enterprise=cast.noodle_bar)
    return Call(kwargs={"pk": training.pk}, data={"reason": "登记错了"})


def stored_spot_check(cast):
    exam = ExamResult.objects.create(
        person=cast.cook,
        enterprise=cast.noodle_bar,
        kind=ExamResult.Kind.SPOT_CHECK,
        taken_on=date(2026, 7, 1),
        score=50,
        has_passed=False,
        recorded_at=cast.at,
    )
    return Call(kwargs={"pk": exam.pk}, data={"reason": "登记错了"})


def reminder_of_the_cook(cast):
    certificate = cast.cook.health_certificates.get()
    reminder = CertificateReminder.objects.create(certificate=certificate, days_before=30, made_at=cast.at)
    return Call(kwargs={"pk": reminder.pk})


CALLS = {
    "staff:list_certificates": noodle_bar,
    ("staff:record_training", "get"): noodle_bar,
    ("staff:record_training", "post"): training_of_the_cook,
    ("staff:record_exam_result", "get"): noodle_bar,
    ("staff:record_exam_result", "post"): exam_of_the_cook,
    ("staff:record_certificate", "get"): the_cook,
    ("staff:record_certificate", "post"): certificate_of_the_cook,
    "staff:read_certificate_photo": photo_of_the_cook,
    "staff:show_certificate_photo": stored_certificate,
    "staff:withdraw_certificate": stored_certificate,
    "staff:withdraw_training": stored_training,
    "staff:withdraw_exam_result": stored_spot_check,
    "staff:acknowledge_reminder": reminder_of_the_cook,
}
