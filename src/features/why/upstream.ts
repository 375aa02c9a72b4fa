// Which function of Kubernetes does what a fact tells: for those who read the code beside the picture. Names of packages
// and functions as in v1.36; they are not translated.
import type { Fact, FactKey } from '../../../workers/contract.ts'

type Values = Fact['values']

const handlers: Readonly<Record<string, string>> = {
  get: 'handlers.GetResource',
  list: 'handlers.ListResource',
  watch: 'handlers.ListResource → serveWatchHandler',
  create: 'handlers.createHandler',
  update: 'handlers.UpdateResource',
  patch: 'handlers.PatchResource',
  delete: 'handlers.DeleteResource',
  deletecollection: 'handlers.DeleteCollection',
}
const scalers: Readonly<Record<string, string>> = {
  Deployment: 'pkg/controller/deployment (*DeploymentController).scaleReplicaSet',
  ReplicaSet: 'pkg/controller/replicaset (*ReplicaSetController).manageReplicas',
  StatefulSet: 'pkg/controller/statefulset (*defaultStatefulSetControl).updateStatefulSet',
  DaemonSet: 'pkg/controller/daemon (*DaemonSetsController).manage',
  Job: 'pkg/controller/job (*Controller).manageJob',
  HorizontalPodAutoscaler: 'pkg/controller/podautoscaler (*HorizontalController).reconcileAutoscaler',
}
const criCalls: Readonly<Record<string, string>> = {
  RunPodSandbox: 'pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).createPodSandbox',
  StopPodSandbox: 'pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).stopSandbox',
  PullImage: 'pkg/kubelet/images (*imageManager).EnsureImageExists',
  ImageStatus: 'pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).GetImageRef',
  CreateContainer: 'pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).startContainer',
  StartContainer: 'pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).startContainer',
  StopContainer: 'pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).killContainer',
}

function ofRequest(v: Values): string {
  const sender = String(v['who'])
  if (v['subresource'] === 'binding') return 'pkg/scheduler/framework/plugins/defaultbinder (DefaultBinder).Bind'
  if (v['subresource'] === 'status' && sender.endsWith('/kubelet')) return 'pkg/kubelet/status (*manager).syncPod'
  if (v['subresource'] === 'eviction') return 'pkg/registry/core/pod/storage (*EvictionREST).Create'
  return `apiserver/pkg/endpoints/${handlers[String(v['verb'])] ?? 'handlers'}`
}

function ofNews(v: Values): string {
  if (String(v['to']).endsWith('/kubelet') && v['kind'] === 'Pod')
    return { ADDED: 'HandlePodAdditions', DELETED: 'HandlePodRemoves' }[String(v['change'])] === undefined
      ? 'pkg/kubelet (*Kubelet).HandlePodUpdates'
      : `pkg/kubelet (*Kubelet).${v['change'] === 'ADDED' ? 'HandlePodAdditions' : 'HandlePodRemoves'}`
  return 'client-go/tools/cache handleAnyWatch → (*sharedIndexInformer).HandleDeltas'
}

const functions: Readonly<Partial<Record<FactKey, (v: Values) => string>>> = {
  request: ofRequest,
  answer: () => 'apiserver/pkg/endpoints/handlers/responsewriters WriteObjectNegotiated',
  refusal: () => 'apiserver/pkg/endpoints/handlers/responsewriters ErrorNegotiated',
  denied: () => 'apiserver/pkg/endpoints/filters withAuthorization',
  told: ofNews,
  store: () => 'apiserver/pkg/storage/etcd3 (*store).GuaranteedUpdate, Create',
  'look-up': () => 'apiserver/pkg/storage/etcd3 (*store).Get, GetList',
  stored: () => 'apiserver/pkg/storage/etcd3 (*watchChan).sync → cacher (*Cacher).processEvent',
  created: () => 'apiserver/pkg/registry/generic/registry (*Store).Create',
  modified: () => 'apiserver/pkg/registry/generic/registry (*Store).Update',
  reported: () => 'apiserver/pkg/registry/generic/registry (*Store).Update',
  deleting: () => 'apiserver/pkg/registry/rest BeforeDelete',
  deleted: () => 'apiserver/pkg/registry/generic/registry (*Store).Delete',
  bound: () => 'pkg/registry/core/pod/storage (*BindingREST).assignPod',
  scheduled: () => 'pkg/scheduler (*Scheduler).schedulePod',
  unschedulable: () => 'pkg/scheduler (*Scheduler).handleSchedulingFailure',
  scale: (v) => scalers[String(v['kind'])] ?? '',
  evict: () => 'pkg/controller/tainteviction addConditionAndDeletePod',
  taint: () => 'pkg/controller/nodelifecycle (*Controller).doNoExecuteTaintingPass',
  'node-silent': () => 'pkg/controller/nodelifecycle (*Controller).tryUpdateNodeHealth',
  collect: () => 'pkg/controller/garbagecollector (*GarbageCollector).attemptToDeleteItem',
  retry: () => 'client-go/util/workqueue AddRateLimited',
  cri: (v) => criCalls[String(v['call'])] ?? '',
  exited: () => 'pkg/kubelet/pleg (*GenericPLEG).Relist',
}

/** The function, or '' where no one function does it. */
export function upstreamOf({ key, values }: Fact): string {
  return functions[key]?.(values) ?? ''
}
