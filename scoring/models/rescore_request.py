from django.db import models

from enterprises.models import Enterprise


class RescoreRequest(models.Model):
    """An enterprise whose facts have changed since its index was computed (待重算).

    Written in the transaction of the change itself, so that a lost message loses nothing: the sweep finds it.
    """

    enterprise = models.OneToOneField(
        Enterprise, models.CASCADE, primary_key=True, related_name="rescore_request"
    )
    requested_at = models.DateTimeField()

    class Meta:
        ordering = ["requested_at", "pk"]
        indexes = [models.Index(fields=["requested_at"], name="rescore_request_oldest")]

    def __str__(self):
        return f"{self.enterprise_id} {self.requested_at}"
