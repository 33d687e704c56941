import type { RegistryProtocol } from "./protocol.ts";

/** @see https://github.com/rubygems/configure-rubygems-credentials */
export const rubygems: RegistryProtocol = {
  audience: ({ host }) => host,
  exchange: ({ role }, idToken) => ({
    path:
      role === undefined
        ? "/api/v1/oidc/trusted_publisher/exchange_token"
        : `/api/v1/oidc/api_key_roles/${encodeURIComponent(role)}/assume_role`,
    body: { jwt: idToken.reveal() },
  }),
  token: ({ rubygems_api_key: token }) => token,
  times: ({ expires_at: expires }) => ({ expires }),
  // A role has its own.
  lifetimeSeconds: ({ role }) => (role === undefined ? 900 : undefined),
  isFixed: false,
  reasons: ({ error, message }) => [error, message],
  deliver: ({ url }, token) => ({
    env: { GEM_HOST_API_KEY: token, RUBYGEMS_HOST: url },
    files: [],
  }),
  publisherRemedy: ({ role }) =>
    role === undefined
      ? "Add a trusted publisher to the gem that names this repository, the workflow's file and its environment."
      : "Check `role-to-assume`, and that the role's access policy lets this job in.",
};
