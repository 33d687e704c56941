import { claimsRead } from "../../policy/claims-read.ts";
import { evaluate, type Evaluation } from "../../policy/evaluate.ts";
import { explainEvaluation, explanationLines } from "../../policy/explain.ts";
import type { GrantRequest } from "../../policy/policy.ts";
import { actionReferenceText, parseActionReference } from "../../shared/action-reference.ts";
import type { Claims } from "../../shared/claims.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { parseDuration } from "../../shared/duration.ts";
import { codedFailure, failure, type Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { paint, plain, printFailure, printJson, printLines } from "../print/print.ts";
import { readClaims } from "../sources/claims-file.ts";
import {
  grantsNamed,
  readPolicies,
  templateFor,
  type ExplainPolicies,
} from "../sources/explain-policies.ts";

export const explainCommand: Command = {
  name: "explain",
  synopsis: "",
  description: [
    "Shows whether a job would get a grant, and if not, which rule refuses it. It reads only files, and decides with the same code as the broker.",
    "Some things only the broker can check. They are shown as not checked: whether the credential can really only read, and whether a human has approved.",
    "For --claims, use the payload of the job's ID token as JSON, or a line of the broker's audit log, which holds the claims of the request. For a job that has not run, write the claims by hand: --template prints those that the grant's rules read, and you can leave out all others.",
  ],
  options: {
    policy: { value: "FILE", help: "The repository's policy.", required: true },
    claims: {
      value: "FILE",
      help: "The job's claims as JSON, or a line of the audit log; - reads standard input.",
      required: true,
      unless: "template",
    },
    template: {
      help: "Instead, print claims with which a job would get the grant, for a file to edit.",
    },
    grant: { value: "NAME", help: "The requested grant.", required: true },
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
  positionals: NO_POSITIONALS,
  examples: [
    [
      "stepkey explain --policy policy/octo-org/shop.yml --claims run-9001.json --grant orders-migrate --access write",
      "Would run 9001 get orders-migrate?",
    ],
    [
      "grep TRACE audit.jsonl | stepkey explain --claims - --policy shop.yml --grant report",
      "Why was a job refused? The job's log shows the trace.",
    ],
    [
      "stepkey explain --policy policy/octo-org/shop.yml --grant orders-migrate --template",
      "Which claims do the rules of orders-migrate read?",
    ],
  ],
  exitCodes: {
    0: "policy grants it (a write still needs its approval); with --template: printed",
    1: "policy refuses it, or a policy has mistakes; with --template: the policy has no such grant",
    3: "a file cannot be read",
  },
  run: runExplain,
};

async function runExplain(given: Arguments, deps: CliDeps): Promise<ExitCode> {
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
  const [headline = "", ...rules] = explanationLines(explanation).map(plain);
  const { notes } = policies.value;
  printLines(deps, [
    paint(deps, exit === 0 ? "green" : "red", headline),
    ...rules,
    ...[...notes, ...meantGrant(policies.value, given.required("grant"))].map(plain),
  ]);
  return exit;
}

/** A script that asks must learn of mistakes, even when they are in another grant. */
function exitOf({ kind }: Evaluation, { notes }: ExplainPolicies): ExitCode {
  return kind === "granted" && notes.length === 0 ? 0 : 1;
}

/** A line about the grant that was probably meant; none when the policy has the grant. */
function meantGrant({ repository }: ExplainPolicies, name: string): readonly string[] {
  if (typeof repository !== "object") return [];
  const known = [...repository.grants.map((grant) => grant.name), ...repository.disabled];
  if (known.includes(name) || known.length === 0) return [];
  const meant = didYouMean(name, known);
  return [
    meant === undefined
      ? `${repository.source} has the grants ${joined(known)}.`
      : `Did you mean --grant ${meant}?`,
  ];
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

function usage(message: string): Failure {
  return failure("usage", message, { remedy: "Run `stepkey explain --help` for usage." });
}
