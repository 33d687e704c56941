import { beforeEach, describe, expect, it } from "vitest";
import { createAwsDirectProvider } from "../../../../../src/credentials/aws/direct/provider.ts";
import { NOTHING_LIFTED } from "../../../../../src/credentials/aws/session/lifted.ts";
import type { AwsDirectSettings } from "../../../../../src/credentials/aws/direct/settings.ts";
import type { IssueRequest } from "../../../../../src/credentials/kind/provider.ts";
import type { HttpFailure, HttpRequest, HttpResponse } from "../../../../../src/shared/http.ts";
import { err, ok, type Result } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../../support/fake-clock.ts";

type Answer = Result<HttpResponse, HttpFailure>;

const SETTINGS: AwsDirectSettings = {
  roleToAssume: "arn:aws:iam::123456789012:role/ci/deploy",
  region: "eu-west-1",
  inlineSessionPolicy: undefined,
  managedSessionPolicies: [],
  ...NOTHING_LIFTED,
  stsEndpoint: undefined,
  audience: "sts.amazonaws.com",
};
/** Of a token's form; made here, so that nothing that looks like a secret is committed. */
const ID_TOKEN = ["header", "payload", "signature"]
  .map((part) => Buffer.from(part).toString("base64url"))
  .join(".");
const never = new AbortController().signal;

let clock: FakeClock;
let sent: HttpRequest[];
let answers: Answer[];

beforeEach(() => {
  clock = createFakeClock();
  sent = [];
  answers = [];
});

function provider() {
  const send = (http: HttpRequest): Promise<Answer> => {
    sent.push(http);
    return Promise.resolve(answers.shift() ?? session());
  };
  return createAwsDirectProvider({ send, clock, jitter: () => 1 });
}

function request(
  changes: Partial<IssueRequest<AwsDirectSettings>> = {},
): IssueRequest<AwsDirectSettings> {
  return {
    lease: "lse_7q2mabcdefghjkmnpqrstvwxy0",
    instance: "direct",
    settings: SETTINGS,
    access: "write",
    expiresAt: TEN_OCLOCK + 60_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy",
    idToken: new Secret(ID_TOKEN),
    ...changes,
  };
}

function response(status: number, body: string): Answer {
  return ok({ status, headers: {}, body });
}

function session(expiration = "2026-11-22T10:15:00Z", date?: string): Answer {
  const credentials = `<AccessKeyId>id</AccessKeyId><SecretAccessKey>key</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${expiration}</Expiration>`;
  const name = "AssumeRoleWithWebIdentity";
  const body = `<${name}Response><${name}Result><Credentials>${credentials}</Credentials></${name}Result></${name}Response>`;
  return ok({ status: 200, headers: date === undefined ? {} : { date }, body });
}

