"""What members read, in French and English: one sentence for one notice or for several alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.notifications.domain.known import Gathering
from services.notifications.domain.reasons import Reason
from services.notifications.domain.shown import Shown
from shared.contracts.values import Language, LocalizedText
from shared.text import one_line

EN, FR = Language.ENGLISH, Language.FRENCH

_SOMEBODY = {EN: "Somebody", FR: "Quelqu’un"}
_SOMEWHERE = {EN: "a community", FR: "une communauté"}

# one: {actor}, {post}, {community}, {gathering}, {when}; several: {count} too
_ONE: Mapping[Language, Mapping[Reason, str]] = {
    EN: {
        Reason.ANSWERED: "{actor} answered your question {post}",
        Reason.REPLIED: "{actor} replied to {post}",
        Reason.MENTIONED: "{actor} mentioned you in {post}",
        Reason.ACCEPTED: "Your answer to {post} was accepted",
        Reason.POSTED: "{actor} posted {post} in {community}",
        Reason.GATHERING_SCHEDULED: "New gathering in {community}: {gathering}, {when}",
        Reason.GATHERING_CHANGED: "{gathering} has changed: {when}",
        Reason.GATHERING_CANCELLED: "{gathering} is cancelled ({when})",
        Reason.PROMOTED: "A seat became free: you are attending {gathering}, {when}",
        Reason.MEMBERSHIP_REQUESTED: "{actor} asks to join {community}",
        Reason.REQUEST_DECIDED: "You are now a member of {community}",
        Reason.INVITED: "{actor} invites you to join {community}",
        Reason.ADMIN_JOINED: "{actor}, who administers the platform, joined {community}",
    },
    FR: {
        Reason.ANSWERED: "{actor} a répondu à votre question {post}",
        Reason.REPLIED: "{actor} a répondu à {post}",
        Reason.MENTIONED: "{actor} vous mentionne dans {post}",
        Reason.ACCEPTED: "Votre réponse à {post} a été acceptée",
        Reason.POSTED: "{actor} a publié {post} dans {community}",
        Reason.GATHERING_SCHEDULED: "Nouvelle rencontre dans {community} : {gathering}, {when}",
        Reason.GATHERING_CHANGED: "{gathering} a changé : {when}",
        Reason.GATHERING_CANCELLED: "{gathering} est annulée ({when})",
        Reason.PROMOTED: "Une place s’est libérée : vous participez à {gathering}, {when}",
        Reason.MEMBERSHIP_REQUESTED: "{actor} demande à rejoindre {community}",
        Reason.REQUEST_DECIDED: "Vous êtes désormais membre de {community}",
        Reason.INVITED: "{actor} vous invite à rejoindre {community}",
        Reason.ADMIN_JOINED: "{actor}, qui administre la plateforme, a rejoint {community}",
    },
}
_SEVERAL: Mapping[Language, Mapping[Reason, str]] = {
    EN: {
        Reason.ANSWERED: "{count} answers to your question {post}",
        Reason.REPLIED: "{count} replies to {post}",
        Reason.MENTIONED: "{count} mentions of you in {post}",
        Reason.POSTED: "{count} new posts in {community}",
        Reason.MEMBERSHIP_REQUESTED: "{count} people ask to join {community}",
    },
    FR: {
        Reason.ANSWERED: "{count} réponses à votre question {post}",
        Reason.REPLIED: "{count} réponses à {post}",
        Reason.MENTIONED: "{count} mentions de vous dans {post}",
        Reason.POSTED: "{count} nouvelles publications dans {community}",
        Reason.MEMBERSHIP_REQUESTED: "{count} personnes demandent à rejoindre {community}",
    },
}
_REFUSED = {
    EN: "Your request to join {community} was declined",
    FR: "Votre demande à rejoindre {community} a été refusée",
}

REASONS: Mapping[Language, Mapping[Reason, str]] = {
    EN: {
        Reason.ANSWERED: "somebody answered your question",
        Reason.REPLIED: "somebody replied to what you wrote",
        Reason.MENTIONED: "somebody mentioned you",
        Reason.ACCEPTED: "your answer was accepted",
        Reason.POSTED: "there is something new in a community of yours",
        Reason.GATHERING_SCHEDULED: "a community of yours plans a gathering",
        Reason.GATHERING_CHANGED: "a gathering you answered to has changed",
        Reason.GATHERING_CANCELLED: "a gathering you answered to is cancelled",
        Reason.PROMOTED: "you were on the waiting list of a gathering",
        Reason.MEMBERSHIP_REQUESTED: "you animate this community",
        Reason.REQUEST_DECIDED: "you asked to join a community",
        Reason.INVITED: "you are invited to a community",
        Reason.ADMIN_JOINED: "you own this community",
    },
    FR: {
        Reason.ANSWERED: "quelqu’un a répondu à votre question",
        Reason.REPLIED: "quelqu’un a répondu à ce que vous avez écrit",
        Reason.MENTIONED: "quelqu’un vous mentionne",
        Reason.ACCEPTED: "votre réponse a été acceptée",
        Reason.POSTED: "il y a du nouveau dans une de vos communautés",
        Reason.GATHERING_SCHEDULED: "une de vos communautés prévoit une rencontre",
        Reason.GATHERING_CHANGED: "une rencontre à laquelle vous avez répondu a changé",
        Reason.GATHERING_CANCELLED: "une rencontre à laquelle vous avez répondu est annulée",
        Reason.PROMOTED: "vous étiez sur la liste d’attente d’une rencontre",
        Reason.MEMBERSHIP_REQUESTED: "vous animez cette communauté",
        Reason.REQUEST_DECIDED: "vous avez demandé à rejoindre une communauté",
        Reason.INVITED: "on vous invite dans une communauté",
        Reason.ADMIN_JOINED: "vous êtes propriétaire de cette communauté",
    },
}
"""Why a person gets a mail: `You get this because …`."""

TOPICS: Mapping[Language, Mapping[Reason, str]] = {
    EN: {
        Reason.ANSWERED: "answers to your questions",
        Reason.REPLIED: "replies to what you wrote",
        Reason.MENTIONED: "mentions of you",
        Reason.ACCEPTED: "answers of yours that are accepted",
        Reason.POSTED: "new posts in your communities",
        Reason.GATHERING_SCHEDULED: "new gatherings in your communities",
        Reason.GATHERING_CHANGED: "changes of gatherings you answered to",
        Reason.GATHERING_CANCELLED: "gatherings that are cancelled",
        Reason.PROMOTED: "seats that become free for you",
        Reason.MEMBERSHIP_REQUESTED: "requests to join communities you animate",
        Reason.REQUEST_DECIDED: "decisions about your requests to join",
        Reason.INVITED: "invitations to communities",
        Reason.ADMIN_JOINED: "administrators of the platform who join communities you own",
    },
    FR: {
        Reason.ANSWERED: "les réponses à vos questions",
        Reason.REPLIED: "les réponses à ce que vous avez écrit",
        Reason.MENTIONED: "les mentions de vous",
        Reason.ACCEPTED: "vos réponses acceptées",
        Reason.POSTED: "les nouvelles publications dans vos communautés",
        Reason.GATHERING_SCHEDULED: "les nouvelles rencontres dans vos communautés",
        Reason.GATHERING_CHANGED: "les rencontres qui changent",
        Reason.GATHERING_CANCELLED: "les rencontres annulées",
        Reason.PROMOTED: "les places qui se libèrent pour vous",
        Reason.MEMBERSHIP_REQUESTED: "les demandes à rejoindre les communautés que vous animez",
        Reason.REQUEST_DECIDED: "les décisions sur vos demandes à rejoindre une communauté",
        Reason.INVITED: "les invitations dans des communautés",
        Reason.ADMIN_JOINED: "l’entrée de l’administration de la plateforme dans vos communautés",
    },
}
"""What one may hear no more of: `no more mails about …`."""

_DAYS = {
    EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    FR: ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_MONTHS = {
    EN: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    FR: (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}


def headline(notices: Sequence[Shown], language: Language, *, more: bool = False) -> str:
    """One sentence for notices of one item, newest first. `more`: there are further ones."""
    latest = notices[0]
    reason = latest.notice.reason
    several = _SEVERAL[language].get(reason)
    alike = [shown for shown in notices if shown.notice.reason is reason]
    if several is not None and (len(alike) > 1 or more):
        count = f"{len(alike)}+" if more else str(len(alike))
        return several.format(count=count, **_words(latest, language))
    return _sentence_of(latest, language).format(**_words(latest, language))


def reason_of(reason: Reason, language: Language) -> str:
    return REASONS[language][reason]


def topic_of(reason: Reason, language: Language) -> str:
    return TOPICS[language][reason]


def text_in(texts: LocalizedText, language: Language) -> str:
    """In the reader's language, else in any."""
    return one_line(texts.get(language) or next((t for t in texts.values() if t), ""))


