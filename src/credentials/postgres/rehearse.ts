import type { PostgresSettings } from "./settings.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Obstacle, ProviderFailure } from "../kind/provider.ts";
import { type PostgresServer, withConnection } from "./connection.ts";
import { postgresFailure } from "./errors.ts";
import { createRole } from "./new-role.ts";
import { ROLE_PREFIX } from "./notes.ts";
import { persistenceFailure } from "./persistence-check.ts";
import { randomPassword, scramVerifier } from "./scram.ts";

/** The setting of a grant that causes a SQLSTATE. */
const SETTING_AT_FAULT: Readonly<Record<string, keyof PostgresSettings>> = {
  "3D000": "database",
  "42704": "role",
  "42501": "server",
};

/** Creates a role as for a lease, and rolls it back: other sessions never see it. */
export async function rehearse(rehearsal: {
  readonly server: PostgresServer;
  readonly settings: PostgresSettings;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
}): Promise<Result<Obstacle | undefined, ProviderFailure>> {
  const { server, settings, randomBytes, signal } = rehearsal;
  const { database, role: granted } = settings;
  const role = `${ROLE_PREFIX}rehearsal_${Buffer.from(randomBytes(8)).toString("hex")}`;
  const verifier = scramVerifier(randomPassword(randomBytes), randomBytes(16));
  try {
    const { persistenceRisk } = await withConnection(
      { server, database, signal },
      async (query) => {
        await query("BEGIN");
        const created = await createRole(query, {
          role,
          granted,
          expiresAt: 0,
          verifier,
          note: "",
        });
        await query("ROLLBACK");
        return created;
      },
    );
    if (persistenceRisk === undefined) return ok(undefined);
    return ok({ setting: "role", failure: persistenceFailure(granted, persistenceRisk) });
  } catch (error) {
    const failure = postgresFailure(error, { server: settings.server, mayExist: false });
    const setting = SETTING_AT_FAULT[failure.name];
    return setting === undefined ? err(failure) : ok({ setting, failure });
  }
}
