import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProtocolName } from "../../src/credentials/registry/protocols/names.ts";
import { approvedJob, openNotebook, printedBy, type Notebook } from "../support/acceptance.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { FAKE_PROTOCOLS } from "../support/registry/fake-protocols.ts";
import { startFakeRegistry, type FakeRegistry } from "../support/registry/fake-registry.ts";
import { givenFor } from "../support/registry/setup.ts";
import { registryTools, writePackage } from "../support/registry/tools.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem } from "../support/test-system.ts";

const tools = registryTools();

/** In which variable a task finds the token. */
const VARIABLES = {
  npm: "NODE_AUTH_TOKEN",
  pypi: "TWINE_PASSWORD",
  crates: "CARGO_REGISTRY_TOKEN",
  rubygems: "GEM_HOST_API_KEY",
  nuget: "NUGET_API_KEY",
} as const satisfies Readonly<Record<ProtocolName, string>>;

describe("a registry, without a broker", () => {
  let system: TestSystem;
  let notes: Notebook;
  const registries = new Map<ProtocolName, FakeRegistry>();

  beforeAll(async () => {
    notes = openNotebook();
    system = await startTestSystem();
    const { issuer } = system;
    for (const protocol of ["npm", "pypi", "crates", "rubygems", "nuget"] as const) {
      const publisher = { workflow: "migrate.yml", environment: "production" };
      const fake = await startFakeRegistry(FAKE_PROTOCOLS[protocol], { issuer, publisher });
      registries.set(protocol, fake);
    }
  }, 120_000);
  afterAll(async () => {
    for (const registry of registries.values()) await registry.close();
    await system?.close();
    notes?.remove();
  }, 60_000);

  const registryOf = (protocol: ProtocolName): FakeRegistry => {
    const found = registries.get(protocol);
    if (found === undefined) throw new Error(`no registry of ${protocol}`);
    return found;
  };
  const credential = (protocol: ProtocolName, more: Readonly<Record<string, string>> = {}) => {
    const given = { ...givenFor(protocol, registryOf(protocol).url), ...more };
    const lines = Object.entries(given).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
    return ["registry:", ...lines].join("\n");
  };
  const write = { step: "publish", environment: "production", access: "write" } as const;
  const noting = (variable: string): string =>
    `printf '%s' "$${variable}" > ${notes.page("token")}; echo "has \${#${variable}}"`;
  const receiptOf = (step: StepResult): string =>
    readFileSync(step.outputs.get("receipt") ?? "", "utf8");

  it.each([
    ["npm", "expires"],
    ["pypi", "expires"],
    ["rubygems", "expires"],
    ["nuget", "expires"],
    ["crates", "requested"],
  ] as const)(
    "with %s, gives the task a token that publishes, and says what became of it: %s",
    async (protocol, revocation) => {
      const { job } = await approvedJob(system);
      const inputs = { ...write, credential: credential(protocol) };
      const step = await job.main({ inputs: { ...inputs, run: noting(VARIABLES[protocol]) } }).done;
      expect([step.exitCode, step.outputs.get("revocation")]).toEqual([0, revocation]);
      const token = notes.noted("token");
      expect(step.log).toContain(`has ${token.length}`);
      // As a thief would try, after the step.
      expect(registryOf(protocol).office.accepts(token)).toBe(revocation === "expires");
      expect(tracesOf(token, `${printedBy(step)}${receiptOf(step)}`)).toEqual([]);
      expect(step.log).toContain(`${protocol} token`);
      expect(job.audiences).toEqual([registryOf(protocol).office.audience]);
      expect((await job.post(step).done).annotations).toEqual([]);
      expect(registryOf(protocol).unknown).toEqual([]);
    },
  );

  it.runIf(tools !== undefined)(
    "lets the real npm publish from the task, to the registry of the settings and with no other login",
    async () => {
      const { run } = await approvedJob(system);
      // As setup-node leaves a job.
      const userconfig = join(system.folder, "setup-node.npmrc");
      const env = { NPM_CONFIG_USERCONFIG: userconfig, NODE_AUTH_TOKEN: "XXXXX-XXXXX" };
      const job = await system.job(run, { env });
      const directory = writePackage(job.workspace, "@octo-org/shop");
      const { host } = new URL(registryOf("npm").url);
      for (const file of [userconfig, join(job.home, ".npmrc")]) {
        writeFileSync(file, `//${host}/:_authToken=left-behind\n`);
      }
      const step = await job.main({
        inputs: {
          ...write,
          credential: credential("npm", { package: "@octo-org/shop" }),
          run: `cd ${directory} && node ${tools?.npm} publish --access public`,
        },
      }).done;
      expect(step.log).toContain("+ @octo-org/shop@1.0.0");
      expect([step.exitCode, step.outputs.get("revocation")]).toEqual([0, "expires"]);
      const calls = registryOf("npm").seen.filter(({ method }) => method === "PUT");
      expect(calls.at(-1)?.path).toBe("/@octo-org%2fshop");
    },
  );

  it("refuses a read, because its token can publish, and runs nothing", async () => {
    const { job } = await approvedJob(system);
    const inputs = { ...write, access: "read", credential: credential("crates"), run: "echo ran" };
    const step = await job.main({ inputs }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain(
      "The credential allows more than a read may do: its token can publish.",
    );
    expect(step.log).not.toMatch(/^ran/mu);
  });

  it("asks no registry without an approval", async () => {
    const { github, repository } = system;
    const pr = await github.openPullRequest(repository, { by: "octocat" });
    const job = await system.job(
      github.startRun({ pr, actor: "octocat", environment: "production" }),
    );
    const before = registryOf("npm").seen.length;
    const inputs = { ...write, credential: credential("npm"), run: "echo ran" };
    const step = await job.main({ inputs }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).not.toMatch(/^ran/mu);
    expect(registryOf("npm").seen).toHaveLength(before);
  });

  it("says in post until when a token works that a killed main left, also with crates", async () => {
    const { job } = await approvedJob(system);
    const started = job.main({
      inputs: {
        ...write,
        credential: credential("crates"),
        run: `${noting(VARIABLES.crates)}; echo noted; sleep 60`,
      },
      onLine: (line) => {
        if (line === "noted") started.kill();
      },
    });
    const post = await job.post(await started.done).done;
    expect(registryOf("crates").office.accepts(notes.noted("token"))).toBe(true);
    const warning = post.annotations.find(({ level }) => level === "warning");
    expect(warning?.message).toMatch(/did not finish\..* it works until \d{4}-.* at the latest/u);
    expect(tracesOf(notes.noted("token"), post.raw)).toEqual([]);
  });

  it("ends a token of crates also where the job is cancelled", async () => {
    const { job } = await approvedJob(system);
    const started = job.main({
      inputs: {
        ...write,
        credential: credential("crates"),
        run: `${noting(VARIABLES.crates)}; echo noted; sleep 60`,
      },
      onLine: (line) => {
        if (line === "noted") started.cancel();
      },
    });
    const step = await started.done;
    expect(registryOf("crates").office.accepts(notes.noted("token"))).toBe(false);
    expect((await job.post(step).done).annotations).toEqual([]);
  });

  it("says which claims the registry was shown where no trusted publisher fits", async () => {
    const { issuer } = system;
    const publisher = { repository: "octo-org/other" };
    const registry = await startFakeRegistry(FAKE_PROTOCOLS.crates, { issuer, publisher });
    const { job } = await approvedJob(system);
    const inputs = {
      ...write,
      credential: `registry: { protocol: crates, url: "${registry.url}" }`,
      run: "echo ran",
    };
    const step = await job.main({ inputs }).done;
    await registry.close();
    expect(step.log).toContain("No Trusted Publishing config found for repository");
    expect(step.log).toContain("  repository = octo-org/shop");
    expect(step.log).not.toMatch(/^ran/mu);
  });
});
