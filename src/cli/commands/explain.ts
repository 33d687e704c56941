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

export const explain: Command = {
  name: "explain",
  synopsis: "",
  description: [
    "Says whether a job would get a grant, and if not, which rule refuses it. It reads files alone and decides with the very code of the broker.",
    "What only the broker can see is said to be not looked at: whether the credential really just reads, and whether a human has approved.",
    "The claims are the payload of the job's ID token as JSON. Or take a line of the broker's audit log as it is: it has the claims of the request. For a question about a job that never ran, write them by hand. Claims that no rule reads (jti, exp and the like) may be left out.",
  ],
  options: {
    policy: { value: "FILE", help: "The repository's policy.", required: true },
    claims: {
      value: "FILE",
      help: "The job's claims, as JSON, or a line of the audit log; - reads standard input.",
      required: true,
    },
    grant: { value: "NAME", help: "The grant that is asked for.", required: true },
    access: { value: "read|write", help: "The access that is asked for. Default: read." },
    environment: {
      value: "NAME",
      help: "The environment that is asked for. Default: the job's own.",
    },
    ttl: { value: "DURATION", help: "The ttl that is asked for, for example 15m." },
    organisation: {
      value: "FILE",
      help: "The organisation's policy, which caps the repository's.",
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
      "Why was it refused? The trace is in the log of the job.",
    ],
  ],
  exitCodes: {
    0: "policy grants it (a write then still needs its approval)",
    1: "policy refuses it",
    3: "a file cannot be read",
  },
  run: runExplain,
};

async function runExplain(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const read = await readQuestion(given, deps);
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

interface Question {
  readonly repository: DocumentSlot;
  readonly organisation: DocumentSlot;
  readonly claims: Claims;
  readonly request: GrantRequest;
  /** What else is worth knowing: that a document has mistakes. */
  readonly notes: readonly string[];
}

async function readQuestion(given: Arguments, deps: CliDeps): Promise<Result<Question, Failure>> {
  const asked = readAsked(given);
  if (!asked.ok) return asked;
  const claims = await readClaims(deps, given.required("claims"));
  if (!claims.ok) return claims;
  const repository = await readPolicy(deps, given.required("policy"), "repository");
  if (!repository.ok) return repository;
  const cap = given.text("organisation");
  const organisation =
    cap === undefined ? ok(NO_DOCUMENT) : await readPolicy(deps, cap, "organisation");
  if (!organisation.ok) return organisation;
  const environment = given.text("environment") ?? claims.value.environment;
  return ok({
    repository: repository.value.slot,
    organisation: organisation.value.slot,
    claims: claims.value,
    request: { ...asked.value, environment },
    notes: [...repository.value.notes, ...organisation.value.notes],
  });
}

function readAsked(given: Arguments): Result<Omit<GrantRequest, "environment">, Failure> {
  const grant = given.required("grant");
  const access = given.text("access") ?? "read";
  if (access !== "read" && access !== "write") {
    return err(usage(`--access is "${access}", which is neither read nor write.`));
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
    mistakes === 0 ? [] : [`${path} has mistakes: \`stepkey check ${path}\` names them.`];
  return ok({ slot: parsed.ok ? parsed.value : "broken", notes });
}

function usage(message: string): Failure {
  return failure("usage", message, { remedy: "`stepkey explain --help` shows what it takes." });
}
