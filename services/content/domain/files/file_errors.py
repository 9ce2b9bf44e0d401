"""The problems of files and uploads. Uploads use the statuses of tus 1.0.

Problem
├── NotFoundProblem
│   ├── FileNotFound           it does not exist, or this person may not see it
│   └── UploadNotFound         the same, or it expired, or is complete
├── ConflictProblem
│   ├── WrongOffset            another request was faster, or bytes were lost
│   └── FileNotReady           its content is not processed yet, or was refused
├── FileTooLarge          413
├── NoRoom                413  the person's quota does not suffice
├── UnsupportedFile       415  its content is not of an accepted kind
├── NotAPiece             415  a PATCH with another Content-Type
├── TusVersion            412  another version of the protocol
├── TooManyUploads        429  this person has too many unfinished ones
├── WrongRange            416  beyond the end of the file
└── WrongChecksum         460  the piece does not match its checksum
"""

from shared.problems import (
    ConflictProblem,
    NotFoundProblem,
    Problem,
    TooLargeProblem,
    TooManyProblem,
)


class FileNotFound(NotFoundProblem):
    name = "file-not-found"
    title = "There is no such file"


class UploadNotFound(NotFoundProblem):
    name = "upload-not-found"
    title = "There is no such upload"


class WrongOffset(ConflictProblem):
    name = "wrong-offset"
    title = "The upload continues at another offset"


class FileNotReady(ConflictProblem):
    name = "file-not-ready"
    title = "The file cannot be read"


class FileTooLarge(TooLargeProblem):
    name = "file-too-large"
    title = "The file is too large"


class NoRoom(TooLargeProblem):
    """The quota is used up.

    The status is not 507: tus clients retry after 5xx, and a retry alone changes nothing.
    """

    name = "no-room"
    title = "Your storage quota is used up"


class UnsupportedFile(Problem):
    status = 415
    name = "unsupported-file"
    title = "This file type is not accepted"


class NotAPiece(Problem):
    status = 415
    name = "not-a-piece"
    title = "A piece of an upload must be sent as application/offset+octet-stream"


class TusVersion(Problem):
    status = 412
    name = "tus-version"
    title = "Uploads follow tus 1.0.0: send Tus-Resumable: 1.0.0"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Tus-Version": "1.0.0"})


class TooManyUploads(TooManyProblem):
    name = "too-many-uploads"
    title = "You have too many open uploads: finish or delete one first"


class WrongRange(Problem):
    status = 416
    name = "wrong-range"
    title = "The file ends before this range"


class WrongChecksum(Problem):
    status = 460
    name = "wrong-checksum"
    title = "The piece does not match its checksum"
