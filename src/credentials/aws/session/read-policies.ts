/** AWS's managed policies that only read, by the part of their ARN after `policy/`. */
export const READING_POLICIES: ReadonlySet<string> = new Set([
  "ReadOnlyAccess",
  "SecurityAudit",
  "job-function/ViewOnlyAccess",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ReadOnlyAccess",
  "AmazonRDSReadOnlyAccess",
  "AmazonRoute53ReadOnlyAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSNSReadOnlyAccess",
  "AmazonSQSReadOnlyAccess",
  "AmazonVPCReadOnlyAccess",
  "AWSCloudFormationReadOnlyAccess",
  "CloudWatchLogsReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "IAMReadOnlyAccess",
]);

export function isReadingPolicyArn(arn: string): boolean {
  const match = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/u.exec(arn);
  return READING_POLICIES.has(match?.[1] ?? "");
}
