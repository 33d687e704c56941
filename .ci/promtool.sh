#!/usr/bin/env bash
# Prints the directory of promtool, which checks deploy/prometheus/. Debian has it in the package of the server, which would
# start one for everybody: only this program is taken out of it.
set -euo pipefail
bin=${XDG_CACHE_HOME:-$HOME/.cache}/stepkey/promtool
if [[ ! -x $bin/promtool ]]; then
  unpacked=$(mktemp -d)
  trap 'rm -r "$unpacked"' EXIT
  cd "$unpacked"
  apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; }
  dpkg-deb -x prometheus_*.deb .
  install -D -m 755 usr/bin/promtool "$bin/promtool"
fi
echo "$bin"
