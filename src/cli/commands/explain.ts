import { claimsRead } from "../../policy/claims-read.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { explainEvaluation } from "../../policy/explain.ts";
import type { GrantRequest } from "../../policy/policy.ts";
import { actionReferenceText, parseActionReference } from "../../shared/action-reference.ts";
import type { Claims } from "../../shared/claims.ts";
import { parseDuration } from "../../shared/duration.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import type { Command } from "../arguments/command.ts";
import { explanationText } from "../print/explanation.ts";
import { plain, printFailure, printJson, printLines } from "../print/print.ts";
import { exitOf, explainDecision } from "./explain-decision.ts";
import { readClaims } from "../sources/claims-file.ts";
import {
  grantsNamed,
  meantGrant,
  readPolicies,
  templateFor,
  type ExplainPolicies,
} from "../sources/explain-policies.ts";

export const explainCommand: Command = {
  name: "explain",
  synopsis: "[LINE]",
  description: [
    "Shows whether a job would get a grant, and if not, which rule refuses it. It reads only files, and decides with the same code as the broker.",
    "Some things only the broker can check. They are shown as not checked: whether the credential can really only read, and whether a human has approved.",
    "For a request that a job has made, name a file with its line of the broker's audit log (LINE), or - for standard input. The line has the request, the claims, and what the broker decided. The command prints that, and whether today's policies decide differently. Of several decisions, it takes the last. It finds the policies as the broker of --config does, and needs none of its secrets.",
    "Without a LINE, name the grant with --grant and the claims with --claims: the payload of the job's ID token as JSON, or a line of the audit log. For a job that has not run, write the claims by hand: --template prints those that the grant's rules read, and you can leave out all others.",
  ],
  options: {
    config: {
      value: "FILE",
      help: "With a LINE: the broker's configuration. Default: broker.yml.",
    },
    policy: {
      value: "FILE",
      help: "The repository's policy. With a LINE, instead of those that --config names.",
      required: true,
      unlessPositional: true,
    },
    claims: {
      value: "FILE",
      help: "The job's claims as JSON, or a line of the audit log; - reads standard input.",
      required: true,
      unless: "template",
      unlessPositional: true,
    },
    template: {
      help: "Instead, print claims with which a job would get the grant, for a file to edit.",
    },
    grant: {
      value: "NAME",
      help: "The requested grant.",
      required: true,
      unlessPositional: true,
    },
    access: { value: "read|write", help: "The requested access. Default: read." },
    environment: {
      value: "NAME",
      help: "The requested environment. Default: the job's environment.",
    },
    ttl: { value: "DURATION", help: "The requested ttl, for example 15m." },
    uses: {
      value: "ACTION",
      help: "The action that would get the credential, as owner/repository@COMMIT or ./path. Default: a script.",
    },
    organisation: {
      value: "FILE",
      help: "The organisation's policy, which limits the repository's.",
    },
  },
  positionals: { min: 0, max: 1, name: "LINE" },
  examples: [
    [
      "grep TRACE audit.jsonl | stepkey explain -",
      "Why was a job refused? The job's log shows the trace.",
    ],
    [
      "stepkey explain --policy policy/octo-org/shop.yml --claims run-9001.json --grant orders-migrate --access write",
      "Would run 9001 get orders-migrate?",
    ],
    [
      "stepkey explain --policy policy/octo-org/shop.yml --grant orders-migrate --template",
      "Which claims do the rules of orders-migrate read?",
    ],
  ],
  exitCodes: {
    0: "policy grants it (a write still needs its approval); with --template: printed",
    1: "policy refuses it, or a policy has mistakes; with --template: the policy has no such grant",
    3: "a file cannot be read, or has no decision of the audit log",
  },
  run: runExplain,
};

async function runExplain(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const conflict = conflictIn(given);
  if (conflict !== undefined) return printFailure(deps, conflict, { json, exit: 2 });
  const [line] = given.positionals;
  return line === undefined ? explainClaims(given, deps) : explainDecision(line, given, deps);
}

