"""Mails: composed into the outbox; `send` is the only door to the network."""

from pipeline.mail.letter import Attached, Figures, Letter, Picture, Said, Sender, fit, write_mail
from pipeline.mail.locking import LOCKABLE, lock_workbook
from pipeline.mail.send import Outcome, Server, send_mails

__all__ = [
    "LOCKABLE",
    "Attached",
    "Figures",
    "Letter",
    "Outcome",
    "Picture",
    "Said",
    "Sender",
    "Server",
    "fit",
    "lock_workbook",
    "send_mails",
    "write_mail",
]
