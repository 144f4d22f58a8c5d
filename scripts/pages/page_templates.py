"""The templates of pages, filled in: those beside this module, and those of tables."""

from pathlib import Path
from typing import Any

from scripts.findings import markup

HERE = Path(__file__).parent / "templates"


def render(template: str, **values: Any) -> str:
    """Return the template of a page filled in."""
    return markup.environment(HERE).get_template(template).render(**values)
