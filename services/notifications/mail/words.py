"""The words around what mails and pages tell, in French and English."""

from collections.abc import Mapping

from shared.contracts.values import Language

EN, FR = Language.ENGLISH, Language.FRENCH

WORDS: Mapping[Language, Mapping[str, str]] = {
    EN: {
        "guilde": "Guilde",
        "via": "{name} via Guilde",
        "see": "See it in Guilde",
        "see_short": "See",
        "because": "You get this mail because {why}.",
        "because_elided": "You get this mail because {why}.",
        "why_digest": "Once a day, this digest gathers what needs no mail of its own.",
        "stop": "Send me no more of these",
        "preferences": "Choose what you hear of, and when",
        "digest": "{count} things since the last digest",
        "digest_one": "One thing since the last digest",
        "elsewhere": "For everyone",
        "more": "And {count} more.",
        "online": "Online",
        "said": "“{reason}”",
    },
    FR: {
        "guilde": "Guilde",
        "via": "{name} via Guilde",
        "see": "Voir dans Guilde",
        "see_short": "Voir",
        "because": "Vous recevez ce message parce que {why}.",
        "because_elided": "Vous recevez ce message parce qu’{why}.",
        "why_digest": "Une fois par jour, ce résumé réunit ce qui se passe d’un message à part.",
        "stop": "Ne plus m’envoyer ces messages",
        "preferences": "Choisir ce que vous apprenez, et quand",
        "digest": "{count} nouveautés depuis le dernier résumé",
        "digest_one": "Une nouveauté depuis le dernier résumé",
        "elsewhere": "Pour tout le monde",
        "more": "Et {count} de plus.",
        "online": "En ligne",
        "said": "«\u00a0{reason}\u00a0»",
    },
}

FOOTERS: Mapping[Language, Mapping[str, str]] = {
    EN: {
        "title": "Mails from Guilde",
        "ask": "Stop these mails?",
        "asked_reason": "You will get no more mails about {topic}.",
        "asked_digest": "You will get no more daily digests.",
        "asked_everything": "You will get no more mails at all.",
        "inbox": "Your inbox in Guilde stays as it is.",
        "confirm": "Stop these mails",
        "all": "Stop all mails from Guilde",
        "done": "It is done",
        "done_reason": "You will get no more mails about {topic}.",
        "done_digest": "You will get no more daily digests.",
        "done_everything": "You will get no more mails from Guilde.",
        "undo": "You can change this again in your preferences.",
        "unknown": "This link is not one of ours",
        "unknown_why": "It may have been cut off: copy it whole from the mail.",
    },
    FR: {
        "title": "Messages de Guilde",
        "ask": "Arrêter ces messages ?",
        "asked_reason": "Vous ne recevrez plus de message concernant {topic}.",
        "asked_digest": "Vous ne recevrez plus de résumé quotidien.",
        "asked_everything": "Vous ne recevrez plus aucun message.",
        "inbox": "Votre boîte dans Guilde ne change pas.",
        "confirm": "Arrêter ces messages",
        "all": "Arrêter tous les messages de Guilde",
        "done": "C’est fait",
        "done_reason": "Vous ne recevrez plus de message concernant {topic}.",
        "done_digest": "Vous ne recevrez plus de résumé quotidien.",
        "done_everything": "Vous ne recevrez plus de message de Guilde.",
        "undo": "Vous pouvez changer d’avis dans vos préférences.",
        "unknown": "Ce lien n’est pas de nous",
        "unknown_why": "Il a peut-être été coupé : copiez-le en entier depuis le message.",
    },
}
