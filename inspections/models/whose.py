from django.db import models


class WhoseQuerySet(models.QuerySet):
    """Rows that somebody is named for, or nobody yet: `of_person`, `of_nobody`, `in_queue_of`."""

    def of_whom(self, whose, user):
        """`queue`: one's own, and what nobody has; `me`, `nobody`, or the key of a person."""
        if whose == "queue":
            return self.in_queue_of(user)
        if whose == "nobody":
            return self.of_nobody()
        return self.of_person(user.pk if whose == "me" else whose)
