/** One use of an ID token, as the store keeps it. */
export interface IdTokenUse {
  readonly issuer: string;
  readonly jwtId: string;
  /** How long it is remembered: until the token could no longer be used. */
  readonly keepMs: number;
}
