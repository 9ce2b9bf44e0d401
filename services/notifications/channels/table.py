"""The channels there are, by which notices reach persons. To add one: a module, and its name here.

Each files what it has to do for the notices of a transaction as rows of its own, in the same
transaction; rows that are not all it takes are worked off by workers (entry/working.py).
"""

from services.notifications.channels import inbox, mail

CHANNELS = (inbox.file, mail.file)
