/** A command as somebody types it, behind `kubectl`. */
export interface LabCommand {
  readonly args: readonly string[];
  readonly stdin?: string;
}

/** Words as a shell splits them, with single quotes only; `<<<` gives the input. */
const COMMANDS = `
get pods -n shop
get pods -A -l app=web
get pod p1 -n shop -o yaml
get pods -n shop --field-selector=status.phase=Running
get nodes
get ns
get widgets -n shop
get events -n shop
get pods -w -n shop --request-timeout=1s
get --raw /healthz
describe pod p1 -n shop
describe deployment web -n shop
describe node n1
describe pods -n shop
logs p1 -n shop --tail=5 --since=1h --timestamps
logs p1 -n shop -c c1 -p
logs deployment/web -n shop
logs -l app=web -n shop
top pods -n shop
top nodes
rollout status deployment/web -n shop
rollout history deployment/web -n shop
wait pod/p1 --for=condition=Ready -n shop
cluster-info
version
api-resources
explain pods
diff -n shop -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"2"}}
diff -n shop --server-side -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"3"}}
auth can-i delete pods -n shop
auth can-i list deployments.apps/web --subresource=scale -n shop
auth can-i get /logs
auth can-i '*' '*' -A
auth can-i --list -n shop
auth can-i create pods --as=bob -n shop
auth whoami
exec p1 -n shop -- ls -la /tmp
exec p1 -n shop -c c1 -i -- sh
exec deploy/web -n shop -- sh -c 'echo "a b"; ls *'
cp shop/p1:/etc/hosts /tmp/k8s-audit-lab-copy
cp /etc/hostname shop/p1:/tmp/x
attach p1 -n shop
port-forward pod/p1 8080:80 -n shop
scale deployment web -n shop --replicas=5
scale deployment web -n shop --current-replicas=3 --replicas=5
scale statefulset db --replicas=1 -n shop --as=bob --as-group=devs
rollout undo deployment/web -n shop
rollout undo daemonset/agent -n shop
rollout undo statefulset/db -n shop
rollout restart deployment/web -n shop
rollout restart deployment -n shop -l app=web
rollout pause deployment/web -n shop
rollout resume deployment/paused -n shop
set image deployment/web c1=nginx:1.26 -n shop
set image deployment/web c1=nginx:1.27 -n shop --dry-run=server
set env deployment/web A=1 B='x y' -n shop
set env deployment/web --from=configmap/settings -n shop
set resources deployment/web -n shop --limits=cpu=200m,memory=512Mi --requests=cpu=100m
set serviceaccount deployment/web ci -n shop
set selector service s1 app=other -n shop
set subject rolebinding viewers --user=bob --group=ops --serviceaccount=shop:ci -n shop
label pod p1 x=y app- -n shop
label pods p1 p2 a=b -n shop
label pods --all a=b -n shop
label node n1 role=worker
label widget w1 -n shop a=b --dry-run=server
annotate pod p1 note='it is "so"' -n shop
annotate deployment web a=b c=d -n shop --field-manager=me
taint node n1 k=v:NoSchedule
taint nodes n1 a=b:NoExecute c:NoSchedule
cordon n1
uncordon cordoned
drain n1 --force --grace-period=5
drain n1 --force --disable-eviction
delete pod p1 -n shop
delete pod p1 p2 -n shop
delete pod p1 -n shop --now
delete pod p1 -n shop --grace-period=30
delete pod p1 -n shop --force --grace-period=0
delete pods --all -n shop --cascade=orphan --wait=false
delete pods -l app=web -n shop
delete pod p1 -n shop --dry-run=server
delete deployment web -n shop --cascade=foreground
delete widget w1 -n shop
delete ns default
patch deployment web -n shop -p '{"spec":{"minReadySeconds":5}}'
patch widget w1 -n shop --type=merge -p '{"spec":{"size":2}}'
patch deployment web -n shop --type=json -p '[{"op":"replace","path":"/spec/replicas","value":2}]'
patch deployment web -n shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"c1","image":"x"}]}}}}'
patch deployment web -n shop --subresource=status -p '{"status":{"replicas":2}}'
edit deployment web -n shop
run r1 --image=nginx -n shop --port=80 --env=A=1 --labels=a=b -- sh -c 'echo hi'
run r1 --image=nginx -n shop --restart=Never --command -- sh
run r1 --image=nginx -n shop --dry-run=server
run r1 -n shop -i --image=busybox --rm -- sh
expose deployment web -n shop --port=80 --target-port=8080 --type=NodePort --name=web-svc
expose pod p1 --port=80 -n shop
autoscale deployment web -n shop --min=2 --max=5 --cpu-percent=80
autoscale deployment web -n shop --max=5
debug p1 -n shop --image=busybox --target=c1 --attach=false -- sh
debug node/n1 --image=busybox --attach=false
debug p1 -n shop --copy-to=p1-debug --image=busybox --attach=false
certificate approve csr1
certificate deny csr1
create namespace team-a
create serviceaccount bot -n shop
create configmap cm1 --from-literal=a=1 --from-literal='b=x y' -n shop
create secret generic s1x --from-literal=password=hunter2 -n shop
create role r1 --verb=get,list --resource=pods,deployments.apps -n shop
create role r2 --verb=get --resource=pods/log --resource-name=p1 -n shop
create clusterrole cr1 --verb=get --non-resource-url='/logs/*'
create rolebinding rb1 --clusterrole=view --user=bob --group=devs --serviceaccount=shop:ci -n shop
create clusterrolebinding crb1 --clusterrole=cluster-admin --user=dev-1
create deployment d1 --image=registry.io/team/nginx:1.26 --replicas=3 --port=80 -n shop
create deployment d2 --image=busybox -n shop -- sleep 1d
create deployment d3 --image=busybox --image=nginx -n shop
create job j1 --image=busybox -n shop -- sh -c 'echo hi'
create job j1 --from=cronjob/nightly -n shop
create cronjob c1 --image=busybox --schedule='*/5 * * * *' -n shop -- date
create service clusterip sv1 --tcp=80:8080 -n shop
create service clusterip sv2 --clusterip=None -n shop
create service nodeport sv3 --tcp=80 --node-port=30080 -n shop
create service loadbalancer sv4 --tcp=443:8443 -n shop
create service externalname sv5 --external-name=db.example.com -n shop
create ingress i1 --rule='a.example.com/x=s1:80' --rule='a.example.com/y*=s1:81' --class=nginx -n shop
create ingress i2 --default-backend=s1:80 -n shop
create ingress i3 --rule='a.example.com/=s1:80,tls=cert' -n shop
create quota q1 --hard=cpu=1,pods=2 -n shop
create pdb p1x --selector=app=web --min-available=1 -n shop
create pdb p2x --selector=app=web --max-unavailable=50% -n shop
create priorityclass high --value=1000 --description='very high'
create priorityclass low --value=10 --preemption-policy=Never
create token ci -n shop --duration=1h --audience=a
create -f - -n shop <<< {"apiVersion":"v1","kind":"Pod","metadata":{"generateName":"job-"},"spec":{"containers":[{"name":"c","image":"i"}]}}
create -f - -n shop <<< {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w2"},"spec":{"note":"a: 'b'\\nc # d","size":"3"}}
apply -n shop -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"},"data":{"a":"1"}}
apply -n shop -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"2"}}
apply -n shop -f - <<< {"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x1"},"data":{"a":"1"}},{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x2"},"data":{"a":"it's"}}]}
apply -n shop --server-side -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"2"}}
apply -n shop --server-side --force-conflicts --field-manager=ci -f - <<< {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w1"},"spec":{"size":3}}
apply -n shop --dry-run=server -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"3"}}
replace -n shop -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"2"}}
replace --force -n shop -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"2"}}
replace --raw /api/v1/namespaces/shop/configmaps/settings -f - <<< {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop"},"data":{"a":"2"}}
auth reconcile -f - <<< {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"rec"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}
`;

export const LAB_COMMANDS: readonly LabCommand[] = COMMANDS.trim()
  .split('\n')
  .map((line) => {
    const [typed = '', stdin] = line.split(' <<< ');
    const args = splitWords(typed);
    return stdin === undefined ? { args } : { args, stdin };
  });

function splitWords(typed: string): string[] {
  const words = typed.match(/(?:[^\s']|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ''));
}
