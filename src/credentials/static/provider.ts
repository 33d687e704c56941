import type { HttpSend } from "../../shared/http.ts";
import { leaseSuffix } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { Handle } from "../kind/credential.ts";
import type {
  Classification,
  Issued,
  IssueRequest,
  Provider,
  ProviderFailure,
} from "../kind/provider.ts";
import { obstacleIn } from "../kind/obstacle.ts";
import { classifyByLists } from "../kind/reads-list.ts";
import { serverFinder } from "../kind/unknown-server.ts";
import { checkConnect } from "./connect.ts";
import { createOnePassword, type LoadSdk } from "./onepassword.ts";
import { STATIC_REVOCABILITY } from "./revocability.ts";
import type { StaticServer } from "./server.ts";
import type { StaticSettings } from "./settings.ts";
import { readValues, unknownSecret } from "./values.ts";

export interface StaticDeps {
  /** By their names under `servers.static`. */
  readonly servers: Readonly<Record<string, StaticServer>>;
  readonly send: HttpSend;
  /** Loads 1Password's SDK; absent: from `node_modules`. */
  readonly loadOnePassword?: LoadSdk;
}

/** Hands out stored secrets. It makes nothing, so it has nothing to end: each outcome says that they stay valid. */
export function createStaticProvider(deps: StaticDeps): Provider<StaticSettings> {
  const { send } = deps;
  const onepassword = createOnePassword(deps.loadOnePassword);
  const find = serverFinder("static", new Map(Object.entries(deps.servers)));
  const read = async (server: StaticServer, { secrets }: StaticSettings, signal: AbortSignal) =>
    await readValues(server, secrets, { send, onepassword, signal });
  return {
    kind: "static",
    revocability: STATIC_REVOCABILITY,
    handleOf,
    variablesOf: ({ secrets }) => secrets,
    classify: (settings) => {
      const server = find(settings.server);
      return Promise.resolve(server.ok ? classify(server.value, settings) : server);
    },
    rehearse: async (settings, signal) => {
      const server = find(settings.server);
      if (!server.ok) return obstacleIn(server.error);
      const values = await read(server.value, settings, signal);
      return values.ok ? ok(undefined) : obstacleIn(values.error, "secrets");
    },
    issue: async (request, signal) => {
      const { settings } = request;
      const server = find(settings.server);
      if (!server.ok) return server;
      const values = await read(server.value, settings, signal);
      if (!values.ok) return values;
      const { rotateAfter } = server.value;
      return ok({
        credential: { kind: "static", env: values.value, files: [] },
        handle: handleOf(request),
        diesAt: undefined,
        issuedTo: `stored ${joined(settings.secrets)}`,
        sharedValues: Object.entries(values.value).map(([name, value]) => ({
          name: `${name} of server "${settings.server}"`,
          value,
          rotateAfter,
        })),
      } satisfies Issued);
    },
    revoke: ({ secrets }) => Promise.resolve(ok({ facts: [notMade(secrets)] })),
    probe: ({ secrets }) => Promise.resolve(ok({ state: "unknown", facts: [notMade(secrets)] })),
    checkServer: async (name, signal) => {
      const server = find(name);
      if (!server.ok) return server;
      const { connect, onepassword: account } = server.value;
      const checked =
        connect === undefined
          ? ok(undefined)
          : await checkConnect({ server: connect, send, signal });
      if (!checked.ok || account === undefined) return checked;
      return await onepassword.check(account, signal);
    },
  };
}

function handleOf({ lease, settings }: Omit<IssueRequest<StaticSettings>, "idToken">): Handle {
  const { server, secrets } = settings;
  return { server, secrets: secrets.join(", "), lease: leaseSuffix(lease) };
}

function notMade(secrets: Handle[string] | undefined): string {
  return `${String(secrets)} existed before the lease`;
}

/** A value says nothing about what it may do. */
function classify(
  server: StaticServer,
  { server: name, secrets }: StaticSettings,
): Result<Classification, ProviderFailure> {
  const unknown = unknownSecret(server, secrets);
  if (unknown !== undefined) return err(unknown);
  return ok(classifyByLists(name, [{ key: "reads", listed: server.reads, names: secrets }]));
}
