export const picture = {
  title: 'A Kubernetes cluster in Wheelhouse',
  saveSvg: 'Save the diagram as SVG',
  savePng: 'Save the diagram as PNG',
  noDiagram: 'There is no diagram to save.',
  tooLarge: 'The picture is too large for this browser.',
}
