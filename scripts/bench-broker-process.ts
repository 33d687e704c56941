/**
 * A broker as it runs in production, whose provider costs nothing: `node bench-broker-process.ts broker.yml`, started by
 * bench-broker.ts, also in the tree of another commit.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { runBroker } from "../src/broker/run/run-broker.ts";
import { parseBrokerConfig } from "../src/broker/config/config.ts";
import type { CredentialKind } from "../src/credentials/kind/credential-kind.ts";
import { loadSettings } from "../src/credentials/kinds.ts";
import { systemClock } from "../src/shared/clock.ts";
import { nodeHttp } from "../src/shared/http.ts";
import { ok } from "../src/shared/result.ts";
import { Secret } from "../src/shared/secret.ts";
import { toy } from "../test/toy-kind/kind.ts";
import { TOY_REVOCABILITY } from "../test/toy-kind/revocability.ts";

const free: CredentialKind = {
  ...toy,
  broker: {
    loadRevocability: async () => TOY_REVOCABILITY,
    supplied: {},
    loadSettings: async () => (await import("../test/toy-kind/settings.ts")).toySettings,
    createProvider: async () => ({
      kind: "toy",
      revocability: TOY_REVOCABILITY,
      handleOf: ({ lease }) => ({ server: "shelf", note: lease }),
      classify: async () => ok({ access: "read", because: "it does nothing" }),
      issue: async ({ lease }) =>
        ok({
          credential: { kind: "toy", env: { TOY_TOKEN: new Secret("free") }, files: [] },
          handle: { server: "shelf", note: lease },
          diesAt: undefined,
          issuedTo: "nobody",
        }),
      revoke: async () => ok({ facts: ["token revoked"] }),
      probe: async () => ok({ state: "dead", facts: ["token refused"] }),
    }),
  },
};

const [file = ""] = process.argv.slice(2);
const kinds = [free];
const config = parseBrokerConfig(readFileSync(file, "utf8"), {
  kinds: await loadSettings(kinds),
  file,
  env: {},
  readFile: (path) => readFileSync(path, "utf8"),
});
if (!config.ok) throw new Error(JSON.stringify(config.error));
const running = await runBroker(config.value, {
  kinds,
  clock: systemClock,
  randomBytes,
  jitter: Math.random,
  send: nodeHttp(),
  stdout: () => undefined,
  stderr: (line) => void process.stderr.write(line),
});
if (!running.ok) throw new Error(JSON.stringify(running.error));
process.stdout.write("ready\n");
process.once("SIGTERM", () => void running.value.stop());
// How much memory it has: asked by the bench.
process.on("message", () => {
  process.send?.(process.memoryUsage().rss);
});
