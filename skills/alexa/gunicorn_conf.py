"""gunicorn's configuration: several workers on one home and its one database.

    VOICE_SHOP_HOME=/var/lib/voice-shop gunicorn --config python:skills.alexa.gunicorn_conf \
        "skills.alexa.wsgi:application()"

Every name here is a setting of gunicorn's; --bind and --workers on the command line overrule them.
"""

from typing import Any

from skills.alexa.workers import on_one_core

bind = "127.0.0.1:5000"
workers = 2
worker_class = "gthread"
threads = 8
preload_app = True
"""The grammar is built once and shared; each worker opens the database for itself."""
timeout = 30
graceful_timeout = 10
keepalive = 75
"""Longer than a proxy keeps its connections, so that the proxy is the one to close them."""
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
accesslog = None
"""The endpoint writes its own line for each request."""


def post_fork(_server: object, worker: Any) -> None:
    """Each worker on a core of its own, as `voice-shop serve alexa` has them."""
    on_one_core(worker.age)
