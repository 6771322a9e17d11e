"""The command line."""

import click


@click.group()
def cli() -> None:
    """kb"""


def main() -> None:
    cli()
