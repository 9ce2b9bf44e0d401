"""The reasons why a line of a file of people is bad, in the languages of members."""

from collections.abc import Mapping

from pydantic import BaseModel

from shared.contracts.values import Language

_SENTENCES: Mapping[str, Mapping[Language, str]] = {
    "columns": {
        Language.ENGLISH: "{0} columns, not {1}",
        Language.FRENCH: "nombre de colonnes\N{NO-BREAK SPACE}: {0}, au lieu de {1}",
    },
    "long": {
        Language.ENGLISH: "a cell has more than {0} characters",
        Language.FRENCH: "une cellule a plus de {0} caractères",
    },
    "repeated": {
        Language.ENGLISH: "the same as line {0}",
        Language.FRENCH: "la même que la ligne {0}",
    },
    "no_address": {
        Language.ENGLISH: "email: it is not a mail address",
        Language.FRENCH: "email\N{NO-BREAK SPACE}: ce n’est pas une adresse électronique",
    },
    "empty": {
        Language.ENGLISH: "email: it is empty",
        Language.FRENCH: "email\N{NO-BREAK SPACE}: il est vide",
    },
    "role": {
        Language.ENGLISH: "role: one of {0}",
        Language.FRENCH: "role\N{NO-BREAK SPACE}: l’un de {0}",
    },
    "not_yours": {
        Language.ENGLISH: "role: you may not give it",
        Language.FRENCH: "role\N{NO-BREAK SPACE}: vous ne pouvez pas le donner",
    },
    "nobody": {
        Language.ENGLISH: "person_id: there is nobody with it",
        Language.FRENCH: "person_id\N{NO-BREAK SPACE}: personne ne le porte",
    },
}


class Why(BaseModel):
    """A reason: the `name` of its sentence, and the `values` of the placeholders."""

    name: str
    values: tuple[str, ...] = ()

    def said(self, language: Language) -> str:
        return _SENTENCES[self.name][language].format(*self.values)


def why(name: str, *values: object) -> Why:
    return Why(name=name, values=tuple(map(str, values)))
