/** A resource that the lab's API server serves. */
export interface LabResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly subresources: readonly string[];
}

/** `plural Kind short[,short] [subresource…]`, a group a line; a Kind with a leading ~ has no namespace. */
const TABLE = `
 v1: pods Pod po log exec attach portforward eviction ephemeralcontainers status proxy binding
 v1: services Service svc proxy status
 v1: configmaps ConfigMap cm
 v1: secrets Secret -
 v1: serviceaccounts ServiceAccount sa token
 v1: events Event ev
 v1: endpoints Endpoints ep
 v1: replicationcontrollers ReplicationController rc scale status
 v1: resourcequotas ResourceQuota quota status
 v1: limitranges LimitRange limits
 v1: persistentvolumeclaims PersistentVolumeClaim pvc status
 v1: namespaces ~Namespace ns finalize status
 v1: nodes ~Node no proxy status
 v1: persistentvolumes ~PersistentVolume pv status
 apps/v1: deployments Deployment deploy scale status
 apps/v1: statefulsets StatefulSet sts scale status
 apps/v1: daemonsets DaemonSet ds status
 apps/v1: replicasets ReplicaSet rs scale status
 apps/v1: controllerrevisions ControllerRevision -
 batch/v1: jobs Job - status
 batch/v1: cronjobs CronJob cj status
 autoscaling/v2: horizontalpodautoscalers HorizontalPodAutoscaler hpa status
 autoscaling/v1: horizontalpodautoscalers HorizontalPodAutoscaler hpa status
 policy/v1: poddisruptionbudgets PodDisruptionBudget pdb status
 networking.k8s.io/v1: ingresses Ingress ing status
 networking.k8s.io/v1: networkpolicies NetworkPolicy netpol
 rbac.authorization.k8s.io/v1: roles Role -
 rbac.authorization.k8s.io/v1: rolebindings RoleBinding -
 rbac.authorization.k8s.io/v1: clusterroles ~ClusterRole -
 rbac.authorization.k8s.io/v1: clusterrolebindings ~ClusterRoleBinding -
 certificates.k8s.io/v1: certificatesigningrequests ~CertificateSigningRequest csr approval status
 scheduling.k8s.io/v1: priorityclasses ~PriorityClass pc
 storage.k8s.io/v1: storageclasses ~StorageClass sc
 authentication.k8s.io/v1: selfsubjectreviews ~SelfSubjectReview -
 authentication.k8s.io/v1beta1: selfsubjectreviews ~SelfSubjectReview -
 authorization.k8s.io/v1: selfsubjectaccessreviews ~SelfSubjectAccessReview -
 authorization.k8s.io/v1: selfsubjectrulesreviews ~SelfSubjectRulesReview -
 metrics.k8s.io/v1beta1: pods PodMetrics -
 metrics.k8s.io/v1beta1: nodes ~NodeMetrics -
 example.com/v1: widgets Widget wd status
`;

export const LAB_RESOURCES: readonly LabResource[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [groupVersion = '', plural = '', kind = '', short = '-', ...subresources] = line
      .trim()
      .replace(':', '')
      .split(/\s+/);
    const [group, version] = groupVersion.includes('/')
      ? (groupVersion.split('/') as [string, string])
      : ['', groupVersion];
    return {
      group,
      version,
      plural,
      kind: kind.replace('~', ''),
      namespaced: !kind.startsWith('~'),
      shortNames: short === '-' ? [] : short.split(','),
      subresources,
    };
  });
