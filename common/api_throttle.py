from django.conf import settings
from rest_framework.throttling import AnonRateThrottle

from common.client_address import client_network


class PublicThrottle(AnonRateThrottle):
    """So many requests an address to what anybody may read; `PUBLIC_API_RATE`, where empty sets no limit."""

    scope = "public"

    def get_rate(self):
        return settings.PUBLIC_API_RATE or None

    def get_ident(self, request):
        # DRF itself would believe whatever X-Forwarded-For claims.
        return client_network(request) or "unknown"
