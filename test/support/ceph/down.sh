#!/usr/bin/env bash
# Stops what up.sh started in DIR: by process id, and only where that id still is a daemon of this DIR.
#
#   down.sh DIR
set -euo pipefail

if [[ $# -ne 1 || ! -d $1 ]]; then
  echo "usage: $0 DIR" >&2
  exit 64
fi
dir=$(cd "$1" && pwd)

ours() { # PID: alive, a ceph daemon, and started with our ceph.conf
  local program
  program=$(readlink "/proc/$1/exe" 2>/dev/null) || return 1
  [[ ${program##*/} =~ ^(radosgw|ceph-osd|ceph-mon)$ ]] || return 1
  tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" | grep -qxF "CEPH_CONF=$dir/ceph.conf"
}

for name in client.rgw.t osd.0 mon.a; do
  file=$dir/run/$name.pid
  [[ -f $file ]] || continue
  pid=$(<"$file")
  if [[ $pid =~ ^[0-9]+$ ]] && ours "$pid"; then
    kill -TERM "$pid"
    # Three seconds; a zombie that init has not reaped yet counts as gone.
    for ((i = 0; i < 60; i++)); do
      ours "$pid" || break
      sleep 0.05
    done
    if ours "$pid"; then kill -KILL "$pid"; fi
  fi
  rm -f "$file"
done
