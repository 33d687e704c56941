#!/usr/bin/env bash
# Builds the Go tools and servers that CI uses, pinned, once into a cache folder; prints the folder.
#   go-tools.sh [act actionlint gitleaks bao etcd kube-apiserver kubectl]      (default: all)
# On two cores, with nothing cached, bao takes about ten minutes, kube-apiserver about six, and the others about one each.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# -gt 0 ]] || set -- act actionlint gitleaks bao etcd kube-apiserver kubectl
# Another Go or another pin is another folder.
key=$(printf '%s %s' "$(go env GOVERSION)" "$(cat "${BASH_SOURCE[0]}" "$here"/*/go.* | sha256sum | cut -d' ' -f1)" | sha256sum | cut -c1-16)
bin=${STEPKEY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/stepkey/tools}/$key
mkdir -p "$bin"
export CGO_ENABLED=0 GOBIN=$bin GOFLAGS=-buildvcs=false

tool() { go install -trimpath -ldflags="-s -w ${2:-}" "$1" >&2; }

# These have `replace` directives, which `go install` refuses, so they are built from modules of their own. A name appears only
# when its file is complete: whoever waits for it may start it.
module() {
  (cd "$here/$1" && go build -mod=readonly -trimpath -ldflags="-s -w ${3:-}" -o "$bin/.$name" "$2" >&2)
  mv "$bin/.$name" "$bin/$name"
}
kubernetes='-X k8s.io/component-base/version.gitVersion=v1.36.3 -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36'

for name in "$@"; do
  [[ ! -x $bin/$name ]] || continue
  echo "building $name (once)" >&2
  case $name in
    act) tool github.com/nektos/act@v0.2.89 ;;
    actionlint) tool github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 ;;
    gitleaks) tool github.com/zricethezav/gitleaks/v8@v8.30.1 '-X github.com/zricethezav/gitleaks/v8/version.Version=8.30.1' ;;
    bao) module openbao github.com/openbao/openbao '-X github.com/openbao/openbao/version.fullVersion=2.4.0' ;;
    etcd) module etcd go.etcd.io/etcd/server/v3 ;;
    kube-apiserver | kubectl) module kubernetes "k8s.io/kubernetes/cmd/$name" "$kubernetes" ;;
    *) echo "unknown tool: $name" >&2; exit 64 ;;
  esac
done
echo "$bin"
