import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { detailOf, tokenForm } from "../broker-setup.ts";
import type { TestIssuer } from "../fake-issuer.ts";
import { githubClaims } from "../id-token.ts";
import { FLEET_AUDIENCE } from "./broker-fleet.ts";

/** Jobs that ask at any broker, ask twice, beat, and then end, close or vanish, until they are told to stop. */
export interface JobLoad {
  /** How often which response came: `200 granted`, `503 store_unavailable`, `no response`. */
  readonly seen: ReadonlyMap<string, number>;
  /** What no client may ever see. */
  readonly wrong: string[];
  stop(): Promise<void>;
}

interface Response {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A client that waits longer has been cancelled. */
const PATIENCE_MS = 20_000;

export function startJobLoad(options: {
  readonly issuer: TestIssuer;
  readonly urls: readonly string[];
  /** How many jobs run at once. */
  readonly jobs: number;
}): JobLoad {
  const { issuer, urls, jobs } = options;
  const seen = new Map<string, number>();
  const wrong: string[] = [];
  const state = { isStopped: false };

  const anyBroker = (): string => urls[randomInt(urls.length)] ?? "";
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(`${anyBroker()}${path}`, { ...init, signal });
      const body = (await response.json()) as Response["body"];
      if (response.status === 500) wrong.push(`500: ${JSON.stringify(body)}`);
      return { status: response.status, body };
    } catch {
      return { status: 0, body: {} };
    }
  };
  const tokenOf = (run: number): Promise<string> =>
    issuer.issueToken(githubClaims({ environment: "staging", run_id: String(run) }), {
      audience: FLEET_AUDIENCE,
    });
  const ask = async (token: string, request: string): Promise<string | undefined> => {
    const body = tokenForm(token, detailOf({ request }));
    const { status, body: told } = await send("/token", { method: "POST", body });
    if (status === 0) count("no response");
    else count(`${status} ${status === 200 ? "granted" : String(told["code"])}`);
    return status === 200 ? String(told["access_token"]) : undefined;
  };
  /** Each job asks twice: with one ID token, as a retry, or as another step. Returns what it holds. */
  const askTwice = async (run: number): Promise<string | undefined> => {
    const request = `request-of-job-${run}-of-this-load`;
    const token = await tokenOf(run);
    const way = randomInt(3);
    const second = way === 0 ? token : await tokenOf(run);
    const granted = await Promise.all([
      ask(token, request),
      ask(second, way === 2 ? `${request}-2` : request),
    ]);
    const leases = granted.filter((lease) => lease !== undefined);
    if (way === 0 && leases.length > 1) wrong.push(`one ID token got ${leases.length} leases`);
    return leases.at(-1);
  };
  const work = async (): Promise<void> => {
    const run = randomInt(1, 2 ** 40);
    const lease = await askTwice(run);
    if (lease === undefined) return sleep(100);
    const headers = { authorization: `Bearer ${lease}` };
    for (let beats = randomInt(6); beats > 0 && !state.isStopped; beats -= 1) {
      await send("/heartbeat", { method: "POST", headers });
      await sleep(300);
    }
    const way = randomInt(3);
    if (way === 0) {
      await send("/revoke", { method: "POST", body: new URLSearchParams({ token: lease }) });
    } else if (way === 1) {
      const bearer = { authorization: `Bearer ${await tokenOf(run)}` };
      await send("/leases", { method: "DELETE", headers: bearer });
    }
    return undefined;
  };
  const running = Array.from({ length: jobs }, async () => {
    while (!state.isStopped) await work();
  });
  return {
    seen,
    wrong,
    stop: async () => {
      state.isStopped = true;
      await Promise.all(running);
    },
  };
}
