"""Mails: composed into the outbox; the only door to the network will be here."""

from pipeline.mail.compose import compose_report_mail

__all__ = ["compose_report_mail"]
