import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  leasesOf,
  openNotebook,
  printedBy,
  everythingOf,
  runStep,
  type Notebook,
} from "../support/acceptance.ts";
import {
  allowBroker,
  BROKER_TRUST,
  BUCKET,
  makeRole,
  read,
  READ_POLICY,
  rolePolicies,
  startCephWithBucket,
  waitUntil,
  write,
  WRITE_POLICY,
} from "../support/aws-setup.ts";
import { CEPH_REGION, cephAvailable, type Ceph, type Keys } from "../support/ceph.ts";
import { eventually } from "../support/eventually.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem, type TestJob } from "../support/test-system.ts";

describe.runIf(cephAvailable())("AWS", () => {
  let ceph: Ceph;
  let system: TestSystem;
  let notes: Notebook;
  let directRole: string;
  let brokerRole: string;

  beforeAll(async () => {
    notes = openNotebook();
    ceph = await startCephWithBucket();
    brokerRole = await makeRole(ceph, "by-broker", BROKER_TRUST);
    await allowBroker(ceph, brokerRole);
    const server = `region: ${CEPH_REGION}, sts-endpoint: "${ceph.endpoint}", iam-endpoint: "${ceph.endpoint}"`;
    system = await startTestSystem({
      certificate: true,
      policy: policyFor(brokerRole),
      servers: `aws: { production: { ${server}, credentials: default-chain } }`,
      brokerEnv: {
        AWS_ACCESS_KEY_ID: ceph.broker.accessKeyId,
        AWS_SECRET_ACCESS_KEY: ceph.broker.secretAccessKey,
      },
    });
    const oidc = await ceph.trust(system.issuer, ["sts.amazonaws.com"]);
    const host = new URL(system.issuer.url).host;
    directRole = await makeRole(ceph, "direct", {
      Principal: { Federated: [oidc] },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${host}:repository_id`]: "74", [`${host}:environment`]: "production" },
      },
    });
  }, 120_000);
  afterAll(async () => {
    await system?.close();
    await ceph?.stop();
    notes?.remove();
  }, 60_000);

  async function job(approved: boolean): Promise<TestJob> {
    const { github, repository } = system;
    const pr = await github.openPullRequest(repository, { by: "octocat" });
    if (approved) await github.review(pr, { by: "mona", state: "approve" });
    const run = github.startRun({ pr, actor: "octocat", environment: "production" });
    const opened = await system.job(run);
    installS3Tool(opened.workspace, ceph.endpoint);
    return opened;
  }

  const direct = (inputs: Readonly<Record<string, string>>, inline?: string) => ({
    step: "deploy",
    environment: "production",
    credential: [
      "aws:",
      `  role-to-assume: ${directRole}`,
      `  aws-region: ${CEPH_REGION}`,
      `  sts-endpoint: ${ceph.endpoint}`,
      ...(inline === undefined ? [] : [`  inline-session-policy: '${inline}'`]),
    ].join("\n"),
    ...inputs,
  });

  /** Notes the keys for the test, which uses them as a thief would. */
  const NOTING = (page: string): string =>
    `printf '%s\\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" > ${page}; `;
  const notedKeys = (name: string): Keys => {
    const [accessKeyId = "", secretAccessKey = "", sessionToken = ""] = notes
      .noted(name)
      .split("\n");
    return { accessKeyId, secretAccessKey, sessionToken };
  };
  const receiptOf = (step: StepResult) =>
    JSON.parse(readFileSync(step.outputs.get("receipt") ?? "", "utf8")) as Receipt;

  describe("without any server of stepkey", () => {
    it("lets an approved write write, says until when it lives, and it is dead from then on", async () => {
      const opened = await job(true);
      const run = `${NOTING(notes.page("write"))} node s3.mjs read write`;
      const step = await opened.main({
        inputs: direct({ access: "write", ttl: "20s", run }),
      }).done;
      expect(step.exitCode).toBe(0);
      expect(step.log).toMatch(/^read allowed$/mu);
      expect(step.log).toMatch(/^write allowed$/mu);
      expect(step.outputs.get("revocation")).toBe("expires");
      expect(opened.audiences).toEqual(["sts.amazonaws.com"]);
      const { issued, ended, approved } = receiptOf(step);
      expect(issued.expires_at).toBe(step.outputs.get("expires-at"));
      expect(Date.parse(issued.dies_at)).toBeGreaterThan(Date.parse(issued.expires_at));
      expect(ended.revocation).toBe("expires");
      expect(approved.by.map(({ login }) => login)).toEqual(["mona"]);
      expect(step.log).not.toMatch(/✓ revoked/u);
      const s3 = ceph.s3(notedKeys("write"));
      expect(await read(s3)).toBe("allowed");
      await waitUntil(Date.parse(issued.expires_at) + 250);
      expect([await read(s3), await write(s3)]).toEqual([403, 403]);
    });

    it("keeps a read from writing, though its role may", async () => {
      const opened = await job(false);
      const step = await opened.main({
        inputs: direct({ access: "read", run: "node s3.mjs read write" }, READ_POLICY),
      }).done;
      expect(step.exitCode).toBe(0);
      expect(step.log).toMatch(/^read allowed$/mu);
      expect(step.log).toMatch(/^write 403$/mu);
    });

    it("refuses a read whose session policy writes, before anything is issued", async () => {
      const opened = await job(false);
      const step = await opened.main({
        inputs: direct({ access: "read", run: "echo the task ran" }, WRITE_POLICY),
      }).done;
      expect([step.exitCode, /^the task ran/mu.test(step.log)]).toEqual([1, false]);
      expect(step.log).toContain("credential_not_read_only");
      expect(step.outputs.has("lease-id")).toBe(false);
    });

    it("asks for an approval of this commit before it writes", async () => {
      const opened = await job(false);
      const step = await opened.main({
        inputs: direct({ access: "write", run: "echo the task ran" }),
      }).done;
      expect([step.exitCode, /^the task ran/mu.test(step.log)]).toEqual([1, false]);
      expect(step.log).toContain("approval_pending");
      expect(step.log).toMatch(/without the provider's trust policy .* advice/u);
    });

    it("stops a task that outlives its lease, and says why", async () => {
      const opened = await job(false);
      const step = await opened.main({
        inputs: direct({ access: "read", ttl: "2s", run: "sleep 100" }, READ_POLICY),
      }).done;
      expect(step.exitCode).not.toBe(0);
      expect(step.log).toContain("it expired; set a longer ttl");
      expect(step.log).toContain("lease_expired");
    });

    it("hides all three keys, and takes one in a file for an error, because it still lives", async () => {
      const opened = await job(false);
      const step = await opened.main({
        inputs: direct(
          {
            access: "read",
            run: `${NOTING(notes.page("leak"))} env | grep ^AWS_; env | grep ^AWS_S | base64 -w0; echo "$AWS_SESSION_TOKEN" > token.txt`,
          },
          READ_POLICY,
        ),
      }).done;
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain("residue_found");
      const { secretAccessKey, sessionToken = "" } = notedKeys("leak");
      const left = everythingOf(opened).replaceAll(sessionToken, "");
      for (const text of [printedBy(step), step.summary, left]) {
        expect(tracesOf(secretAccessKey, text)).toEqual([]);
        expect(tracesOf(sessionToken, text)).toEqual([]);
      }
    });

    it("leaves post nothing to do, and post says so only where main could not", async () => {
      const opened = await job(false);
      const inputs = direct({ access: "read", run: "true" }, READ_POLICY);
      const done = await opened.main({ inputs }).done;
      const quiet = await opened.post(done).done;
      expect([quiet.exitCode, quiet.annotations]).toEqual([0, []]);
      const killed = opened.main({
        inputs: { ...inputs, run: `echo > ${notes.page("begun")}; sleep 5` },
      });
      await eventually("the task runs", () => notes.read("begun") !== undefined);
      killed.kill();
      const loud = await opened.post(await killed.done).done;
      expect(loud.exitCode).toBe(0);
      expect(loud.annotations.map(({ message }) => message).join("\n")).toMatch(
        /did not finish.*was not revoked; it works until/u,
      );
    });
  });

  describe("by the broker", () => {
    it("ends the session early: its deny is read back, and the very next request is denied", async () => {
      const opened = await job(true);
      const step = await runStep(system, opened, {
        step: "deploy",
        environment: "production",
        access: "write",
        grant: "orders-deploy",
        run: `${NOTING(notes.page("broker"))} node s3.mjs read write`,
      });
      expect(step.log).toMatch(/^write allowed$/mu);
      expect(step.exitCode).toBe(0);
      const s3 = ceph.s3(notedKeys("broker"));
      expect([await read(s3), await write(s3)]).toEqual([403, 403]);
      const { issued, ended, proven } = receiptOf(step);
      expect(Date.parse(issued.expires_at)).toBeGreaterThan(Date.now());
      expect(ended.revocation).toBe("requested");
      expect(proven.facts).toContain("deny read back");
      expect(await rolePolicies(ceph, "by-broker")).toContain("aws:userid");
      const lease = step.outputs.get("lease-id");
      const stored = (await leasesOf(system)).find((one) => one["lease"] === lease);
      expect(stored).toMatchObject({ state: "revoked", proof: { state: "requested" } });
    });

    it("keeps a read from writing, and lets it end without touching its neighbour", async () => {
      const [reader, other] = [await job(false), await job(false)];
      const inputs = { step: "look", environment: "production", grant: "orders-look" };
      const waits = `${NOTING(notes.page("neighbour"))} for i in $(seq 300); do test -e ${notes.page("go")} && break; sleep 0.1; done; node s3.mjs read`;
      const neighbour = runStep(system, other, { ...inputs, run: waits });
      const step = await runStep(system, reader, { ...inputs, run: "node s3.mjs read write" });
      expect(step.exitCode).toBe(0);
      expect(step.log).toMatch(/^read allowed$/mu);
      expect(step.log).toMatch(/^write 403$/mu);
      writeFileSync(notes.page("go"), "");
      const end = await neighbour;
      expect(end.log).toMatch(/^read allowed$/mu);
      expect(await read(ceph.s3(notedKeys("neighbour")))).toBe(403);
    });
  });
});

interface Receipt {
  readonly issued: { readonly expires_at: string; readonly dies_at: string };
  readonly ended: { readonly revocation: string };
  readonly proven: { readonly facts: readonly string[] };
  readonly approved: { readonly by: readonly { readonly login: string }[] };
}

function policyFor(role: string): string {
  const aws = (inline: string): string =>
    `credential: { aws: { server: production, role-to-assume: "${role}", inline-session-policy: '${inline}' } }`;
  return `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  orders-look:
    environment: production
    ${aws(READ_POLICY)}
    allow: { events: [pull_request] }
  orders-deploy:
    environment: production
    access: write
    ${aws(WRITE_POLICY)}
    allow: { events: [pull_request] }
`;
}

/** A task's program: tries S3 with the credential of its environment, and prints what the server said. */
function installS3Tool(workspace: string, endpoint: string): void {
  const client = import.meta.resolve("@aws-sdk/client-s3");
  writeFileSync(
    join(workspace, "s3.mjs"),
    `import { GetObjectCommand, PutObjectCommand, S3Client } from ${JSON.stringify(client)};
const s3 = new S3Client({ endpoint: ${JSON.stringify(endpoint)}, forcePathStyle: true, maxAttempts: 1 });
const commands = {
  read: () => new GetObjectCommand({ Bucket: ${JSON.stringify(BUCKET)}, Key: "known.txt" }),
  write: () => new PutObjectCommand({ Bucket: ${JSON.stringify(BUCKET)}, Key: "deployed.txt", Body: "deployed" }),
};
for (const name of process.argv.slice(2)) {
  const said = await s3.send(commands[name]()).then(() => "allowed", (error) => error.$metadata?.httpStatusCode ?? error.message);
  console.log(name + " " + said);
}
// A response that nobody read would keep its connection open.
s3.destroy();
`,
  );
}
