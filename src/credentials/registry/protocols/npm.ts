import { filePlaceholder } from "../../../shared/credential-file.ts";
import type { RegistryProtocol } from "./protocol.ts";

const NPMRC = "npmrc";

/** @see https://docs.npmjs.com/trusted-publishers */
export const npm: RegistryProtocol = {
  audience: ({ hostname }) => `npm:${hostname}`,
  exchange: ({ package: name = "" }, idToken) => ({
    path: `/-/npm/v1/oidc/token/exchange/package/${name.replace("/", "%2f")}`,
    bearer: idToken,
  }),
  token: ({ token }) => token,
  times: ({ created, expires }) => ({ created, expires }),
  // Its documentation says "typically 1 hour".
  lifetimeSeconds: () => 3600,
  isFixed: false,
  reasons: ({ message, error }) => [message, error],
  deliver: ({ url }, token) => ({
    env: {
      NPM_CONFIG_USERCONFIG: filePlaceholder(NPMRC),
      // The first is what setup-node's file refers to, the second what npm's documentation puts into a project's own file.
      NODE_AUTH_TOKEN: token,
      NPM_TOKEN: token,
    },
    files: [{ name: NPMRC, mode: "0400", content: settingsFile(url) }],
  }),
  publisherRemedy: ({ package: name = "" }) =>
    `Check \`package\`, and set up a trusted publisher for ${name} that names this repository, the workflow's file and its environment.`,
};

/** npm reads the token from the variable, so that none is in the file. */
function settingsFile(url: string): string {
  const { host, pathname } = new URL(url);
  return `registry=${url}\n//${host}${pathname}:_authToken=\${NODE_AUTH_TOKEN}\n`;
}
