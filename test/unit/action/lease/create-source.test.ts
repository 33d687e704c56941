import { describe, expect, it } from "vitest";
import type { Job } from "../../../../src/action/context/job.ts";
import type { SourceInput } from "../../../../src/action/inputs/source.ts";
import { createSource } from "../../../../src/action/lease/create-source.ts";
import type { Runner } from "../../../../src/action/runner/runner.ts";
import { parseState } from "../../../../src/action/runner/session-state.ts";
import { AWS_DIRECT_REVOCABILITY } from "../../../../src/credentials/aws/session/revocability.ts";
import type { CredentialKind } from "../../../../src/credentials/kind/credential-kind.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { CLAIMS } from "../../../support/policy/claims-fixture.ts";

const signal = new AbortController().signal;

const toy: CredentialKind = {
  name: "toy",
  hostileVariables: [],
  describe: ({ box }) => `toy in box ${String(box)}`,
  direct: {
    endsEarly: false,
    loadRevocability: () => Promise.resolve(AWS_DIRECT_REVOCABILITY),
    audience: "toys.example",
    example: "",
    load: () =>
      Promise.resolve({
        parse: () => ok("settings"),
        createProvider: () => ({
          kind: "toy",
          revocability: AWS_DIRECT_REVOCABILITY,
          handleOf: () => ({ box: "red" }),
          classify: () => Promise.resolve(ok({ access: "read", because: "it is a toy" })),
          issue: () =>
            Promise.resolve(
              err({ kind: "permanent", name: "no", message: "no", remedy: "", mayExist: true }),
            ),
          revoke: () => Promise.resolve(ok({ facts: [] })),
          probe: () => Promise.resolve(ok({ state: "unknown", facts: [] })),
        }),
      }),
  },
};

function job(source: SourceInput): { readonly job: Job; readonly saved: string[] } {
  const saved: string[] = [];
  const ignore = (): void => {};
  const runner: Runner = {
    input: () => "",
    state: () => "",
    saveState: (_name, text) => saved.push(text),
    setOutput: ignore,
    mask: ignore,
    say: ignore,
    warn: ignore,
    fail: ignore,
    appendSummary: ignore,
  };
  const env = { HTTPS_PROXY: "http://proxy.example", A: "b" };
  return {
    saved,
    job: {
      runner,
      env,
      platform: "linux",
      parentPid: 1,
      kinds: [toy],
      clock: createFakeClock(),
      cancelled: signal,
      write: () => Promise.resolve(),
      inputs: {
        step: "play",
        run: "true",
        uses: undefined,
        shell: "bash",
        workingDirectory: undefined,
        environment: undefined,
        access: "read",
        source,
        ttlSeconds: undefined,
        waitSeconds: 0,
        passEnv: [],
        trustEnv: [],
        keepConfig: [],
        env: {},
        secretEnv: {},
        annotations: false,
        residue: "auto",
        jobWorkflow: "",
      },
      environment: { env, runnerEnv: env, trusted: [], platform: "linux", hostileOfKinds: [] },
      send: () =>
        Promise.resolve(err({ kind: "network", message: "no network here", sent: false } as const)),
      jitter: () => 0,
      randomBytes: (length) => new Uint8Array(length),
      cancelledAt: () => undefined,
    },
  };
}

const direct = (kind: string): SourceInput => ({
  mode: "direct",
  credential: { kind, settings: "settings" },
  approvals: 1,
  approvers: [],
  bases: undefined,
  maxAgeSeconds: 86_400,
  githubToken: new Secret(""),
});

describe("createSource", () => {
  it("looks up the kind of a direct credential, which describes itself for post", async () => {
    const { job: one, saved } = job(direct("toy"));
    const { source, state } = await createSource(one);
    expect(source.audience).toBe("toys.example");
    await source.obtain({ token: new Secret("a.b.c"), claims: CLAIMS }, signal);
    state.ended("expires");
    expect(saved.map(parseState)).toMatchObject([
      { mode: "direct", step: "play", handle: "toy in box red" },
      { mode: "direct", handle: "toy in box red", ended: "expires" },
    ]);
  });

  it("knows no kind beside those that it was given", async () => {
    await expect(createSource(job(direct("aws")).job)).rejects.toThrow("not a kind of direct mode");
  });

  it("asks a broker for ID tokens of its own address, and records for post which proxies lead there", async () => {
    const url = "https://stepkey.example";
    const { job: one, saved } = job({ mode: "broker", url, grant: "orders-migrate" });
    const { source } = await createSource(one);
    expect(source.audience).toBe(url);
    const cancelled = AbortSignal.abort();
    await source.obtain({ token: new Secret("a.b.c"), claims: CLAIMS }, cancelled);
    expect(saved.map(parseState)).toEqual([
      { mode: "broker", step: "play", broker: url, via: "HTTPS_PROXY" },
    ]);
  });
});
