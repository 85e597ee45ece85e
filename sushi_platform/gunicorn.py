"""How gunicorn serves the platform: `gunicorn -c python:sushi_platform.gunicorn sushi_platform.wsgi`.

Threads are bounded, so database connections are: workers × threads. Access lines come from our own
middleware, because gunicorn's would hold addresses and query strings.
"""

import environ

from sushi_platform.logging import log_settings

env = environ.Env()

bind = env.str("WEB_BIND", default="127.0.0.1:8000")
workers = env.int("WEB_WORKERS", default=2)
threads = env.int("WEB_THREADS", default=4)
worker_class = "gthread"
timeout = env.int("WEB_TIMEOUT", default=60)
graceful_timeout = 20
keepalive = 5
max_requests = env.int("WEB_MAX_REQUESTS", default=0)
max_requests_jitter = max_requests // 10
accesslog = None
errorlog = "-"
logconfig_dict = log_settings(with_exception_messages=env.str("SUSHI_ENV", default="") != "production")
control_socket_disable = True  # it would lie in the home directory, shared by every installation there
# Behind a proxy on another host, the proxy is named here; X-Forwarded-Proto is believed from nobody else.
forwarded_allow_ips = env.str("FORWARDED_ALLOW_IPS", default="127.0.0.1")
