import { detailOf, tokenForm } from "../../broker-setup.ts";
import type { BrokerResponse } from "../../../../src/broker/http/response.ts";
import type { LeaseId } from "../../../../src/shared/lease-id.ts";
import type { Simulation } from "./simulation.ts";
import { simulatedToken } from "./simulated-token.ts";

/** What a job got for one request. */
interface HeldLease {
  readonly lease: LeaseId;
  readonly token: string;
}

/** A job that asks for credentials, as the action does. */
export interface SimulatedJob {
  /** Leases that it was granted and has a response for. */
  readonly held: readonly HeldLease[];
  /**
   * `POST /token`. The same `key` again is a retry, another one a theft. `again`: with the ID token that it used last, as
   * somebody who has read it.
   */
  ask(options: {
    readonly grant: string;
    readonly key?: number;
    readonly broker?: number;
    readonly again?: boolean;
  }): Promise<BrokerResponse>;
  /** Of the newest lease; undefined when it has none. */
  beat(broker?: number): Promise<BrokerResponse> | undefined;
  end(broker?: number): Promise<BrokerResponse> | undefined;
  /** `DELETE /leases`, as the post step does. */
  close(broker?: number): Promise<BrokerResponse>;
}

/** A client sees one of these and nothing else. */
const STATUSES: ReadonlySet<number> = new Set([0, 200, 400, 401, 403, 409, 429, 503]);

export function createSimulatedJob(simulation: Simulation, runId: number): SimulatedJob {
  const { time, provider, violations, note } = simulation;
  const held: HeldLease[] = [];
  let tokens = 0;
  let last = "";

  const freshToken = (): string => {
    tokens += 1;
    last = simulatedToken({ jti: `${runId}-${tokens}`, runId, at: time.now() });
    return last;
  };
  const seen = (what: string, response: BrokerResponse): BrokerResponse => {
    note(`job ${runId}: ${what}: ${response.status} ${response.code ?? ""}`);
    if (!STATUSES.has(response.status)) {
      violations.push(`${what} was responded to with ${response.status} ${response.code}`);
    }
    return response;
  };
  return {
    held,
    ask: async ({ grant, key = 1, broker = 0, again = false }) => {
      const token = again && last !== "" ? last : freshToken();
      const access = grant === "writes" ? "write" : "read";
      const request = `job-${runId}-request-${key}-of-this-step`;
      const form = tokenForm(token, detailOf({ grant, access, request }));
      const response = seen(
        `asks for ${grant}`,
        await simulation.send(broker, { method: "POST", path: "/token", form }),
      );
      if (response.status === 200) held.push(leaseIn(response.body));
      return response;
    },
    beat: (broker = 0) => {
      const newest = held.at(-1);
      return newest && beatOf(newest, broker);
    },
    end: (broker = 0) => {
      const newest = held.at(-1);
      return newest && endOf(newest, broker);
    },
    close: async (broker = 0) =>
      seen(
        "closes",
        await simulation.send(broker, { method: "DELETE", path: "/leases", bearer: freshToken() }),
      ),
  };

  async function beatOf({ token }: HeldLease, broker: number): Promise<BrokerResponse> {
    const request = { method: "POST", path: "/heartbeat", bearer: token } as const;
    return seen("beats", await simulation.send(broker, request));
  }

  async function endOf({ lease, token }: HeldLease, broker: number): Promise<BrokerResponse> {
    const form = new URLSearchParams({ token });
    const response = await simulation.send(broker, { method: "POST", path: "/revoke", form });
    if (response.body.includes('"verified"') && provider.lives(lease)) {
      violations.push(`the end of ${lease} was proven to its job, and its credential lives`);
    }
    return seen("ends", response);
  }
}

function leaseIn(body: string): HeldLease {
  const parsed = JSON.parse(body) as {
    readonly access_token: string;
    readonly authorization_details: readonly { readonly lease: LeaseId }[];
  };
  const [detail] = parsed.authorization_details;
  if (detail === undefined) throw new Error(`not a lease: ${body}`);
  return { lease: detail.lease, token: parsed.access_token };
}
