/**
 * The resources that Kubernetes itself serves: plural, kind, and the group kubectl takes when only
 * the plural is given. Sources: the OpenAPI description of Kubernetes 1.36, metrics-server.
 */
const TABLE = `
 -: bindings/Binding componentstatuses/ComponentStatus configmaps/ConfigMap endpoints/Endpoints events/Event limitranges/LimitRange namespaces/Namespace nodes/Node persistentvolumeclaims/PersistentVolumeClaim persistentvolumes/PersistentVolume pods/Pod podtemplates/PodTemplate replicationcontrollers/ReplicationController resourcequotas/ResourceQuota secrets/Secret serviceaccounts/ServiceAccount services/Service
 admissionregistration.k8s.io: mutatingadmissionpolicies/MutatingAdmissionPolicy mutatingadmissionpolicybindings/MutatingAdmissionPolicyBinding mutatingwebhookconfigurations/MutatingWebhookConfiguration validatingadmissionpolicies/ValidatingAdmissionPolicy validatingadmissionpolicybindings/ValidatingAdmissionPolicyBinding validatingwebhookconfigurations/ValidatingWebhookConfiguration
 apiextensions.k8s.io: customresourcedefinitions/CustomResourceDefinition
 apiregistration.k8s.io: apiservices/APIService
 apps: controllerrevisions/ControllerRevision daemonsets/DaemonSet deployments/Deployment replicasets/ReplicaSet statefulsets/StatefulSet
 authentication.k8s.io: selfsubjectreviews/SelfSubjectReview tokenreviews/TokenReview
 authorization.k8s.io: localsubjectaccessreviews/LocalSubjectAccessReview selfsubjectaccessreviews/SelfSubjectAccessReview selfsubjectrulesreviews/SelfSubjectRulesReview subjectaccessreviews/SubjectAccessReview
 autoscaling: horizontalpodautoscalers/HorizontalPodAutoscaler
 batch: cronjobs/CronJob jobs/Job
 certificates.k8s.io: certificatesigningrequests/CertificateSigningRequest clustertrustbundles/ClusterTrustBundle
 coordination.k8s.io: leases/Lease leasecandidates/LeaseCandidate
 discovery.k8s.io: endpointslices/EndpointSlice
 flowcontrol.apiserver.k8s.io: flowschemas/FlowSchema prioritylevelconfigurations/PriorityLevelConfiguration
 networking.k8s.io: ingressclasses/IngressClass ingresses/Ingress ipaddresses/IPAddress networkpolicies/NetworkPolicy servicecidrs/ServiceCIDR
 node.k8s.io: runtimeclasses/RuntimeClass
 policy: poddisruptionbudgets/PodDisruptionBudget podsecuritypolicies/PodSecurityPolicy
 rbac.authorization.k8s.io: clusterrolebindings/ClusterRoleBinding clusterroles/ClusterRole rolebindings/RoleBinding roles/Role
 resource.k8s.io: deviceclasses/DeviceClass resourceclaims/ResourceClaim resourceclaimtemplates/ResourceClaimTemplate resourceslices/ResourceSlice
 scheduling.k8s.io: priorityclasses/PriorityClass
 storage.k8s.io: csidrivers/CSIDriver csinodes/CSINode csistoragecapacities/CSIStorageCapacity storageclasses/StorageClass volumeattachments/VolumeAttachment volumeattributesclasses/VolumeAttributesClass
`;

interface BuiltinResource {
  readonly group: string;
  readonly kind: string;
}

const BUILTIN: ReadonlyMap<string, BuiltinResource> = new Map(
  TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const [group = '', ...resources] = line.trim().replace(':', '').split(' ');
      return resources.map((entry): [string, BuiltinResource] => {
        const [plural = '', kind = ''] = entry.split('/');
        return [plural, { group: group === '-' ? '' : group, kind }];
      });
    }),
);

/** Whether kubectl finds this resource by its plural alone. */
export function isBuiltin(resource: string, group: string): boolean {
  return BUILTIN.get(resource)?.group === group;
}

/** Whether some group of Kubernetes' own has a resource of this name. */
export const isKnownResource = (resource: string): boolean => BUILTIN.has(resource);

/**
 * The kind of one object of a resource: `pods` → `Pod`; for a resource of somebody else's its
 * singular, capitalised.
 */
export function kindName(resource: string): string {
  const known = BUILTIN.get(resource);
  if (known !== undefined) return known.kind;
  const singular = resource
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^s])s$/, '$1');
  return singular.charAt(0).toUpperCase() + singular.slice(1);
}

const PLURALS: ReadonlyMap<string, string> = new Map(
  [...BUILTIN].map(([plural, { group, kind }]) => [`${group}/${kind}`, plural]),
);

/** The resource of a kind: `Pod` → `pods`; for a kind of somebody else's what most of them choose. */
export function guessPlural(kind: string, group: string): string {
  const known = PLURALS.get(`${group}/${kind}`);
  if (known !== undefined) return known;
  const lower = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(lower)) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
