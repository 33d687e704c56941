import { randomBytes } from "node:crypto";
import {
  CreateRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import { newLeaseId, type LeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { AwsServer } from "../../src/credentials/aws/broker/server.ts";
import { CEPH_REGION, startCeph, type Ceph, type CephOptions, type Keys } from "./ceph.ts";

export const BUCKET = "orders";
/** The role may use the whole bucket: what a session may less, its own policy says. */
export const ROLE_POLICY = policy(["s3:*"]);
export const READ_POLICY = policy(["s3:GetObject", "s3:ListBucket"]);
export const WRITE_POLICY = policy(["s3:GetObject", "s3:ListBucket", "s3:PutObject"]);

function policy(actions: readonly string[]): string {
  const statement = { Effect: "Allow", Action: actions, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** A gateway with one bucket that holds one object, `known.txt`. */
export async function startCephWithBucket(options: CephOptions = {}): Promise<Ceph> {
  const ceph = await startCeph(options);
  const s3 = ceph.s3(ceph.admin);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "known.txt", Body: "known" }));
  return ceph;
}

/** Makes a role with that trust policy, allowed everything in S3; returns its ARN. */
export async function makeRole(
  ceph: Ceph,
  name: string,
  trust: Readonly<Record<string, unknown>>,
): Promise<string> {
  const iam = ceph.iam(ceph.admin);
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...trust }] };
  const made = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(document) }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: "work", PolicyDocument: ROLE_POLICY }),
  );
  return made.Role?.Arn ?? "";
}

export function freshLease(): LeaseId {
  return newLeaseId(randomBytes);
}

/** The keys of an issued credential, as an SDK in the task would take them from its environment. */
export function keysOf(credential: Credential): Keys {
  const text = (name: string): string => {
    const value = credential.env[name];
    return value instanceof Secret ? value.reveal() : (value ?? "");
  };
  return {
    accessKeyId: text("AWS_ACCESS_KEY_ID"),
    secretAccessKey: text("AWS_SECRET_ACCESS_KEY"),
    sessionToken: text("AWS_SESSION_TOKEN"),
  };
}

/** `allowed`, or the HTTP status of the refusal. Anything but a response of the server is thrown. */
export async function attempt(send: () => Promise<unknown>): Promise<"allowed" | number> {
  try {
    await send();
    return "allowed";
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    return status;
  }
}

function statusOf(error: unknown): number | undefined {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

export function read(s3: S3Client): Promise<"allowed" | number> {
  return attempt(() => s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "known.txt" })));
}

export function write(s3: S3Client, key = "written.txt"): Promise<"allowed" | number> {
  return attempt(() =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: "written" })),
  );
}

/** For what only real time shows: the server's own clock decides. */
export function waitUntil(instant: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, instant - Date.now()));
  });
}

/** Lets the broker's user assume a role, and end its sessions by policies in it: what docs ask an admin to allow. */
export async function allowBroker(ceph: Ceph, role: string): Promise<void> {
  const Action = [
    "sts:AssumeRole",
    "sts:TagSession",
    "iam:GetRole",
    "iam:PutRolePolicy",
    "iam:GetRolePolicy",
    "iam:ListRolePolicies",
    "iam:DeleteRolePolicy",
  ];
  const statement = { Effect: "Allow", Action, Resource: role };
  await ceph.iam(ceph.admin).send(
    new PutUserPolicyCommand({
      UserName: "broker",
      PolicyName: `roles-${role.replace(/^.*\//u, "")}`,
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    }),
  );
}

export const BROKER_TRUST = {
  Principal: { AWS: ["arn:aws:iam:::user/broker"] },
  Action: ["sts:AssumeRole", "sts:TagSession"],
};

/** The entry of the broker's configuration for this gateway, reached at that endpoint. */
export function awsServer(ceph: Ceph, endpoint = ceph.endpoint): AwsServer {
  const { accessKeyId, secretAccessKey } = ceph.broker;
  return {
    region: CEPH_REGION,
    stsEndpoint: endpoint,
    iamEndpoint: endpoint,
    credentials: {
      accessKeyId: new Secret(accessKeyId),
      secretAccessKey: new Secret(secretAccessKey),
    },
    readRoles: [],
  };
}

/** Names and documents of a role's inline policies, as one text, seen by the admin. */
export async function rolePolicies(ceph: Ceph, role: string): Promise<string> {
  const iam = ceph.iam(ceph.admin);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role }));
  const documents = await Promise.all(
    PolicyNames.map((PolicyName) =>
      iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName })),
    ),
  );
  return documents
    .map(
      ({ PolicyName, PolicyDocument }) =>
        `${PolicyName} ${decodeURIComponent(PolicyDocument ?? "")}`,
    )
    .join("\n");
}
