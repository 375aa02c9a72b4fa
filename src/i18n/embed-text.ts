// The few texts of the widget before it runs: apart from the others, which are loaded with it.
import type { Language } from './language.ts'

const en = {
  title: 'Kubernetes cluster',
  posterAlt: 'A Kubernetes cluster: a laptop, the control plane, worker nodes with their pods, and the image registry',
  run: 'Run this cluster',
  starting: 'Starting…',
  failed: 'The cluster could not be started.',
  notARun: 'Its link holds no run that can be read.',
  panels: 'What to show',
  open: 'Open in Wheelhouse',
}

export type EmbedText = typeof en

const ko: EmbedText = {
  title: '쿠버네티스 클러스터',
  posterAlt: '쿠버네티스 클러스터: 노트북, 컨트롤 플레인, 파드가 있는 워커 노드, 이미지 레지스트리',
  run: '클러스터 실행',
  starting: '시작하는 중…',
  failed: '클러스터를 시작하지 못했습니다.',
  notARun: '링크에서 실행 기록을 읽을 수 없습니다.',
  panels: '볼 것',
  open: 'Wheelhouse에서 열기',
}

export function embedText(language: Language): EmbedText {
  return language === 'ko' ? ko : en
}
