"""The command line: `modelarts`."""

from __future__ import annotations

import sys

from ._runtime.cli.program import Operation, Parameter, Program, Resource
from ._runtime.cli.run import run
from ._version import __version__

PROGRAM = Program(
    name="modelarts",
    module="modelarts_client",
    package="modelarts-client",
    version=__version__,
    title="ModelArts",
    prefix="MODELARTS",
    base_url="https://modelarts.cn-north-4.myhuaweicloud.com",
    parameters=(Parameter("project-id", "project_id", words="ID of the project that is asked for its images."),),
    resources=(
        Resource(
            "images",
            "images",
            "Container images from which instances are started.",
            (
                Operation(
                    "list",
                    "list",
                    summary="Listing Images",
                    words="Listing Images.\n\nReturns the images that fit the given filters, one page at a time.\n\n`GET /v1/{project_id}/images`, from the page `list_images`",
                    answer="items",
                    options=(
                        Parameter(
                            "limit",
                            "limit",
                            kind="integer",
                            words="How many images a page holds. The default value is 200.",
                        ),
                        Parameter(
                            "name",
                            "name",
                            words="Name to look for: a maximum of 512 characters, each a lower-case letter, a digit, a hyphen, an underscore or a period.",
                        ),
                        Parameter(
                            "name-fuzzy-match",
                            "name_fuzzy_match",
                            kind="boolean",
                            words="Whether an image also fits when only a part of its name does. The default value is true.",
                        ),
                        Parameter(
                            "namespace",
                            "namespace",
                            words="Organization that owns the image. Organizations are kept in the container registry.",
                        ),
                        Parameter(
                            "offset",
                            "offset",
                            kind="integer",
                            words="How many images to skip before the page begins. The default value is 0.",
                        ),
                        Parameter(
                            "service-type",
                            "service_type",
                            choices=("COMMON", "INFERENCE", "TRAIN", "DEV", "UNKNOWN"),
                            words="What an image is made for. Options:\n\n- COMMON: no single purpose\n- INFERENCE: running models\n- TRAIN: training models\n- DEV: writing and debugging code\n- UNKNOWN: its purpose was never stated",
                        ),
                        Parameter(
                            "sort-dir",
                            "sort_dir",
                            choices=("ASC", "DESC"),
                            words="Direction of the order. The options are ASC (lowest first) and DESC (highest first). The default value is DESC.",
                        ),
                        Parameter(
                            "sort-key", "sort_key", words="Fields to order by. Several fields are parted by commas."
                        ),
                        Parameter(
                            "type",
                            "type",
                            choices=("BUILD_IN", "DEDICATED"),
                            words="Where the image comes from. Options:\n\n- BUILD_IN: it came with the service\n- DEDICATED: a user brought it",
                        ),
                        Parameter(
                            "workspace-id",
                            "workspace_id",
                            words="ID of the workspace. If no workspace exists, the default value is 0.",
                        ),
                    ),
                    shared=("project_id",),
                ),
            ),
        ),
    ),
)


def main() -> None:
    """Run the command, and end with its exit code."""
    sys.exit(run(PROGRAM))
