from itertools import islice

from django.db import migrations

BATCH = 1_000
EARLIER = "EARLIER"


def bring_into_the_loop(apps, schema_editor):
    """Each hazard gets the state that it stands in, and moves made from what was known of it: not sealed."""
    hazards = apps.get_model("hazards", "Hazard").objects
    moves = apps.get_model("hazards", "HazardMove").objects
    rules = list(apps.get_model("hazards", "HazardRule").objects.order_by("-effective_from"))
    changed = (
        "state", "rule", "assigned_at", "before_evidence", "after_evidence", "move_count", "case_number"
    )  # fmt: skip
    rows = hazards.filter(state__in=("OPEN", "CLOSED"), move_count=0).order_by("pk").iterator(BATCH)
    while chunk := list(islice(rows, BATCH)):
        made = [move for hazard in chunk for move in moves_of(moves.model, hazard)]
        for hazard in chunk:
            settle(hazard, rules, [move for move in made if move.hazard_id == hazard.pk])
        hazards.bulk_update(chunk, changed)
        moves.bulk_create(made)


def moves_of(HazardMove, hazard):
    """What was known: when it was opened, put right, closed, withdrawn, and by whom."""
    known = [("REPORT", "RECTIFYING", hazard.found_by_id, hazard.found_at, "")]
    if hazard.rectified_at:
        known.append(
            ("SUBMIT", "SUBMITTED", hazard.rectified_by_id, hazard.rectified_at, hazard.rectification)
        )
    if hazard.closed_at:
        known.append(("CLOSE", "CLOSED", hazard.closed_by_id, hazard.closed_at, ""))
    elif hazard.withdrawn_at:
        known.append(("WITHDRAW", "WITHDRAWN", None, hazard.withdrawn_at, ""))
    before = ""
    for number, (act, state, by_id, at, reason) in enumerate(known, start=1):
        yield HazardMove(
            hazard_id=hazard.pk,
            number=number,
            act=act,
            from_state=before,
            to_state=state,
            by_id=by_id,
            at=at,
            reason=reason,
            severity=hazard.severity,
            due_at=hazard.due_at,
            is_earlier=True,
            salt=b"",
        )
        before = state


def settle(hazard, rules, made):
    hazard.state = made[-1].to_state
    hazard.move_count = len(made)
    hazard.assigned_at = hazard.found_at
    hazard.before_evidence = EARLIER
    hazard.after_evidence = EARLIER if hazard.rectified_at or hazard.closed_at else ""
    hazard.rule = next((rule for rule in rules if covers(rule, hazard)), None)


def covers(rule, hazard):
    return (
        rule.severity == hazard.severity
        and rule.effective_from <= hazard.found_on
        and (rule.effective_to is None or hazard.found_on <= rule.effective_to)
    )


def back_to_two_states(apps, schema_editor):
    """The moves go with their table; what was rejected or handed over stays withdrawn or open."""
    hazards = apps.get_model("hazards", "Hazard").objects
    hazards.exclude(state="CLOSED").update(state="OPEN")


class Migration(migrations.Migration):
    dependencies = [("hazards", "0005_the_closing_loop")]

    operations = [migrations.RunPython(bring_into_the_loop, back_to_two_states)]
