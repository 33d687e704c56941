import { randomBytes } from "node:crypto";
import { brokerSource } from "../../../src/action/lease/broker/broker-source.ts";
import { brokerClient } from "../../../src/action/lease/broker/client.ts";
import type {
  CredentialSource,
  Identify,
  Identity,
} from "../../../src/action/lease/source/credential-source.ts";
import { parseOwnToken } from "../../../src/identity/parse-own-token.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { type HttpSend, nodeHttp } from "../../../src/shared/http.ts";
import { err, ok } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import type { TestIssuer } from "../fake-issuer.ts";
import { githubClaims } from "../id-token.ts";
import { SCENE_GRANT, SCENE_REPOSITORIES } from "./system.ts";

/** A job of the scene: what asks for it, by the action's own client. */
export interface SceneClient {
  readonly issuer: TestIssuer;
  /** The balancer's. */
  readonly url: string;
  /** Of the job's run, and what its other ids are made from. */
  readonly runId: number;
}

export function newRequestKey(): string {
  return randomBytes(24).toString("base64url");
}

/** A fresh ID token with each call. */
export function identifyAs({ issuer, url, runId }: SceneClient): Identify {
  const repository = SCENE_REPOSITORIES[runId % SCENE_REPOSITORIES.length];
  const claims = githubClaims({
    environment: "staging",
    repository: `octo-org/${repository}`,
    repository_id: String(repository),
    run_id: String(runId),
    check_run_id: String(runId + 1_000_000),
  });
  return async () => {
    const token = new Secret(await issuer.issueToken(claims, { audience: url }));
    const parsed = parseOwnToken(token);
    return parsed.ok ? ok({ token, claims: parsed.value }) : parsed;
  };
}

export async function identityOf(client: SceneClient): Promise<Identity> {
  const identity = await identifyAs(client)(new AbortController().signal);
  if (!identity.ok) throw new Error(identity.error.message);
  return identity.value;
}

export interface AskingOptions {
  /** The request's idempotency key. */
  readonly request: string;
  readonly send?: HttpSend;
  /** Called once when the action begins to wait for a broker. */
  readonly onWait?: () => void;
}

/** One step that asks, and asks again as the action does. */
export function sourceOf(
  client: SceneClient,
  { request, send = nodeHttp(), onWait = () => undefined }: AskingOptions,
): CredentialSource {
  const { url } = client;
  return brokerSource({
    client: brokerClient({ url, send, now: () => Date.now(), hostileOfKinds: [] }),
    url,
    asked: {
      grant: SCENE_GRANT,
      environment: "staging",
      access: "read",
      step: "report",
      ttlSeconds: undefined,
    },
    request,
    identify: identifyAs(client),
    clock: systemClock,
    record: () => undefined,
    recordNothing: () => undefined,
    say: onWait,
  });
}

/** A network on which the first lease that a broker sends is lost. */
export function losingFirstLease(): HttpSend {
  const send = nodeHttp();
  let isLost = false;
  return async (request) => {
    const sent = await send(request);
    const isLease = request.url.endsWith("/token") && sent.ok && sent.value.status === 200;
    if (isLost || !isLease) return sent;
    isLost = true;
    return err({ kind: "network", message: "the response was lost", sent: true });
  };
}
