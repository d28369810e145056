"""Names of resources and methods, by the words of paths and by the operations' own names."""

from __future__ import annotations

import random
from typing import Any

import pytest

from apiscribe.emit.resources import method_names


def document(*operations: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """Make a document of lines like ("GET /v1/{home}/lamps", "ListLamps")."""
    paths: dict[str, Any] = {}
    for line, name, *more in operations:
        method, path = line.split()
        paths.setdefault(path, {})[method.lower()] = {"operationId": name, **(more[0] if more else {})}
    return {"paths": paths}


def named(*operations: Any) -> list[str]:
    made = method_names(document(*operations), ("home",))
    order = [line.split() for line, *_ in operations]
    return [".".join(made[path, method.lower()]) for method, path in order]


LAMPS = ("GET /v1/{home}/lamps/{lamp}", "ShowLamp")


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("GET /v1/{home}/lamps", "ListLamps", "lamps.list"),
        ("GET /v1/{home}/lamps/all", "ListAllLamps", "lamps.list_all"),
        ("GET /v1/{home}/lamps/groups", "ListLampGroups", "lamps.list_groups"),
        ("POST /v1/{home}/lamps/{lamp}/dim", "DimLamp", "lamps.dim"),
        ("POST /v1/{home}/lamps/{lamp}/stop", "StopLamp", "lamps.stop"),
        ("GET /v1/{home}/lamps/{lamp}/lease", "ShowLampLease", "lamps.show_lease"),
        ("POST /v1/{home}/lamps/action", "RunLampsAction", "lamps.run_action"),
        ("POST /v1/{home}/lamps/batch-delete", "BatchDeleteLamps", "lamps.batch_delete"),
        ("GET /v1/{home}/lamps/{lamp}/tags", "ListLampTags", "lamp_tags.list"),
        ("GET /v1/{home}/lamps/{lamp}/tags", "ListTags", "lamp_tags.list"),
        ("DELETE /v1/{home}/lamps/{lamp}/tags/{tag}", "DeleteTag", "lamp_tags.delete"),
        ("GET /v1/{home}/lamps/{lamp}/storage/{place}", "ShowStorage", "lamp_storage.show"),
        ("GET /v1/rooms/{room}/lamps/{lamp}/bulbs", "ListBulbs", "lamp_bulbs.list"),
        ("GET /v1/homes/{home}/lamps", "ListLamps", "lamps.list"),
        ("GET /v2/manage/rooms/{room}", "ShowRoom", "rooms.show"),
        ("PUT /v1/{home}/lamps/order/{lamp}", "UpdateLampOrder", "lamps.update_order"),
        ("GET /v1/{home}/lamps", "GetEverything", "lamps.get_everything"),
        ("GET /", "ListVersions", "versions.list"),
        ("GET /{version}", "ShowVersion", "versions.show"),
        ("GET /v1/{home}/lamps", "Lamps", "lamps.lamps"),
    ],
)
def test_by_path(line: str, name: str, expected: str) -> None:
    assert named(LAMPS, (line, name))[1] == expected


def test_the_document_may_name_both() -> None:
    given = {"tags": ["Lamp"], "x-resource": "lights", "x-method": "all"}
    assert named(("GET /v1/lamps", "ListLamps", given)) == ["lights.all"]


def test_a_tag_counts_where_the_path_has_its_name() -> None:
    path = "GET /v1/rooms/{room}/lamps"
    assert named((path, "ListLamps", {"tags": ["Rooms"]})) == ["rooms.list_lamps"]
    assert named((path, "ListLamps", {"tags": ["Light Management"]})) == ["room_lamps.list"]


def test_one_name_in_singular_and_plural_is_one_resource() -> None:
    lines = [("POST /v1/rule-set", "AddRuleSet"), ("GET /v1/rule-sets", "ListRuleSets")]
    assert named(*lines) == ["rule_sets.add", "rule_sets.list"]


def test_where_short_names_are_equal_both_stay_long_in_any_order() -> None:
    lines = [("GET /v1/lamps", "ListLamps"), ("GET /v1/lamps/{lamp}", "ShowLamp"), ("GET /v2/lamps", "ListLampsLamps")]
    expected = {"ListLamps": "lamps.list", "ShowLamp": "lamps.show", "ListLampsLamps": "lamps.list_lamps"}
    for seed in range(6):
        mixed = random.Random(seed).sample(lines, len(lines))
        assert named(*mixed) == [expected[name] for _, name in mixed]
    lines = [("DELETE /v1/lamps", "DeleteLamps"), ("DELETE /v1/lamps/{lamp}", "DeleteLamp")]
    assert named(*lines) == ["lamps.delete_lamps", "lamps.delete_lamp"]
    assert named(*reversed(lines)) == ["lamps.delete_lamp", "lamps.delete_lamps"]
