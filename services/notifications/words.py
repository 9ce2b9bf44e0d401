"""The texts that members read, in French and English: sentences by gettext, dates by CLDR.

English is the language of the source; `locale/fr/LC_MESSAGES/notifications.po` has French.
"""

from collections.abc import Mapping
from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from shared import catalogues
from shared.contracts.values import Language, LocalizedText
from shared.text import one_line
from shared.zones import zone_name

EN, FR = Language.ENGLISH, Language.FRENCH
FOLDER = Path(__file__).with_name("locale")
DOMAIN: Final = "notifications"
_CLDR: Final[Mapping[Language, str]] = {FR: "fr_FR", EN: "en_GB"}


def said(text: str) -> str:
    """Return the text. It marks a sentence that is translated when it is shown."""
    return text


def counted(one: str, several: str) -> tuple[str, str]:
    """Return both texts. It marks a sentence and its plural."""
    return one, several


def translations(language: Language) -> NullTranslations:
    return catalogues.translations(FOLDER, DOMAIN, language)


def translated(text: str, language: Language) -> str:
    return translations(language).gettext(text)


def text_in(texts: LocalizedText, language: Language) -> str:
    """Return the text in the reader's language, or else in any."""
    return one_line(texts.get(language) or next((t for t in texts.values() if t), ""))


def quoted(text: str, language: Language) -> str:
    return translated(said("“{text}”"), language).format(text=one_line(text))


def day(of: date, language: Language) -> str:
    """Return a calendar day as text, without a time zone."""
    from babel import Locale, dates  # imported here, so that the start does not wait for it

    return dates.format_date(of, "long", locale=Locale.parse(_CLDR[language]))


def moment(local: datetime, language: Language) -> str:
    """Return a local date and time as text, without the zone."""
    from babel import Locale, dates  # imported here, so that the start does not wait for it

    # CLDR: https://cldr.unicode.org/translation/date-time
    pattern = translated(said("EEEE d MMMM y, HH:mm"), language)
    return dates.format_datetime(local, pattern, locale=Locale.parse(_CLDR[language]))


def zone(name: str, language: Language) -> str:
    """Return a time zone's name for readers, such as `France Time`, or `name` if it has none."""
    return zone_name(name, _CLDR[language])
