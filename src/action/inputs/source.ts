import { CREDENTIAL_EXAMPLE } from "../../credentials/kind/credential-example.ts";
import type { CredentialKind, LoadKinds } from "../../credentials/kind/credential-kind.ts";
import type { Access } from "../../shared/claims.ts";
import { isLoopback } from "../../shared/secure-url.ts";
import { GRANT_NAME } from "../../shared/patterns.ts";
import { err, ok } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import type { InputName } from "../runner/keys.ts";
import type { AgentInput } from "./agent.ts";
import type { CredentialInput } from "./credential.ts";
import { approvalOf, misplacedApproval, type ApprovalInput } from "./approval-rules.ts";
import {
  credentialExample,
  IS_IT_SET,
  mistake,
  quoted,
  type InputMistake,
  type InputResult,
} from "./rules.ts";

/** Where the credential comes from. */
export type SourceInput = BrokerInput | DirectInput | NoCredentialInput | AgentInput;

/** The step has stored secrets alone, which nobody issues. */
export interface NoCredentialInput {
  readonly mode: "secret-env";
}

export interface BrokerInput {
  readonly mode: "broker";
  /** Scheme, host and port, without a trailing slash. It is the ID token's audience too. */
  readonly url: string;
  readonly grant: string;
}

export interface DirectInput extends ApprovalInput {
  readonly mode: "direct";
  readonly credential: CredentialInput;
  readonly githubToken: Secret;
  /** Where the rules are written, for a named task; absent: the inputs of the step. */
  readonly rule?: string;
}

/** What the workflow gives, and what it asks for. */
export interface GivenSource {
  readonly text: (name: InputName) => string;
  readonly access: Access;
  readonly loadKinds: LoadKinds;
}

type Text = GivenSource["text"];

/** Whether the step has stored secrets alone: no credential, so no ID token either. */
export function isAlone(text: Text): boolean {
  const issued = ["credential", "broker", "grant"] as const;
  return text("secret-env") !== "" && issued.every((name) => text(name) === "");
}

/** Of a step that runs an agent. Loaded only when it is needed. */
export async function agentSourceOf(text: Text): Promise<InputResult<AgentInput>> {
  const { agentInputOf } = await import("./agent.ts");
  return agentInputOf(text, () => brokerUrlOf(text("broker")));
}

/**
 * Either `credential`, or `broker` and `grant`, or `secret-env` alone; and no input that only another of them uses.
 */
export async function sourceOf(given: GivenSource): Promise<InputResult<SourceInput>> {
  const { text } = given;
  const isDirect = text("credential") !== "";
  const isBroker = text("broker") !== "" || text("grant") !== "";
  if (isDirect && isBroker) {
    const other = text("broker") === "" ? "grant" : "broker";
    const both = `cannot be combined with ${other}: use one or the other.`;
    return mistake("credential", both, "broker: https://stepkey.example");
  }
  if (isDirect) return await directOf(given);
  if (isBroker) return brokerOf(text);
  if (isAlone(text)) return aloneOf(text);
  const neither = `is missing, and so is broker: use one of them to say who issues the credential. ${IS_IT_SET}`;
  return mistake("credential", neither, CREDENTIAL_EXAMPLE);
}

/** What each input decides about a credential that is issued, and its value where the workflow leaves it out. */
const OF_ISSUED = [
  { input: "environment", unset: [""] },
  { input: "access", unset: ["", "read"] },
  { input: "ttl", unset: [""] },
  { input: "approvals", unset: ["", "1"] },
  { input: "approvers", unset: [""] },
  { input: "bases", unset: [""] },
  { input: "max-age", unset: [""] },
  { input: "wait-for-approval", unset: ["", "0"] },
] as const;

/** Nobody issues a stored secret: inputs that would be ignored silently are mistakes. */
function aloneOf(text: Text): InputResult<SourceInput> {
  const misplaced = OF_ISSUED.filter(({ input, unset }) => !isOneOf(unset, text(input)));
  if (misplaced.length === 0) return ok({ mode: "secret-env" });
  return err(
    misplaced.map(({ input }) => ({
      input,
      text: "needs a credential: with secret-env alone, nothing is issued that it could limit.",
      example: "leave it out",
    })),
  );
}

function isOneOf(values: readonly string[], value: string): boolean {
  return values.includes(value);
}

function brokerOf(text: Text): InputResult<SourceInput> {
  const url = brokerUrlOf(text("broker"));
  const grant = grantOf(text("grant"));
  const misplaced = misplacedApproval(text);
  if (url.ok && grant.ok && misplaced.length === 0) {
    return ok({ mode: "broker", url: url.value, grant: grant.value });
  }
  return err([...mistakesOf(url), ...mistakesOf(grant), ...misplaced]);
}

async function directOf({
  text,
  access,
  loadKinds,
}: GivenSource): Promise<InputResult<SourceInput>> {
  const credential = await credentialOf(text("credential"), await loadKinds());
  const approval = approvalOf(text);
  const token = githubTokenOf(text("github-token"), access);
  if (credential.ok && approval.ok && token.ok) {
    return ok({
      mode: "direct",
      credential: credential.value,
      ...approval.value,
      githubToken: token.value,
    });
  }
  return err([credential, approval, token].flatMap((read) => mistakesOf<unknown>(read)));
}

/** Each part is loaded only when it is needed: the YAML library alone would be most of the start-up. */
async function credentialOf(
  text: string,
  kinds: readonly CredentialKind[],
): Promise<InputResult<CredentialInput>> {
  const { plainCredential } = await import("./plain-credential.ts");
  const plain = await plainCredential(text, kinds);
  if (plain !== undefined) return ok(plain);
  const loaded = await import("./credential.ts");
  return await loaded.credentialOf(text, { kinds, example: credentialExample(kinds) });
}

const URL_EXAMPLE = "https://stepkey.example";

function brokerUrlOf(text: string): InputResult<string> {
  if (text === "")
    return mistake("broker", `is missing, but grant is set. ${IS_IT_SET}`, URL_EXAMPLE);
  if (!URL.canParse(text)) return mistake("broker", `${quoted(text)} is not a URL.`, URL_EXAMPLE);
  const url = new URL(text);
  const fault = faultOf(url);
  if (fault === undefined) return ok(url.origin);
  // A value with a user name or password is not quoted.
  const given = url.username === "" && url.password === "" ? `${quoted(text)} ` : "";
  return mistake("broker", `${given}${fault}`, URL_EXAMPLE);
}

function faultOf(url: URL): string | undefined {
  if (url.username !== "" || url.password !== "") {
    return "contains a user name or password; use the URL without them.";
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return "is neither https nor on a loopback address, so it could be intercepted.";
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return "has a path, query or fragment; use the base URL without them.";
  }
  return undefined;
}

function grantOf(text: string): InputResult<string> {
  if (text === "") {
    return mistake("grant", `is missing, but broker is set. ${IS_IT_SET}`, "orders-migrate");
  }
  // As in policy, whose own check uses a schema library that is not loaded here.
  if (GRANT_NAME.test(text)) return ok(text);
  return mistake("grant", `${quoted(text)} is not the name of a grant.`, "orders-migrate");
}

function githubTokenOf(text: string, access: Access): InputResult<Secret> {
  if (text !== "" || access === "read") return ok(new Secret(text));
  const why = "is empty: a write needs it to read the pull request's reviews.";
  return mistake("github-token", why, "${{ github.token }}");
}

function mistakesOf<T>(read: InputResult<T>): readonly InputMistake[] {
  return read.ok ? [] : read.error;
}
