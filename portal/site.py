"""The objects that all requests to the portal share, and the headers of every page."""

from dataclasses import dataclass

import httpx

from portal.session.cookies import Cookies
from portal.session.oidc import Issuer
from portal.session.session import Sessions
from portal.settings import PortalSettings
from portal.view.assets import Assets
from portal.view.views import Views

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'{issuer}; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Cookie, Accept-Encoding, Accept-Language",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Site:
    """The objects that all requests share."""

    settings: PortalSettings
    client: httpx.AsyncClient
    issuer: Issuer
    sessions: Sessions
    cookies: Cookies
    views: Views
    assets: Assets


def headers(site: Site) -> dict[str, str]:
    """Return the headers of every page."""
    issuer = site.issuer.origin
    policy = POLICY.format(issuer=f" {issuer}" if issuer else "")
    return {**HEADERS, "Content-Security-Policy": policy}
