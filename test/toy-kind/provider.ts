import type { Handle } from "../../src/credentials/kind/credential.ts";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { filePlaceholder } from "../../src/shared/credential-file.ts";
import { leaseSuffix } from "../../src/shared/lease-id.ts";
import { err, ok, type Result } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { TOY_REVOCABILITY } from "./revocability.ts";
import type { ToyServerSettings, ToySettings } from "./settings.ts";

type Servers = Readonly<Record<string, ToyServerSettings>>;

/** Tokens that only revoke themselves, and come with a file. */
export function createToyProvider(servers: Servers): Provider<ToySettings> {
  return {
    kind: "toy",
    revocability: TOY_REVOCABILITY,
    handleOf,
    classify: ({ scope }) =>
      Promise.resolve(ok({ access: scope, because: `its tokens may ${scope}` })),
    issue: (request, signal) => issue(servers, request, signal),
    revoke: async (handle, signal, secret) => {
      const status = await ask(servers, handle, {
        path: "/self",
        method: "DELETE",
        secret,
        signal,
      });
      return status === 204 || status === 401 ? ok({ facts: ["token revoked"] }) : failed(status);
    },
    probe: async (handle, signal, secret) => {
      const status = await ask(servers, handle, { path: "/self", method: "GET", secret, signal });
      return ok({
        state: status === 200 ? "alive" : "dead",
        facts: [status === 200 ? "token works" : "token refused"],
      });
    },
    tidy: async (handle, signal) => {
      const path = `/notes/${String(handle["note"])}`;
      const status = await ask(servers, handle, { path, method: "DELETE", signal });
      if (status !== 204) return failed(status);
      const fix = "delete the label";
      return ok({ facts: ["note removed"], findings: [{ what: "A label is left.", fix }] });
    },
    checkServer: async (server, signal) => {
      const status = await ask(servers, { server }, { path: "/ready", method: "GET", signal });
      return status === 200 ? ok(undefined) : failed(status);
    },
  };
}

function handleOf({ lease, settings }: Omit<IssueRequest<ToySettings>, "idToken">): Handle {
  return { server: settings.server, note: `stepkey-${leaseSuffix(lease)}` };
}

async function issue(
  servers: Servers,
  request: IssueRequest<ToySettings>,
  signal: AbortSignal,
): Promise<Result<Issued, ReturnType<typeof failed>["error"]>> {
  const handle = handleOf(request);
  const url = `${servers[request.settings.server]?.url}/tokens/${String(handle["note"])}`;
  const response = await fetch(url, { method: "POST", signal });
  const { token } = (await response.json()) as { readonly token: string };
  return ok({
    credential: {
      kind: "toy",
      env: {
        TOY_TOKEN: new Secret(token),
        TOY_CONFIG: filePlaceholder("toy.json"),
        TOY_URL: `toy://shelf/?config=${filePlaceholder("toy.json")}`,
      },
      files: [{ name: "toy.json", mode: "0400", content: new Secret(JSON.stringify({ token })) }],
    },
    handle,
    diesAt: undefined,
    issuedTo: `toy token ${String(handle["note"])}`,
    revocationSecret: new Secret(token),
  });
}

async function ask(
  servers: Servers,
  handle: Handle,
  call: {
    readonly path: string;
    readonly method: string;
    readonly secret?: Secret | undefined;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const { path, method, secret, signal } = call;
  const headers = { authorization: `Bearer ${secret?.reveal() ?? ""}` };
  const url = `${servers[String(handle["server"])]?.url}${path}`;
  return (await fetch(url, { method, headers, signal })).status;
}

function failed(status: number) {
  return err({
    kind: "retryable",
    name: `http_${status}`,
    message: `the toy server returned ${status}`,
    remedy: "Try again.",
    mayExist: false,
  } as const);
}
