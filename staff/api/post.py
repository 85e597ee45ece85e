from django.utils import timezone
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from common.api_schema import READ_ERRORS
from common.masking import mask_name
from staff.models import Post
from staff.permissions import READERS


class PostFilter(FilterSet):
    """Give it a queryset that began with `visible_to`."""

    enterprise = CharFilter(label="Public id of the enterprise", field_name="enterprise__public_id")
    kind = ChoiceFilter(label="Kind of post", choices=Post.Kind.choices)
    is_current = BooleanFilter(label="Held today", method="held_today")

    class Meta:
        model = Post
        fields = ["enterprise", "kind", "is_current"]

    def held_today(self, posts, _name, value):
        held = Post.objects.on(timezone.localdate()).values("pk")
        return posts.filter(pk__in=held) if value else posts.exclude(pk__in=held)


class PostSerializer(serializers.ModelSerializer):
    """Who holds which post. No identity number, no phone, whoever asks."""

    person_code = serializers.CharField(source="person.code")
    person_name = serializers.SerializerMethodField(
        help_text="Full for who reads about the staff there; else first character and star"
    )
    enterprise = serializers.CharField(source="enterprise.public_id")
    enterprise_name = serializers.CharField(source="enterprise.name")
    title = serializers.CharField()
    is_current = serializers.BooleanField()
    conditions_confirmed = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = [
            "id",
            "person_code",
            "person_name",
            "enterprise",
            "enterprise_name",
            "kind",
            "title",
            "handles_food",
            "is_management",
            "starts_on",
            "term_ends_on",
            "ended_on",
            "is_current",
            "conditions_confirmed",
        ]

    def get_person_name(self, post) -> str:
        return post.person.name if self.context["reads"](post) else mask_name(post.person.name)

    def get_conditions_confirmed(self, post) -> bool:
        return post.confirmed_at is not None


@extend_schema_view(
    list=extend_schema(
        summary="Posts at the enterprises of one's territory or one's own",
        responses={200: PostSerializer, **READ_ERRORS},
    ),
    retrieve=extend_schema(summary="One post", responses={200: PostSerializer, **READ_ERRORS}),
)
class PostViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Who is in post, to read."""

    queryset = Post.objects.none()
    serializer_class = PostSerializer
    filterset_class = PostFilter
    lookup_value_converter = "int"

    def get_queryset(self):
        posts = Post.objects.visible_to(self.request.user).select_related("person", "enterprise")
        return posts.order_by("-pk")

    def get_serializer_context(self):
        return super().get_serializer_context() | {"reads": _reader(self.request.user)}


def _reader(user):
    """The rule of `can_see_post`, asked once for all rows."""
    if not user.is_authenticated:  # the description of the API is drawn by nobody
        return lambda post: False
    paths = tuple(user.territory_paths(READERS))
    own = set(user.memberships.on(timezone.localdate()).values_list("enterprise_id", flat=True))

    def reads(post):
        return (
            post.enterprise_id in own
            or post.person.user_id == user.pk
            or (bool(paths) and post.enterprise.region_path.startswith(paths))
        )

    return reads
