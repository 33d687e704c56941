import { createHash } from "node:crypto";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Access } from "../../shared/claims.ts";
import type { Handle } from "../kind/credential.ts";
import { randomPassword } from "../kind/login/random-password.ts";
import type { Issued, IssueRequest } from "../kind/provider.ts";
import { classifyCommands, mayRunScripts } from "./classify.ts";
import type { RedisCall } from "./connection.ts";
import { redisLeaseCredential } from "./credential.ts";
import { redisTooLate, RedisRefusal } from "./errors.ts";
import { readGrantedCommands, type GrantedCommands } from "./granted-commands.ts";
import { leaseRules } from "./lease-rules.ts";
import { RedisError } from "./resp.ts";
import type { RedisAccess } from "./server-access.ts";
import { refuseDifference, setUser, type WantedRules } from "./set-user.ts";
import type { RedisSettings } from "./settings.ts";

export interface RedisIssue {
  readonly access: RedisAccess;
  readonly request: IssueRequest<RedisSettings>;
  readonly handle: Handle;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
  /** Called right before the command that creates, and after it if the server refused it. */
  readonly setMayExist: (mayExist: boolean) => void;
}

/** Makes the user of a lease, and reads back what the server understood. */
export async function issueUser(issue: RedisIssue): Promise<Issued> {
  const { access, request, handle, randomBytes, signal, setMayExist } = issue;
  const { settings } = request;
  const user = String(handle["user"]);
  const password = randomPassword(randomBytes);
  let creating = false;
  const scripts = await access.use({
    signal,
    mayRepeat: () => !creating,
    work: async (call) => {
      const granted = await readGrantedCommands(call, settings, access.server);
      refuseWriting(request.access, granted);
      if (signal.aborted) throw redisTooLate();
      creating = true;
      setMayExist(true);
      const rules = leaseRules(settings, { access: request.access, allowed: granted.allowed });
      try {
        await setUser(call, user, [...rules, `#${hashOf(password)}`, "on"]);
      } catch (error) {
        // Any error that the server responds with: it has not done the command.
        if (error instanceof RedisError || error instanceof RedisRefusal) setMayExist(false);
        throw error;
      }
      await compareWithServer(call, user, { settings, access: request.access, granted });
      return mayRunScripts(granted.allowed);
    },
  });
  return {
    credential: redisLeaseCredential(access.server, {
      database: settings.database,
      user,
      password,
    }),
    handle: scripts ? { ...handle, scripts } : handle,
    diesAt: undefined,
    issuedTo: `redis user ${user}`,
  };
}

/** The server gets the hash only: no log or MONITOR of it can show the password. */
function hashOf(password: Secret): string {
  return createHash("sha256").update(password.reveal()).digest("hex");
}

/** A module that was loaded since may have added commands to a category. */
function refuseWriting(access: Access, { allowed }: GrantedCommands): void {
  if (access === "write") return;
  const classified = classifyCommands(allowed);
  if (classified.access === "read") return;
  throw new RedisRefusal({
    kind: "permanent",
    name: "writes",
    message: `a read lease must not write, and ${classified.because}`,
    remedy: "Narrow the grant's commands, or set `access: write`.",
    setting: "commands",
  });
}

async function compareWithServer(
  call: RedisCall,
  user: string,
  wanted: WantedRules,
): Promise<void> {
  const understood = await call("ACL", "GETUSER", user);
  try {
    refuseDifference(understood, wanted);
  } catch (error) {
    await call("ACL", "DELUSER", user);
    throw error;
  }
}