def moment(gathering: Gathering, language: Language) -> str:
    """As clocks at the gathering's place show it."""
    there = datetime.fromisoformat(gathering.starts_local)
    day, month = _DAYS[language][there.weekday()], _MONTHS[language][there.month - 1]
    date = f"{day} {there.day} {month} {there.year}"
    return _CLOCK[language](date, there) + f" ({gathering.time_zone})"


def quoted(text: str, language: Language) -> str:
    text = one_line(text)
    return f"«\u00a0{text}\u00a0»" if language is FR else f"“{text}”"


def name_of(shown: Shown, language: Language) -> str:
    return one_line(shown.actor.name) if shown.actor else _SOMEBODY[language]


def community_of(shown: Shown, language: Language) -> str:
    if shown.community is None:
        return _SOMEWHERE[language]
    return text_in(shown.community.names, language) or shown.community.slug


def _sentence_of(shown: Shown, language: Language) -> str:
    if shown.notice.reason is Reason.REQUEST_DECIDED and not shown.notice.about.approved:
        return _REFUSED[language]
    return _ONE[language][shown.notice.reason]


def _words(shown: Shown, language: Language) -> dict[str, str]:
    gathering = shown.gathering
    return {
        "actor": name_of(shown, language),
        "community": community_of(shown, language),
        "post": quoted(shown.post.title if shown.post else "", language),
        "gathering": quoted(text_in(gathering.titles, language) if gathering else "", language),
        "when": moment(gathering, language) if gathering else "",
    }


_CLOCK: Mapping[Language, Callable[[str, datetime], str]] = {
    EN: lambda date, there: f"{date}, {there:%H:%M}",
    FR: lambda date, there: f"{date} à {there:%H} h {there:%M}",
}
