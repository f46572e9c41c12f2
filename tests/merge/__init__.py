"""Scenarios of `ladder upgrade`: what people do to a project, and what an upgrade makes of it."""

import pytest

for name in ("project", "promises", "standing"):
    pytest.register_assert_rewrite(f"{__name__}.{name}")
