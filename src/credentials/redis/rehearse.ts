import { addressText } from "../kind/login/address.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Obstacle, ProviderFailure } from "../kind/provider.ts";
import { redisFailure } from "./errors.ts";
import { readGrantedCommands } from "./granted-commands.ts";
import { leaseRules } from "./lease-rules.ts";
import { rehearsalUser } from "./names.ts";
import type { RedisAccess } from "./server-access.ts";
import type { RedisSettings } from "./settings.ts";

/** Makes a user as for a lease, that cannot log in, and deletes it. */
export async function rehearseUser(asked: {
  readonly access: RedisAccess;
  readonly settings: RedisSettings;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
}): Promise<Result<Obstacle | undefined, ProviderFailure>> {
  const { access, settings, randomBytes, signal } = asked;
  const user = rehearsalUser(Buffer.from(randomBytes(8)).toString("hex"));
  try {
    await access.use({
      signal,
      work: async (call) => {
        const { allowed } = await readGrantedCommands(call, settings, access.server);
        const rules = leaseRules(settings, { access: "write", allowed });
        try {
          await call("ACL", "SETUSER", user, ...rules, "off");
        } finally {
          await call("ACL", "DELUSER", user);
        }
      },
    });
    return ok(undefined);
  } catch (error) {
    const address = addressText(access.server.admin);
    const failure = redisFailure(error, { server: settings.server, address, mayExist: false });
    if (failure.setting !== undefined) return ok({ setting: failure.setting, failure });
    return failure.name === "NOPERM" ? ok({ setting: "server", failure }) : err(failure);
  }
}
