/**
 * The example of a credential for a step that names none. It is one kind's own, and has a file to itself because a step with
 * that mistake loads nothing else of any kind.
 */
export const CREDENTIAL_EXAMPLE =
  "aws: { role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }";
