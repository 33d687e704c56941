import type { ProviderFailure } from "../../kind/provider.ts";

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** STS and IAM never redirect: something else responds at the endpoint, whatever code it gives. */
export function redirected(status: number, text: string): ProviderFailure {
  const detail = text === "" ? "" : `: ${text}`;
  return {
    kind: "permanent",
    name: `http_${status}`,
    message: `AWS returned HTTP ${status}, a redirect${detail}`,
    remedy:
      "Check `sts-endpoint`: it must be the final URL of STS. Redirects are not followed. If it is not set, a proxy responds in place of STS.",
    mayExist: false,
  };
}

/** A redirect, or a success that the SDK cannot read: it throws an error of its own then, which explains nothing. */
export function unreadableBySdk(status: number): ProviderFailure {
  const remedy =
    "Check `sts-endpoint` (for IAM's calls, `iam-endpoint`): it must be the final URL of the service. If it is not set, a proxy responds in place of AWS.";
  if (isRedirect(status)) return { ...redirected(status, ""), remedy };
  return {
    kind: "permanent",
    name: "answer_unreadable",
    message: `the response (HTTP ${status}) is not one of AWS`,
    remedy,
    // AWS may have done the work, and only its response is unreadable.
    mayExist: true,
  };
}
