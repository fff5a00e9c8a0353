"""The API described as OpenAPI 3.1. Its addresses are read from the routes."""

import re
from typing import Any

from django.urls import get_resolver

NINJS = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
MOMENT = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"

# Name of a route: what it answers, the schema of that, the parameters it takes.
ANSWERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "api": ("Where to begin", "Root", ()),
    "api-openapi": ("This description", "Description", ()),
    "api-stories": ("Live stories, newest first", "Stories", ("before",)),
    "api-story": ("One story; 410 where it was retracted", "Story", ()),
    "api-editions": ("Every edition of a live story that readers saw", "Stories", ("before",)),
    "api-updates": ("Everything on the shelf, retractions included, the latest first", "Stories", ("since", "before")),
    "api-day": ("Live stories printed on one day", "Stories", ("before",)),
    "api-sections": ("The sections that have a live story", "Records", ()),
    "api-section": ("Live stories of a section", "Stories", ("before",)),
    "api-topics": ("Topics, places, organisations, events and groups", "Records", ("after",)),
    "api-topic": ("Live stories about a topic", "Stories", ("before",)),
    "api-people": ("Everybody who has a page", "Records", ("after",)),
    "api-person": ("Live stories that name somebody", "Stories", ("before",)),
    "api-quotations": ("A person’s quotations, the latest first", "Records", ("before",)),
    "api-sources": ("Every source that has a page", "Records", ("after",)),
    "api-source": ("Live stories that rest on a source", "Stories", ("before",)),
}

# What each part of an address looks like.
PARTS: dict[str, dict[str, Any]] = {
    "year": {"type": "string", "pattern": "^[0-9]{4}$", "examples": ["2026"]},
    "month": {"type": "string", "pattern": "^[0-9]{2}$", "examples": ["11"]},
    "day": {"type": "string", "pattern": "^[0-9]{2}$", "examples": ["23"]},
    "slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
}
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "before": ("The cursor of a page, from the next of the page before it", {"type": "string"}),
    "after": ("The cursor of a page, from the next of the page before it", {"type": "string"}),
    "since": ("A moment in UTC, such as 2026-11-23T09:00:00Z", {"type": "string", "pattern": MOMENT}),
}
_NEXT = {"type": ["string", "null"], "format": "uri", "description": "The next page; null at the end."}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    properties = {"about": {"type": "object"}, "items": {"type": "array", "items": items}, "next": _NEXT}
    return {"type": "object", "required": ["items", "next"], "properties": properties}


SCHEMAS: dict[str, dict[str, Any]] = {
    "Root": {"type": "object", "required": ["paper", "about", "description", "stories", "updates"]},
    "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
    "Story": {"type": "object", "required": ["uri", "pubStatus"], "externalDocs": {"url": NINJS}},
    "Stories": _list_of({"$ref": "#/components/schemas/Story"}),
    "Records": _list_of({"type": "object"}),
    "Problem": {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    },
}


def description(server: str, paper: str) -> dict[str, Any]:
    """The OpenAPI document of the API on `server`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{paper}: what is in print",
            "version": "1",
            "description": "Read-only. Stories are ninjs 3.1. A story that was taken down has only its id and time.",
        },
        "servers": [{"url": server.rstrip("/")}],
        "paths": {_path(name): {"get": _operation(name)} for name in ANSWERS},
        "components": {"schemas": SCHEMAS},
    }


def _path(name: str) -> str:
    """The address of a route with its parts in braces: /api/topics/{slug}/."""
    ((template, _parts),) = get_resolver().reverse_dict.getlist(name)[0][0][:1]
    return "/" + re.sub(r"%\((\w+)\)s", r"{\1}", template)


def _operation(name: str) -> dict[str, Any]:
    summary, schema, query = ANSWERS[name]
    parts = re.findall(r"{(\w+)}", _path(name))
    parameters = [{"name": part, "in": "path", "required": True, "schema": PARTS[part]} for part in parts]
    parameters += [
        {"name": parameter, "in": "query", "description": PARAMETERS[parameter][0], "schema": PARAMETERS[parameter][1]}
        for parameter in query
    ]
    answers = {"200": _answer(summary, schema)}
    if name == "api-story":
        answers["410"] = _answer("It was retracted: its notice or, after a takedown, its id and time alone", "Story")
    if parts:
        moved = {"description": "It has moved", "headers": {"Location": {"schema": {"type": "string"}}}}
        answers["301"] = moved
    if parts or query:
        answers["404"] = _answer("Nothing in print is found here", "Problem", "application/problem+json")
    if "since" in query:
        answers["400"] = _answer("A parameter is not understood", "Problem", "application/problem+json")
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}


def _answer(description: str, schema: str, content_type: str = "application/json") -> dict[str, Any]:
    content = {content_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}
