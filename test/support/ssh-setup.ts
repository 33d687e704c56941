import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { KeptPart } from "../../src/credentials/kind/kept-part.ts";
import { makeKeptKey } from "../../src/credentials/ssh/step/kept-key.ts";
import { detailOf, sendTo, tokenForm, type Told } from "./broker-setup.ts";
import { startIdTokenEndpoint } from "./fake-id-token-endpoint.ts";
import { startIssuer } from "./fake-issuer.ts";
import { startJob, type RunningStep, type StepResult } from "./fake-runner/runner.ts";
import { githubClaims } from "./id-token.ts";
import { freePort } from "./postgres.ts";
import { configIn, startRealBroker } from "./real-broker.ts";
import type { TestSshd } from "./sshd.ts";

const grant = (settings: string): string => `
    environment: staging
    credential: { ssh: { server: main, ${settings} } }
    allow: { events: [push] }`;

/** Reads, because nobody approves anything here: the server's entry lists their principals. */
const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  deploy:${grant("principals: [deploy]")}
  forced:${grant('principals: [deploy], force-command: "echo FORCED"')}
  elsewhere:${grant("principals: [deploy], source-address: [192.0.2.0/24]")}
  stranger:${grant("principals: [nobody-here]")}
  jump:${grant("principals: [deploy], extensions: [permit-port-forwarding]")}
  short:${grant("principals: [deploy]")}
    ttl: 3s
  unlisted:${grant("principals: [deploy, admin]")}
`;

/** A lease that a test holds itself, as no step can: it has the key after the end. */
export interface HeldSshLease {
  readonly credential: Credential;
  readonly kept: KeptPart;
  readonly end: () => Promise<Told>;
}

/** A broker in this process, which signs for one real sshd. */
export interface SshSetup {
  readonly url: string;
  readonly directory: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** A step of a job of its own. */
  readonly startTask: (run: string, grant?: string) => Promise<StartedTask>;
  readonly runTask: (run: string, grant?: string) => Promise<StepResult>;
  /** Asks without an action; `supplied`: instead of a key's field. */
  readonly ask: (grant: string, supplied?: Readonly<Record<string, string>>) => Promise<Told>;
  readonly hold: (grant?: string) => Promise<HeldSshLease>;
  readonly fetchList: (etag?: string) => Promise<Response>;
  readonly close: () => Promise<void>;
}

export interface StartedTask {
  readonly step: RunningStep;
  readonly end: () => Promise<void>;
}

let jobs = 0;

/** Starts the broker of a directory with a `broker.yml`. */
export type LaunchBroker = (at: {
  readonly directory: string;
  readonly port: number;
  readonly text: string;
}) => Promise<{ stop(): Promise<unknown> }>;

const inThisProcess: LaunchBroker = async ({ directory, text }) => {
  writeFileSync(join(directory, "broker.yml"), text);
  return startRealBroker(configIn(directory, text));
};

export async function openSshSetup(
  sshd: TestSshd,
  dist: string,
  launch = inThisProcess,
): Promise<SshSetup> {
  const issuer = await startIssuer();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const directory = mkdtempSync(join(tmpdir(), "stepkey-ssh-"));
  mkdirSync(join(directory, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(directory, "policy", "octo-org", "shop.yml"), POLICY);
  writeFileSync(join(directory, "ca"), sshd.caKey, { mode: 0o600 });
  writeFileSync(join(directory, "known_hosts"), sshd.knownHosts);
  const text = `url: ${url}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers:
  ssh: { main: { ca: { file: ca }, known-hosts: { file: known_hosts }, reads: [deploy, nobody-here] } }
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
`;
  let running: Awaited<ReturnType<LaunchBroker>> | undefined;
  const claims = (): Readonly<Record<string, unknown>> => {
    jobs += 1;
    const id = String(80_000 + jobs);
    return githubClaims({ environment: "staging", event_name: "push", check_run_id: id });
  };
  const setup: SshSetup = {
    url,
    directory,
    start: async () => {
      running = await launch({ directory, port, text });
    },
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
    startTask: async (run, name = "deploy") => {
      const endpoint = await startIdTokenEndpoint(issuer, claims());
      const job = startJob({ dist, env: endpoint.env });
      const environment = "staging";
      const inputs = { step: "deploy", broker: url, grant: name, environment, run };
      const step = job.main({ inputs });
      const end = async (): Promise<void> => {
        await job.end();
        await endpoint.close();
      };
      return { step, end };
    },
    runTask: async (run, name) => {
      const { step, end } = await setup.startTask(run, name);
      const result = await step.done;
      await end();
      return result;
    },
    ask: async (name, supplied) => {
      const endpoint = await startIdTokenEndpoint(issuer, claims());
      const asked = await fetch(
        `${endpoint.env["ACTIONS_ID_TOKEN_REQUEST_URL"]}&audience=${encodeURIComponent(url)}`,
        {
          headers: { authorization: `Bearer ${endpoint.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]}` },
        },
      );
      const { value } = (await asked.json()) as { readonly value: string };
      await endpoint.close();
      const more = supplied === undefined ? {} : { supplied };
      const detail = detailOf({ grant: name, step: "deploy", ...more });
      return await sendTo(`${url}/token`, { method: "POST", body: tokenForm(value, detail) });
    },
    hold: async (name = "deploy") => {
      const kept = makeKeptKey();
      const told = await setup.ask(name, kept.fields);
      if (told.status !== 200) throw new Error(told.text);
      const body = new URLSearchParams({ token: String(told.body["access_token"]) });
      return {
        credential: told.body["credential"] as Credential,
        kept,
        end: async () => await sendTo(`${url}/revoke`, { method: "POST", body }),
      };
    },
    fetchList: async (etag) => {
      const headers = etag === undefined ? {} : { "if-none-match": etag };
      return await fetch(`${url}/krl/main`, { headers });
    },
    close: async () => {
      await setup.stop();
      await issuer.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  await setup.start();
  return setup;
}
