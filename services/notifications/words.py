"""What members read, in French and English: sentences by gettext, dates as CLDR has them.

English is the language of the source; `locale/fr/LC_MESSAGES/notifications.po` has French.
"""

from collections.abc import Mapping
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from shared import catalogues
from shared.contracts.values import Language, LocalizedText
from shared.text import one_line

EN, FR = Language.ENGLISH, Language.FRENCH
FOLDER = Path(__file__).with_name("locale")
DOMAIN: Final = "notifications"
_CLDR: Final[Mapping[Language, str]] = {FR: "fr_FR", EN: "en_GB"}


def said(text: str) -> str:
    """The same: marks a sentence that is translated when it is shown."""
    return text


def counted(one: str, several: str) -> tuple[str, str]:
    """The same: marks a sentence and its plural."""
    return one, several


def translations(language: Language) -> NullTranslations:
    return catalogues.translations(FOLDER, DOMAIN, language)


def translated(text: str, language: Language) -> str:
    return translations(language).gettext(text)


def text_in(texts: LocalizedText, language: Language) -> str:
    """In the reader's language, else in any."""
    return one_line(texts.get(language) or next((t for t in texts.values() if t), ""))


def quoted(text: str, language: Language) -> str:
    return translated(said("“{text}”"), language).format(text=one_line(text))


def moment(local: datetime, language: Language) -> str:
    """A time of the day as clocks at its place show it; without a zone."""
    from babel import Locale, dates  # a start does not wait for it

    # CLDR: https://cldr.unicode.org/translation/date-time
    pattern = translated(said("EEEE d MMMM y, HH:mm"), language)
    return dates.format_datetime(local, pattern, locale=Locale.parse(_CLDR[language]))
