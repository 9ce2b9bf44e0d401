"""Templates: one environment per language, with its translations and formats."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal.gateway.together import Missing
from portal.view import faces, prose, words
from portal.view.labels.table import LABELS
from portal.view.words import Language, Picked

FOLDER = Path(__file__).parent.parent / "templates"


class Views:
    """The rendering of templates. `everywhere`: values for every template, such as the theme."""

    def __init__(self, everywhere: Mapping[str, Any]) -> None:
        self._environments = {
            language: _environment(language, everywhere) for language in words.LANGUAGES
        }

    def render(self, template: str, language: Language, **values: Any) -> str:
        return self._environments[language].get_template(template).render(values)

    def gettext(self, language: Language, text: str) -> str:
        return words.translations(language).gettext(text)


def _environment(language: Language, everywhere: Mapping[str, Any]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=False,
    )
    translated = words.translations(language)
    environment.install_gettext_translations(translated, newstyle=True)  # type: ignore[attr-defined]  # of jinja2.ext.i18n

    def label(value: str, group: str) -> str:
        return translated.gettext(LABELS[group].get(value, value))

    def as_prose(html: str, under: int = 1) -> Markup:
        image, scrolls = translated.gettext("Picture"), translated.gettext("Wide content")
        tasks = translated.gettext("Done"), translated.gettext("To do")
        return prose.prose(html, under=under, image=image, scrolls=scrolls, tasks=tasks)

    def pick(texts: Mapping[str, str]) -> Picked:
        return words.pick(texts, language)

    environment.filters |= {
        "label": label,
        "prose": as_prose,
        "pick": pick,
        "marked": prose.marked,
        "clock": words.clock,
        "hue": faces.hue,
        "initials": faces.initials,
    }
    environment.tests["missing"] = lambda value: isinstance(value, Missing)
    environment.globals |= {
        **everywhere,
        "language": language,
        "languages": words.NAMES,
        "labels": LABELS,
    }
    return environment