function refusal(status: number, code: string, message = ""): Answer {
  return response(
    status,
    `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
}

const dropped = (wasSent: boolean): Answer =>
  err({ kind: "network", message: "ECONNRESET", sent: wasSent });

async function issue(changes: Partial<IssueRequest<AwsDirectSettings>> = {}, signal = never) {
  const [outcome] = await Promise.all([
    provider().issue(request(changes), signal),
    clock.advance(10_000),
  ]);
  return outcome;
}

const formOf = (index = 0): URLSearchParams => new URLSearchParams(sent[index]?.body);

describe("direct AWS", () => {
  it("asks the region's own STS once, with the lease as the session's name", async () => {
    const issued = okOf(await issue());
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: "POST", url: "https://sts.eu-west-1.amazonaws.com/" });
    expect(formOf().get("RoleSessionName")).toBe("stepkey-7q2mabcdefghjkmnpqrstvwxy0");
    expect(issued.issuedTo).toBe("aws role deploy, session stepkey-7q2mabcdefghjkmnpqrstvwxy0");
    expect(issued.handle).toMatchObject({
      deniedFrom: "2026-11-22T10:01:00Z",
      expires: "2026-11-22T10:15:00Z",
    });
    expect(issued.diesAt).toBe(TEN_OCLOCK + 900_000);
  });

  it("delivers the three keys as secrets, and the region under both names", async () => {
    const { env } = okOf(await issue()).credential;
    expect(Object.keys(env).filter((name) => env[name] instanceof Secret)).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
    ]);
    expect([env["AWS_REGION"], env["AWS_DEFAULT_REGION"]]).toEqual(["eu-west-1", "eu-west-1"]);
  });

  it.each([
    [60_000, "900"],
    [900_001, "901"],
    [86_400_000, "43200"],
  ])("asks for a session of %i ms as %s seconds: STS's bounds hold", async (life, seconds) => {
    await issue({ expiresAt: TEN_OCLOCK + life });
    expect(formOf().get("DurationSeconds")).toBe(seconds);
  });

  it("sends ReadOnlyAccess with a read that names no policy", async () => {
    await issue({ access: "read" });
    expect(formOf().get("PolicyArns.member.1.arn")).toBe("arn:aws:iam::aws:policy/ReadOnlyAccess");
  });

  it("sends a shorter policy where STS refuses a larger one, and says what that leaves out", async () => {
    answers = [refusal(400, "PackedPolicyTooLarge"), refusal(400, "PackedPolicyTooLarge")];
    const { issuedTo } = okOf(await issue({ access: "read" }));
    const lengths = sent.map((_one, index) => formOf(index).get("Policy")?.length ?? 0);
    expect(lengths).toHaveLength(3);
    expect(lengths.toSorted((left, right) => right - left)).toEqual(lengths);
    expect(issuedTo).toContain(
      "without a Deny of what resource policies allow and a Deny of side effects",
    );
  });

  it("lets a session assume further roles where the settings say so, and says so", async () => {
    const settings = { ...SETTINGS, chain: true };
    const { issuedTo, handle } = okOf(await issue({ settings }));
    expect(formOf().get("Policy")).not.toContain("sts:Assume*");
    expect(issuedTo).toContain(", which may assume further roles");
    const ended = okOf(await provider().revoke(handle, never));
    expect(ended.facts.at(-1)).toBe(
      "roles that it assumed are not revoked: those sessions live up to 1 h",
    );
    expect(okOf(await provider().classify(settings, never)).access).toBe("write");
  });

  it("tries again what may pass, with growing waits, and gives up after four", async () => {
    answers = [
      refusal(400, "IDPCommunicationError"),
      dropped(false),
      refusal(503, "ServiceUnavailable"),
    ];
    expect((await issue()).ok).toBe(true);
    expect(sent).toHaveLength(4);
    sent = [];
    answers = Array.from({ length: 9 }, () => refusal(400, "Throttling"));
    expect(errOf(await issue())).toMatchObject({ kind: "retryable", name: "Throttling" });
    expect(sent).toHaveLength(4);
  });

  it("remembers that an earlier try may have left a session", async () => {
    answers = [dropped(true), refusal(403, "AccessDenied")];
    expect(errOf(await issue())).toMatchObject({ kind: "permanent", mayExist: true });
  });

  it("stops trying at the deadline", async () => {
    const deadline = new AbortController();
    answers = [dropped(false)];
    const outcome = provider().issue(request(), deadline.signal);
    await clock.advance(10);
    deadline.abort();
    expect(errOf(await outcome)).toMatchObject({ kind: "retryable", mayExist: false });
    expect(sent).toHaveLength(1);
  });

  it("asks for a fresh ID token instead of trying an old one again", async () => {
    answers = [refusal(400, "ExpiredTokenException")];
    expect(errOf(await issue())).toMatchObject({ kind: "new_id_token", mayExist: false });
    expect(sent).toHaveLength(1);
  });

  it("never repeats the ID token in what it says", async () => {
    answers = [refusal(400, "InvalidIdentityToken", `cannot read ${ID_TOKEN}`)];
    expect(JSON.stringify(errOf(await issue()))).not.toContain(ID_TOKEN);
  });

  it.each([
    ["a page of a proxy", "<html><body>OK</body></html>"],
    ["an answer without a key", "<AssumeRoleWithWebIdentityResponse/>"],
    ["nothing", ""],
  ])("does not take %s for a response of STS", async (_what, body) => {
    answers = [response(200, body)];
    expect(errOf(await issue())).toMatchObject({
      kind: "permanent",
      name: "answer_unreadable",
      mayExist: true,
    });
  });

  it.each([
    ["in the past", "2026-11-22T09:59:00Z"],
    ["longer than asked for", "2026-11-22T11:00:00Z"],
    ["in the year 9999", "9999-12-31T23:59:59Z"],
    ["on a day that does not exist", "2026-11-31T10:15:00Z"],
    ["no time", "soon"],
    ["no time in UTC", "2026-11-22T10:15:00+01:00"],
  ])("does not take a session whose Expiration is %s", async (_what, expiration) => {
    answers = [session(expiration, "Sun, 22 Nov 2026 10:00:00 GMT")];
    const failure = errOf(await issue());
    expect(failure).toMatchObject({
      kind: "permanent",
      name: "expiration_impossible",
      mayExist: true,
    });
    expect(failure.remedy).toContain("`sts-endpoint`");
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["ahead", "2026-11-22T07:15:00Z", "Sun, 22 Nov 2026 07:00:00 GMT"],
    ["behind", "2026-11-25T10:15:00Z", "Wed, 25 Nov 2026 10:00:00 GMT"],
  ])("takes a session from an STS whose clock the runner's is %s of", async (_what, end, date) => {
    answers = [session(end, date), session(end, date)];
    expect(okOf(await issue()).diesAt).toBe(Date.parse(end));
  });

  it.each([
    ["https://login.example/?next=secret", "a redirect: to https://login.example"],
    ["/login?next=secret", "AWS returned HTTP 302, a redirect"],
    [undefined, "AWS returned HTTP 302, a redirect"],
  ])("names sts-endpoint when STS redirects to %s", async (location, text) => {
    const headers = location === undefined ? {} : { location };
    answers = [ok({ status: 302, headers, body: "<html>secret</html>" })];
    const failure = errOf(await issue());
    expect(failure).toMatchObject({ kind: "permanent", name: "http_302", mayExist: false });
    expect(failure.message).toContain(text);
    expect(failure.message).not.toContain("secret");
    expect(failure.remedy).toContain("`sts-endpoint`");
    expect(sent).toHaveLength(1);
  });

  it("does not take a response without content for one of STS", async () => {
    answers = [response(204, "")];
    expect(errOf(await issue())).toMatchObject({ name: "answer_unreadable", mayExist: true });
  });

  it("never repeats a part of the ID token, as a message or as a code", async () => {
    const [header = "", payload = ""] = ID_TOKEN.split(".");
    const part = `${header}.${payload}`;
    answers = [refusal(400, part, `cannot read ${part} of it`)];
    const failure = errOf(await issue());
    expect(failure).toMatchObject({
      name: "http_400",
      message: "AWS returned HTTP 400: cannot read *** of it",
    });
  });

  it("asks nobody when the lease is over, or its policy writes though it may only read", async () => {
    const writing = JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
    });
    const over = errOf(await issue({ expiresAt: TEN_OCLOCK }));
    const writes = errOf(
      await issue({ access: "read", settings: { ...SETTINGS, inlineSessionPolicy: writing } }),
    );
    expect([over.name, writes.name]).toEqual(["lease_over", "session_policy_writes"]);
    expect(sent).toEqual([]);
  });

  it("calls it a bug when there is no ID token", async () => {
    const { idToken: _none, ...without } = request();
    await expect(provider().issue(without, never)).rejects.toThrow(TypeError);
  });

  it("says of a session only what is known: when it is denied, and when STS has ended it", async () => {
    const { handle } = okOf(await issue());
    const before = okOf(await provider().probe(handle, never));
    clock.set(TEN_OCLOCK + 900_000);
    const after = okOf(await provider().probe(handle, never));
    expect(before).toEqual({
      state: "unknown",
      facts: ["its own session policy denies everything from 2026-11-22T10:01:00Z on"],
    });
    expect(after.state).toBe("dead");
  });

  it("classifies by what a read lease of these settings could do", async () => {
    const classify = async (changes: Partial<AwsDirectSettings>) =>
      okOf(await provider().classify({ ...SETTINGS, ...changes }, never)).access;
    const writing = JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
    });
    expect(await classify({})).toBe("read");
    expect(await classify({ inlineSessionPolicy: writing })).toBe("write");
    expect(
      await classify({ managedSessionPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"] }),
    ).toBe("write");
  });
});

describe("AWS's clock and this machine's", () => {
  const at = (instant: number, seconds = 900): Answer =>
    session(new Date(instant + seconds * 1000).toISOString(), new Date(instant).toUTCString());
  const fenceOf = (index: number): string => {
    const policy = formOf(index).get("Policy") ?? "";
    return /"aws:CurrentTime":"(?<end>[^"]+)"/u.exec(policy)?.groups?.["end"] ?? "";
  };

  it.each([0, 30_000, -30_000, 29_000, -31_000 + 1500])(
    "agree when they are %i ms apart: nothing more is requested",
    async (apart) => {
      answers = [at(TEN_OCLOCK + apart)];
      const { clockAheadMs } = okOf(await issue());
      expect(sent).toHaveLength(1);
      expect(clockAheadMs).toBeUndefined();
    },
  );

  it.each([
    ["20 minutes ahead of the runner's", 1_200_000, "2026-11-22T10:21:00Z"],
    ["20 minutes behind the runner's", -1_200_000, "2026-11-22T09:41:00Z"],
    ["32 seconds ahead of the runner's", 32_000, "2026-11-22T10:01:32Z"],
  ])("%s: one more session is requested, with its end in AWS's time", async (_what, apart, end) => {
    const there = TEN_OCLOCK + apart;
    answers = [at(there), at(there, 901)];
    const issued = okOf(await issue());
    expect(sent).toHaveLength(2);
    expect([fenceOf(0), fenceOf(1)]).toEqual(["2026-11-22T10:01:00Z", end]);
    expect(issued.clockAheadMs).toBe(apart);
    expect(issued.handle).toMatchObject({ deniedFrom: end, clockAheadMs: apart });
    // Only the second session's end is one second later.
    expect(issued.diesAt).toBe(there + 901_000);
  });

  it("are compared where a response takes long, too", async () => {
    const slow = createAwsDirectProvider({
      clock,
      jitter: () => 1,
      send: async (http) => {
        sent.push(http);
        await clock.sleep(9000);
        return at(TEN_OCLOCK);
      },
    });
    const [issued] = await Promise.all([slow.issue(request(), never), clock.advance(9000)]);
    expect(okOf(issued).clockAheadMs).toBeUndefined();
    expect(sent).toHaveLength(1);
  });

  it("are left alone when the response has no date", async () => {
    answers = [session("2026-11-22T10:15:00Z")];
    await issue();
    expect(sent).toHaveLength(1);
  });

  it("differ: nothing is used when the second session is refused, but the first may exist", async () => {
    answers = [at(TEN_OCLOCK + 1_200_000), refusal(403, "AccessDenied")];
    expect(errOf(await issue())).toMatchObject({ name: "AccessDenied", mayExist: true });
  });

  it("differ: a session is dead only when AWS's clock says so", async () => {
    const there = TEN_OCLOCK - 1_200_000;
    answers = [at(there), at(there)];
    const { handle } = okOf(await issue());
    clock.set(TEN_OCLOCK + 1000);
    expect(okOf(await provider().probe(handle, never)).state).toBe("unknown");
    clock.set(TEN_OCLOCK + 900_000);
    expect(okOf(await provider().probe(handle, never)).state).toBe("dead");
  });
});

describe("AWS's refusal", () => {
  const CLAIMS = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: "repo:octo-org/shop:environment:production",
    repository: "octo-org/shop",
    repository_id: "74",
    environment: "production",
    job_workflow_ref: "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
    event_name: "push",
  };
  const GIVEN = '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
  const tokenOf = (claims: object): Secret =>
    new Secret(`h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`);
  const refused = async (
    changes: Partial<IssueRequest<AwsDirectSettings>> = {},
    claims: object = CLAIMS,
    answer = refusal(403, "AccessDenied"),
  ) => {
    answers = [answer];
    return errOf(await issue({ idToken: tokenOf(claims), ...changes }));
  };

  it("shows the claims that a trust policy can test, and no others", async () => {
    const { details } = await refused();
    const issuer = "token.actions.githubusercontent.com";
    expect(details).toEqual([
      "The claims of this job's ID token that a trust policy can test:",
      `  ${issuer}:aud = sts.amazonaws.com`,
      `  ${issuer}:sub = repo:octo-org/shop:environment:production`,
      `  ${issuer}:repository = octo-org/shop`,
      `  ${issuer}:repository_id = 74`,
      `  ${issuer}:environment = production`,
      `  ${issuer}:job_workflow_ref = octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main`,
    ]);
  });

  it("fills in `stepkey trust` for a write", async () => {
    expect((await refused()).paste).toEqual([
      "npx stepkey trust \\",
      "  --account 123456789012 \\",
      "  --repository octo-org/shop \\",
      "  --repository-id 74 \\",
      "  --environment production \\",
      "  --workflow octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
    ]);
  });

  it("fills in `stepkey trust` for a read, another partition, issuer and audience, quoted for a shell", async () => {
    const settings = {
      ...SETTINGS,
      roleToAssume: "arn:aws-cn:iam::123456789012:role/reader",
      region: "cn-north-1",
      audience: "sts.amazonaws.com.cn",
    };
    const claims = {
      ...CLAIMS,
      iss: "https://github.example/_services/token",
      environment: "it's",
    };
    const { paste, details } = await refused({ access: "read", settings }, claims);
    expect(paste?.map((line) => line.replace(/ \\$/u, "").trim())).toEqual([
      "npx stepkey trust",
      "--access read",
      "--account 123456789012",
      "--repository octo-org/shop",
      "--repository-id 74",
      String.raw`--environment 'it'\''s'`,
      "--partition aws-cn",
      "--issuer github.example/_services/token",
      "--audience sts.amazonaws.com.cn",
    ]);
    expect(details?.map((line) => /:(?<claim>\w+) = /u.exec(line)?.groups?.["claim"])).toEqual([
      undefined,
      "aud",
      "sub",
    ]);
  });

  it("says that a write role cannot trust the pull request's own file", async () => {
    const own = "octo-org/shop/.github/workflows/ci.yml@refs/pull/42/merge";
    const { paste, details } = await refused({}, { ...CLAIMS, job_workflow_ref: own });
    expect(details?.at(-1)).toContain("This job's is the pull request's own");
    expect(paste?.at(-1)).toBe("  --workflow FILE@REF");
  });

  it("names the audience that the identity provider has to list", async () => {
    const { remedy } = await refused({}, CLAIMS, refusal(400, "InvalidIdentityToken"));
    expect(remedy).toContain("it must list the audience sts.amazonaws.com.");
  });

  it("shows nothing of a token that cannot be read, or for a refusal about something else", async () => {
    expect((await refused({ idToken: new Secret("x") })).details).toBeUndefined();
    expect((await refused({}, CLAIMS, refusal(400, "ValidationError"))).details).toBeUndefined();
  });

  it.each([
    [{}, "write", "No policy was given, and stepkey's own for a write is short"],
    [{}, "read", "Set an `inline-session-policy` that lists what the job reads"],
    [{ managedSessionPolicies: ["arn:aws:iam::aws:policy/A"] }, "write", "Name fewer"],
    [{ inlineSessionPolicy: GIVEN }, "write", "Shorten `inline-session-policy`."],
  ] as const)(
    "of a packed policy with %j for a %s names what was given",
    async (given, access, text) => {
      answers = Array.from({ length: 9 }, () => refusal(400, "PackedPolicyTooLarge"));
      const { remedy } = errOf(await issue({ access, settings: { ...SETTINGS, ...given } }));
      expect(remedy).toContain(text);
    },
  );
});
