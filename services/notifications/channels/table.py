"""The channels by which notices reach persons. To add one: a module, and its name here.

In the transaction that makes notices, each channel stores rows for its own work. Workers finish
work that needs more than rows (entry/working.py).
"""

from services.notifications.channels import inbox, mail

CHANNELS = (inbox.file, mail.file)
