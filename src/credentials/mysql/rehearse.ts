import type { RandomBytes } from "../../shared/lease-id.ts";
import { ok, type Result } from "../../shared/result.ts";
import { randomPassword } from "../kind/login/random-password.ts";
import { obstacleIn } from "../kind/obstacle.ts";
import type { Obstacle, ProviderFailure } from "../kind/provider.ts";
import { mysqlFailure } from "./errors.ts";
import { lookAtMysqlRole, whyRoleRefused } from "./granted-role.ts";
import { makeAccount, useDefaultRole } from "./issue.ts";
import { ACCOUNT_PREFIX, accountName, mysqlName } from "./names.ts";
import { nativeHash } from "./password.ts";
import type { MysqlAccess } from "./server-access.ts";
import { addressText } from "../kind/login/address.ts";
import type { MysqlSettings } from "./settings.ts";

/**
 * Makes an account as for a lease, logs in with it, and drops it. Every name is of this rehearsal only: all grants are
 * rehearsed at once.
 */
export async function rehearseAccount(asked: {
  readonly access: MysqlAccess;
  readonly settings: MysqlSettings;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
}): Promise<Result<Obstacle | undefined, ProviderFailure>> {
  const { access, settings, randomBytes, signal } = asked;
  const { server } = access;
  const account = `${ACCOUNT_PREFIX}rehearsal_${Buffer.from(randomBytes(8)).toString("hex")}`;
  const mark = `${account}_mark`;
  const password = randomPassword(randomBytes);
  const name = accountName(account, server.clients);
  try {
    const seen = await access.use({
      signal,
      work: async (query) => lookAtMysqlRole(query, settings),
    });
    const refused = whyRoleRefused(seen, settings);
    if (refused !== undefined) {
      const { setting, failure } = refused;
      return ok({ setting, failure: { ...failure, mayExist: false } });
    }
    await access.use({
      signal,
      mayRepeat: () => false,
      work: async (query) => {
        try {
          await makeAccount(query, {
            name,
            hash: nativeHash(password),
            connections: 1,
            requiresTls: false,
            roles: [mark, settings.role],
          });
          await useDefaultRole(access, { account, password, signal, role: settings.role });
        } finally {
          await query(`DROP USER IF EXISTS ${name}`);
          await query(`DROP ROLE IF EXISTS ${mysqlName(mark)}`);
        }
      },
    });
    return ok(undefined);
  } catch (error) {
    const address = addressText(server.admin);
    const failure = mysqlFailure(error, { server: settings.server, address, mayExist: false });
    return obstacleIn(failure);
  }
}
