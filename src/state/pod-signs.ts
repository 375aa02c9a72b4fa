import type { PodLook } from '../../workers/contract.ts'

/** A sign for each state of a pod, so that colour alone tells nothing: lines in a square of 16. */
export const podSigns: Readonly<Record<PodLook | 'orphan', string>> = {
  pending: 'M4 2.5h8M4 13.5h8M5 2.5c0 3 6 4 6 5.5s-6 2.5-6 5.5M11 2.5c0 3-6 4-6 5.5s6 2.5 6 5.5',
  creating: 'M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10',
  running: 'M5 3.2v9.6L12.8 8z',
  ready: 'M2.8 8.6 6.4 12l6.8-7.6',
  backoff: 'M12.8 8a4.8 4.8 0 1 1-1.6-3.6M11.6 1.6v3.2H8.4',
  terminating: 'M8 8V4.2M8 8l2.6 1.6M8 1.8a6.2 6.2 0 1 0 .01 0z',
  completed: 'M2 8.4 4.8 11l4.4-5.2M7.4 10.4 8 11l6-6.6',
  failed: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  unknown: 'M5.4 5.6a2.7 2.7 0 1 1 3.8 2.5c-.8.4-1.2.8-1.2 1.9M8 12.6v.2',
  orphan: 'M5.4 5.6a2.7 2.7 0 1 1 3.8 2.5c-.8.4-1.2.8-1.2 1.9M8 12.6v.2',
}
