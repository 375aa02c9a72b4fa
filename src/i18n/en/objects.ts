export const objects = {}
