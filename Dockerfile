FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --system --uid 10001 --create-home --home-dir /app sushi
WORKDIR /app

# The lock changes less often than the code, so its layer is kept.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY --chown=sushi:sushi . .
RUN mkdir -p var/media && chown -R sushi:sushi var
USER sushi
# Static files are part of the image; the build needs no key and no service.
RUN python manage.py collectstatic --no-input --verbosity 0

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "python:sushi_platform.gunicorn", "sushi_platform.wsgi"]
