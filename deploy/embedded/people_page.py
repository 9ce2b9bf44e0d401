"""The sign-in page of the development issuer: sign in as any person, without a password."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

FOLDER = Path(__file__).parent / "people"
STYLE = (FOLDER / "people.css").read_bytes()
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self' {portal}; "
    "base-uri 'none'; frame-ancestors 'none'"
)
WORDS = {
    "en": {
        "title": "Who would you like to be?",
        "lead": "This is a platform for development: there are no passwords. Pick one of the "
        "people of the demo, or be somebody new. The same name is the same person.",
        "name": "Your name",
        "sign_in": "Sign in",
        "demo": "People of the demo",
    },
    "fr": {
        "title": "Qui voulez-vous être ?",
        "lead": "Ceci est une plateforme de développement : il n’y a pas de mot de passe. "
        "Choisissez une personne de la démonstration, ou soyez quelqu’un d’autre. Le même nom "
        "est la même personne.",
        "name": "Votre nom",
        "sign_in": "Se connecter",
        "demo": "Personnes de la démonstration",
    },
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo. `roles` are those of the platform, as in tokens."""

    name: str
    language: str = "en"
    headline: str = ""
    roles: tuple[str, ...] = ()


ADMINISTRATOR = DemoPerson("Administrator", "en", "Administers the platform", ("admin",))
RECRUITER = DemoPerson("Recruiter", "en", "Looks for people in the talent pool", ("recruiter",))
GUEST = DemoPerson("Guest", "en", "Is not of the organisation", ("guest",))
IN_FRENCH = {
    ADMINISTRATOR.headline: "Administre la plateforme",
    RECRUITER.headline: "Cherche des personnes dans le vivier de talents",
    GUEST.headline: "N’est pas de l’organisation",
}


def read_people(path: Path | None) -> list[DemoPerson]:
    """Read the people of the demo from a TOML file.

    An administrator, a recruiter and a guest are always added.
    """
    people: list[DemoPerson] = []
    if path is not None and path.is_file():
        people = [
            DemoPerson(person["name"], person.get("language", "en"), person.get("headline", ""))
            for person in tomllib.loads(path.read_text())["person"]
        ]
    return [*people, ADMINISTRATOR, RECRUITER, GUEST]


def render(people: Sequence[DemoPerson], *, base: str, query: str, language: str) -> str:
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)
    page = environment.get_template("page.html.jinja")
    if language == "fr":
        people = [_in_french(person) for person in people]
    return page.render(
        people=people, base=base, query=query, language=language, words=WORDS[language]
    )


def _in_french(person: DemoPerson) -> DemoPerson:
    headline = IN_FRENCH.get(person.headline) if person.roles else None
    return replace(person, language="fr", headline=headline) if headline else person
