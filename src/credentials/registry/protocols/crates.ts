import { isRecord } from "../../../shared/json.ts";
import type { RegistryProtocol } from "./protocol.ts";

const TOKENS = "/api/v1/trusted_publishing/tokens";

/** @see https://github.com/rust-lang/crates-io-auth-action */
export const crates: RegistryProtocol = {
  audience: ({ host }) => host,
  exchange: (_settings, idToken) => ({ path: TOKENS, body: { jwt: idToken.reveal() } }),
  token: ({ token }) => token,
  times: () => ({ expires: undefined }),
  lifetimeSeconds: () => 1800,
  isFixed: true,
  endPath: TOKENS,
  reasons: ({ errors }) => {
    const listed: readonly unknown[] = Array.isArray(errors) ? errors : [];
    return listed.map((error) => (isRecord(error) ? error["detail"] : undefined));
  },
  deliver: ({ registryName }, token) => ({ env: { [variableOf(registryName)]: token }, files: [] }),
  publisherRemedy: () =>
    "Add a trusted publisher to the crate that names this repository, the workflow's file and its environment.",
};

/** @see https://doc.rust-lang.org/cargo/reference/registry-authentication.html#cargotoken */
function variableOf(registryName: string | undefined): string {
  if (registryName === undefined) return "CARGO_REGISTRY_TOKEN";
  return `CARGO_REGISTRIES_${registryName.toUpperCase().replaceAll("-", "_")}_TOKEN`;
}
