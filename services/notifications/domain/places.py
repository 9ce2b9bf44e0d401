"""The targets of links: the portal, or the API if there is no portal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of the gateway and portal, without a final slash. `portal_url` may be empty."""

    public_url: str
    portal_url: str = ""

    @property
    def preferences(self) -> str:
        return self.at("notifications", "preferences")

    def unsubscribe(self, token: str) -> str:
        """Return the link to unsubscribe.

        It leads to this service, since mail programs call it directly.
        """
        return f"{self.public_url}/api/notifications/v1/unsubscribe/{token}"

    def at(self, service: str, path: str) -> str:
        """Return the address of this path at the portal, or else at the service."""
        if self.portal_url:
            return f"{self.portal_url}/{path}"
        return f"{self.public_url}/api/{service}/v1/{path}"
