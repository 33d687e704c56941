import type { RegistryProtocol } from "./protocol.ts";

/** @see https://learn.microsoft.com/en-us/nuget/nuget-org/trusted-publishing */
export const nuget: RegistryProtocol = {
  audience: ({ origin }) => origin,
  exchange: ({ user = "" }, idToken) => ({
    path: "/api/v2/token",
    bearer: idToken,
    body: { username: user, tokenType: "ApiKey" },
  }),
  token: ({ apiKey }) => apiKey,
  times: ({ expires }) => ({ expires }),
  lifetimeSeconds: () => 3600,
  isFixed: false,
  reasons: ({ error }) => [error],
  deliver: (_settings, token) => ({ env: { NUGET_API_KEY: token }, files: [] }),
  publisherRemedy: () =>
    "Add a trusted publishing policy that names this repository, the workflow's file and its environment. `user` is who created the policy, not who owns it.",
};
