"""A browser without JavaScript: it keeps cookies, follows links and sends forms from the HTML."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

import httpx

REDIRECTS = 10
INLINE = {"a", "b", "bdi", "em", "i", "mark", "strong", "svg", "time", "path", "circle"}
Files = list[tuple[str, tuple[str, bytes]]]
"""The files of a form: field name, then file name and bytes."""
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@dataclass(slots=True)
class Form:
    """`buttons`: the name and value that each named button sends."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page:
    """A response. `text`: the page without tags, with runs of white space as one space."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.path = answer.url.raw_path.decode()
        self.html = answer.text
        parser = _Parser()
        parser.feed(self.html)
        self.forms = parser.forms
        self.links = parser.links
        self.text = " ".join("".join(parser.texts).split())

    def form(self, action: str) -> Form:
        """Return the first form whose address begins with the pattern. Raises: LookupError."""
        for form in self.forms:
            if re.match(action, form.action):
                return form
        raise LookupError(f"{action} in {[form.action for form in self.forms]}")

    def has_form(self, action: str) -> bool:
        return any(re.match(action, form.action) for form in self.forms)


class Browser:
    """`language`: the language of the browser's settings.

    attempts: how often it asks, as its reader would, while a part is unavailable. Forms carry a
    key, so that one sent twice has one effect.
    """

    def __init__(self, base_url: str, language: str = "en") -> None:
        self.base_url = base_url
        self.attempts = 10
        self.client = httpx.AsyncClient(
            base_url=base_url,
            headers={"Accept-Language": language, "Accept": "text/html"},
            timeout=30,
        )

    async def open(self, path: str, **headers: str) -> Page:
        return await self._follow(await self._ask("GET", path, headers=headers))

    async def send(
        self,
        form: Form,
        /,
        button: tuple[str, str] | None = None,
        files: Files | None = None,
        **fields: Any,
    ) -> Page:
        """Fill in a form and press one of its buttons. A field set to None is left out."""
        filled = form.fields | fields
        if button:
            filled[button[0]] = [button[1]]
        data = {name: value for name, value in filled.items() if value is not None}
        if form.method == "get":
            return await self._follow(await self._ask("GET", form.action, params=data))
        sent = {"data": data, "files": files, "headers": SAME_ORIGIN}
        return await self._follow(await self._ask("POST", form.action, **sent))

    async def sign_in(self, name: str, back: str = "/help") -> Page:
        """Sign in on the page of the development issuer."""
        page = await self.open(f"/sign-in?back={back}")
        return await self.send(page.form(r".*/authorize"), name=name)

    async def close(self) -> None:
        await self.client.aclose()

    async def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        for _ in range(self.attempts):
            answer = await self.client.request(method, path, **options)
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                break
        return answer

    async def _follow(self, answer: httpx.Response) -> Page:
        for _ in range(REDIRECTS):
            if not answer.is_redirect:
                return Page(answer)
            answer = await self._ask("GET", urljoin(str(answer.url), answer.headers["Location"]))
        raise RuntimeError("too many redirects")


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None
        self._silent = 0

    def handle_starttag(  # noqa: C901  one table of tags
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self.texts.append(" ")
        match tag:
            case "form":
                method = given.get("method", "get").lower()
                self.forms.append(Form(given.get("action", ""), method))
                self._inside = True
            case "a" if "href" in given:
                self.links.append(given["href"])
            case "script" | "style":
                self._silent += 1
            case "input" if self._inside:
                self._input(given)
            case "textarea" if self._inside and "name" in given:
                self._area = given["name"]
                self._put(self._area, "")
            case "select" if self._inside and "name" in given:
                self._select = given["name"]
            case "option" if self._select:
                if "selected" in given or self._select not in self.forms[-1].fields:
                    self.forms[-1].fields[self._select] = [given.get("value", "")]
            case "button" if self._inside and given.get("name"):
                self.forms[-1].buttons.append((given["name"], given.get("value", "")))
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.texts.append(" ")
        match tag:
            case "form":
                self._inside = False
            case "textarea":
                self._area = None
            case "select":
                self._select = None
            case "script" | "style":
                self._silent -= 1
            case _:
                pass

    def handle_data(self, data: str) -> None:
        if self._area:
            text = self.forms[-1].fields[self._area][0] + data
            self.forms[-1].fields[self._area] = [text.removeprefix("\n")]
        elif not self._silent:
            self.texts.append(data)

    def _input(self, given: dict[str, str]) -> None:
        name, kind = given.get("name"), given.get("type", "text")
        if not name or kind == "file" or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        self._put(name, given.get("value", ""))

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].fields.setdefault(name, []).append(value)
