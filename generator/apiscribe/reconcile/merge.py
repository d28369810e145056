"""One operation a method and path, each with a name of its own; then the steps of reconciling in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apiscribe.api import ApiDescription, Object, Operation
from apiscribe.decisions import Decisions, Ruling, apply
from apiscribe.findings import Finding, in_order
from apiscribe.location import Location
from apiscribe.naming import operation_id, pascal, unique, versioned
from apiscribe.paths import is_only_one, placeholders, subject, subjects, template, versions, without_version
from apiscribe.reconcile.alternatives import join
from apiscribe.reconcile.components import name_components
from apiscribe.reconcile.contradictions import contradictions, settle
from apiscribe.reconcile.nulls import nulls
from apiscribe.reconcile.pagination import pagination
from apiscribe.reconcile.references import resolve
from apiscribe.transcribe import Transcript


@dataclass(frozen=True, slots=True)
class Outcome:
    """The description, what is left to tell, the contradictions that rulings have settled, the final counts."""

    api: ApiDescription
    findings: tuple[Finding, ...]
    settled: tuple[tuple[Finding, Ruling], ...]
    transcripts: tuple[Transcript, ...]


def reconcile(transcripts: Sequence[Transcript], decisions: Decisions) -> Outcome:
    """Merge transcripts, in the order of their pages, into one description."""
    told = [finding for transcript in transcripts for finding in transcript.findings]
    operations, merged, repeated = _merge(transcripts)
    resolved = resolve(_named(operations), merged)
    api = ApiDescription(resolved.operations, resolved.objects)
    # A page that only tells an operation again is told of once: no field leads to its tables, for none is looked at.
    pages = {finding.at.file for finding in repeated} - {operation.at.file for operation in operations}
    linked = [each for each in resolved.findings if each.rule != "unused-table" or each.at.file not in pages]
    ruled = apply(decisions, (*told, *repeated, *linked, *contradictions(api)))
    api = name_components(settle(api, ruled.settled))
    paged = tuple(replace(operation, pagination=pagination(operation, api.objects)) for operation in api.operations)
    findings = in_order((*ruled.open, *ruled.unused))
    api = replace(api, operations=paged, tags=_tags(transcripts), nulls=nulls(api))
    return Outcome(api, findings, ruled.settled, resolved.transcripts)


# Operations


def _merge(transcripts: Sequence[Transcript]) -> tuple[list[Operation], list[Transcript], list[Finding]]:
    """One operation a method and path, the transcripts with what that changed in them, and what is to be told."""
    told: dict[tuple[str, str], list[Operation]] = {}
    paths: dict[str, str] = {}
    findings: list[Finding] = []
    for transcript in sorted(transcripts, key=lambda transcript: transcript.superseded):
        for read in transcript.operations:
            operation = renamed(read, paths.setdefault(template(read.path), read.path))
            if operation is not read:
                message = f"{read.path} and {operation.path} are one path; its placeholders are named as in the latter"
                findings.append(
                    Finding("renamed-placeholder", message, read.at, operation=str(operation), value=read.path)
                )
            told.setdefault((operation.method, template(operation.path)), []).append(operation)
    objects = {at: described for transcript in transcripts for at, described in transcript.objects.items()}
    rows = {each.file: -1 if each.superseded else each.rows.transcribed for each in transcripts}
    joined = [join(pages, objects, rows) for pages in told.values()]
    for one in joined:
        for page in one.again:
            message = f"{page} is documented on another page already; that page counts"
            findings.append(Finding("repeated-operation", message, page.at, (one.operation.at,), str(page)))
    changed = {at: described for one in joined for at, described in one.objects.items()}
    taken = frozenset(at for one in joined for at in one.taken)
    operations = sorted((one.operation for one in joined), key=lambda o: (o.path, o.method))
    return operations, [_changed(transcript, changed, taken) for transcript in transcripts], findings


def _tags(transcripts: Iterable[Transcript]) -> Mapping[str, str]:
    """What each folder of pages is called at its head; folders of one name are one group, under all that they are."""
    folders = {transcript.file.rpartition("/")[0] for transcript in transcripts if transcript.operations}
    told: dict[str, dict[str, None]] = {}
    for transcript in transcripts:
        if transcript.heads and transcript.title and transcript.file.rpartition("/")[0] in folders:
            told.setdefault(transcript.heads, {})[transcript.title] = None
    return {folder: "; ".join(titles) for folder, titles in told.items()}


def _changed(transcript: Transcript, changed: Mapping[Location, Object], taken: frozenset[Location]) -> Transcript:
    own = {at: changed[at] for at in transcript.objects if at in changed}
    gone = transcript.taken.union(at for at in transcript.objects if at in taken)
    return replace(transcript, objects={**transcript.objects, **own}, taken=gone)


def renamed(operation: Operation, path: str) -> Operation:
    """The operation under a path that differs in the names of its placeholders: to a server the two are one."""
    if operation.path == path:
        return operation
    names = dict(zip(placeholders(operation.path), placeholders(path), strict=False))
    parameters = tuple(
        replace(p, property=replace(p.property, name=names.get(p.property.name, p.property.name)))
        if p.place == "path"
        else p
        for p in operation.parameters
    )
    return replace(operation, path=path, parameters=parameters)


def _named(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Give each operation a unique name: its page's own, else one made from method and path.

    Names that pages give come first, and older versions and shorter paths. One that is taken tells the version that
    makes the difference, or more of its path.
    """
    root = next((f"/{subject(one.path)}s" for one in operations if is_only_one(one.path)), "/")
    order = sorted(operations, key=lambda operation: (not operation.name, _age(operation.path)))
    taken: dict[str, str] = {}
    named: dict[tuple[str, str], str] = {}
    for operation in order:
        name = next(wish for wish in _wishes(operation, root, taken) if wish not in taken)
        taken[name] = operation.path
        named[operation.method, operation.path] = name
    return tuple(replace(operation, name=named[operation.method, operation.path]) for operation in operations)


def _wishes(operation: Operation, root: str, taken: Mapping[str, str]) -> Iterator[str]:
    """The names for an operation, the best first. `taken` are those given, and the paths that have them.

    `root` stands for the path "/", which lists what `/{version}` shows.
    """
    path = root if operation.path == "/" else operation.path
    first = pascal(operation.name) if operation.name else operation_id(operation.method, path)
    yield first
    longer = [] if operation.name else [operation_id(operation.method, path, depth) for depth in range(2, 5)]
    of_version = [versioned(first, path)] if versions(taken[first]) != versions(path) else []
    is_same = without_version(taken[first]) == without_version(path)
    yield from (*of_version, *longer) if is_same else (*longer, *of_version)
    yield unique(first, taken)


def _age(path: str) -> tuple[list[int], int, str]:
    """Sorts older versions of a path first, v2 before v2.1 before v10, and of one version the shorter paths."""
    numbers = [int(number) for version in versions(path) for number in re.findall(r"\d+", version)]
    return numbers, len(subjects(path)), path
