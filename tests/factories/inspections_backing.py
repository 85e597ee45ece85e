from inspections.queries.backing.forms import visit_form
from inspections.services.backing.assignment import assign_backing
from inspections.services.backing.upper_check import check_cadre
from inspections.services.backing.visit import Said, Shown, record_backing_visit


def make_backing(enterprise, cadre, at, by=None, **fields):
    """The cast's cadre is one of the district, whatever the level: that has a reason."""
    fields = {"otherwise": "由区级干部包保"} | fields
    return assign_backing(enterprises=[enterprise], cadre=cadre, by=by, at=at, **fields)[0]


def good_answers(enterprise, **wrong):
    """Yes to everything, but for the codes named with what is wrong."""
    answers = {question.code: ("YES", "") for question in visit_form(enterprise.kind).questions}
    return answers | {code: ("NO", note) for code, note in wrong.items()}


def filled_in_answers(enterprise, **wrong):
    """The same as a form or a phone sends it; on site without a proof of presence."""
    filled_in = {"way": "ON_SITE", "no_presence": "没有网络"}
    for code, (answer, note) in good_answers(enterprise, **wrong).items():
        filled_in |= {f"answer_{code}": answer, f"note_{code}": note}
    return filled_in


def make_visit(enterprise, cadre, at, **fields):
    """`fields` of what is said, of what is shown, and the key."""
    shown = {name: fields.pop(name) for name in ("presence", "photos") if name in fields}
    key = fields.pop("key", None)
    said = {"way": "ON_SITE", "answers": good_answers(enterprise), "no_presence": "没有网络"} | fields
    return record_backing_visit(
        enterprise=enterprise, said=Said(**said), shown=Shown(**shown), by=cadre, at=at, key=key
    )


def make_upper_check(cadre, region, by, at, **fields):
    said = {"result": "GOOD", "remarks": "记录具体"} | fields
    return check_cadre(cadre=cadre, region=region, by=by, at=at, **said)
