import { addressText } from "../kind/login/address.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Obstacle, ProviderFailure } from "../kind/provider.ts";
import { redisFailure } from "./errors.ts";
import { refuseOpenServer } from "./default-user.ts";
import { readGrantedCommands } from "./granted-commands.ts";
import { leaseRules } from "./lease-rules.ts";
import { rehearsalUser } from "./names.ts";
import type { RedisAccess } from "./server-access.ts";
import { refuseDifference, setUser } from "./set-user.ts";
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
        const granted = await readGrantedCommands(call, settings, access.server);
        const rules = leaseRules(settings, { access: "write", allowed: granted.allowed });
        // Sent together: the server does all of them, also when nobody waits for the responses any more.
        const [, understood, visitor] = await Promise.all([
          setUser(call, user, [...rules, "off"]),
          call("ACL", "GETUSER", user),
          call("ACL", "GETUSER", "default"),
          call("ACL", "DELUSER", user),
        ]);
        refuseDifference(understood, { settings, access: "write", granted });
        refuseOpenServer(visitor, granted.table);
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
