#!/usr/bin/env bash
# Installs the official MCP inspector and the conformance suite, pinned, once into a cache directory, and prints
# that directory. No install script of a package runs. They are not devDependencies: they bring hundreds of packages.
set -euo pipefail
inspector=2.12.0 conformance=0.1.16
cache=${STEPKEY_MCP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/stepkey/mcp-tools}/inspector-$inspector-conformance-$conformance
if [[ ! -f $cache/.complete ]]; then
  echo "installing the MCP inspector $inspector and the conformance suite $conformance (once)" >&2
  mkdir -p "$cache"
  printf '{ "private": true }\n' >"$cache/package.json"
  npm install --prefix "$cache" --ignore-scripts --save-exact --no-audit --no-fund --loglevel=error \
    "@modelcontextprotocol/inspector@$inspector" "@modelcontextprotocol/conformance@$conformance" >&2
  touch "$cache/.complete"
fi
printf '%s\n' "$cache"
