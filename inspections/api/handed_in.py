"""What the endpoints have in common to which a phone hands in what was filled in on site."""

from collections.abc import Callable
from typing import Any

from django import forms
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.api_refusal import Refused, refuse_another
from common.api_schema import READ_ERRORS, SIGNED_IN_AS, ErrorSerializer


class HandedInViewSet(GenericViewSet):
    """A record is stored once, however often the phone sends it; its answer may have been lost."""

    parser_classes = [JSONParser]
    stored_serializer: type[serializers.Serializer]

    def create(self, request):
        refuse_another(request)
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        stored = self.store(**sent.validated_data)
        return Response(self.stored_serializer(stored).data, status=status.HTTP_201_CREATED)

    def store(self, **sent) -> Any:
        """Find what it is about, and ask whether the person may; then hand it in."""
        raise NotImplementedError

    @staticmethod
    def hand_in(
        form: forms.Form, *, is_good: bool, store: Callable[[], Any], refusals: type[Exception]
    ) -> Any:
        """A refusal that is about a field stands at that field; any other is a conflict with its name."""
        if not is_good:
            raise serializers.ValidationError(dict(form.errors))
        try:
            return store()
        except refusals as refusal:
            field = getattr(refusal, "field", None)
            if field in form.fields:
                raise serializers.ValidationError({field: [str(refusal)]}) from refusal
            raise Refused(refusal, str(refusal)) from refusal


def hand_in_schema(summary: str, stored: type[serializers.Serializer]):
    return extend_schema(
        summary=f"{summary}; again with the same id changes nothing",
        parameters=[SIGNED_IN_AS],
        responses={201: stored, **READ_ERRORS, 409: ErrorSerializer},
    )
