"""Why a lead suspects that a complaint is not made in good faith. For leads alone. Source: S4-05.

A suspicion is no finding: the bot knows nothing of it, no rule and no priority reads it, and the
customer is treated like everybody else. It stands in the audit log (storage/suspicions.py), apart
from the root causes (work.yml) that every colleague chooses and reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Reason = Literal["malicious", "competitor"]
NAMES: Mapping[str, str] = {"malicious": "疑似恶意", "competitor": "疑似同行所为"}
LIFTED = "lifted"
LIFTED_NAME = "解除"
