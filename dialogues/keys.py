"""Keys of what the desk and the sender put into a talk's lane; the talk reads what they begin with.

They stand apart from what they lead to: who only puts them there needs none of the rules.
"""

from __future__ import annotations

ARRIVED = "arrived"
"""Words of a colleague may have reached the customer: look (reached.py)."""

LEDGER, MADE = "ledger:", "made"
"""The desk entered a promise, or says how one ended: ledger:<how>:<promise> (pledges.py)."""

VISIT = "visit:"
"""A visit to tell the customer of (visiting.py; its parts: visits.py)."""

DESK, CALLED = "desk:", "called"
MERGED, WITHDRAWN, CLOSED, REOPENED = "merged", "withdrawn", "closed", "reopened"
STATES = frozenset({MERGED, WITHDRAWN, CLOSED, REOPENED})
"""What staff did to a case beside its talk: desk:<state>:<case>, desk:called:<case> (bydesk.py)."""
