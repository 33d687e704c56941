import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBrokerConfig, type BrokerConfig } from "../../src/broker/config/config.ts";
import { runBroker, type RunningBroker } from "../../src/broker/run/run-broker.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import type { Result } from "../../src/shared/result.ts";
import { SETTINGS } from "./kinds.ts";

/** Allows the role `app_readonly` of the server `staging` to each job of a pull request of repository 74. */
export const READING_POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
`;

/** A configuration as `broker.yml` of this directory says it. @throws for a mistake in it */
export function configIn(
  directory: string,
  text: string,
  env: Readonly<Record<string, string>> = {},
): BrokerConfig {
  const config = parseBrokerConfig(text, {
    kinds: SETTINGS,
    file: join(directory, "broker.yml"),
    env,
    readFile: (path) => readFileSync(path, "utf8"),
  });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}

type Deps = Parameters<typeof runBroker>[1];

/** Runs a broker in this process whose parts are all real, but for the ones that are given. It prints nothing by itself. */
export function runRealBroker(
  config: BrokerConfig,
  given: Partial<Deps> = {},
): Promise<Result<RunningBroker, Failure>> {
  const quiet = (): void => undefined;
  return runBroker(config, {
    kinds: KINDS,
    clock: systemClock,
    randomBytes,
    jitter: Math.random,
    send: nodeHttp(),
    stdout: quiet,
    stderr: quiet,
    ...given,
  });
}

/** Like `runRealBroker`. @throws when it does not start */
export async function startRealBroker(
  config: BrokerConfig,
  given: Partial<Deps> = {},
): Promise<RunningBroker> {
  const started = await runRealBroker(config, given);
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}
