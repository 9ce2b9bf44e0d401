"""The sentence for one notice, or for several similar ones."""

from collections import defaultdict
from collections.abc import Sequence

from services.notifications.domain.shown import Shown
from services.notifications.reasons.reason import Reason
from services.notifications.reasons.table import REASONS
from services.notifications.subjects.table import KINDS
from services.notifications.words import said, translated, translations
from shared.contracts.values import Language
from shared.text import one_line


def headline(notices: Sequence[Shown], language: Language, *, more: bool = False) -> str:
    """Return the headline of notices of one item, newest first. `more`: there are further ones."""
    latest = notices[0]
    reason = REASONS[latest.notice.reason]
    alike = sum(shown.notice.reason == reason.name for shown in notices)
    sentence = _sentence(reason, latest, language, count=alike + more)
    count = f"{alike}+" if more else str(alike)
    return sentence.format_map(defaultdict(str, _words(latest, language), count=count))


def name_of(shown: Shown, language: Language) -> str:
    return one_line(shown.actor.name) if shown.actor else translated(said("Somebody"), language)


def _sentence(reason: Reason, latest: Shown, language: Language, *, count: int) -> str:
    variant = (reason.variants or {}).get(latest.notice.variant)
    if reason.several is not None:
        return translations(language).ngettext(reason.one, reason.several, count)
    return translated(variant or reason.one, language)


def _words(shown: Shown, language: Language) -> dict[str, str]:
    words = {
        "actor": name_of(shown, language),
        "community": translated(said("a community"), language),
    }
    for name, row in shown.rows.items():
        if (of_kind := KINDS[name].words) is not None:
            words |= of_kind(row, language)
    return words
