/**
 * A FAKE of IAM and STS over HTTP, for the real SDK: the query protocol on loopback. It decides as service.ts does. It
 * checks that a call is signed by the broker's key, not the signature itself.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/iam-programming.html
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { systemClock } from "../../../src/shared/clock.ts";
import { Secret } from "../../../src/shared/secret.ts";
import type { AwsServer } from "../../../src/credentials/aws/broker/server.ts";
import { FakeIamError } from "./failure.ts";
import { createFakeIamService, type FakeIamService } from "./service.ts";
import { errorXml, resultXml } from "./xml.ts";

export interface FakeIam extends FakeIamService {
  readonly url: string;
  /** The entry of the broker's configuration. */
  readonly server: AwsServer;
  close(): Promise<void>;
}

const KEY_ID = "AKIAFAKEBROKER000000";
const SIGNED = new RegExp(`^AWS4-HMAC-SHA256 Credential=${KEY_ID}/.+Signature=[0-9a-f]{64}$`, "u");

export async function startFakeIam(seed = 1): Promise<FakeIam> {
  const service = createFakeIamService(systemClock, seed);
  const server = createServer((request, response) => void reply(service, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    ...service,
    url,
    server: {
      region: "eu-west-1",
      stsEndpoint: url,
      iamEndpoint: url,
      credentials: { accessKeyId: new Secret(KEY_ID), secretAccessKey: new Secret("fake") },
      readRoles: [],
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function reply(
  service: FakeIamService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const given = new Map(new URLSearchParams(await textOf(request)));
  const action = given.get("Action") ?? "";
  const send = (status: number, body: string): void => {
    response.writeHead(status, {
      "content-type": "text/xml",
      date: new Date(service.now()).toUTCString(),
    });
    response.end(body);
  };
  if (request.method !== "POST" || !SIGNED.test(request.headers.authorization ?? "")) {
    send(403, errorXml("MissingAuthenticationToken", "Request is missing Authentication Token"));
    return;
  }
  try {
    send(200, resultXml(action, await service.call(action, given)));
  } catch (error) {
    if (error instanceof FakeIamError) send(error.status, errorXml(error.code, error.message));
    else request.socket.destroy();
  }
}
