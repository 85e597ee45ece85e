"""The one error shape of the API, for the schema; `sushi_platform.api_errors` makes it."""

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

# `inline_serializer`, because a serializer class can't have an attribute named `fields`.
ErrorSerializer = inline_serializer(
    "Error",
    {
        "error": inline_serializer(
            "ErrorDetail",
            {
                "code": serializers.CharField(help_text="For programs; stable."),
                "message": serializers.CharField(help_text="For people, in the language of the request."),
                "fields": serializers.DictField(
                    child=serializers.ListField(child=serializers.CharField()),
                    help_text="What is wrong with which field; empty where no field is to blame.",
                ),
            },
        )
    },
)

READ_ERRORS = {400: ErrorSerializer, 401: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer}

SIGNED_IN_AS = OpenApiParameter(
    "X-Signed-In-As",
    int,
    OpenApiParameter.HEADER,
    description="Number of the user who wrote what is sent; another session than theirs is refused (401).",
)
