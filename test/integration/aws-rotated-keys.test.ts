import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, expect, it, vi } from "vitest";
import { awsCalls } from "../../src/credentials/aws/broker/calls.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { Secret } from "../../src/shared/secret.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("signs with the keys that their files have now, a minute after they were rotated at the latest", async () => {
  const signers: string[] = [];
  const server = createServer((request, response) => {
    const { authorization = "" } = request.headers;
    signers.push(/Credential=(?<id>\w+)\//u.exec(authorization)?.[1] ?? "");
    request.resume().once("end", () => response.writeHead(403).end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  let file = "AKIAFIRST";
  const calls = awsCalls(
    {
      region: "us-east-1",
      stsEndpoint: `http://127.0.0.1:${address.port}`,
      credentials: {
        accessKeyId: new Secret(file, () => file),
        secretAccessKey: new Secret("secret"),
      },
      readRoles: [],
    },
    systemClock,
  );
  const ask = () =>
    calls.assumeRole(
      {
        roleArn: "arn:aws:iam::123456789012:role/deploy",
        sessionName: "stepkey-0",
        policy: { inline: "", managed: [] },
        durationSeconds: 900,
        tags: {},
        sourceIdentity: "octo-org/shop",
      },
      new AbortController().signal,
    );
  await ask();
  file = "AKIASECOND";
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  await ask();
  expect(signers).toEqual(["AKIAFIRST", "AKIASECOND"]);
  server.close();
  server.closeAllConnections();
});
