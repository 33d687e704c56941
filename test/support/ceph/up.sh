#!/usr/bin/env bash
# Starts a throwaway Ceph RADOS Gateway (S3, STS and IAM) on loopback, and prints its endpoint and keys.
#
#   up.sh DIR PORT [OWNER_PID]
#
# PORT        the gateway, plain HTTP; PORT+1 and PORT+2 the monitor; PORT+10 to PORT+59 the object store
# OWNER_PID   when this process is gone, everything is stopped and DIR removed, however it ended
#
# In the environment: STS_MIN_SECONDS, the shortest session that may be asked for (900, as in AWS, when unset).
# Exit 75: a port is taken, try another. Exit 69: a program is missing.
set -euo pipefail

if [[ $# -lt 2 || ! $2 =~ ^[0-9]+$ ]]; then
  echo "usage: $0 DIR PORT [OWNER_PID]" >&2
  exit 64
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=$(cd "$1" && pwd)
port=$2
owner=${3:-}
cd "$dir"
if [[ $dir == *[[:space:]]* ]]; then
  echo "DIR must not contain blanks: ceph.conf cannot quote them" >&2
  exit 64
fi
for tool in ceph ceph-mon ceph-osd ceph-authtool monmaptool radosgw radosgw-admin curl; do
  command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 69; }
done

answers() { curl --silent --output /dev/null --max-time 2 "http://127.0.0.1:$port/"; }
if answers; then
  echo "port $port is taken" >&2
  exit 75
fi

# Keys are made here, for this one start: none of them stands in a file of the repository.
word() { tr -d '-' </proc/sys/kernel/random/uuid; }
fsid=$(cat /proc/sys/kernel/random/uuid)
monitor="[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]"
mkdir -p mon osd run crash
export CEPH_CONF=$dir/ceph.conf

cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon host = $monitor
mon initial members = a
# without cephx the gateway never comes up
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = $dir/keyring
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind port min = $((port + 10))
ms bind port max = $((port + 59))
run dir = $dir/run
admin socket = ""
log file = $dir/\$name.log
pid file = $dir/run/\$name.pid
crash dir = $dir/crash
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
# one monitor has nobody to wait for: pools appear in milliseconds instead of seconds
paxos propose interval = 0.01
paxos min wait = 0.01
[mon]
mon data = $dir/mon
mon data avail warn = 2
mon data avail crit = 1
[osd]
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = 268435456
osd check max object name len on startup = false
[client.rgw.t]
rgw frontends = beast endpoint=127.0.0.1:$port
rgw dns name = 127.0.0.1
rgw s3 auth use sts = true
rgw sts key = $(word | head -c 16)
rgw sts min session duration = ${STS_MIN_SECONDS:-900}
rgw enable ops log = false
rgw thread pool size = 32
CONF
chmod 600 "$CEPH_CONF"

failed() {
  echo "ceph did not start; the end of its logs:" >&2
  tail -n 5 ./*.log >&2 || true
  "$here/down.sh" "$dir" || true
}
trap 'status=$?; [[ $status -eq 0 ]] || failed' EXIT

{
  ceph-authtool -C keyring -g -n mon. --cap mon 'allow *'
  ceph-authtool keyring -g -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' --cap mds 'allow *'
  ceph-authtool keyring -g -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
  ceph-authtool keyring -g -n client.rgw.t --cap mon 'allow rw' --cap osd 'allow rwx'
  monmaptool --create --addv a "$monitor" --fsid "$fsid" monmap
  ceph-mon --mkfs -i a --keyring keyring --monmap monmap
} >setup.log 2>&1
ceph-mon -i a >>setup.log 2>&1 || exit 75

osd=$(cat /proc/sys/kernel/random/uuid)
{
  timeout 30 ceph osd new "$osd" 0
  ceph-osd -i 0 --mkfs --osd-uuid "$osd"
  timeout 30 ceph osd crush add osd.0 1 root=default host=h
  ceph-osd -i 0
} >>setup.log 2>&1

user() { # NAME ACCESS_KEY SECRET_KEY CAPS
  timeout 90 radosgw-admin user create --uid="$1" --display-name="$1" \
    --access-key="$2" --secret="$3" ${4:+--caps="$4"} >>setup.log 2>&1
}
admin_id=$(word) admin_key=$(word) broker_id=$(word) broker_key=$(word)
user admin "$admin_id" "$admin_key" 'oidc-provider=*;roles=*;user-policy=*'
user broker "$broker_id" "$broker_key" ''

radosgw -n client.rgw.t >>setup.log 2>&1
for ((i = 0; i < 300; i++)); do
  if answers; then break; fi
  sleep 0.1
done
answers || { echo "the gateway does not answer" >&2; exit 70; }

if [[ -n $owner ]]; then
  # A test run that is killed cannot clean up after itself.
  (
    trap - EXIT
    exec </dev/null >/dev/null 2>&1
    tail --pid="$owner" -f /dev/null
    [[ ! -d $dir ]] || { "$here/down.sh" "$dir"; rm -rf "$dir"; }
  ) &
  echo $! >run/watch.pid
  disown
fi

cat <<ANSWER
{"endpoint": "http://127.0.0.1:$port",
 "admin": {"accessKeyId": "$admin_id", "secretAccessKey": "$admin_key"},
 "broker": {"accessKeyId": "$broker_id", "secretAccessKey": "$broker_key"}}
ANSWER
