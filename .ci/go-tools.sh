#!/usr/bin/env bash
# Builds the Go tools that CI uses, pinned, once into a cache folder; prints the folder.
#   go-tools.sh [act actionlint gitleaks]      (default: all)
set -euo pipefail
[[ $# -gt 0 ]] || set -- act actionlint gitleaks
# Another Go or another pin is another folder.
key=$(printf '%s %s' "$(go env GOVERSION)" "$(sha256sum "${BASH_SOURCE[0]}" | cut -d' ' -f1)" | sha256sum | cut -c1-16)
bin=${STEPKEY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/stepkey/tools}/$key
mkdir -p "$bin"
export CGO_ENABLED=0 GOBIN=$bin GOFLAGS=-buildvcs=false

tool() { go install -trimpath -ldflags="-s -w ${2:-}" "$1" >&2; }

for name in "$@"; do
  [[ ! -x $bin/$name ]] || continue
  echo "building $name (once)" >&2
  case $name in
    act) tool github.com/nektos/act@v0.2.89 ;;
    actionlint) tool github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 ;;
    gitleaks) tool github.com/zricethezav/gitleaks/v8@v8.30.1 '-X github.com/zricethezav/gitleaks/v8/version.Version=8.30.1' ;;
    *) echo "unknown tool: $name" >&2; exit 64 ;;
  esac
done
echo "$bin"
