/**
 * One audit.k8s.io/v1 Event with the fields that the product understands.
 *
 * Every field may be missing: policies omit stages, old versions lack fields, and any sender may
 * leave out anything. Source: k8s.io/apiserver `pkg/apis/audit/v1/types.go`.
 */
export interface AuditEvent {
  readonly level?: string;
  readonly auditID?: string;
  readonly stage?: string;
  readonly requestURI?: string;
  readonly verb?: string;
  readonly user?: UserInfo;
  readonly impersonatedUser?: UserInfo;
  readonly sourceIPs?: readonly string[];
  readonly userAgent?: string;
  readonly objectRef?: ObjectReference;
  readonly responseStatus?: ResponseStatus;
  /** What the client sent: for a patch the patch itself, of any JSON kind. */
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly requestReceivedTimestamp?: string;
  readonly stageTimestamp?: string;
  /** Only in v1beta1 and v1alpha1, to the second. */
  readonly timestamp?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ObjectReference {
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly apiGroup?: string;
  readonly apiVersion?: string;
  readonly resourceVersion?: string;
  readonly subresource?: string;
}

export interface ResponseStatus {
  readonly code?: number;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}
