from decimal import Decimal

from rest_framework import serializers


class PointsField(serializers.DecimalField):
    """Tenths of a point, told as points: 873 is "87.3"."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=4, decimal_places=1, read_only=True, **kwargs)

    def to_representation(self, value):
        return super().to_representation(Decimal(value) / 10)
