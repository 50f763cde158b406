"""Retention and destruction (SEC-05 to SEC-08): what is due, and destroying it on order, whole or not at all.

`due` says whose time is over; `subject` gathers all by which a customer is known; `redact` takes it out of what was read;
`order` makes the archive anew without it and lets that take the old one's place; `outputs` clears what was made from it.
"""

from pipeline.forget.due import Due, due_customers
from pipeline.forget.order import Destroyed, Order, destroy, give_again
from pipeline.forget.subject import check_known

__all__ = ["Destroyed", "Due", "Order", "check_known", "destroy", "due_customers", "give_again"]
