import { once } from "node:events";
import { createServer } from "node:http";
import { text as textOf } from "node:stream/consumers";

/** Only the form of STS's responses, over HTTP on loopback: it checks nothing. Other tests run against Ceph's real STS. */
export interface FakeSts {
  /** Without a trailing slash. */
  readonly url: string;
  /** The parameters of every request, in order. */
  readonly asked: readonly URLSearchParams[];
  close(): Promise<void>;
}

/** What the sessions consist of. */
export interface FakeStsKeys {
  readonly secret: string;
  readonly session: string;
}

const LIFETIME_MS = 900_000;
const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
const ASSUMED = "<Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn>";

export async function startFakeSts(keys: FakeStsKeys): Promise<FakeSts> {
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const parameters = new URLSearchParams(await textOf(request));
      asked.push(parameters);
      response.setHeader("content-type", "text/xml");
      response.end(responseTo(parameters.get("Action") ?? "", keys));
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
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function responseTo(action: string, keys: FakeStsKeys): string {
  const result = action === "GetCallerIdentity" ? callerIdentity() : assumedRole(keys);
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>
${result}
</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
}

function assumedRole({ secret, session }: FakeStsKeys): string {
  const expires = new Date(Date.now() + LIFETIME_MS).toISOString();
  return `<Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE00</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>
<SessionToken>${session}</SessionToken><Expiration>${expires}</Expiration></Credentials>
<AssumedRoleUser>${ASSUMED}<AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>`;
}

function callerIdentity(): string {
  return `${ASSUMED}<UserId>AROA:x</UserId><Account>123456789012</Account>`;
}
