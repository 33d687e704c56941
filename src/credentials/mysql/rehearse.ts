import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Obstacle, ProviderFailure } from "../kind/provider.ts";
import { mysqlFailure } from "./errors.ts";
import { lookAtMysqlRole, whyRoleRefused } from "./granted-role.ts";
import { makeAccount } from "./issue.ts";
import { ACCOUNT_PREFIX, accountName } from "./names.ts";
import { nativeHash, randomMysqlPassword } from "./password.ts";
import type { MysqlAccess } from "./server-access.ts";
import { addressText } from "../kind/login/address.ts";
import type { MysqlSettings } from "./settings.ts";

/** What the broker's user may not do: a mistake of the server's entry. */
const NOT_ALLOWED = /^ER_(?:SPECIFIC|DB|TABLE)?_?ACCESS_DENIED/u;

/** Makes an account as for a lease, with a password that nobody knows, and drops it. */
export async function rehearseAccount(asked: {
  readonly access: MysqlAccess;
  readonly settings: MysqlSettings;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
}): Promise<Result<Obstacle | undefined, ProviderFailure>> {
  const { access, settings, randomBytes, signal } = asked;
  const { server } = access;
  const account = `${ACCOUNT_PREFIX}rehearsal_${Buffer.from(randomBytes(8)).toString("hex")}`;
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
            hash: nativeHash(randomMysqlPassword(randomBytes)),
            connections: 1,
            requiresTls: false,
            roles: [`${ACCOUNT_PREFIX}rehearsal`, settings.role],
          });
        } finally {
          await query(`DROP USER IF EXISTS ${name}`);
          await query(`DROP ROLE IF EXISTS ${ACCOUNT_PREFIX}rehearsal`);
        }
      },
    });
    return ok(undefined);
  } catch (error) {
    const address = addressText(server.admin);
    const failure = mysqlFailure(error, { server: settings.server, address, mayExist: false });
    return NOT_ALLOWED.test(failure.name) ? ok({ setting: "server", failure }) : err(failure);
  }
}
