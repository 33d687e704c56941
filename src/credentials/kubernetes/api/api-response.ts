import type { Instant } from "../../../shared/clock.ts";

/** A response that says what became of the call: success, or a refusal (4xx). */
export interface ApiResponse {
  readonly status: number;
  /** The object, or a `Status`. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The server's own words, for people; empty where it has none. */
  readonly said: string;
  /** When it responded, by its own clock and to the second. */
  readonly serverTime: Instant | undefined;
}

export function isApiSuccess({ status }: ApiResponse): boolean {
  return status >= 200 && status < 300;
}
