import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsCalls } from "../../src/credentials/aws/broker/calls.ts";
import { createAwsDirectProvider } from "../../src/credentials/aws/direct/provider.ts";
import { NOTHING_LIFTED } from "../../src/credentials/aws/session/lifted.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf } from "../contract/provider.ts";
import { freshLease } from "../support/aws-setup.ts";

interface Canned {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const REDIRECT = { location: "https://login.example/?from=sts" };
const signal = new AbortController().signal;

/** A server that is not AWS stands at the endpoint: a proxy's login page, or the wrong URL. */
describe("an endpoint that redirects", () => {
  let server: Server;
  let endpoint = "";
  let canned: Canned;

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume().once("end", () => {
        response.writeHead(canned.status, canned.headers).end(canned.body);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.close();
  });

  const redirects: readonly Canned[] = [
    { status: 301, headers: REDIRECT, body: "" },
    { status: 302, headers: REDIRECT, body: "<html><body>Moved</body></html>" },
    { status: 307, headers: REDIRECT, body: "not XML" },
    { status: 308, headers: {}, body: "<Error><Code>PermanentRedirect</Code></Error>" },
  ];

  it.each(redirects)("is named by direct mode: HTTP $status", async (redirect) => {
    canned = redirect;
    const provider = createAwsDirectProvider({ send: nodeHttp(), clock: systemClock });
    const issued = await provider.issue(
      {
        lease: freshLease(),
        instance: "direct",
        settings: {
          roleToAssume: "arn:aws:iam::123456789012:role/deploy",
          region: "us-east-1",
          inlineSessionPolicy: undefined,
          ...NOTHING_LIFTED,
          managedSessionPolicies: [],
          stsEndpoint: endpoint,
          audience: "sts.amazonaws.com",
        },
        access: "write",
        expiresAt: Date.now() + 60_000,
        job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
        repository: "octo-org/shop",
        step: "deploy",
        idToken: new Secret("header.payload.signature"),
      },
      signal,
    );
    const failure = errOf(issued);
    expect(failure).toMatchObject({ kind: "permanent", name: `http_${redirect.status}` });
    expect(failure.remedy).toContain("`sts-endpoint`");
  });

  it.each(redirects)(
    "is named by the broker, which uses the SDK: HTTP $status",
    async (redirect) => {
      canned = redirect;
      const calls = awsCalls(
        {
          region: "us-east-1",
          stsEndpoint: endpoint,
          iamEndpoint: endpoint,
          credentials: { accessKeyId: new Secret("id"), secretAccessKey: new Secret("key") },
          readRoles: [],
        },
        systemClock,
      );
      const failures = [
        errOf(await calls.roleArn("deploy", signal)),
        errOf(
          await calls.assumeRole(
            {
              roleArn: "arn:aws:iam::123456789012:role/deploy",
              sessionName: "stepkey-test",
              policy: { inline: "{}", managed: [] },
              durationSeconds: 900,
              tags: {},
              sourceIdentity: "stepkey-test",
            },
            signal,
          ),
        ),
      ];
      for (const failure of failures) {
        expect(failure).toMatchObject({
          kind: "permanent",
          name: `http_${redirect.status}`,
          mayExist: false,
        });
        expect(failure.remedy).toMatch(/`sts-endpoint` .*`iam-endpoint`/u);
      }
    },
  );
});
