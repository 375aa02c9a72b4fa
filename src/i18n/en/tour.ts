export const tour = {
  title: 'Your first minute',
  invitation: 'New to Kubernetes? See in a minute what its parts are for.',
  start: 'Show me',
  decline: 'No, thanks',
  stage: (at: number, count: number) => `Step ${at} of ${count}`,
  leave: 'Leave',
  next: 'Next',
  goOn: 'Go on',
  letRun: 'Let it run',
  wait: 'Watch…',
  end: 'Done',
  stages: {
    welcome: {
      title: 'This cluster runs',
      before:
        'Above, the control plane: it remembers what you want and sees to it. Below, three workers: ships that carry the containers. On the left, your laptop.',
      after: '',
    },
    run: {
      title: 'Ask for a pod',
      before: 'One command, from your laptop. Time stops at each part that has something to do with it.',
      after: 'It runs: asked for, written down, given to a worker, fetched and started.',
    },
    gone: {
      title: 'Delete it',
      before: 'Now the same pod is taken away again.',
      after: 'It is gone, and stays gone: nobody was asked to keep one.',
    },
    deployment: {
      title: 'Now with a Deployment',
      before: 'This time you do not ask for pods, but for three of them to be there.',
      after: 'Three pods. And somebody who counts them: the ReplicaSet’s controller.',
    },
    heal: {
      title: 'Break it',
      before: 'One of the three is deleted.',
      after: 'It healed: two is not three, so the controller made another.',
    },
    why: {
      title: 'Ask why',
      before: 'Everything here can be asked “why?”. Below: why the new pod is there, back to what you did.',
      after: '',
    },
  },
}
