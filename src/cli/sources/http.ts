import { nodeHttp, type HttpSend } from "../../shared/http.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";

/** How a broker reaches the issuer and GitHub from this machine. */
export function brokerHttp(variables: CliDeps["variables"]): HttpSend {
  return nodeHttp(proxiesOf(variables));
}

const PROXY_NAMES = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** On the broker's machine, an admin sets these variables on purpose. */
function proxiesOf(variables: CliDeps["variables"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PROXY_NAMES.flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
