import { DECRYPT } from "./denied-actions.ts";
import type { Statement } from "./policy-document.ts";

/*
 * A session policy limits by not allowing. A resource's own policy can go around that: one with `Principal: "*"` and a
 * condition, such as on `aws:PrincipalArn` or `aws:PrincipalOrgID`, lets the session do what its policy does not allow. Only an explicit
 * Deny also holds there.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-deny.html
 */

/**
 * What reads, in the services whose resources have policies that often name everyone. Other services do not fit into the
 * size of a session policy.
 */
export const FENCED: Readonly<Record<string, string>> = {
  s3: "Describe* Get* List*",
  sqs: "Get* List*",
  sns: "CheckIf* Get* List*",
  lambda: "Get* List*",
  kms: "Decrypt Describe* Get* List*",
  events: "Describe* List* Test*",
  ecr: "BatchCheck* BatchGet* Describe* Get* List*",
  es: "Describe* ESHttpGet ESHttpHead Get* List*",
  kinesis: "Describe* Get* List*",
  // Whether calling an API reads, nobody knows.
  "execute-api": "",
};

/** AWS Backup checks its own actions on the resource that was backed up. */
const ON_OTHERS = ["backup:*"];

/** ReadDenies all but reading on the resources of the fenced services, whatever their own policies allow. */
export function fenceOfServices(): Statement {
  const NotAction = Object.entries(FENCED).flatMap(([service, names]) =>
    names === "" ? [] : names.split(" ").map((name) => `${service}:${name}`),
  );
  const Resource = Object.keys(FENCED).map((service) => `arn:*:${service}:*:*:*`);
  return { Effect: "Deny", NotAction: [...NotAction, ...ON_OTHERS], Resource };
}

/** ReadDenies everything but these actions, and decrypting, which services need to return data. */
export function fenceOfActions(actions: readonly string[]): Statement {
  const all = actions.some(isDecrypt) ? actions : [...actions, DECRYPT];
  return { Effect: "Deny", NotAction: [...new Set(all)], Resource: "*" };
}

function isDecrypt(action: string): boolean {
  return action.toLowerCase() === DECRYPT.toLowerCase();
}

/**
 * The writes of S3 on other servers with the API of AWS. Ceph does not apply a Deny with `NotAction`, and refuses a policy
 * with an action that it does not know.
 */
export const WRITES_ELSEWHERE: readonly string[] = [
  "s3:Abort*",
  "s3:Bypass*",
  "s3:Create*",
  "s3:Delete*",
  "s3:Put*",
  "s3:Restore*",
];

/**
 * ReadDenies decrypting with a KMS key, except through the services that return data, not secrets. Without this exception, a
 * bucket that is encrypted with AWS's own key could not be read.
 */
export function denyDecrypt(): Statement {
  const Condition = { StringNotLike: { "kms:ViaService": ["dynamodb.*", "kinesis.*", "s3.*"] } };
  return { Effect: "Deny", Action: DECRYPT, Resource: "*", Condition };
}
