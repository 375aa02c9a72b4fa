import type { Action } from '../../state/action.ts'

export const presenterActions: readonly Action[] = [
  {
    name: 'presenter',
    label: (text) => text.app.actionPresenter,
    group: 'view',
    perform: () => void import('./present.ts').then(({ openPresenter }) => openPresenter()),
  },
]
