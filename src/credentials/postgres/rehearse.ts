import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Classification, Obstacle, ProviderFailure } from "../kind/provider.ts";
import { postgresFailure } from "./errors.ts";
import { lookAtGrantedRole, whyRefused } from "./granted-role.ts";
import { makingStatements } from "./new-role.ts";
import { ROLE_PREFIX } from "./notes.ts";
import { randomPassword } from "../kind/login/random-password.ts";
import { scramVerifier } from "./scram.ts";
import type { ServerAccess } from "./server-access.ts";
import { addressText } from "../kind/login/address.ts";
import type { PostgresSettings } from "./settings.ts";

/** Makes a role as for a lease, and takes it back: nothing of it is ever seen by another session. */
export async function rehearse(asked: {
  readonly access: ServerAccess;
  readonly settings: PostgresSettings;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
  readonly classify: () => Promise<Classification>;
}): Promise<Result<Obstacle | undefined, ProviderFailure>> {
  const { access, settings, randomBytes, signal } = asked;
  const { server } = access;
  const role = `${ROLE_PREFIX}rehearsal_${Buffer.from(randomBytes(8)).toString("hex")}`;
  const verifier = await scramVerifier(randomPassword(randomBytes), randomBytes(16));
  const address = addressText(server.admin);
  try {
    const seen = await access.use({
      signal,
      work: async ({ query }) => lookAtGrantedRole(query, settings),
    });
    const found = seen.found && seen.unfit === undefined ? await asked.classify() : undefined;
    const refused = whyRefused(seen, {
      settings,
      access: found?.access ?? "read",
      allowsPreparedTransactions: server.allowsPreparedTransactions,
    });
    if (refused !== undefined) {
      const { setting, failure } = refused;
      return ok({ setting, failure: { ...failure, mayExist: false } });
    }
    const statements = makingStatements({
      role,
      granted: settings.role,
      worksAsGranted: true,
      connections: 1,
      expiresAt: 0,
      verifier,
      note: "",
      adminIsSuperuser: seen.adminIsSuperuser,
    });
    await access.use({
      signal,
      work: async ({ query }) => query(["BEGIN", ...statements, "ROLLBACK"].join("; ")),
    });
    return ok(undefined);
  } catch (error) {
    const failure = postgresFailure(error, { server: settings.server, address, mayExist: false });
    // What the admin may not do is a mistake of the server's entry; anything else could not be told.
    return failure.name === "42501" ? ok({ setting: "server", failure }) : err(failure);
  }
}
