import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { cli } from "../support/cli/run.ts";
import { startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob, type StepResult } from "../support/fake-runner/runner.ts";
import { BUILT_WITHIN_MS } from "../support/go-tools.ts";
import { githubClaims } from "../support/id-token.ts";
import { kubernetesBinaries, startKubernetes, type TestKubernetes } from "../support/kubernetes.ts";
import { prepareKubernetes, readsShop, type KubernetesWorld } from "../support/kubernetes-world.ts";
import { freePort } from "../support/postgres.ts";
import { configIn, startRealBroker } from "../support/real-broker.ts";
import { tracesOf } from "../support/secret-traces.ts";

const policyWith = (account: string): string => `version: 1
repository-id: 74
owner-id: 65
grants:
  shop-look:
    environment: staging
    credential: { kubernetes: { server: main, namespace: ci, service-account: ${account} } }
    allow: { events: [pull_request] }
`;

const binaries = kubernetesBinaries();

describe.runIf(binaries !== undefined)("a step with a service account, from a broker", () => {
  let built: BuiltAction;
  let issuer: TestIssuer;
  let cluster: TestKubernetes;
  let world: KubernetesWorld;
  let directory: string;
  let port: number;
  let running: RunningBroker;
  let printed = "";
  let jobs = 0;

  const path = (name: string): string => join(directory, name);
  const write = (name: string, text: string): void => writeFileSync(path(name), text);
  const writePolicy = (account: string): void =>
    write("policy/octo-org/shop.yml", policyWith(account));

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "stepkey-kubernetes-step-"));
    if (binaries === undefined) return;
    built = await buildAction();
    issuer = await startIssuer();
    cluster = await startKubernetes(binaries);
    world = await prepareKubernetes(cluster);
    port = await freePort();
    mkdirSync(path("policy/octo-org"), { recursive: true });
    writePolicy("reader");
    const { login } = world.server();
    write("token", "token" in login ? login.token.reveal() : "");
    write("ca.pem", cluster.ca);
    running = await startBroker();
  }, BUILT_WITHIN_MS);
  afterAll(async () => {
    await running?.stop();
    await cluster?.stop();
    await issuer?.close();
    built?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  async function startBroker(): Promise<RunningBroker> {
    const text = `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers:
  kubernetes:
    main:
      server: ${cluster.url}
      certificate-authority: { file: ca.pem }
      token: { file: token }
      namespaces: [ci]
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
`;
    write("broker.yml", text);
    const print = (line: string): void => {
      printed += line;
    };
    return startRealBroker(configIn(directory, text), { stdout: print, stderr: print });
  }

  async function runTask(run: string): Promise<StepResult> {
    // Each is a job of its own.
    jobs += 1;
    const claims = githubClaims({ environment: "staging", check_run_id: String(80_000 + jobs) });
    const endpoint = await startIdTokenEndpoint(issuer, claims);
    const tools = dirname(String(binaries?.kubectl));
    const env = { ...endpoint.env, PATH: `${tools}:${process.env["PATH"]}` };
    const job = startJob({ dist: built.dist, env });
    const broker = `http://127.0.0.1:${port}`;
    const inputs = { step: "look", broker, grant: "shop-look", environment: "staging", run };
    const step = await job.main({ inputs }).done;
    await job.end();
    await endpoint.close();
    return step;
  }

  const keepToken = `node -p 'JSON.parse(fs.readFileSync(process.env.KUBECONFIG)).users[0].user.token' > "$KEPT"`;
  const tokenIn = (name: string): string => readFileSync(path(name), "utf8").trim();

  it("looks with kubectl, may not write, and its token is dead, proven", async () => {
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
    await cluster.api("POST", "/api/v1/namespaces/shop/configmaps", map);
    const step = await runTask(
      `KEPT=${path("one")}; ${keepToken}
kubectl get configmaps --namespace shop --output name
kubectl create configmap made --namespace shop || true
cat ${path("one")}`,
    );
    expect(step.log).toContain("configmap/settings");
    expect(step.log).toContain("cannot create resource");
    expect(step.log).toMatch(/issued .*kubernetes service account ci\/reader/u);
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(step.log).toContain("no API server caches the token any more (10 s)");
    const token = tokenIn("one");
    expect(await readsShop(cluster, token)).toBe(false);
    // Neither the log nor anything of the broker's has it.
    const kept = `${step.log}${printed}${readFileSync(path("audit.jsonl"), "utf8")}`;
    expect(tracesOf(token, kept)).toEqual([]);
    const { items } = await cluster.api("GET", "/api/v1/namespaces/ci/secrets");
    expect(items).toEqual([]);
  }, 60_000);

  it("says that its end is requested when its job is cancelled, and post says that it is proven", async () => {
    const claims = githubClaims({ environment: "staging", check_run_id: "90000" });
    const endpoint = await startIdTokenEndpoint(issuer, claims);
    const job = startJob({ dist: built.dist, env: endpoint.env });
    const broker = `http://127.0.0.1:${port}`;
    const run = "echo begun; sleep 60";
    const inputs = { step: "look", broker, grant: "shop-look", environment: "staging", run };
    const main = job.main({
      inputs,
      onLine: (line) => {
        if (line === "begun") main.cancel();
      },
    });
    const step = await main.done;
    expect(step.outputs.get("revocation")).toBe("requested");
    expect(step.log).toContain("Secret deleted, the broker goes on until it has proof");
    const post = await job.post(step).done;
    expect(post.log).toContain("no API server caches the token any more (10 s)");
    await job.end();
    await endpoint.close();
  }, 90_000);

  it("is refused where its grant reads and its account writes, as check says before", async () => {
    writePolicy("deploy");
    try {
      const checked = await cli([
        "check",
        path("policy/octo-org/shop.yml"),
        "--config",
        path("broker.yml"),
      ]);
      expect(`${checked.out}${checked.err}`).toContain("create and delete configmaps");
      expect(checked.exit).toBe(1);
    } finally {
      writePolicy("reader");
    }
  }, 60_000);
});
