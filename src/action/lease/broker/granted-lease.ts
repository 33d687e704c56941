import type { CredentialFile } from "../../../credentials/kind/credential.ts";
import { mayBeCredential } from "../../../delivery/environment/child-environment.ts";
import { FILE_MODES, FILE_NAME, filesNamedIn } from "../../../shared/credential-file.ts";
import type { HostileVariable } from "../../../shared/hostile-variable.ts";
import { isLeaseId, type LeaseId } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import type { TaskDefinition } from "../../../shared/task-wire.ts";
import {
  ISSUED_TOKEN_TYPE,
  type AuthorizationDetail,
  type DecisionSummary,
  type PolicyCommitOnWire,
} from "../../../shared/wire.ts";
import { readResponse, type ResponseReader } from "./response-reader.ts";
import { taskDefinitionOf } from "./task-definition.ts";

/** A granted `POST /token`: secrets are wrapped, instants are numbers. */
export interface GrantedLease {
  readonly leaseToken: Secret;
  readonly lease: LeaseId;
  /** Counted from the response, so that differences between the clocks of broker and runner do not matter. */
  readonly expiresInMs: number;
  readonly expiresAt: number;
  /** Undefined when nothing ends it. */
  readonly diesAt: number | undefined;
  readonly kind: string;
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly files: readonly CredentialFile[];
  readonly heartbeatSeconds: number;
  readonly issuedTo: string;
  readonly decision: DecisionSummary;
  /** Only where a named task was asked for. */
  readonly task?: TaskDefinition;
}

/** What a response is checked against. */
export interface GrantContext {
  readonly asked: AuthorizationDetail;
  /** Variables that only one kind of credential has to fear, of all kinds. */
  readonly hostileOfKinds: readonly HostileVariable[];
}

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;
const LEASE_TOKEN = /^lsk_[\w-]{16,200}$/u;

/** The action's own limits. */
const MAX_LEASE_SECONDS = 12 * 3600;
const MAX_INTERVAL_SECONDS = 3600;
const MAX_FILES = 16;
const MAX_FILE_BYTES = 64 * 1024;

/**
 * Parses a grant and checks that it is what was asked for: a credential whose limits cannot be read is not used. The
 * error lists paths of what does not fit.
 */
export function parseGrantedLease(
  body: string,
  { asked, hostileOfKinds }: GrantContext,
): Result<GrantedLease, readonly string[]> {
  const { root, faults } = readResponse(body);
  root.choice("issued_token_type", [ISSUED_TOKEN_TYPE]);
  const details = root.objects("authorization_details");
  const detail = details[0];
  if (detail === undefined || details.length > 1) {
    root.refuse("authorization_details");
    return err(faults);
  }
  refuseOtherThan(asked, detail);
  const credential = root.object("credential");
  const files = filesOf(credential);
  const granted: GrantedLease = {
    leaseToken: leaseTokenOf(root),
    lease: leaseIdOf(detail),
    expiresInMs: root.number("expires_in", 0, asked.ttl ?? MAX_LEASE_SECONDS) * 1000,
    expiresAt: detail.instant("expires_at"),
    diesAt: detail.has("dies_at") ? detail.instant("dies_at") : undefined,
    kind: credential.text("kind"),
    env: envOf(credential, files, hostileOfKinds),
    files,
    heartbeatSeconds: root.number("heartbeat_interval", 0.01, MAX_INTERVAL_SECONDS),
    issuedTo: root.text("issued_to"),
    decision: decisionOf(root.object("decision")),
    // Without it, nobody knows what the credential is for.
    ...(asked.task === undefined ? {} : { task: taskDefinitionOf(root.object("task")) }),
  };
  return faults.length === 0 ? ok(granted) : err(faults);
}

/** The lease token in a response that is otherwise not understood: enough to end what was issued. */
export function leaseTokenIn(body: string): Secret | undefined {
  const { root, faults } = readResponse(body);
  const token = leaseTokenOf(root);
  return faults.length === 0 ? token : undefined;
}

