"""Fixtures shared by all tests: the evaluation data, and a world without network or a user's settings."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, nothing of the code.
settings.register_profile("kb", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kb")

SHARED = Path(os.environ.get("KB_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside the checkout."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the evaluation data (shared/) is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> None:
    """No KB_… setting of the person who runs the tests reaches them, nor what fixtures build for many of them."""
    for name in list(os.environ):
        if name.startswith("KB_") and name != "KB_SHARED":
            del os.environ[name]


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Children started in this test hear SIGINT, which they would not under a runner told to ignore it.

    ``nohup make test`` and ``make test &`` of a script may start one so, and what is ignored stays so in children.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
