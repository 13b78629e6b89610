"""Who, where, what about."""

from orgs.models.act import Act, Norm, Route
from orgs.models.case import Case, CaseFile
from orgs.models.dated import FOREVER, Dated
from orgs.models.desk import Desk, Seat
from orgs.models.organization import Counter, Organization
from orgs.models.page import Network, Page
from orgs.models.staff import Appointment, Grant, Substitution, User

__all__ = [
    "FOREVER",
    "Act",
    "Appointment",
    "Case",
    "CaseFile",
    "Counter",
    "Dated",
    "Desk",
    "Grant",
    "Network",
    "Norm",
    "Organization",
    "Page",
    "Route",
    "Seat",
    "Substitution",
    "User",
]
