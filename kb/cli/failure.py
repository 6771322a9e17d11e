"""The last line of defence: whatever goes wrong becomes one sentence and a documented exit code."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kb.errors import DiskFull, ExitCode, KbError


@contextmanager
def explained() -> Iterator[None]:
    """Turn exceptions into a message on standard error and an exit."""
    try:
        yield
    except KbError as error:
        from kb.encode.terminal import one_line

        _fail(one_line(error.format_message()), error.exit_code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("Stopped. Nothing that was finished is lost; run the command again to go on.", ExitCode.INTERRUPTED)
    except click.ClickException as error:
        usage = error.ctx.get_usage() + "\n" if isinstance(error, click.UsageError) and error.ctx else ""
        _fail(error.format_message(), ExitCode.USAGE, before=usage)
    except BrokenPipeError:  # the reader of our output has gone, as with `kb … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.OK)
    except sqlite3.Error as error:
        _fail(_sqlite(error), ExitCode.ERROR)
    except OSError as error:
        _fail(_system(error), ExitCode.ERROR)
    except Exception as error:  # a defect: say so plainly, keep the details out of the way
        if os.environ.get("KB_DEBUG"):
            traceback.print_exc()
        _fail(
            f"kb itself failed ({type(error).__name__}: {error}). Nothing of yours was changed; "
            "run it again with KB_DEBUG=1 to see where.",
            ExitCode.ERROR,
        )


def _sqlite(error: sqlite3.Error) -> str:
    text = str(error)
    if "full" in text:
        return DiskFull("No space left for the library.").format_message()
    if "readonly" in text:
        return "The library cannot be written. Check the permissions of .kb/."
    if "locked" in text:
        return "The library is in use by another program. Try again in a moment."
    return f"The library is damaged ({text}). Delete .kb/library.db and run `kb build`: nothing of yours is in it."


def _system(error: OSError) -> str:
    name = error.filename or "a file"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull("No space left on the disk.").format_message()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"kb may not write or read {name}. Check its permissions."
    return f"{name}: {error.strerror or error}."


def _fail(message: str, code: int, before: str = "") -> None:
    from kb.encode.terminal import printable

    click.echo(before + click.style("Error: ", fg="red") + printable(message), err=True)
    sys.exit(int(code))
