"""The content and the decision logic know nothing of the web: they can be used, and tested, without Django."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import content
import screening.logic

ROOT = Path(__file__).parent.parent.parent
FORBIDDEN = ("django", "crispy_forms", "csp", "django_htmx", "granian", "whitenoise")


def modules() -> list[str]:
    return sorted(
        module.name
        for package in (content, screening.logic)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    )


def test_all_modules_of_the_content_and_the_logic_are_looked_at():
    assert {"content.loading", "content.model", "screening.logic.outcome", "screening.logic.comparing"} <= set(
        modules()
    )


def test_no_module_of_the_content_or_the_logic_imports_the_web():
    program = (
        f"import importlib, sys; [importlib.import_module(name) for name in {modules()!r}]; "
        f"print(*sorted(name for name in sys.modules if name.split('.')[0] in {FORBIDDEN!r}))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_content_does_not_import_the_decision_logic():
    names = [name for name in modules() if name.startswith("content.")]
    program = (
        f"import importlib, sys; [importlib.import_module(name) for name in {names!r}]; "
        "print(*sorted(name for name in sys.modules if name.startswith('screening')))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
