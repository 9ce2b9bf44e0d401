"""The problems of recognition.

Problem
├── NotFoundProblem
│   ├── KudosNotFound
│   ├── AwardNotFound
│   ├── CredentialNotFound
│   ├── KeyNotFound
│   ├── StatusListNotFound
│   └── CredentialRevoked    there was one, and it is valid no longer
└── ConflictProblem
    ├── RecognitionRefused   this person objects to recognition
    ├── NoIssuerKey          the platform has no key to sign credentials with
    └── TooManyCredentials   this badge was published as often as it can be
"""

from shared.problems import ConflictProblem, NotFoundProblem


class KudosNotFound(NotFoundProblem):
    name = "kudos-not-found"
    title = "There are no such kudos"


class AwardNotFound(NotFoundProblem):
    name = "award-not-found"
    title = "There is no such badge"


class CredentialNotFound(NotFoundProblem):
    name = "credential-not-found"
    title = "There is no such credential"


class CredentialRevoked(NotFoundProblem):
    name = "credential-revoked"
    title = "This credential was revoked"


class KeyNotFound(NotFoundProblem):
    name = "key-not-found"
    title = "There is no such key"


class StatusListNotFound(NotFoundProblem):
    name = "status-list-not-found"
    title = "There is no such list of revoked credentials"


class RecognitionRefused(ConflictProblem):
    name = "recognition-refused"
    title = "This person does not take part in recognition"


class NoIssuerKey(ConflictProblem):
    name = "no-issuer-key"
    title = "This platform has no key to sign credentials with"


class TooManyCredentials(ConflictProblem):
    name = "too-many-credentials"
    title = "This badge was published as often as it can be"
