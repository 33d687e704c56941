import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** Undici costs a process 14 MB and slows its start, and only the globals of `fetch` and an import of node:http load it. */
const PROGRAM = `
  const { runBroker } = await import("./src/broker/run/run-broker.ts");
  const { nodeHttp } = await import("./src/shared/http.ts");
  const { createGitHubReader } = await import("./src/broker/run/github-reader.ts");
  const { awsCalls } = await import("./src/credentials/aws/broker/calls.ts");
  const { Secret } = await import("./src/shared/secret.ts");
  const url = "http://127.0.0.1:1";
  const failed = await nodeHttp()({ method: "GET", url, timeoutMs: 1000 });
  const signal = AbortSignal.timeout(1000);
  const response = { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
  const send = async () => ({ ok: true, value: response });
  const github = createGitHubReader({ send, apiUrl: url, token: new Secret("token") });
  const read = await github.request({ route: "GET /user", params: {}, signal });
  const credentials = { accessKeyId: new Secret("id"), secretAccessKey: new Secret("key") };
  const server = { region: "eu-west-1", stsEndpoint: url, credentials, readRoles: [] };
  const input = { roleArn: "arn", sessionName: "name", tags: {}, durationSeconds: 900 };
  const policy = { inline: "{}", managed: [] };
  const called = await awsCalls(server, Date).assumeRole({ ...input, policy, sourceIdentity: "x" }, signal);
  console.log(typeof runBroker, failed.error.kind, read.ok, called.error.name);
  console.log(process.moduleLoadList.filter((name) => name.includes("undici")).join());
`;

it("is not loaded by a broker, its requests, GitHub's reader or AWS's", () => {
  const args = ["--input-type=module", "--eval", PROGRAM];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });

  expect(stderr).toBe("");
  expect(stdout.split("\n")).toEqual(["function network true ECONNREFUSED", "", ""]);
});