export function leaseIdOf(reader: ResponseReader): LeaseId {
  const lease = reader.text("lease");
  if (isLeaseId(lease)) return lease;
  reader.refuse("lease");
  return "lse_";
}

function leaseTokenOf(root: ResponseReader): Secret {
  return new Secret(root.text("access_token", LEASE_TOKEN));
}

function refuseOtherThan(asked: AuthorizationDetail, detail: ResponseReader): void {
  for (const name of ["type", "grant", "access", "step"] as const) {
    if (detail.text(name) !== asked[name]) detail.refuse(name);
  }
  if (detail.optionalText("environment") !== asked.environment) detail.refuse("environment");
}

function filesOf(credential: ResponseReader): readonly CredentialFile[] {
  const readers = credential.objects("files");
  if (readers.length > MAX_FILES) credential.refuse("files");
  const files = readers.slice(0, MAX_FILES).map(fileOf);
  const names = new Set(files.map(({ name }) => name));
  if (names.size < files.length) credential.refuse("files");
  const named = files.flatMap(({ content }) =>
    filesNamedIn(content instanceof Secret ? content.reveal() : content),
  );
  if (!named.every((name) => names.has(name))) credential.refuse("files");
  return files;
}

function fileOf(reader: ResponseReader): CredentialFile {
  const content = reader.text("content");
  if (Buffer.byteLength(content, "utf8") > MAX_FILE_BYTES) reader.refuse("content");
  return {
    name: reader.text("name", FILE_NAME),
    mode: reader.choice("mode", FILE_MODES),
    content: reader.flag("secret") ? new Secret(content) : content,
  };
}

function envOf(
  credential: ResponseReader,
  files: readonly CredentialFile[],
  hostileOfKinds: readonly HostileVariable[],
): GrantedLease["env"] {
  const variables = credential.object("env");
  const fileNames = new Set(files.map(({ name }) => name));
  const secret = new Set(credential.texts("secret"));
  const env: Record<string, Secret | string> = {};
  for (const name of variables.keys()) {
    const value = variables.text(name);
    if (!ENV_NAME.test(name)) variables.refuse("(a name)");
    // A broker delivers credentials. What runs with them, and where it looks, is decided in this job.
    else if (!mayBeCredential(name, hostileOfKinds)) variables.refuse(name);
    else if (!filesNamedIn(value).every((file) => fileNames.has(file))) variables.refuse(name);
    env[name] = secret.has(name) ? new Secret(value) : value;
    secret.delete(name);
  }
  // A secret that is listed but missing would be one that nothing masks.
  if (secret.size > 0) credential.refuse("secret");
  return env;
}

function decisionOf(decision: ResponseReader): DecisionSummary {
  const pullRequest = decision.optionalNumber("pull_request");
  const author = decision.optionalText("author");
  const reason = decision.optionalText("reason");
  const policy = decision.has("policy") ? decision.objects("policy").map(commitOf) : undefined;
  const observed = decision.has("observed") ? decision.texts("observed") : undefined;
  return {
    trace: decision.text("trace"),
    rule: decision.text("rule"),
    ...(policy === undefined ? {} : { policy }),
    commit: decision.text("commit"),
    agent: decision.flag("agent"),
    required_approvals: decision.number("required_approvals"),
    approvals: decision.objects("approvals").map((approval) => ({
      review_id: approval.number("review_id"),
      login: approval.text("login"),
      commit: approval.text("commit"),
      submitted_at: new Date(approval.instant("submitted_at") || 0).toISOString(),
    })),
    ...(pullRequest === undefined ? {} : { pull_request: pullRequest }),
    ...(author === undefined ? {} : { author }),
    ...(reason === undefined ? {} : { reason }),
    ...(observed === undefined ? {} : { observed }),
  };
}

function commitOf(policy: ResponseReader): PolicyCommitOnWire {
  return {
    repository: policy.text("repository"),
    path: policy.text("path"),
    commit: policy.text("commit"),
  };
}
