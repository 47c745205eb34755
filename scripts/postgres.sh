#!/usr/bin/env bash
# Starts and stops a throw-away PostgreSQL server on loopback for the tests.
# usage: scripts/postgres.sh start|stop FOLDER PORT
set -euo pipefail

action=${1:?start or stop}
folder=${2:?a folder for the cluster}
port=${3:-54329}

binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$binaries" ]; then
  echo "PostgreSQL's server is not installed: run 'make setup'" >&2
  exit 1
fi

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

case $action in
  start)
    if [ ! -f "$folder/data/PG_VERSION" ]; then
      mkdir -p "$folder"
      [ "$(id -u)" = 0 ] && chown postgres "$folder"
      as_server "$binaries/initdb" -D "$folder/data" -U earlyhelp --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
    fi
    if ! as_server "$binaries/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then
      as_server "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 ${POSTGRES_OPTIONS:--c fsync=off}" \
        start >/dev/null
    fi
    ;;
  stop)
    as_server "$binaries/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null 2>&1 || true
    ;;
  *)
    echo "start or stop, not $action" >&2
    exit 2
    ;;
esac
