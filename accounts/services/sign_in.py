from datetime import datetime

from accounts.models import SignIn, User

USER_AGENT_LENGTH = SignIn._meta.get_field("user_agent").max_length


def record_sign_in(
    *, user: User | None, outcome: SignIn.Outcome, address: str | None, user_agent: str, at: datetime
) -> SignIn:
    """Keep one line of sign-in history; `user` is None when the name belongs to nobody.

    The name that was typed is not kept: people type their password into the wrong field.
    """
    return SignIn.objects.create(
        user=user, outcome=outcome, address=address, user_agent=user_agent[:USER_AGENT_LENGTH], at=at
    )
