/** What Prometheus has seen, a value a minute in promtool's notation, and when it is asked. */
export interface AlertCase {
  readonly at: string;
  /** Series with which the alert fires, and such with which it does not. */
  readonly fires: Readonly<Record<string, string>>;
  readonly quiet: Readonly<Record<string, string>>;
}

/** An alert of one series that fires with the one course of values and not with the other. */
const of = (at: string, series: string, fires: string, quiet: string): AlertCase => ({
  at,
  fires: { [series]: fires },
  quiet: { [series]: quiet },
});

const tally = (state: string): string => `k8s_audit_tally_events{cluster="prod",state="${state}"}`;

/** Buckets of a histogram whose values lie between the two bounds, or below both. */
const lag = (name: string, [low, high]: readonly [number, number]): AlertCase => {
  const bucket = (le: string): string => `${name}_bucket{cluster="prod",le="${le}"}`;
  const rest = { [bucket(String(high))]: '0+10x60', [bucket('+Inf')]: '0+10x60' };
  return {
    at: '40m',
    fires: { [bucket(String(low))]: '0x60', ...rest },
    quiet: { [bucket(String(low))]: '0+10x60', ...rest },
  };
};

/** Each alert of deploy/prometheus/alerts.yaml. */
export const ALERT_CASES: Readonly<Record<string, AlertCase>> = {
  AuditEventsDropped: of('15m', 'apiserver_audit_error_total{plugin="webhook"}', '0+1x30', '7x30'),
  AuditEventsLost: of('3m', tally('lost'), '3x5', '0x5'),
  AuditQueueForgot: of('3m', tally('surplus'), '3x5', '0x5'),
  AuditSumsUnequal: {
    at: '20m',
    fires: { [tally('received')]: '100x30', [tally('stored')]: '90x30' },
    quiet: {
      [tally('received')]: '100x30',
      [tally('stored')]: '90x30',
      [tally('waiting')]: '10x30',
    },
  },
  AuditAcceptedNotCounted: {
    at: '480m',
    fires: {
      k8s_audit_ingest_accepted_events_total: '0+1000x500',
      [tally('received')]: '0+500x500',
    },
    quiet: {
      k8s_audit_ingest_accepted_events_total: '0+1000x500',
      [tally('received')]: '0+1000x500',
    },
  },
  AuditSumsUnchecked: of('12m', 'k8s_audit_tally_checked_timestamp_seconds', '0x30', '0+60x30'),
  AuditIngestDown: of('5m', 'up{job="ingest"}', '0x10', '1x10'),
  AuditWriterDown: of('8m', 'up{job="writer"}', '0x10', '1x10'),
  AuditRequestsRefused: of(
    '12m',
    'k8s_audit_ingest_refused_requests_total{reason="unauthorized"}',
    '0+1x20',
    '4x20',
  ),
  AuditRedisVolatile: of(
    '2m',
    'k8s_audit_ingest_queue_durability{shard="audit-0",verdict="volatile"}',
    '1x5',
    '0x5',
  ),
  AuditSourceSilent: of(
    '40m',
    'k8s_audit_source_received_timestamp_seconds{cluster="prod"}',
    '0x60',
    '0+60x60',
  ),
  AuditSourceLate: lag('k8s_audit_source_lag_seconds', [60, 300]),
  AuditStoredLate: lag('k8s_audit_writer_lag_seconds', [60, 600]),
  AuditQueueOld: of('15m', 'k8s_audit_queue_oldest_age_seconds', '0+60x30', '10x30'),
  AuditBufferShort: of(
    '15m',
    'k8s_audit_ingest_queue_buffer_hours{shard="audit-0"}',
    '1x30',
    '9x30',
  ),
  AuditWriterStuck: {
    at: '25m',
    fires: {
      'k8s_audit_queue_waiting_jobs{shard="audit-0"}': '5x30',
      k8s_audit_writer_commit_seconds_count: '9x30',
      k8s_audit_writer_circuit_open: '0x30',
    },
    quiet: {
      'k8s_audit_queue_waiting_jobs{shard="audit-0"}': '5x30',
      k8s_audit_writer_commit_seconds_count: '0+1x30',
      k8s_audit_writer_circuit_open: '0x30',
    },
  },
  AuditDatabaseAway: of('8m', 'k8s_audit_writer_circuit_open', '1x30', '0x30'),
  AuditItemsQuarantined: of('30m', 'k8s_audit_writer_quarantined_items_total', '0+1x90', '3x90'),
  AuditQuarantineUndecided: of(
    '1450m',
    'k8s_audit_quarantine_events{state="kept"}',
    '2x1500',
    '0x1500',
  ),
  AuditJobsPutAside: of('30m', 'k8s_audit_writer_jobs_set_aside_total', '0+1x90', '3x90'),
  AuditRetentionStopped: of(
    '200m',
    'k8s_audit_maintenance_done_timestamp_seconds{task="partitions"}',
    '0x240',
    '0+60x240',
  ),
};
