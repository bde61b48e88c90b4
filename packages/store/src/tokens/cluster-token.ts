/** A token of a cluster, as it is kept: never the token itself. */
export interface ClusterToken {
  readonly id: string;
  readonly cluster: string;
  /** Its last four characters, to tell it by. */
  readonly hint: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
  readonly lastUsedAt: Date | null;
}

export const TOKEN_COLUMNS = {
  id: 'id',
  cluster: 'cluster',
  hint: 'hint',
  label: 'label',
  createdAt: 'created_at',
  createdBy: 'created_by',
  expiresAt: 'expires_at',
  revokedAt: 'revoked_at',
  revokedBy: 'revoked_by',
  lastUsedAt: 'last_used_at',
} as const satisfies Record<keyof ClusterToken, string>;
