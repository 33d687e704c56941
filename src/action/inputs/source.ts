import type { Access } from "../../shared/claims.ts";
import { isLoopback } from "../../shared/http.ts";
import { err, ok } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import type { CredentialInput } from "./credential.ts";
import {
  approvalsOf,
  approversOf,
  mistake,
  quoted,
  type InputMistake,
  type Read,
} from "./rules.ts";
import type { InputName } from "../runner/keys.ts";

/** Where the credential comes from. */
export type Source = BrokerSource | DirectSource;

export interface BrokerSource {
  readonly mode: "broker";
  /** Scheme, host and port, without a trailing slash. It is the ID token's audience too. */
  readonly url: string;
  readonly grant: string;
}

export interface DirectSource {
  readonly mode: "direct";
  readonly credential: CredentialInput;
  readonly approvals: number;
  /** `@login` or `@org/team`; empty: anyone who may write. */
  readonly approvers: readonly string[];
  readonly githubToken: Secret;
}

type Text = (name: InputName) => string;

/** Either `credential`, or `broker` and `grant`; and nothing that only the other one takes. */
export async function sourceOf(text: Text, access: Access): Promise<Read<Source>> {
  const direct = text("credential") !== "";
  const broker = text("broker") !== "" || text("grant") !== "";
  if (direct && broker) {
    const other = text("broker") === "" ? "grant" : "broker";
    const both = `cannot stand beside ${other}: a step has one credential, from one of both.`;
    return mistake("credential", both, "broker: https://stepkey.example");
  }
  if (direct) return await directOf(text, access);
  if (broker) return brokerSourceOf(text);
  const neither = "is missing, and so is broker: say where the credential comes from.";
  return mistake(
    "credential",
    neither,
    "aws: { role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }",
  );
}

function brokerSourceOf(text: Text): Read<Source> {
  const url = brokerUrlOf(text("broker"));
  const grant = grantOf(text("grant"));
  const beside = besideBroker(text);
  if (url.ok && grant.ok && beside.length === 0) {
    return ok({ mode: "broker", url: url.value, grant: grant.value });
  }
  return err([...mistakesOf(url), ...mistakesOf(grant), ...beside]);
}

async function directOf(text: Text, access: Access): Promise<Read<Source>> {
  // YAML is loaded only when there is some: it is most of the start-up of a step that needs none.
  const { credentialOf } = await import("./credential.ts");
  const credential = credentialOf(text("credential"));
  const approvals = approvalsOf(text("approvals"));
  const approvers = approversOf(text("approvers"));
  const token = githubTokenOf(text("github-token"), access);
  if (credential.ok && approvals.ok && approvers.ok && token.ok) {
    return ok({
      mode: "direct",
      credential: credential.value,
      approvals: approvals.value,
      approvers: approvers.value,
      githubToken: token.value,
    });
  }
  const all = [credential, approvals, approvers, token];
  return err(all.flatMap((read) => mistakesOf<unknown>(read)));
}

const URL_EXAMPLE = "https://stepkey.example";

function brokerUrlOf(text: string): Read<string> {
  if (text === "") return mistake("broker", "is missing, but grant is there.", URL_EXAMPLE);
  if (!URL.canParse(text)) return mistake("broker", `${quoted(text)} is not a URL.`, URL_EXAMPLE);
  const url = new URL(text);
  const fault = faultOf(url);
  if (fault === undefined) return ok(url.origin);
  // Where a user name or password stands, the value is not quoted.
  const given = url.username === "" && url.password === "" ? `${quoted(text)} ` : "";
  return mistake("broker", `${given}${fault}`, URL_EXAMPLE);
}

function faultOf(url: URL): string | undefined {
  if (url.username !== "" || url.password !== "") {
    return "holds a user name or password; write the address alone.";
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return "is neither https nor on a loopback address, so others could read along.";
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    return "has a path, query or fragment; the base URL has none.";
  }
  return undefined;
}

function grantOf(text: string): Read<string> {
  if (text === "") return mistake("grant", "is missing, but broker is there.", "orders-migrate");
  // The form that policy takes; policy itself is checked with a schema library, which is not loaded here.
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/iu.test(text)) return ok(text);
  return mistake("grant", `${quoted(text)} is not the name of one grant.`, "orders-migrate");
}

/** In broker mode policy decides about approvals: an input that would be ignored in silence is a mistake. */
function besideBroker(text: Text): readonly InputMistake[] {
  const mistakes: InputMistake[] = [];
  if (text("approvals") !== "" && text("approvals") !== "1") {
    const why =
      "is for direct mode; with a broker, its policy says how many approvals a grant needs.";
    mistakes.push({ input: "approvals", text: why, example: "leave it out" });
  }
  if (text("approvers") !== "") {
    const why = "is for direct mode; with a broker, its policy says whose approvals count.";
    mistakes.push({ input: "approvers", text: why, example: "leave it out" });
  }
  return mistakes;
}

function githubTokenOf(text: string, access: Access): Read<Secret> {
  if (text !== "" || access === "read") return ok(new Secret(text));
  const why = "is empty: a write needs it to read the pull request's reviews.";
  return mistake("github-token", why, "${{ github.token }}");
}

function mistakesOf<T>(read: Read<T>): readonly InputMistake[] {
  return read.ok ? [] : read.error;
}
