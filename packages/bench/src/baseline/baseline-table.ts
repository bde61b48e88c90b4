/** Real events lack what does not apply: lists have no name, requests without a resource no object. */
export interface BaselineEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly stageTimestamp: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly resource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  readonly sourceIPs?: readonly string[];
  readonly userAgent?: string;
}

/** The same fields can be searched as in the product. */
export const CREATE_TABLE = `CREATE TABLE audit_events (
  id VARCHAR(80) NOT NULL PRIMARY KEY,
  cluster VARCHAR(64) NOT NULL,
  stage_time DATETIME(6) NOT NULL,
  verb VARCHAR(32) NOT NULL,
  username VARCHAR(255) NOT NULL,
  resource VARCHAR(255) NOT NULL,
  namespace VARCHAR(255) NOT NULL,
  name VARCHAR(255) NOT NULL,
  code SMALLINT NOT NULL,
  source_ip VARCHAR(64) NOT NULL,
  user_agent VARCHAR(512) NOT NULL,
  raw LONGTEXT NOT NULL,
  KEY by_time (stage_time),
  KEY by_user (username, stage_time),
  KEY by_resource (resource, verb, stage_time),
  KEY by_namespace (namespace, stage_time),
  KEY by_name (name, stage_time),
  KEY by_code (code, stage_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

export function toRow(cluster: string, event: BaselineEvent): unknown[] {
  return [
    `${event.auditID}/${event.stage}`,
    cluster,
    event.stageTimestamp.replace('T', ' ').replace('Z', ''),
    event.verb,
    event.user.username,
    event.objectRef?.resource ?? '',
    event.objectRef?.namespace ?? '',
    event.objectRef?.name ?? '',
    event.responseStatus?.code ?? 0,
    event.sourceIPs?.at(-1) ?? '',
    event.userAgent ?? '',
    JSON.stringify(event),
  ];
}
