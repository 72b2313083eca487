"""Makes the view, the template, the content, a middleware, the page for errors or a response raise, on request.

Each exception repeats in its message all that was sent, as a careless one would. Asked for by the header ``X-Fault``.
"""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.template import Context, Template

from screening import registry
from screening.pages import views
from screening.web import errors

KINDS = ("view", "template", "content", "error-page", "middleware", "refusal", "response")

real_decision = registry.decision
real_render_to_string = errors.render_to_string
state = {"fault": "", "sent": ""}


def broken() -> None:
    raise ValueError(f"broken on purpose: {state['sent']}")


def decision():
    if state["fault"] == "content":
        broken()
    return real_decision()


def render_to_string(*args, **kwargs):
    if state["fault"] == "error-page":
        broken()
    return real_render_to_string(*args, **kwargs)


registry.decision = decision
errors.render_to_string = render_to_string


class Bomb:
    @property
    def explode(self) -> None:
        broken()


class Faults:
    """The innermost middleware: what it raises comes from where a view would raise."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        state["fault"] = request.headers.get("X-Fault", "")
        state["sent"] = f"{request.get_full_path()} {request.body!r} {dict(request.headers)}"
        try:
            if state["fault"] == "middleware":
                broken()
            response = self.get_response(request)
            if state["fault"] == "response":
                return StreamingHttpResponse(part for part in (b"begun ", broken()))
            return response
        finally:
            if state["fault"] != "error-page":  # that one is still to come
                state["fault"] = ""

    def process_view(self, request, view, args, kwargs):
        match state["fault"]:
            case "view" | "error-page":
                broken()
            case "template":
                Template("{{ bomb.explode }}").render(Context({"bomb": Bomb()}))
            case "refusal":
                return views.errors.bad_request(request, broken())
        return None
