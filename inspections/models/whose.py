from django.db import models


class WhoseQuerySet(models.QuerySet):
    """Rows that somebody is named for, or nobody yet: `of_person`, `of_nobody`, `of_gone`, `in_queue_of`.

    Those of people who left or lost the territory (`of_gone`) stand in the queues as nobody's do.
    """

    def of_whom(self, whose, user):
        """`queue`: one's own, and what nobody has; `me`, `nobody`, `gone`, or the key of a person."""
        if whose == "queue":
            return self.in_queue_of(user)
        if whose == "nobody":
            return self.of_nobody()
        if whose == "gone":
            return self.of_gone()
        return self.of_person(user.pk if whose == "me" else whose)
