import type { HttpSend } from "../../../shared/http.ts";
import type { Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { ApiResponse } from "../api/api-response.ts";
import { callApi, type ApiCall } from "../api/call-api.ts";
import type { ApiLogin } from "../api/cluster.ts";
import type { KubernetesServer } from "./server.ts";

/** Calls a cluster with the broker's own login. */
export type BrokerCall = (
  call: ApiCall,
  signal: AbortSignal,
) => Promise<Result<ApiResponse, ProviderFailure>>;

/**
 * The login comes from a file that is replaced while the broker runs: in a cluster every hour. It is read again when the server
 * rejects it.
 */
export function brokerCall(server: KubernetesServer, send: HttpSend): BrokerCall {
  let { login } = server;
  return async (call, signal) => {
    const used = login;
    const first = await callApi(server, { login: used, call }, { send, signal });
    if (!first.ok || first.value.status !== 401) return first;
    login = reread(login);
    // Nothing was done.
    return login === used ? first : await callApi(server, { login, call }, { send, signal });
  };
}

function reread(login: ApiLogin): ApiLogin {
  if (!("token" in login)) return login;
  const token = login.token.reread();
  return token === login.token ? login : { token };
}
