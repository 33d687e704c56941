import { err, ok, type Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import type { AwsCalls } from "../sdk/aws-calls.ts";
import type { RoleDenies } from "./role-denies.ts";
import { untilAborted } from "./until-aborted.ts";

/** Asks IAM for one role; those who ask at once share the call, because IAM limits calls. */
export interface RoleAccount {
  /**
   * Whether the role is in the account of the credentials: IAM's calls name a role without its account, and the same name
   * may be another role there. Asked until it was once.
   */
  check(signal: AbortSignal): Promise<Result<void, ProviderFailure>>;
  /** Any response of IAM brings its time. */
  askTime(signal: AbortSignal): Promise<Result<string, ProviderFailure>>;
}

const ASK_MS = 10_000;

export function createRoleAccount(calls: AwsCalls, role: RoleDenies): RoleAccount {
  let isChecked = false;
  let asking: Promise<Result<string, ProviderFailure>> | undefined;
  const join = async (): Promise<Result<string, ProviderFailure>> => {
    asking ??= calls.roleArn(role.name, AbortSignal.timeout(ASK_MS));
    const mine = asking;
    return mine.finally(() => {
      if (asking === mine) asking = undefined;
    });
  };
  const ask = async (): Promise<Result<string, ProviderFailure>> => {
    const isOwn = asking === undefined;
    const found = await join();
    // A call that began earlier may have met a fault that has passed.
    return found.ok || isOwn ? found : join();
  };
  return {
    askTime: (signal) => untilAborted(signal, ask()),
    check: async (signal) => {
      if (isChecked) return ok(undefined);
      const found = await untilAborted(signal, ask());
      if (!found.ok) return found;
      isChecked = found.value === role.arn;
      return isChecked ? ok(undefined) : err(elsewhere(role.arn));
    },
  };
}

function elsewhere(arn: string): ProviderFailure {
  return {
    kind: "permanent",
    name: "role_elsewhere",
    message: `${arn} is not in the account of this server's credentials`,
    remedy:
      "Give the server credentials of the role's account: a session can be ended early only from there.",
    mayExist: true,
  };
}
