"""A client of the public API, with one method per call. It relies on docs/api alone.

Each call raises ApiError: see errors.py.
"""

from portal.gateway.approvals import Approvals
from portal.gateway.bulks import Bulks
from portal.gateway.charters import Charters
from portal.gateway.content import Content
from portal.gateway.directory import Directory
from portal.gateway.events import Events
from portal.gateway.freshness import Freshness
from portal.gateway.gaps import Gaps
from portal.gateway.goals import Goals
from portal.gateway.health import Healths
from portal.gateway.invitations import Invitations
from portal.gateway.kinship import Kinships
from portal.gateway.membership import Membership
from portal.gateway.mentoring import Mentoring
from portal.gateway.moderation import Moderation
from portal.gateway.networking import Networking
from portal.gateway.notifications import Notifications
from portal.gateway.paths import Paths
from portal.gateway.recognition import Recognitions
from portal.gateway.saved import Saved
from portal.gateway.search import Search
from portal.gateway.seasons import Seasons
from portal.gateway.series import AllSeries
from portal.gateway.suggestions import Suggestions
from portal.gateway.talent import Talents
from portal.gateway.topics import Topics
from portal.gateway.transport import Transport
from portal.gateway.uploading import Files
from portal.gateway.watching import Watching


class Api:
    """The API of the five services, for one person."""

    def __init__(self, ask: Transport) -> None:
        self.written = ask.written
        self.waits = ask.waits
        self.membership = Membership(ask)
        self.directory = Directory(ask)
        self.charters = Charters(ask)
        self.goals = Goals(ask)
        self.seasons = Seasons(ask)
        self.health = Healths(ask)
        self.invitations = Invitations(ask)
        self.bulks = Bulks(ask)
        self.topics = Topics(ask)
        self.kinship = Kinships(ask)
        self.networking = Networking(ask)
        self.mentoring = Mentoring(ask)
        self.talent = Talents(ask)
        self.recognition = Recognitions(ask)
        self.content = Content(ask)
        self.files = Files(ask)
        self.approvals = Approvals(ask)
        self.suggestions = Suggestions(ask)
        self.freshness = Freshness(ask)
        self.moderation = Moderation(ask)
        self.series = AllSeries(ask)
        self.paths = Paths(ask)
        self.watch = Watching(ask)
        self.events = Events(ask)
        self.search = Search(ask)
        self.saved = Saved(ask)
        self.gaps = Gaps(ask)
        self.notifications = Notifications(ask)
