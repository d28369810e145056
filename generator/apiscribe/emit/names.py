"""Names in the packages, from the document's by fixed rules. Names that serve as they are stay as they are.

Both packages and the contract tests ask here, so that they mean the same thing by a name.
"""

from __future__ import annotations

import keyword
from collections.abc import Container, Iterable
from functools import cache

from apiscribe.naming import pascal, snake, unique

# What the module of models takes from elsewhere: a model of such a name would hide it.
_IN_MODELS = frozenset({"Any", "ApiModel", "Field", "Literal", "TypeAliasType"})
# And the module of dicts.
_IN_DICTS = frozenset({"Any", "Literal", "Mapping", "NotRequired", "Sequence", "TypeAlias", "TypedDict"})
_BUILTIN_TYPES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "object", "str"})
# What the bodies of methods use beside their arguments.
_IN_METHODS = frozenset({"self", "builtins", "models", "dicts", "comma_separated", "options"})
# What every method takes beside its documented arguments.
_CALL_OPTIONS = frozenset({"timeout", "max_retries", "extra_headers", "extra_query", "extra_body"})
# What annotations within a class use: a method of such a name would hide it.
_IN_ANNOTATIONS = frozenset({"bool", "builtins", "bytes", "float", "int", "models", "dicts", "object", "str"})
# What a module of a resource takes from elsewhere.
_IN_RESOURCES = frozenset(
    {"Any", "CallOptions", "Literal", "Mapping", "Page", "Pager", "Request", "Resource", "Sequence", "Unpack"}
)
# What a client has beside its resources.
_CLIENT_ARGUMENTS = frozenset({"base_url", "auth", "timeout", "max_retries", "event_hooks", "http_client"})
_IN_CLIENTS = frozenset({"close", "from_env", "self", "with_raw_response"})


def class_names(components: Iterable[str]) -> dict[str, str]:
    """Name the class, or the alias, of each component schema."""
    named: dict[str, str] = {}
    for component in components:
        name = pascal(component)
        named[component] = unique(f"{name}Model" if name in _IN_MODELS | _IN_DICTS else name, named.values())
    return named


def attribute_names(properties: Iterable[str], classes: Container[str]) -> dict[str, str]:
    """Name the attribute of each property of one object; `classes` are the names of all models."""
    reserved = _reserved_attributes()

    def serves(name: str) -> bool:
        plain = name.isascii() and name.isidentifier() and not name.startswith("_")
        return plain and name not in reserved and name not in classes

    every = tuple(properties)
    named = {name: name for name in every if serves(name)}
    for name in every:
        if name not in named:
            made = snake(name)
            named[name] = unique(made if serves(made) else f"{made}_", named.values())
    return named


def hidden_types(classes: Iterable[str]) -> list[str]:
    """Name what a key of a dict must not be called within a class, where it would hide the type of that name."""
    return sorted({*classes, *_IN_DICTS, *_BUILTIN_TYPES})


def argument_names(parameters: Iterable[str], reserved: Container[str] = ()) -> list[str]:
    """Name the argument of each parameter of one operation, in order; `reserved` holds further names not to use."""
    made: list[str] = []
    for parameter in parameters:
        name = snake(parameter)
        clash = name in _IN_METHODS or name in _CALL_OPTIONS or name in reserved
        made.append(unique(f"{name}_" if clash else name, made))
    return made


def client_argument_names(client_parameters: Iterable[str]) -> dict[str, str]:
    """Name the argument of a client for each path parameter that is set on it."""
    every = tuple(client_parameters)
    return dict(zip(every, argument_names(every, _CLIENT_ARGUMENTS), strict=True))


def method_name(wanted: str, taken: Container[str]) -> str:
    """Name the method of an operation within its resource."""
    name = snake(wanted)
    return unique(f"{name}_" if name in _IN_ANNOTATIONS else name, taken)


def resource_name(wanted: str) -> str:
    """Name the attribute of a client, and the module, of a resource."""
    name = snake(wanted)
    return f"{name}_" if name in _IN_CLIENTS else name


def resource_class(resource: str) -> str:
    """Name the class of a resource; its async twin has "Async" before it."""
    name = pascal(resource)
    return f"{name}Resource" if name in _IN_RESOURCES else name


@cache
def _reserved_attributes() -> frozenset[str]:
    """Names that an attribute of a model would hide from the model: pydantic's, Python's, and those of its types."""
    from pydantic import BaseModel

    return frozenset({*dir(BaseModel), *keyword.kwlist, *_IN_MODELS, *_BUILTIN_TYPES, "to_dict", "to_json"})
