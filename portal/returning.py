"""Where people return to after a form or a sign-in, with the form that they had begun."""

import json
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData

from portal.session import genuine
from portal.session.session import Sessions


def is_local(path: str) -> bool:
    """Return whether a path leads to the portal: no scheme, no host, nothing like one."""
    plain = path.isascii() and path.isprintable() and not any(c in path for c in '\\ "<>')
    return plain and path.startswith("/") and not path.startswith("//")


def came_from(request: Request) -> str:
    """Return the page of the portal that contains the form; the home if it is not named."""
    sent = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    page = f"{sent.path}?{sent.query}" if sent.query else sent.path
    return page if is_local(page) else "/"


async def keep_form(sessions: Sessions, request: Request, form: FormData) -> str:
    """Keep a form whose session has ended. Returns the address to return to after signing in.

    A form with a text names, in `page`, the address that shows it again.
    """
    page = form.get("page")
    if not isinstance(page, str) or not page:
        return came_from(request)
    if not is_local(page):
        return "/"
    fields: dict[str, Any] = {}
    for name in set(form) - {genuine.FIELD, "page"}:
        values = [value for value in form.getlist(name) if isinstance(value, str)]
        fields[name] = values if len(values) > 1 else values[0] if values else ""
    secret = await sessions.keep(json.dumps(fields).encode())
    path, _, anchor = page.partition("#")
    separator = "&" if "?" in path else "?"
    return f"{path}{separator}kept={secret}" + (f"#{anchor}" if anchor else "")


async def kept_form(sessions: Sessions, secret: str) -> dict[str, Any]:
    """Return the fields of a kept form; none if it has expired."""
    content = await sessions.kept(secret[:100])
    found = json.loads(content) if content else {}
    return found if isinstance(found, dict) else {}
