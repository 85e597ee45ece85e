from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.viewsets import GenericViewSet

from common.api_refusal import refuse_another
from common.api_schema import READ_ERRORS, SIGNED_IN_AS, ErrorSerializer
from common.picture import MOST_BYTES, PictureRefused
from common.place import Place
from enterprises.models import Enterprise, Photo
from enterprises.permissions import can_take_photo
from enterprises.services.photo import PhotoRefused, keep_photo


class PhotoThrottle(UserRateThrottle):
    """A kitchen that comes back after a week without a network sends some hundred photos at once."""

    scope = "photo"
    rate = "600/hour"


@extend_schema_field(OpenApiTypes.BINARY)
class UploadField(serializers.FileField):
    """The bytes themselves; without a word about it the description would ask for an address."""


class SentPhotoSerializer(serializers.Serializer):
    """What a phone sends along with a photo."""

    id = serializers.UUIDField(help_text="Made by the phone; the same photo again is stored once.")
    enterprise = serializers.CharField(max_length=16, help_text="Its public id.")
    photo = UploadField(help_text="JPEG, PNG or WebP, 10 MB at most.")
    sha256 = serializers.RegexField(
        r"^[0-9a-fA-F]{64}$", required=False, help_text="Of the file as sent; another one is refused."
    )
    captured_at = serializers.DateTimeField(required=False, help_text="By the phone's clock.")
    latitude = serializers.DecimalField(20, 17, min_value=-90, max_value=90, required=False)
    longitude = serializers.DecimalField(20, 16, min_value=-180, max_value=180, required=False)
    accuracy_metres = serializers.IntegerField(min_value=0, max_value=1_000_000, required=False)

    def validate_photo(self, upload):
        if upload.size > MOST_BYTES:
            raise serializers.ValidationError("10 MB", code="max_size")
        return upload

    def validate(self, sent):
        if ("latitude" in sent) != ("longitude" in sent):
            raise serializers.ValidationError({"latitude": "latitude + longitude"}, code="pair")
        return sent

    @property
    def place(self) -> Place | None:
        sent = self.validated_data
        if "latitude" not in sent:
            return None
        return Place(sent["latitude"], sent["longitude"], sent.get("accuracy_metres"))


class PhotoSerializer(serializers.ModelSerializer):
    enterprise = serializers.CharField(source="enterprise.public_id")

    class Meta:
        model = Photo
        fields = ["id", "enterprise", "sha256", "sent_sha256", "captured_at", "received_at"]


class PhotoViewSet(GenericViewSet):
    """Photos taken on the spot: sent one by one, before the record that shows them."""

    queryset = Photo.objects.none()
    serializer_class = SentPhotoSerializer
    parser_classes = [MultiPartParser]
    throttle_classes = [PhotoThrottle]

    @extend_schema(
        summary="Send a photo taken at an enterprise; again with the same id changes nothing",
        parameters=[SIGNED_IN_AS],
        responses={201: PhotoSerializer, **READ_ERRORS, 429: ErrorSerializer},
    )
    def create(self, request):
        refuse_another(request)
        form = SentPhotoSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
        enterprise = get_object_or_404(
            Enterprise.objects.visible_to(request.user), public_id=sent["enterprise"]
        )
        if not can_take_photo(request.user, enterprise):
            raise PermissionDenied
        try:
            photo = keep_photo(
                key=sent["id"],
                enterprise=enterprise,
                data=sent["photo"].read(),
                by=request.user,
                at=timezone.now(),
                captured_at=sent.get("captured_at"),
                sha256=sent.get("sha256", ""),
                place=form.place,
            )
        except (PhotoRefused, PictureRefused) as refusal:
            raise serializers.ValidationError({"photo": [str(refusal)]}) from refusal
        return Response(PhotoSerializer(photo).data, status=status.HTTP_201_CREATED)
