"""The problems of recognition.

Problem
├── NotFoundProblem
│   ├── KudosNotFound
│   ├── AwardNotFound
│   └── CredentialNotFound   or its holder no longer publishes it
└── ConflictProblem
    ├── RecognitionRefused   this person objects to recognition
    └── NoIssuerKey          the platform has no key to sign credentials with
"""

from shared.problems import ConflictProblem, NotFoundProblem


class KudosNotFound(NotFoundProblem):
    name = "kudos-not-found"
    title = "There are no such kudos"


class AwardNotFound(NotFoundProblem):
    name = "award-not-found"
    title = "You do not have this badge"


class CredentialNotFound(NotFoundProblem):
    name = "credential-not-found"
    title = "There is no such credential, or it is no longer public"


class RecognitionRefused(ConflictProblem):
    name = "recognition-refused"
    title = "This person does not take part in recognition"


class NoIssuerKey(ConflictProblem):
    name = "no-issuer-key"
    title = "This platform has no key to sign credentials with"
