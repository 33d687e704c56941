import { isRecord, parseJson } from "../../shared/json.ts";
import { RELOAD_LINE } from "./control-socket.ts";
import { findControlSockets, removeLeftSocket } from "./control-sockets.ts";
import { exchangeLine } from "./exchange-line.ts";
import type { ReloadReport } from "./reload-report.ts";

export interface BrokerReply {
  /** Undefined if the broker did not respond. */
  readonly report: ReloadReport | undefined;
}

/** A reload reads files and waits for the policy directory to be quiet. */
const TIMEOUT_MS = 30_000;

/** Tells every broker that runs on a store to reload. Sockets that a killed broker left are removed. */
export async function askBrokers(
  storePath: string,
  signal: AbortSignal,
): Promise<readonly BrokerReply[]> {
  const { paths } = await findControlSockets(storePath);
  const replies = await Promise.all(paths.map((path) => askOne(path, signal)));
  return replies.filter((reply) => reply !== undefined);
}

async function askOne(path: string, signal: AbortSignal): Promise<BrokerReply | undefined> {
  const exchanged = await exchangeLine(path, RELOAD_LINE, { timeoutMs: TIMEOUT_MS, signal });
  if (exchanged.kind === "asked") return { report: reportIn(exchanged.text) };
  if (exchanged.code === "ECONNREFUSED") await removeLeftSocket(path);
  // Nobody listens there, or it belongs to another user.
  return NOBODY.has(exchanged.code) ? undefined : { report: undefined };
}

const NOBODY: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOENT", "EACCES", "EPERM"]);

/** The other end runs the same user's broker, perhaps of another version. */
function reportIn(text: string): ReloadReport | undefined {
  const value = parseJson(text);
  return isReport(value) ? value : undefined;
}

function isReport(value: unknown): value is ReloadReport {
  if (!isRecord(value)) return false;
  const { policies, pid, configuration, servers } = value;
  return (
    typeof pid === "number" &&
    typeof configuration === "string" &&
    ["changed", "needs_restart", "problems"].every((key) => isTexts(value[key])) &&
    isListOf(servers, isFailingServer) &&
    isRecord(policies) &&
    typeof policies["now"] === "string" &&
    typeof policies["mistakes"] === "number" &&
    isTexts(policies["changed"]) &&
    isListOf(policies["found"], isMistake)
  );
}

/** An older broker does not have the list. */
function isListOf(value: unknown, isOne: (item: unknown) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isOne));
}

function isFailingServer(value: unknown): boolean {
  return (
    isRecord(value) &&
    ["kind", "server", "message", "remedy"].every((key) => typeof value[key] === "string")
  );
}

function isMistake(value: unknown): boolean {
  return (
    isRecord(value) &&
    ["source", "path", "message", "expected", "example", "severity"].every(
      (key) => typeof value[key] === "string",
    ) &&
    ["line", "column"].every((key) => typeof value[key] === "number")
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
