/** A response that says what became of the call: success, or a refusal (4xx). */
export interface VaultResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the server wrote under `errors` and `warnings`, for people. */
  readonly said: string;
}
