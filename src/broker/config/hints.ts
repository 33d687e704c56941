import { hint, secretHint } from "../../shared/hint.ts";
import type { Hints } from "../../shared/mistake.ts";

const POLICY_OF_ORGANISATION = hint(
  "Expected the repository and path of an organisation's policy, or a list of one for each owner.",
  "organisation: octo-org/.github:stepkey.yml",
);

export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** What is expected at a path: a sentence and an example. */
export const HINTS: Hints = {
  url: hint("Expected the broker's public URL, without a path.", "url: https://stepkey.example"),
  listen: hint(
    "Expected a loopback address and a port, to which a TLS proxy connects; with `tls`, any address.",
    "listen: 127.0.0.1:8700",
  ),
  "admin-listen": hint("Expected an address and a port.", "admin-listen: 127.0.0.1:8701"),
  tls: hint(
    "Expected the broker's certificate and its key.",
    "tls: { cert: { file: tls.pem }, key: { file: tls.key } }",
  ),
  "tls.cert": secretHint("cert", "{ file: tls.pem }"),
  "tls.key": secretHint("key", "{ file: tls.key }"),
  proxy: hint(
    "Expected the addresses of your proxies, and the header in which they name their client.",
    "proxy: { trusted-addresses: [127.0.0.1], header: X-Forwarded-For }",
  ),
  "proxy.trusted-addresses": hint(
    "Expected a list of addresses or CIDR blocks.",
    "trusted-addresses: [127.0.0.1, 10.0.0.0/8]",
  ),
  "proxy.trusted-addresses.*": hint(
    "Expected an address or a CIDR block.",
    "trusted-addresses: [127.0.0.1, 10.0.0.0/8]",
  ),
  "proxy.header": hint("Expected the name of a header.", "header: X-Forwarded-For"),
  issuer: hint("Expected the exact issuer of your GitHub's ID tokens.", `issuer: ${GITHUB_ISSUER}`),
  owners: hint(
    "Expected a list of the numeric ids of the owners that the broker serves.",
    "owners: [65]",
  ),
  "owners.*": hint(
    "Expected a numeric id: `gh api users/OWNER --jq .id` prints it.",
    "owners: [65]",
  ),
  "store-key": secretHint("store-key", "{ file: store.key }"),
  "store-key.*": secretHint("store-key", "[{ file: new.key }, { file: old.key }]"),
  audit: hint("Expected stdout or a path.", "audit: audit.jsonl"),
  store: hint(
    "Expected sqlite: and the path of a file, or a PostgreSQL database by reference.",
    "store: sqlite:stepkey.db",
  ),
  "store.postgres": hint(
    "Expected the URL of a database, and the CA of its server where that is private.",
    "postgres: { url: { file: store.url }, ca: { file: ca.pem } }",
  ),
  "store.postgres.url": secretHint("url", "{ file: store.url }"),
  "store.postgres.ca": hint(
    "Certificates of the CA that signed the server's, as PEM.",
    "ca: { file: ca.pem }",
  ),
  "store.postgres.control-directory": hint(
    "Expected a directory that the broker can write: commands reach it by a socket there.",
    "control-directory: /var/lib/stepkey",
  ),
  policy: hint(
    "Expected a mapping with the key directory or github.",
    "policy: { directory: ./policy }",
  ),
  "policy.require-organisation": hint(
    "Expected true or false: whether every owner must have an organisation's policy.",
    "require-organisation: true",
  ),
  "policy.directory": hint("Expected a directory.", "policy: { directory: ./policy }"),
  "policy.github": hint(
    "Expected the path of the policy in each repository.",
    "policy: { github: .github/stepkey.yml }",
  ),
  "policy.organisation": POLICY_OF_ORGANISATION,
  "policy.organisation.*": POLICY_OF_ORGANISATION,
  "policy.hold": hint(
    "Expected how long writes are based on the policy that GitHub last showed, at most 24h.",
    "hold: 1h",
  ),
  github: hint(
    "Expected a GitHub App and its key, or a token that can read.",
    "github: { app-id: 123456, private-key: { file: app.pem } }",
  ),
  "github.api": hint("Expected the API's base URL.", "api: https://api.github.com"),
  "github.token": secretHint("token", "{ env: GITHUB_TOKEN }"),
  "github.app-id": hint("Expected the App's id, a number.", "app-id: 123456"),
  "github.client-id": hint("Expected the App's client id.", "client-id: Iv23liAbCdEfGhIjKlMn"),
  "github.private-key": secretHint("private-key", "{ file: app.pem }"),
  "github.private-key.*": secretHint("private-key", "[{ file: new.pem }, { file: old.pem }]"),
  "github.writer": hint(
    "Expected a GitHub App that may write, and its key. It can be the one that reads.",
    "writer: { app-id: 123457, private-key: { file: writer.pem } }",
  ),
  "github.writer.app-id": hint("Expected the App's id, a number.", "app-id: 123457"),
  "github.writer.client-id": hint(
    "Expected the App's client id.",
    "client-id: Iv23liAbCdEfGhIjKlMn",
  ),
  "github.writer.private-key": secretHint("private-key", "{ file: writer.pem }"),
  "github.writer.private-key.*": secretHint(
    "private-key",
    "[{ file: new.pem }, { file: old.pem }]",
  ),
  "github.check": hint(
    "Expected neutral or required: whether the check run may keep anybody from merging.",
    "check: neutral",
  ),
  "github.deployments": hint(
    "Expected true: the broker then answers custom deployment protection rules.",
    "deployments: true",
  ),
  "github.webhook-secret": secretHint("webhook-secret", "{ file: webhook.secret }"),
  "github.webhook-secret.*": secretHint("webhook-secret", "[{ file: new }, { file: old }]"),
  "break-glass": hint(
    "Expected a mapping with the key notify.",
    "break-glass: { notify: { file: notify.url } }",
  ),
  "break-glass.notify": hint(
    "Expected a URL that takes a POST, or where it is.",
    "notify: { file: notify.url }",
  ),
  servers: hint("Expected servers by kind and name.", "servers: { postgres: { … } }"),
  "limits.token-max-age": hint("Expected the maximal age of an ID token.", "token-max-age: 60s"),
  "limits.clock-skew": hint("Expected how far clocks may differ.", "clock-skew: 30s"),
  "limits.lease-max-ttl": hint("Expected the longest ttl of any lease.", "lease-max-ttl: 1h"),
  "limits.heartbeat-interval": hint(
    "Expected the time between heartbeats. Three missed ones end a lease.",
    "heartbeat-interval: 5s",
  ),
  "limits.connections": hint("Expected a number from 64 to 65536.", "connections: 4096"),
  "limits.connections-per-peer": hint(
    "Expected a number from 8 to 65536.",
    "connections-per-peer: 512",
  ),
  "limits.exchanges": hint("Expected a number from 1 to 1024.", "exchanges: 128"),
  "limits.exchanges-per-owner": hint(
    "Expected a number from 1 to 1024.",
    "exchanges-per-owner: 96",
  ),
  "limits.exchanges-per-repository": hint(
    "Expected a number from 1 to 1024.",
    "exchanges-per-repository: 32",
  ),
  "limits.waiting-exchanges": hint("Expected a number from 0 to 4096.", "waiting-exchanges: 512"),
  "limits.waiting-exchanges-per-repository": hint(
    "Expected a number from 0 to 4096.",
    "waiting-exchanges-per-repository: 64",
  ),
};
