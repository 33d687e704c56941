import { once } from "node:events";
import { createServer } from "node:http";
import { text as textOf } from "node:stream/consumers";

/** Only the form of STS's responses, over HTTP on loopback: it checks nothing. Other tests run against Ceph's real STS. */
export interface FakeSts {
  /** Without a trailing slash. */
  readonly url: string;
  /** The parameters of every request, in order. */
  readonly asked: readonly URLSearchParams[];
  /** How far its clock is ahead of this machine's, in milliseconds. */
  aheadMs: number;
  close(): Promise<void>;
}

/** What the sessions consist of. */
export interface FakeStsKeys {
  readonly secret: string;
  /** The session token of each request; the last one for all further ones. */
  readonly sessions: readonly string[];
}

const LIFETIME_MS = 900_000;
const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
const ASSUMED = "<Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn>";

export async function startFakeSts(keys: FakeStsKeys): Promise<FakeSts> {
  const asked: URLSearchParams[] = [];
  const clock = { aheadMs: 0 };
  let issued = 0;
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const parameters = new URLSearchParams(await textOf(request));
      asked.push(parameters);
      response.setHeader("content-type", "text/xml");
      const now = new Date(Date.now() + clock.aheadMs);
      response.setHeader("date", now.toUTCString());
      const action = parameters.get("Action") ?? "";
      if (action === "GetCallerIdentity") return void response.end(callerIdentity());
      const session = keys.sessions[Math.min(issued, keys.sessions.length - 1)] ?? "";
      issued += 1;
      response.end(responseTo(action, assumedRole(keys.secret, session, now)));
    };
    reply().catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    get aheadMs() {
      return clock.aheadMs;
    },
    set aheadMs(milliseconds) {
      clock.aheadMs = milliseconds;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function responseTo(action: string, result: string): string {
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>
${result}
</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
}

function assumedRole(secret: string, session: string, now: Date): string {
  const expires = new Date(now.getTime() + LIFETIME_MS).toISOString();
  return `<Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE00</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>
<SessionToken>${session}</SessionToken><Expiration>${expires}</Expiration></Credentials>
<AssumedRoleUser>${ASSUMED}<AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>`;
}

function callerIdentity(): string {
  const result = `${ASSUMED}<UserId>AROA:x</UserId><Account>123456789012</Account>`;
  return responseTo("GetCallerIdentity", result);
}
