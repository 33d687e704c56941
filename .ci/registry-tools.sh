#!/usr/bin/env bash
# Installs the tools that publish, and a registry, which the tests of the kind `registry` use: npm, Verdaccio and twine, pinned,
# once into a cache directory. No install script of a package runs.
set -euo pipefail
cache=${STEPKEY_REGISTRY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/stepkey/registry-tools}
npm=11.19.1 verdaccio=6.10.4 twine=7.0.0

node=$cache/npm-$npm-verdaccio-$verdaccio
if [[ ! -f $node/node_modules/verdaccio/bin/verdaccio || ! -f $node/node_modules/npm/bin/npm-cli.js ]]; then
  echo "installing npm $npm and Verdaccio $verdaccio (once)" >&2
  mkdir -p "$node"
  # Verdaccio needs this one, and asks for another.
  printf '{ "private": true, "overrides": { "node-fetch": "2.7.0" } }\n' >"$node/package.json"
  npm install --prefix "$node" --ignore-scripts --save-exact --no-audit --no-fund --loglevel=error \
    "npm@$npm" "verdaccio@$verdaccio" >&2
fi

python=$cache/twine-$twine
if [[ ! -x $python/bin/twine ]]; then
  echo "installing twine $twine (once)" >&2
  python3 -m venv "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check "twine==$twine"
fi
