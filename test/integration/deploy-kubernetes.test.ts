import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { z } from "zod";
import { parseBrokerConfig } from "../../src/broker/config/config.ts";
import { isRecord } from "../../src/shared/json.ts";
import { BUILT_WITHIN_MS } from "../support/go-tools.ts";
import { POLICY, SETTINGS } from "../support/kinds.ts";
import { kubernetesBinaries, startKubernetes, type TestKubernetes } from "../support/kubernetes.ts";
import { ROOT } from "../support/pages.ts";
import { makePrivateCa } from "../support/private-ca.ts";

const FILES = join(ROOT, "deploy/kubernetes");

const Pod = z.looseObject({
  containers: z.tuple([
    z.looseObject({
      args: z.array(z.string()),
      image: z.string(),
      volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
    }),
  ]),
  volumes: z.array(
    z.looseObject({
      name: z.string(),
      configMap: z
        .looseObject({
          name: z.string(),
          items: z.array(z.strictObject({ key: z.string(), path: z.string() })).optional(),
        })
        .optional(),
      secret: z.looseObject({ secretName: z.string() }).optional(),
    }),
  ),
});
const Manifest = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  data: z.record(z.string(), z.string()).optional(),
  spec: z.unknown().optional(),
});

const manifests = readdirSync(FILES).flatMap((file) =>
  parseAllDocuments(readFileSync(join(FILES, file), "utf8"), { version: "1.1" }).map((document) =>
    Manifest.parse(document.toJS()),
  ),
);

function one(kind: string, name: string) {
  const found = manifests.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

function podOf(kind: "Deployment" | "Job", name: string) {
  const { spec } = one(kind, name);
  const template = isRecord(spec) ? spec["template"] : undefined;
  return Pod.parse(isRecord(template) ? template["spec"] : undefined);
}

const broker = podOf("Deployment", "stepkey");

describe("the manifests", () => {
  it("hold no secret: they name it", () => {
    expect(manifests.filter(({ kind }) => kind === "Secret")).toEqual([]);
  });

  it("have a configuration that the broker takes, whose files the pod mounts", () => {
    const authority = makePrivateCa();
    const pair = authority.sign("stepkey.octo-org.example");
    const mounted = broker.containers[0].volumeMounts.map(({ mountPath }) => `${mountPath}/`);
    const read: string[] = [];
    const content: Readonly<Record<string, string>> = {
      "store-url": "postgres://stepkey:made-up@db.example/stepkey",
      "store-ca.pem": authority.certificate,
      "store-key": "k".repeat(40),
      "github-app.pem": rsaKey(),
      "production-url": "postgres://stepkey_broker:made-up@production.example/postgres",
    };
    const config = parseBrokerConfig(
      one("ConfigMap", "stepkey-config").data?.["broker.yml"] ?? "",
      {
        kinds: SETTINGS,
        file: "/etc/stepkey/config/broker.yml",
        env: {},
        readFile: (path) => {
          read.push(path);
          const name = path.slice(path.lastIndexOf("/") + 1);
          // Any pair will do.
          if (name === "tls.crt") return pair.certificate;
          if (name === "tls.key") return pair.key;
          return content[name] ?? "";
        },
      },
    );
    expect(config.ok ? [] : config.error).toEqual([]);
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((path) => !mounted.some((place) => path.startsWith(place)))).toEqual([]);
  });

  it("have policies without a mistake, each where the broker looks for it", () => {
    const { data = {} } = one("ConfigMap", "stepkey-policy");
    const volume = broker.volumes.find(({ name }) => name === "policy");
    const items = volume?.configMap?.items ?? [];
    expect(items.map(({ key }) => key).toSorted()).toEqual(Object.keys(data).toSorted());
    for (const { key, path: source } of items) {
      expect(source).toMatch(/^[\w-]+\/[\w.-]+\.yml$/u);
      const parsed = POLICY.parse(data[key] ?? "", { source });
      expect(parsed.ok ? parsed.value.mistakes : parsed.error).toEqual([]);
    }
  });

  it("start brokers and migrate with one image and one configuration", () => {
    const migrate = podOf("Job", "stepkey-migrate");
    const [[first], [second]] = [broker.containers, migrate.containers];
    expect(second.image).toBe(first.image);
    expect(first.args).toEqual(["broker", "--config", "/etc/stepkey/config/broker.yml"]);
    expect(second.args).toEqual(["migrate", "--config", "/etc/stepkey/config/broker.yml"]);
  });
});

function rsaKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

const binaries = kubernetesBinaries();
const run = promisify(execFile);

describe.runIf(binaries !== undefined)("the manifests, to Kubernetes' API server", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-manifests-"));
  let cluster: TestKubernetes | undefined;

  beforeAll(async () => {
    if (binaries === undefined) return;
    cluster = await startKubernetes(binaries);
    writeFileSync(join(folder, "kubeconfig"), cluster.kubeconfig, { mode: 0o600 });
    await kubectl("apply", "-f", join(FILES, "namespace.yaml"));
  }, BUILT_WITHIN_MS);
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function kubectl(...args: readonly string[]): Promise<string> {
    const given = ["--kubeconfig", join(folder, "kubeconfig"), ...args];
    const env = { PATH: process.env["PATH"], HOME: folder };
    const { stdout, stderr } = await run(binaries?.kubectl ?? "", given, { env });
    return stdout + stderr;
  }

  it("are objects that it takes, without a warning", async () => {
    const printed = await kubectl("apply", "--dry-run=server", "-f", FILES);
    expect(printed).not.toMatch(/warning|deprecated/iu);
    expect(printed.match(/\(server dry run\)$/gmu)).toHaveLength(manifests.length);
  });

  it.each([
    ["Deployment", "stepkey"],
    ["Job", "stepkey-migrate"],
  ] as const)("make pods that a namespace for restricted ones takes: %s %s", async (kind, name) => {
    const file = join(folder, `${name}.yaml`);
    const metadata = { name, namespace: "stepkey" };
    const spec = podOf(kind, name);
    writeFileSync(file, stringify({ apiVersion: "v1", kind: "Pod", metadata, spec }));
    expect(await kubectl("create", "--dry-run=server", "-f", file)).toContain(
      `pod/${name} created`,
    );
    const asRoot = { ...spec, securityContext: { runAsUser: 0 } };
    writeFileSync(file, stringify({ apiVersion: "v1", kind: "Pod", metadata, spec: asRoot }));
    await expect(kubectl("create", "--dry-run=server", "-f", file)).rejects.toThrow(/PodSecurity/u);
  });
});
