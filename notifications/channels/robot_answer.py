"""Group robots answer HTTP 200 with a code in the body, whatever became of the message."""

from collections.abc import Collection
from typing import Any

from notifications.channels.terms import GARBAGE, ChannelFailed


def refuse_robot_code(
    answer: dict[str, Any], names: Collection[str], *, may_heal: Collection[int], gone: Collection[int]
) -> None:
    """Return when the code under the first of these names is 0, else raise what it means.

    `may_heal` are codes of a busy vendor and of too many messages, `gone` those of a robot that is no more.
    An answer without any code is noise on the way.
    """
    code = next((answer[name] for name in names if name in answer), None)
    if code == 0 and code is not False:
        return
    if not isinstance(code, int) or isinstance(code, bool):
        raise ChannelFailed(False, GARBAGE)
    raise ChannelFailed(code not in may_heal, f"CODE {code}", is_gone=code in gone)
