/** An error as IAM's query API returns it: a code, a sentence and a status. */
export class FakeIamError extends Error {
  override readonly name = "FakeIamError";
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Sentences that were seen in the wild are word for word: docs of the pull requests and issues that quote them. */
export const errors = {
  accessDenied: (action: string) =>
    new FakeIamError(
      "AccessDenied",
      403,
      `User: arn:aws:iam::123456789012:user/broker is not authorized to perform: iam:${action}`,
    ),
  throttled: () => new FakeIamError("Throttling", 400, "Rate exceeded"),
  noRole: (name: string) =>
    new FakeIamError("NoSuchEntity", 404, `The role with name ${name} cannot be found.`),
  noInline: (name: string) =>
    new FakeIamError("NoSuchEntity", 404, `The role policy with name ${name} cannot be found.`),
  noManaged: (arn: string) =>
    new FakeIamError("NoSuchEntity", 404, `Policy ${arn} does not exist or is not attachable.`),
  noVersion: (arn: string, id: string) =>
    new FakeIamError(
      "NoSuchEntity",
      404,
      `Policy ${arn} version ${id} does not exist or is not attachable.`,
    ),
  notAttached: (arn: string) =>
    new FakeIamError("NoSuchEntity", 404, `Policy ${arn} was not found.`),
  exists: (name: string) =>
    new FakeIamError(
      "EntityAlreadyExists",
      409,
      `A policy called ${name} already exists. Duplicate names are not allowed.`,
    ),
  limit: (message: string) => new FakeIamError("LimitExceeded", 409, message),
  conflict: (message: string) => new FakeIamError("DeleteConflict", 409, message),
  malformed: (message: string) => new FakeIamError("MalformedPolicyDocument", 400, message),
  invalid: (message: string) => new FakeIamError("ValidationError", 400, message),
  unknownAction: (action: string) =>
    new FakeIamError("InvalidAction", 400, `Could not find operation ${action}`),
};
