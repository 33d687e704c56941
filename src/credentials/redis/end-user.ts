import { setTimeout as sleep } from "node:timers/promises";
import { plural } from "../../shared/wording.ts";
import type { Probe, Revoked } from "../kind/provider.ts";
import type { RedisCall } from "./connection.ts";
import { RedisRefusal } from "./errors.ts";
import { RedisError } from "./resp.ts";
import type { RedisAccess } from "./server-access.ts";

/** A lease's user, as its handle describes it. */
export interface UserTarget {
  readonly access: RedisAccess;
  readonly signal: AbortSignal;
  readonly user: string;
  /** The lease may run scripts: one that does not end blocks the server, and this too. */
  readonly runsScripts: boolean;
}

const PAUSE_MS = 5;

/**
 * Ends a lease. ACL DELUSER takes the user and closes its connections in one command, those that block, subscribe or are
 * in a transaction too: nothing that they have sent and that has not begun is done.
 */
export async function endUser(target: UserTarget): Promise<Revoked> {
  return target.access.useToEnd({
    signal: target.signal,
    work: async (call) => {
      const sessions = await despiteScripts(target, call, async () =>
        sessionsOf(call, target.user),
      );
      const deleted = await despiteScripts(target, call, async () =>
        call("ACL", "DELUSER", target.user),
      );
      const left = await despiteScripts(target, call, async () => lookAtUser(call, target.user));
      if (left.exists || left.sessions > 0) throw createdAgain(target.user);
      return {
        facts: [
          deleted === 1 ? "user deleted" : "user absent",
          ...(deleted === 1 || sessions > 0
            ? [`${plural(sessions, "connection")} closed`]
            : ["no connections"]),
        ],
      };
    },
  });
}

/** A command that creates it was still on its way, or somebody else made one of its name. */
function createdAgain(user: string): RedisRefusal {
  return new RedisRefusal({
    kind: "retryable",
    name: "user_exists_again",
    message: `the user "${user}" was deleted, and exists again`,
    remedy:
      "The broker deletes it again. If this repeats, look for what creates users on this server.",
  });
}

export async function probeUser(target: UserTarget): Promise<Probe> {
  const { exists, sessions } = await target.access.useToEnd({
    signal: target.signal,
    work: async (call) => lookAtUser(call, target.user),
  });
  const facts = [
    exists ? "user exists" : "user absent",
    sessions === 0 ? "no connections" : plural(sessions, "connection"),
  ];
  return { state: exists || sessions > 0 ? "alive" : "dead", facts };
}

async function lookAtUser(
  call: RedisCall,
  user: string,
): Promise<{ readonly exists: boolean; readonly sessions: number }> {
  const [found, sessions] = await Promise.all([
    call("ACL", "GETUSER", user),
    sessionsOf(call, user),
  ]);
  return { exists: found !== null, sessions };
}

async function sessionsOf(call: RedisCall, user: string): Promise<number> {
  const lines = String(await call("CLIENT", "LIST")).split("\n");
  return lines.filter((line) => line.split(" ").includes(`user=${user}`)).length;
}

/** A script that runs for too long makes the server refuse everything but what ends it. */
async function despiteScripts<T>(
  { runsScripts, signal }: UserTarget,
  call: RedisCall,
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isBusy = error instanceof RedisError && error.code === "BUSY";
      if (!isBusy || !runsScripts || signal.aborted) throw error;
    }
    await killScript(call);
    await sleep(PAUSE_MS);
  }
}

/** One of the two applies; when none does any more, the script has ended. */
async function killScript(call: RedisCall): Promise<void> {
  for (const what of ["SCRIPT", "FUNCTION"]) {
    try {
      await call(what, "KILL");
    } catch (error) {
      if (!(error instanceof RedisError) || !["NOTBUSY", "BUSY"].includes(error.code)) throw error;
    }
  }
}