async function explainClaims(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const policies = await readPolicies(given, deps);
  if (!policies.ok) return printFailure(deps, policies.error, { json, exit: 3 });
  if (given.flag("template")) return printTemplate(policies.value, given, deps);
  const read = await readExplainInput(policies.value, given, deps);
  if (!read.ok) {
    const exit = read.error.code === "usage" ? 2 : 3;
    return printFailure(deps, read.error, { json, exit });
  }
  const evaluation = evaluate(read.value);
  const explanation = explainEvaluation(evaluation);
  const exit = exitOf(evaluation, policies.value);
  if (json) {
    const grant = evaluation.kind === "granted" ? evaluation.grant : undefined;
    printJson(deps, { ...explanation, grant });
    return exit;
  }
  const { notes } = policies.value;
  printLines(deps, [
    ...explanationText(deps, explanation, exit === 0),
    ...[...notes, ...meantGrant(policies.value, given.required("grant"))].map(plain),
  ]);
  return exit;
}

/** What `evaluate` needs. */
type ExplainInput = ExplainPolicies & {
  readonly claims: Claims;
  readonly request: GrantRequest;
};

async function readExplainInput(
  policies: ExplainPolicies,
  given: Arguments,
  deps: CliDeps,
): Promise<Result<ExplainInput, Failure>> {
  const request = readRequest(given);
  if (!request.ok) return request;
  const { grant, access } = request.value;
  const claims = await readClaims(deps, given.required("claims"), {
    read: claimsRead(access, grantsNamed(policies, grant)),
    repository: policies.name,
  });
  if (!claims.ok) return claims;
  const environment = given.text("environment") ?? claims.value.environment;
  return ok({ ...policies, claims: claims.value, request: { ...request.value, environment } });
}

function printTemplate(policies: ExplainPolicies, given: Arguments, deps: CliDeps): ExitCode {
  const name = given.required("grant");
  const template = templateFor(policies, name);
  if (template !== undefined) {
    printJson(deps, template);
    return 0;
  }
  const details = [...policies.notes, ...meantGrant(policies, name)];
  const problem = codedFailure("grant_unknown", { details });
  return printFailure(deps, problem, { json: given.flag("json"), exit: 1 });
}

function readRequest(given: Arguments): Result<Omit<GrantRequest, "environment">, Failure> {
  const grant = given.required("grant");
  const access = given.text("access") ?? "read";
  if (access !== "read" && access !== "write") {
    return err(usage(`--access is "${access}"; expected read or write.`));
  }
  const uses = given.text("uses");
  const reference = uses === undefined ? undefined : parseActionReference(uses);
  if (uses !== undefined && reference === undefined) {
    return err(usage(`--uses is "${uses}"; expected owner/repository@COMMIT or ./path.`));
  }
  const named = reference === undefined ? {} : { uses: actionReferenceText(reference) };
  const ttl = given.text("ttl");
  if (ttl === undefined) return ok({ grant, access, ...named, ttlSeconds: undefined });
  const seconds = parseDuration(ttl);
  if (!seconds.ok) return err(usage(`--ttl: ${seconds.error}.`));
  return ok({ grant, access, ...named, ttlSeconds: seconds.value });
}

/** What only one of the two ways to ask has. */
const OF_CLAIMS = ["claims", "template", "grant", "access", "environment", "ttl", "uses"];

function conflictIn(given: Arguments): Failure | undefined {
  const has = (name: string): boolean => given.text(name) !== undefined || given.flag(name);
  const isOfLine = given.positionals.length > 0;
  if (!isOfLine) {
    return has("config") ? usage("--config is only for a LINE: use --policy.") : undefined;
  }
  const option = OF_CLAIMS.find(has);
  return option === undefined ? policyConflict(has) : besideLine(option);
}

function besideLine(option: string): Failure {
  const message = `--${option} cannot be combined with a LINE, which has the whole request.`;
  const remedy =
    "To ask for something else with the claims of this line, use --claims - instead of -.";
  return failure("usage", message, { remedy });
}

function policyConflict(has: (name: string) => boolean): Failure | undefined {
  if (has("config") && has("policy")) return usage("--config and --policy cannot be combined.");
  return has("organisation") && !has("policy")
    ? usage("--organisation needs --policy.")
    : undefined;
}

function usage(message: string): Failure {
  return failure("usage", message, { remedy: "Run `stepkey explain --help` for usage." });
}
