export { groupIntoActions, type Action } from './actions/group-into-actions.ts';
export type { AuditEvent } from './audit-event.ts';
export { ACTOR_CLASSES, classOfUser, type ActorClass } from './classify-actor.ts';
export { CLUSTER_NAME_RULE, isClusterName } from './cluster-name.ts';
export {
  decodeEventId,
  encodeEventId,
  eventIdTimeUs,
  firstEventIdAt,
  identifyEvent,
} from './event-id.ts';
export type { ByteRange } from './byte-range.ts';
export { EventListScanner, type ScannedItem } from './event-list-scanner.ts';
export type { EventListVerdict } from './event-list-verdict.ts';
export { EventIdWriter } from './field-scanner/event-id-writer.ts';
export { SearchFieldScanner } from './field-scanner/search-field-scanner.ts';
export { SPAN, SPAN_FIELDS, type SpanField } from './field-scanner/span-fields.ts';
export { MASKS, maskEvent, type Mask } from './masking/mask-event.ts';
export { formatMicroTime, isLater, parseMicroTime, type MicroTime } from './micro-time.ts';
export { presentEvent, type EventItem, type PresentedEvent } from './present-event.ts';
export { readAuditEvent } from './read-audit-event.ts';
export { readSearchFields, type SearchFields } from './read-search-fields.ts';
export { createRedactor, type Redactor } from './redaction/redactor.ts';
export { scanEventList } from './scan-event-list.ts';
export { joinParts, type SummaryPart } from './sentence/summary-part.ts';
export { readAuthorization, type Authorization } from './explain/read-authorization.ts';
export { readCredential, type Credential } from './explain/read-credential.ts';
export { readNotes, type Note } from './explain/read-notes.ts';
export { writeManifest, writeWhole } from './kubectl/manifest.ts';
export type { KubectlCommand } from './kubectl/kubectl-command.ts';
export { listChanges, type PlaceChange } from './request/list-changes.ts';
export { applyPatch } from './objects/apply-patch.ts';
export type { FieldBlame } from './objects/blame-fields.ts';
export { blameManifest, type BlamedLine } from './objects/blame-manifest.ts';
export { compareStates, type FieldChange } from './objects/compare-states.ts';
export { listLeaves } from './objects/object-leaves.ts';
export { isCreation, readObjectUid } from './objects/object-uid.ts';
export { readEventOwners, readOwners, type OwnerReference } from './objects/owner-references.ts';
export { readListedNames } from './objects/read-listed-names.ts';
export { readLives, type ObjectLife } from './objects/read-lives.ts';
export { rebuildHistory, type FilledIn, type ObjectVersion } from './objects/rebuild-history.ts';
