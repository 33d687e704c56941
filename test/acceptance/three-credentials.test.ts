import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approvedJob,
  everythingOf,
  openNotebook,
  printedBy,
  runStep,
  WRITING,
  type Notebook,
} from "../support/acceptance.ts";
import { DEPLOY, PROVIDER, startFakeGoogle, type FakeGoogle } from "../support/fake-google.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { FAKE_PROTOCOLS } from "../support/registry/fake-protocols.ts";
import { startFakeRegistry, type FakeRegistry } from "../support/registry/fake-registry.ts";
import { givenFor } from "../support/registry/setup.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestJob, type TestSystem } from "../support/test-system.ts";

interface EarlierLease {
  readonly lease: string;
  readonly step: string;
  readonly kind: string;
  readonly revocation: string;
}

/** As in examples/three-credentials: each credential for one step, with one approval. */
describe("a job of three steps with a credential each", () => {
  let system: TestSystem;
  let registry: FakeRegistry;
  let google: FakeGoogle;
  let notes: Notebook;
  let job: TestJob;
  const steps: StepResult[] = [];

  beforeAll(async () => {
    notes = openNotebook();
    system = await startTestSystem();
    const { issuer } = system;
    const publisher = { workflow: "migrate.yml", environment: "production" };
    registry = await startFakeRegistry(FAKE_PROTOCOLS.npm, { issuer, publisher });
    google = await startFakeGoogle(issuer);
    ({ job } = await approvedJob(system));
    const write = { environment: "production", access: "write" };
    steps.push(
      await job.main({
        inputs: {
          ...write,
          step: "publish",
          credential: registryOf(),
          run: use("NODE_AUTH_TOKEN"),
        },
      }).done,
      await runStep(system, job, { ...WRITING, run: use("PGPASSWORD") }),
      await job.main({
        inputs: {
          ...write,
          step: "site",
          credential: cloud(),
          run: use("GOOGLE_OAUTH_ACCESS_TOKEN"),
        },
      }).done,
    );
  }, 120_000);
  afterAll(async () => {
    await registry?.close();
    await google?.close();
    await system?.close();
    notes?.remove();
  }, 60_000);

  const SECRETS = ["NODE_AUTH_TOKEN", "PGPASSWORD", "GOOGLE_OAUTH_ACCESS_TOKEN"];
  /** Notes the secret, and says which of the others' variables the task has. */
  const use = (name: string): string =>
    `printf %s "$${name}" > ${notes.page(name)}
     for name in ${SECRETS.join(" ")}; do printenv "$name" > /dev/null && echo "has $name"; done; true`;
  const registryOf = (): string => `registry: ${JSON.stringify(givenFor("npm", registry.url))}`;
  const cloud = (): string =>
    `gcp: ${JSON.stringify({
      "workload-identity-provider": PROVIDER,
      "service-account": DEPLOY,
      "sts-endpoint": google.url,
      "iamcredentials-endpoint": google.url,
    })}`;
  const earlierOf = (step: StepResult | undefined): readonly EarlierLease[] => {
    const text = readFileSync(step?.outputs.get("receipt") ?? "", "utf8");
    return (JSON.parse(text) as { readonly earlier?: readonly EarlierLease[] }).earlier ?? [];
  };

  it("gives each step its own credential, and none of the others'", () => {
    expect(steps.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const had = steps.map(({ log }) => [...log.matchAll(/^has (\w+)$/gmu)].map(([, name]) => name));
    expect(had).toEqual(SECRETS.map((name) => [name]));
  });

  it("takes one approval for all of them", () => {
    for (const { log } of steps) expect(log).toMatch(/approved {4}mona.* · 1 of 1/u);
  });

  it("names in each receipt the leases of the job before it, and how they ended", () => {
    const [publish, migrate, site] = steps;
    const leases = steps.map(({ outputs }) => outputs.get("lease-id"));
    expect(earlierOf(publish)).toEqual([]);
    expect(earlierOf(migrate)).toMatchObject([
      { lease: leases[0], step: "publish", kind: "registry", revocation: "expires" },
    ]);
    expect(earlierOf(site)).toMatchObject([
      { lease: leases[0], step: "publish", kind: "registry", revocation: "expires" },
      { lease: leases[1], step: "migrate", kind: "postgres", revocation: "verified" },
    ]);
  });

  it("leaves none of the three secrets in the job", () => {
    for (const name of SECRETS) {
      const secret = notes.noted(name);
      const shown = steps.flatMap((step) => [printedBy(step), step.summary]);
      for (const text of [...shown, everythingOf(job)]) expect(tracesOf(secret, text)).toEqual([]);
    }
  });
});
