/** The speeds that a person can choose, in virtual seconds a second, slowest first. */
export const speeds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 100, 300, 1000] as const
