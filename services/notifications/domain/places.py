"""Where links lead: to the portal, or to the API while there is none."""

from dataclasses import dataclass

from services.notifications.domain.shown import Shown


@dataclass(frozen=True, slots=True)
class Places:
    """Both without a slash at the end. `portal_url` may be empty."""

    public_url: str
    portal_url: str = ""

    def of(self, shown: Shown) -> str:
        """What a notice is about."""
        if shown.post is not None:
            return self._at("content", f"posts/{shown.post.id}")
        if shown.gathering is not None:
            return self._at("events", f"gatherings/{shown.gathering.id}")
        slug = shown.community.slug if shown.community else ""
        return self._at("membership", f"communities/{slug}")

    @property
    def preferences(self) -> str:
        return self._at("notifications", "preferences")

    def unsubscribe(self, token: str) -> str:
        """Always ours: mail programs ask it on their own."""
        return f"{self.public_url}/api/notifications/v1/unsubscribe/{token}"

    def _at(self, service: str, path: str) -> str:
        if self.portal_url:
            return f"{self.portal_url}/{path}"
        return f"{self.public_url}/api/{service}/v1/{path}"
