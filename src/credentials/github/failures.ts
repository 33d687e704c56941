import { REFUSED } from "../../github-app/create-token.ts";
import type { AppFault } from "../../github-app/fault.ts";
import type { ProviderFailure } from "../kind/provider.ts";

/** The setting of the grant that GitHub refused, by the fault's name. */
const SETTING_OF: Readonly<Record<string, string>> = {
  [REFUSED.permissions]: "permissions",
  [REFUSED.repositories]: "repositories",
};

export function providerFailure({ mayHaveActed, ...fault }: AppFault): ProviderFailure {
  const setting = SETTING_OF[fault.name];
  return { ...fault, mayExist: mayHaveActed, ...(setting === undefined ? {} : { setting }) };
}
