"""Who may do what about people at enterprises. Outside one's rows is 404 before these are asked."""

from django.utils import timezone

from accounts.models import Role, User
from accounts.models.role import REGULATOR_ROLES
from enterprises.models import Enterprise, Membership
from enterprises.permissions import KEEPERS, LEADERS
from staff.models import Badge, DataRequest, ExamResult, Person, Post

READERS = frozenset({*REGULATOR_ROLES, Role.CADRE})


def can_see_staff(user: User, enterprise: Enterprise) -> bool:
    """Names and posts of those who work there: its own managers, regulators and backing cadres."""
    return user.has_role(*READERS, path=enterprise.region_path) or _holds(user, enterprise, Membership.Role)


def can_manage_staff(user: User, enterprise: Enterprise) -> bool:
    """Register staff, their certificates and training: its managers, and who keeps the registry."""
    return user.has_role(*KEEPERS, path=enterprise.region_path) or _holds(user, enterprise, Membership.Role)


def can_appoint_managers(user: User, enterprise: Enterprise) -> bool:
    """The three kinds are appointed by principal or director, or by who keeps the registry."""
    return user.has_role(*KEEPERS, path=enterprise.region_path) or _holds(user, enterprise, LEADERS)


def can_fill_post(user: User, enterprise: Enterprise, kind: str) -> bool:
    """Appoint somebody to such a post, change its facts and end it."""
    may = can_appoint_managers if kind in Post.MANAGER_KINDS else can_manage_staff
    return may(user, enterprise)


def can_list_staff(user: User, enterprise: Enterprise) -> bool:
    """Who reads about the staff there, and who registers it."""
    return can_see_staff(user, enterprise) or can_manage_staff(user, enterprise)


def can_see_post(user: User, post: Post) -> bool:
    return post.person.user_id == user.pk or can_list_staff(user, post.enterprise)


def can_correct_person(user: User, person: Person) -> bool:
    """Who may reveal the numbers corrects them, but nobody their own: that is asked for."""
    return person.user_id != user.pk and can_reveal_person(user, person)


def can_open_account(user: User, person: Person) -> bool:
    """Who may fill every post the person holds: whoever sees the first password could act in all of them."""
    posts = list(
        Post.objects.not_over_on(timezone.localdate()).filter(person=person).select_related("enterprise")
    )
    return bool(posts) and all(can_fill_post(user, post.enterprise, post.kind) for post in posts)


def can_manage_person(user: User, person: Person) -> bool:
    """Keep somebody's certificates and training: where the person works, or begins soon (art. 45: first)."""
    posts = Post.objects.not_over_on(timezone.localdate()).filter(person=person).select_related("enterprise")
    return any(can_manage_staff(user, post.enterprise) for post in posts)


def can_see_certificate_photo(user: User, person: Person) -> bool:
    return person.user_id == user.pk or can_manage_person(user, person)


def can_reveal_person(user: User, person: Person) -> bool:
    """The person, the leaders where they work now, and the regulator of a territory where they work."""
    if person.user_id == user.pk:
        return True
    posts = Post.objects.on(timezone.localdate()).filter(person=person).select_related("enterprise")
    return any(
        user.has_role(*REGULATOR_ROLES, path=post.enterprise.region_path)
        or _holds(user, post.enterprise, LEADERS)
        for post in posts
    )


def can_check_in_staff(user: User, enterprise: Enterprise) -> bool:
    """Morning checks are the enterprise's own."""
    return _holds(user, enterprise, Membership.Role)


def can_see_staffing(user: User) -> bool:
    return user.has_role(*READERS)


def can_see_prohibitions(user: User) -> bool:
    return user.has_role(*REGULATOR_ROLES, Role.AUDITOR)


def can_manage_prohibitions(user: User) -> bool:
    return user.has_role(*REGULATOR_ROLES)


def can_record_spot_check(user: User, enterprise: Enterprise) -> bool:
    return user.has_role(*REGULATOR_ROLES, path=enterprise.region_path)


def can_record_exam(user: User, enterprise: Enterprise, kind: str) -> bool:
    """The enterprise's own exams by its managers; spot checks and make-ups by the regulator."""
    if kind == ExamResult.Kind.ENTERPRISE:
        return can_manage_staff(user, enterprise)
    return can_record_spot_check(user, enterprise)


def can_evaluate(user: User, enterprise: Enterprise) -> bool:
    return user.has_role(*REGULATOR_ROLES, path=enterprise.region_path)


def can_see_duty_card(user: User, post: Post) -> bool:
    """The person, the leaders of the enterprise, regulators and backing cadres."""
    if post.person.user_id == user.pk:
        return True
    return user.has_role(*READERS, path=post.enterprise.region_path) or _holds(user, post.enterprise, LEADERS)


def can_print_badge(user: User, post: Post) -> bool:
    """The person, and whoever works at the enterprise with a sign-in for it."""
    return post.person.user_id == user.pk or _holds(user, post.enterprise, Membership.Role)


def can_print_badges(user: User, enterprise: Enterprise) -> bool:
    """Everybody's at once: whoever works there with a sign-in for it."""
    return _holds(user, enterprise, Membership.Role)


def can_revoke_badge(user: User, badge: Badge) -> bool:
    """Who may print it, as whoever loses it knows first; and who keeps the registry."""
    return can_print_badge(user, badge.post) or can_manage_staff(user, badge.post.enterprise)


def can_verify_badges(user: User) -> bool:
    return user.is_government


def can_list_data_requests(user: User) -> bool:
    """Regulators, and leaders of any enterprise; which requests stand in the list is another question."""
    if user.has_role(*REGULATOR_ROLES):
        return True
    return user.memberships.on(timezone.localdate()).filter(role__in=LEADERS).exists()


def can_decide_data_request(user: User, request: DataRequest) -> bool:
    """Never one's own. A correction also by the leaders where the person works; the rest by the regulator."""
    person = request.person
    if person.user_id == user.pk:
        return False
    posts = list(Post.objects.filter(person=person).select_related("enterprise"))
    if any(user.has_role(*REGULATOR_ROLES, path=post.enterprise.region_path) for post in posts):
        return True
    if request.kind != DataRequest.Kind.CORRECTION:
        return False
    return any(post.is_current and _holds(user, post.enterprise, LEADERS) for post in posts)


def can_scan_codes(user: User) -> bool:
    """Everybody may look at a code with any camera; the scanner in the page is for who scans at work."""
    return user.is_government or user.memberships.on(timezone.localdate()).exists()


def _holds(user: User, enterprise: Enterprise, roles) -> bool:
    return user.memberships.on(timezone.localdate()).filter(enterprise=enterprise, role__in=roles).exists()
