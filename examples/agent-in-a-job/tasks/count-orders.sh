#!/usr/bin/env bash
# The task. It is on the default branch, so a human has merged it. The parameter is a variable, and never part of a command.
set -euo pipefail
psql --no-psqlrc --tuples-only --set=since="$STEPKEY_PARAM_SINCE" <<'SQL'
SELECT count(*) FROM orders WHERE ordered_at >= :'since';
SQL
