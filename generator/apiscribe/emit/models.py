"""The package of models: pydantic classes made by datamodel-code-generator, and what makes a package of them.

The generator runs in this process on a mapping, writes no file, and reads none but one template of ours. Anything that
it would warn of is an error here, and so is a class that does not come out under the name that the client will use.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from apiscribe.emit import Files, PackageSettings
from apiscribe.emit.formatting import formatted
from apiscribe.emit.metadata import licence_file, metadata
from apiscribe.emit.modules import FEW, grouped, split
from apiscribe.emit.names import hidden_types
from apiscribe.emit.schemas import Prepared
from apiscribe.findings import CannotDo
from apiscribe.render import TEMPLATES, render

# Pydantic resolves what a class refers to when the class is first used. These lines would do it on import, for all.
_REBUILDS = re.compile(r"^\w+\.model_rebuild\(\)\n?", re.MULTILINE)
_HEADER = '"""The models of the API, made from its document. What is written here by hand is lost."""'
_DICTS_HEADER = '''"""What callers may give as plain dicts, by the keys that are sent. No client needs this to run.

Made from the document of the API. What is written here by hand is lost.
"""'''
_OF_MANY = '"""The models, those together that the same operations use. The package above has all of them."""\n'


def models(document: Mapping[str, Any], settings: PackageSettings) -> Files:
    """Make the package of models. Raises `CannotDo` where the generator cannot read a schema."""
    about = metadata(document)
    prepared = Prepared(document)
    package = PurePosixPath(settings.models_module)
    modules = _modules(document, prepared, settings)
    dicts = prepared.as_dicts()
    values = {
        "about": about,
        "settings": settings,
        "names": sorted(prepared.names.values()),
        "modules": {module: sorted(names) for module, (names, _) in sorted(modules.items()) if names},
        "has_dicts": bool(dicts),
        "packages": ["models"] if "models.__init__" in modules else [],
        "example": next(iter(prepared.answers), ""),
    }
    files: Files = {
        PurePosixPath("pyproject.toml"): render("models/pyproject.toml.jinja", **values),
        PurePosixPath("README.md"): render("models/README.md.jinja", **values),
        **licence_file(about),
        package / "__init__.py": render("models/package_init.py.jinja", **values),
        package / "_base.py": (TEMPLATES / "models" / "base.py").read_text("utf-8"),
        **{package / f"{module.replace('.', '/')}.py": source for module, (_, source) in modules.items()},
        **({package / "dicts.py": _dicts(dicts)} if dicts else {}),
        package / "py.typed": "",
    }
    return formatted(files, settings.models_module)


def _modules(
    document: Mapping[str, Any], prepared: Prepared, settings: PackageSettings
) -> dict[str, tuple[Sequence[str], str]]:
    """Give the modules of models by name, each with the models that are its own: one, or a package of many."""
    names = list(prepared.names.values())
    source = _module(prepared, settings) if names else ""
    if len(names) <= FEW:
        return {"models": (names, source)} if names else {}
    groups = grouped(document, prepared.names)
    parts = split(source, groups)
    return {
        "models.__init__": ((), _OF_MANY),
        **{f"models.{module}": (groups[module], part) for module, part in parts.items()},
    }


def _module(prepared: Prepared, settings: PackageSettings) -> str:
    """Make the classes of all components."""
    source = _generated(
        prepared.schemas,
        output_model_type="pydantic_v2.BaseModel",
        base_class=f"{settings.models_module}._base.ApiModel",
        custom_file_header=_HEADER,
        aliases=prepared.aliases,
    )
    return _REBUILDS.sub("", source)


def _dicts(schemas: Mapping[str, Any]) -> str:
    """Make the types of plain dicts that may be given in the place of models. No client imports them when it runs."""
    return _generated(
        schemas,
        output_model_type="typing.TypedDict",
        custom_file_header=_DICTS_HEADER,
        extra_template_data=defaultdict(dict, {"#all#": {"hidden": hidden_types(schemas)}}),
        use_generic_container_types=True,
    )


def _generated(schemas: Mapping[str, Any], *, output_model_type: str, **options: Any) -> str:
    """Run the generator. It takes half a second to import, which only those who generate shall pay.

    Raises `CannotDo` where it made no class or alias of a schema.
    """
    from datamodel_code_generator import Error, LiteralType, generate
    from datamodel_code_generator.enums import DataModelType, InputFileType, NamingStrategy
    from datamodel_code_generator.format import PythonVersion

    document = {"openapi": "3.1.0", "info": {"title": "-", "version": "-"}, "paths": {}}
    document["components"] = {"schemas": schemas}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", UserWarning)  # what the generator itself warns of
            made = generate(
                document,
                input_file_type=InputFileType.OpenAPI,
                output_model_type=DataModelType(output_model_type),
                target_python_version=PythonVersion.PY_311,
                custom_template_dir=TEMPLATES / "models",
                formatters=[],  # each of its own reads settings of the folder that it happens to run in
                naming_strategy=NamingStrategy.ParentPrefixed,
                enum_field_as_literal=LiteralType.All,
                use_type_alias=True,
                use_schema_description=True,
                use_field_description=True,
                use_standard_collections=True,
                use_union_operator=True,
                use_double_quotes=True,
                strict_refs=True,
                disable_timestamp=True,
                **options,
            )
    except (Error, Warning) as error:
        raise CannotDo(f"the generator of models cannot take these schemas: {error}") from error
    if not isinstance(made, str):
        raise CannotDo("the generator of models made several modules; the names of the schemas must be plain ones")
    if lost := sorted(schemas.keys() - set(_bound(made))):
        raise CannotDo(f"the generator of models made no {', '.join(lost)}")
    return made


def _bound(source: str) -> list[str]:
    """Name the classes and aliases that a module makes."""
    made: list[str] = []
    for node in ast.parse(source).body:
        match node:
            case (
                ast.ClassDef(name=name)
                | ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name))
            ):
                made.append(name)
    return made
