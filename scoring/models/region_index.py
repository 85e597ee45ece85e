from django.db import models


class RegionIndex(models.Model):
    """A region's index figures of one day (区域指数): medians and counts by band, for map and trend."""

    region = models.ForeignKey("accounts.Region", models.CASCADE, related_name="index_days")
    as_of = models.DateField()
    scored = models.PositiveIntegerField()
    not_enough_data = models.PositiveIntegerField()
    median_tenths = models.SmallIntegerField(null=True)
    duty_median_tenths = models.SmallIntegerField(null=True)
    supervision_median_tenths = models.SmallIntegerField(null=True)
    sampling_median_tenths = models.SmallIntegerField(null=True)
    complaint_median_tenths = models.SmallIntegerField(null=True)
    credit_median_tenths = models.SmallIntegerField(null=True)
    excellent = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    fair = models.PositiveIntegerField()
    poor = models.PositiveIntegerField()

    class Meta:
        ordering = ["as_of", "region"]
        constraints = [models.UniqueConstraint(fields=["region", "as_of"], name="region_index_once_a_day")]

    def __str__(self):
        return f"{self.region_id} {self.as_of}"
