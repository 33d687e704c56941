import type { RandomBytes } from "../../shared/lease-id.ts";
import type { Handle } from "../kind/credential.ts";
import type { Issued, IssueRequest } from "../kind/provider.ts";
import { connectionLimit } from "../kind/login/connection-limit.ts";
import { leaseCredential } from "./credential.ts";
import { lookAtGrantedRole, refuseUnfit } from "./granted-role.ts";
import { makeRole } from "./new-role.ts";
import { roleNote } from "./notes.ts";
import { randomPassword } from "../kind/login/random-password.ts";
import { scramVerifier } from "./scram.ts";
import type { ServerAccess } from "./server-access.ts";
import type { PostgresSettings } from "./settings.ts";

export interface Issue {
  readonly access: ServerAccess;
  readonly request: IssueRequest<PostgresSettings>;
  readonly handle: Handle;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
  /** Called right before the statement that creates. */
  readonly onCreating: () => void;
}

/** Makes the role of a lease: one look at what is granted, and one message that makes it. */
export async function issueRole(issue: Issue): Promise<Issued> {
  const { access, request, handle, randomBytes, signal, onCreating } = issue;
  const { settings, expiresAt } = request;
  const { server } = access;
  const { allowsPreparedTransactions } = server;
  const role = String(handle["role"]);
  const password = randomPassword(randomBytes);
  const verifier = await scramVerifier(password, randomBytes(16));
  let creating = false;
  const made = await access.use({
    signal,
    mayRepeat: () => !creating,
    work: async ({ query }) => {
      const seen = await lookAtGrantedRole(query, settings);
      refuseUnfit(seen, { settings, access: request.access, allowsPreparedTransactions });
      signal.throwIfAborted();
      creating = true;
      onCreating();
      return makeRole(query, {
        role,
        granted: settings.role,
        worksAsGranted: request.access === "write",
        connections: connectionLimit(server.connections, seen.free),
        expiresAt,
        verifier,
        note: roleNote(request),
        adminIsSuperuser: seen.adminIsSuperuser,
      });
    },
  });
  return {
    credential: leaseCredential(server, { database: settings.database, role, password }),
    handle: { ...handle, oid: made.oid, transaction: made.transaction },
    diesAt: expiresAt,
    issuedTo: `postgres role ${role}`,
  };
}
