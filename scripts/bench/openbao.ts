import { randomBytes } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "./in-turn.ts";
import { send } from "./load.ts";
import type { OpenBaoServer } from "./openbao-servers.ts";

/** An OpenBao with an auth method for the bench. */
export interface OpenBao {
  readonly contender: Contender;
  /** In memory only: nothing survives it. */
  readonly isInMemory: boolean;
  /** What it is, in words. */
  readonly description: string;
  /** Removes what the bench set up, and with it every token that was issued. */
  readonly remove: () => Promise<void>;
}

interface Tokens {
  readonly issuer: string;
  /** A token for this audience that was never used. */
  readonly sign: (audience: string) => Promise<string>;
}

/**
 * Sets up what GitHub's tokens need at an OpenBao: an auth method by OIDC discovery, a role that is bound to a repository
 * and an environment, a policy. Each has a name of its own, so nothing that exists is touched.
 */
export async function setUpOpenBao(server: OpenBaoServer, tokens: Tokens): Promise<OpenBao> {
  const name = `stepkey-bench-${randomBytes(4).toString("hex")}`;
  const api = createApi(server);
  const remove = async (): Promise<void> => {
    await removeAuth(api, name);
    await api("DELETE", `sys/policies/acl/${name}`);
  };
  const { storage_type: storage, version } = await api("GET", "sys/seal-status");
  const audits = Object.keys(await api("GET", "sys/audit")).filter((key) => key.endsWith("/"));
  try {
    await api("PUT", `sys/policies/acl/${name}`, {
      policy: 'path "auth/token/revoke-self" { capabilities = ["update"] }',
    });
    await api("POST", `sys/auth/${name}`, { type: "jwt" });
    await api("POST", `auth/${name}/config`, {
      oidc_discovery_url: tokens.issuer,
      bound_issuer: tokens.issuer,
    });
    await api("POST", `auth/${name}/role/job`, {
      role_type: "jwt",
      bound_audiences: [server.url],
      bound_claims: { repository_id: "74", environment: "staging" },
      user_claim: "sub",
      token_policies: [name],
      token_ttl: "15m",
      token_type: "service",
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    contender: {
      name: server.label,
      prepare: async (count) => {
        const bodies: string[] = [];
        while (bodies.length < count) {
          bodies.push(JSON.stringify({ role: "job", jwt: await tokens.sign(server.url) }));
        }
        return bodies;
      },
      exchange: (body, agent) =>
        send(`${server.url}/v1/auth/${name}/login`, { agent, body, headers: JSON_BODY }),
    },
    isInMemory: storage === "inmem",
    description: `OpenBao ${String(version)}, storage ${String(storage)}, ${audits.length === 0 ? "no audit log" : "with an audit log"}`,
    remove,
  };
}

const JSON_BODY = { "content-type": "application/json" };

type Api = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<Readonly<Record<string, unknown>>>;

function createApi({ label, url, token }: OpenBaoServer): Api {
  return async (method, path, body) => {
    const { status, text } = await send(`${url}/v1/${path}`, {
      agent: new Agent(),
      method,
      body: body === undefined ? "" : JSON.stringify(body),
      headers: { ...JSON_BODY, "x-vault-token": token },
    });
    if (status >= 300) throw new Error(`OpenBao ${label}: ${method} ${path}: ${status} ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  };
}

/** OpenBao revokes every token first, and gives up after 90 seconds; then it goes on where it was. */
async function removeAuth(api: Api, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await api("DELETE", `sys/auth/${name}`);
      return;
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(1000);
    }
  }
}
