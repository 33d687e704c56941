import type { LeaseStore } from "../../lease/store.ts";
import type { Clock } from "../../shared/clock.ts";
import { err, type Result } from "../../shared/result.ts";
import type { ServerHolds } from "../context/server-holds.ts";
import { serversInUse, type GoneServer } from "./servers-in-use.ts";

export interface WhileServersGoDeps {
  readonly serverHolds: ServerHolds;
  readonly store: Pick<LeaseStore, "list">;
  readonly clock: Clock;
}

/** Nearly as long as a job waits for its lease, and shorter than `stepkey reload` waits for the broker. */
const WAIT_MS = 10_000;

/**
 * Takes up a configuration without some servers while no lease can begin on them: they are closed first, then looked at,
 * and only then gone. The error says why they must stay; then those who waited go on with them.
 */
export async function whileServersGo<T>(
  gone: readonly GoneServer[],
  takeUp: () => Promise<Result<T, readonly string[]>>,
  { serverHolds, store, clock }: WhileServersGoDeps,
): Promise<Result<T, readonly string[]>> {
  if (gone.length === 0) return takeUp();
  const closed = serverHolds.close(gone);
  try {
    const held = await closed.waitUntilFree({ clock, milliseconds: WAIT_MS });
    const why = [...(await serversInUse(gone, store)), ...held.map(heldText)];
    return why.length > 0 ? err(why) : await takeUp();
  } finally {
    closed.open();
  }
}

function heldText({ kind, server }: Pick<GoneServer, "kind" | "server">): string {
  return `servers.${kind}.${server} has to stay for now: a job is getting a lease on it. Run \`stepkey reload\` again.`;
}
