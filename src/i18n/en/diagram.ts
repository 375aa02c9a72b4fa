export const diagram = {}
