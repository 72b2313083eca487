"""Long enumerations: `make test` runs a drawn part of each, `make test-all` the whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest


def enumerated(*lists: Iterable[Any], drawn: Iterable[Any]) -> list[Any]:
    """Return the product of ``lists`` as parameters of a test; those not in ``drawn`` are marked ``long``.

    With one list an element of ``drawn`` is a value, with several it is a tuple. Raise ``ValueError`` for one that the
    product does not contain: it would be skipped silently.
    """
    product = list(itertools.product(*lists))
    kept = [each if len(lists) > 1 else (each,) for each in drawn]
    if unknown := [each for each in kept if each not in product]:
        raise ValueError(f"not among what is enumerated: {unknown}")
    return [pytest.param(*each, marks=() if each in kept else pytest.mark.long) for each in product]
