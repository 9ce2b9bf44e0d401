"""Where links lead: to the portal, or to the API while there is none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """Both without a slash at the end. `portal_url` may be empty."""

    public_url: str
    portal_url: str = ""

    @property
    def preferences(self) -> str:
        return self.at("notifications", "preferences")

    def unsubscribe(self, token: str) -> str:
        """Always ours: mail programs ask it on their own."""
        return f"{self.public_url}/api/notifications/v1/unsubscribe/{token}"

    def at(self, service: str, path: str) -> str:
        """What a service has at this path, or the portal at the same."""
        if self.portal_url:
            return f"{self.portal_url}/{path}"
        return f"{self.public_url}/api/{service}/v1/{path}"
