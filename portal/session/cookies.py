"""The portal's cookies: the session, sign-ins in progress, the language, and the last action.

With TLS all are `__Host-` cookies: for this host only, for all paths, and only encrypted. Browsers
disagree on that prefix for plain loopback, so there the names have none.
"""

from starlette.responses import Response

SIGN_IN_SECONDS = 600
SAID_SECONDS = 60
A_YEAR_SECONDS = 31_536_000
_STATE_CHARACTERS = 12


class Cookies:
    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        prefix = "__Host-" if secure else ""
        self.session = f"{prefix}guilde"
        self.language = f"{prefix}guilde-language"
        self.said = f"{prefix}guilde-said"
        self._sign_in = f"{prefix}guilde-sign-in"

    def sign_in(self, state: str) -> str:
        """Return a name per sign-in, so that two tabs may sign in at once."""
        return f"{self._sign_in}-{state[:_STATE_CHARACTERS]}"

    def keep_session(self, response: Response, cookie: str) -> None:
        self._set(response, self.session, cookie, None)

    def forget_session(self, response: Response) -> None:
        self._forget(response, self.session)

    def keep_sign_in(self, response: Response, state: str, sealed: str) -> None:
        self._set(response, self.sign_in(state), sealed, SIGN_IN_SECONDS)

    def forget_sign_in(self, response: Response, state: str) -> None:
        self._forget(response, self.sign_in(state))

    def keep_language(self, response: Response, language: str) -> None:
        self._set(response, self.language, language, A_YEAR_SECONDS)

    def say(self, response: Response, word: str) -> None:
        self._set(response, self.said, word, SAID_SECONDS)

    def forget_said(self, response: Response) -> None:
        self._forget(response, self.said)

    def _set(self, response: Response, name: str, value: str, seconds: int | None) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def _forget(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="lax")
