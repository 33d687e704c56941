import { dirname } from "node:path";
import type { BrokerConfig } from "../../../broker/config/config.ts";
import {
  readFreezes,
  storeAddress,
  storeAdvice,
  storeExists,
} from "../../../broker/run/open-store.ts";
import { openFilesOf } from "../../../broker/run/secret-files.ts";
import { issuerProbe } from "../../../broker/probe/own-probes.ts";
import { boundedLook, type PartProbe } from "../../../broker/probe/probe.ts";
import { serverProbes } from "../../../broker/probe/server-probes.ts";
import { createKeySet } from "../../../identity/key-set.ts";
import type { ServerAdvice } from "../../../lease/postgres/server-advice.ts";
import type { Freeze } from "../../../lease/freeze.ts";
import { StoreError } from "../../../lease/store.ts";
import { toRfc3339 } from "../../../shared/clock.ts";
import { scopeOption, scopeText } from "../../print/freeze-text.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { configOption } from "../../sources/configuration.ts";
import { brokerHttp } from "../../sources/http.ts";
import type { Servers } from "../../sources/servers.ts";
import { whyNotWritable } from "../../sources/writable.ts";
import { sentence } from "../../../shared/wording.ts";
import { wellFinding, type Finding } from "./finding.ts";

/** Probes each server as the broker does. */
export function lookAtServers(servers: Servers, deps: CliDeps): Promise<readonly Finding[]> {
  return Promise.all(
    serverProbes(servers.providers, servers.names).map((probe) => lookWith(probe, deps)),
  );
}

export function lookAtIssuer({ issuer }: BrokerConfig, deps: CliDeps): Promise<Finding> {
  const { clock, variables } = deps;
  return lookWith(
    issuerProbe(createKeySet({ issuer, send: brokerHttp(variables), clock })),
    deps,
    issuer,
  );
}

async function lookWith(
  probe: PartProbe,
  { clock, signal }: CliDeps,
  subject = subjectOf(probe),
): Promise<Finding> {
  const area = probe.part.part;
  const trouble = await boundedLook(probe, clock)(signal);
  if (trouble === undefined) return wellFinding(area, subject);
  const { name, message, remedy } = trouble;
  const text = message.includes(name) ? message : `${message} (${name})`;
  return { area, subject, state: "mistake", message: sentence(text), remedy };
}

function subjectOf({ part }: PartProbe): string {
  return part.part === "server" ? `${part.kind} ${part.server}` : part.part;
}

/**
 * The places of the store and of the audit log. Files are not opened: another version would migrate the store. A store on a
 * server is opened for its freezes, which shows whether it can be used.
 */
export async function lookAtFiles({ store, audit }: BrokerConfig): Promise<readonly Finding[]> {
  const remedy =
    "Make the directory, and let the broker's user write it. Run stepkey doctor as that user.";
  const look = async (area: "store" | "audit", path: string): Promise<Finding> => {
    const why = await whyNotWritable(path);
    if (why === undefined) return wellFinding(area, path);
    return { area, subject: path, state: "mistake", message: sentence(why), remedy };
  };
  return [
    store.kind === "sqlite"
      ? await look("store", store.path)
      : wellFinding("store", storeAddress(store)),
    ...(store.kind === "sqlite" ? [] : await lookAtSockets(store.controlPath)),
    audit.kind === "stdout" ? wellFinding("audit", "stdout") : await look("audit", audit.path),
  ];
}

/** Where commands reach the broker, which it runs without. */
async function lookAtSockets(path: string): Promise<readonly Finding[]> {
  const why = await whyNotWritable(path);
  if (why === undefined) return [];
  const message = `Commands cannot reach the broker by a socket: ${why}.`;
  const remedy =
    "Set store.postgres.control-directory to a directory that the broker can write. Until then, there is no stepkey reload and no break-glass.";
  return [{ area: "store", subject: dirname(path), state: "warning", message, remedy }];
}

/**
 * What is not issued now, each with the command that ends it, and what the store's server should be set to. Without a store,
 * there is none.
 */
export async function lookAtFreezes(
  { store }: BrokerConfig,
  configuration: string,
  effects: Pick<CliDeps, "clock" | "randomBytes">,
): Promise<readonly Finding[]> {
  if (!(await storeExists(store))) return [];
  try {
    const freezes = await readFreezes(store, effects);
    return [
      ...freezes.map((freeze) => ofFreeze(freeze, configuration)),
      ...(await storeAdvice(store)).map((advice) => ofAdvice(advice, store)),
    ];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { kind, message, remedy } = error;
    // A file that is locked now says nothing about later; a server that is not there is what is wrong.
    const isMistake = kind === "unusable" || store.kind !== "sqlite";
    const state = isMistake ? ("mistake" as const) : ("not_looked_at" as const);
    const subject = store.kind === "sqlite" ? store.path : storeAddress(store);
    return [{ area: "store", subject, state, message, remedy }];
  }
}

function ofAdvice({ message, remedy }: ServerAdvice, store: BrokerConfig["store"]): Finding {
  return { area: "store", subject: storeAddress(store), state: "warning", message, remedy };
}

function ofFreeze(freeze: Freeze, configuration: string): Finding {
  const message = `Frozen since ${toRfc3339(freeze.since)}: the broker refuses ${REFUSES[freeze.scope]}.`;
  const remedy = `Run \`stepkey thaw${scopeOption(freeze)}${configOption(configuration)}\` when it may be issued again.`;
  return { area: "freeze", subject: scopeText(freeze), state: "warning", message, remedy };
}

const REFUSES = {
  all: "every job",
  grant: "every job that asks for this grant",
  repository: "every job of this repository",
} as const;

/** Files with secrets that others may read. */
export async function lookAtSecretFiles(paths: readonly string[]): Promise<readonly Finding[]> {
  const open = await openFilesOf(paths);
  return open.map(({ path, message, remedy }) => {
    const now = `Run \`${remedy}\`.`;
    return { area: "secret", subject: path, state: "warning", message, remedy: now };
  });
}
