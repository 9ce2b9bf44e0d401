"""Templates: one environment a language, so that each knows its words and formats."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal.gateway.together import Missing
from portal.view import labels, prose, words
from portal.view.words import Language, Picked

FOLDER = Path(__file__).parent.parent / "templates"


class Views:
    """`everywhere`: what each template may use: the theme, addresses of assets."""

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
        return translated.gettext(labels.LABELS[group].get(value, value))

    def as_prose(html: str, under: int = 1) -> Markup:
        image, scrolls = translated.gettext("Picture"), translated.gettext("Wide content")
        return prose.prose(html, under=under, image=image, scrolls=scrolls)

    def pick(texts: Mapping[str, str]) -> Picked:
        return words.pick(texts, language)

    environment.filters |= {
        "label": label,
        "prose": as_prose,
        "pick": pick,
        "marked": prose.marked,
    }
    environment.tests["missing"] = lambda value: isinstance(value, Missing)
    environment.globals |= {
        **everywhere,
        "language": language,
        "languages": words.NAMES,
        "labels": labels.LABELS,
    }
    return environment
