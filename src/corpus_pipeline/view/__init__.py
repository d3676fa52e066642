"""What a person sees: progress, closing table, explanations."""

from __future__ import annotations
