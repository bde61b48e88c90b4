/** Kinds that no rule of English gets right from the resource's plural. */
const KINDS: Readonly<Record<string, string>> = {
  bindings: 'Binding',
  componentstatuses: 'ComponentStatus',
  configmaps: 'ConfigMap',
  certificatesigningrequests: 'CertificateSigningRequest',
  clusterroles: 'ClusterRole',
  clusterrolebindings: 'ClusterRoleBinding',
  cronjobs: 'CronJob',
  controllerrevisions: 'ControllerRevision',
  customresourcedefinitions: 'CustomResourceDefinition',
  daemonsets: 'DaemonSet',
  endpoints: 'Endpoints',
  endpointslices: 'EndpointSlice',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  ingressclasses: 'IngressClass',
  ingresses: 'Ingress',
  limitranges: 'LimitRange',
  mutatingwebhookconfigurations: 'MutatingWebhookConfiguration',
  networkpolicies: 'NetworkPolicy',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  poddisruptionbudgets: 'PodDisruptionBudget',
  podtemplates: 'PodTemplate',
  priorityclasses: 'PriorityClass',
  replicasets: 'ReplicaSet',
  replicationcontrollers: 'ReplicationController',
  resourcequotas: 'ResourceQuota',
  rolebindings: 'RoleBinding',
  runtimeclasses: 'RuntimeClass',
  selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  selfsubjectrulesreviews: 'SelfSubjectRulesReview',
  serviceaccounts: 'ServiceAccount',
  statefulsets: 'StatefulSet',
  storageclasses: 'StorageClass',
  subjectaccessreviews: 'SubjectAccessReview',
  tokenreviews: 'TokenReview',
  validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
  volumeattachments: 'VolumeAttachment',
};

/** The kind of one object of a resource: `pods` → `Pod`; for a CRD its singular, capitalised. */
export function kindName(resource: string): string {
  const known = Object.hasOwn(KINDS, resource) ? KINDS[resource] : undefined;
  if (known !== undefined) return known;
  const singular = resource
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^s])s$/, '$1');
  return singular.charAt(0).toUpperCase() + singular.slice(1);
}
