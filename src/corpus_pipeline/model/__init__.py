"""What decides where evidence is summed: the rules today, fitted weights behind the same interface."""

from __future__ import annotations
