import type { PostgresSettings } from "./settings.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Obstacle, ProviderFailure } from "../kind/provider.ts";
import { type PostgresServer, withConnection } from "./connection.ts";
import { postgresFailure } from "./errors.ts";
import { makeRole } from "./new-role.ts";
import { ROLE_PREFIX } from "./notes.ts";
import { outlivingFailure } from "./persistence-check.ts";
import { randomPassword, scramVerifier } from "./scram.ts";

/** Which setting of a grant leads to a SQLSTATE. */
const SETTING_AT_FAULT: Readonly<Record<string, keyof PostgresSettings>> = {
  "3D000": "database",
  "42704": "role",
  "42501": "server",
};

/** Makes a role as for a lease, and takes it back: nothing of it is ever seen by another session. */
export async function rehearse(asked: {
  readonly server: PostgresServer;
  readonly settings: PostgresSettings;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
}): Promise<Result<Obstacle | undefined, ProviderFailure>> {
  const { server, settings, randomBytes, signal } = asked;
  const { database, role: granted } = settings;
  const role = `${ROLE_PREFIX}rehearsal_${Buffer.from(randomBytes(8)).toString("hex")}`;
  const verifier = scramVerifier(randomPassword(randomBytes), randomBytes(16));
  try {
    const { outlives } = await withConnection({ server, database, signal }, async (query) => {
      await query("BEGIN");
      const made = await makeRole(query, { role, granted, expiresAt: 0, verifier, note: "" });
      await query("ROLLBACK");
      return made;
    });
    if (outlives === undefined) return ok(undefined);
    return ok({ setting: "role", failure: outlivingFailure(granted, outlives) });
  } catch (error) {
    const failure = postgresFailure(error, { server: settings.server, mayExist: false });
    const setting = SETTING_AT_FAULT[failure.name];
    return setting === undefined ? err(failure) : ok({ setting, failure });
  }
}
