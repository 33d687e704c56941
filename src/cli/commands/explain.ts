import type { DocumentSlot } from "../../policy/evaluate.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { explainEvaluation, explanationLines } from "../../policy/explain.ts";
import { loadSettings } from "../../credentials/kinds.ts";
import { createPolicyParser } from "../../policy/parse-policy.ts";
import type { GrantRequest } from "../../policy/policy.ts";
import type { Claims } from "../../shared/claims.ts";
import { parseDuration } from "../../shared/duration.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Arguments } from "../arguments/arguments.ts";
import { readClaims } from "../sources/claims-file.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { NO_POSITIONALS, type Command } from "../arguments/command.ts";
import { policyName } from "../sources/policy-file.ts";
import { paint, plain, printFailure, printJson, printLines } from "../print/print.ts";
import { readNamed } from "../sources/read-file.ts";

export const explainCommand: Command = {
  name: "explain",
  synopsis: "",
  description: [
    "Shows whether a job would get a grant, and if not, which rule refuses it. It reads only files, and decides with the same code as the broker.",
    "Some things only the broker can check. They are shown as not checked: whether the credential can really only read, and whether a human has approved.",
    "For --claims, use the payload of the job's ID token as JSON, or a line of the broker's audit log, which holds the claims of the request. For a job that has not run, write the claims by hand. You can leave out claims that no rule reads, such as jti and exp.",
  ],
  options: {
    policy: { value: "FILE", help: "The repository's policy.", required: true },
    claims: {
      value: "FILE",
      help: "The job's claims as JSON, or a line of the audit log; - reads standard input.",
      required: true,
    },
    grant: { value: "NAME", help: "The requested grant.", required: true },
    access: { value: "read|write", help: "The requested access. Default: read." },
    environment: {
      value: "NAME",
      help: "The requested environment. Default: the job's environment.",
    },
    ttl: { value: "DURATION", help: "The requested ttl, for example 15m." },
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
  ],
  exitCodes: {
    0: "policy grants it (a write still needs its approval)",
    1: "policy refuses it",
    3: "a file cannot be read",
  },
  run: runExplain,
};

async function runExplain(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const read = await readExplainInput(given, deps);
  if (!read.ok) {
    const exit = read.error.code === "usage" ? 2 : 3;
    return printFailure(deps, read.error, { json, exit });
  }
  const evaluation = evaluate(read.value);
  const explanation = explainEvaluation(evaluation);
  const exit = evaluation.kind === "granted" ? 0 : 1;
  if (json) {
    const grant = evaluation.kind === "granted" ? evaluation.grant : undefined;
    printJson(deps, { ...explanation, grant });
    return exit;
  }
  const [headline = "", ...rules] = explanationLines(explanation).map(plain);
  printLines(deps, [
    paint(deps, exit === 0 ? "green" : "red", headline),
    ...rules,
    ...read.value.notes,
  ]);
  return exit;
}

/** What `evaluate` needs, and notes to print. */
interface ExplainInput {
  readonly repository: DocumentSlot;
  readonly organisation: DocumentSlot;
  readonly claims: Claims;
  readonly request: GrantRequest;
  /** Lines to print after the explanation, such as that a document has mistakes. */
  readonly notes: readonly string[];
}

async function readExplainInput(
  given: Arguments,
  deps: CliDeps,
): Promise<Result<ExplainInput, Failure>> {
  const request = readRequest(given);
  if (!request.ok) return request;
  const claims = await readClaims(deps, given.required("claims"));
  if (!claims.ok) return claims;
  const repository = await readPolicy(deps, given.required("policy"), "repository");
  if (!repository.ok) return repository;
  const path = given.text("organisation");
  const organisation =
    path === undefined ? ok(NO_DOCUMENT) : await readPolicy(deps, path, "organisation");
  if (!organisation.ok) return organisation;
  const environment = given.text("environment") ?? claims.value.environment;
  return ok({
    repository: repository.value.slot,
    organisation: organisation.value.slot,
    claims: claims.value,
    request: { ...request.value, environment },
    notes: [...repository.value.notes, ...organisation.value.notes],
  });
}

function readRequest(given: Arguments): Result<Omit<GrantRequest, "environment">, Failure> {
  const grant = given.required("grant");
  const access = given.text("access") ?? "read";
  if (access !== "read" && access !== "write") {
    return err(usage(`--access is "${access}"; expected read or write.`));
  }
  const ttl = given.text("ttl");
  if (ttl === undefined) return ok({ grant, access, ttlSeconds: undefined });
  const seconds = parseDuration(ttl);
  if (!seconds.ok) return err(usage(`--ttl: ${seconds.error}.`));
  return ok({ grant, access, ttlSeconds: seconds.value });
}

interface ReadDocument {
  readonly slot: DocumentSlot;
  readonly notes: readonly string[];
}

const NO_DOCUMENT: ReadDocument = { slot: undefined, notes: [] };

async function readPolicy(
  deps: CliDeps,
  path: string,
  scope: "repository" | "organisation",
): Promise<Result<ReadDocument, Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const parsed = parser.parse(text.value, { source: policyName(path), scope });
  const mistakes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(
    ({ severity }) => severity === "mistake",
  ).length;
  const notes =
    mistakes === 0 ? [] : [`${path} has mistakes. Run \`stepkey check ${path}\` to list them.`];
  return ok({ slot: parsed.ok ? parsed.value : "broken", notes });
}

function usage(message: string): Failure {
  return failure("usage", message, { remedy: "Run `stepkey explain --help` for usage." });
}
