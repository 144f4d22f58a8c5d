"""A page on which a person decides: one file that needs no network. It has a base, and what each kind of page adds."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.settings.scheme import Scheme

BASE = Path(__file__).parent / "templates"


def page(template: Path, scheme: Scheme, data: dict[str, Any], **said: Any) -> str:
    """Return a page; its script and its style run by their hashes, everything else is forbidden to it.

    `template` is the .html of its kind, beside which lie its .js and, where it has one, its .css; `data` has `head` and
    `items`; `said` is what the template has further.
    """
    own = template.with_suffix(".css")
    style = (BASE / "deciding.css").read_text(encoding="utf-8")
    style += own.read_text(encoding="utf-8") if own.is_file() else ""
    script = (BASE / "deciding.js").read_text(encoding="utf-8") + template.with_suffix(".js").read_text(
        encoding="utf-8"
    )
    codes = {
        key: {"label": about.label, "definition": about.definition, "numeric": about.numeric}
        for key, about in scheme.codes.items()
    }
    # "<" would end the element of the data early.
    written = json.dumps({"codes": codes} | data, ensure_ascii=False).replace("<", "\\u003c")
    environment = Environment(
        loader=FileSystemLoader([template.parent, BASE]), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(template.name).render(
        title=scheme.title,
        question=scheme.question,
        coder=data["head"]["coder"],
        codes=codes,
        data=Markup(written),
        script=Markup(script),
        style=Markup(style),
        script_hash=digest(script),
        style_hash=digest(style),
        **said,
    )


def digest(content: str) -> str:
    """Return the hash by which a policy of a page lets one script or style run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
