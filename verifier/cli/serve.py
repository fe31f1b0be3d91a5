"""`xueshi serve` and `xueshi worker`: the pages with workers beside them, or workers alone.

Access lines are not written: an address can hold a token. The server stops on SIGINT and SIGTERM and lets running work end.
"""

import contextlib
import signal
import socket
from threading import Event
from typing import Annotated

import typer

from verifier.cli.failing import usage
from verifier.cli.options import LangOption, default_lang, opened_node
from verifier.flows import Services
from verifier.log import get_log
from verifier.worker import jobs_of, report, running_workers, trouble

LAST_ANSWERS_S = 10  # for requests under way when the server is told to stop


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    lang: LangOption = "",
) -> None:
    """Serve the pages and the API, with workers in the same process."""
    _require_free(host, port, lang or default_lang())
    with opened_node() as services:
        run_server(services, host=host, port=port)


def worker(lang: LangOption = "") -> None:
    """Do jobs until told to stop; any number of workers may run, on any number of machines."""
    del lang
    with opened_node() as services:
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        get_log().info("worker.started", kinds=list(jobs_of(services).work))
        jobs_of(services).run_until(stop, report, trouble)
        get_log().info("worker.stopped")


def run_server(services: Services, *, host: str, port: int) -> None:
    """Serve until stopped."""
    import uvicorn

    from verifier.app import create_app

    config = uvicorn.Config(
        create_app(services),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=LAST_ANSWERS_S,  # a stream of progress would hold the server for minutes
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # after its own shutdown uvicorn raises the signal again
    with running_workers(services, services.settings.workers):
        get_log().info("server.started", host=host, port=port, workers=services.settings.workers)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run()
    get_log().info("server.stopped")


def _require_free(host: str, port: int, lang: str) -> None:
    """Refuse a port that somebody else has, before anything is opened."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            usage("cli.port_taken", lang, host=host, port=port)
