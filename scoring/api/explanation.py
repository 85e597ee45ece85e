"""The reasons of an index and the records behind them, as the API tells them."""

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.api.points import PointsField
from scoring.models import Reply


class RecordLinkSerializer(serializers.Serializer):
    """A record that the reader may open: what it is in a few words, and its page."""

    label = serializers.CharField()
    url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, link):
        return settings.PUBLIC_BASE_URL.rstrip("/") + link.url


class IndexComponentSerializer(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()
    score = PointsField(source="score_tenths", allow_null=True)
    share = PointsField(source="share_tenths", help_text="Points of the dimension's score.")
    sentence = serializers.CharField()


class IndexPartSerializer(serializers.Serializer):
    code = serializers.CharField(source="part.code")
    label = serializers.CharField(source="part.label")
    weight = serializers.IntegerField(source="part.weight")
    score = PointsField(source="part.score_tenths", allow_null=True)
    counted = PointsField(
        source="part.counted_tenths", allow_null=True, help_text="The score it counts with."
    )
    share = PointsField(source="part.share_tenths", help_text="Points of the index.")
    deduction = PointsField(
        source="part.deduction_tenths", help_text="Zero or negative: confirmed hollow routine."
    )
    sentences = serializers.ListField(source="part.sentences", child=serializers.CharField())
    components = IndexComponentSerializer(source="part.components", many=True)
    records = RecordLinkSerializer(source="counted", many=True, help_text="What it was made of.")
    waiting = RecordLinkSerializer(many=True, help_text="Under way and not counted yet.")


class IndexCapSerializer(serializers.Serializer):
    code = serializers.CharField(source="cap.code")
    sentence = serializers.CharField(source="cap.sentence")
    records = RecordLinkSerializer(many=True, help_text="What holds the index down.")


class IndexExplanationSerializer(serializers.Serializer):
    """The shares of the parts and the cap's deduction add up to the index.

    Records are those that the reader may see; of many, the last link is the list.
    """

    parts = IndexPartSerializer(source="records.parts", many=True)
    raw = PointsField(source="explanation.raw_tenths", allow_null=True, help_text="The index before caps.")
    cap_deduction = PointsField(source="explanation.cap_deduction_tenths", help_text="Zero or negative.")
    cap_sentences = serializers.ListField(source="explanation.cap_sentences", child=serializers.CharField())
    caps = IndexCapSerializer(source="records.caps", many=True)
    missing_sentences = serializers.ListField(
        source="explanation.missing_sentences", child=serializers.CharField()
    )


class ReplySerializer(serializers.ModelSerializer):
    """The enterprise's own published words on its index or a result."""

    inspection = serializers.IntegerField(source="inspection_id", allow_null=True)
    sample = serializers.IntegerField(source="sample_id", allow_null=True)

    class Meta:
        model = Reply
        fields = ["subject", "inspection", "sample", "text", "written_at"]
